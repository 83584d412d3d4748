"""Two people at once on talks and replies, with real threads."""

from functools import partial
from uuid import UUID

import pytest

from planner.actions.objections import RepliedAlready
from planner.actions.talks import IsTakenBack, SomebodyAgreed, Talk, write_talk
from planner.models import TalkAgreement, TalkNote, ValueReply, ValueReplyNotEnough
from planner.queries.check_in_facts import check_ins_fact
from planner.queries.stages import today_in
from planner.values import ValueState
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project, Side
from tests.check_in_factories import agree_to_talk, find_reply_not_enough, hold_talk, reply_to_line, take_back_talk
from tests.factories import lead_actor, make_lead, make_participant, make_project, write_promise
from tests.planner.test_concurrency import at_once, kinds
from tests.remembering import remembered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
@remembered
def project(transactional_db: None) -> Project:
    project = make_project(template="short")
    write_promise(project=project)
    return project


def test_one_press_four_times_makes_one_note(project: Project) -> None:
    talk = Talk(today_in(project), 3, held_by_other="Kit", states={"respect": ValueState.KEPT})
    press = partial(write_talk, project=project, code=UUID(int=1), talk=talk, by=lead_actor(project=project))
    assert kinds(at_once(*[press] * 4)) == {TalkNote: 1, NothingChanged: 3}
    assert (TalkNote.objects.count(), project.history.filter(verb="talk_written").count()) == (1, 1)


@pytest.mark.parametrize("turn", range(2))
def test_a_note_is_agreed_or_taken_back_and_never_both(project: Project, turn: int) -> None:
    talk = hold_talk(project=project)
    moss, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    agreeing, taking_back = at_once(
        lambda: agree_to_talk(talk=talk, member=moss),
        lambda: take_back_talk(talk=talk),
    )
    found = (type(agreeing), type(taking_back), len(check_ins_fact(project).talks))
    assert found in [(TalkAgreement, SomebodyAgreed, 1), (IsTakenBack, type(None), 0)]


def test_of_two_leads_who_reply_one_is_told(project: Project) -> None:
    hold_talk(project=project, broken=["respect"])
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    outcomes = at_once(*(partial(reply_to_line, project=project, key="respect", by=lead) for lead in leads))
    assert kinds(outcomes) == {ValueReply: 1, RepliedAlready: 1}
    assert ValueReply.objects.count() == 1


def test_somebody_finds_a_reply_wanting_once(project: Project) -> None:
    hold_talk(project=project, broken=["respect"])
    moss, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    reply = reply_to_line(project=project, key="respect")
    outcomes = at_once(*[partial(find_reply_not_enough, reply=reply, member=moss)] * 3)
    assert kinds(outcomes) == {ValueReplyNotEnough: 1, NothingChanged: 2}
