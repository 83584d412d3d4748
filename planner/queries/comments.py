"""Comments of closed check-ins, and what in them may name somebody who is here."""

import re
from collections.abc import Iterable, Sequence
from uuid import UUID

from planner.models import CheckIn, CheckInComment
from planner.models.check_ins import WORDS_LONGEST
from stakeholders.models import Project

COVER = "▇▇▇"
"""What stands in place of words that were covered, however long they were."""
SHORTEST_PART = 3
"""Letters from which a part of a name is looked for by itself: below it, it is found in nearly every comment."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def comment_of(check_in: CheckIn, comment_id: UUID) -> CheckInComment | None:
    """A comment of this check-in, or None: 1 query."""
    comment = check_in.comments.filter(pk=comment_id).first()
    if comment is not None:
        comment.check_in = check_in
    return comment


def names_in(project: Project, comments: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The names of people of the project, or parts of them, that stand in each comment as whole words: 1 query at most.

    Only comments in which some do. Each name as it stands in the comment, in the order in which it first stands there.
    """
    words_of = {words: _WORD.findall(words) for words in comments}
    if not any(words_of.values()):
        return {}
    known = _name_words(project)
    found = {
        words: tuple(dict.fromkeys(word for word in there if _key(word) in known)) for words, there in words_of.items()
    }
    return {words: names for words, names in found.items() if names}


def _name_words(project: Project) -> set[str]:
    names = project.members.exclude(name="").order_by().values_list("name", flat=True).distinct()
    return {_key(word) for name in names.iterator() for word in _WORD.findall(name) if len(_key(word)) >= SHORTEST_PART}


def _key(word: str) -> str:
    """A word as it is compared: without the 's of whose something is."""
    return re.sub(r"['’]s$", "", word.casefold())


# Covering ------------------------------------------------------------------------------------------------------------


def covered(text: str, words: Sequence[str]) -> str:
    """The text with each of the words covered, the longest first. It never grows beyond what may be stored."""
    cover = COVER
    while True:
        shown = text
        for each in sorted(words, key=len, reverse=True):
            shown = _pattern(each).sub(cover, shown)
        if len(shown) <= WORDS_LONGEST or len(cover) == 1:
            return shown
        cover = cover[:-1]


def stands_in(words: str, text: str) -> bool:
    """Whether the words stand in a text as whole words, whatever their capitals."""
    return _pattern(words).search(text) is not None


def _pattern(words: str) -> re.Pattern[str]:
    """The words as whole words; any blank between them stands for any other."""
    inside = r"\s+".join(re.escape(part) for part in words.split())
    return re.compile(rf"(?<!\w){inside}(?!\w)", re.IGNORECASE)
