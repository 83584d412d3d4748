"""Things for tests, made as people make them: through the real actions.

Nothing here skips a rule. Every function takes keywords only. Dates of a project are fixed, so that no test depends on
the day it runs; a test that asserts on a time freezes it with `at(MONDAY)`.
"""

import io
import itertools
import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import time_machine
from django.utils import timezone

from coproduction.text import clean_text
from coproduction.tokens import new_code
from planner.actions.entries import reply_to_entry, save_entry, save_text
from planner.actions.gaps import publish_gap, renew_gap
from planner.actions.keys import AsLongAs, clear_condition, say_not_yet, turn_other_key
from planner.actions.leaving_out import bring_back, leave_out
from planner.actions.numbers import change_numbers
from planner.actions.objections import raise_objection, reply_to_objection, say_not_good_enough
from planner.actions.positions import Move, move_group
from planner.actions.promise import (
    answer_promise,
    drop_line,
    fix_spelling,
    put_to_everyone,
    reply_to_answer,
    reword_line,
)
from planner.actions.signing import reopen_stage, sign_off
from planner.actions.starting import start_project
from planner.models import (
    Entry,
    Exercise,
    Gap,
    Key,
    Objection,
    ObjectionReply,
    PlannerTemplate,
    PromiseAnswer,
    PromiseVersion,
    Reopening,
    SignOff,
    Stage,
)
from planner.models.promise import AnswerChoices
from planner.queries.promise import current_version, promise_text
from planner.queries.records import records_of
from planner.queries.stages import StagePage, stage_page, today_in
from planner.record import shown_digest
from planner.steps import load_built_in
from stakeholders.actions.arriving import say_yes
from stakeholders.actions.care import add_needs, answer_consents, save_contact
from stakeholders.actions.catalogue import answer_card
from stakeholders.actions.coming_in import come_in_by_shared_link
from stakeholders.actions.group_facts import add_heard, add_route
from stakeholders.actions.group_files import bring_in_file
from stakeholders.actions.groups import add_group, change_group, choose_groups
from stakeholders.actions.helping import choose_way
from stakeholders.actions.judging import OwnView, judge_group
from stakeholders.actions.mail import stop_mail
from stakeholders.actions.members import accept_invitation, add_person, choose_side, invite_lead, use_link_first
from stakeholders.actions.merging import merge_groups
from stakeholders.actions.shared_links import LinkTerms
from stakeholders.actions.shared_links import make_shared_link as share
from stakeholders.actors import SYSTEM, Actor, ActorKind
from stakeholders.models import (
    CatalogueCard,
    ConsentAnswer,
    ConsentPurpose,
    Group,
    GroupFile,
    JudgesChoices,
    LeadInvitation,
    Mail,
    Member,
    OwnLink,
    Project,
    Reveal,
    RevealedView,
    SharedLink,
    Side,
    TakesPart,
    User,
)
from stakeholders.spreadsheets.reading import read_file
from stakeholders.steps import ActRecord
from stakeholders.ways_in import shared_secret
from tests.asking import ask_with_secrets
from tests.check_in_secrets import check_ins_with_secrets
from tests.filling import affected_groups, fill_check_in, fill_places, fill_register, fill_window
from tests.place_secrets import places_with_secrets
from tests.recruit_secrets import asked_with_secrets
from tests.remembering import repeatable
from tests.support_factories import support_with_secrets
from tests.talk_secrets import answers_back_with_secrets

MONDAY = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
"""A moment inside the project, in winter time: 10 o'clock in London too."""
PASSWORD = "a-password-for-tests"
PROJECT_FIELDS: dict[str, Any] = {
    "name": "Home from hospital",
    "sentence": "We want the first week at home to feel safe.",
    "starts_on": date(2027, 1, 4),
    "ends_on": date(2027, 12, 17),
    "idea_from": "carers",
    "people_about": 12,
    "sensitive": False,
    "organisation": "Strathmoor Together",
    "contact": "Robin, 01632 960 123",
    "discreet_name": "The first week",
    "time_zone": "Europe/London",
}

_numbers = itertools.count(1)


def at(moment: datetime) -> AbstractContextManager[Any]:
    """Stop the clock at a moment. Not for tests with threads."""
    return time_machine.travel(moment, tick=False)


# People --------------------------------------------------------------------------------------------------------------


@repeatable
def make_user(*, name: str = "Robin", email: str = "", password: str | None = None, is_admin: bool = False) -> User:
    """An account; a superuser's with `is_admin`. Without a password nobody can sign in by one: use force_login."""
    email = email or f"account{next(_numbers)}@example.org"
    make = User.objects.create_superuser if is_admin else User.objects.create_user
    return make(email, password, name=name)


def actor_of(*, member: Member) -> Actor:
    """Who acts, when this person does."""
    kind = ActorKind.LEAD if member.is_lead else ActorKind.PARTICIPANT
    return Actor(kind, member.pk, member.code, member.shown_name)


def lead_actor(*, project: Project, user: User | None = None) -> Actor:
    """A lead of the project as actor: the first, or the one with this account."""
    leads = project.members.leads()
    return actor_of(member=leads.get(user=user) if user is not None else leads.order_by("pk")[0])


@repeatable
def make_participant(
    *,
    project: Project,
    name: str = "Moss",
    side: Side | str | None = None,
    comes_in: bool = True,
    since: datetime | None = None,
) -> tuple[Member, str, Actor]:
    """A participant, with the secret of their link, as actor.

    They come in by their link (unless `comes_in` is false) and choose a side where one is given; all of it happens
    at `since`, or now.
    """
    with at(since) if since is not None else nullcontext():
        member, way = add_person(project=project, code=uuid4(), name=name, by=lead_actor(project=project))
        by = actor_of(member=member)
        if comes_in:
            use_link_first(link=member.links.get(), by=by)
        if side:
            choose_side(member=member, side=Side(side), by=by)
        if comes_in:
            say_yes(member=member, by=by)
    member.refresh_from_db()
    return member, way.secret, by


@repeatable
def make_helper(*, project: Project, name: str = "Heron") -> tuple[Member, str]:
    """A participant who may type for others, with the secret of their link."""
    member, secret, _ = make_participant(project=project, name=name)
    choose_way(member=member, way=TakesPart.HELPER, by=lead_actor(project=project))
    return member, secret


def typing_for(*, member: Member, helper: Member) -> Actor:
    """Who acts, when this helper types for this person."""
    return replace(actor_of(member=member), entered_by=helper.code)


@repeatable
def make_on_paper(
    *, project: Project, name: str = "Fern", side: Side | str | None = None, helper: Member | None = None
) -> tuple[Member, str]:
    """Somebody who takes part on paper, with the secret of the link that they did not open.

    With a helper that one typed their side and their yes.
    """
    member, secret, _ = make_participant(project=project, name=name, comes_in=False)
    choose_way(member=member, way=TakesPart.PAPER, by=lead_actor(project=project))
    if helper is not None:
        by = typing_for(member=member, helper=helper)
        choose_side(member=member, side=Side(side or Side.LIVED), by=by)
        say_yes(member=member, by=by)
        member.refresh_from_db()
    return member, secret


@repeatable
def make_shared_link(
    *,
    project: Project,
    label: str = "Poster",
    side: Side | str = "",
    group: Group | None = None,
    most_uses: int = 20,
    days: int = 30,
) -> tuple[SharedLink, str]:
    """A link for many that ends in so many days, with its secret."""
    last_day = timezone.localdate(timezone=project.zone) + timedelta(days=days)
    terms = LinkTerms(label, most_uses, last_day)
    by = lead_actor(project=project)
    link = share(project=project, code=uuid4(), terms=terms, side=str(side), group=group, by=by)
    return link, shared_secret(link.code, link.version)


@repeatable
def make_arrival(*, link: SharedLink, side: Side | str | None = None, says_yes: bool = True) -> tuple[Member, Actor]:
    """One more person who came in by a link for many, and answered the three questions, without a name."""
    own = come_in_by_shared_link(link=link, press=f"press {next(_numbers)}", by=Actor(ActorKind.PARTICIPANT))
    by = actor_of(member=own.member)
    if side:
        choose_side(member=own.member, side=Side(side), by=by)
    if says_yes:
        say_yes(member=own.member, by=by)
    own.member.refresh_from_db()
    return own.member, by


@repeatable
def make_lead(*, project: Project, user: User | None = None) -> tuple[Member, Actor]:
    """One more lead, by an invitation that was sent and accepted."""
    user = user or make_user(name="Ash")
    invite_lead(project=project, email=user.email, by=lead_actor(project=project))
    invitation = LeadInvitation.objects.get(project=project, email=user.email, accepted_at=None)
    member = accept_invitation(invitation=invitation, user=user, by=Actor(ActorKind.LEAD, name=user.name))
    return member, actor_of(member=member)


@repeatable
def make_group(
    *, project: Project, name: str = "Young carers", side: Side | str = "", by: Actor | None = None
) -> Group:
    """One more group that the project touches, added by a lead."""
    by = by or lead_actor(project=project)
    return add_group(project=project, code=uuid4(), name=name, side=str(side), by=by)


@repeatable
def fill_groups(*, project: Project, everybody: bool = False) -> None:
    """What a stage asks of the groups. The lived side belongs to one often affected, and with `everybody` all do."""
    fill_register(project=project, by=lead_actor(project=project))
    everybody_belongs(project=project, everybody=everybody)


def everybody_belongs(*, project: Project, everybody: bool = False) -> None:
    """Everybody of the lived side belongs to a group that is often affected; with `everybody` the other side too."""
    here = project.members.participants().filter(left_at=None, turned_off_at=None)
    here = here if everybody else here.filter(side__in=("lived", "carer"))
    affected = {fact.group_id for fact in affected_groups(project)}
    for member in here.exclude(belongings__group__in=affected):
        held = member.belongings.values_list("group__code", flat=True)
        codes = [project.groups.get(pk=min(affected)).code, *held]
        choose_groups(member=member, codes=codes, by=actor_of(member=member))


def bring_in_groups(
    *, project: Project, text: str = "Group\nNight staff\nWardens\n", by: Actor | None = None
) -> GroupFile:
    """A file of groups that a lead brought in, and did not load yet."""
    data = text.encode()
    sheet = read_file(io.BytesIO(data), size=len(data), clean=clean_text)
    by = by or lead_actor(project=project)
    return bring_in_file(project=project, code=uuid4(), name="groups.csv", sheet=sheet, by=by)


@repeatable
def tell_leads(*, member: Member, word: str = "Moss", groups: Sequence[Group] = ()) -> None:
    """A person says everything that is asked about taking part; `word` stands in all of it."""
    by = actor_of(member=member)
    choose_groups(member=member, codes=[group.code for group in groups], by=by)
    answer_consents(
        member=member,
        answers={ConsentPurpose.CONTACT: ConsentAnswer.YES, ConsentPurpose.QUOTES: ConsentAnswer.NO},
        by=by,
    )
    save_contact(member=member, email=f"{word.lower()}@example.org", other=f"{word} reads texts.", by=by)
    add_needs(member=member, words=[f"{word} comes by taxi"], by=by)


# Projects ------------------------------------------------------------------------------------------------------------


@repeatable
def make_project(*, lead: User | None = None, template: str = "full", **fields: Any) -> Project:
    """A project of its own lead, with a copy of the full or the short plan."""
    lead = lead or make_user()
    if not PlannerTemplate.objects.filter(key=template).exists():
        load_built_in(by=SYSTEM)
    code = fields.pop("code", None) or new_code()
    return start_project(
        code=code,
        fields={**PROJECT_FIELDS, **fields},
        template=PlannerTemplate.objects.get(key=template),
        lead=lead,
        by=Actor(ActorKind.LEAD, name=lead.name),
    )


def stage_of(*, project: Project, position: int) -> Stage:
    """The stage at a position, from 1."""
    return project.stages.get(position=position)


def exercise_of(*, project: Project, key: str) -> Exercise:
    """One exercise of the project by its key, such as `problem`."""
    return project.exercises.select_related("stage", "project").get(key=key)


@repeatable
def write(*, exercise: Exercise, text: str = "", by: Actor | None = None) -> Entry:
    """One more entry in an exercise of any kind, by a lead if nobody else. A shared text is overwritten."""
    by = by or lead_actor(project=exercise.project)
    text = text or f"Words about {exercise.title}"
    if exercise.kind in {"notes", "rows"}:
        values = {exercise.column_specs[0].key: text} if exercise.kind == "rows" else {}
        return save_entry(exercise=exercise, code=uuid4(), text=text, values=values, version=0, by=by).entry
    if exercise.kind == "choice":
        text = exercise.choice_specs[0].value
    if exercise.kind == "score":
        text = "7"
    there = exercise.entries.filter(is_shared=True).first()
    version = there.version if there is not None else 0
    return save_text(exercise=exercise, text=text, values={}, version=version, by=by).entry


@repeatable
def rows_from_notes(*, project: Project, notes: str, rows: str) -> None:
    """Let people ask for replies to these notes, and let rows be made of them, as a template of an admin's own may."""
    project.exercises.filter(key=notes).update(reply_wanted=True)
    project.exercises.filter(key=rows).update(from_notes=notes)


@repeatable
def fill_required(*, project: Project, position: int, asks: bool = True, by: Actor | None = None) -> list[Entry]:
    """Something in every needed exercise, and the promise, groups and places, where the stage asks for them.

    And a talk or a check-in, unless not `asks`.
    """
    checks = project.stages.values_list("checks", flat=True).get(position=position)
    if "promise" in checks:
        agree_to_promise(project=project)
    if asks and "check_in" in checks:
        fill_check_in(project=project, by=lead_actor(project=project))
    if "register" in checks:
        fill_groups(project=project)
    if "period" in checks:
        fill_window(project=project, by=lead_actor(project=project))
    if "coverage" in checks:
        fill_places(project=project, by=lead_actor(project=project))
    return [
        write(exercise=exercise, by=by)
        for exercise in project.exercises.filter(stage__position=position, required=True).select_related(
            "stage", "project"
        )
    ]


@repeatable
def say_not_needed(
    *, exercise: Exercise, reason: str = "We did it last year.", plan: str = "Ask again.", by: Actor | None = None
) -> Gap:
    """A published gap for an exercise, to be looked at again in 12 weeks."""
    return publish_gap(
        exercise=exercise,
        reason=reason,
        plan=plan,
        look_again_on=today_in(exercise.project) + timedelta(weeks=12),
        by=by or lead_actor(project=exercise.project),
    )


# The promise ---------------------------------------------------------------------------------------------------------


@repeatable
def agree_to_promise(*, project: Project) -> None:
    """The promise as it is given, put to everyone, with a yes of everybody who is here.

    The first lead is the decision maker; Rowan and Sorrel, carers, come in where too few of the lived side are here.
    """
    by = lead_actor(project=project)
    lead = project.members.get(pk=by.pk)
    if not lead.side:
        choose_side(member=lead, side=Side.DECIDER, by=by)
    here = project.members.participants().filter(left_at=None, turned_off_at=None)
    names = ["Rowan", "Sorrel"][here.filter(side__in=("lived", "carer")).count() :]
    for name in names:
        make_participant(project=project, name=name, side=Side.CARER)
    if current_version(project) is None:
        put_to_everyone(project=project, saw=promise_text(project).saw, by=by)
    answer_for_everyone(project=project)


@repeatable
def answer_for_everyone(*, project: Project, answer: AnswerChoices = AnswerChoices.YES) -> None:
    """Everybody who is here and has not answered the current version answers it."""
    version = current_version(project)
    assert version is not None
    answered = version.answers.filter(replaced_at=None).values_list("member_id", flat=True)
    for member in project.members.filter(left_at=None, turned_off_at=None).exclude(pk__in=answered):
        if member.is_lead or member.side:
            words = "" if answer is AnswerChoices.YES else "Because it is too vague."
            answer_promise(
                project=project, version=version.number, answer=answer, words=words, by=actor_of(member=member)
            )


@repeatable
def write_promise(*, project: Project, by: Actor | None = None) -> PromiseVersion:
    """Put what waits to everyone: the draft, or without one the eight lines to begin with."""
    return put_to_everyone(project=project, saw=promise_text(project).saw, by=by or lead_actor(project=project))


@repeatable
def rewrite_promise(*, project: Project, key: str = "respect", words: str = "We listen.") -> PromiseVersion:
    """One more version of the promise, in which one line has new words."""
    line = promise_text(project).draft_line(key)
    assert line is not None
    reword_line(project=project, key=key, words=words, began=line.words, by=lead_actor(project=project))
    return write_promise(project=project)


@repeatable
def answer_of(*, member: Member, answer: str = "yes", words: str = "", version: int = 0) -> PromiseAnswer:
    """What a member answers to the current version of the promise, or to the one with this number."""
    current = promise_text(member.project).current
    assert current is not None
    words = words or ("" if answer == "yes" else f"Words behind {answer}")
    return answer_promise(
        project=member.project,
        version=version or current.number,
        answer=AnswerChoices(answer),
        words=words,
        by=actor_of(member=member),
    )


# Concerns ------------------------------------------------------------------------------------------------------------


@repeatable
def raise_concern(
    *, project: Project, by: Actor, position: int = 1, words: str = "Nobody asked us.", shows_name: bool = False
) -> Objection:
    """Somebody says that a stage is not ready."""
    stage = stage_of(project=project, position=position)
    return raise_objection(stage=stage, code=uuid4(), words=words, shows_name=shows_name, by=by)


@repeatable
def reply_to(*, objection: Objection, words: str = "We ask you on Friday.", by: Actor | None = None) -> ObjectionReply:
    """A lead replies to the words as they stand now."""
    version = Objection.objects.values_list("version", flat=True).get(pk=objection.pk)
    return reply_to_objection(
        objection=objection, words=words, version=version, by=by or lead_actor(project=objection.project)
    )


# Keys and signing ----------------------------------------------------------------------------------------------------


def page_of(*, project: Project, position: int) -> StagePage:
    """The page of a stage, read afresh."""
    page = stage_page(Project.objects.get(pk=project.pk), position)
    assert page is not None
    return page


def shown_records(*, project: Project, position: int) -> list[str]:
    """The records as the page that signs off shows them: canonical texts."""
    page = page_of(project=project, position=position)
    return records_of(page.view.stage.project, page)


def shown_record(*, project: Project, position: int) -> str:
    """The record of a stage that is signed alone, as the page that signs off shows it: canonical text."""
    [text] = shown_records(project=project, position=position)
    return text


@repeatable
def turn_key(
    *, project: Project, position: int, member: Member, shows_name: bool = False, as_long_as: str = "", weeks: int = 4
) -> Key:
    """A participant agrees to what the stage's page says now; with words, as long as this is done in so many weeks."""
    seen = page_of(project=project, position=position).unit.seen
    return turn_other_key(
        stage=stage_of(project=project, position=position),
        seen=seen,
        led_here=False,
        shows_name=shows_name,
        as_long_as=AsLongAs(as_long_as, today_in(project) + timedelta(weeks=weeks)) if as_long_as else None,
        by=actor_of(member=member),
    )


@repeatable
def not_yet(
    *, project: Project, position: int, member: Member, words: str = "Two people wait to be heard."
) -> Objection:
    """A participant who is asked to agree says "not yet"."""
    seen = page_of(project=project, position=position).unit.seen
    stage = stage_of(project=project, position=position)
    return say_not_yet(stage=stage, code=uuid4(), seen=seen, led_here=False, words=words, by=actor_of(member=member))


@repeatable
def reopen(*, project: Project, position: int, reason: str = "We forgot the night staff.") -> Reopening:
    """A lead opens a finished stage again, with every later finished one."""
    stage = stage_of(project=project, position=position)
    return reopen_stage(stage=stage, reason=reason, by=lead_actor(project=project))


@repeatable
def sign(*, project: Project, position: int, by: Actor | None = None) -> SignOff:
    """A lead reads the record and signs the stage off. Returns the first record, where several are signed together."""
    saw = shown_digest(shown_records(project=project, position=position))
    stage = stage_of(project=project, position=position)
    return sign_off(stage=stage, saw=saw, by=by or lead_actor(project=project))[0]


@repeatable
def finish_stage(*, project: Project, position: int, holder: Member) -> SignOff:
    """Everything that a stage needs: its exercises, the key of `holder`, the lead's signature."""
    fill_required(project=project, position=position)
    turn_key(project=project, position=position, member=holder)
    return sign(project=project, position=position)


# History -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry of the history with its side rows: role, whose, and what."""

    verb: str
    kind: str
    values: dict[str, Any]
    personal: list[tuple[str, UUID | None, dict[str, Any]]]


def personal(
    *, actor: Actor, subject: Member | None = None, **values: Any
) -> list[tuple[str, UUID | None, dict[str, Any]]]:
    """The side rows that an entry by this actor has, about this person."""
    rows: list[tuple[str, UUID | None, dict[str, Any]]] = [("actor", actor.member_code, {"name": actor.name})]
    if subject is not None:
        rows.append(("subject", subject.code, {"name": subject.shown_name, **values}))
    return rows


@contextmanager
def recording(*, project: Project) -> Iterator[list[HistoryRow]]:
    """The entries that are written inside the block, oldest first; read them after it."""
    before = set(project.history.values_list("pk", flat=True))
    rows: list[HistoryRow] = []
    yield rows
    for entry in project.history.exclude(pk__in=before).order_by("pk").prefetch_related("personal"):
        sides = [(side.role, side.member_code, json.loads(side.values)) for side in entry.personal.all()]
        rows.append(HistoryRow(entry.verb, entry.actor_kind, json.loads(entry.values), sides))


# A project that could leak -------------------------------------------------------------------------------------------

SECRET_WORD = "Quillfeather"
"""Stands in everything that the other project says. It may stand on no page of anybody else."""
HIDDEN_WORD = "Hushwing"
"""Stands in comments of check-ins that nobody may see, nor anybody of that project: it may stand on no page at all."""


@dataclass(frozen=True, slots=True)
class OtherProject:
    """Somebody else's project, full of words that could leak."""

    project: Project
    lead: User
    lead_member: Member
    member: Member
    secret: str
    invitation_secret: str

    @property
    def words(self) -> tuple[str, ...]:
        """What may stand on no page of anybody outside this project. Compare without capital letters."""
        return (SECRET_WORD.lower(), self.secret.lower(), self.invitation_secret.lower(), str(self.member.code))


def _shown_views(*, project: Project, group: Group) -> None:
    """What others say of a group was shown. Written straight down: it would take five more people."""
    reveal = Reveal.objects.create(project=project, by_member=project.members.leads()[0])
    spreads = {"affected_low": 75, "affected": 75, "affected_high": 75, "say_low": 25, "say": 25, "say_high": 25}
    RevealedView.objects.create(
        project=project, reveal=reveal, group=group, judges=JudgesChoices.OTHERS, people=5, **spreads
    )


@repeatable
def another_project_with_secrets() -> OtherProject:
    """A project of other people that has something of everything; `words` must stand nowhere else."""
    word = SECRET_WORD
    lead = make_user(name=f"{word} Lead", email=f"{word.lower()}{next(_numbers)}@example.org")
    project = make_project(
        lead=lead,
        name=f"{word} Project",
        sentence=f"{word} in one sentence.",
        organisation=f"{word} Trust",
        contact=f"{word}, 01632 960 999",
        discreet_name=f"{word} quietly",
    )
    by_lead = lead_actor(project=project)
    member, secret, by = make_participant(project=project, name=f"{word} Person", side=Side.LIVED)
    group = _group_with_secrets(project=project)
    tell_leads(member=member, word=word, groups=[group])
    support_with_secrets(member=member, word=word, lead=by_lead, by=by)
    judge_group(group=group, says=OwnView(100, 25, OwnLink.BELONG), by=by)
    _shown_views(project=project, group=group)
    make_participant(project=project, name=f"{word} Unseen", comes_in=False)
    for exercise in project.exercises.filter(stage__position=1).select_related("stage", "project"):
        write(exercise=exercise, text=f"{word} wrote in {exercise.key}", by=by_lead)
        write(exercise=exercise, text=f"{word} wrote more in {exercise.key}", by=by)
    _promise_with_secrets(project=project, member=member)
    _signings_with_secrets(project=project, member=member)
    gap = say_not_needed(
        exercise=exercise_of(project=project, key="barriers"), reason=f"{word} said why.", plan=f"{word} instead."
    )
    renew_gap(gap=gap, done=f"{word} looked again.", look_again_on=gap.look_again_on, by=by_lead)
    _concerns_with_secrets(project=project, by=by)
    unseen = actor_of(member=project.members.get(name=f"{word} Unseen"))
    ask_with_secrets(project=project, word=word, lead=by_lead, by=by, another=unseen)
    sorrel = project.members.get(name="Sorrel")
    check_ins_with_secrets(
        project=project, word=word, hidden=HIDDEN_WORD, lead=by_lead, member=sorrel, by=actor_of(member=sorrel)
    )
    answers_back_with_secrets(project=project, word=word, lead=by_lead, by=by)
    bring_in_groups(project=project, text=f"Group;{word} column\n{word} wardens;{word} words\n;{word} nobody\n")
    make_arrival(link=make_shared_link(project=project, label=f"{word} poster")[0], says_yes=False)
    rows_from_notes(project=project, notes="awkward", rows="share_power")
    note = write(exercise=exercise_of(project=project, key="awkward"), text=f"{word} finds this awkward", by=by)
    reply_to_entry(entry=note, code=uuid4(), words=f"{word} replies to this.", by=by_lead)
    places_with_secrets(project=project, word=word, lead=by_lead)
    change_numbers(project=project, values={"gap_weeks": 6}, reason=f"{word} wants it sooner.", by=by_lead)
    invitation_secret = invite_lead(project=project, email=f"{word.lower()}-invited@example.org", by=by_lead)
    stop_mail_of(project.mails.latest("pk"))
    return OtherProject(project, lead, project.members.get(user=lead), member, secret, invitation_secret)


def _group_with_secrets(*, project: Project) -> Group:
    """A group with an earlier name, one that became part of it, a way to reach it, and a talk with its people."""
    word, by = SECRET_WORD, lead_actor(project=project)
    group = make_group(project=project, name=f"{word} parents", by=by)
    change_group(
        group=group,
        changes={
            "name": f"{word} carers",
            "people_source": f"{word} counted.",
            "how_affected": f"{word} is affected.",
            "speaks_for": f"{word} speaks.",
            "places": 2,
        },
        by=by,
    )
    merge_groups(group=make_group(project=project, name=f"{word} duplicate", by=by), into=group, by=by)
    cards = {card.key: card for card in CatalogueCard.objects.all()}
    answer_card(project=project, card=cards["family"], groups=[group.code], by=by)
    answer_card(project=project, card=cards["power"], why_none=f"{word} has none.", by=by)
    add_route(group=group, code=uuid4(), words=f"{word} knows them.", is_offline=True, is_trusted=True, by=by)
    add_heard(
        group=group,
        code=uuid4(),
        people=2,
        how=f"{word} came by.",
        by_whom=f"{word} listened.",
        heard_on=timezone.localdate(timezone=project.zone),
        by=by,
    )
    move_group(move=Move(group, None, 75, 25, 80), code=uuid4(), reason=f"{word} asked for it.", by=by)
    record = ActRecord(f"{word} has no time.", was_asked=True, asked_words=f"{word} was asked.")
    leave_out(group=group, code=uuid4(), act=record, by=by)
    bring_back(group=group, reason=f"{word} was wrong.", by=by)
    asked_with_secrets(group=group, word=word, by=by)
    return group


def stop_mail_of(asked: Mail) -> None:
    """The address of a mail wants no more."""
    stop_mail(project=asked.project, address_digest=asked.address_digest, by=SYSTEM)


def _signings_with_secrets(*, project: Project, member: Member) -> None:
    """Stage 1 signed twice, each time with a name in the record and "as long as" something that is done since.

    Sorrel agreed too, which was not needed.
    """
    word = SECRET_WORD
    for is_again in (False, True):
        if is_again:
            reopen(project=project, position=1, reason=f"{word} forgot somebody.")
        turn_key(project=project, position=1, member=member, shows_name=True, as_long_as=f"{word} is booked.")
        turn_key(project=project, position=1, member=project.members.get(name="Sorrel"))
        sign(project=project, position=1)
        condition = project.conditions.latest("pk")
        clear_condition(condition=condition, led_here=False, by=actor_of(member=member))


def _concerns_with_secrets(*, project: Project, by: Actor) -> None:
    """Concerns about stage 3, so that stage 2 can be finished: an open one, a lead's, and one with a reply."""
    word, lead = SECRET_WORD, lead_actor(project=project)
    raise_concern(project=project, by=by, position=3, words=f"{word} is worried.")
    raise_concern(project=project, by=lead, position=3, words=f"{word} asks.")
    answered = raise_concern(project=project, by=by, position=3, shows_name=True)
    reply_to(objection=answered, words=f"{word} answers.", by=lead)
    unseen = project.members.get(name=f"{word} Unseen")
    say_not_good_enough(objection=answered, words=f"{word} is not content.", by=actor_of(member=unseen))


def _promise_with_secrets(*, project: Project, member: Member) -> None:
    """A promise, its answers and replies, and a draft of the next: the word stands in each."""
    word, by = SECRET_WORD, lead_actor(project=project)
    began = "We decide things together."
    reword_line(project=project, key="share_power", words=f"{word} deside with us.", began=began, by=by)
    write_promise(project=project)
    words = f"{word} decide with us."
    fix_spelling(project=project, key="share_power", words=words, began=f"{word} deside with us.", by=by)
    said = answer_of(member=member, answer="but", words=f"{word} says but.")
    reply_to_answer(project=project, code=said.code, words=f"{word} replies.", by=by)
    agree_to_promise(project=project)
    reword_line(project=project, key="share_power", words=f"{word} drafts.", began=words, by=by)
    drop_line(
        project=project,
        key="respect",
        reason=f"{word} dropped it.",
        began="All kinds of knowing count the same.",
        by=by,
    )
