"""Requests to include, with real threads: nothing is done twice, and no stage is signed past one that came first."""

from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from planner.actions.challenges import (
    Asked,
    RequestChanged,
    change_challenge,
    raise_challenge,
    reply_to_challenge,
    say_reply_not_enough,
)
from planner.actions.keys import GateClosed, KeyRefused, StageChanged, turn_other_key
from planner.actions.objections import RepliedAlready, TooManyWithheld
from planner.actions.signing import sign_off
from planner.record import record_digest
from stakeholders.actions.groups import GroupIsThere, add_group
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.models import (
    BringingBack,
    Challenge,
    ChallengeAbout,
    ChallengeReply,
    Group,
    Project,
    ReplyNotEnough,
    Side,
)
from tests.factories import (
    fill_required,
    finish_stage,
    lead_actor,
    make_group,
    make_lead,
    make_participant,
    make_project,
    page_of,
    shown_record,
    stage_of,
    turn_key,
)
from tests.planner.test_concurrency import at_once, kinds
from tests.register_factories import ask_for, bring_back, leave_out, reply_to_request
from tests.remembering import remembered

pytestmark = pytest.mark.django_db(transaction=True)

CODE = UUID("11111111-1111-4111-8111-111111111111")
MISSING = Asked(ChallengeAbout.MISSING, "They are forgotten.", missing_name="Night staff")


@pytest.fixture
@remembered
def project(transactional_db: None) -> Project:
    return make_project(template="short")


@pytest.fixture
@remembered
def moss(project: Project) -> Actor:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[2]


def leads_of(project: Project) -> list[Actor]:
    return [lead_actor(project=project), make_lead(project=project)[1]]


def test_one_request_sent_eight_times_is_one(project: Project, moss: Actor) -> None:
    outcomes = at_once(
        *[lambda: raise_challenge(project=project, code=CODE, asked=MISSING, shows_name=False, by=moss)] * 8
    )
    assert kinds(outcomes) == {Challenge: 1, NothingChanged: 7}
    assert project.withheld_entries.count() == 1


def test_no_fourth_request_without_a_name_slips_in(project: Project, moss: Actor) -> None:
    outcomes = at_once(*(partial(ask_for, project=project, by=moss, missing=f"Group {number}") for number in range(6)))
    assert kinds(outcomes) == {Challenge: 3, TooManyWithheld: 3}


def test_two_leads_who_reply_at_once_make_one_reply_and_one_group(project: Project, moss: Actor) -> None:
    challenge = ask_for(project=project, by=moss)
    outcomes = at_once(
        *(
            partial(reply_to_request, challenge=challenge, words=f"By {lead.pk}", does_it=True, by=lead)
            for lead in leads_of(project)
        )
    )
    assert kinds(outcomes) == {ChallengeReply: 1, NothingChanged: 1}
    assert (Group.objects.count(), project.history.filter(verb="request_replied_added").count()) == (1, 1)


def test_a_group_that_is_added_while_a_lead_replies_is_there_once(project: Project, moss: Actor) -> None:
    for number in range(3):
        name = f"Group {number}"
        challenge = ask_for(project=project, by=moss, missing=name)
        replying, adding = at_once(
            partial(reply_to_request, challenge=challenge, does_it=True),
            partial(add_group, project=project, code=uuid4(), name=name, by=lead_actor(project=project)),
        )
        assert isinstance(replying, ChallengeReply)
        assert isinstance(adding, (Group, GroupIsThere))
        assert replying.group == Group.objects.get(name=name)


def test_two_requests_for_one_missing_group_add_it_once(project: Project, moss: Actor) -> None:
    asked = [ask_for(project=project, by=moss) for _ in range(2)]
    replies = at_once(*(partial(reply_to_request, challenge=challenge, does_it=True) for challenge in asked))
    assert kinds(replies) == {ChallengeReply: 2}
    assert {reply.group for reply in replies} == {Group.objects.get()}


def test_a_group_that_is_brought_back_by_two_is_brought_back_once(project: Project, moss: Actor) -> None:
    group = make_group(project=project)
    leave_out(group=group)
    challenge = ask_for(project=project, by=moss, group=group, about="left_out")
    replying, bringing = at_once(
        partial(reply_to_request, challenge=challenge, does_it=True), partial(bring_back, group=group)
    )
    assert isinstance(replying, ChallengeReply)
    assert bringing is None or isinstance(bringing, NothingChanged)
    assert BringingBack.objects.count() == 1


def test_a_reply_is_never_to_words_nobody_read(project: Project, moss: Actor) -> None:
    lead = lead_actor(project=project)
    for number in range(5):
        challenge = ask_for(project=project, by=moss, missing=f"Group {number}", shows_name=True)
        outcomes = at_once(
            partial(
                change_challenge,
                challenge=challenge,
                words="Other.",
                missing_name=f"Another {number}",
                version=1,
                by=moss,
            ),
            partial(reply_to_challenge, challenge=challenge, words="Yes.", version=1, does_it=True, by=lead),
        )
        challenge = Challenge.objects.get(pk=challenge.pk)
        assert kinds(outcomes) in ({Challenge: 1, RequestChanged: 1}, {RepliedAlready: 1, ChallengeReply: 1})
        assert hasattr(challenge, "reply") is (challenge.missing_name == f"Group {number}")
        assert Group.objects.filter(name=f"Another {number}").count() == 0


def test_one_person_says_once_that_a_reply_is_not_good_enough(project: Project, moss: Actor) -> None:
    challenge = ask_for(project=project, by=moss)
    reply_to_request(challenge=challenge)
    outcomes = at_once(*[lambda: say_reply_not_enough(challenge=challenge, words="No.", by=moss)] * 4)
    assert kinds(outcomes) == {ReplyNotEnough: 1, NothingChanged: 3}


# A stage that looks at the groups ------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def ready(transactional_db: None) -> Project:
    """The second stage of the full plan, which only waits for people to agree."""
    project = make_project()
    since = timezone.now() - timedelta(days=30)
    holder = make_participant(project=project, name="Moss", side=Side.LIVED, since=since)[0]
    finish_stage(project=project, position=1, holder=holder)
    fill_required(project=project, position=2)
    return project


@pytest.mark.parametrize("turn", range(3))
def test_no_stage_is_signed_past_a_request_that_came_first(ready: Project, turn: int) -> None:
    lead = lead_actor(project=ready)
    moss = make_participant(project=ready, name="Wren", side=Side.CARER)[2]
    turn_key(project=ready, position=2, member=ready.members.get(name="Moss"))
    stage, saw = stage_of(project=ready, position=2), record_digest(shown_record(project=ready, position=2))
    signing, asking = at_once(
        lambda: sign_off(stage=stage, saw=saw, by=lead),
        lambda: ask_for(project=ready, by=moss),
    )
    assert isinstance(asking, Challenge)
    if isinstance(signing, list):
        assert stage.sign_offs.get().signed_at <= asking.raised_at
    else:
        assert type(signing) in {GateClosed, StageChanged}
        assert stage.sign_offs.count() == 0


@pytest.mark.parametrize("turn", range(2))
def test_nobody_agrees_to_groups_that_a_reply_adds_meanwhile(ready: Project, turn: int) -> None:
    wren = make_participant(project=ready, name="Wren", side=Side.CARER)[2]
    holder = ready.members.get(name="Moss")
    stage = stage_of(project=ready, position=2)
    challenge = ask_for(project=ready, by=wren)
    seen = page_of(project=ready, position=2).unit.seen
    by = Actor(wren.kind, holder.pk, holder.code, holder.shown_name)
    agreeing, replying = at_once(
        lambda: turn_other_key(stage=stage, seen=seen, led_here=False, by=by),
        lambda: reply_to_request(challenge=challenge, does_it=True),
    )
    assert isinstance(replying, ChallengeReply)
    assert type(agreeing) in {GateClosed, KeyRefused, StageChanged}
    assert page_of(project=ready, position=2).unit.work_is_done is False
