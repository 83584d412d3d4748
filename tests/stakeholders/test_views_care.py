"""What a person says of taking part, on their own pages; and what leads see of it."""

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders import wording
from stakeholders.actions.care import MOST_NEEDS, add_needs
from stakeholders.actions.members import turn_off_person
from stakeholders.actions.projects import archive_project
from stakeholders.forms.care import CONSENT_WORDS, SUGGESTIONS
from stakeholders.mailing import address_digest
from stakeholders.models import Contact, MailStop, Member, Need, Project, Side
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_arrival,
    make_group,
    make_helper,
    make_on_paper,
    make_participant,
    make_project,
    make_shared_link,
    make_user,
    tell_leads,
)
from tests.pages import Page, browser_of, browser_with_link, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> object:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def lead(project: Project) -> Client:
    return browser_of(project.members.leads().get().user)  # type: ignore[arg-type]


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[0]


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    """Of somebody called Fern."""
    return browser_with_link(make_participant(project=project, name="Fern", side=Side.LIVED)[1])


@pytest.fixture
def fern(project: Project, browser: Client) -> Member:
    return project.members.get(name="Fern")


def address(project: Project, name: str, *more: object) -> str:
    return reverse(name, args=[project.code, *more])


def answers(member: Member) -> list[tuple[str, str]]:
    return [(row.purpose, row.answer) for row in member.consents.exclude(purpose="take_part")]


def facts(page: Page) -> dict[str, str]:
    """What a page says in its lists of facts."""
    return {
        row.one("dt").words: row.one("dd").words
        for facts in page.root.all("dl", class_="facts")
        for row in facts.all("div")
    }


# The place -----------------------------------------------------------------------------------------------------------


def test_the_place_leads_to_all_of_it(project: Project, browser: Client) -> None:
    links = read(browser.get(address(project, "take_part"))).links
    assert [
        links[words] for words in ("How we can reach you", "What you need to take part", "What you say yes to")
    ] == [address(project, name) for name in ("my_contact", "my_needs", "my_consents")]


# Consents ------------------------------------------------------------------------------------------------------------


def test_every_purpose_is_asked_in_its_own_words_and_nothing_is_ticked(project: Project, browser: Client) -> None:
    page = read(browser.get(address(project, "my_consents")))

    assert "You said yes on 1 March 2027." in page.words
    assert page.links["Take it back: leave this project"] == address(project, "my_leave")
    assert "What you say here changes nothing about services or pay already due." in page.words
    assert [legend.words for legend in page.root.all("legend")] == [
        str(words.question) for words in CONSENT_WORDS.values()
    ]
    for words in CONSENT_WORDS.values():
        assert str(words.meaning) in page.words
    assert page.form.values == {}


def test_what_was_said_is_ticked_and_can_be_taken_back(project: Project, browser: Client, fern: Member) -> None:
    where = address(project, "my_consents")
    page = read(browser.post(where, {"contact": "yes", "after": "later"}, follow=True))
    assert page.banner == ["Saved. You can change it whenever you like."]
    form = read(browser.get(where)).form
    assert form.values == {"contact": "yes", "after": "later"}

    assert browser.post(where, form.values | {"contact": "no"}, follow=True).status_code == 200
    assert answers(fern) == [("contact", "yes"), ("after", "later"), ("contact", "no")]

    before = stored()
    page = read(browser.post(where, {"contact": "no"}, follow=True))
    assert (page.banner, stored() == before) == ([], True)


def test_words_that_changed_since_are_told(project: Project, browser: Client, fern: Member) -> None:
    where = address(project, "my_consents")
    browser.post(where, {"contact": "yes"})
    told = "These words have changed since your answer of 1 March. Save it again if it still holds."
    assert told not in read(browser.get(where)).words
    fern.consents.filter(purpose="contact").update(wording_version=wording.CONTACT - 1)
    page = read(browser.get(where))
    assert told in page.words

    browser.post(where, page.form.values)
    assert answers(fern) == [("contact", "yes"), ("contact", "yes")]
    assert told not in read(browser.get(where)).words


# Who sees what, again ------------------------------------------------------------------------------------------------


def test_newer_words_wait_at_the_place_until_somebody_says_yes_again(
    project: Project, browser: Client, fern: Member
) -> None:
    place, again = address(project, "take_part"), address(project, "my_yes_again")
    told = "The words about who sees what have changed. Read them again."
    page = read(browser.get(place))
    assert told not in page.words
    assert read(browser.get(again)).forms == []

    fern.consents.update(wording_version=wording.TAKE_PART - 1)
    page = read(browser.get(place))
    assert (told in page.words, page.links["Read them again"]) == (True, again)
    assert read(browser.get(address(project, "my_consents"))).links["The words have changed. Read them again"] == again

    page = read(browser.get(again))
    assert page.heading == "Who sees what has changed. Is it still all right?"
    response = browser.post(again, page.form.values)
    assert (response.status_code, response["Location"]) == (302, place)
    assert told not in read(browser.get(place)).words
    before = stored()
    assert browser.post(again).status_code == 302
    assert stored() == before


# How to reach somebody -----------------------------------------------------------------------------------------------


def test_an_address_is_kept_and_emptied(project: Project, browser: Client, fern: Member) -> None:
    where = address(project, "my_contact")
    page = read(browser.get(where))
    assert "Only leads see this." in page.words
    assert page.form.values == {"email": "", "other": ""}

    typed = {"email": "Fern@example.org", "other": "Text 07700 900123 after 6pm. Leave no voicemail."}
    assert browser.post(where, typed).status_code == 302
    assert read(browser.get(where)).form.values == typed
    browser.post(where, {"email": "", "other": ""})
    assert Contact.objects.count() == 0


def test_half_an_address_is_refused_and_everything_typed_stays(project: Project, browser: Client, fern: Member) -> None:
    typed = {"email": "fern@", "other": "Ring my sister."}
    before = stored()
    response = browser.post(address(project, "my_contact"), typed)
    page = read(response)
    assert response.status_code == 422
    words = "Write a whole e-mail address, such as name@example.org."
    assert page.errors_beside("email") == page.summary == [words]
    assert page.form.values == typed
    assert stored() == before


def test_who_stopped_our_mails_can_have_them_again(project: Project, browser: Client, fern: Member) -> None:
    where = address(project, "my_contact")
    typed = {"email": "fern@example.org", "other": ""}
    browser.post(where, typed)
    assert "mail_again" not in read(browser.get(where)).source
    MailStop.objects.create(project=project, address_digest=address_digest(project, "fern@example.org"))

    page = read(browser.get(where))
    assert "You asked for no more e-mail at this address." in page.words
    browser.post(where, page.form.values)
    assert MailStop.objects.count() == 1
    browser.post(where, page.form.values | {"mail_again": "on"})
    assert MailStop.objects.count() == 0


# Needs ---------------------------------------------------------------------------------------------------------------


def offered(page: Page) -> list[str]:
    return [label.words for label in page.root.all("label", class_="choice")]


def listed(page: Page) -> list[str]:
    return [words.words for words in page.root.all("p", class_="words")]


def test_ready_made_needs_are_ticked_and_own_words_added(project: Project, browser: Client) -> None:
    where = address(project, "my_needs")
    page = read(browser.get(where))
    assert "Nothing yet. Add what would help below." in page.words
    assert "Say what would help, not what you have." in page.words
    assert offered(page) == [str(words) for words in SUGGESTIONS.values()]

    page = read(browser.post(where, {"ready": ["breaks", "no_steps"], "words": "A phone call first"}, follow=True))

    assert page.banner == ["3 things are on your list now."]
    assert listed(page) == ["A way in without steps", "Breaks", "A phone call first"]
    assert offered(page) == [str(words) for key, words in SUGGESTIONS.items() if key not in {"breaks", "no_steps"}]

    page = read(browser.post(where, {"ready": ["breaks"], "words": "A  PHONE call first"}, follow=True))
    assert page.banner == ["That is on your list already."]
    assert Need.objects.count() == 3


def test_nothing_ticked_and_nothing_written_is_told(project: Project, browser: Client) -> None:
    response = browser.post(address(project, "my_needs"), {"words": " "})
    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside("words") == page.summary == ["Tick something, or write it in your own words."]


def test_when_all_are_ticked_only_own_words_are_asked(project: Project, browser: Client) -> None:
    where = address(project, "my_needs")
    page = read(browser.post(where, {"ready": list(SUGGESTIONS)}, follow=True))
    assert (offered(page), page.form.values) == ([], {"words": ""})


def test_a_full_list_says_what_to_do(project: Project, browser: Client, fern: Member) -> None:
    add_needs(member=fern, words=[f"Thing {number}" for number in range(MOST_NEEDS)], by=actor_of(member=fern))
    response = browser.post(address(project, "my_needs"), {"words": "One more"})
    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside("words") == ["Your list can hold 20 things. Take one away first."]
    assert page.form.values["words"] == "One more"
    assert Need.objects.count() == MOST_NEEDS


def test_a_need_is_changed_and_taken_off(project: Project, browser: Client, fern: Member) -> None:
    add_needs(member=fern, words=["A taxi", "Breaks"], by=actor_of(member=fern))
    need = fern.needs.get(words="A taxi")
    page = read(browser.get(address(project, "my_needs")))
    change = page.links["Change A taxi"]
    save, remove = read(browser.get(change)).forms
    assert save.values == {"words": "A taxi"}

    page = read(browser.post(change, {"words": "A taxi home"}, follow=True))
    assert (page.banner, listed(page)) == (["Saved."], ["A taxi home", "Breaks"])
    page = read(browser.post(change, {"words": "breaks"}, follow=True))
    assert (page.banner, listed(page)) == (["That is on your list already."], ["A taxi home", "Breaks"])

    page = read(browser.post(remove.action, follow=True))
    assert (page.banner, listed(page)) == (["It is off your list."], ["Breaks"])
    assert browser.post(remove.action).status_code == 404
    assert browser.get(change).status_code == 404
    assert need.words == "A taxi"


def test_the_need_of_somebody_else_is_not_there(project: Project, browser: Client, moss: Member) -> None:
    tell_leads(member=moss)
    code = moss.needs.get().code
    before = stored()
    assert browser.get(address(project, "my_need_change", code)).status_code == 404
    assert browser.post(address(project, "my_need_change", code), {"words": "Mine"}).status_code == 404
    assert browser.post(address(project, "my_need_remove", code)).status_code == 404
    assert stored() == before


# Archived, and typed for somebody ------------------------------------------------------------------------------------

MINE = ("my_groups", "my_consents", "my_yes_again", "my_contact", "my_needs")


@pytest.mark.parametrize("name", MINE)
def test_an_archived_project_shows_it_and_takes_nothing(
    project: Project, browser: Client, fern: Member, name: str
) -> None:
    tell_leads(member=fern, groups=[make_group(project=project)])
    fern.consents.update(wording_version=0)
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()
    page = read(browser.get(address(project, name)))
    assert page.root.all("button", class_="btn") == []
    assert browser.post(address(project, name), {"words": "x", "other": "x", "contact": "no"}).status_code == 403
    assert stored() == before


def test_a_helper_types_all_of_it_at_the_persons_own_addresses(project: Project) -> None:
    helper, secret = make_helper(project=project)
    paper, _ = make_on_paper(project=project, name="Alder", helper=helper)
    group = make_group(project=project)
    browser = browser_with_link(secret)
    here = f"{project.code}.{paper.code.hex}"
    paper.consents.update(wording_version=0)

    for name, body in [
        ("my_groups", {"groups": [str(group.code)]}),
        ("my_consents", {"contact": "no"}),
        ("my_yes_again", {}),
        ("my_contact", {"other": "By post."}),
        ("my_needs", {"ready": ["breaks"]}),
    ]:
        response = browser.post(reverse(name, args=[here]), body)
        assert (response.status_code, response["Location"].startswith(f"/take-part/{here}/")) == (302, True)
        links = read(browser.get(reverse(name, args=[here]))).links.values()
        assert [link for link in links if f"/take-part/{project.code}/" in link and name in link] == []

    assert answers(paper) == [("contact", "no")]
    assert [(row.entered_by, row.is_helped) for row in paper.consents.exclude(wording_version=0)] == [
        (helper, True)
    ] * 2
    assert (paper.contact.other, [need.words for need in paper.needs.all()]) == ("By post.", ["Breaks"])
    assert answers(helper) == []


# What leads see ------------------------------------------------------------------------------------------------------


def test_the_name_in_the_list_leads_to_what_they_told(project: Project, lead: Client, moss: Member) -> None:
    tell_leads(member=moss, groups=[make_group(project=project)])
    where = read(lead.get(address(project, "people_list"))).links["Moss"]

    page = read(lead.get(where))

    assert page.heading == "Moss"
    told = facts(page)
    assert told["Speaks as"] == "A person with lived experience"
    assert told["Says they belong to"] == "Young carers"
    assert (told["How they came in"], told["Added"], told["Came in"]) == (
        "By their own link",
        "1 March 2027",
        "1 March 2027",
    )
    assert (told["E-mail"], told["Another way"]) == ("moss@example.org", "Moss reads texts.")
    assert "Moss comes by taxi" in page.words
    rows = [[cell.words for cell in row.all("td")] for row in page.root.one("tbody").all("tr")]
    assert rows == [
        ["Yes", "1 March 2027", f"Version {wording.TAKE_PART}"],
        ["Yes", "1 March 2027", "Version 1"],
        ["No", "1 March 2027", "Version 1"],
        ["Not said yet", "", ""],
        ["Not said yet", "", ""],
    ]
    assert page.links["Make a new link"] == address(project, "link_replace", moss.code)
    assert page.links["Turn off"] == address(project, "person_turn_off", moss.code)


def test_a_person_who_said_nothing_has_an_honest_page(project: Project, lead: Client) -> None:
    fern = make_participant(project=project, name="Fern", comes_in=False)[0]

    page = read(lead.get(address(project, "person_detail", fern.code)))

    told = facts(page)
    assert (told["Speaks as"], told["Says they belong to"], told["How they came in"]) == (
        "Not said yet",
        "Not said yet",
        "Not yet",
    )
    assert "They have not said. They can, on their own page." in page.words
    assert "Nothing yet. Ask them, and ask again half-way." in page.words
    assert "Not opened yet" in page.words


def test_what_was_typed_for_them_and_older_words_are_marked(project: Project, lead: Client) -> None:
    helper, _ = make_helper(project=project)
    paper, _ = make_on_paper(project=project, name="Alder", helper=helper)
    where = address(project, "person_detail", paper.code)
    page = read(lead.get(where))
    assert facts(page)["How they came in"] == "On paper"
    assert page.root.one("tbody").all("tr")[0].all("td")[1].words == "1 March 2027 Typed for them"

    paper.consents.update(wording_version=0)
    assert "Version 0, changed since" in read(lead.get(where)).words


def test_a_shared_link_and_none_of_the_groups_are_told(project: Project, lead: Client) -> None:
    member, _ = make_arrival(link=make_shared_link(project=project, label="Library poster")[0], side=Side.LIVED)
    tell_leads(member=member)
    told = facts(read(lead.get(address(project, "person_detail", member.code))))
    assert told["How they came in"] == "By a link for many: Library poster"
    assert told["Says they belong to"] == "None, or would rather not say"


def test_somebody_who_was_turned_off_can_be_let_in_again(project: Project, lead: Client, moss: Member) -> None:
    turn_off_person(member=moss, by=lead_actor(project=project))
    page = read(lead.get(address(project, "person_detail", moss.code)))
    assert "Turned off" in page.words
    assert "Turn off" not in page.links
    assert page.links["Make a new link"] == address(project, "link_replace", moss.code)


def test_who_has_left_has_no_page(project: Project, lead: Client, moss: Member) -> None:
    where = address(project, "person_detail", moss.code)
    assert lead.get(where).status_code == 200
    Member.objects.filter(pk=moss.pk).update(left_at=MONDAY)
    assert lead.get(where).status_code == 404


# On paper ------------------------------------------------------------------------------------------------------------


def test_the_form_on_paper_asks_everything_in_the_same_words(project: Project, lead: Client) -> None:
    make_group(project=project, name="Young carers")
    people = read(lead.get(address(project, "people_list")))
    where = address(project, "consent_sheet")
    assert where not in people.links.values()  # nobody is there yet: first somebody is added
    make_participant(project=project, name="Moss")
    people = read(lead.get(address(project, "people_list")))
    assert people.links["Print sheets and the form to come in"] == address(project, "paper_sheets")

    assert read(lead.get(address(project, "stage_sheets", 1))).links["Form to come in on paper"] == where

    page = read(lead.get(where))

    sheets = page.root.all("section", class_="sheet")
    assert [sheet.one("p", class_="kicker").words for sheet in sheets] == [project.discreet_name] * 4
    assert all(project.name not in sheet.words for sheet in sheets)
    words = " ".join(sheet.words for sheet in sheets)
    for said in CONSENT_WORDS.values():
        assert str(said.question) in words
    assert words.count("I will say later") == len(CONSENT_WORDS)
    for said_too in (
        "Your name is not shown. The system keeps it, so that you can change or erase it.",
        "I use this service, or have used it",
        "I would like someone to type for me",
        "Young carers",
        "Papers in large print",
        project.contact,
    ):
        assert said_too in words
