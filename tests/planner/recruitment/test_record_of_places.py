"""What a record says of places and time: what the page showed, frozen; numbers for leads, words for everyone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from time_machine import TimeMachineFixture

from planner.record import read_record
from stakeholders.actions.groups import change_group
from stakeholders.models import Group, Member, Project, Side, StepChoices
from tests.factories import (
    MONDAY,
    answer_for_everyone,
    fill_required,
    finish_stage,
    lead_actor,
    make_participant,
    make_project,
    make_user,
    reopen,
    shown_record,
    sign,
    stage_of,
    turn_key,
)
from tests.filling import NAMES
from tests.pages import browser_of, browser_with_link, read
from tests.recruitment_factories import ask_person, count_places, enter_window, fill_place, say_less_time
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 1)
STAGE = 2


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project(time_machine: TimeMachineFixture) -> Project:
    """A short plan whose second stage, which asks for places and time, has all it needs; Moss agreed to the first.

    Moss and Sorrel have two of the four places of the one affected group, and a count says why two are empty.
    """
    project = make_project(lead=make_user(name="Robin"), template="short")
    moss, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED, since=MONDAY - timedelta(days=30))
    finish_stage(project=project, position=1, holder=moss)
    time_machine.shift(timedelta(hours=1))
    fill_required(project=project, position=STAGE)
    change_group(group=named(project, "lived"), changes={"places": 4}, began=None, by=lead_actor(project=project))
    count_places(project=project)
    return project


@pytest.fixture
def moss(project: Project) -> Member:
    return project.members.get(name="Moss")


def named(project: Project, side: str) -> Group:
    return project.groups.get(name=NAMES[side])


def places_of(project: Project, moss: Member) -> dict[str, Any]:
    """Moss agrees; what the page before signing shows of places."""
    turn_key(project=project, position=STAGE, member=moss)
    places: dict[str, Any] = read_record(shown_record(project=project, position=STAGE))["places"]
    return places


def test_it_says_how_many_places_are_taken_and_how_many_people_are_in_them(project: Project, moss: Member) -> None:
    fill_place(project=project, group=named(project, "lived"))
    ask_person(project=project, group=named(project, "lived"), step=StepChoices.JOINED)
    count_places(project=project)
    places = places_of(project, moss)
    assert [group for group in places["groups"] if group["name"] == NAMES["lived"]] == [
        {
            "name": NAMES["lived"],
            "is_affected": True,
            "places": 4,
            "taken": 3,
            "on_word": 1,
            "people": 4,
            "heard": 0,
            "word": "some",
        }
    ]
    told = {name: value for name, value in places.items() if isinstance(value, int)}
    assert told == {
        "places": 4,
        "taken": 3,
        "on_word": 1,
        "people": 3,
        "lived": 3,
        "active": 4,
        "paused": 0,
        "left": 0,
        "days": 113,
    }


def test_who_takes_a_break_or_left_is_told_as_a_number(
    project: Project, moss: Member, time_machine: TimeMachineFixture
) -> None:
    time_machine.shift(timedelta(hours=1))
    Member.objects.filter(pk=fill_place(project=project, group=named(project, "lived"))[0].pk).update(paused_at=MONDAY)
    gone, _, _ = make_participant(project=project, name="Wren", side=Side.LIVED)
    Member.objects.filter(pk=gone.pk).update(left_at=MONDAY + timedelta(hours=1))
    count_places(project=project)
    places = places_of(project, moss)
    assert [places[name] for name in ("paused", "left", "active", "taken")] == [1, 1, 3, 2]


def test_every_count_since_the_last_sign_off_is_told_with_its_day(
    project: Project, moss: Member, time_machine: TimeMachineFixture
) -> None:
    time_machine.shift(timedelta(days=1))
    fill_place(project=project, group=named(project, "lived"))
    count_places(project=project)
    counts = places_of(project, moss)["counts"]
    assert [(count["number"], count["counted_on"], count["taken"], count["people"]) for count in counts] == [
        (1, TODAY, 2, 2),
        (2, TODAY, 2, 2),
        (3, TODAY + timedelta(days=1), 3, 3),
    ]


def test_every_entry_of_the_time_stands_with_the_day_it_was_entered(project: Project, moss: Member) -> None:
    enter_window(project=project, weeks=9, why="The money came late.")
    first, second = places_of(project, moss)["windows"]
    assert (first["why"], first["entered_on"], first["opens_on"]) == ("", first["opens_on"], first["opens_on"])
    assert second == {
        "opens_on": TODAY,
        "closes_on": TODAY + timedelta(days=62),
        "entered_on": TODAY,
        "why": "The money came late.",
        "asked_by": "The funder",
    }


def test_a_known_gap_about_time_says_who_needed_it_and_what_was_lost(moss: Member, project: Project) -> None:
    project.windows.all().delete()
    enter_window(project=project, weeks=4)
    say_less_time(project=project, position=STAGE)
    turn_key(project=project, position=STAGE, member=moss)
    gaps = read_record(shown_record(project=project, position=STAGE))["gaps"]
    assert [(gap["subject"], gap["required_by"], gap["lost"]) for gap in gaps] == [
        (f"Places for {NAMES['lived']}", "", ""),
        ("Time for people to join", "The funder", "Night workers could not come."),
    ]


def test_a_stage_that_does_not_ask_for_places_says_nothing_of_them(project: Project) -> None:
    assert read_record(project.sign_offs.get().record)["places"] is None


def test_the_record_is_what_the_page_showed(project: Project, moss: Member) -> None:
    browser = browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    turn_key(project=project, position=STAGE, member=moss)
    before = read(browser.get(reverse("stage_finish", args=[project.code, STAGE])))
    shown = shown_record(project=project, position=STAGE)
    assert sign(project=project, position=STAGE).record == shown
    after = read(browser.get(reverse("stage_record", args=[project.code, STAGE])))
    for page in (before, after):
        assert "Taken: 2 of 4 · Different people who joined: 2 · More on one person's word: 0" in page.words
        assert "2 of 3 people who take part, leads among them" in page.words
        assert "Taking a break: 0 · Left since the last sign-off: 0" in page.words
        assert "Count of 1 March 2027 2 of 4" in page.words
        assert f"{NAMES['lived']} Often or always affected. 2 of 4" in page.words
    assert [caption.words for caption in after.root.all("caption")][:2] == [
        "Where each group stood",
        "Counts of places",
    ]


def test_stages_that_need_another_look_have_them_in_each_record(
    project: Project, moss: Member, time_machine: TimeMachineFixture
) -> None:
    turn_key(project=project, position=STAGE, member=moss)
    sign(project=project, position=STAGE)
    time_machine.shift(timedelta(days=1))
    reopen(project=project, position=1)
    time_machine.shift(timedelta(days=1))
    fill_required(project=project, position=STAGE)
    turn_key(project=project, position=STAGE, member=moss)
    sign(project=project, position=STAGE)
    latest = [read_record(signed.record) for signed in project.sign_offs.order_by("pk")][-2:]
    assert [record["places"] is None for record in latest] == [True, False]
    assert [count["number"] for count in latest[1]["places"]["counts"]] == [3]


def test_people_taking_part_read_words_and_never_how_many(project: Project, moss: Member) -> None:
    _, secret, _ = make_participant(project=project, name="Juniper", side=Side.LIVED)
    fill_place(project=project, group=named(project, "lived"), name="Wren")
    answer_for_everyone(project=project)
    count_places(project=project)
    turn_key(project=project, position=STAGE, member=moss)
    sign(project=project, position=STAGE)
    page = read(browser_with_link(secret).get(reverse("my_record", args=[project.code, STAGE])))
    [section] = [found for found in page.root.all("section") if found.all(id="places")]
    assert section.words == f"Who had joined by then {NAMES['lived']} Some places taken"


def test_nobody_is_named(project: Project, moss: Member) -> None:
    ask_person(project=project, group=named(project, "lived"), name="Blue hat", step=StepChoices.JOINED)
    fill_place(project=project, group=named(project, "lived"), name="Juniper")
    count_places(project=project)
    turn_key(project=project, position=STAGE, member=moss)
    text = sign(project=project, position=STAGE).record
    assert [name for name in ("Blue hat", "Juniper", "Moss", "Robin") if name in text] == []


def test_a_plan_of_before_says_in_words_that_the_full_plan_asks_for_places_and_time(
    project: Project, moss: Member
) -> None:
    stage = stage_of(project=project, position=STAGE)
    stage.key = "people"
    stage.checks = [check for check in stage.checks if check not in {"coverage", "period"}]
    stage.save(update_fields=["key", "checks"])
    turn_key(project=project, position=STAGE, member=moss)
    sign(project=project, position=STAGE)
    browser = browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    words = read(browser.get(reverse("stage_record", args=[project.code, STAGE]))).words
    less = "The full plan also needs places that are taken and time for people to join here, and this plan does not."
    assert less in words
