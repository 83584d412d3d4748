"""Things of the register for tests, made as people make them: through the real actions.

Every function takes keywords only.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.utils import timezone

from planner.actions import leaving_out as leaving
from planner.actions.challenges import Asked, raise_challenge, reply_to_challenge
from planner.actions.positions import Move, Moved, move_group
from stakeholders.actions.catalogue import answer_card
from stakeholders.actions.group_facts import add_heard, add_route
from stakeholders.actions.groups import change_group
from stakeholders.actions.judging import OwnView, judge_group
from stakeholders.actions.merging import merge_groups
from stakeholders.actions.revealing import show_views
from stakeholders.actors import Actor
from stakeholders.models import (
    Challenge,
    ChallengeAbout,
    ChallengeReply,
    Group,
    HeardAnotherWay,
    Judgement,
    LeavingOut,
    Member,
    NoAnswer,
    OwnLink,
    Project,
    Reveal,
)
from stakeholders.queries.cards import cards_page
from stakeholders.steps import ActRecord
from tests.factories import actor_of, lead_actor, make_participant

FULL_RECORD = ActRecord(reason="We have no time for them.", was_asked=True, asked_words="Two of them said: ask again.")
"""Everything that leaving a group out asks for."""


def place(
    *,
    group: Group,
    affected: int | None = 75,
    say: int | None = 25,
    wanted: int | None = None,
    saw: UUID | None = None,
    reason: str = "They told us.",
    act: ActRecord | None = FULL_RECORD,
    by: Actor | None = None,
) -> Moved:
    """Say where a group stands, by a lead if nobody else. Below the line with a full record."""
    move = Move(group, saw, affected, say, wanted)
    by = by or lead_actor(project=group.project)
    return move_group(move=move, code=uuid4(), reason=reason, act=act, by=by)


def judge(
    *,
    group: Group,
    member: Member,
    affected: int | NoAnswer | None = 75,
    say: int | NoAnswer | None = 25,
    link: OwnLink | str | None = OwnLink.NONE,
    by: Actor | None = None,
) -> Judgement:
    """Somebody says where they put a group, and what they have to do with it; None is not said yet."""
    says = OwnView(affected, say, OwnLink(link) if link else None)
    return judge_group(group=group, says=says, by=by or actor_of(member=member))


def make_judges(*, project: Project, many: int = 5) -> list[Member]:
    """People who can say where they put groups; none of them came in yet."""
    return [make_participant(project=project, name=f"Judge {number}", comes_in=False)[0] for number in range(many)]


def judge_all(
    *, group: Group, members: Sequence[Member], affected: int = 75, say: int = 25, link: OwnLink = OwnLink.BELONG
) -> None:
    """They all say the same of a group: without anything else, that they belong to it."""
    for member in members:
        judge(group=group, member=member, affected=affected, say=say, link=link)


def show_what_people_say(*, project: Project, by: Actor | None = None) -> Reveal:
    """Show everybody what people say, by a lead."""
    return show_views(project=project, code=uuid4(), by=by or lead_actor(project=project))


def leave_out(*, group: Group, act: ActRecord = FULL_RECORD, by: Actor | None = None) -> LeavingOut:
    """Leave a group out, by a lead."""
    return leaving.leave_out(group=group, code=uuid4(), act=act, by=by or lead_actor(project=group.project))


def bring_back(*, group: Group, reason: str = "We were wrong.", by: Actor | None = None) -> None:
    """Bring a group back that was left out."""
    leaving.bring_back(group=group, reason=reason, by=by or lead_actor(project=group.project))


def answer_cards(
    *,
    project: Project,
    but: int = 0,
    groups: Sequence[Group] = (),
    why_none: str = "Nobody of these lives near us.",
    by: Actor | None = None,
) -> None:
    """Answer the cards that are not answered yet, by a lead, all but the last few: with these groups, or why none."""
    page = cards_page(project)
    for view in page.cards[: len(page.cards) - but]:
        if not view.is_answered:
            answer_card(
                project=project,
                card=view.card,
                groups=[group.code for group in groups],
                why_none="" if groups else why_none,
                saw=view.version,
                by=by or lead_actor(project=project),
            )


def ask_for(
    *,
    project: Project,
    by: Actor,
    group: Group | None = None,
    missing: str = "",
    about: ChallengeAbout | str = "",
    words: str = "They are always forgotten.",
    shows_name: bool = False,
) -> Challenge:
    """Ask for a group: for one that is missing, or where one is given, about it (without `about`, its name)."""
    if group is None:
        about, missing = ChallengeAbout.MISSING, missing or "Night staff"
    asked = Asked(ChallengeAbout(about or ChallengeAbout.NAMED), words, group, missing)
    return raise_challenge(project=project, code=uuid4(), asked=asked, shows_name=shows_name, by=by)


def reply_to_request(
    *,
    challenge: Challenge,
    words: str = "We ask them on Friday.",
    does_it: bool = False,
    version: int = 1,
    by: Actor | None = None,
) -> ChallengeReply:
    """A lead's reply to a request, which closes it; with `does_it` the group is added, or brought back."""
    by = by or lead_actor(project=challenge.project)
    return reply_to_challenge(challenge=challenge, words=words, version=version, does_it=does_it, by=by)


def reach(*, group: Group, places: int = 2, ways: Sequence[str] = ("The playgroup", "The nurse")) -> None:
    """Places for people of a group, and ways to reach them that work without the internet, by a lead."""
    by = lead_actor(project=group.project)
    change_group(group=group, changes={"places": places}, by=by)
    for words in ways:
        add_route(group=group, code=uuid4(), words=words, is_offline=True, is_trusted=False, by=by)


def hear(*, group: Group, people: int = 2, how: str = "By a visit", by_whom: str = "Ash") -> HeardAnotherWay:
    """People of a group were heard another way, today, written down by a lead."""
    return add_heard(
        group=group,
        code=uuid4(),
        people=people,
        how=how,
        by_whom=by_whom,
        heard_on=timezone.localdate(timezone=group.project.zone),
        by=lead_actor(project=group.project),
    )


def merge(*, group: Group, into: Group) -> None:
    """Make a group part of another, by a lead."""
    merge_groups(group=group, into=into, by=lead_actor(project=group.project))
