"""The pages of one group: what is said of it, ways to reach it, and where it was heard another way."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders.actions.projects import archive_project
from stakeholders.models import Group, HeardAnotherWay, Project, Route
from stakeholders.models.groups import MOST_ROUTES
from tests.factories import MONDAY, lead_actor, make_group, make_lead, make_project, make_user
from tests.pages import Page, browser_of, read, stored
from tests.register_factories import hear, merge, place, reach
from tests.remembering import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get().user)  # type: ignore[arg-type]


@pytest.fixture
@remembered
def group(project: Project) -> Group:
    return make_group(project=project, name="Wardens")


def address(group: Group, name: str, *more: object) -> str:
    return reverse(name, args=[group.project.code, group.code, *more])


def form_of(page: Page) -> dict[str, str]:
    """The boxes of the first form, by name."""
    return page.forms[0].values


def open_parts(page: Page) -> list[str]:
    return [part.one("summary").words for part in page.root.all("details") if "open" in part.attributes]


# What is said of it --------------------------------------------------------------------------------------------------


def test_two_boxes_are_asked_and_the_rest_is_one_press_away(group: Group, browser: Client) -> None:
    Group.objects.filter(pk=group.pk).update(places=4, people_about=1200, speaks_for="The council")
    page = read(browser.get(address(group, "group_change")))

    assert page.heading == "Change Wardens"
    assert [part.one("summary").words for part in page.root.all("details")] == [
        "Places in the team (4 places)",
        "How many they are, and how it affects them (about 1,200 people)",
        "Who speaks for them (The council)",
        "Where the name comes from (The team)",
    ]
    assert open_parts(page) == []
    assert "A name that you change stays shown as an earlier name." in page.words
    assert {
        page.links[words] for words in ("Ways to reach them", "Heard another way", "The same as another group?")
    } == {address(group, name) for name in ("route_add", "heard_add", "group_merge")}


def test_everything_is_saved_from_one_page(group: Group, browser: Client) -> None:
    where = address(group, "group_change")
    body = form_of(read(browser.get(where))) | {
        "name": "Night wardens",
        "side": "frontline",
        "places": "4",
        "people_about": "40",
        "people_source": "The rota",
        "how_affected": "Long nights.\r\nNobody asks.",
        "speaks_for": "Ash",
        "speakers_belong": "no",
        "name_from": "person",
    }

    response = browser.post(where, body)

    assert (response.status_code, response["Location"]) == (302, address(group, "group_detail"))
    found = Group.objects.get()
    assert {name: getattr(found, name) for name in body if hasattr(found, name)} == {
        "name": "Night wardens",
        "side": "frontline",
        "places": 4,
        "people_about": 40,
        "people_source": "The rota",
        "how_affected": "Long nights.\nNobody asks.",
        "speaks_for": "Ash",
        "speakers_belong": "no",
        "name_from": "person",
    }
    page = read(browser.get(where))
    assert "Earlier names: Wardens" in page.words
    history = read(browser.get(reverse("history_list", args=[group.project.code])))
    assert "Robin changed the places for “Wardens”." in history.words

    before = stored()
    assert browser.post(where, form_of(page)).status_code == 302
    assert stored() == before


@pytest.mark.parametrize(
    ("box", "typed", "words"),
    [
        ("places", "1", "Enter a whole number from 2 to 500, or nothing."),
        ("places", "501", "Enter a whole number from 2 to 500, or nothing."),
        ("places", "two", "Enter a whole number from 2 to 500, or nothing."),
        ("people_about", "0", "Enter a whole number from 1 to 9,999,999, or nothing."),
        ("people_about", "9" * 400, "Enter a whole number from 1 to 9,999,999, or nothing."),
        ("speakers_belong", "perhaps", "Choose one of these."),
        ("name_from", "", "Choose one of these."),
    ],
)
def test_what_is_wrong_is_said_in_its_open_part_and_kept(
    group: Group, browser: Client, box: str, typed: str, words: str
) -> None:
    where = address(group, "group_change")
    body = form_of(read(browser.get(where))) | {"how_affected": "Much.", box: typed}
    before = stored()

    response = browser.post(where, body)

    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside(box) == page.summary == [words]
    assert len(open_parts(page)) == 1
    assert form_of(page)["how_affected"] == "Much."
    assert stored() == before


def test_what_somebody_changed_meanwhile_is_told_and_every_word_stays(group: Group, browser: Client) -> None:
    where = address(group, "group_change")
    body = form_of(read(browser.get(where)))
    ash = browser_of(make_lead(project=group.project, user=make_user(name="Ash"))[0].user)  # type: ignore[arg-type]
    ash.post(where, body | {"how_affected": "By theirs.", "places": "6", "side": "lived"})
    before = stored()

    response = browser.post(where, body | {"how_affected": "By mine.", "places": "4", "people_about": "9"})

    page = read(response)
    assert response.status_code == 409
    assert stored() == before
    assert "Somebody changed the same thing meanwhile" in page.words
    assert "How does it affect them? “By theirs.”" in page.words
    assert "Places in the team for people of this group “6”" in page.words
    kept = {name: form_of(page)[name] for name in ("how_affected", "places", "people_about", "side")}
    assert kept == {"how_affected": "By mine.", "places": "4", "people_about": "9", "side": "lived"}

    assert browser.post(where, form_of(page) | {"how_affected": "By both."}).status_code == 302
    found = Group.objects.get()
    assert (found.how_affected, found.places, found.people_about, found.side) == ("By both.", 4, 9, "lived")


def test_the_side_of_a_placed_group_is_told_and_not_asked(project: Project, browser: Client) -> None:
    group = make_group(project=project, name="Wardens", side="frontline")
    before = form_of(read(browser.get(address(group, "group_change"))))
    place(group=group)
    page = read(browser.get(address(group, "group_change")))

    assert "side" not in form_of(page)
    assert "They are: Frontline staff. The group stands on the grid, so this stays as it is." in page.words
    assert browser.post(address(group, "group_change"), before | {"side": "lived", "places": "2"}).status_code == 302
    found = Group.objects.get()
    assert (found.side, found.places) == ("frontline", 2)


def test_a_page_of_a_group_that_was_merged_leads_on_and_keeps_what_was_typed(
    project: Project, group: Group, browser: Client
) -> None:
    other = make_group(project=project, name="Guards")
    body = form_of(read(browser.get(address(group, "group_change")))) | {"how_affected": "Long words of mine."}
    merge(group=group, into=other)
    before = stored()

    for name, more in {
        "group_change": body,
        "route_add": {"words": "Long words of mine.", "code": str(uuid4())},
        "heard_add": {"how": "Long words of mine.", "people": "2", "code": str(uuid4())},
        "group_merge": {"into": str(other.code), "words": "Long words of mine."},
    }.items():
        got = browser.get(address(group, name))
        assert (got.status_code, got["Location"]) == (302, address(other, "group_detail"))
        sent = browser.post(address(group, name), more)
        page = read(sent)
        assert (sent.status_code, "Long words of mine." in page.words) == (409, True), name
        assert "This group became part of another one meanwhile" in page.words
        assert "initial-" not in page.words
    assert stored() == before
    removed = browser.post(address(group, "group_remove"), follow=True)
    assert "This group is not in the list any more." in read(removed).banner


# Ways to reach it ----------------------------------------------------------------------------------------------------


def test_ways_are_listed_added_and_taken_away(group: Group, browser: Client) -> None:
    where = address(group, "route_add")
    page = read(browser.get(where))
    assert "No way to reach them yet" in page.words
    body = form_of(page) | {"words": "The choir on Mill Lane", "is_trusted": "on"}

    page = read(browser.post(where, body, follow=True))
    assert page.banner == ["Added: The choir on Mill Lane."]
    assert page.root.one(id="ways-title").words == "1 way to reach them"
    assert [tag.words for tag in page.root.all("span", **{"class": "tag"})] == ["Through somebody they trust"]
    assert read(browser.post(where, body, follow=True)).banner == ["This form was sent before. It is in the list."]

    remove = page.forms[0]
    assert read(browser.post(remove.action, remove.values, follow=True)).banner == [
        "Taken away: The choir on Mill Lane."
    ]
    assert Route.objects.count() == 0
    assert browser.post(remove.action, remove.values).status_code == 404


def test_a_way_that_is_there_and_one_too_many_are_refused_and_kept(group: Group, browser: Client) -> None:
    where = address(group, "route_add")
    reach(group=group, ways=[f"Way {number}" for number in range(MOST_ROUTES)])
    before = stored()
    for typed, words in {
        "way  3": "This way is in the list already.",
        "One more": "There are 20 ways, which is the most.",
    }.items():
        response = browser.post(where, {"words": typed, "code": str(uuid4()), "is_offline": "on"})
        page = read(response)
        assert response.status_code == 422
        assert page.errors_beside("words") == page.summary == [words]
        assert page.forms[-1].values["words"] == typed
    assert stored() == before


# Heard another way ---------------------------------------------------------------------------------------------------


def test_talks_are_listed_added_and_taken_away(group: Group, browser: Client) -> None:
    where = address(group, "heard_add")
    page = read(browser.get(where))
    assert "Not heard another way yet" in page.words
    body = form_of(page) | {"people": "3", "how": "At their club", "by_whom": "Ash", "heard_on": "2027-02-01"}

    page = read(browser.post(where, body, follow=True))
    assert page.banner == ["Saved."]
    assert "3 people, on 1 February 2027. Who listened: Ash. Written down on 1 March 2027." in page.words
    assert read(browser.post(where, body, follow=True)).banner == ["This form was sent before. It is in the list."]
    assert HeardAnotherWay.objects.count() == 1

    remove = page.forms[0]
    assert read(browser.post(remove.action, remove.values, follow=True)).banner == ["Taken away."]
    assert HeardAnotherWay.objects.count() == 0


@pytest.mark.parametrize(
    ("box", "typed", "words"),
    [
        ("people", "1", "Enter a whole number from 2 to 10,000."),
        ("people", "", "Enter a whole number from 2 to 10,000."),
        ("how", " ", "Say how they were heard."),
        ("by_whom", "", "Say who listened to them."),
        ("heard_on", "", "Enter the day."),
        ("heard_on", "31/02/2027", "Enter a real date, such as 12/05/2027."),
        (
            "heard_on",
            (MONDAY.date() + timedelta(days=1)).isoformat(),
            "This day is still to come. Enter the day when they were heard.",
        ),
    ],
)
def test_a_talk_that_is_not_whole_is_refused_and_kept(
    group: Group, browser: Client, box: str, typed: str, words: str
) -> None:
    body = {"people": "3", "how": "A visit", "by_whom": "Ash", "heard_on": date(2027, 3, 1).isoformat()}
    body |= {"code": str(uuid4()), box: typed}
    before = stored()

    response = browser.post(address(group, "heard_add"), body)

    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside(box) == page.summary == [words]
    assert {name: page.forms[-1].values[name] for name in body} == body
    assert stored() == before


# Elsewhere -----------------------------------------------------------------------------------------------------------


def test_what_is_of_another_group_is_not_taken_away(project: Project, group: Group, browser: Client) -> None:
    other = make_group(project=project, name="Guards")
    reach(group=other)
    heard = hear(group=other)
    before = stored()
    for where in (
        address(group, "route_remove", other.routes.earliest("pk").code),
        address(group, "heard_remove", heard.code),
        address(other, "route_remove", heard.code),
    ):
        assert browser.post(where).status_code == 404
    assert stored() == before


def test_an_archived_project_takes_nothing(group: Group, browser: Client) -> None:
    reach(group=group)
    heard = hear(group=group)
    archive_project(project=group.project, by=lead_actor(project=group.project))
    before = stored()
    for name, more in {
        "group_change": (),
        "group_remove": (),
        "group_merge": (),
        "route_add": (),
        "heard_add": (),
        "route_remove": (group.routes.earliest("pk").code,),
        "heard_remove": (heard.code,),
    }.items():
        assert browser.post(address(group, name, *more), {"name": "Guards"}).status_code == 403, name
    assert stored() == before
