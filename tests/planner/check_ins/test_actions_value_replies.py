"""Replies to broken lines: to what, by whom, once, and that one is not good enough."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from time_machine import TimeMachineFixture

from planner.actions.objections import NotHere, NotYours, OnlyLeadsReply, RepliedAlready
from planner.actions.value_replies import (
    NotBroken,
    Reply,
    SaidAgain,
    WrongDay,
    change_value_reply_not_enough,
    reply_to_value,
)
from planner.models import TalkNote, ValueReply, ValueReplyNotEnough
from planner.queries.check_in_facts import broken_lines
from planner.queries.value_replies import broken_line, lines_to_reply_to, value_reply_lines
from planner.values import Word
from stakeholders.actions.members import turn_off_person
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor
from stakeholders.models import Member, Project
from stakeholders.steps import ProjectIsArchived
from tests.check_in_factories import (
    find_reply_not_enough,
    hold_talk,
    make_people,
    reply_to_line,
    run_check_in,
    take_back_talk,
)
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_helper,
    make_on_paper,
    make_project,
    recording,
    typing_for,
)
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

CODE = UUID("11111111-1111-4111-8111-111111111111")
TODAY = MONDAY.date()
CHANGE: dict[str, Any] = {
    "heard": "Nobody listens.",
    "change": "You speak first.",
    "who": "The lead",
    "by_date": TODAY + timedelta(weeks=4),
}


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def people() -> list[Member]:
    """Three people of a project; a talk of theirs says that "Respect" is broken."""
    project = make_project()
    lived, _ = make_people(project=project, lived=3)
    hold_talk(project=project, broken=["respect"])
    return lived


@pytest.fixture
def project(people: list[Member]) -> Project:
    return people[0].project


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


def send(project: Project, by: Actor, *, key: str = "respect", code: UUID = CODE, **more: Any) -> ValueReply:
    line = broken_line(project, key)
    saw = more.pop("saw", line.code if line is not None else uuid4())
    return reply_to_value(project=project, key=key, code=code, saw=saw, reply=Reply(**{**CHANGE, **more}), by=by)


# Publishing one ------------------------------------------------------------------------------------------------------


def test_a_lead_says_what_will_change(project: Project, lead: Actor) -> None:
    with recording(project=project) as entries:
        reply = send(project, lead)
    assert ValueReply.objects.values().get() == {
        "id": reply.pk,
        "project_id": project.pk,
        "code": CODE,
        "check_in_id": None,
        "talk_id": TalkNote.objects.get().pk,
        "key": "respect",
        "title": "Respect",
        **CHANGE,
        "why_not": "",
        "author_id": lead.pk,
        "published_at": MONDAY,
    }
    assert [(entry.verb, entry.values) for entry in entries] == [("value_replied", {"what": {"line": "Respect"}})]
    assert [(line.key, line.is_replied) for line in broken_lines(project)] == [("respect", True)]
    assert lines_to_reply_to(project) == []


def test_a_lead_says_why_not(project: Project) -> None:
    reply = reply_to_line(project=project, key="respect", why_not="There is no money.")
    assert (reply.change, reply.who, reply.by_date, reply.why_not) == ("", "", None, "There is no money.")


def test_a_reply_is_published_once(project: Project, lead: Actor) -> None:
    send(project, lead)
    with pytest.raises(NothingChanged):
        send(project, lead)
    with pytest.raises(RepliedAlready):
        send(project, lead, code=uuid4())
    with pytest.raises(RepliedAlready):
        send(project, lead, heard="Something else.")
    assert ValueReply.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"key": "access"}, NotBroken),
        ({"saw": CODE}, SaidAgain),
        ({"by_date": TODAY - timedelta(days=1)}, WrongDay),
        ({"by_date": TODAY + timedelta(days=366)}, WrongDay),
    ],
)
def test_what_is_not_published(project: Project, lead: Actor, more: Mapping[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        send(project, lead, **more)
    assert not ValueReply.objects.exists()


def test_only_a_lead_who_is_here_replies(project: Project, lead: Actor, people: list[Member]) -> None:
    with pytest.raises(OnlyLeadsReply):
        send(project, actor_of(member=people[0]))
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        send(project, lead)


def test_the_reply_is_to_what_was_said_last(project: Project) -> None:
    lived, _ = make_people(project=project, lived=5)
    with at(MONDAY + timedelta(days=1)):
        check_in = run_check_in(project=project, lived=dict.fromkeys(lived, Word.OFTEN), broken=["respect"])
        line = broken_line(project, "respect")
        assert line is not None
        assert (line.code, line.is_talk, line.due_on) == (check_in.code, False, date(2027, 3, 16))
        assert reply_to_line(project=project, key="respect").check_in == check_in
    with at(MONDAY + timedelta(days=2)):
        assert lines_to_reply_to(project) == []
        talk = hold_talk(project=project, broken=["respect", "access"])
        assert [(line.key, line.is_talk, line.code) for line in lines_to_reply_to(project)] == [
            ("access", True, talk.code),
            ("respect", True, talk.code),
        ]
        assert reply_to_line(project=project, key="respect").talk == talk
        assert [line.key for line in lines_to_reply_to(project)] == ["access"]


def test_both_sides_break_a_line_once(project: Project) -> None:
    lived, staff = make_people(project=project, lived=5, staff=5)
    with at(MONDAY + timedelta(days=1)):
        run_check_in(
            project=project,
            lived=dict.fromkeys(lived, Word.NEVER),
            staff=dict.fromkeys(staff, Word.NEVER),
        )
    assert len(lines_to_reply_to(project)) == 8
    assert [line.key for line in lines_to_reply_to(project)].count("respect") == 1


def test_what_a_talk_said_that_was_taken_back_waits_for_nothing(project: Project) -> None:
    take_back_talk(talk=TalkNote.objects.get())
    assert broken_line(project, "respect") is None
    assert lines_to_reply_to(project) == []


def test_it_is_due_14_days_after_it_was_said(project: Project) -> None:
    [line] = lines_to_reply_to(project)
    assert (line.said_on, line.due_on) == (TODAY, date(2027, 3, 15))
    assert (line.days_left(TODAY), line.days_left(date(2027, 3, 16))) == (14, -1)


# Not good enough -----------------------------------------------------------------------------------------------------


def test_anybody_says_that_a_reply_is_not_good_enough(project: Project, lead: Actor, people: list[Member]) -> None:
    reply = reply_to_line(project=project, key="respect")
    find_reply_not_enough(reply=reply, member=people[0])
    find_reply_not_enough(reply=reply, member=people[1], words="")
    with recording(project=project) as entries:
        find_reply_not_enough(reply=reply, member=project.members.get(pk=lead.pk), words="")
    assert [entry.verb for entry in entries] == ["value_reply_not_enough"]
    assert [(entry.verb, json.loads(entry.values)["what"]) for entry in project.withheld_entries.all()] == [
        ("value_reply_not_enough_unnamed", {"line": "Respect", "week": "2027-03-01"})
    ] * 2
    [view] = value_reply_lines(project, viewer_id=people[0].pk, for_leads=False)
    assert [(said.words, said.who) for said in view.not_good_enough] == [("", "Robin"), ("It is too late.", "")]
    assert (view.without_words, view.mine, view.may_say) == (1, "It is too late.", False)
    with pytest.raises(NothingChanged):
        find_reply_not_enough(reply=reply, member=people[0], words="Again.")
    assert lines_to_reply_to(project) == []


def test_the_words_can_be_changed_by_who_said_them(project: Project, people: list[Member]) -> None:
    reply = reply_to_line(project=project, key="respect")
    by = actor_of(member=people[0])
    with pytest.raises(NotYours):
        change_value_reply_not_enough(reply=reply, words="No.", by=by)
    find_reply_not_enough(reply=reply, member=people[0])
    change_value_reply_not_enough(reply=reply, words="", by=by)
    assert ValueReplyNotEnough.objects.get().words == ""
    with pytest.raises(NothingChanged):
        change_value_reply_not_enough(reply=reply, words="", by=by)


def test_a_helper_types_it_for_somebody(project: Project) -> None:
    helper, _ = make_helper(project=project)
    ivy, _ = make_on_paper(project=project, helper=helper)
    reply = reply_to_line(project=project, key="respect")
    from_ivy = typing_for(member=ivy, helper=helper)
    find_reply_not_enough(reply=reply, member=ivy, by=from_ivy)
    said = ValueReplyNotEnough.objects.get()
    assert (said.member, said.entered_by, said.is_helped) == (ivy, helper, True)


def test_whoever_is_gone_says_nothing(project: Project, lead: Actor, people: list[Member]) -> None:
    reply = reply_to_line(project=project, key="respect")
    turn_off_person(member=people[0], by=lead)
    with pytest.raises(NotHere):
        find_reply_not_enough(reply=reply, member=people[0])
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        find_reply_not_enough(reply=reply, member=people[1])
