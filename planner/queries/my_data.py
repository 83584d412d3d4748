"""What is held about a participant, for them to read and to keep."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from coproduction.languages import said as in_words
from planner.models import (
    ConditionCleared,
    Entry,
    NoteText,
    NotGoodEnough,
    PromiseAnswer,
    TalkAgreement,
    ValueReplyNotEnough,
)
from planner.queries.challenges import group_asked_for
from planner.queries.exercises import entry_words
from planner.queries.history import history_lines
from planner.queries.typed import entered_count
from stakeholders.grid import word
from stakeholders.models import (
    HistoryEntry,
    Mail,
    MailKind,
    MailState,
    Member,
    Project,
    Recruit,
    ReplyNotEnough,
    TypedFields,
)
from stakeholders.queries.care import contact_of
from stakeholders.queries.groups import groups_said
from stakeholders.queries.judging import view_lines
from stakeholders.queries.recruits import groups_written
from stakeholders.queries.support import PersonSupport, support_of
from stakeholders.queries.ways_in import WayOfComing, way_of_one

MAIL_WORDS = {
    MailKind.OWN_LINK: gettext_lazy("your own link"),
    MailKind.SHARED_LINK: gettext_lazy("an invitation"),
    MailKind.LEAD_INVITATION: gettext_lazy("an invitation to lead"),
    MailKind.LINK_TO_SELF: gettext_lazy("your own link, as you asked"),
    MailKind.RECORD: gettext_lazy("the fingerprint of what you agreed to"),
    MailKind.CHECK_IN: gettext_lazy("that a check-in is open"),
    MailKind.CHECK_IN_REMINDER: gettext_lazy("a reminder of a check-in, which everyone gets"),
}
"""What each kind of mail is called to the person who got it."""


@dataclass(frozen=True, slots=True)
class HeldPart:
    """One kind of thing that is held, line by line."""

    title: str
    lines: list[str]

    @property
    def nothing(self) -> str:
        """What stands where there is none."""
        return gettext("Nothing.")


def held_about(project: Project, member: Member) -> list[HeldPart]:
    """Everything that is held about a participant and can be joined to them, in words: 32 queries.

    Entries of the same person that became part of theirs are in it, with 31 queries more for each. Check-in answers are
    not, because they are kept with nobody. Source: product.md, "The privacy rule".
    """
    parts = _held(project, member)
    for entry in member.merged.all():
        for part, more in zip(parts, _held(project, entry), strict=True):
            part.lines.extend(more.lines)
    return parts


def _held(project: Project, member: Member) -> list[HeldPart]:
    support = support_of(member)
    return [
        HeldPart(gettext("About you"), _about(project, member)),
        HeldPart(gettext("How far you have come"), _steps(project, member)),
        HeldPart(gettext("Groups you belong to"), _groups(project, member)),
        HeldPart(gettext("Where you would put groups"), _views(project, member)),
        HeldPart(gettext("What you say yes or no to"), _consents(project, member)),
        HeldPart(gettext("How to reach you"), _contact(project, member)),
        HeldPart(gettext("What you need to take part"), _needs(project, support)),
        HeldPart(gettext("Your money"), _money(project, support)),
        HeldPart(gettext("What you wrote"), _entries(project, member)),
        HeldPart(gettext("Earlier words of yours"), _earlier_words(project, member)),
        HeldPart(gettext("What you said of our promise"), _promise(project, member)),
        HeldPart(gettext("Check-ins that are open"), _check_ins(project, member)),
        HeldPart(gettext("Talks about our promise"), _talks(project, member)),
        HeldPart(gettext("Your concerns"), _concerns(project, member)),
        HeldPart(gettext("Your requests to include a group"), _requests(project, member)),
        HeldPart(gettext("Stages that you agreed to"), _keys(project, member)),
        HeldPart(gettext("What you agreed “as long as”"), _conditions(project, member)),
        HeldPart(gettext("What you typed for others"), _typed_for_others(member)),
        HeldPart(gettext("Your own link"), _links(project, member)),
        HeldPart(gettext("E-mail to you"), _mails(project, member)),
        HeldPart(gettext("What the list of what was done says with your name"), _history(project, member)),
    ]


def _about(project: Project, member: Member) -> list[str]:
    called = gettext("What we call you: %(name)s.") % {"name": member.name}
    lines = [called if member.name else gettext("What we call you: nothing.")]
    if member.merged_into_id is not None:
        lines.insert(0, gettext("Another entry about you, which is part of the first one now:"))
    if member.side:
        lines.append(gettext("What you speak as: %(side)s.") % {"side": member.get_side_display()})
    if member.on_paper:
        lines.append(gettext("You take part on paper: others may type for you."))
    if member.is_helper:
        lines.append(gettext("You may type for people who take part on paper."))
    lines.append(gettext("You were added on %(day)s.") % {"day": _day(member.created_at, project)})
    if member.joined_at is not None:
        lines.append(_came_in(member) % {"day": _day(member.joined_at, project)})
    if member.side_chosen_at is not None:
        chosen = gettext("You chose what you speak as on %(day)s.")
        lines.append(chosen % {"day": _day(member.side_chosen_at, project)})
    return lines


def _came_in(member: Member) -> str:
    """How and when they came in, as a sentence with a place for the day."""
    sentences = {
        WayOfComing.SHARED_LINK: gettext("You came in on %(day)s, by a link for many."),
        WayOfComing.PAPER: gettext("You came in on %(day)s, on paper."),
        WayOfComing.OWN_LINK: gettext("You came in on %(day)s, by your own link."),
    }
    return sentences[way_of_one(member)]


def _steps(project: Project, member: Member) -> list[str]:
    """What leads wrote down when they asked them, the steps since, and where a place was counted as theirs."""
    lines = []
    recruit = Recruit.objects.filter(member=member).first()
    if recruit is not None:
        if recruit.name:
            lines.append(gettext("Leads wrote you down as “%(name)s”.") % {"name": recruit.name})
        asked_for = gettext("You were asked for: %(group)s.")
        lines += [asked_for % {"group": group.name} for group in groups_written(recruit)]
        for step in recruit.steps.all():
            said = f"{step.get_step_display()} ({step.get_why_display()})" if step.why else step.get_step_display()
            lines.append(gettext("%(day)s: %(step)s.") % {"day": date_format(step.taken_on, "j F Y"), "step": said})
    for held in member.places_held.select_related("line__record"):
        counted = {"group": held.line.name, "day": _day(held.line.record.recorded_at, project)}
        lines.append(gettext("%(day)s: a place of “%(group)s” was counted as yours.") % counted)
    return lines


def _groups(project: Project, member: Member) -> list[str]:
    groups = [group.name for group in groups_said(member)]
    if member.groups_said_at is None:
        return []
    day = _day(member.groups_said_at, project)
    nothing = gettext("%(day)s: none, or you would rather not say.") % {"day": day}
    return [gettext("%(day)s: %(group)s") % {"day": day, "group": group} for group in groups] or [nothing]


def _views(project: Project, member: Member) -> list[str]:
    """What they said of groups, and what of that is shown together with what others said."""
    said = gettext("%(day)s, %(group)s: %(answers)s.")
    shown = gettext("%(view)s Shown together with others: touches their life: %(affected)s; say: %(has_say)s.")
    lines = []
    for judgement in member.judgements.filter(project=project).select_related("group"):
        line = said % {
            "day": _day(judgement.judged_at, project),
            "group": judgement.group.name,
            "answers": "; ".join(view_lines(judgement)),
        }
        if judgement.shown_affected is not None and judgement.shown_say is not None:
            words = {"affected": word(judgement.shown_affected), "has_say": word(judgement.shown_say)}
            line = shown % {"view": line, **{name: in_words(value) for name, value in words.items()}}
        lines.append(_told(line, judgement))
    return lines


def _consents(project: Project, member: Member) -> list[str]:
    """Every answer that was ever given, the first first."""
    lines = []
    for consent in member.consents.all():
        words = (
            gettext("%(day)s: %(purpose)s: %(answer)s (words of version %(version)s, typed for you)")
            if consent.is_helped
            else gettext("%(day)s: %(purpose)s: %(answer)s (words of version %(version)s)")
        )
        lines.append(
            words
            % {
                "day": _day(consent.created_at, project),
                "purpose": consent.get_purpose_display(),
                "answer": consent.get_answer_display(),
                "version": consent.wording_version,
            }
        )
    return lines


def _contact(project: Project, member: Member) -> list[str]:
    contact = contact_of(member)
    return [words for words in (contact.email, contact.other) if words] if contact is not None else []


def _needs(project: Project, support: PersonSupport) -> list[str]:
    """What they asked for, how far it is, and what they said of it."""
    said = gettext("%(day)s: %(words)s. %(state)s.")
    worked = gettext("%(line)s Did it work, as you say: %(answer)s (%(day)s).")
    lines = []
    for row in support.needs:
        need = row.need
        line = said % {"day": _day(need.created_at, project), "words": need.words, "state": row.words}
        if need.worked_at is not None:
            answer = {"answer": need.get_worked_display(), "day": _day(need.worked_at, project)}
            line = worked % {"line": line, **answer}
        lines.append(line)
    return lines


def _money(project: Project, support: PersonSupport) -> list[str]:
    """How they want to be paid, and what was agreed and paid."""
    lines = []
    if support.wish is not None:
        wanted = gettext("%(day)s, how you want to be paid: %(way)s.")
        lines.append(wanted % {"day": _day(support.wish.changed_at, project), "way": support.wish.get_way_display()})
    agreed = gettext("%(day)s: %(words)s, %(amount)s. %(state)s.")
    paid = gettext("%(day)s: %(words)s, %(amount)s. Paid on %(paid)s. %(way)s")
    for row in support.payments:
        payment = row.payment
        amount = f"£{payment.amount}" if payment.amount is not None else gettext("no amount yet")
        words = {
            "day": date_format(payment.offered_on, "j F Y"),
            "words": payment.words,
            "amount": amount,
            "state": row.words,
            "paid": date_format(payment.paid_on, "j F Y") if payment.paid_on is not None else "",
            "way": payment.get_way_display(),
        }
        lines.append((agreed if payment.paid_on is None else paid) % words)
    return [line.strip() for line in lines]


def _entries(project: Project, member: Member) -> list[str]:
    entries = Entry.objects.counted().filter(project=project, author=member).select_related("exercise")
    said = gettext("%(day)s, %(exercise)s: %(words)s")
    return [
        _told(
            said
            % {
                "day": _day(entry.created_at, project),
                "exercise": entry.exercise.title,
                "words": "; ".join(entry_words(entry)),
            },
            entry,
        )
        for entry in entries
    ]


def _earlier_words(project: Project, member: Member) -> list[str]:
    """What the person wrote into texts of the whole team: what others changed since, and what came too late."""
    replaced = gettext("%(day)s, %(exercise)s: %(words)s")
    too_late = gettext("%(day)s, %(exercise)s, not saved because somebody else was first: %(words)s")
    wordings = NoteText.objects.filter(project=project, author=member).select_related("entry__exercise")
    return [
        _told(
            (replaced if wording.refused_at_version is None else too_late)
            % {
                "day": _day(wording.at, project),
                "exercise": wording.entry.exercise.title,
                "words": wording.text,
            },
            wording,
        )
        for wording in wordings.order_by("at", "pk")
    ]


def _told(line: str, row: TypedFields) -> str:
    """A line, with what is said of it where somebody else typed it."""
    if not row.is_helped:
        return line
    typed = gettext("%(line)s (typed for you)")
    not_theirs = gettext("%(line)s (typed for you) You said that this was not from you.")
    return (not_theirs if row.not_theirs_at else typed) % {"line": line}


def _typed_for_others(member: Member) -> list[str]:
    """How many things the person typed for others, whose words they are."""
    how_many = entered_count(member)
    if not how_many:
        return []
    return [
        ngettext(
            "%(how_many)s thing. Its words belong to the person you typed for.",
            "%(how_many)s things. Their words belong to the people you typed for.",
            how_many,
        )
        % {"how_many": how_many}
    ]


def _promise(project: Project, member: Member) -> list[str]:
    answers = project.promise_answers.filter(member=member).select_related("version")
    return [_told(_answer(answer, _day(answer.answered_at, project)), answer) for answer in answers]


def _answer(answer: PromiseAnswer, day: str) -> str:
    with_words = gettext("%(day)s, version %(version)s: %(answer)s: %(words)s")
    without = gettext("%(day)s, version %(version)s: %(answer)s.")
    return (with_words if answer.words else without) % {
        "day": day,
        "version": answer.version.number,
        "answer": answer.get_answer_display(),
        "words": answer.words,
    }


def _check_ins(project: Project, member: Member) -> list[str]:
    """Whether they are asked, and have answered, while a check-in is open: it goes when that closes."""
    asked = gettext("%(day)s: you are asked. When it closes, this line goes.")
    answered = gettext("%(day)s: your answers were sent. When it closes, this line goes.")
    helped = gettext("%(day)s: your answers were typed for you. When it closes, this line goes.")
    not_theirs = gettext("%(day)s: you said that the answers were not from you. When it closes, this line goes.")
    lines = []
    for listed in member.check_in_listings.filter(project=project).select_related("check_in"):
        words = (helped if listed.is_helped else answered) if listed.is_answered else asked
        day = _day(listed.check_in.opened_at, project)
        lines.append((not_theirs if listed.not_theirs else words) % {"day": day})
    return lines


def _talks(project: Project, member: Member) -> list[str]:
    """The talks they held or wrote down, what they said of notes of talks, and of replies to broken lines."""
    held = gettext("You held the talk of %(day)s.")
    wrote = gettext("You wrote down the talk of %(day)s: %(words)s")
    right = gettext("%(day)s: you said that the note of a talk is right.")
    not_right = gettext("%(day)s: you said that the note of a talk is not right. %(words)s")
    not_enough = gettext("%(day)s, “%(line)s”: a reply is not good enough. %(words)s")
    lines = []
    for talk in project.talks.filter(Q(held_by=member) | Q(recorded_by=member)):
        values = {"day": date_format(talk.held_on, "j F Y"), "words": talk.words}
        if talk.held_by_id == member.pk:
            lines.append(held % values)
        if talk.recorded_by_id == member.pk:
            lines.append((wrote % values).strip())
    lines += [
        ((right if row.is_right else not_right) % {"day": _day(row.said_at, project), "words": row.words}).strip()
        for row in TalkAgreement.objects.filter(project=project, member=member)
    ]
    said = ValueReplyNotEnough.objects.filter(project=project, member=member).select_related("reply")
    return lines + [
        _told(
            (not_enough % {"day": _day(row.said_at, project), "line": row.reply.title, "words": row.words}).strip(),
            row,
        )
        for row in said
    ]


def _concerns(project: Project, member: Member) -> list[str]:
    objections = project.objections.filter(author=member).select_related("stage")
    withheld = gettext("%(day)s, stage %(position)s, name not shown: %(words)s")
    named = gettext("%(day)s, stage %(position)s, with your name: %(words)s")
    lines = [
        _told(
            (withheld if objection.is_withheld else named)
            % {
                "day": _day(objection.raised_at, project),
                "position": objection.stage.position,
                "words": objection.words,
            },
            objection,
        )
        for objection in objections
    ]
    not_good_enough = gettext("%(day)s, a reply is not good enough. %(words)s")
    said = NotGoodEnough.objects.filter(project=project, member=member)
    return lines + [
        _told((not_good_enough % {"day": _day(row.said_at, project), "words": row.words}).strip(), row) for row in said
    ]


def _requests(project: Project, member: Member) -> list[str]:
    withheld = gettext("%(day)s, %(group)s, name not shown: %(words)s")
    named = gettext("%(day)s, %(group)s, with your name: %(words)s")
    lines = [
        _told(
            (
                (withheld if challenge.is_withheld else named)
                % {
                    "day": _day(challenge.raised_at, project),
                    "group": f"{group_asked_for(challenge)} {challenge.get_about_display()}".strip(),
                    "words": challenge.words,
                }
            ).strip(),
            challenge,
        )
        for challenge in project.challenges.filter(author=member).select_related("group")
    ]
    not_good_enough = gettext("%(day)s, a reply is not good enough. %(words)s")
    said = ReplyNotEnough.objects.filter(project=project, member=member)
    return lines + [
        _told((not_good_enough % {"day": _day(row.said_at, project), "words": row.words}).strip(), row) for row in said
    ]


def _keys(project: Project, member: Member) -> list[str]:
    keys = project.keys.filter(member=member).select_related("stage")
    named = gettext("%(day)s, stage %(position)s, with your name in the record.")
    unnamed = gettext("%(day)s, stage %(position)s.")
    return [
        (named if key.shows_name else unnamed) % {"day": _day(key.turned_at, project), "position": key.stage.position}
        for key in keys
    ]


def _conditions(project: Project, member: Member) -> list[str]:
    conditions = project.conditions.filter(set_by=member).select_related("stage")
    set_here = [
        gettext("%(day)s, stage %(position)s, by %(by)s: %(words)s")
        % {
            "day": _day(condition.set_at, project),
            "position": condition.stage.position,
            "by": date_format(condition.by_date, "j F Y"),
            "words": condition.words,
        }
        for condition in conditions
    ]
    done = gettext("%(day)s, stage %(position)s: you said that it was done.")
    cleared = ConditionCleared.objects.filter(project=project, cleared_by=member).select_related("condition__stage")
    return set_here + [
        done % {"day": _day(row.cleared_at, project), "position": row.condition.stage.position} for row in cleared
    ]


def _links(project: Project, member: Member) -> list[str]:
    """When links were made, and the month of their last use; what a link says is kept nowhere."""
    on = gettext("Made on %(day)s. We keep no copy of it that anybody can read.")
    off = gettext("Made on %(day)s, turned off. We keep no copy of it that anybody can read.")
    used = gettext("%(link)s Last used in %(month)s.")
    lines = []
    for link in member.links.all():
        line = (off if link.turned_off_at else on) % {"day": _day(link.created_at, project)}
        if link.last_used_month is not None:
            line = used % {"link": line, "month": date_format(link.last_used_month, "F Y")}
        lines.append(line)
    return lines


def _mail_state(mail: Mail) -> str:
    """What became of a mail. Of one to oneself it is not told apart whether its address had stopped mail.

    Otherwise anybody could ask that of an address that is not theirs.
    """
    if mail.kind == MailKind.LINK_TO_SELF and mail.state in {MailState.SENT, MailState.STOPPED}:
        return gettext("Done")
    return mail.get_state_display()


def _mails(project: Project, member: Member) -> list[str]:
    """What was sent to the person, and the address only where it is still kept."""
    return [
        gettext("%(day)s, %(kind)s: %(state)s. %(address)s")
        % {
            "day": _day(mail.created_at, project),
            "kind": MAIL_WORDS[MailKind(mail.kind)],
            "state": _mail_state(mail),
            "address": mail.address or gettext("We do not keep the address."),
        }
        for mail in member.mails.order_by("created_at", "pk")
    ]


def _history(project: Project, member: Member) -> list[str]:
    entries = HistoryEntry.objects.filter(project=project, personal__member_code=member.code).distinct()
    return [f"{_day(line.at, project)}: {line.words}" for line in history_lines(entries.order_by("at", "pk"))]


def _day(moment: datetime, project: Project) -> str:
    return str(date_format(timezone.localdate(moment, timezone=project.zone), "j F Y"))
