"""How well people's views hide behind each other, whatever was shown of them: for tests of what is revealed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable
from itertools import product

from stakeholders.revealing import FEWEST_SHOWN

type Saying = tuple[int, int]
"""Somebody's view, and which of all that they said: each time that they say it, it is another."""
type Shown = tuple[Hashable, frozenset[Saying]]
"""Of which part of which group something was shown, and whose sayings it stood on."""


def crowds(shown: Iterable[Shown]) -> Counter[frozenset[int]]:
    """How many sayings stand in exactly the same of all that was shown: nothing shown tells these apart."""
    where: dict[Saying, set[int]] = defaultdict(set)
    for number, (_, sayings) in enumerate(shown):
        for saying in sayings:
            where[saying].add(number)
    return Counter(frozenset(numbers) for numbers in where.values())


def assert_nobody_is_given_away(shown: Iterable[Shown], *, leads: Collection[int] = ()) -> None:
    """Every saying has a crowd of 5 with everything that was ever shown laid over each other.

    So whoever takes what was shown once from what was shown another time is left with 5 or more, or with none. It is so
    for `leads` too, who know what all of them said.
    """
    shown = list(shown)
    _assert_crowds(shown)
    _assert_crowds([(part, frozenset(each for each in sayings if each[0] not in leads)) for part, sayings in shown])


def _assert_crowds(shown: list[Shown]) -> None:
    assert [(where, many) for where, many in crowds(shown).items() if many < FEWEST_SHOWN] == []
    for (part, one), (another, other) in product(shown, repeat=2):
        assert part != another or not 0 < len(one - other) < FEWEST_SHOWN
