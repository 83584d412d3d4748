"""How the demo's story is told: everybody does what they do by the real actions, each on its day."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import uuid4

from django.utils import timezone

from planner.actions.answering import answer_check_in
from planner.actions.challenges import Asked, raise_challenge, reply_to_challenge
from planner.actions.check_ins import close_check_in, open_check_in
from planner.actions.coverage import Shortfall, save_count
from planner.actions.entries import save_entry, save_text
from planner.actions.keys import turn_other_key
from planner.actions.leaving_out import leave_out
from planner.actions.objections import raise_objection, reply_to_objection
from planner.actions.positions import Move, move_group, place_groups
from planner.actions.promise import answer_promise, put_to_everyone
from planner.actions.signing import sign_off
from planner.actions.value_replies import Reply, reply_to_value
from planner.actions.windows import set_window
from planner.demo import words
from planner.demo.clock import days_ago
from planner.models import PromiseVersion, Stage
from planner.models.promise import AnswerChoices
from planner.plan_data import ColumnType
from planner.queries.count import count_page
from planner.queries.promise import promise_text
from planner.queries.records import records_of
from planner.queries.stages import StagePage, stage_page
from planner.record import shown_digest
from stakeholders.actions.arriving import say_yes
from stakeholders.actions.breaks import pause_person
from stakeholders.actions.care import add_needs
from stakeholders.actions.catalogue import answer_card
from stakeholders.actions.coming_in import come_in_by_shared_link
from stakeholders.actions.group_facts import add_heard, add_route
from stakeholders.actions.groups import add_group, change_group, choose_groups
from stakeholders.actions.helping import choose_way
from stakeholders.actions.judging import OwnView, judge_group
from stakeholders.actions.members import add_person, change_name, choose_side, use_link_first
from stakeholders.actions.recruits import add_approach, ask_person, move_recruit
from stakeholders.actions.revealing import show_views
from stakeholders.actions.shared_links import LinkTerms, make_shared_link
from stakeholders.actions.support import add_payment, mark_paid, see_to_need
from stakeholders.actors import Actor, ActorKind
from stakeholders.models import (
    CatalogueCard,
    ChallengeAbout,
    Group,
    Member,
    PayWay,
    Project,
    Recruit,
    SharedLink,
    Side,
    TakesPart,
)
from stakeholders.recruiting import Step
from stakeholders.steps import ActRecord


class Story(NamedTuple):
    """The project, and its lead who acts."""

    project: Project
    lead: Actor

    def today(self) -> date:
        """The day it is in the story."""
        return timezone.localdate(timezone=self.project.zone)

    def member(self, name: str) -> Member:
        """Somebody who takes part, or the lead."""
        return self.project.members.get(name=name) if name != self.lead.name else self.project.members.leads()[0]

    def actor(self, name: str) -> Actor:
        """Somebody who acts; whoever takes part on paper, by the hand of Heron."""
        if name == self.lead.name:
            return self.lead
        by = _as_person(self.member(name))
        return replace(by, entered_by=self.member("Heron").code) if name == words.ON_PAPER else by

    def group(self, name: str) -> Group:
        """A group of the list."""
        return self.project.groups.get(name=name)

    def stage(self, position: int) -> Stage:
        """A stage, from 1."""
        return self.project.stages.get(position=position)


def _as_person(member: Member) -> Actor:
    return Actor(ActorKind.PARTICIPANT, member.pk, member.code, member.name)


# People --------------------------------------------------------------------------------------------------------------


def come_in(story: Story) -> None:
    """The first people come in by their links; one on paper, and Heron types for them."""
    for name, side in words.PEOPLE:
        member, _ = add_person(project=story.project, code=uuid4(), name=name, by=story.lead)
        by = _as_person(member)
        use_link_first(link=member.links.get(), by=by)
        choose_side(member=member, side=side, by=by)
        say_yes(member=member, by=by)
    choose_way(member=story.member("Heron"), way=TakesPart.HELPER, by=story.lead)
    on_paper, _ = add_person(project=story.project, code=uuid4(), name=words.ON_PAPER, on_paper=True, by=story.lead)
    by = story.actor(words.ON_PAPER)
    choose_side(member=on_paper, side=Side.LIVED, by=by)
    say_yes(member=on_paper, by=by)
    add_needs(member=story.member("Moss"), words=["Papers in large print"], by=story.actor("Moss"))
    choose_side(member=story.member(story.lead.name), side=Side.FRONTLINE, by=story.lead)


def make_poster(story: Story, *, group: Group | None, label: str) -> SharedLink:
    """A poster whose link works for 60 days."""
    terms = LinkTerms(label, most_uses=20, last_day=story.today() + timedelta(days=60))
    side = group.side if group is not None else ""
    return make_shared_link(project=story.project, code=uuid4(), terms=terms, side=side, group=group, by=story.lead)


def come_by_poster(story: Story, link: SharedLink, person: tuple[str, Side, str]) -> None:
    """One more person comes in by the poster, says who they are, and which group they are of."""
    name, side, group = person
    member = come_in_by_shared_link(link=link, press=str(uuid4()), by=Actor(ActorKind.PARTICIPANT)).member
    by = _as_person(member)
    change_name(member=member, name=name, by=by)
    by = replace(by, name=name)
    if not Member.objects.get(pk=member.pk).side:
        choose_side(member=member, side=side, by=by)
    say_yes(member=member, by=by)
    choose_groups(member=member, codes=[story.group(group).code], by=by)


def say_groups(story: Story) -> None:
    """Everybody says which groups they are of."""
    for name, groups in words.BELONGS.items():
        codes = [story.group(group).code for group in groups]
        choose_groups(member=story.member(name), codes=codes, by=story.actor(name))


# Exercises, the promise, concerns ------------------------------------------------------------------------------------


def write(story: Story, *keys: str) -> None:
    """What stands in some exercises."""
    exercises = {each.key: each for each in story.project.exercises.select_related("stage", "project")}
    for key in keys:
        exercise = exercises[key]
        for name, text in words.NOTES.get(key, ()):
            save_entry(exercise=exercise, code=uuid4(), text=text, values={}, version=0, by=story.actor(name))
        for row in words.ROWS.get(key, ()):
            values = {
                column.key: _value(story, column.type, value)
                for column, value in zip(exercise.column_specs, row, strict=False)
                if value is not None
            }
            text = str(values[exercise.column_specs[0].key])
            save_entry(exercise=exercise, code=uuid4(), text=text, values=values, version=0, by=story.lead)
        if key in words.TEXTS:
            text = words.TEXTS[key]
            there = exercise.entries.filter(is_shared=True).first()
            version = there.version if there is not None else 0
            save_text(exercise=exercise, text=text, values={}, version=version, by=story.lead)


def _value(story: Story, kind: ColumnType, value: object) -> Any:
    if kind is ColumnType.DATE and isinstance(value, int):
        return (story.project.starts_on + timedelta(days=value)).isoformat()
    return str(value).removeprefix("@")


def promise(story: Story) -> None:
    """The eight lines as they are given, put to everyone; some answer."""
    put_to_everyone(project=story.project, saw=promise_text(story.project).saw, by=story.lead)
    answers = (*words.FIRST_ANSWERS, (story.lead.name, AnswerChoices.YES, ""))
    for name, answer, said in answers:
        _answer(story, name, answer, said)


def promise_again(story: Story) -> None:
    """Everybody else answers."""
    answered = set(_current(story).answers.values_list("member__name", flat=True))
    for member in story.project.members.active():
        if member.name not in answered:
            but, said = words.LATER_BUT
            answer = AnswerChoices.BUT if member.name == but else AnswerChoices.YES
            _answer(story, member.name, answer, said if member.name == but else "")


def _answer(story: Story, name: str, answer: AnswerChoices, said: str) -> None:
    number = _current(story).number
    answer_promise(project=story.project, version=number, answer=answer, words=said, by=story.actor(name))


def _current(story: Story) -> PromiseVersion:
    return story.project.promise_versions.exclude(published_at=None).latest("number")


def concern(story: Story) -> None:
    """A concern without a name, and what a lead replied."""
    raised = raise_objection(
        stage=story.stage(1), code=uuid4(), words=words.CONCERN, shows_name=False, by=story.actor("Fern")
    )
    reply_to_objection(objection=raised, words=words.CONCERN_REPLY, version=raised.version, by=story.lead)


def finish(story: Story, position: int, *, holder: str, shows_name: bool = False) -> None:
    """Somebody agrees that a stage is finished, and the lead signs it off."""
    page = _page(story, position)
    turn_other_key(
        stage=story.stage(position),
        seen=page.unit.seen,
        led_here=False,
        shows_name=shows_name,
        by=story.actor(holder),
    )
    saw = shown_digest(records_of(story.project, _page(story, position)))
    sign_off(stage=story.stage(position), saw=saw, by=story.lead)


def _page(story: Story, position: int) -> StagePage:
    page = stage_page(Project.objects.get(pk=story.project.pk), position)
    if page is None:
        raise LookupError(position)
    return page


# Groups --------------------------------------------------------------------------------------------------------------


def list_groups(story: Story) -> None:
    """The groups, where each stands at first, places for people of them, ways to reach them, and the cards."""
    for name, side in words.GROUPS:
        add_group(project=story.project, code=uuid4(), name=name, side=side, by=story.lead)
    groups = {group.name: group for group in story.project.groups.all()}
    stood = {**words.STANDS, **words.STOOD}
    moves = [Move(groups[name], affected=affected, say=has_say) for name, (affected, has_say) in stood.items()]
    place_groups(project=story.project, code=uuid4(), moves=moves, by=story.lead)
    for name, places in words.PLACES.items():
        change_group(group=groups[name], changes={"places": places}, by=story.lead)
    for name, way, is_offline in words.WAYS:
        add_route(group=groups[name], code=uuid4(), words=way, is_offline=is_offline, is_trusted=True, by=story.lead)
    name, organisation = words.SPEAKS_FOR
    change_group(group=groups[name], changes={"speaks_for": organisation, "speakers_belong": "no"}, by=story.lead)
    for name, people, how, by_whom in words.HEARD:
        add_heard(
            group=groups[name],
            code=uuid4(),
            people=people,
            how=how,
            by_whom=by_whom,
            heard_on=story.today(),
            by=story.lead,
        )
    named = dict(words.CARDS)
    for card in CatalogueCard.objects.filter(is_used=True):
        codes = [groups[name].code for name in named.get(card.key, ())]
        why_none = "" if codes else words.WHY_NONE
        answer_card(project=story.project, card=card, groups=codes, why_none=why_none, by=story.lead)


def move_groups(story: Story) -> None:
    """Some stand elsewhere since."""
    for name, reason in words.WHY_MOVED.items():
        affected, has_say = words.STANDS[name]
        move = Move(story.group(name), affected=affected, say=has_say)
        move_group(move=move, code=uuid4(), reason=reason, by=story.lead)


def say_views(story: Story) -> None:
    """Where people put some groups, one of them on paper; and the lead shows what can be shown of it."""
    for name, views in words.VIEWS.items():
        for who, (affected, has_say, link) in views.items():
            judge_group(group=story.group(name), says=OwnView(affected, has_say, link), by=story.actor(who))
    show_views(project=story.project, code=uuid4(), by=story.lead)


def leave_a_group_out(story: Story) -> None:
    """A group that was heard is left out: box-ticking."""
    act = ActRecord(words.WHY_LEFT_OUT, was_asked=False)
    leave_out(group=story.group(words.LEFT_OUT), code=uuid4(), act=act, by=story.lead)


def ask_for_groups(story: Story) -> None:
    """One request that waits for a reply, and one that was done."""
    asked = Asked(ChallengeAbout.LEFT_OUT, words.THEY_SHOULD_BE_IN, group=story.group(words.LEFT_OUT))
    raise_challenge(project=story.project, code=uuid4(), asked=asked, shows_name=False, by=story.actor("Moss"))
    missing = Asked(ChallengeAbout.MISSING, words.WHY_MISSING, missing_name=words.MISSING)
    challenge = raise_challenge(
        project=story.project, code=uuid4(), asked=missing, shows_name=True, by=story.actor("Fern")
    )
    reply_to_challenge(
        challenge=challenge, words=words.MISSING_REPLY, version=challenge.version, does_it=True, by=story.lead
    )


# People asked, help and pay ------------------------------------------------------------------------------------------


def ask_people(story: Story) -> None:
    """People are asked under code names, and take their steps, a few days after each other."""
    for name, people, way, said in words.APPROACHES:
        with days_ago(84):
            group = story.group(name)
            add_approach(
                group=group,
                code=uuid4(),
                made_on=story.today(),
                people=people,
                route=group.routes.get(words=way).code,
                words=said,
                by=story.lead,
            )
    with days_ago(83):
        asked = [
            ask_person(
                project=story.project,
                code=uuid4(),
                groups=[story.group(group_name).code],
                asked_on=story.today(),
                step=steps[0],
                name=name,
                consented_on=story.today(),
                is_reserve=name == words.STANDS_READY,
                by=story.lead,
            )
            for name, group_name, steps in words.ASKED
        ]
    for number in range(1, max(len(steps) for *_, steps in words.ASKED)):
        with days_ago(84 - 2 * number):
            for recruit, (*_, steps) in zip(asked, words.ASKED, strict=True):
                if number < len(steps):
                    _take_step(story, recruit, steps[number], saw=steps[number - 1])


def _take_step(story: Story, recruit: Recruit, step: Step, *, saw: Step) -> None:
    why = words.WHY_NOT.value if step is Step.DECLINED else ""
    move_recruit(recruit=recruit, step=step, taken_on=story.today(), saw=saw, why=why, by=story.lead)


def take_a_break(story: Story) -> None:
    """Somebody takes a break."""
    pause_person(member=story.member(words.ON_A_BREAK), by=story.actor(words.ON_A_BREAK))


def help_and_pay(story: Story) -> None:
    """What people need is seen to, but for one thing; what was agreed is paid, but for the last."""
    lead = story.member(story.lead.name)
    for name, need in words.NEEDS:
        with days_ago(45):
            add_needs(member=story.member(name), words=[need], by=story.actor(name))
    for number, asked in enumerate(story.project.needs.order_by("pk")):
        with days_ago(41):
            due_on = story.today() + timedelta(days=7 if number < len(words.NEEDS) else 39)
            see_to_need(need=asked, owner=lead, due_on=due_on, is_done=number < len(words.NEEDS), by=story.lead)
    for name, said, pounds, agreed, paid in words.PAID:
        with days_ago(agreed):
            payment = add_payment(
                member=story.member(name),
                code=uuid4(),
                agreed={
                    "words": said,
                    "amount": Decimal(pounds),
                    "is_expense": False,
                    "offered_on": story.today(),
                    "promised_by": story.today() + timedelta(days=14),
                },
                by=story.lead,
            )
        if paid is not None:
            with days_ago(paid):
                mark_paid(payment=payment, paid_on=story.today(), way=PayWay.CASH, by=story.lead)


# Time, counts and check-ins -----------------------------------------------------------------------------------------


def first_time_to_join(story: Story) -> None:
    """From today on people are asked to join, for twelve weeks."""
    today = story.today()
    closes_on = today + timedelta(days=12 * 7 - 1)
    set_window(project=story.project, code=uuid4(), opens_on=today, closes_on=closes_on, by=story.lead)


def more_time_to_join(story: Story) -> None:
    """Four weeks more, because a group is not there yet."""
    last = story.project.windows.latest("entered_at")
    set_window(
        project=story.project,
        code=uuid4(),
        opens_on=last.opens_on,
        closes_on=last.closes_on + timedelta(weeks=4),
        why=words.MORE_TIME,
        asked_by=words.MORE_TIME_FOR,
        by=story.lead,
    )


def count(story: Story, *, why: str, plan: str) -> None:
    """The places are counted, and why places are empty is said for every group that is short."""
    page = count_page(Project.objects.get(pk=story.project.pk))
    last = story.today() + timedelta(weeks=11)
    days = {cover.group_id: min(last, page.last_day(page.gaps.get(cover.group_id))) for cover in page.short}
    save_count(
        project=story.project,
        code=uuid4(),
        saw=page.digest,
        why={group: Shortfall(why, plan, day) for group, day in days.items()},
        half=None,
        by=story.lead,
    )


def ask_and_close(story: Story, held: words.Held) -> None:
    """A check-in is opened, people answer, and a week later it is closed and its answers are gone."""
    with days_ago(held.opened):
        _ask(story, held)
    with days_ago(held.closed):
        close_check_in(check_in=story.project.check_ins.latest("number"), by=story.lead)


def _ask(story: Story, held: words.Held) -> None:
    closes_on = story.today() + timedelta(days=held.opened - held.closed)
    check_in = open_check_in(project=story.project, code=uuid4(), closes_on=closes_on, by=story.lead)
    keys = check_in.values.values_list("key", flat=True)
    names = (*words.LIVED_VOICES, *words.STAFF_VOICES)
    said = {key: "".join(held.said.get(key, ())) or "o" * len(names) for key in keys}
    for place, name in enumerate(names):
        answer_check_in(
            check_in=check_in,
            member=story.member(name),
            answers={
                key: words.WORD_OF[letters[place]] for key, letters in said.items() if letters[place] in words.WORD_OF
            },
            words=words.COMMENTS.get(name, "") if held is words.CHECK_INS[-1] else "",
            by=story.actor(name),
        )


def reply_to_what_is_broken(story: Story) -> None:
    """What changes because of it, who does it, and by when."""
    by_date = story.today() + timedelta(days=23)
    reply = Reply(words.HEARD_THEM, words.CHANGE, who=story.lead.name, by_date=by_date)
    saw = story.project.check_ins.latest("number").code
    reply_to_value(project=story.project, key=words.BROKEN, code=uuid4(), saw=saw, reply=reply, by=story.lead)
