"""Talks on pages: what each person reads and may press, and that no typed word is lost."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.promise import reword_line
from planner.models import TalkAgreement, TalkNote
from stakeholders.actions.projects import archive_project
from stakeholders.models import Member, Project, Side
from tests.check_in_factories import agree_to_talk, hold_talk, make_people, take_back_talk
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_participant,
    make_project,
    make_user,
    write_promise,
)
from tests.pages import browser_of, browser_with_link, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

NOT_SHOWN = "Your name is not shown. The system keeps it, so that you can change or erase it."
NO_SECRET = "This is a talk, not secret answers."


@pytest.fixture(autouse=True)
def _on_thursday() -> Iterator[None]:
    with at(MONDAY + timedelta(days=3)):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    project = make_project(lead=make_user(name="Robin"))
    write_promise(project=project)
    return project


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]


@pytest.fixture
@remembered
def moss(project: Project) -> tuple[Member, Client]:
    member, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    return member, browser_with_link(secret)


@pytest.fixture
@remembered
def fern(project: Project) -> tuple[Member, Client]:
    member, secret, _ = make_participant(project=project, name="Fern", side=Side.CARER)
    return member, browser_with_link(secret)


def address(project: Project, name: str, *more: Any) -> str:
    return reverse(name, args=[project.code, *more])


def note(**more: Any) -> dict[str, Any]:
    """What the form sends, with every line not talked about but one."""
    keys = ["share_power", "include", "respect", "access", "give_and_get", "honest", "difference", "safe"]
    return {
        "code": uuid4(),
        "held_on": "2027-03-03",
        "held_by": "other",
        "held_by_other": "Kit",
        "people": 4,
        "words": "Meetings are long.",
        **{f"state-{key}": "none" for key in keys},
        "state-respect": "broken",
        **more,
    }


# The list and the kit ------------------------------------------------------------------------------------------------


def test_a_small_team_is_told_that_a_talk_is_the_usual_way(project: Project, browser: Client) -> None:
    page = read(browser.get(address(project, "talk_list")))
    assert page.root.one(class_="lead").words == (
        "In a small team people talk about our promise together. That is the usual way, and as good as a check-in."
    )
    assert "No talk is written down yet." in page.words
    assert page.links["Write down a talk"] == address(project, "talk_add")
    make_people(project=project, lived=5)
    page = read(browser.get(address(project, "talk_list")))
    assert page.root.one(class_="lead").words.startswith("Where a check-in has too few answers to show,")


def test_the_list_says_how_each_talk_stands(project: Project, browser: Client, moss: tuple[Member, Client]) -> None:
    hold_talk(project=project, people=1)
    agree_to_talk(talk=hold_talk(project=project, broken=["respect"], words="One."), member=moss[0])
    take_back_talk(talk=hold_talk(project=project, words="Two."))
    page = read(browser.get(address(project, "talk_list")))
    assert [row.words for row in page.root.one(class_="tasks").all("li")] == [
        "Talk of 4 March 2027 3 people came. “Respect” is broken. The note is right",
        "Talk of 4 March 2027 1 person came. Waits for a yes",
        "Talk of 4 March 2027 3 people came. Taken back",
    ]


def test_the_kit_has_every_line_of_the_promise(project: Project, browser: Client) -> None:
    page = read(browser.get(address(project, "talk_kit")))
    first, *lines, last = page.root.all(class_="sheet")
    assert (first.one("h2").words, last.one("h2").words) == ("How to hold the talk", "The note of the talk")
    assert {sheet.one("h2").words.partition(":")[0] for sheet in lines} == {"Our promise, line by line"}
    assert sum(len(sheet.all("h3")) for sheet in lines) == 8
    assert "All kinds of knowing count the same. Do people listen to you?" in page.words
    assert NO_SECRET in first.words
    assert page.root.all(class_="sheets--large") == []
    large = read(browser.get(address(project, "talk_kit") + "?large"))
    assert len(large.root.all(class_="sheets--large")) == 1


# Writing one down ----------------------------------------------------------------------------------------------------


def test_a_lead_writes_down_a_talk(project: Project, browser: Client, moss: tuple[Member, Client]) -> None:
    page = read(browser.get(address(project, "talk_add")))
    assert NO_SECRET in page.root.one(class_="lead").words
    assert page.form.values["state-respect"] == "none"
    assert [option.words for option in page.root.one("select").all("option")] == [
        "Choose",
        "Moss",
        "Somebody who does not take part",
    ]
    body = note()
    response = browser.post(address(project, "talk_add"), body)
    assert (response.status_code, response["Location"]) == (302, address(project, "talk", body["code"]))
    page = read(browser.get(response["Location"]))
    assert page.banner == ["The note is saved. Somebody who was there says if it is right."]
    assert [row.words for row in page.root.all(class_="facts")[0].all("div")] == [
        "Held on 3 March 2027",
        "Who held it Kit",
        "How many came 4 people",
        "Written down on 4 March 2027",
    ]
    assert [row.words for row in page.root.one(class_="tasks").all("li")] == ["Respect Broken"]
    assert page.root.one(class_="word").words == "Meetings are long."
    assert page.links["Reply about “Respect”"] == address(project, "value_reply", "respect")
    again = browser.post(address(project, "talk_add"), body)
    assert read(browser.get(again["Location"])).banner == ["The note was saved already."]
    other = browser.post(address(project, "talk_add"), {**body, "words": "Other words."})
    assert other.status_code == 409
    page = read(other)
    assert page.form.values["words"] == "Other words."
    assert page.form.values["code"] != str(body["code"])
    assert TalkNote.objects.count() == 1


def test_how_few_came_is_told_to_those_who_can_answer(project: Project, moss: tuple[Member, Client]) -> None:
    staff = browser_with_link(make_participant(project=project, name="Heron", side=Side.FRONTLINE)[1])
    for people, told in ((4, "Fewer than 5 people"), (5, "5 people")):
        where = address(project, "my_talk", hold_talk(project=project, people=people).code)
        assert f"How many came {told}" in read(staff.get(where)).words
        assert f"How many came {people} people" in read(moss[1].get(where)).words


def test_whoever_held_it_writes_it_down_in_their_own_place(
    project: Project, moss: tuple[Member, Client], fern: tuple[Member, Client]
) -> None:
    page = read(moss[1].get(address(project, "my_talk_add")))
    assert page.root.all("select") == []
    body = note(held_by=str(fern[0].code))
    response = moss[1].post(address(project, "my_talk_add"), body)
    assert response["Location"] == address(project, "my_talk", body["code"])
    saved = TalkNote.objects.get()
    assert (saved.held_by, saved.held_by_other) == (moss[0], "")
    page = read(moss[1].get(response["Location"]))
    assert "Somebody else who was there says if it is right." in page.words
    assert [button.words for form in page.forms for button in form.element.all("button")] == ["Take this note back"]
    assert "Moss" not in read(fern[1].get(response["Location"])).root.one("main").words


@pytest.mark.parametrize(
    ("more", "box", "says"),
    [
        ({"held_on": "2027-03-05"}, "held_on", "Choose today or a day in the last 12 weeks."),
        ({"held_on": "yesterday"}, "held_on", "Enter a real date, such as 12/05/2027."),
        ({"held_on": ""}, "held_on", "Enter the day."),
        ({"held_by": ""}, "held_by", "Choose who held it."),
        ({"held_by": str(uuid4())}, "held_by", "Choose who held it."),
        ({"held_by_other": ""}, "held_by_other", "Enter the name of who held it."),
        ({"people": "0"}, "people", "Enter a whole number from 1 to 500."),
        ({"people": "a few"}, "people", "Enter a whole number from 1 to 500."),
        ({"state-access": ""}, "state-access", "Choose one."),
        ({"state-access": "perfect"}, "state-access", "Choose one of these."),
        ({"state-respect": "none"}, "state-share_power", "Say of one line at least how it stands."),
    ],
)
def test_what_is_wrong_is_said_and_every_word_stays(
    project: Project, browser: Client, more: Mapping[str, str], box: str, says: str
) -> None:
    before = stored()
    response = browser.post(address(project, "talk_add"), note(**more))
    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside(box) == [says]
    assert page.summary == [says]
    assert page.form.values["words"] == "Meetings are long."
    assert stored() == before


def test_a_name_beside_somebody_who_takes_part_is_not_dropped(
    project: Project, browser: Client, moss: tuple[Member, Client]
) -> None:
    page = read(browser.post(address(project, "talk_add"), note(held_by=str(moss[0].code))))
    assert page.errors_beside("held_by_other") == [
        "Take the name out, or choose “Somebody who does not take part” above."
    ]
    response = browser.post(address(project, "talk_add"), note(held_by=str(moss[0].code), held_by_other=""))
    assert response.status_code == 302
    assert TalkNote.objects.get().held_by == moss[0]


def test_the_words_of_a_line_are_no_markup(browser: Client) -> None:

    project = make_project(lead=make_user(name="Robin"))
    lead = lead_actor(project=project)
    began = "All kinds of knowing count the same."
    reword_line(project=project, key="respect", words="<img src=x onerror=alert(1)>", began=began, by=lead)
    write_promise(project=project)
    browser = browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    for name in ("talk_add", "talk_kit"):
        page = browser.get(address(project, name)).content.decode()
        assert "<img" not in page
        assert "&lt;img src=x" in page


def test_without_a_promise_there_is_no_form(browser: Client) -> None:
    project = make_project()
    browser = browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    page = read(browser.get(address(project, "talk_add")))
    assert page.links["Put our promise to everyone first"] == address(project, "promise")
    assert page.forms == []


# Is the note right? --------------------------------------------------------------------------------------------------


def test_the_place_asks_whether_a_note_is_right(
    project: Project, moss: tuple[Member, Client], fern: tuple[Member, Client]
) -> None:
    talk = hold_talk(project=project, held_by=fern[0])
    place = read(moss[1].get(address(project, "take_part")))
    asks = "Somebody wrote down a talk. Is the note right?"
    assert asks in place.words
    assert asks not in read(fern[1].get(address(project, "take_part"))).words
    page = read(moss[1].get(address(project, "my_talk", talk.code)))
    assert NO_SECRET in page.words
    assert NOT_SHOWN in page.words
    assert "Who held it Somebody who takes part, and leads nothing" in page.words
    response = moss[1].post(address(project, "my_talk", talk.code), {"is_right": "yes", "words": ""})
    assert response["Location"] == address(project, "my_talk", talk.code)
    page = read(moss[1].get(response["Location"]))
    assert page.banner == ["Your answer is saved. Thank you."]
    assert "A person with lived experience or a carer says that it is right." in page.words
    assert page.form.values["is_right"] == "yes"
    assert asks not in read(moss[1].get(address(project, "take_part"))).words


def test_what_is_not_right_stands_there_without_a_name(
    project: Project, browser: Client, moss: tuple[Member, Client], fern: tuple[Member, Client]
) -> None:
    talk = hold_talk(project=project)
    where = address(project, "my_talk", talk.code)
    moss[1].post(where, {"is_right": "no", "words": "Nobody said <b>kept</b>."})
    fern[1].post(where, {"is_right": "no", "words": ""})
    for page in (
        read(browser.get(address(project, "talk", talk.code))),
        read(fern[1].get(where)),
    ):
        said = page.root.one(class_="stack").words
        assert said.startswith("Nobody has said yet that it is right.")
        assert "Not right, somebody says: “Nobody said <b>kept</b>.”" in said
        assert said.endswith("Not right, somebody says.")
        assert "Moss" not in said


@pytest.mark.parametrize(
    ("body", "box", "says"),
    [
        ({"words": "Hm."}, "is_right", "Choose one."),
        ({"is_right": "maybe", "words": "Hm."}, "is_right", "Choose one of these."),
        (
            {"is_right": "yes", "words": "Hm."},
            "words",
            "You said what is not right. Choose “No”, or take these words out.",
        ),
    ],
)
def test_an_answer_that_cannot_be_read_keeps_its_words(
    project: Project, moss: tuple[Member, Client], body: Mapping[str, str], box: str, says: str
) -> None:
    talk = hold_talk(project=project)
    response = moss[1].post(address(project, "my_talk", talk.code), body)
    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside(box) == [says]
    assert page.form.values["words"] == "Hm."
    assert not TalkAgreement.objects.exists()


def test_who_may_not_say_so_gets_no_form_and_is_refused(project: Project, fern: tuple[Member, Client]) -> None:
    talk = hold_talk(project=project, held_by=fern[0])
    where = address(project, "my_talk", talk.code)
    assert read(fern[1].get(where)).forms == []
    assert fern[1].post(where, {"is_right": "yes"}).status_code == 403
    assert fern[1].post(where, {"take_back": "yes"}).status_code == 403
    assert not TalkAgreement.objects.exists()


# Taking it back ------------------------------------------------------------------------------------------------------


def test_a_lead_takes_a_note_back_after_a_page_that_asks(
    project: Project, browser: Client, moss: tuple[Member, Client]
) -> None:
    talk = hold_talk(project=project)
    detail = address(project, "talk", talk.code)
    assert read(browser.get(detail)).links["Take this note back"] == address(project, "talk_take_back", talk.code)
    assert read(browser.get(address(project, "talk_take_back", talk.code))).heading == "Take the note back?"
    response = browser.post(address(project, "talk_take_back", talk.code))
    page = read(browser.get(response["Location"]))
    assert page.banner == ["The note is taken back. It counts no more."]
    assert page.root.one(class_="lead").words == "This note was taken back on 4 March 2027. It counts no more."
    browser.post(address(project, "talk_take_back", talk.code))
    assert read(browser.get(detail)).banner == ["The note was taken back already."]
    mine = read(moss[1].get(address(project, "my_talk", talk.code)))
    assert "This note was taken back. It counts no more." in mine.words
    assert "Meetings" not in mine.words
    late = moss[1].post(address(project, "my_talk", talk.code), {"is_right": "no", "words": "But it was so."})
    assert late.status_code == 409
    assert "But it was so." in read(late).words


def test_an_agreed_note_cannot_be_taken_back(project: Project, browser: Client, moss: tuple[Member, Client]) -> None:
    talk = hold_talk(project=project)
    agree_to_talk(talk=talk, member=moss[0])
    detail = address(project, "talk", talk.code)
    assert "Take this note back" not in read(browser.get(detail)).links
    assert read(browser.get(address(project, "talk_take_back", talk.code))).forms == []
    browser.post(address(project, "talk_take_back", talk.code))
    assert read(browser.get(detail)).banner == ["Somebody said meanwhile that the note is right. It stays."]


def test_its_writer_takes_it_back_in_their_own_place(project: Project, moss: tuple[Member, Client]) -> None:
    talk = hold_talk(project=project, held_by=moss[0], by=actor_of(member=moss[0]))
    response = moss[1].post(address(project, "my_talk", talk.code), {"take_back": "yes"})
    assert read(moss[1].get(response["Location"])).banner == ["The note is taken back. It counts no more."]


# Archived ------------------------------------------------------------------------------------------------------------


def test_an_archived_project_is_read_and_not_changed(
    project: Project, browser: Client, moss: tuple[Member, Client]
) -> None:
    talk = hold_talk(project=project)
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()
    assert "Write down a talk" not in read(browser.get(address(project, "talk_list"))).links
    assert read(browser.get(address(project, "talk", talk.code))).forms == []
    assert read(moss[1].get(address(project, "my_talk", talk.code))).forms == []
    assert browser.get(address(project, "talk_add")).status_code == 403
    for client, name, more, body in (
        (browser, "talk_add", [], note()),
        (browser, "talk_take_back", [talk.code], {}),
        (moss[1], "my_talk_add", [], note()),
    ):
        assert client.post(address(project, name, *more), body).status_code == 409
    response = moss[1].post(address(project, "my_talk", talk.code), {"is_right": "no", "words": "Hm."})
    assert response.status_code == 409
    assert "Hm." in read(response).words
    assert stored() == before
