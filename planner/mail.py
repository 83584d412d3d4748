"""Letters of check-ins: who is told that one is open, and what those that wait say. Steps; actions call them.

Whom a letter goes to, and every word of it, is the same whatever anybody answered. Source: product.md, "The privacy
rule".
"""

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from planner.models import CheckIn
from planner.queries.check_ins import asked_now
from stakeholders.actors import Actor
from stakeholders.mailing import ask_for_mails, give_up, say_anew
from stakeholders.models import Mail, MailKind, Member
from stakeholders.queries.mail import addresses_of

KINDS = (MailKind.CHECK_IN, MailKind.CHECK_IN_REMINDER)


def tell_everyone(*, check_in: CheckIn, kind: MailKind, by: Actor) -> list[Mail]:
    """Write to everybody who is asked and can be reached by e-mail. What still waits of this check-in goes no more."""
    end_letters(check_in=check_in, by=by)
    addresses = addresses_of(check_in.project, asked_now(check_in.project))
    mails = []
    for is_lead in (True, False):
        to: Sequence[tuple[str, Member]] = [
            (address, member) for member, address in addresses.items() if member.is_lead == is_lead
        ]
        if to:
            mails += ask_for_mails(
                project=check_in.project, kind=kind, to=to, words=_words(check_in, is_lead=is_lead), by=by
            )
    return mails


def say_new_last_day(*, check_in: CheckIn, by: Actor) -> None:
    """Let letters that wait say the last day that the check-in has now."""
    for is_lead in (True, False):
        say_anew(
            Q(kind__in=KINDS, member__is_lead=is_lead),
            project=check_in.project,
            words=_words(check_in, is_lead=is_lead),
            by=by,
        )


def end_letters(*, check_in: CheckIn, by: Actor) -> int:
    """End letters that wait: nobody can answer any more, or a newer one goes. Returns how many there were."""
    return give_up(Q(kind__in=KINDS), project=check_in.project, by=by)


def _words(check_in: CheckIn, *, is_lead: bool) -> dict[str, object]:
    """What a letter is about: where one answers, and until when."""
    code = check_in.project.code
    path = reverse("check_in_answer", args=[code, check_in.code]) if is_lead else reverse("my_check_in", args=[code])
    return {"path": path, "until": check_in.closes_on.isoformat()}
