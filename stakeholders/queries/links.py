"""Links and invitations that can still be used."""

from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from coproduction.tokens import secret_digest
from stakeholders.models import Arrival, LeadInvitation, Member, PersonalLink, SharedLink
from stakeholders.ways_in import typed_digest


def working_link(secret: str) -> PersonalLink | SharedLink | None:
    """The link with this secret, of either kind, while it can be used: 2 queries and one digest, found or not."""
    return _either(Q(secret_digest=secret_digest(secret)))


def working_link_by_code(typed: str) -> PersonalLink | SharedLink | None:
    """The link with this short code, while it can be used: 2 queries and one digest, found or not."""
    return _either(Q(typed_digest=typed_digest(typed)))


def _either(which: Q) -> PersonalLink | SharedLink | None:
    """Both tables are always asked, so that nobody can tell from the time which kind a link is."""
    personal = _personal().filter(which).first()
    shared = _shared().filter(which, uses__lt=F("most_uses")).first()
    return personal or shared


def _personal() -> QuerySet[PersonalLink]:
    return PersonalLink.objects.select_related("member", "project").filter(
        turned_off_at=None, member__turned_off_at=None, member__left_at=None
    )


def _shared() -> QuerySet[SharedLink]:
    return SharedLink.objects.select_related("project").filter(turned_off_at=None, expires_at__gt=timezone.now())


def opened_personal_link(code: UUID) -> PersonalLink | None:
    """A personal link that was opened, while it works: 1 query."""
    return _personal().filter(code=code).first()


def opened_shared_link(code: UUID, version: int) -> SharedLink | None:
    """A shared link that was opened, while it works as it was then: 1 query. Its uses may have run out since."""
    return _shared().filter(code=code, version=version).first()


def link_of_press(press: str) -> PersonalLink | None:
    """The own link of whoever came in by this press of a button, while it is still the one they got then: 1 query."""
    link = (
        PersonalLink.objects.select_related("member", "project")
        .filter(member__arrival__press_digest=secret_digest(press), member__turned_off_at=None, member__left_at=None)
        .order_by("pk")
        .first()
    )
    return link if link is not None and link.turned_off_at is None else None


def arrival_of(member: Member) -> Arrival | None:
    """How a person came by a link for many, with the link and its group; None for everybody else: 1 query."""
    return Arrival.objects.select_related("link__group").filter(member=member).first()


def own_link(member: Member) -> PersonalLink | None:
    """The person's working link, with `to_tell`: a lead made it in place of one that they had used. 1 query."""
    earlier = PersonalLink.objects.filter(member=OuterRef("member"), first_used_at__isnull=False, pk__lt=OuterRef("pk"))
    return (
        member.links.filter(turned_off_at=None)
        .annotate(to_tell=Exists(earlier) & Q(made_by_person=False, told_at=None))
        .first()
    )


def working_invitation(*, secret: str = "", code: str = "") -> LeadInvitation | None:
    """The invitation with this secret or code, while it can be used. One query, found or not."""
    which = Q(secret_digest=secret_digest(secret)) if secret else Q(code=code)
    return (
        LeadInvitation.objects.select_related("project", "invited_by")
        .filter(which, accepted_at=None, turned_off_at=None, expires_at__gt=timezone.now())
        .first()
    )
