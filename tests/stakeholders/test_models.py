"""Wrong data is impossible: every constraint with a test that tries to break it, and what is fixed stays fixed."""

import copy
import itertools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from planner.models import (
    CheckIn,
    CheckInComment,
    CheckInListing,
    CheckInResult,
    CheckInValue,
    Condition,
    ConditionCleared,
    Entry,
    Exercise,
    Gap,
    GapRenewal,
    KeptRow,
    Key,
    KeyLapse,
    NotGoodEnough,
    NumberChange,
    Objection,
    ObjectionReply,
    PlannerTemplate,
    PromiseAnswer,
    PromiseLine,
    PromiseReply,
    PromiseVersion,
    Reopening,
    SignOff,
    SpellingFix,
    Stage,
    Stale,
    TalkAgreement,
    TalkNote,
    TalkState,
    TemplateExercise,
    TemplateStage,
    ValueReply,
    ValueReplyNotEnough,
)
from stakeholders.models import (
    Approach,
    Arrival,
    Belonging,
    BringingBack,
    CardAnswer,
    CardGroup,
    CatalogueCard,
    Challenge,
    ChallengeReply,
    CoverageLine,
    CoverageRecord,
    EarlierName,
    Group,
    HeardAnotherWay,
    HistoryEntry,
    Judgement,
    LeadInvitation,
    LeavingOut,
    MailStop,
    Member,
    Moment,
    Need,
    Payment,
    PersonalLink,
    PlaceHeld,
    Position,
    Project,
    Recruit,
    RecruitGroup,
    ReplyNotEnough,
    Reveal,
    RevealedView,
    SharedLink,
    Side,
    TypedTries,
    User,
    Window,
)
from stakeholders.models.fixed import HistoryIsFixed, RecordIsFixed
from stakeholders.models.projects import WEAVES
from stakeholders.steps import make_link
from tests.factories import (
    MONDAY,
    OtherProject,
    actor_of,
    another_project_with_secrets,
    make_participant,
    make_project,
    make_user,
)
from tests.worlds import rows_of_module

pytestmark = pytest.mark.django_db

OURS = [model for label in ("planner", "stakeholders") for model in apps.get_app_config(label).get_models()]
NOT_OF_A_PROJECT = {CatalogueCard, Project, User, PlannerTemplate, TemplateStage, TemplateExercise, TypedTries}

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def _full(django_db_setup: None, django_db_blocker: Any) -> Iterator[OtherProject]:
    """Made once; each test undoes what it did."""
    with rows_of_module(django_db_blocker):
        yield another_project_with_secrets()


@pytest.fixture
def full(_full: OtherProject, db: None) -> OtherProject:
    """A project that has something of everything."""
    return copy.deepcopy(_full)


def copy_of(row: models.Model, **changes: Any) -> models.Model:
    """The same row once more, with codes of its own and these changes, not saved."""
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    fresh: dict[str, Callable[[], Any]] = {
        "code": lambda: uuid.uuid4() if not isinstance(row, Project) else f"copy{next(_numbers)}",
        **dict.fromkeys(("secret_digest", "typed_digest", "press_digest"), lambda: f"{next(_numbers):064}"),
        "email": lambda: f"copy{next(_numbers)}@example.org",
    }
    values |= {name: make() for name, make in fresh.items() if name in values}
    return type(row)(**values | {name: value() if callable(value) else value for name, value in changes.items()})


def new_key(row: SignOff) -> int:
    """A key that no sign-off holds yet."""
    return Key.objects.create(
        project=row.project, stage=row.stage, kind="other", seen_digest=f"{next(_numbers):064}", turned_at=MONDAY
    ).pk


# Every constraint ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A row to copy, changes that the constraint lets through, and changes that it refuses."""

    row: Callable[[], models.Model]
    good: dict[str, Any]
    bad: tuple[dict[str, Any], ...]


def keys(**more: Any) -> dict[str, Any]:
    return {
        "lead_key_id": lambda: new_key(SignOff.objects.get(round=1)),
        "other_key_id": lambda: new_key(SignOff.objects.get(round=1)),
    } | more


def lead_row() -> Member:
    return Member.objects.get(is_lead=True)


def participant_row() -> Member:
    return Member.objects.filter(is_lead=False).order_by("pk")[0]


def carers_row() -> Group:
    return Group.objects.filter(merged_into=None).order_by("pk")[0]


def check_in_row() -> CheckIn:
    return CheckIn.objects.get(closed_at=None)


def ended(**more: Any) -> dict[str, Any]:
    """One more round, which is closed."""
    return {"number": 9, "closed_at": MONDAY, "asked": 9, "answered": 8, "helped": 8, **more}


def judgement_row() -> Judgement:
    return Judgement.objects.order_by("pk")[0]


def shown_view(**more: Any) -> dict[str, Any]:
    """What stands beside a view that was shown, of nobody."""
    reveal = {"shown_in_id": lambda: Reveal.objects.create(project=Project.objects.get()).pk}
    shown = {"shown_judges": "others", "shown_affected": 100, "shown_say": 0, "shown_version": 1}
    return {"member_id": None, **reveal, **shown, **more}


def gap_of_a_side() -> Gap:
    stage = Stage.objects.get(position=2)
    return Gap.objects.create(
        project=stage.project,
        stage=stage,
        check_key="register",
        side="lived",
        reason="Nobody lives there.",
        plan="We ask again.",
        look_again_on=date(2027, 5, 1),
    )


def gap_of_time(**more: Any) -> Gap:
    stage = Stage.objects.get(position=2)
    return Gap.objects.create(
        project=stage.project,
        stage=stage,
        check_key="period",
        reason="No money.",
        plan="We ask again.",
        look_again_on=date(2027, 5, 1),
        **more,
    )


def gap_of_a_group() -> Gap:
    return gap_of_time(group=carers_row())


def another_group() -> int:
    """A group that nothing points to yet."""
    name = f"group {next(_numbers)}"
    return Group.objects.create(project=Project.objects.get(), name=name, name_key=name).pk


def line_row() -> CoverageLine:
    return CoverageLine.objects.order_by("pk")[0]


def another_line() -> int:
    line = copy_of(line_row(), group_id=another_group())
    line.save()
    return int(line.pk)


def asked_row() -> Recruit:
    return Recruit.objects.filter(member=None).order_by("pk")[0]


def said_group_row() -> RecruitGroup:
    return RecruitGroup.objects.order_by("pk")[0]


def held_row() -> PlaceHeld:
    return PlaceHeld.objects.exclude(member=None).order_by("pk")[0]


def held_by_asked() -> PlaceHeld:
    line = line_row()
    return PlaceHeld.objects.create(project=line.project, line=line, recruit=asked_row())


NOT_SHORT: dict[str, Any] = {"reason": "", "plan": "", "look_again_on": None}


def new_user() -> int:
    return make_user().pk


CASES = {
    "user_email_unique": Case(
        lambda: User.objects.create_user("someone@example.org"),
        {"email": "someone-else@example.org"},
        ({"email": "someone@example.org"}, {"email": "Someone@Example.org"}),
    ),
    "project_ends_after_it_starts": Case(
        lambda: Project.objects.get(),
        {"starts_on": date(2027, 5, 1), "ends_on": date(2027, 5, 1)},
        ({"starts_on": date(2027, 5, 2), "ends_on": date(2027, 5, 1)},),
    ),
    "project_needs_two_people": Case(
        lambda: Project.objects.get(), {"people_about": 2}, ({"people_about": 1}, {"people_about": 0})
    ),
    "member_lead_has_account": Case(
        lead_row,
        {"user_id": None, "left_at": MONDAY},
        (
            {"user_id": None},
            {"user_id": new_user, "is_lead": False},
            {"user_id": new_user, "is_lead": False, "left_at": MONDAY},
        ),
    ),
    "member_side_has_date": Case(
        participant_row,
        {"side": "carer", "side_chosen_at": MONDAY},
        ({"side": "carer", "side_chosen_at": None}, {"side": "", "side_chosen_at": MONDAY}),
    ),
    "member_account_once": Case(
        lead_row,
        {"user_id": new_user},
        ({}, {"left_at": MONDAY}, {"side": "lived", "side_chosen_at": MONDAY}),
    ),
    "member_merged_into_another": Case(
        participant_row,
        {"id": 999_998, "turned_off_at": MONDAY, "merged_into_id": lambda: lead_row().pk},
        ({"id": 999_999, "turned_off_at": MONDAY, "merged_into_id": 999_999},),
    ),
    "member_merged_is_gone": Case(
        participant_row,
        {"left_at": MONDAY, "merged_into_id": lambda: lead_row().pk},
        ({"merged_into_id": lambda: lead_row().pk},),
    ),
    "personal_link_one_works": Case(
        lambda: PersonalLink.objects.filter(turned_off_at=None).order_by("pk")[0], {"turned_off_at": MONDAY}, ({},)
    ),
    "shared_link_uses": Case(lambda: SharedLink.objects.get(), {"uses": 20}, ({"uses": 21}, {"most_uses": 0})),
    "shared_link_most_uses": Case(
        lambda: SharedLink.objects.get(), {"most_uses": 500}, ({"most_uses": 501}, {"most_uses": 0, "uses": 0})
    ),
    "group_name_once": Case(carers_row, {"name_key": "another"}, ({}, {"name": "Another name"})),
    "group_two_places_at_least": Case(
        carers_row, {"name_key": "another", "places": None}, ({"name_key": "another", "places": 1},)
    ),
    "group_merged_into_another": Case(
        carers_row,
        {"id": 999_998, "merged_into_id": lambda: carers_row().pk},
        ({"id": 999_999, "merged_into_id": 999_999},),
    ),
    "card_answered_once": Case(
        lambda: CardAnswer.objects.get(card__key="family"),
        {"card_id": lambda: CatalogueCard.objects.get(key="ages").pk},
        ({},),
    ),
    "card_group_once": Case(
        lambda: CardGroup.objects.get(answer__card__key="family"),
        {"group_id": lambda: another(carers_row(), name_key="another")},
        ({},),
    ),
    "approach_one_at_least": Case(lambda: Approach.objects.get(), {"people": 1}, ({"people": 0},)),
    "coverage_record_number": Case(lambda: CoverageRecord.objects.get(), {"number": 9}, ({}, {"people": 9})),
    "coverage_line_once": Case(line_row, {"group_id": lambda: another_group()}, ({}, {"places": 9})),
    "coverage_line_shortfall_is_full": Case(
        line_row,
        {"group_id": lambda: another_group(), **NOT_SHORT},
        tuple(
            {"group_id": lambda: another_group(), **NOT_SHORT, **one}
            for one in ({"reason": "No bus."}, {"plan": "A bus."}, {"look_again_on": date(2027, 5, 1)})
        ),
    ),
    "place_held_by_one": Case(
        held_row, {"member_id": lambda: lead_row().pk}, ({"member_id": None}, {"recruit_id": lambda: asked_row().pk})
    ),
    "place_held_once_by_member": Case(held_row, {"member_id": lambda: lead_row().pk}, ({},)),
    "place_held_once_by_recruit": Case(held_by_asked, {"line_id": lambda: another_line()}, ({},)),
    "recruit_name_with_consent": Case(
        asked_row, {"name": "Blue hat", "consented_on": date(2027, 3, 1)}, ({"name": "Blue hat", "consented_on": None},)
    ),
    "recruit_group_once": Case(lambda: said_group_row(), {"group_id": lambda: another_group()}, ({},)),
    "window_closes_after_it_opens": Case(
        lambda: Window.objects.order_by("pk")[0],
        {"opens_on": date(2027, 3, 1), "closes_on": date(2027, 3, 1)},
        ({"opens_on": date(2027, 3, 2), "closes_on": date(2027, 3, 1)},),
    ),
    "need_worked_has_date": Case(
        lambda: Need.objects.order_by("pk")[0],
        {"worked": "", "worked_at": None},
        ({"worked": "", "worked_at": MONDAY}, {"worked": "no", "worked_at": None}),
    ),
    "payment_more_than_nothing": Case(
        lambda: Payment.objects.exclude(amount=None)[0], {"amount": None}, ({"amount": 0}, {"amount": -1})
    ),
    "payment_paid_after_it_was_offered": Case(
        lambda: Payment.objects.order_by("pk")[0],
        {"offered_on": date(2027, 3, 1), "paid_on": date(2027, 3, 1)},
        ({"offered_on": date(2027, 3, 2), "paid_on": date(2027, 3, 1)},),
    ),
    "heard_two_at_least": Case(lambda: HeardAnotherWay.objects.get(), {"people": 2}, ({"people": 1}, {"people": 0})),
    "belonging_once": Case(lambda: Belonging.objects.get(), {"member_id": lambda: lead_row().pk}, ({},)),
    "mail_stop_once": Case(lambda: MailStop.objects.get(), {"address_digest": "0" * 64}, ({},)),
    "entry_one_shared_text": Case(
        lambda: Entry.objects.filter(is_shared=True).order_by("pk")[0], {"is_shared": False}, ({}, {"text": ""})
    ),
    "gap_one_open_for_exercise": Case(lambda: Gap.objects.get(), {"closed_at": MONDAY}, ({}, {"reason": "Another."})),
    "gap_one_open_for_side": Case(gap_of_a_side, {"side": "carer"}, ({}, {"reason": "Another."})),
    "gap_one_open_for_group": Case(
        gap_of_a_group, {"group_id": lambda: another_group()}, ({}, {"check_key": "register"})
    ),
    "gap_one_open_for_check": Case(gap_of_time, {"check_key": "coverage"}, ({}, {"reason": "Another."})),
    "key_once_an_attempt": Case(
        lambda: Key.objects.filter(kind="other").latest("attempt"), {"attempt": 9}, ({}, {"seen_digest": "0" * 64})
    ),
    "sign_off_once": Case(lambda: SignOff.objects.get(round=1), keys(round=9), (keys(), keys(record="{}"))),
    "kept_row_position": Case(
        lambda: KeptRow.objects.order_by("pk")[0], {"position": 99}, ({}, {"text": "Other words", "entry_id": None})
    ),
    "promise_version_number": Case(
        lambda: PromiseVersion.objects.get(number=1), {"number": 9}, ({}, {"published_by_id": None})
    ),
    "promise_one_draft": Case(
        lambda: PromiseVersion.objects.get(published_at=None),
        {"number": 9, "published_at": MONDAY},
        ({"number": 9},),
    ),
    "promise_line_key": Case(
        lambda: PromiseLine.objects.order_by("pk")[0], {"key": "another"}, ({}, {"words": "Other words"})
    ),
    "promise_one_answer": Case(
        lambda: PromiseAnswer.objects.filter(replaced_at=None)[0], {"replaced_at": MONDAY}, ({}, {"answer": "no"})
    ),
    "not_good_enough_once": Case(
        lambda: NotGoodEnough.objects.get(), {"member_id": lambda: lead_row().pk}, ({}, {"words": "Other words"})
    ),
    "challenge_names_a_group": Case(
        lambda: Challenge.objects.get(),
        {"missing_name": "", "taken_back_at": MONDAY},
        (
            {"missing_name": ""},
            {"group_id": lambda: carers_row().pk},
            {"about": "named"},
            {"about": "named", "group_id": lambda: carers_row().pk},
            {"about": "named", "missing_name": ""},
        ),
    ),
    "position_0_to_100": Case(
        lambda: Position.objects.order_by("pk")[0],
        {"affected": 100, "say": 0, "wanted": 100},
        ({"affected": 101}, {"say": 101}, {"wanted": 101}),
    ),
    "judgement_once": Case(judgement_row, {"member_id": lambda: lead_row().pk}, ({}, {"affected": 0})),
    "judgement_0_to_100_or_why_not": Case(
        judgement_row,
        {"member_id": None, "affected": None, "affected_none": "unknown", "say": 100},
        (
            {"member_id": None, "affected": 101},
            {"member_id": None, "say": 101},
            {"member_id": None, "affected_none": "unknown"},
            {"member_id": None, "say_none": "unsaid"},
        ),
    ),
    "judgement_shown_whole": Case(
        judgement_row,
        shown_view(),
        (
            shown_view(shown_in_id=None),
            shown_view(shown_judges=""),
            shown_view(shown_affected=None),
            shown_view(shown_say=101),
            shown_view(shown_version=None),
        ),
    ),
    "leaving_out_has_reason": Case(
        lambda: LeavingOut.objects.order_by("pk")[0], {"reason": "Because."}, ({"reason": ""},)
    ),
    "leaving_out_says_who_was_asked": Case(
        lambda: LeavingOut.objects.order_by("pk")[0],
        {"was_asked": True, "asked_words": "Two of them: they would like to come."},
        ({"was_asked": True, "asked_words": ""},),
    ),
    "revealed_view_once": Case(lambda: RevealedView.objects.get(), {"judges": "belong"}, ({},)),
    "revealed_view_of_five_at_least": Case(
        lambda: RevealedView.objects.get(), {"judges": "belong", "people": 0}, ({"judges": "belong", "people": 4},)
    ),
    "revealed_view_in_order": Case(
        lambda: RevealedView.objects.get(),
        {"judges": "belong", "affected_low": 75, "affected": 75, "affected_high": 100},
        tuple(
            {"judges": "belong", **wrong}
            for wrong in (
                *({"affected_low": 76}, {"affected_high": 74}, {"affected_high": 101}),
                *({"say_low": 26}, {"say_high": 24}, {"say_high": 101}),
            )
        ),
    ),
    "reply_not_enough_once": Case(
        lambda: ReplyNotEnough.objects.get(), {"member_id": lambda: lead_row().pk}, ({}, {"words": "Other words"})
    ),
    "check_in_number": Case(check_in_row, {"number": 9, "cancelled_at": MONDAY}, ({"cancelled_at": MONDAY},)),
    "check_in_one_open": Case(
        check_in_row, {"number": 9, "cancelled_at": MONDAY}, ({"number": 9}, {"number": 9, "fewest": 10})
    ),
    "check_in_fewest": Case(check_in_row, ended(fewest=10), (ended(fewest=4), ended(fewest=11))),
    "check_in_counted_when_closed": Case(
        check_in_row,
        ended(),
        (
            ended(cancelled_at=MONDAY),
            *(ended(**{name: None}) for name in ("asked", "answered", "helped")),
            ended(answered=10),
            ended(helped=9),
            {"number": 9, "cancelled_at": MONDAY, "asked": 9},
        ),
    ),
    "check_in_value_key": Case(
        lambda: CheckInValue.objects.order_by("pk")[0], {"key": "another"}, ({}, {"question": "Other words"})
    ),
    "check_in_listed_once": Case(
        lambda: CheckInListing.objects.filter(member__isnull=False)[0], {"member_id": None}, ({}, {"is_answered": True})
    ),
    "check_in_helped_has_answered": Case(
        lambda: CheckInListing.objects.filter(member__isnull=False)[0],
        {"member_id": None, "is_answered": True, "is_helped": True, "not_theirs": True},
        (
            {"member_id": None, "is_answered": False, "is_helped": True},
            {"member_id": None, "is_answered": False, "not_theirs": True},
        ),
    ),
    "check_in_comment_position": Case(
        lambda: CheckInComment.objects.get(), {"position": 9}, ({}, {"words": "Other words"})
    ),
    "check_in_result_once": Case(
        lambda: CheckInResult.objects.order_by("pk")[0], {"part": "professional"}, ({}, {"state": "kept"})
    ),
    "check_in_figures_from_eight": Case(
        lambda: CheckInResult.objects.order_by("pk")[0],
        {"part": "professional", "answers": 8, "middle": "never"},
        tuple(
            {"part": "professional", **wrong}
            for wrong in (
                *({"answers": 7, "middle": "never"}, {"answers": 8}, {"middle": "never"}),
                {"part": "together", "answers": 8, "middle": "never"},
            )
        ),
    ),
    "talk_somebody_came": Case(lambda: TalkNote.objects.get(), {"people": 1}, ({"people": 0},)),
    "talk_state_once": Case(
        lambda: TalkState.objects.get(key="access"),
        {"key": "another"},
        ({}, {"state": "kept", "position": 99}),
    ),
    "talk_agreed_once": Case(
        lambda: TalkAgreement.objects.get(), {"member_id": lambda: lead_row().pk}, ({}, {"is_right": True})
    ),
    "value_reply_to_one": Case(
        lambda: ValueReply.objects.get(),
        {"check_in_id": None, "talk_id": lambda: TalkNote.objects.get().pk},
        ({"check_in_id": None}, {"talk_id": lambda: TalkNote.objects.get().pk}),
    ),
    "value_reply_change_or_why_not": Case(
        lambda: ValueReply.objects.get(),
        {"change": "", "who": "", "by_date": None, "why_not": "There is no money."},
        (
            *({name: ""} for name in ("change", "who")),
            {"by_date": None},
            {"why_not": "There is no money."},
            {"change": "", "who": "", "by_date": None},
            {"change": "", "by_date": None, "why_not": "There is no money."},
        ),
    ),
    "value_reply_not_enough_once": Case(
        lambda: ValueReplyNotEnough.objects.get(), {"member_id": lambda: lead_row().pk}, ({}, {"words": "Other words"})
    ),
    "stage_position": Case(
        lambda: Stage.objects.get(position=1),
        {"position": 99, "key": "another"},
        ({"key": "another"},),
    ),
    "stage_key": Case(lambda: Stage.objects.get(position=1), {"position": 99, "key": "another"}, ({"position": 99},)),
    "exercise_position": Case(
        lambda: Exercise.objects.get(key="problem"), {"position": 99, "key": "another"}, ({"key": "another"},)
    ),
    "exercise_key": Case(
        lambda: Exercise.objects.get(key="problem"),
        {"position": 99, "key": "another"},
        ({"position": 99}, {"position": 99, "stage_id": lambda: Stage.objects.get(position=2).pk}),
    ),
    "template_stage_position": Case(
        lambda: TemplateStage.objects.get(template__key="full", position=1),
        {"position": 99, "key": "another"},
        ({"key": "another"},),
    ),
    "template_stage_key": Case(
        lambda: TemplateStage.objects.get(template__key="full", position=1),
        {"position": 99, "key": "another"},
        ({"position": 99},),
    ),
    "template_exercise_position": Case(
        lambda: TemplateExercise.objects.get(stage__template__key="full", key="problem"),
        {"position": 99, "key": "another"},
        ({"key": "another"},),
    ),
    "template_exercise_key": Case(
        lambda: TemplateExercise.objects.get(stage__template__key="full", key="problem"),
        {"position": 99, "key": "another"},
        ({"position": 99},),
    ),
}


def test_every_constraint_is_in_the_table() -> None:
    assert {constraint.name for model in OURS for constraint in model._meta.constraints} == set(CASES)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_constraint_refuses_what_is_wrong_and_nothing_else(full: OtherProject, case: Case) -> None:
    row = case.row()
    for wrong in case.bad:
        with pytest.raises(IntegrityError), transaction.atomic():
            copy_of(row, **wrong).save()
    copy_of(row, **case.good).save()


def another(row: models.Model, **changes: Any) -> int:
    """A saved copy of a row, by its number."""
    copy = copy_of(row, **changes)
    copy.save()
    return int(copy.pk)


def another_key() -> int:
    return new_key(SignOff.objects.get(round=1))


ABOUT_ANOTHER: dict[type[models.Model], Callable[[], dict[str, Any]]] = {
    Condition: lambda: {"key_id": another_key()},
    KeyLapse: lambda: {"key_id": another_key()},
    ConditionCleared: lambda: {"condition_id": another(Condition.objects.all()[0], key_id=another_key())},
    Arrival: lambda: {"member_id": participant_row().pk},
    ObjectionReply: lambda: {"objection_id": another(Objection.objects.all()[0])},
    ChallengeReply: lambda: {"challenge_id": another(Challenge.objects.all()[0])},
    Stale: lambda: {"sign_off_id": another(SignOff.objects.get(round=1), **keys(round=8))},
}
"""Such a row stands once for what it is about, so a copy must be about another."""


@pytest.mark.parametrize(
    ("model", "field"),
    [
        *((model, "code") for model in (Project, Member, PersonalLink, LeadInvitation, HistoryEntry, Entry, Gap)),
        *((model, "code") for model in (Condition, Objection, ObjectionReply, PromiseAnswer)),
        *((model, "key_id") for model in (Condition, KeyLapse)),
        (ConditionCleared, "condition_id"),
        (ObjectionReply, "objection_id"),
        *((model, "code") for model in (Challenge, ChallengeReply, TalkNote, ValueReply, CheckIn)),
        (ChallengeReply, "challenge_id"),
        (Stale, "sign_off_id"),
        *((model, "secret_digest") for model in (PersonalLink, SharedLink, LeadInvitation)),
        *((model, "typed_digest") for model in (PersonalLink, SharedLink)),
        *((Arrival, name) for name in ("press_digest", "member_id")),
        (SharedLink, "code"),
        *((SignOff, name) for name in ("lead_key_id", "other_key_id")),
        (PlannerTemplate, "key"),
        (CatalogueCard, "key"),
        (CardAnswer, "code"),
    ],
)
def test_what_names_a_row_names_one(full: OtherProject, model: type[models.Model], field: str) -> None:
    row = model._default_manager.order_by("pk")[0]
    others: dict[str, Any] = {"turned_off_at": MONDAY} if model is PersonalLink else {}
    others |= {"closed_at": MONDAY} if model is Gap else {}
    others |= keys(round=9) if model is SignOff else {}
    others |= {"replaced_at": MONDAY} if model is PromiseAnswer else {}
    others |= ABOUT_ANOTHER[model]() if model in ABOUT_ANOTHER else {}
    others |= {"key": f"copy{next(_numbers)}"} if model in {PlannerTemplate, CatalogueCard} else {}
    others |= {"card_id": CatalogueCard.objects.get(key="ages").pk} if model is CardAnswer else {}
    others |= {"is_shared": False} if model is Entry else {}
    others |= {"number": 9} if model is CheckIn else {}
    others |= {"user_id": make_user().pk} if model is Member else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(row, **others | {field: getattr(row, field)}).save()
    copy_of(row, **others).save()


def test_a_lead_has_no_second_row_in_their_project(full: OtherProject) -> None:
    """No road leads from an account to the other key: neither as a second lead nor as a participant."""
    for changes in (
        {"is_lead": False, "side": "lived", "side_chosen_at": MONDAY},
        {"is_lead": False, "side": "lived", "side_chosen_at": MONDAY, "left_at": MONDAY},
        {"is_lead": True, "side": "lived", "side_chosen_at": MONDAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            copy_of(full.lead_member, **changes).save()


# What is fixed -------------------------------------------------------------------------------------------------------


FIXED = (
    *(Condition, ConditionCleared, EarlierName, GapRenewal, Key, KeyLapse, NumberChange, ObjectionReply),
    *(PromiseReply, Reopening, SignOff, SpellingFix, Stale, BringingBack, ChallengeReply, LeavingOut, Position),
    *(Reveal, RevealedView, TalkState, ValueReply, CheckInValue, CheckInResult),
    *(CoverageLine, CoverageRecord, Window),
)


@pytest.mark.parametrize(
    ("model", "error"),
    [
        (HistoryEntry, HistoryIsFixed),
        (Moment, HistoryIsFixed),
        *((model, RecordIsFixed) for model in FIXED),
    ],
)
def test_what_is_on_record_is_neither_changed_nor_removed(
    full: OtherProject, model: type[models.Model], error: type[Exception]
) -> None:
    row = model._default_manager.order_by("pk")[0]
    before = list(model._default_manager.order_by("pk").values())
    for change in (row.save, lambda: row.save(update_fields=["project"]), row.delete):
        with pytest.raises(error), transaction.atomic():
            change()
    assert list(model._default_manager.order_by("pk").values()) == before


def test_what_says_that_it_never_changes_is_known() -> None:
    fixed = {model.__name__ for model in OURS if getattr(model, "MUTABLE", True) is False}
    assert fixed == {"HistoryEntry", "Moment", *(model.__name__ for model in FIXED)}


def test_a_person_who_wrote_can_be_removed_and_what_they_wrote_stays(full: OtherProject) -> None:
    before = Entry.objects.count()
    entries = list(Entry.objects.filter(author=full.member).values_list("pk", flat=True))
    full.member.delete()
    assert Entry.objects.count() == before
    assert set(Entry.objects.filter(pk__in=entries).values_list("author_id", flat=True)) == {None}


def test_a_project_is_removed_with_everything_in_it(full: OtherProject) -> None:
    full.project.delete()
    assert [model.__name__ for model in OURS if model not in NOT_OF_A_PROJECT and model._default_manager.exists()] == []


def test_a_project_without_a_signed_stage_is_removed_with_everything_in_it() -> None:
    before = rows_of_projects()
    project = make_project(template="short")
    make_participant(project=project, name="Moss", side=Side.LIVED)
    assert rows_of_projects() != before
    project.delete()
    assert rows_of_projects() == before


def rows_of_projects() -> dict[str, int]:
    """How many rows each table of a project has."""
    return {model.__name__: model._default_manager.count() for model in OURS if model not in NOT_OF_A_PROJECT}


# Every table of a project says which --------------------------------------------------------------------------------


def faults() -> Iterator[str]:
    """Rows whose project is not the project of a row they point to."""
    for model in OURS:
        if model in NOT_OF_A_PROJECT:
            continue
        for field in model._meta.concrete_fields:
            target = field.related_model
            if not field.is_relation or target is Project or target in NOT_OF_A_PROJECT:
                continue
            rows = model._default_manager.exclude(**{f"{field.name}__isnull": True})
            for row in rows.exclude(**{f"{field.name}__project_id": models.F("project_id")}):
                yield f"{model.__name__} {row.pk}: its {field.name} is of another project"


def test_every_table_says_which_project_it_is_of() -> None:
    for model in OURS:
        names = {field.name for field in model._meta.concrete_fields}
        assert ("project" in names) == (model not in NOT_OF_A_PROJECT), model.__name__


def test_a_row_and_what_it_belongs_to_are_of_one_project(full: OtherProject) -> None:
    other = another_project_with_secrets()
    for model in OURS:
        if model not in NOT_OF_A_PROJECT:
            assert set(model._default_manager.values_list("project_id", flat=True)) == {
                full.project.pk,
                other.project.pk,
            }, model.__name__
    assert list(faults()) == []


def test_the_test_above_is_not_blind(full: OtherProject) -> None:
    other = make_project(template="short")
    entry = Entry.objects.order_by("pk")[0]
    Entry.objects.filter(pk=entry.pk).update(project=other)
    assert f"Entry {entry.pk}: its exercise is of another project" in set(faults())


# What rows say of themselves -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "is_here", "is_active"),
    [
        ({}, True, True),
        ({"side": ""}, True, False),
        ({"said_yes_at": None}, True, False),
        ({"said_yes_at": None, "is_lead": True}, True, True),
        ({"turned_off_at": MONDAY}, False, False),
        ({"left_at": MONDAY}, False, False),
    ],
)
def test_who_is_here_and_who_counts(changes: dict[str, Any], is_here: bool, is_active: bool) -> None:
    member = Member(**{"side": "lived", "said_yes_at": MONDAY} | changes)
    assert (member.is_here, member.is_active) == (is_here, is_active)


@pytest.mark.parametrize(("name", "shown"), [("Moss", "Moss"), ("", "Somebody")])
def test_what_a_person_is_called(name: str, shown: str) -> None:
    assert Member(name=name).shown_name == shown


def test_a_new_link_leaves_one_that_works(full: OtherProject) -> None:
    make_link(member=full.member, by=actor_of(member=full.lead_member))
    assert list(full.member.links.order_by("pk").values_list("turned_off_at", flat=True))[1:] == [None]


def test_a_projects_stripe_is_its_own_for_ever() -> None:
    assert [Project(code=code).weave for code in ("demo234567", "abcdefgh23", "z")] == [
        Project(code=code).weave for code in ("demo234567", "abcdefgh23", "z")
    ]
    assert all(0 <= Project(code=f"code{number}").weave < WEAVES for number in range(200))


def test_the_day_begins_where_the_project_is() -> None:
    moment = MONDAY.replace(hour=12)
    day = timezone.localdate(moment, timezone=Project(time_zone="Pacific/Auckland").zone)
    assert day == date(2027, 3, 2)


def test_an_account_needs_an_address_and_has_it_once_in_small_letters() -> None:
    with pytest.raises(ValueError, match="An account needs an e-mail address"):
        User.objects.create_user("")
    assert User.objects.create_user("Robin@Example.ORG").email == "robin@example.org"


@pytest.mark.parametrize(
    ("make", "is_admin"), [(User.objects.create_user, False), (User.objects.create_superuser, True)]
)
def test_who_may_use_the_admin(make: Callable[..., User], is_admin: bool) -> None:
    user = make("robin@example.org", "long enough password", name="Robin Demo")
    assert (user.is_staff, user.is_superuser, user.get_short_name()) == (is_admin, is_admin, "Robin")
    assert user.check_password("long enough password")
