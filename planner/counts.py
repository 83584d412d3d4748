"""How counts of people are told to those who do not lead. Pure. Source: product.md, "The privacy rule"."""

FEWEST_TOLD = 5
"""People. A smaller count would point at somebody."""


def few_words(count: int) -> str:
    """A count of people in words: the number from 5 on, and "fewer than 5" below, also for nobody."""
    return str(count) if count >= FEWEST_TOLD else f"fewer than {FEWEST_TOLD}"
