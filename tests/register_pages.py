"""What the pages about groups need in order to say something: for tests that open every page of the site."""

from typing import Any
from uuid import uuid4

from stakeholders.actions.revealing import show_views
from stakeholders.actors import Actor
from stakeholders.models import ChallengeAbout, Group, OwnLink, Project
from tests.factories import bring_in_groups, fill_groups, lead_actor, make_group, make_participant
from tests.register_factories import (
    answer_cards,
    ask_for,
    bring_back,
    hear,
    judge,
    leave_out,
    merge,
    place,
    reach,
    reply_to_request,
)

GROUP_PAGES = (
    *("group_detail", "group_change", "group_move", "group_leave_out", "group_merge", "route_add", "heard_add"),
    "group_my_view",
)
"""Pages of one group that is in the list."""


def groups_for_pages(
    *, project: Project, by: Actor, how_many: int, word: str = "Shepherds"
) -> dict[str, tuple[Any, ...]]:
    """Groups of every kind, that nothing waits for: so many placed and moved, left out, brought back, asked for.

    `by` is a participant, who asks for groups. Returns the arguments of the pages about them.
    """
    lead = lead_actor(project=project)
    groups = [make_group(project=project, name=f"{number} {word}"[:80], side="carer") for number in range(how_many + 1)]
    for number, group in enumerate(groups):
        first = place(group=group, affected=75 if number < 3 else 50, say=25)
        place(group=group, affected=None, say=50, saw=first.position.code, reason=word)
    for group in groups[:3]:
        reach(group=group)
        hear(group=group)
    merge(group=make_group(project=project, name=f"Twice {word}"[:80]), into=groups[0])
    for number, group in enumerate(groups[1:]):
        leave_out(group=group)
        asked = ask_for(project=project, by=by, group=group, about=ChallengeAbout.LEFT_OUT, words=word, shows_name=True)
        reply_to_request(challenge=asked, words=word)
        if number % 2:
            bring_back(group=group, reason=word)
    requests = []
    for number in range(how_many):
        theirs = ask_for(project=project, by=by, missing=f"Missing {number} {word}"[:80], words=word)
        own = ask_for(project=project, by=lead, group=groups[0], words=word)
        for asked in (theirs, own):
            reply_to_request(challenge=asked, words=word)
        requests.append((theirs.code, own.code))
    theirs_code, own_code = requests[-1]
    _say_views(project, groups[:how_many], by)
    answer_cards(project=project, but=15 - 2 * how_many, groups=groups)
    fill_groups(project=project)
    return {
        **dict.fromkeys(GROUP_PAGES, (groups[0].code,)),
        "group_bring_back": (groups[1].code,),
        "my_view": (groups[0].code,),
        "my_view_say": (groups[0].code, "affected"),
        "card_answer": ("family",),
        **dict.fromkeys(("challenge_change", "challenge_not_enough"), (own_code,)),
        **dict.fromkeys(("challenge_reply", "my_challenge_change", "my_challenge_not_enough"), (theirs_code,)),
        "group_import_check": (bring_in_groups(project=project).code,),
    }


def _say_views(project: Project, groups: list[Group], by: Actor) -> None:
    """Five people say where they put these groups, and disagree; it is shown. Then `by` and a lead say it too."""
    people = [make_participant(project=project, name=f"Bracken {number}")[0] for number in range(5)]
    for group in groups:
        for say, member in zip((0, 0, 25, 75, 100), people, strict=True):
            judge(group=group, member=member, affected=100, say=say)
    lead = lead_actor(project=project)
    show_views(project=project, code=uuid4(), by=lead)
    for group in groups:
        judge(group=group, member=project.members.get(pk=by.pk), link=OwnLink.BELONG)
        judge(group=group, member=project.members.get(pk=lead.pk), link=OwnLink.WORK)
