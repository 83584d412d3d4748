"""Requests to include as their readers see them: who reads a name, which day stands there, and in which order."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from planner.actions.challenges import say_reply_not_enough, take_request_words_away
from planner.queries.challenges import (
    ChallengeView,
    RequestsWaiting,
    challenge_line,
    challenge_lines,
    request_page,
    requests_waiting,
)
from planner.queries.history import ERASED
from planner.queries.objections import NotGoodEnoughView
from stakeholders.actors import Actor
from stakeholders.models import ChallengeAbout, Group, Project, Side
from tests.factories import MONDAY, at, lead_actor, make_group, make_lead, make_participant, make_project
from tests.register_factories import ask_for, bring_back, leave_out, place, reply_to_request
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


@pytest.fixture
@remembered
def carers(project: Project) -> Group:
    return make_group(project=project)


def seen_by(reader: Actor, project: Project) -> list[ChallengeView]:
    return challenge_lines(project, viewer_id=reader.pk, for_leads=reader.is_lead)


def test_without_a_name_nobody_reads_who_or_which_day(project: Project, lead: Actor, moss: Actor, fern: Actor) -> None:
    with at(THURSDAY):
        ask_for(project=project, by=moss)
        for reader in (lead, moss, fern):
            [line] = seen_by(reader, project)
            assert (line.who, line.on, line.days, line.is_withheld) == ("", date(2027, 3, 1), 3, True)
            assert line.is_mine is (reader == moss)
            assert "Moss" not in repr(line)


def test_with_a_name_everybody_reads_who_and_which_day(project: Project, lead: Actor, moss: Actor, fern: Actor) -> None:
    with at(THURSDAY):
        ask_for(project=project, by=moss, shows_name=True)
        for reader in (lead, moss, fern):
            [line] = seen_by(reader, project)
            assert (line.who, line.on, line.days, line.by_lead) == ("Moss", date(2027, 3, 4), 0, False)


def test_a_lead_is_named(project: Project, lead: Actor, moss: Actor) -> None:
    with at(THURSDAY):
        ask_for(project=project, by=lead)
    [line] = seen_by(moss, project)
    assert (line.who, line.on, line.by_lead) == ("Robin", date(2027, 3, 4), True)


def test_the_day_is_one_where_the_project_is() -> None:
    with at(MONDAY):
        project = make_project(time_zone="Pacific/Auckland")
        by = lead_actor(project=project)
    with at(MONDAY + timedelta(hours=3)):
        ask_for(project=project, by=by)
    assert seen_by(by, project)[0].on == date(2027, 3, 2)


def test_whose_row_was_erased(project: Project, moss: Actor) -> None:
    ask_for(project=project, by=moss, shows_name=True)
    project.challenges.update(author=None)
    [line] = seen_by(moss, project)
    assert (line.who, line.is_mine) == (ERASED, False)


def test_words_that_were_taken_away(project: Project, moss: Actor) -> None:
    take_request_words_away(challenge=ask_for(project=project, by=moss), by=moss)
    [line] = seen_by(moss, project)
    assert (line.words, line.group_name, line.is_taken_away, line.may_change, line.may_take_away) == (
        "",
        "",
        True,
        False,
        False,
    )
    assert (line.reply, line.may_be_done) == (None, False)


def test_what_its_author_may_do(project: Project, moss: Actor, fern: Actor) -> None:
    challenge = ask_for(project=project, by=moss)
    before = {by.name: (line.may_change, line.may_take_away) for by in (moss, fern) for line in seen_by(by, project)}
    reply_to_request(challenge=challenge)
    after = {by.name: (line.may_change, line.may_take_away) for by in (moss, fern) for line in seen_by(by, project)}
    assert before == {"Moss": (True, True), "Fern": (False, False)}
    assert after == {"Moss": (False, True), "Fern": (False, False)}


def test_what_a_lead_can_do_with_the_reply(project: Project, lead: Actor, moss: Actor, carers: Group) -> None:
    place(group=carers)
    leave_out(group=carers)
    ask_for(project=project, by=moss)
    for about in ("left_out", "placed"):
        ask_for(project=project, by=moss, group=carers, about=about)
    assert {line.about: line.may_be_done for line in seen_by(lead, project)} == {
        "missing": True,
        "left_out": True,
        "placed": False,
    }
    bring_back(group=carers)
    assert {line.about: line.may_be_done for line in seen_by(lead, project)} == {
        "missing": True,
        "left_out": False,
        "placed": False,
    }


def test_a_group_is_read_by_its_present_name_and_the_reply_keeps_the_one_added(
    project: Project, lead: Actor, moss: Actor, carers: Group
) -> None:
    ask_for(project=project, by=moss, group=carers)
    Group.objects.filter(pk=carers.pk).update(name="Young people who care")
    [line] = seen_by(lead, project)
    assert (line.group_name, line.group, line.added) == ("Young people who care", carers, None)
    reply_to_request(challenge=ask_for(project=project, by=moss), does_it=True)
    answered = seen_by(lead, project)[-1]
    assert (answered.group, answered.group_name, answered.added) == (
        None,
        "Night staff",
        Group.objects.get(name="Night staff"),
    )


def test_what_people_say_of_a_reply(project: Project, lead: Actor, moss: Actor, fern: Actor) -> None:
    ash = make_lead(project=project)[1]
    wren = make_participant(project=project, name="Wren")[2]
    challenge = ask_for(project=project, by=moss)
    with at(THURSDAY):
        reply_to_request(challenge=challenge, by=lead)
    for by, words in ((moss, "Too late."), (ash, "It is thin."), (fern, ""), (wren, "")):
        say_reply_not_enough(challenge=challenge, words=words, by=by)
    replies = {by.name: line.reply for by in (lead, moss, fern) for line in seen_by(by, project)}
    for name, reply in replies.items():
        assert reply is not None
        assert (reply.words, reply.who, reply.on) == ("We ask them on Friday.", "Robin", date(2027, 3, 4))
        assert reply.not_good_enough == (NotGoodEnoughView("It is thin.", "Ash"), NotGoodEnoughView("Too late.", ""))
        # How many said so without words is told to leads alone.
        assert reply.without_words == (2 if name == "Robin" else 1)
    assert {name: reply.mine for name, reply in replies.items() if reply} == {
        "Robin": None,
        "Moss": "Too late.",
        "Fern": "",
    }


def test_open_ones_come_first_and_inside_a_week_no_order_tells(project: Project, lead: Actor) -> None:
    found = {}
    for week in (0, 1):
        for number in range(4):
            name = f"{week}{number}"
            by = make_participant(project=project, name=name, since=MONDAY)[2]
            with at(MONDAY + timedelta(weeks=week, days=number)):
                found[name] = ask_for(project=project, by=by, missing=name, words=name)
    for name in ("01", "12"):
        with at(MONDAY + timedelta(weeks=2)):
            reply_to_request(challenge=found[name])
    by_code = sorted(found, key=lambda name: str(found[name].code))
    expected = [name for week in "01" for name in by_code if name[0] == week and name not in {"01", "12"}]
    assert [line.words for line in seen_by(lead, project)] == [*expected, "12", "01"]


def test_one_group_and_one_request(project: Project, moss: Actor, carers: Group) -> None:
    ask_for(project=project, by=moss, words="One")
    second = ask_for(project=project, by=moss, group=carers, words="Two")
    lines = challenge_lines(project, viewer_id=moss.pk, groups=[carers], for_leads=False)
    assert [line.words for line in lines] == ["Two"]
    line = challenge_line(project, second.code, viewer_id=moss.pk, for_leads=False)
    assert line is not None
    assert line.words == "Two"
    assert challenge_line(project, uuid4(), viewer_id=moss.pk, for_leads=False) is None
    other = make_project(template="short")
    assert challenge_line(other, second.code, viewer_id=moss.pk, for_leads=False) is None


@pytest.mark.parametrize(("shows_name", "days"), [(True, 6), (False, 9)])
def test_how_long_the_oldest_has_waited(project: Project, moss: Actor, shows_name: bool, days: int) -> None:
    """A withheld one counts from the Monday of its week: the day it came is told to nobody."""
    assert requests_waiting(project) == RequestsWaiting(0, 0)
    with at(THURSDAY):
        ask_for(project=project, by=moss, shows_name=shows_name)
    with at(MONDAY + timedelta(days=9)):
        ask_for(project=project, by=moss, shows_name=True)
        assert requests_waiting(project) == RequestsWaiting(2, days)


def test_what_the_page_that_asks_begins_with(project: Project, moss: Actor, carers: Group) -> None:
    ask_for(project=project, by=moss)
    page = request_page(project, member_id=moss.pk, group_code=None)
    assert page is not None
    assert (page.group, page.may_say, page.withheld_open) == (None, [], 1)
    assert request_page(project, member_id=moss.pk, group_code=uuid4()) is None
    other = make_group(project=make_project(template="short"))
    assert request_page(project, member_id=moss.pk, group_code=other.code) is None


def test_what_can_be_said_of_a_group(project: Project, moss: Actor, carers: Group) -> None:
    def may_say() -> list[ChallengeAbout]:
        page = request_page(project, member_id=moss.pk, group_code=carers.code)
        assert page is not None
        return page.may_say

    assert may_say() == ["named"]
    first = place(group=carers).position
    assert may_say() == ["placed", "named"]
    place(group=carers, affected=25, saw=first.code)
    assert may_say() == ["placed", "named"]
    leave_out(group=carers)
    assert may_say() == ["left_out"]
    bring_back(group=carers)
    assert may_say() == ["placed", "named"]
