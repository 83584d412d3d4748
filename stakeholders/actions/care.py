"""What a person says about taking part: what they agree to, how to reach them, what they need."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from stakeholders import steps, verbs
from stakeholders.actions.members import NotTheirOwn
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, quiet_action, record
from stakeholders.mailing import let_mail_again
from stakeholders.models import (
    ConsentAnswer,
    ConsentPurpose,
    Contact,
    Member,
    Need,
    PayWay,
    PayWish,
    Project,
    Worked,
)
from stakeholders.queries.care import consent_lines

MOST_NEEDS = 20
"""Needs of one person: a list that somebody sees to, each with its own day."""
ANSWERS = "Each answer is a row of its own, with its day and the version of the words."
ADDRESS = "The history is never changed, and an address has to go when its person does."
NEEDS = "What somebody needs is between them and the leads. Source: product.md, “Recruitment”."


class TooManyNeeds(Exception):
    """The person's list is full."""


class NeedIsGone(Exception):
    """The need was taken away meanwhile."""


class NotDoneYet(Exception):
    """Nobody has said that the need was seen to, so nobody can say whether it worked."""


def _own(member: Member, by: Actor) -> Project:
    """The project, locked. Raises NotTheirOwn for anybody but the person, or who types for them."""
    if by.member_id != member.pk or by.is_lead:
        raise NotTheirOwn
    return steps.open_own(member=member, by=by)


@quiet_action(reason=ANSWERS)
def answer_consents(*, member: Member, answers: Mapping[ConsentPurpose, ConsentAnswer], by: Actor) -> None:
    """A person says yes, no or later to purposes. An answer that is as it was, to the same words, writes no row.

    To take part is said when coming in, and taken back by leaving: it is passed over here. Raises NotTheirOwn for
    anybody else, ProjectIsArchived, and NothingChanged where no answer is new.
    """
    project = _own(member, by)
    lines = {line.purpose: line for line in consent_lines(member)}
    changed = {
        purpose: answer
        for purpose, answer in answers.items()
        if purpose is not ConsentPurpose.TAKE_PART
        and (lines[purpose].is_old or (said := lines[purpose].said) is None or said.answer != answer)
    }
    if not changed:
        raise NothingChanged
    for purpose, answer in changed.items():
        steps.keep_consent(project=project, member=member, purpose=purpose, answer=answer, by=by)


@action
def say_yes_again(*, member: Member, by: Actor) -> None:
    """A person says yes to the words about who sees what as they are now.

    Raises NotTheirOwn for anybody else, and NothingChanged where they said yes to these words.
    """
    project = _own(member, by)
    [line] = [line for line in consent_lines(member) if line.purpose is ConsentPurpose.TAKE_PART]
    if line.said is not None and not line.is_old:
        raise NothingChanged
    steps.keep_consent(
        project=project, member=member, purpose=ConsentPurpose.TAKE_PART, answer=ConsentAnswer.YES, by=by
    )
    record(project=project, verb=verbs.SAID_YES_AGAIN.key, subject=member, by=by)


@quiet_action(reason=ADDRESS)
def save_contact(*, member: Member, email: str, other: str, mail_again: bool = False, by: Actor) -> None:
    """A person says how to reach them; nothing at all takes away what they had said.

    Whoever stopped our mails to an address of their own gets them again by writing it here, or with `mail_again` where
    it stands here already. Raises NotTheirOwn for anybody else, ProjectIsArchived, and NothingChanged where it is as it
    was.
    """
    project = _own(member, by)
    contact = Contact.objects.filter(member=member).first() or Contact(project=project, member=member)
    if (contact.email, contact.other) == (email, other) and not (email and mail_again):
        raise NothingChanged
    if not email and not other:
        contact.delete()
        return
    if email and (mail_again or contact.email != email):
        let_mail_again(member=member, address=email, by=by)
    contact.email, contact.other, contact.changed_at = email, other, timezone.now()
    contact.save()


@quiet_action(reason=NEEDS)
def add_needs(*, member: Member, words: Sequence[str], by: Actor) -> int:
    """Put needs on a person's list. What stands there already is passed over. Returns how many are new.

    Raises NotTheirOwn for anybody else, TooManyNeeds, and NothingChanged where none is new.
    """
    project = _own(member, by)
    there = {_key(need.words) for need in member.needs.all()}
    many = len(there)
    new: dict[str, str] = {}
    for line in words:
        if _key(line) not in there:
            new.setdefault(_key(line), line)
    if not new:
        raise NothingChanged
    if many + len(new) > MOST_NEEDS:
        raise TooManyNeeds
    for line in new.values():
        Need.objects.create(project=project, member=member, words=line)
    return len(new)


@quiet_action(reason=NEEDS)
def change_need(*, need: Need, words: str, by: Actor) -> None:
    """Say a need in other words: it is to be done then, also where it was done before.

    Raises NotTheirOwn, NeedIsGone, and NothingChanged for the same words, and where the new ones stand on the list
    already.
    """
    _own(need.member, by)
    others = [_key(other.words) for other in need.member.needs.exclude(pk=need.pk)]
    if need.words == words or _key(words) in others:
        raise NothingChanged
    if not Need.objects.filter(pk=need.pk).update(words=words, done_at=None, worked="", worked_at=None):
        raise NeedIsGone


@quiet_action(reason=NEEDS)
def say_worked(*, need: Need, worked: Worked, by: Actor) -> None:
    """A person says whether what was done for a need worked. Unless it did, it is to be done again, with no day yet.

    Raises NotTheirOwn for anybody else, NeedIsGone, NotDoneYet, and NothingChanged for the same answer.
    """
    _own(need.member, by)
    now = Need.objects.filter(pk=need.pk).first()
    if now is None:
        raise NeedIsGone
    if now.done_at is None and not now.worked:
        raise NotDoneYet
    if now.worked == worked:
        raise NothingChanged
    if worked is not Worked.YES:
        now.done_at, now.due_on = None, None
    elif now.done_at is None:
        now.done_at = timezone.now()
    now.worked, now.worked_at = worked, timezone.now()
    now.save(update_fields=["done_at", "due_on", "worked", "worked_at"])


@quiet_action(reason=NEEDS)
def wish_pay(*, member: Member, way: PayWay, by: Actor) -> None:
    """A person says how they want to be paid. Raises NotTheirOwn for anybody else, and NothingChanged."""
    project = _own(member, by)
    if PayWish.objects.filter(member=member, way=way).exists():
        raise NothingChanged
    values = {"way": way, "changed_at": timezone.now()}
    PayWish.objects.update_or_create(project=project, member=member, defaults=values)


@quiet_action(reason=NEEDS)
def remove_need(*, need: Need, by: Actor) -> None:
    """Take a need off the list. Raises NotTheirOwn for anybody else, and NothingChanged the second time."""
    _own(need.member, by)
    gone, _ = Need.objects.filter(pk=need.pk).delete()
    if not gone:
        raise NothingChanged


def _key(words: str) -> str:
    return " ".join(words.split()).casefold()
