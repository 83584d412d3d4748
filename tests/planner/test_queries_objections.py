"""Concerns as their readers see them: who reads a name, which day stands there, and in which order they come."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from planner import steps
from planner.actions.objections import say_not_good_enough, take_words_away
from planner.gate import ObjectionFact
from planner.models.objections import ObjectionKind
from planner.queries.history import ERASED
from planner.queries.objections import (
    NotGoodEnoughView,
    ObjectionView,
    monday_of,
    objection_facts,
    objection_line,
    objection_lines,
)
from planner.queries.raising import raise_page
from stakeholders.actors import Actor
from stakeholders.models import Project, Side
from tests.factories import (
    MONDAY,
    at,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    raise_concern,
    reply_to,
    stage_of,
)
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

THURSDAY = MONDAY + timedelta(days=3)


@pytest.fixture
@remembered
def project() -> Project:
    with at(MONDAY):
        return make_project()


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


@pytest.fixture
@remembered
def moss(project: Project) -> Actor:
    return make_participant(project=project, name="Moss", side=Side.LIVED, since=MONDAY)[2]


@pytest.fixture
@remembered
def fern(project: Project) -> Actor:
    return make_participant(project=project, name="Fern", side=Side.CARER, since=MONDAY)[2]


def seen_by(reader: Actor, project: Project) -> list[ObjectionView]:
    return objection_lines(project, viewer_id=reader.pk, for_leads=reader.is_lead)


@pytest.mark.parametrize("day", range(7))
def test_the_monday_of_a_day(day: int) -> None:
    assert monday_of(date(2027, 3, 1) + timedelta(days=day)) == date(2027, 3, 1)


def test_without_a_name_nobody_reads_who_or_which_day(project: Project, lead: Actor, moss: Actor, fern: Actor) -> None:
    with at(THURSDAY):
        raise_concern(project=project, by=moss)
    for reader in (lead, moss, fern):
        [line] = seen_by(reader, project)
        assert (line.who, line.on, line.is_withheld) == ("", date(2027, 3, 1), True)
        assert line.is_mine is (reader == moss)
        assert "Moss" not in repr(line)


def test_with_a_name_everybody_reads_who_and_which_day(project: Project, lead: Actor, moss: Actor, fern: Actor) -> None:
    with at(THURSDAY):
        raise_concern(project=project, by=moss, shows_name=True)
    for reader in (lead, moss, fern):
        [line] = seen_by(reader, project)
        assert (line.who, line.on, line.by_lead) == ("Moss", date(2027, 3, 4), False)


def test_a_lead_is_named(project: Project, lead: Actor, moss: Actor) -> None:
    with at(THURSDAY):
        raise_concern(project=project, by=lead)
    [line] = seen_by(moss, project)
    assert (line.who, line.on, line.by_lead) == ("Robin", date(2027, 3, 4), True)


def test_the_day_is_one_where_the_project_is() -> None:
    with at(MONDAY):
        project = make_project(time_zone="Pacific/Auckland")
        by = lead_actor(project=project)
    with at(MONDAY + timedelta(hours=3)):
        raise_concern(project=project, by=by)
    assert seen_by(by, project)[0].on == date(2027, 3, 2)


def test_whose_row_was_erased(project: Project, moss: Actor) -> None:
    raise_concern(project=project, by=moss, shows_name=True)
    project.objections.update(author=None)
    [line] = seen_by(moss, project)
    assert (line.who, line.is_mine) == (ERASED, False)


def test_words_that_were_taken_away(project: Project, moss: Actor) -> None:
    objection = raise_concern(project=project, by=moss)
    take_words_away(objection=objection, by=moss)
    [line] = seen_by(moss, project)
    assert (line.words, line.is_taken_away, line.may_change, line.may_take_away) == ("", True, False, False)
    assert line.reply is None


def test_what_its_author_may_do(project: Project, moss: Actor, fern: Actor) -> None:
    objection = raise_concern(project=project, by=moss)
    before = {by.name: (line.may_change, line.may_take_away) for by in (moss, fern) for line in seen_by(by, project)}
    reply_to(objection=objection)
    after = {by.name: (line.may_change, line.may_take_away) for by in (moss, fern) for line in seen_by(by, project)}
    assert before == {"Moss": (True, True), "Fern": (False, False)}
    assert after == {"Moss": (False, True), "Fern": (False, False)}


def test_what_people_say_of_a_reply(project: Project, lead: Actor, moss: Actor, fern: Actor) -> None:
    ash = make_lead(project=project)[1]
    wren = make_participant(project=project, name="Wren")[2]
    objection = raise_concern(project=project, by=moss)
    with at(THURSDAY):
        reply_to(objection=objection, by=lead)
    for by, words in ((moss, "Too late."), (ash, "It is thin."), (fern, ""), (wren, "")):
        say_not_good_enough(objection=objection, words=words, by=by)
    replies = {by.name: line.reply for by in (lead, moss, fern) for line in seen_by(by, project)}
    for name, reply in replies.items():
        assert reply is not None
        assert (reply.words, reply.who, reply.on) == ("We ask you on Friday.", "Robin", date(2027, 3, 4))
        assert reply.not_good_enough == (
            NotGoodEnoughView("It is thin.", "Ash"),
            NotGoodEnoughView("Too late.", ""),
        )
        # How many said so without words is told to leads alone.
        assert reply.without_words == (2 if name == "Robin" else 1)
    assert {name: reply.mine for name, reply in replies.items() if reply} == {
        "Robin": None,
        "Moss": "Too late.",
        "Fern": "",
    }


def test_open_ones_come_first_and_inside_a_week_no_order_tells(project: Project, lead: Actor) -> None:
    by = {"lead": lead}
    found = {}
    for week in (0, 1):
        for number in range(4):
            name = f"{week}{number}"
            by[name] = make_participant(project=project, name=name, since=MONDAY)[2]
            with at(MONDAY + timedelta(weeks=week, days=number)):
                found[name] = raise_concern(project=project, by=by[name], words=name)
    for name in ("01", "12"):
        with at(MONDAY + timedelta(weeks=2)):
            reply_to(objection=found[name])
    lines = seen_by(lead, project)
    by_code = sorted(found, key=lambda name: str(found[name].code))
    expected = [name for week in "01" for name in by_code if name[0] == week and name not in {"01", "12"}]
    assert [line.words for line in lines] == [*expected, "12", "01"]


def test_one_stage_and_one_concern(project: Project, moss: Actor) -> None:
    first = raise_concern(project=project, by=moss, words="One")
    raise_concern(project=project, by=moss, words="Two", position=2)
    stage = stage_of(project=project, position=2)
    assert [line.words for line in objection_lines(project, viewer_id=moss.pk, stages=[stage], for_leads=False)] == [
        "Two"
    ]
    line = objection_line(project, first.code, viewer_id=moss.pk, for_leads=False)
    assert line is not None
    assert line.words == "One"
    assert objection_line(project, uuid4(), viewer_id=moss.pk, for_leads=False) is None
    other = make_project(template="short")
    assert objection_line(other, first.code, viewer_id=moss.pk, for_leads=False) is None


def test_how_many_are_open_and_what_the_gate_sees(project: Project, moss: Actor) -> None:
    first = raise_concern(project=project, by=moss)
    raise_concern(project=project, by=moss, position=2)
    reply_to(objection=first)
    assert objection_facts(project, signed={1}) == (ObjectionFact(1, True, False), ObjectionFact(2, False, True))


def test_a_not_yet_is_told_as_one(project: Project, moss: Actor) -> None:
    steps.add_objection(
        stage=stage_of(project=project, position=1),
        code=uuid4(),
        kind=ObjectionKind.NOT_YET,
        words="Two of us have not read it.",
        is_withheld=True,
        by=moss,
    )
    [line] = seen_by(moss, project)
    assert (line.is_not_yet, line.may_change) == (True, True)


def test_what_the_page_that_asks_begins_with(project: Project, moss: Actor) -> None:
    raise_concern(project=project, by=moss)
    page = raise_page(project, member_id=moss.pk)
    assert ([stage.position for stage in page.stages], page.now, page.withheld_open) == ([1, 2], 1, 1)
