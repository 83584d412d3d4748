"""What the pages about check-ins need in order to say something: for tests that open every page of the site."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from planner.models import CheckIn
from planner.queries.stages import today_in
from planner.values import Word
from stakeholders.actions.members import choose_side
from stakeholders.models import LIVED_SIDE, Member, Project, Side
from tests.check_in_factories import (
    agree_to_talk,
    answer,
    begin_check_in,
    end_check_in,
    find_reply_not_enough,
    hold_talk,
    make_people,
    reply_to_line,
)
from tests.factories import actor_of, at

OPEN_PAGES = ("check_in_extend", "check_in_cancel", "check_in_close", "check_in_sheet", "check_in_answer")
"""Pages of a check-in that is open."""
CHECK_IN_PAGES = (
    *("check_ins", "check_in_open", "check_in", *OPEN_PAGES, "comment_cover"),
    *("value_reply", "value_reply_not_enough", "you_said"),
    *("talk_list", "talk_kit", "talk_add", "talk", "talk_take_back"),
)
"""Pages for leads."""
MY_CHECK_IN_PAGES = (
    *("my_check_in", "my_check_in_one_page", "my_check_in_stored", "my_check_ins", "my_check_in_results"),
    *("my_value_reply_not_enough", "my_you_said", "my_talk", "my_talk_add"),
)
"""Pages for whoever takes part and has not answered yet."""
DAYS_OPEN = 30
"""Days for which the last one is open: longer than the clock of any test goes on."""


def check_ins_for_pages(
    *, project: Project, how_many: int, lived: int = 7, staff: int = 0, word: str = "They are too long."
) -> dict[str, tuple[Any, ...]]:
    """Check-ins of every kind: so many closed ones, each with a reply that is not good enough, and one that is open.

    So many talks, of which only the last waits for somebody to say that it is right. Nobody has answered what is open,
    and the first of the people finds every reply good enough. Returns the arguments of the pages about them.
    """
    people = _lived(project, lived)
    others = make_people(project=project, staff=staff)[1]
    now, rounds = timezone.now(), []
    for number in range(how_many):
        # One after the other, also where the clock of a test stands still.
        with at(now - timedelta(hours=how_many - number)):
            closed = _closed(project, [*people, *others], word)
            reply = reply_to_line(project=project, key="respect", heard=word, why_not=word)
            find_reply_not_enough(reply=reply, member=people[1], words=word)
            talk = hold_talk(project=project, broken=["honest"], words=word)
            if number + 1 < how_many:
                agree_to_talk(talk=talk, member=people[1])
        rounds.append((closed, reply, talk))
    closed, reply, talk = rounds[-1]
    is_open = begin_check_in(project=project, closes_on=today_in(project) + timedelta(days=DAYS_OPEN))
    return {
        **dict.fromkeys(("check_in", "my_check_in_results"), (closed.code,)),
        "comment_cover": (closed.code, closed.comments.earliest("position").pk),
        **dict.fromkeys(OPEN_PAGES, (is_open.code,)),
        "value_reply": ("include",),
        **dict.fromkeys(("value_reply_not_enough", "my_value_reply_not_enough"), (reply.code,)),
        **dict.fromkeys(("talk", "talk_take_back", "my_talk"), (talk.code,)),
    }


def _lived(project: Project, how_many: int) -> list[Member]:
    """So many people with lived experience and carers: whoever is here, and as many more as are needed."""
    for member in project.members.participants().filter(side="", said_yes_at__isnull=False, left_at=None):
        choose_side(member=member, side=Side.LIVED, by=actor_of(member=member))
    here = project.members.active().filter(side__in=LIVED_SIDE)
    make_people(project=project, lived=max(0, how_many - here.count()))
    return list(here.order_by("pk")[:how_many])


def _closed(project: Project, people: list[Member], word: str) -> CheckIn:
    """A closed check-in with comments: two lines are broken, and one has too few answers for figures."""
    check_in = begin_check_in(project=project)
    for number, member in enumerate(people):
        said = {"respect": Word.NEVER, "include": Word.NEVER, "safe": Word.SOMETIMES if number % 3 else Word.ALWAYS}
        answer(check_in=check_in, member=member, words=said, comment=f"{word} {number}"[-500:] if number < 3 else "")
    return end_check_in(check_in=check_in)
