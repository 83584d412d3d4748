"""A link for many: who comes in by it is somebody new, once, and is shown a link of their own."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse

from coproduction.tokens import secret_digest
from planner.queries.history import history_lines
from stakeholders.actions.coming_in import (
    LinkEnded,
    come_in_by_shared_link,
    keep_own_link,
    know_of_new_link,
    show_own_link,
)
from stakeholders.actions.members import NotTheirOwn, renew_own_link, replace_link, turn_off_person
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor, ActorKind
from stakeholders.models import Arrival, HistoryEntry, Member, PersonalLink, Project, SharedLink, Side
from stakeholders.opened import OPENED_COOKIE
from stakeholders.queries.links import working_link, working_link_by_code
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    fill_required,
    lead_actor,
    make_arrival,
    make_helper,
    make_on_paper,
    make_participant,
    make_project,
    make_shared_link,
    shown_record,
    turn_key,
    typing_for,
)
from tests.pages import Page, browser_with_link, come_in, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

NOBODY_YET = Actor(ActorKind.PARTICIPANT)


@pytest.fixture
@remembered
def project() -> Project:
    return make_project()


def address(project: Project, name: str) -> str:
    return reverse(name, args=[project.code])


def people(project: Project) -> int:
    return project.members.participants().count()


# The action ----------------------------------------------------------------------------------------------------------


def test_a_press_makes_one_person_with_a_link_that_nobody_has_seen(project: Project) -> None:
    with at(MONDAY):
        link, _ = make_shared_link(project=project, label="Library poster", side=Side.CARER)
        own = come_in_by_shared_link(link=link, press="a", by=NOBODY_YET)

    link.refresh_from_db()
    member = Member.objects.get(pk=own.member_id)
    assert (member.name, member.side, member.joined_at, member.said_yes_at) == ("", "", MONDAY, None)
    assert (own.is_kept, own.made_by_person, own.first_used_at, own.turned_off_at) == (False, True, MONDAY, None)
    assert (link.uses, link.last_used_month) == (1, date(2027, 3, 1))
    assert list(Arrival.objects.values_list("project", "link", "member", "press_digest")) == [
        (project.pk, link.pk, member.pk, secret_digest("a"))
    ]
    entry = HistoryEntry.objects.get(verb="came_by_shared_link")
    assert entry.values == '{"what":{"label":"Library poster"}}'
    assert set(entry.personal.values_list("member_code", flat=True)) == {member.code}
    assert [line.words for line in history_lines([entry])] == ["Somebody came in by a link for many: Library poster."]


def test_the_same_press_twice_is_one_person(project: Project) -> None:
    link, _ = make_shared_link(project=project)
    come_in_by_shared_link(link=link, press="a", by=NOBODY_YET)
    before = stored()

    with pytest.raises(NothingChanged):
        come_in_by_shared_link(link=link, press="a", by=NOBODY_YET)

    assert stored() == before


@pytest.mark.parametrize("why", ["used up", "off", "expired", "replaced"])
def test_an_ended_link_lets_nobody_in(project: Project, why: str) -> None:
    with at(MONDAY):
        link, _ = make_shared_link(project=project, most_uses=1)
        links = SharedLink.objects.filter(pk=link.pk)
        match why:
            case "used up":
                make_arrival(link=link)
            case "off":
                links.update(turned_off_at=MONDAY)
            case "expired":
                links.update(expires_at=MONDAY)
            case "replaced":
                links.update(version=2)
        before = stored()
        with pytest.raises(LinkEnded):
            come_in_by_shared_link(link=link, press="b", by=NOBODY_YET)
    assert stored() == before


def test_nobody_comes_in_to_an_archived_project(project: Project) -> None:
    link, _ = make_shared_link(project=project)
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()

    with pytest.raises(ProjectIsArchived):
        come_in_by_shared_link(link=link, press="a", by=NOBODY_YET)

    assert stored() == before


# In a browser --------------------------------------------------------------------------------------------------------


def test_a_button_pressed_twice_lets_in_one_person_and_lets_them_in_again(project: Project) -> None:
    link, secret = make_shared_link(project=project, most_uses=1)
    browser = Client()
    come_in(browser, secret)
    first = browser.get(address(project, "arrive_name"))

    again = browser.post(reverse("joining"))

    assert (first.status_code, again.status_code, again["Location"]) == (200, 302, address(project, "arrive"))
    assert (people(project), SharedLink.objects.get(pk=link.pk).uses) == (1, 1)


def test_two_phones_are_two_people(project: Project) -> None:
    _, secret = make_shared_link(project=project)

    for _ in range(2):
        browser_with_link(secret)

    assert people(project) == 2


@pytest.mark.parametrize("how", ["turned off", "replaced", "a new link of their own"])
def test_an_old_press_lets_nobody_in_whose_link_has_ended(project: Project, how: str) -> None:
    _, secret = make_shared_link(project=project)
    browser = browser_with_link(secret)
    member = project.members.participants().get()
    match how:
        case "turned off":
            turn_off_person(member=member, by=lead_actor(project=project))
        case "replaced":
            replace_link(member=member, by=lead_actor(project=project))
        case "a new link of their own":
            renew_own_link(member=member, by=actor_of(member=member))

    assert browser.post(reverse("joining")).status_code == 404
    assert browser.get(address(project, "arrive_name")).status_code == 404
    assert people(project) == 1


def test_a_second_person_on_the_same_phone_is_a_new_one(project: Project) -> None:
    _, secret = make_shared_link(project=project)
    browser = browser_with_link(secret)
    browser.post(address(project, "arrive_name"), {"name": "Moss"})

    page = read(browser.get(reverse("joining")))

    assert page.links["Go on as Moss"] == address(project, "take_part")
    assert [form.element.one("button").words for form in page.forms] == ["I am somebody else: come in as a new person"]
    values = page.form.values
    for _ in range(2):
        assert browser.post(reverse("joining"), values).status_code == 302
    assert people(project) == 2
    assert read(browser.get(address(project, "arrive_name"))).form.values == {"name": ""}


def test_somebody_without_a_name_goes_on_where_they_were(project: Project) -> None:
    _, secret = make_shared_link(project=project)

    page = read(browser_with_link(secret).get(reverse("joining")))

    assert page.links["Go on where you were"] == address(project, "take_part")


def test_a_link_that_is_used_up_lets_on_whoever_is_in(project: Project) -> None:
    _, secret = make_shared_link(project=project, most_uses=1)
    browser = browser_with_link(secret)

    page = read(browser.get(reverse("joining")))

    assert page.links["Go on where you were"] == address(project, "take_part")
    assert page.forms == []
    assert browser.post(reverse("joining"), {"other": "somebody"}).status_code == 404
    assert people(project) == 1


def test_whoever_leaves_cannot_press_the_button_again(project: Project) -> None:
    _, secret = make_shared_link(project=project)
    browser, _ = arrived(project, secret)
    assert browser.post(address(project, "my_leave")).status_code == 200

    assert browser.cookies[OPENED_COOKIE].value == ""
    assert browser.post(reverse("joining")).status_code == 409
    assert Arrival.objects.count() == 0


# The three questions -------------------------------------------------------------------------------------------------


def arrived(project: Project, secret: str, *, side: str = "lived") -> tuple[Client, Any]:
    """A browser that came in and answered, with what the last press was answered."""
    browser = browser_with_link(secret)
    browser.post(address(project, "arrive_name"), {"name": "Moss"})
    browser.post(address(project, "arrive_side"), {"side": side})
    return browser, browser.post(address(project, "arrive_yes"))


def secret_on(page: Page) -> str:
    shown = page.root.one("textarea").words
    assert shown.startswith(f"{settings.SITE_URL}/join/")
    return shown.removeprefix(f"{settings.SITE_URL}/join/").rstrip("/")


def everything() -> str:
    """All rows of all tables, as text."""
    return str([list(model._base_manager.values()) for model in apps.get_models()])


def code_on(page: Page) -> str:
    return page.root.one("strong", class_="num").words


def test_the_links_side_is_only_offered(project: Project) -> None:
    _, secret = make_shared_link(project=project, side=Side.CARER)
    browser = browser_with_link(secret)

    page = read(browser.get(address(project, "arrive_side")))

    assert page.form.values == {"side": "carer"}
    assert project.members.participants().get().side == ""
    browser.post(address(project, "arrive_side"), {"side": "lived"})
    assert project.members.participants().get().side == "lived"
    assert read(browser.get(address(project, "arrive_side"))).form.values == {"side": "lived"}


def test_yes_shows_their_own_link_once(project: Project) -> None:
    _, secret = make_shared_link(project=project)

    browser, answer = arrived(project, secret)

    page = read(answer)
    member = project.members.participants().get()
    link = member.links.get()
    own, code = secret_on(page), code_on(page)
    assert (answer.status_code, page.heading) == (200, "You are in. Keep your own link")
    assert (answer["Referrer-Policy"], "no-store" in answer["Cache-Control"]) == ("strict-origin", True)
    assert (working_link(own), working_link_by_code(code)) == (link, link)
    assert [words for words in (own, code, code.replace(" ", "")) if words in everything()] == []
    assert member.said_yes_at is not None
    assert browser.get(address(project, "take_part")).status_code == 200
    assert browser_with_link(own).get(address(project, "take_part")).status_code == 200

    kept = browser.post(page.form.action)
    assert (kept.status_code, kept["Location"]) == (302, address(project, "take_part"))
    assert PersonalLink.objects.get().is_kept
    again = browser.post(address(project, "arrive_yes"))
    assert (again.status_code, again["Location"]) == (302, address(project, "take_part"))
    assert working_link(own) == link


def test_yes_pressed_twice_loses_no_link(project: Project) -> None:
    """A browser shows the answer to the second press; what the first one showed works no more."""
    _, secret = make_shared_link(project=project)
    browser, first = arrived(project, secret)

    second = browser.post(address(project, "arrive_yes"))

    assert (second.status_code, read(second).heading) == (200, "You are in. Keep your own link")
    assert working_link(secret_on(read(first))) is None
    assert working_link(secret_on(read(second))) == PersonalLink.objects.get()
    assert HistoryEntry.objects.filter(verb="said_yes").count() == 1


def test_whoever_came_by_their_own_link_goes_to_their_place(project: Project) -> None:
    _, secret, _ = make_participant(project=project, comes_in=False)

    browser, answer = arrived(project, secret)

    assert (answer.status_code, answer["Location"]) == (302, address(project, "take_part"))
    assert working_link(secret) is not None
    assert browser.get(address(project, "take_part")).status_code == 200


def test_the_place_tells_who_has_kept_no_link(project: Project) -> None:
    _, secret = make_shared_link(project=project)
    browser, page = arrived(project, secret)
    told = "You have not kept your own link yet"

    assert told in read(browser.get(address(project, "take_part"))).words
    browser.post(read(page).form.action)
    assert told not in read(browser.get(address(project, "take_part"))).words


def test_nobody_else_is_shown_the_link(project: Project) -> None:
    link, _ = make_shared_link(project=project)
    member, by = make_arrival(link=link, side=Side.LIVED)
    fern = make_participant(project=project, name="Fern")[0]
    paper = make_on_paper(project=project)[0]
    PersonalLink.objects.filter(member=paper).update(is_kept=False)
    helper, _ = make_helper(project=project)
    before = stored()

    for whose, actor in (
        (member, actor_of(member=fern)),
        (member, lead_actor(project=project)),
        (paper, typing_for(member=paper, helper=helper)),
    ):
        for act in (show_own_link, keep_own_link, know_of_new_link):
            with pytest.raises(NotTheirOwn):
                act(member=whose, by=actor)

    assert stored() == before
    keep_own_link(member=member, by=by)
    with pytest.raises(NothingChanged):
        show_own_link(member=member, by=by)


def test_words_sent_before_the_yes_are_kept(project: Project) -> None:
    _, secret = make_shared_link(project=project)
    browser = browser_with_link(secret)
    before = stored()

    answer = browser.post(
        address(project, "my_concern_raise"),
        {"words": "Nobody asked me.", "stage": "1"},
        headers={"Origin": "http://testserver"},
    )

    page = read(answer)
    assert (answer.status_code, page.heading) == (409, "Answer three short questions first")
    assert "Nobody asked me." in page.words
    assert page.links["Answer the questions (opens a new tab)"] == address(project, "arrive")
    assert stored() == before


def test_an_archived_project_asks_nothing_more(project: Project) -> None:
    _, secret = make_shared_link(project=project)
    browser = browser_with_link(secret)
    archive_project(project=project, by=lead_actor(project=project))

    for name in ("take_part", "arrive_name", "arrive_side", "arrive_yes"):
        page = read(browser.get(address(project, name), follow=True))
        assert page.heading == "This project has ended"


def test_whoever_says_no_can_go_at_once(project: Project) -> None:
    _, secret = make_shared_link(project=project)
    browser = browser_with_link(secret)
    browser.post(address(project, "arrive_name"), {"name": "Moss"})
    browser.post(address(project, "arrive_side"), {"side": "lived"})
    page = read(browser.get(address(project, "arrive_yes")))

    no = browser.get(page.links["No: leave, and erase what I have said"])

    assert no.status_code == 200
    assert browser.post(address(project, "my_erase")).status_code == 200
    member = project.members.participants().get()
    assert (member.name, member.left_at is not None, Arrival.objects.count()) == ("", True, 0)


def test_the_phone_can_be_forgotten_before_the_yes(project: Project) -> None:
    _, secret = make_shared_link(project=project)
    browser = browser_with_link(secret)

    page = read(browser.post(address(project, "link_sign_out")))

    assert page.heading == "This phone is forgotten"
    assert "You did not keep your own link. Ask a lead for a new one, to come back." in page.words
    assert browser.get(address(project, "arrive_name")).status_code == 404


# A link that a lead made anew ----------------------------------------------------------------------------------------


def place_words(browser: Client, project: Project) -> str:
    return read(browser.get(address(project, "take_part"))).words


TOLD = "A lead made a new link for you on 2 March"


def test_a_replacement_by_a_lead_is_told_until_the_person_knows(project: Project) -> None:
    with at(MONDAY):
        member, _, _ = make_participant(project=project, name="Moss")
    with at(MONDAY + timedelta(days=1)):
        browser = browser_with_link(replace_link(member=member, by=lead_actor(project=project)).secret)
        words = place_words(browser, project)
        assert TOLD in words
        assert f"If you did not ask for it, tell {project.contact}." in words

        answer = browser.post(address(project, "my_link_known"))

        assert (answer.status_code, answer["Location"]) == (302, address(project, "take_part"))
        assert TOLD not in place_words(browser, project)
        assert member.links.get(turned_off_at=None).told_at == MONDAY + timedelta(days=1)


def test_a_new_link_of_their_own_ends_the_telling(project: Project) -> None:
    with at(MONDAY):
        member, _, by = make_participant(project=project, name="Moss")
    with at(MONDAY + timedelta(days=1)):
        replace_link(member=member, by=lead_actor(project=project))
        browser = browser_with_link(renew_own_link(member=member, by=by)[1].secret)
        assert TOLD not in place_words(browser, project)


def test_a_link_made_anew_before_anybody_came_is_not_told(project: Project) -> None:
    with at(MONDAY):
        member, _, _ = make_participant(project=project, name="Moss", comes_in=False)
    with at(MONDAY + timedelta(days=1)):
        secret = replace_link(member=member, by=lead_actor(project=project)).secret
        browser, _ = arrived(project, secret)
        assert TOLD not in place_words(browser, project)


# Several places ------------------------------------------------------------------------------------------------------


def other_places(browser: Client, project: Project) -> list[str]:
    page = read(browser.get(address(project, "take_part")))
    return [section.one("ul").words for section in page.root.all("section", **{"aria-labelledby": "places"})]


def test_a_person_in_three_projects_sees_three() -> None:
    projects = [make_project(discreet_name=name) for name in ("One", "Two", "Three")]
    people = [make_participant(project=project) for project in projects]
    browser = browser_with_link(*[secret for _, secret, _ in people])

    assert [other_places(browser, project) for project in projects] == [["Three Two"], ["One Three"], ["One Two"]]
    turn_off_person(member=people[2][0], by=lead_actor(project=projects[2]))
    assert other_places(browser, projects[0]) == ["Two"]
    browser.post(address(projects[1], "link_sign_out"))
    assert other_places(browser, projects[0]) == []


# Records -------------------------------------------------------------------------------------------------------------


def test_a_record_tells_by_which_ways_people_came(project: Project) -> None:
    """Whoever takes part on paper and uses a link after all came by the link."""
    fill_required(project=project, position=1)
    moss = make_participant(project=project, name="Moss", side=Side.LIVED)[0]
    link, _ = make_shared_link(project=project)
    for side in (Side.CARER, Side.FRONTLINE):
        make_arrival(link=link, side=side)
    papers = [make_on_paper(project=project, name=name)[0] for name in ("Fern", "Wren")]
    Member.objects.filter(pk__in=[member.pk for member in papers]).update(joined_at=MONDAY, said_yes_at=MONDAY)
    papers[1].links.update(first_used_at=MONDAY)
    turn_key(project=project, position=1, member=moss)
    own = project.members.participants().filter(arrival=None, joined_at__isnull=False).count() - 1

    ways = json.loads(shown_record(project=project, position=1))["ways_in"]

    assert ways == {"account": 1, "own_link": own, "shared_link": 2, "on_paper": 1}
