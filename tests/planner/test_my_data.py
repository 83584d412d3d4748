"""Every table that points to a person: told in "What is kept about you", and gone from them once they are erased."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models

from planner.actions.challenges import say_reply_not_enough
from planner.actions.entries import save_text
from planner.actions.keys import clear_condition
from planner.actions.leaving import erase_person
from planner.actions.objections import say_not_good_enough
from planner.models import Condition
from planner.models.promise import AnswerChoices
from planner.queries.my_data import held_about
from stakeholders.actions.mail import mail_link_to_self
from stakeholders.models import Member, PersonalLink, Project, Side
from tests.check_in_factories import (
    agree_to_talk,
    answer,
    begin_check_in,
    end_check_in,
    find_reply_not_enough,
    hold_talk,
    reply_to_line,
)
from tests.factories import (
    MONDAY,
    actor_of,
    answer_of,
    at,
    exercise_of,
    fill_required,
    lead_actor,
    make_arrival,
    make_group,
    make_participant,
    make_project,
    make_shared_link,
    raise_concern,
    reply_to,
    sign,
    tell_leads,
    turn_key,
)
from tests.recruitment_factories import count_places
from tests.register_factories import ask_for, judge, reply_to_request
from tests.remembering import remembered
from tests.support_factories import support_with_secrets

pytestmark = pytest.mark.django_db

TYPED = "What you typed for others"
REQUESTS = "Your requests to include a group"
TALKS = "Talks about our promise"
TOLD = {
    "planner.CheckInListing.member": "Check-ins that are open",
    "planner.Condition.set_by": "What you agreed “as long as”",
    "planner.ConditionCleared.cleared_by": "What you agreed “as long as”",
    "planner.Entry.author": "What you wrote",
    "planner.Entry.entered_by": TYPED,
    "planner.Key.member": "Stages that you agreed to",
    "planner.NotGoodEnough.entered_by": TYPED,
    "planner.NotGoodEnough.member": "Your concerns",
    "planner.NoteText.author": "Earlier words of yours",
    "planner.NoteText.entered_by": TYPED,
    "planner.Objection.author": "Your concerns",
    "planner.Objection.entered_by": TYPED,
    "planner.PromiseAnswer.entered_by": TYPED,
    "planner.PromiseAnswer.member": "What you said of our promise",
    **dict.fromkeys(("planner.TalkAgreement.member", "planner.TalkNote.held_by"), TALKS),
    "planner.TalkNote.recorded_by": TALKS,
    "planner.ValueReplyNotEnough.entered_by": TYPED,
    "planner.ValueReplyNotEnough.member": TALKS,
    "stakeholders.Arrival.member": "About you",
    "stakeholders.Belonging.member": "Groups you belong to",
    "stakeholders.Challenge.author": REQUESTS,
    "stakeholders.Challenge.entered_by": TYPED,
    "stakeholders.Consent.entered_by": TYPED,
    "stakeholders.Consent.member": "What you say yes or no to",
    "stakeholders.Contact.member": "How to reach you",
    "stakeholders.Judgement.entered_by": TYPED,
    "stakeholders.Judgement.member": "Where you would put groups",
    "stakeholders.Mail.member": "E-mail to you",
    "stakeholders.Need.member": "What you need to take part",
    "stakeholders.PayWish.member": "Your money",
    "stakeholders.Payment.member": "Your money",
    "stakeholders.PersonalLink.member": "Your own link",
    "stakeholders.PlaceHeld.member": "How far you have come",
    "stakeholders.Recruit.member": "How far you have come",
    "stakeholders.ReplyNotEnough.entered_by": TYPED,
    "stakeholders.ReplyNotEnough.member": REQUESTS,
}
"""Where each is told."""

OF_LEADS = {
    "planner.CheckIn.opened_by",
    "planner.EntryReply.author",
    "planner.Gap.published_by",
    "planner.GapRenewal.renewed_by",
    "planner.NumberChange.changed_by",
    "planner.ObjectionReply.author",
    "planner.PromiseReply.author",
    "planner.PromiseVersion.published_by",
    "planner.Reopening.reopened_by",
    "planner.SpellingFix.fixed_by",
    "planner.ValueReply.author",
    "stakeholders.BringingBack.by_member",
    "stakeholders.CardAnswer.answered_by",
    "stakeholders.ChallengeReply.author",
    "stakeholders.Group.touched_only_by",
    "stakeholders.GroupFile.member",
    "stakeholders.HeardAnotherWay.entered_by",
    "stakeholders.LeadInvitation.invited_by",
    "stakeholders.LeavingOut.by_member",
    "stakeholders.Need.owner",
    "stakeholders.Position.mover",
    "stakeholders.Approach.entered_by",
    "stakeholders.CoverageRecord.recorded_by",
    "stakeholders.Recruit.confirmed_by",
    "stakeholders.Recruit.entered_by",
    "stakeholders.RecruitStep.entered_by",
    "stakeholders.Reveal.by_member",
    "stakeholders.Window.entered_by",
}
"""What leads alone do. They read it on the pages of the project."""

OF_ONE_PERSON = {"stakeholders.Member.merged_into"}
"""Between entries of one person, of which all is told and goes together: `tests/planner/test_same_person.py`."""

KEPT = {"stakeholders.PersonalLink.member"}
"""A link that is off stays, so that whoever opens it is told that it ended. It says nothing of anybody."""


def links_to_people() -> dict[str, models.ForeignKey[Member]]:
    """Every field that points to a person of a project."""
    return {
        f"{model._meta.label}.{field.name}": field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is Member
    }


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    """Moss has said something of every kind."""
    project = make_project()
    fill_required(project=project, position=1)
    member, _, by = make_participant(project=project, name="Moss", side=Side.LIVED)
    team = exercise_of(project=project, key="working_together")
    save_text(exercise=team, text="We meet at noon.", values={}, version=0, by=lead_actor(project=project))
    save_text(exercise=team, text="We meet at ten.", values={}, version=0, by=by)
    answer_of(member=member, answer=AnswerChoices.BUT, words="It is long.")
    answered = raise_concern(project=project, by=by)
    reply_to(objection=answered)
    say_not_good_enough(objection=answered, words="Too late.", by=by)
    asked = ask_for(project=project, by=by)
    reply_to_request(challenge=asked)
    say_reply_not_enough(challenge=asked, words="Too late.", by=by)
    agree_to_talk(talk=hold_talk(project=project, broken=["respect"]), member=member)
    find_reply_not_enough(reply=reply_to_line(project=project, key="respect"), member=member)
    begin_check_in(project=project)
    group = make_group(project=project)
    tell_leads(member=member, groups=[group])
    count_places(project=project)
    support_with_secrets(member=member, word="Moss", lead=lead_actor(project=project), by=by)
    judge(group=group, member=member)
    turn_key(project=project, position=1, member=member, as_long_as="There is a taxi.")
    sign(project=project, position=1)
    clear_condition(condition=Condition.objects.get(), led_here=False, by=by)
    mail_link_to_self(member=member, address="moss@example.org", code=uuid4(), by=by)
    make_arrival(link=make_shared_link(project=project)[0])
    return project


@pytest.fixture
@remembered
def wren(project: Project) -> Member:
    """Somebody of whom there is nothing yet, and no link, so that every row can be made theirs."""
    member, _, _ = make_participant(project=project, name="Wren", side=Side.LIVED)
    member.links.all().delete()
    member.recruit.delete()
    Member.objects.filter(pk=member.pk).update(groups_said_at=MONDAY)
    member.refresh_from_db()
    return member


def held(project: Project, member: Member) -> dict[str, list[str]]:
    return {part.title: part.lines for part in held_about(project, member)}


def test_every_field_that_points_to_a_person_is_listed() -> None:
    """A new one fails here. Tell of it in `held_about`, let it go in `erase_person`, and list it above."""
    assert not TOLD.keys() & OF_LEADS
    assert links_to_people().keys() == TOLD.keys() | OF_LEADS | OF_ONE_PERSON


@pytest.mark.parametrize("name", TOLD)
def test_what_points_to_a_person_is_told_and_goes_with_them(project: Project, wren: Member, name: str) -> None:
    field = links_to_people()[name]
    before = held(project, wren)
    row = field.model._base_manager.values_list("pk", flat=True).earliest("pk")
    field.model._base_manager.filter(pk=row).update(**{field.name: wren})

    after = held(project, wren)
    assert [title for title in after if after[title] != before[title]] == [TOLD[name]]

    erase_person(member=wren, by=actor_of(member=wren))
    assert field.model._base_manager.filter(**{field.name: wren}).exists() is (name in KEPT)


def test_whether_somebody_has_answered_is_told_while_a_check_in_is_open(project: Project) -> None:
    moss, check_in = project.members.get(name="Moss"), project.check_ins.get()
    listed = moss.check_in_listings.filter(check_in=check_in)
    asked = held(project, moss)["Check-ins that are open"]
    answer(check_in=check_in, member=moss)
    answered = held(project, moss)["Check-ins that are open"]
    listed.update(is_helped=True)
    helped = held(project, moss)["Check-ins that are open"]
    listed.update(not_theirs=True)
    not_theirs = held(project, moss)["Check-ins that are open"]
    end_check_in(check_in=check_in)

    assert [asked, answered, helped, not_theirs] == [
        [f"1 March 2027: {words}. When it closes, this line goes."]
        for words in (
            "you are asked",
            "your answers were sent",
            "your answers were typed for you",
            "you said that the answers were not from you",
        )
    ]
    assert held(project, moss)["Check-ins that are open"] == []


def test_words_that_came_too_late_are_told(project: Project) -> None:
    title = exercise_of(project=project, key="working_together").title
    assert held(project, project.members.get(name="Moss"))["Earlier words of yours"] == [
        f"1 March 2027, {title}, not saved because somebody else was first: We meet at ten."
    ]


def test_words_that_somebody_changed_since_are_told() -> None:
    project = make_project()
    fern, _, by = make_participant(project=project, name="Fern", side=Side.CARER)
    text = exercise_of(project=project, key="working_together")
    save_text(exercise=text, text="We meet at nine.", values={}, version=0, by=by)
    save_text(exercise=text, text="We meet at one.", values={}, version=1, by=lead_actor(project=project))

    assert held(project, fern)["Earlier words of yours"] == [f"1 March 2027, {text.title}: We meet at nine."]


def test_whoever_said_that_it_was_done_is_told(project: Project) -> None:
    told = held(project, project.members.get(name="Moss"))["What you agreed “as long as”"]
    assert [line.rpartition(": ")[2] for line in told] == ["There is a taxi.", "you said that it was done."]


def test_the_month_of_the_last_use_is_told(project: Project, wren: Member) -> None:
    made = "Made on 1 March 2027. We keep no copy of it that anybody can read."
    link = PersonalLink.objects.filter(member__name="Moss").earliest("pk")
    PersonalLink.objects.filter(pk=link.pk).update(member=wren, turned_off_at=None, last_used_month=None)
    assert held(project, wren)["Your own link"] == [made]

    PersonalLink.objects.filter(pk=link.pk).update(last_used_month=MONDAY.date())
    assert held(project, wren)["Your own link"] == [f"{made} Last used in March 2027."]
