"""Talks: writing one down, saying that the note is right, and taking it back."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from time_machine import TimeMachineFixture

from planner.actions.check_ins import NoPromiseYet
from planner.actions.leaving import erase_person
from planner.actions.objections import NotHere, SentBefore
from planner.actions.talks import (
    IsTakenBack,
    MayNotAgree,
    NotAHolder,
    NotAskedAbout,
    NothingSaid,
    NotYourTalk,
    SomebodyAgreed,
    Talk,
    WrongTalkDay,
    answer_talk,
    write_talk,
)
from planner.models import TalkAgreement, TalkNote, TalkState
from planner.queries.check_in_facts import check_ins_fact
from planner.queries.talks import talk_line, talk_lines, talk_to_answer
from planner.values import ValueState
from stakeholders.actions.members import choose_side, turn_off_person
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor
from stakeholders.models import Member, Project, Side
from stakeholders.steps import ProjectIsArchived
from tests.check_in_factories import agree_to_talk, hold_talk, take_back_talk
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_helper,
    make_lead,
    make_on_paper,
    make_participant,
    make_project,
    recording,
    typing_for,
    write_promise,
)
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

CODE = UUID("11111111-1111-4111-8111-111111111111")
TODAY = MONDAY.date()


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    project = make_project()
    write_promise(project=project)
    return project


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[0]


@pytest.fixture
@remembered
def fern(project: Project) -> Member:
    return make_participant(project=project, name="Fern", side=Side.CARER)[0]


def send(project: Project, by: Actor, *, code: UUID = CODE, **more: Any) -> TalkNote:
    fields: dict[str, Any] = {
        "held_on": TODAY,
        "people": 3,
        "words": "Meetings are long.",
        "held_by_other": "Kit",
        "states": {"respect": ValueState.BROKEN, "access": ValueState.KEPT},
    }
    return write_talk(project=project, code=code, talk=Talk(**{**fields, **more}), by=by)


def withheld(project: Project) -> list[tuple[str, dict[str, Any]]]:
    return [(entry.verb, json.loads(entry.values)["what"]) for entry in project.withheld_entries.order_by("pk")]


# Writing one down ----------------------------------------------------------------------------------------------------


def test_a_lead_writes_down_what_people_said(project: Project, lead: Actor) -> None:
    with recording(project=project) as entries:
        note = send(project, lead)
    assert TalkNote.objects.values().get() == {
        "id": note.pk,
        "project_id": project.pk,
        "code": CODE,
        "held_on": TODAY,
        "held_by_id": None,
        "held_by_other": "Kit",
        "people": 3,
        "words": "Meetings are long.",
        "recorded_by_id": lead.pk,
        "recorded_at": MONDAY,
        "taken_back_at": None,
    }
    assert list(note.states.values_list("position", "key", "title", "state")) == [
        (3, "respect", "Respect", "broken"),
        (4, "access", "Access", "kept"),
    ]
    assert [(entry.verb, entry.values) for entry in entries] == [("talk_written", {"what": {"day": "2027-03-01"}})]


def test_whoever_held_it_writes_it_down(project: Project, moss: Member) -> None:
    note = send(project, actor_of(member=moss), held_by=moss.code, held_by_other="")
    assert (note.held_by, note.recorded_by_id) == (moss, moss.pk)


def test_one_press_is_one_note(project: Project, lead: Actor) -> None:
    send(project, lead)
    with pytest.raises(NothingChanged):
        send(project, lead)
    with pytest.raises(SentBefore):
        send(project, lead, words="Something else.")
    with pytest.raises(SentBefore):
        send(project, lead, states={"respect": ValueState.BROKEN, "access": ValueState.BROKEN})
    with pytest.raises(SentBefore):
        send(project, lead, held_by_other="Kat")
    assert TalkNote.objects.count() == 1


def test_the_code_of_a_note_elsewhere_is_refused(project: Project, lead: Actor) -> None:
    elsewhere = make_project()
    write_promise(project=elsewhere)
    send(elsewhere, lead_actor(project=elsewhere))
    with pytest.raises(SentBefore):
        send(project, lead)
    assert not project.talks.exists()


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, WrongTalkDay),
        ({"held_on": TODAY - timedelta(weeks=12, days=1)}, WrongTalkDay),
        ({"held_by_other": ""}, NotAHolder),
        ({"states": {}}, NothingSaid),
        ({"states": {"wizards": ValueState.KEPT}}, NotAskedAbout),
        ({"states": {"respect": ValueState.TOO_FEW}}, NotAskedAbout),
    ],
)
def test_what_no_note_says(project: Project, lead: Actor, more: Mapping[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        send(project, lead, **more)
    assert not TalkNote.objects.exists()
    assert not TalkState.objects.exists()


def test_a_talk_of_twelve_weeks_ago_is_written_down(project: Project, lead: Actor) -> None:
    assert send(project, lead, held_on=TODAY - timedelta(weeks=12)).held_on == date(2026, 12, 7)


def test_no_lead_holds_it_and_nobody_writes_down_what_another_held(
    project: Project, lead: Actor, moss: Member, fern: Member
) -> None:
    other_lead, _ = make_lead(project=project)
    for by, holder in (
        (lead, other_lead.code),
        (lead, project.members.get(pk=lead.pk).code),
        (actor_of(member=moss), fern.code),
        (lead, uuid4()),
    ):
        with pytest.raises(NotAHolder):
            send(project, by, held_by=holder, held_by_other="")
    for name in ("", "Kit"):
        with pytest.raises(NotAHolder):
            send(project, actor_of(member=moss), held_by=moss.code if name else None, held_by_other=name)


def test_without_a_promise_there_is_nothing_to_talk_about() -> None:
    project = make_project()
    with pytest.raises(NoPromiseYet):
        send(project, lead_actor(project=project))


def test_nothing_is_written_where_nothing_can_be(project: Project, lead: Actor, moss: Member) -> None:
    turn_off_person(member=moss, by=lead)
    with pytest.raises(NotHere):
        send(project, actor_of(member=moss), held_by=moss.code, held_by_other="")
    with pytest.raises(NotAHolder):
        send(project, lead, held_by=moss.code, held_by_other="")
    note = send(project, lead)
    archive_project(project=project, by=lead)
    for refused in (
        lambda: send(project, lead, code=uuid4()),
        lambda: take_back_talk(talk=note),
        lambda: agree_to_talk(talk=note, member=moss),
    ):
        with pytest.raises(ProjectIsArchived):
            refused()


# Is it right? --------------------------------------------------------------------------------------------------------


def test_one_of_that_side_says_that_it_is_right(project: Project, moss: Member) -> None:
    talk = hold_talk(project=project)
    assert [fact.is_agreed for fact in check_ins_fact(project).talks] == [False]
    agree_to_talk(talk=talk, member=moss)
    assert [fact.is_agreed for fact in check_ins_fact(project).talks] == [True]
    assert withheld(project) == [("talk_agreed", {"day": "2027-03-01", "week": "2027-03-01"})]
    with pytest.raises(NothingChanged):
        agree_to_talk(talk=talk, member=moss)


def test_the_last_answer_holds(project: Project, moss: Member) -> None:
    talk = hold_talk(project=project)
    agree_to_talk(talk=talk, member=moss)
    agree_to_talk(talk=talk, member=moss, is_right=False, words="Nobody said kept.")
    assert [fact.is_agreed for fact in check_ins_fact(project).talks] == [False]
    assert TalkAgreement.objects.values_list("is_right", "words").get() == (False, "Nobody said kept.")
    assert [verb for verb, _ in withheld(project)] == ["talk_agreed", "talk_not_right"]
    agree_to_talk(talk=talk, member=moss, words="lost with a yes")
    assert TalkAgreement.objects.values_list("is_right", "words").get() == (True, "")


def test_who_may_say_so(project: Project, lead: Actor, moss: Member, fern: Member) -> None:
    staff = make_participant(project=project, name="Wren", side=Side.FRONTLINE)[0]
    unsaid = make_participant(project=project, name="Sage")[0]
    second = make_lead(project=project)[0]
    choose_side(member=second, side=Side.LIVED, by=actor_of(member=second))
    second.refresh_from_db()
    held = hold_talk(project=project, held_by=moss)
    written = hold_talk(project=project, held_by=moss, by=actor_of(member=moss), words="Another one.")
    for talk in (held, written):
        for member in (moss, staff, unsaid, second):
            with pytest.raises(MayNotAgree):
                agree_to_talk(talk=talk, member=member)
            assert talk_to_answer(project, member) is None
            view = talk_line(project, talk.code, viewer=member)
            assert view is not None
            assert not view.may_answer
    assert talk_to_answer(project, fern) == written.code
    agree_to_talk(talk=written, member=fern)
    assert talk_to_answer(project, fern) == held.code
    agree_to_talk(talk=held, member=fern, is_right=False)
    assert talk_to_answer(project, fern) is None


def test_nobody_is_asked_about_a_talk_from_before_they_came_or_long_ago(
    project: Project, moss: Member, fern: Member
) -> None:
    early = hold_talk(project=project, held_on=TODAY - timedelta(days=1))
    assert talk_to_answer(project, fern) is None
    view = talk_line(project, early.code, viewer=fern)
    assert view is not None
    assert view.may_answer
    talk = hold_talk(project=project, words="Another one.")
    with at(MONDAY + timedelta(weeks=12)):
        assert talk_to_answer(project, fern) == talk.code
    with at(MONDAY + timedelta(weeks=12, days=1)):
        assert talk_to_answer(project, fern) is None


def test_nobody_says_so_for_another(project: Project) -> None:
    helper, _ = make_helper(project=project)
    ivy, _ = make_on_paper(project=project, helper=helper)
    talk = hold_talk(project=project)
    with pytest.raises(MayNotAgree):
        answer_talk(talk=talk, is_right=True, by=typing_for(member=ivy, helper=helper))
    assert not TalkAgreement.objects.exists()


# Taking it back ------------------------------------------------------------------------------------------------------


def test_a_note_is_taken_back_while_nobody_said_that_it_is_right(project: Project, moss: Member, fern: Member) -> None:
    talk = hold_talk(project=project, broken=["respect"])
    agree_to_talk(talk=talk, member=moss, is_right=False, words="Not so.")
    with recording(project=project) as entries:
        take_back_talk(talk=talk)
    fact = check_ins_fact(project)
    assert (fact.talks, fact.broken) == ((), ())
    assert [entry.verb for entry in entries] == ["talk_taken_back"]
    with pytest.raises(NothingChanged):
        take_back_talk(talk=talk)
    with pytest.raises(IsTakenBack):
        agree_to_talk(talk=talk, member=fern)
    assert talk_to_answer(project, fern) is None
    assert talk_lines(project, viewer=moss) == []
    assert [line.code for line in talk_lines(project, viewer=project.members.get(is_lead=True))] == [talk.code]


def test_an_agreed_note_stays(project: Project, moss: Member) -> None:
    talk = hold_talk(project=project)
    agree_to_talk(talk=talk, member=moss)
    with pytest.raises(SomebodyAgreed):
        take_back_talk(talk=talk)
    assert len(check_ins_fact(project).talks) == 1


def test_only_its_writer_or_a_lead_takes_it_back(project: Project, moss: Member, fern: Member) -> None:
    talk = hold_talk(project=project, held_by=moss, by=actor_of(member=moss))
    with pytest.raises(NotYourTalk):
        take_back_talk(talk=talk, by=actor_of(member=fern))
    take_back_talk(talk=talk, by=actor_of(member=moss))
    assert check_ins_fact(project).talks == ()


# What each person reads ----------------------------------------------------------------------------------------------


def test_what_a_participant_is_called_is_for_leads(project: Project, lead: Actor, moss: Member, fern: Member) -> None:
    talk = hold_talk(project=project, held_by=moss)
    agree_to_talk(talk=talk, member=fern, is_right=False)
    views = {
        name: talk_line(project, talk.code, viewer=viewer)
        for name, viewer in {"lead": project.members.get(pk=lead.pk), "moss": moss, "fern": fern}.items()
    }
    assert {name: (view.who, view.held_by_me) for name, view in views.items() if view is not None} == {
        "lead": ("Moss", False),
        "moss": ("Moss", True),
        "fern": ("", False),
    }
    assert {name: view.mine is not None for name, view in views.items() if view is not None} == {
        "lead": False,
        "moss": False,
        "fern": True,
    }


# Erased --------------------------------------------------------------------------------------------------------------


def test_whoever_is_erased_leaves_a_note_that_is_right_and_no_words(
    project: Project, moss: Member, fern: Member
) -> None:
    talk = hold_talk(project=project, held_by=moss, by=actor_of(member=moss))
    agree_to_talk(talk=talk, member=fern)
    other = hold_talk(project=project, words="Another one.")
    agree_to_talk(talk=other, member=fern, is_right=False, words="Fern was not there.")
    for member in (moss, fern):
        erase_person(member=member, by=actor_of(member=member))
    assert [fact.is_agreed for fact in check_ins_fact(project).talks] == [True, False]
    assert TalkAgreement.objects.filter(member=None, words="").count() == 2
    talk.refresh_from_db()
    assert (talk.held_by, talk.recorded_by, talk.words) == (None, None, "People say that meetings are too long.")
    view = talk_line(project, talk.code, viewer=project.members.get(is_lead=True))
    assert view is not None
    assert view.who == ""
