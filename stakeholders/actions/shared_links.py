"""What changes a link for many. Its secret is worked out from its code and version, so a new version is a new link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from coproduction.tokens import secret_digest
from stakeholders import steps, verbs
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.mailing import address_digest, ask_for_mails
from stakeholders.models import Group, MailKind, Project, SharedLink
from stakeholders.pasted import address_key
from stakeholders.queries.shared_links import mailed_digests, people_there
from stakeholders.ways_in import shared_code, shared_secret, typed_digest


class SharedLinkIsOff(Exception):
    """A link that was turned off stays off. Another one can be made."""


class SharedLinkEnded(Exception):
    """Its last day is over, or everybody came in whom it lets in."""


class FewerThanCameIn(Exception):
    """More people came in by the link than it shall let in."""


class NothingLeftToSend(NothingChanged):
    """Everybody of the list was left out. Its `mailed` says why."""

    def __init__(self, mailed: "Mailed") -> None:
        super().__init__()
        self.mailed = mailed


@dataclass(frozen=True, slots=True)
class LinkTerms:
    """What a lead may change about a link later on."""

    label: str
    most_uses: int
    """1 to `models.links.MOST_USES`."""
    last_day: date
    """The last day on which it lets somebody in, in the project's own time zone."""


def _working(project: Project, link: SharedLink) -> SharedLink:
    """The link as it stands now, in the locked project. Raises SharedLinkIsOff."""
    link = SharedLink.objects.get(pk=link.pk, project=project)
    link.project = project
    if link.turned_off_at is not None:
        raise SharedLinkIsOff
    return link


def _digests(code: UUID, version: int) -> dict[str, str]:
    """What is stored of a link's secret and of its short code."""
    return {
        "secret_digest": secret_digest(shared_secret(code, version)),
        "typed_digest": typed_digest(shared_code(code, version)),
    }


def _standing(project: Project, group: Group | None) -> int | None:
    """The group, or the one that it became part of meanwhile; None where it was removed meanwhile."""
    if group is None:
        return None
    found = project.groups.filter(pk=group.pk).values_list("pk", "merged_into_id").first()
    return None if found is None else found[1] or found[0]


@action
def make_shared_link(
    *, project: Project, code: UUID, terms: LinkTerms, side: str, group: Group | None, by: Actor
) -> SharedLink:
    """Make a link for many. Side and group are only offered to whoever comes in by it; they choose themselves.

    `code` comes from the form, so that a form sent twice makes one link. Raises NothingChanged the second time, and
    ProjectIsArchived.
    """
    project = steps.open_project(project)
    if SharedLink.objects.filter(code=code).exists():
        raise NothingChanged
    link = SharedLink.objects.create(
        project=project,
        code=code,
        label=terms.label,
        side=side,
        group_id=_standing(project, group),
        most_uses=terms.most_uses,
        expires_at=project.end_of(terms.last_day),
        **_digests(code, 1),
    )
    record(project=project, verb=verbs.SHARED_LINK_MADE.key, what={"label": link.label}, by=by)
    return link


@action
def change_shared_link(*, link: SharedLink, terms: LinkTerms, by: Actor) -> None:
    """Change what a link is called, how many it lets in, and its last day. An ended one may work again by it.

    Raises NothingChanged, SharedLinkIsOff, ProjectIsArchived, and FewerThanCameIn where more people came in meanwhile.
    """
    project = steps.open_project(link.project)
    link = _working(project, link)
    old = LinkTerms(link.label, link.most_uses, link.last_day)
    if terms == old:
        raise NothingChanged
    changed = SharedLink.objects.filter(pk=link.pk, uses__lte=terms.most_uses).update(
        label=terms.label, most_uses=terms.most_uses, expires_at=project.end_of(terms.last_day)
    )
    if not changed:
        raise FewerThanCameIn
    before, after = _told(old), _told(terms)
    record(
        project=project,
        verb=verbs.SHARED_LINK_CHANGED.key,
        what={"label": old.label},
        old={name: value for name, value in before.items() if after[name] != value},
        new={name: value for name, value in after.items() if before[name] != value},
        by=by,
    )


def _told(terms: LinkTerms) -> dict[str, object]:
    return {"name": terms.label, "top number of people": terms.most_uses, "last day": terms.last_day.isoformat()}


@action
def replace_shared_link(*, link: SharedLink, version: int, by: Actor) -> None:
    """Give a link a new secret and a new code. Whatever shows the old ones stops working at once.

    `version` is the one that the page showed, so that two presses, or two leads, replace it once. Raises
    NothingChanged the second time, SharedLinkIsOff, and ProjectIsArchived.
    """
    project = steps.open_project(link.project)
    link = _working(project, link)
    if link.version != version:
        raise NothingChanged
    SharedLink.objects.filter(pk=link.pk).update(version=F("version") + 1, **_digests(link.code, version + 1))
    record(project=project, verb=verbs.SHARED_LINK_REPLACED.key, what={"label": link.label}, by=by)


@action
def turn_off_shared_link(*, link: SharedLink, by: Actor) -> None:
    """Turn a link off for good. Who came in by it stays in. Works in an archived project too.

    Raises NothingChanged the second time.
    """
    project = steps.lock_project(link.project)
    if not SharedLink.objects.filter(pk=link.pk, turned_off_at=None).update(turned_off_at=timezone.now()):
        raise NothingChanged
    record(project=project, verb=verbs.SHARED_LINK_TURNED_OFF.key, what={"label": link.label}, by=by)


@dataclass(frozen=True, slots=True)
class Mailed:
    """What became of a list of addresses."""

    asked: int
    """Mails that are on their way."""
    here: int
    """Left out: people with these addresses take part already."""
    before: int
    """Left out: they were sent this link before."""
    stopped: int
    """Left out: they want no mail of this project."""


@action
def mail_shared_link(*, link: SharedLink, addresses: Sequence[str], by: Actor) -> Mailed:
    """Send a link for many to addresses that do not know it yet.

    Who was sent this link before, or takes part already, is left out and counted; so a form sent twice sends once.
    Raises NothingLeftToSend with the counts where nobody is left, SharedLinkIsOff, SharedLinkEnded, and
    ProjectIsArchived.
    """
    project = steps.open_project(link.project)
    link = _working(project, link)
    if link.expires_at <= timezone.now() or link.uses >= link.most_uses:
        raise SharedLinkEnded
    there, sent = people_there(project).addresses, mailed_digests(link)
    strangers = [address for address in addresses if address_key(address) not in there]
    new = [address for address in strangers if address_digest(project, address) not in sent]
    mails = ask_for_mails(
        project=project,
        kind=MailKind.SHARED_LINK,
        to=[(address, None) for address in new],
        shared_link=link,
        by=by,
    )
    mailed = Mailed(
        asked=len(mails),
        here=len(addresses) - len(strangers),
        before=len(strangers) - len(new),
        stopped=len(new) - len(mails),
    )
    if not mails:
        raise NothingLeftToSend(mailed)
    record(
        project=project,
        verb=verbs.SHARED_LINK_MAILED.key,
        what={"label": link.label, "count": len(mails)},
        by=by,
    )
    return mailed
