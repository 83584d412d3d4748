"""The links of a project, as its leads see them: those for many, and each person's own."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coproduction.tokens import address_digest
from stakeholders.models import (
    VERSION_SENT,
    Arrival,
    Mail,
    MailKind,
    MailState,
    Member,
    PersonalLink,
    Project,
    SharedLink,
)
from stakeholders.pasted import address_key, name_key, person_code

LINKS_A_PAGE = 100
FAILED_SHOWN = 50

MAIL_AGAIN_AFTER = timedelta(days=1)
"""Nobody is sent their own link again within this time, so that two leads, or two presses, pester nobody."""


class LinkState(StrEnum):
    """How far a link has come. Source: ui.md, "Invite card"."""

    NO_LINK = "no_link"
    NOT_OPENED = "not_opened"
    OPENED = "opened"
    JOINED = "joined"
    USED_UP = "used_up"
    EXPIRED = "expired"
    TURNED_OFF = "turned_off"

    @property
    def words(self) -> str | Promise:
        """What a page says."""
        return _WORDS[self]

    @property
    def mark(self) -> str:
        """The mark beside the words: see `templates/_status.html`."""
        return _MARKS.get(self, "later")

    @property
    def works(self) -> bool:
        """Whether it still lets somebody in."""
        return self in {LinkState.NOT_OPENED, LinkState.OPENED, LinkState.JOINED}


_WORDS: dict[LinkState, str | Promise] = {
    LinkState.NO_LINK: _("No link yet"),
    LinkState.NOT_OPENED: _("Not opened"),
    LinkState.OPENED: _("Opened"),
    LinkState.JOINED: _("Joined"),
    LinkState.USED_UP: _("Used up"),
    LinkState.EXPIRED: _("Expired"),
    LinkState.TURNED_OFF: _("Turned off"),
}
_MARKS = {LinkState.NOT_OPENED: "todo", LinkState.OPENED: "half", LinkState.JOINED: "done", LinkState.NO_LINK: "todo"}


class LinksShown(StrEnum):
    """Which links a list shows."""

    SHARED = "shared"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A link for many."""

    link: SharedLink
    state: LinkState
    mails: dict[str, int] = field(default_factory=dict)
    """How many mails of it are in each state: `sent`, `waiting`, `failed`, `stopped`."""

    @property
    def is_shared(self) -> bool:
        """Whether it lets many in."""
        return True


@dataclass(frozen=True, slots=True)
class PersonalRow:
    """One person's own link."""

    member: Member
    link: PersonalLink | None
    state: LinkState
    address: str
    mail: Mail | None
    """The newest mail with their own link that a lead asked for."""

    @property
    def is_shared(self) -> bool:
        """Whether it lets many in."""
        return False

    @property
    def shown(self) -> str:
        """What a lead calls them: a name, or the address."""
        return self.member.name or self.address or self.member.shown_name

    @property
    def can_be_mailed(self) -> bool:
        """Whether an e-mail may carry a link to them: they never came in, and left an address."""
        never_came = self.member.joined_at is None and self.member.turned_off_at is None
        waits = self.mail is not None and self.mail.state == MailState.WAITING
        return bool(self.address) and never_came and not waits


type LinkRow = SharedRow | PersonalRow


@dataclass(frozen=True, slots=True)
class LinksPage:
    """One page of the table of links."""

    page: Page[int]
    rows: list[LinkRow]
    """Links for many first, then own links, each newest first."""
    how_many_shared: int
    how_many_personal: int
    to_mail_again: int
    """How many people have not come in and may be sent their link (again) by e-mail."""

    @property
    def how_many(self) -> int:
        """All links."""
        return self.how_many_shared + self.how_many_personal


def links_page(project: Project, *, kind: LinksShown | None, number: str) -> LinksPage:
    """A page of the links, of one kind or of both: 9 queries at most."""
    links, people = project.shared_links.all(), project.members.participants().filter(left_at=None, merged_into=None)
    shared, personal = links.count(), people.count()
    first = shared if kind is not LinksShown.PERSONAL else 0
    last = personal if kind is not LinksShown.SHARED else 0
    page = Paginator(range(first + last), LINKS_A_PAGE).get_page(number)
    start, stop = max(page.start_index() - 1, 0), page.end_index()
    rows: list[LinkRow] = []
    if start < first:
        rows += shared_rows(project, links[start : min(stop, first)])
    if stop > first:
        rows += personal_rows(people.order_by("-created_at", "-pk")[max(start - first, 0) : stop - first])
    return LinksPage(page, rows, shared, personal, len(not_come_in(project, now=timezone.now())))


def shared_rows(project: Project, links: QuerySet[SharedLink]) -> list[SharedRow]:
    """These links for many, with how far each has come: 2 queries."""
    joined = Arrival.objects.filter(link=OuterRef("pk"), member__said_yes_at__isnull=False)
    found = list(links.select_related("group").annotate(somebody_joined=Exists(joined)))
    counts: dict[int, dict[str, int]] = {}
    mails = Mail.objects.filter(shared_link__in=[link.pk for link in found]).order_by()
    for link_id, state, how_many in mails.values_list("shared_link_id", "state").annotate(how_many=Count("pk")):
        counts.setdefault(link_id or 0, {})[state] = how_many
    now = timezone.now()
    for link in found:
        link.project = project
    return [SharedRow(link, shared_state(link, now=now), counts.get(link.pk, {})) for link in found]


def shared_state(link: SharedLink, *, now: datetime) -> LinkState:
    """How far a link for many has come, as `shared_rows` read it."""
    if link.turned_off_at is not None:
        return LinkState.TURNED_OFF
    if link.expires_at <= now:
        return LinkState.EXPIRED
    if link.uses >= link.most_uses:
        return LinkState.USED_UP
    if link.somebody_joined:  # type: ignore[attr-defined]
        return LinkState.JOINED
    return LinkState.OPENED if link.uses else LinkState.NOT_OPENED


def personal_rows(people: QuerySet[Member]) -> list[PersonalRow]:
    """These people's own links, with the newest mail of each: 3 queries."""
    members = list(
        people.select_related("contact").prefetch_related(
            Prefetch("links", PersonalLink.objects.order_by("-created_at", "-pk"))
        )
    )
    mails: dict[int | None, Mail] = {}
    asked = Mail.objects.filter(member__in=[member.pk for member in members], kind=MailKind.OWN_LINK)
    for mail in asked.order_by("created_at", "pk"):
        mails[mail.member_id] = mail
    return [_personal_row(member, mails.get(member.pk)) for member in members]


def _personal_row(member: Member, mail: Mail | None) -> PersonalRow:
    link = next(iter(member.links.all()), None)
    contact = getattr(member, "contact", None)
    return PersonalRow(member, link, _personal_state(member, link), contact.email if contact else "", mail)


def _personal_state(member: Member, link: PersonalLink | None) -> LinkState:
    if member.turned_off_at is not None:
        return LinkState.TURNED_OFF
    if link is None:
        return LinkState.NO_LINK
    if link.turned_off_at is not None:
        return LinkState.TURNED_OFF
    if link.first_used_at is None:
        return LinkState.NOT_OPENED
    return LinkState.JOINED if member.said_yes_at is not None else LinkState.OPENED


def shared_link(project: Project, code: UUID) -> SharedRow | None:
    """One link for many of the project: 2 queries."""
    rows = shared_rows(project, project.shared_links.filter(code=code))
    return rows[0] if rows else None


@dataclass(frozen=True, slots=True)
class PeopleThere:
    """Who is in the project already, by what makes two people the same. See `pasted.py`."""

    names: frozenset[str]
    addresses: frozenset[str]


def people_there(project: Project) -> PeopleThere:
    """The names and addresses of everybody who takes part: one query."""
    rows = project.members.participants().filter(left_at=None).values_list("name", "contact__email")
    found = list(rows)
    return PeopleThere(
        frozenset(name_key(name) for name, _email in found if name),
        frozenset(address_key(email) for _name, email in found if email),
    )


def not_come_in(project: Project, *, now: datetime) -> list[Member]:
    """People who left an address, have not come in, and were sent nothing within `MAIL_AGAIN_AFTER`: 2 queries.

    Whose address wants no mail is left out.
    """
    lately = Mail.objects.filter(member=OuterRef("pk"), kind=MailKind.OWN_LINK).exclude(state=MailState.FAILED)
    lately = lately.filter(created_at__gt=now - MAIL_AGAIN_AFTER)
    waiting = Mail.objects.filter(member=OuterRef("pk"), kind=MailKind.OWN_LINK, state=MailState.WAITING)
    people = (
        project.members.participants()
        .filter(left_at=None, turned_off_at=None, joined_at=None, contact__email__gt="")
        .exclude(Exists(lately))
        .exclude(Exists(waiting))
        .select_related("contact")
    )
    stopped = set(project.mail_stops.values_list("address_digest", flat=True))
    return [member for member in people if address_digest(project.code, member.contact.email) not in stopped]


def mailed_digests(link: SharedLink) -> set[str]:
    """Digests of the addresses that were sent this link, or wait for it: one query. See `mailing.address_digest`.

    Mail with a link that was replaced since does not count, and what waits goes with the new one.
    """
    sent = Q(state=MailState.SENT, **{f"words__{VERSION_SENT}": link.version})
    return set(link.mails.filter(sent | Q(state=MailState.WAITING)).values_list("address_digest", flat=True))


def failed_mails(link: SharedLink) -> list[Mail]:
    """Mails of this link that could not be sent, newest first, `FAILED_SHOWN` at most: one query."""
    return list(link.mails.filter(state=MailState.FAILED)[:FAILED_SHOWN])


def was_added(project: Project, batch: UUID) -> bool:
    """Whether the people of a pasted list were added: one query."""
    return project.members.filter(code=person_code(batch, 0)).exists()
