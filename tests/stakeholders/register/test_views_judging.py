"""The pages on which somebody gives their own view of a group: one question a page, and one page for leads."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders.actions.groups import choose_groups
from stakeholders.actions.projects import archive_project
from stakeholders.models import Group, Judgement, Member, NoAnswer, Project, Side
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_group,
    make_helper,
    make_on_paper,
    make_participant,
    make_project,
    make_user,
)
from tests.meanwhile import just_before
from tests.pages import Page, browser_of, browser_with_link, read, stored
from tests.register_factories import judge, merge, place
from tests.remembering import remembered

pytestmark = [pytest.mark.usefixtures("on_monday")]

LOCKED = 'SELECT "stakeholders_project"."id"'
"""How the query begins by which an action locks the project."""
LEADS_VIEW = {"affected": "100", "say": "0", "link": "work"}


@pytest.fixture
@remembered
def project(db: None) -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def carers(project: Project) -> Group:
    return make_group(project=project)


@pytest.fixture
@remembered
def moss(project: Project) -> tuple[Member, Client]:
    member, secret, _ = make_participant(project=project, name="Moss", side=Side.CARER)
    return member, browser_with_link(secret)


@pytest.fixture
@remembered
def robin(project: Project) -> Client:
    lead = project.members.leads().get().user
    assert lead is not None
    return browser_of(lead)


def where(name: str, project: Project, *more: object) -> str:
    return reverse(name, args=[project.code, *more])


def chosen(page: Page) -> list[str]:
    return [
        label.words for label in page.root.all("label", class_="choice") if "checked" in label.one("input").attributes
    ]


def facts(page: Page) -> list[tuple[str, str]]:
    """The lines of what somebody said, each with what the team says."""
    return [(line.one("dt").words, line.all("dd")[0].words) for line in page.root.one("dl").all("div")]


# One question a page -------------------------------------------------------------------------------------------------


def test_three_questions_follow_each_other_and_each_is_saved_at_once(
    project: Project, carers: Group, moss: tuple[Member, Client]
) -> None:
    member, browser = moss
    steps = [
        ("affected", "Young carers: How much does this touch their life?", "100", (100, None, "")),
        ("say", "Young carers: How much say do they have?", "25", (100, 25, "")),
        ("link", "Young carers: What do you have to do with this group?", "belong", (100, 25, "belong")),
    ]
    for number, (question, heading, answer, kept) in enumerate(steps, start=1):
        opened = browser.get(where("my_view", project, carers.code))
        address = where("my_view_say", project, carers.code, question)
        assert (opened.status_code, opened["Location"]) == (302, address)
        page = read(browser.get(address))
        assert (page.heading, chosen(page), f"Question {number} of 3" in page.words) == (heading, [], True)
        browser.post(address, {"answer": answer})
        judgement = member.judgements.get()
        assert (judgement.affected, judgement.say, judgement.link) == kept
    assert browser.get(where("my_view", project, carers.code)).status_code == 200


def test_the_title_of_a_page_names_no_group(project: Project, carers: Group, moss: tuple[Member, Client]) -> None:
    """It stands in tabs and in the history of a phone. Source: product.md, "Links"."""
    member, browser = moss
    asked = read(browser.get(where("my_view_say", project, carers.code, "affected")))
    judge(group=carers, member=member)
    put = read(browser.get(where("my_view", project, carers.code)))
    assert [page.title for page in (asked, put)] == [
        f"{words} – {project.discreet_name}"
        for words in ("How much does this touch their life?", "Here is where you put them")
    ]


def test_a_question_is_five_words_with_what_they_mean_and_two_ways_to_say_none(
    project: Project, carers: Group, moss: tuple[Member, Client]
) -> None:
    page = read(moss[1].get(where("my_view_say", project, carers.code, "say")))
    labels = page.root.all("label", class_="choice")
    assert [label.words for label in labels] == [
        "Never Things are decided without them.",
        "Rarely They are told afterwards.",
        "Sometimes They are asked now and then.",
        "Often They shape most decisions.",
        "Always They decide.",
        "I do not know",
        "I would rather not say",
    ]
    assert ["soft" in label.attributes["class"] for label in labels] == [False] * 5 + [True] * 2
    assert "Your view is never shown alone, only together with 4 others or more." in page.words


def test_nothing_chosen_is_told_beside_the_question(
    project: Project, carers: Group, moss: tuple[Member, Client]
) -> None:
    before = stored()
    for sent in ({}, {"answer": "60"}, {"answer": "belong"}):
        response = moss[1].post(where("my_view_say", project, carers.code, "affected"), sent)
        page = read(response)
        assert (response.status_code, page.errors_beside("answer")) == (422, page.summary)
    assert stored() == before


def test_whoever_says_neither_is_not_asked_for_a_link(
    project: Project, carers: Group, moss: tuple[Member, Client]
) -> None:
    member, browser = moss
    browser.post(where("my_view_say", project, carers.code, "affected"), {"answer": "unknown"})
    response = browser.post(where("my_view_say", project, carers.code, "say"), {"answer": "unknown"})
    assert response["Location"] == where("my_view", project, carers.code)
    assert facts(read(browser.get(response["Location"]))) == [
        ("How much does this touch their life?", "You: I do not know"),
        ("How much say do they have?", "You: I do not know"),
    ]
    assert member.judgements.get().link == ""


def test_who_belongs_finds_it_chosen(project: Project, carers: Group, moss: tuple[Member, Client]) -> None:
    member, browser = moss
    address = where("my_view_say", project, carers.code, "link")
    assert chosen(read(browser.get(address))) == []
    choose_groups(member=member, codes=[carers.code], by=actor_of(member=member))
    assert chosen(read(browser.get(address))) == ["I belong to it"]
    judge(group=carers, member=member, link="care")
    assert chosen(read(browser.get(address))) == ["I care for somebody in it"]


def test_where_the_team_puts_them_is_shown_only_after_all_is_said(
    project: Project, carers: Group, moss: tuple[Member, Client]
) -> None:
    member, browser = moss
    place(group=carers, affected=50, say=75)
    before = [
        read(browser.get(where("my_view_say", project, carers.code, question))).words
        for question in ("affected", "say", "link")
    ]
    judge(group=carers, member=member, affected=100, say=0, link=None)
    pages = [*before, read(browser.get(where("my_views", project))).words]
    assert [page for page in pages if "The team" in page] == []

    judge(group=carers, member=member, affected=None, say=None, link="care")
    page = read(browser.get(where("my_view", project, carers.code)))
    assert page.heading == "Here is where you put them"
    assert facts(page) == [
        ("How much does this touch their life?", "You: always The team: sometimes"),
        ("How much say do they have?", "You: never The team: often"),
        ("What do you have to do with this group?", "You: I care for somebody in it"),
    ]
    mine, teams = "You say: always affected, never with a say.", "The team says: sometimes affected, often with a say."
    assert page.root.one("svg", role="img").one("desc").words == f"{mine} {teams}"


def test_each_answer_can_be_changed(project: Project, carers: Group, moss: tuple[Member, Client]) -> None:
    member, browser = moss
    judge(group=carers, member=member, affected=100, say=0)
    page = read(browser.get(where("my_view", project, carers.code)))
    assert "The team has not placed them yet." in page.words
    changes = [line.one("a").attributes["href"] for line in page.root.one("dl").all("div")]
    assert changes == [where("my_view_say", project, carers.code, name) for name in ("affected", "say", "link")]

    assert chosen(read(browser.get(changes[1]))) == ["Never Things are decided without them."]
    response = browser.post(changes[1], {"answer": "unsaid"})
    assert response["Location"] == where("my_view", project, carers.code)
    assert (member.judgements.get().say, member.judgements.get().say_none) == (None, NoAnswer.UNSAID)


def test_after_a_move_it_is_asked_whether_it_is_still_so(
    project: Project, carers: Group, moss: tuple[Member, Client]
) -> None:
    member, browser = moss
    judge(group=carers, member=member)
    address = where("my_view", project, carers.code)
    assert "Is it still your view?" not in read(browser.get(address)).words
    with at(MONDAY + timedelta(hours=1)):
        place(group=carers)
        assert "The team moved them after you said this." in read(browser.get(where("my_views", project))).words
        page = read(browser.get(address))
    with at(MONDAY + timedelta(hours=2)):
        response = browser.post(address, page.form.values)
        assert response["Location"] == where("my_views", project)
        assert "moved" not in read(browser.get(response["Location"])).words
    assert member.judgements.get().judged_at == MONDAY + timedelta(hours=2)


# The list ------------------------------------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do(project: Project, moss: tuple[Member, Client]) -> None:
    page = read(moss[1].get(where("my_views", project)))
    assert "Nobody is on the list yet." in page.words
    assert page.links["Who is missing?"] == where("my_challenge_raise", project)


def test_the_list_begins_with_own_groups(project: Project, carers: Group, moss: tuple[Member, Client]) -> None:
    member, browser = moss
    others = [make_group(project=project, name=f"Group {number}") for number in range(5)]
    page = read(browser.get(where("my_views", project)))
    assert page.links["Say first which groups you belong to"] == where("my_groups", project)
    choose_groups(member=member, codes=[carers.code], by=actor_of(member=member))
    judge(group=others[0], member=member, affected=75, say=25)

    page = read(browser.get(where("my_views", project)))
    sections = {part.one("h2").words: part for part in page.root.all("section")}
    assert page.links["Begin with: Young carers"] == where("my_view", project, carers.code)
    assert [item.words for item in sections["Groups that you belong to"].all("li")] == ["Young carers"]
    assert len(sections["More groups, when you like"].all("li")) == 3
    assert "1 more group comes after these." in page.words
    assert facts(page) == [("Group 0", "Touches their life: often. Say: rarely.")]


def test_the_place_leads_to_it_and_an_own_group_waits(
    project: Project, carers: Group, moss: tuple[Member, Client]
) -> None:
    member, browser = moss
    page = read(browser.get(where("take_part", project)))
    assert page.links["Where would you put each group?"] == where("my_views", project)
    assert "Give your view" not in page.links
    choose_groups(member=member, codes=[carers.code], by=actor_of(member=member))
    page = read(browser.get(where("take_part", project)))
    assert "What do you say of “Young carers”? There are 3 short questions." in page.words
    judge(group=carers, member=member, link="belong")
    assert "“Young carers”" not in read(browser.get(where("take_part", project))).words


# What may not be -----------------------------------------------------------------------------------------------------


def test_a_group_that_became_part_of_another_leads_to_that(
    project: Project, carers: Group, moss: tuple[Member, Client], robin: Client
) -> None:
    nurses = make_group(project=project, name="Nurses")
    merge(group=nurses, into=carers)
    before = stored()
    theirs, leads = where("my_view", project, carers.code), where("group_my_view", project, carers.code)
    for response, address in (
        (moss[1].post(where("my_view_say", project, nurses.code, "say"), {"answer": "25"}), theirs),
        (moss[1].get(where("my_view", project, nurses.code)), theirs),
        (robin.post(where("group_my_view", project, nurses.code), {}), leads),
    ):
        assert response["Location"] == address
    assert "“Nurses” is part of “Young carers” now." in read(robin.get(leads)).words
    assert stored() == before


def test_a_group_that_goes_while_somebody_answers_is_told(
    project: Project, carers: Group, moss: tuple[Member, Client], robin: Client
) -> None:
    nurses = make_group(project=project, name="Nurses")
    theirs, leads = where("my_view_say", project, nurses.code, "say"), where("group_my_view", project, nurses.code)
    with just_before(LOCKED, lambda: merge(group=nurses, into=carers)):
        response = moss[1].post(theirs, {"answer": "25"})
    assert response["Location"] == where("my_views", project)
    assert "This group is not in the list any more." in read(moss[1].get(response["Location"])).words
    wards = make_group(project=project, name="Wards")
    with just_before(LOCKED, lambda: merge(group=wards, into=carers)):
        response = robin.post(leads.replace(str(nurses.code), str(wards.code)), LEADS_VIEW)
    assert response["Location"] == where("group_list", project)
    assert Judgement.objects.count() == 0


def test_what_is_not_there_is_not_found(
    project: Project, carers: Group, moss: tuple[Member, Client], robin: Client
) -> None:
    theirs = make_group(project=make_project())
    for code in (theirs.code, uuid4()):
        assert moss[1].get(where("my_view", project, code)).status_code == 404
        assert moss[1].post(where("my_view_say", project, code, "say"), {"answer": "25"}).status_code == 404
        assert robin.get(where("group_my_view", project, code)).status_code == 404
    assert moss[1].get(where("my_view_say", project, carers.code, "wanted")).status_code == 404
    assert Judgement.objects.count() == 0


def test_an_archived_project_shows_what_was_said_and_takes_nothing(
    project: Project, carers: Group, moss: tuple[Member, Client], robin: Client
) -> None:
    member, browser = moss
    judge(group=carers, member=member, affected=100, say=0)
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()

    page = read(browser.get(where("my_view", project, carers.code)))
    assert (len(facts(page)), [line.all("a") for line in page.root.one("dl").all("div")]) == (3, [[], [], []])
    assert read(browser.get(where("my_views", project))).forms == []
    assert read(robin.get(where("group_my_view", project, carers.code))).forms == []
    for client, address in (
        (browser, where("my_view", project, carers.code)),
        (browser, where("my_view_say", project, carers.code, "say")),
        (robin, where("group_my_view", project, carers.code)),
    ):
        assert client.post(address, {"answer": "25"}).status_code == 403
    assert stored() == before


# Others --------------------------------------------------------------------------------------------------------------


def test_a_helper_types_it_for_somebody_on_paper(project: Project, carers: Group) -> None:
    helper, secret = make_helper(project=project)
    fern, _ = make_on_paper(project=project, helper=helper)
    browser = browser_with_link(secret)
    leads_to = []
    for question, answer in (("affected", "100"), ("say", "0"), ("link", "belong")):
        address = reverse("my_view_say", args=[fern.typed_place, carers.code, question])
        assert "Whoever types for you sees it too." in read(browser.get(address)).words
        leads_to.append(browser.post(address, {"answer": answer})["Location"])
    assert leads_to[-1] == reverse("my_view", args=[fern.typed_place, carers.code])
    judgement = Judgement.objects.get()
    assert (judgement.member, judgement.entered_by, judgement.is_helped) == (fern, helper, True)


def test_a_lead_says_it_on_one_page_and_never_belongs(project: Project, carers: Group, robin: Client) -> None:
    place(group=carers, affected=75, say=25)
    address = where("group_my_view", project, carers.code)
    page = read(robin.get(address))
    assert "The team:" not in page.words
    link = next(part for part in page.root.all("fieldset") if "What do you have to do" in part.words)
    assert "I belong to it" not in link.words

    before = stored()
    for given in ({}, {"affected": "75", "say": "25", "link": "belong"}):
        assert robin.post(address, given).status_code == 422
    assert stored() == before

    response = robin.post(address, {"affected": "100", "say": "unknown", "link": "work"})
    assert response["Location"] == address
    page = read(robin.get(address))
    assert facts(page) == [
        ("How much does this touch their life?", "You: always The team: often"),
        ("How much say do they have?", "You: I do not know The team: rarely"),
        ("What do you have to do with this group?", "You: I work with people in it"),
    ]
    assert Judgement.objects.get().member == project.members.leads().get()


def test_another_leads_view_is_on_no_page_of_theirs(project: Project, carers: Group, robin: Client) -> None:
    member = make_participant(project=project, name="Moss")[0]
    before = read(robin.get(where("group_my_view", project, carers.code))).words
    judge(group=carers, member=member, affected=100, say=0, link="belong")
    assert read(robin.get(where("group_my_view", project, carers.code))).words == before
