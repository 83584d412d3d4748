"""What a record says of the groups: what the signatures stand on, first; what the page showed, frozen; nobody named."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import TimeMachineFixture

from planner.record import read_record
from stakeholders.actions.groups import change_group
from stakeholders.models import Group, Member, Project, Side
from stakeholders.queries.register import moments_of
from stakeholders.register import SIGNED_MOMENTS, START_MOMENT
from tests.factories import (
    MONDAY,
    actor_of,
    everybody_belongs,
    fill_required,
    finish_stage,
    lead_actor,
    make_group,
    make_participant,
    make_project,
    make_user,
    reopen,
    shown_record,
    sign,
    turn_key,
)
from tests.filling import NAMES
from tests.pages import Page, read
from tests.register_factories import ask_for, hear, leave_out, merge, place, reach, reply_to_request
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project(time_machine: TimeMachineFixture) -> Project:
    """A short plan whose second stage, in which groups are listed, has all it needs; Moss agreed to the first."""
    project = make_project(lead=make_user(name="Robin"))
    moss, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED, since=MONDAY - timedelta(days=30))
    finish_stage(project=project, position=1, holder=moss)
    time_machine.shift(timedelta(hours=1))
    fill_required(project=project, position=2)
    return project


@pytest.fixture
def moss(project: Project) -> Member:
    return project.members.get(name="Moss")


def named(project: Project, name: str) -> Group:
    return project.groups.get(name=name)


def register_of(project: Project, moss: Member, position: int = 2) -> dict[str, Any]:
    """Moss agrees; what the page before signing shows of the groups."""
    turn_key(project=project, position=position, member=moss)
    register: dict[str, Any] = read_record(shown_record(project=project, position=position))["register"]
    return register


def line(register: dict[str, Any], name: str) -> dict[str, Any]:
    [found] = [group for group in register["groups"] if group["name"] == name]
    return dict(found)


# What it holds -------------------------------------------------------------------------------------------------------


def test_every_group_stands_in_it_with_its_place_and_how_it_is_reached(project: Project, moss: Member) -> None:
    register = register_of(project, moss)
    assert [group["name"] for group in register["groups"]] == sorted(NAMES.values())
    assert line(register, NAMES["lived"]) == {
        "name": NAMES["lived"],
        "earlier_names": [],
        "side": "People with lived experience",
        "affected": "often",
        "say": "never",
        "wanted": "often",
        "is_guess": True,
        "is_left_out": False,
        "counts_as_before_until": None,
        "places": 2,
        "ways": 2,
        "heard": None,
        "at": [75, 0, 75],
        "number": 3,
    }
    told = {name: register[name] for name in ("listed", "left_out", "below_line", "guesses", "places_changed")}
    assert told == {"listed": 4, "left_out": 0, "below_line": 0, "guesses": 4, "places_changed": 1}
    assert (register["acts"], register["renamed"], register["requests"]) == ([], [], [])


def test_a_stage_without_the_check_says_nothing_of_groups(project: Project) -> None:
    assert read_record(project.sign_offs.get().record)["register"] is None


def test_where_somebody_who_belongs_moved_it_last_it_is_no_guess(project: Project, moss: Member) -> None:
    place(group=named(project, NAMES["lived"]), affected=100, say=0, by=actor_of(member=moss))
    register = register_of(project, moss)
    assert (line(register, NAMES["lived"])["is_guess"], register["guesses"]) == (False, 3)


def test_what_was_left_out_and_moved_below_the_line_is_told_with_its_record(
    project: Project, moss: Member, time_machine: TimeMachineFixture
) -> None:
    out = make_group(project=project, name="Cleaners", side=Side.FRONTLINE)
    place(group=out, affected=100, say=0)
    leave_out(group=out)
    time_machine.shift(timedelta(days=14))
    below = make_group(project=project, name="Porters", side=Side.FRONTLINE)
    place(group=below, affected=75, say=50)
    reach(group=below)
    place(group=below, affected=50, say=50)
    register = register_of(project, moss)
    act = {"reason": "We have no time for them.", "was_asked": True, "asked_words": "Two of them said: ask again."}
    act |= {"belongs": False}
    assert register["acts"] == [
        act | {"name": "Cleaners", "kind": "left_out", "began_on": date(2027, 3, 1), "ends_on": date(2027, 3, 15)},
        act | {"name": "Porters", "kind": "below_line", "began_on": date(2027, 3, 15), "ends_on": date(2027, 3, 29)},
    ]
    assert (register["listed"], register["left_out"], register["below_line"]) == (5, 1, 1)
    assert line(register, "Cleaners")["is_left_out"]
    porters = line(register, "Porters")
    assert (porters["affected"], porters["counts_as_before_until"]) == ("sometimes", date(2027, 3, 29))


def test_a_date_that_somebody_typed_stands_with_the_day_it_was_entered(project: Project, moss: Member) -> None:
    hear(group=named(project, NAMES["carer"]), people=3)
    heard = line(register_of(project, moss), NAMES["carer"])["heard"]
    assert heard == {"people": 3, "heard_on": date(2027, 3, 1), "entered_on": date(2027, 3, 1)}


def test_earlier_names_and_merged_groups_stay_beside_the_new_ones(
    project: Project, moss: Member, time_machine: TimeMachineFixture
) -> None:
    staff = named(project, NAMES["frontline"])
    change_group(group=staff, changes={"name": "Nurses"}, by=lead_actor(project=project))
    merge(group=make_group(project=project, name="Ward nurses", side=Side.FRONTLINE), into=staff)
    register = register_of(project, moss)
    assert line(register, "Nurses")["earlier_names"] == ["Ward staff", "Ward nurses"]
    assert [(name["before"], name["now"], name["was_merged"]) for name in register["renamed"]] == [
        ("Ward staff", "Nurses", False),
        ("Ward nurses", "Nurses", True),
    ]
    time_machine.shift(timedelta(hours=1))
    sign(project=project, position=2)
    fill_required(project=project, position=3)
    later = register_of(project, moss, position=3)
    assert (later["renamed"], line(later, "Nurses")["earlier_names"]) == ([], ["Ward staff", "Ward nurses"])


def test_requests_are_named_by_code_and_their_words_are_looked_up(
    project: Project, moss: Member, browser: Client
) -> None:
    asked = ask_for(project=project, by=actor_of(member=moss), missing="Night porters", words="They are forgotten.")
    reply_to_request(challenge=asked, words="We ask them on Friday.")
    register = register_of(project, moss)
    assert register["requests"] == [{"code": str(asked.code), "is_withheld": True, "raised_on": date(2027, 3, 1)}]
    text = shown_record(project=project, position=2)
    assert not [word for word in ("forgotten", "Friday", "Night porters", "Moss") if word in text]
    shown = finish_page(browser, project)
    assert {"They are forgotten.", "We ask them on Friday."} <= {
        words.words for words in shown.root.all(class_="words")
    }


# What the page showed ------------------------------------------------------------------------------------------------


def finish_page(browser: Client, project: Project) -> Page:
    return read(browser.get(reverse("stage_finish", args=[project.code, 2])))


def test_the_record_is_what_the_page_showed(project: Project, moss: Member, browser: Client) -> None:
    out = make_group(project=project, name="Visitors", side=Side.CARER)
    everybody_belongs(project=project)
    place(group=out, affected=25, say=25)
    turn_key(project=project, position=2, member=moss)
    before = finish_page(browser, project)
    shown = shown_record(project=project, position=2)
    assert sign(project=project, position=2).record == shown
    after = read(browser.get(reverse("stage_record", args=[project.code, 2])))
    for found in (before, after):
        assert "In the list: 5 · Left out: 0 · Moved below the line: 0" in found.words
        assert "Visitors Our guess." in found.words
    change_group(group=out, changes={"name": "Guests"}, by=lead_actor(project=project))
    assert "Visitors" in read(browser.get(reverse("stage_record", args=[project.code, 2]))).words


# Start positions -----------------------------------------------------------------------------------------------------


def test_the_start_freezes_once_when_the_stage_that_lists_groups_is_first_signed(
    project: Project, moss: Member, time_machine: TimeMachineFixture
) -> None:
    assert moments_of(project).start is None
    turn_key(project=project, position=2, member=moss)
    first = sign(project=project, position=2)
    time_machine.shift(timedelta(days=1))
    reopen(project=project, position=2)
    time_machine.shift(timedelta(days=1))
    turn_key(project=project, position=2, member=moss)
    sign(project=project, position=2)
    assert project.moments.filter(label=START_MOMENT).count() == 1
    found = moments_of(project)
    assert (found.start, len(found.signed)) == (first.signed_at, 2)
    assert project.moments.filter(label__startswith=SIGNED_MOMENTS).count() == 3


# The picture ---------------------------------------------------------------------------------------------------------


def test_its_picture_shows_the_groups_as_they_stood_with_the_numbers_of_the_table(
    project: Project, moss: Member, browser: Client
) -> None:
    turn_key(project=project, position=2, member=moss)
    before = read(browser.get(reverse("stage_finish", args=[project.code, 2])))
    sign(project=project, position=2)
    for group in project.groups.all():
        place(group=group, affected=100, say=100)
    after = read(browser.get(reverse("stage_record", args=[project.code, 2])))
    assert pictures(before) == pictures(after)
    assert [drawing.one("title").words for drawing in after.root.all("svg", role="img")] == [
        "Grid of 4 groups: how much each is affected, and how much say each has"
    ] * 2
    assert f"3. {NAMES['lived']} Our guess." in [row.words for row in after.root.all("th", scope="row")]


def pictures(page: Page) -> list[str]:
    """The drawings of a page, as they stand there."""
    return re.findall(r'<svg class="g g-.*?</svg>', page.source, re.DOTALL)
