"""Leaving a project, and erasing what has a person's name in it: by the person alone, across both apps."""

from django.utils import timezone

from planner import steps, verbs
from planner.models import (
    Condition,
    ConditionCleared,
    Entry,
    KeptRow,
    Key,
    NoteText,
    NotGoodEnough,
    Objection,
    PromiseAnswer,
    TalkAgreement,
    TalkNote,
    ValueReplyNotEnough,
)
from stakeholders.actions.members import NotTheirOwn
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import SYSTEM, Actor
from stakeholders.history import action, record, redact_person
from stakeholders.models import (
    Arrival,
    Challenge,
    Contact,
    Judgement,
    Member,
    PayWish,
    Project,
    Recruit,
    ReplyNotEnough,
)
from stakeholders.queries.support import is_owed
from stakeholders.steps import forget_asked, forget_views, member_went, turn_off_link


def _leaving(member: Member, by: Actor) -> Project:
    """The project, locked, and the person out of it. Raises NotTheirOwn for anybody else, and NothingChanged twice."""
    if member.is_lead or by.is_lead or by.member_id != member.pk or by.entered_by is not None:
        raise NotTheirOwn
    project = steps.lock_facts(project=member.project, by=by)
    member.refresh_from_db()
    if member.left_at is not None:
        raise NothingChanged
    for entry in _entries_of_person(member):
        entry.left_at = entry.left_at or timezone.now()
        entry.is_helper = False
        entry.save(update_fields=["left_at", "is_helper"])
        turn_off_link(member=entry, by=by)
        Arrival.objects.filter(member=entry).delete()
        entry.mails.all().delete()
        Contact.objects.filter(member=entry).delete()
        entry.needs.all().delete()
        if not is_owed(entry):
            PayWish.objects.filter(member=entry).delete()
        entry.belongings.all().delete()
        entry.check_in_listings.update(member=None)
    member_went(member=member, by=by)
    forget_asked(member=member, by=by)
    return project


def _entries_of_person(member: Member) -> list[Member]:
    """The entry by which a person comes in, and those that became part of it: all of them are one person's."""
    return [member, *member.merged.all()]


@action
def leave_project(*, member: Member, by: Actor) -> None:
    """Leave a project. What the person wrote stays, without a name; what waits for a reply goes on waiting.

    How to reach them, what they need and which groups they said go at once: nobody has a use for them any more. What
    was agreed to be paid stays, because it is owed; how they want it goes where nothing is.

    Raises NotTheirOwn for anybody but the person, and NothingChanged the second time. An archived project can be left.
    """
    project = _leaving(member, by)
    record(project=project, verb=verbs.PERSON_LEFT.key, subject=member, by=by)


@action
def erase_person(*, member: Member, by: Actor) -> None:
    """Leave, and erase the person's name and every word that is marked as theirs. Counts stay, and nothing is closed.

    An objection, a challenge, a "no" and a condition whose words are erased go on waiting for their answer. Signed
    records stay: they hold no words of participants. Raises as `leave_project` does. Source: product.md, "People" and
    "The checks".
    """
    project = _leaving(member, by)
    for entry in _entries_of_person(member):
        _erase_words(project, entry, by)
    record(project=project, verb=verbs.PERSON_ERASED.key, by=SYSTEM)


def _erase_words(project: Project, member: Member, by: Actor) -> None:
    """Erase the name and the words that stand with one entry of a person."""
    now = timezone.now()
    _erase_entries(project, member)
    project.promise_answers.filter(member=member).update(words="", member=None)
    project.objections.filter(author=member, taken_back_at=None).update(words="", taken_back_at=now)
    project.objections.filter(author=member).update(author=None)
    NotGoodEnough.objects.filter(project=project, member=member).update(words="", member=None)
    steps.erase_requests(requests=project.challenges.filter(author=member), by=by)
    project.challenges.filter(author=member).update(author=None)
    ReplyNotEnough.objects.filter(project=project, member=member).update(words="", member=None)
    _erase_about_promise(project, member)
    Condition.objects.filter(project=project, set_by=member).update(words="", set_by=None)
    ConditionCleared.objects.filter(project=project, cleared_by=member).update(cleared_by=None)
    Key.objects.filter(project=project, member=member).update(member=None)
    forget_views(member=member, by=by)
    Recruit.objects.filter(member=member).delete()
    member.places_held.all().delete()
    _forget_helper(project, member)
    member.consents.all().delete()
    member.payments.all().delete()
    PayWish.objects.filter(member=member).delete()
    redact_person(project=project, member=member)
    member.name = ""
    member.groups_said_at = None
    member.save(update_fields=["name", "groups_said_at"])


def _forget_helper(project: Project, member: Member) -> None:
    """What the person typed for others stays theirs for whom it was typed, and says no more by whom."""
    typed = (Challenge, Entry, Judgement, NoteText, NotGoodEnough, Objection, PromiseAnswer, ReplyNotEnough)
    for words in (*typed, ValueReplyNotEnough):
        words.objects.filter(project=project, entered_by=member).update(entered_by=None)
    project.consents.filter(entered_by=member).update(entered_by=None)


def _erase_about_promise(project: Project, member: Member) -> None:
    """What they said of replies and talks goes; a note that they wrote is what several people said, and stays."""
    ValueReplyNotEnough.objects.filter(project=project, member=member).update(words="", member=None)
    TalkAgreement.objects.filter(project=project, member=member).update(words="", member=None)
    TalkNote.objects.filter(project=project, held_by=member).update(held_by=None)
    TalkNote.objects.filter(project=project, recorded_by=member).update(recorded_by=None)


def _erase_entries(project: Project, member: Member) -> None:
    """Notes and rows of the person go; the texts that the whole team edits stay, with nobody's name."""
    mine = Entry.objects.filter(project=project, author=member)
    KeptRow.objects.filter(project=project, entry__in=mine.filter(is_shared=False)).update(text="", values={})
    mine.filter(is_shared=False).update(text="", values={}, reply_wanted=False, removed_at=timezone.now(), author=None)
    mine.update(author=None)
    wordings = NoteText.objects.filter(project=project, author=member)
    wordings.exclude(refused_at_version=None).delete()
    wordings.update(author=None)
