"""How counts of people are told to those who do not lead. Pure. Source: product.md, "The privacy rule"."""

FEWEST_TOLD = 5
"""People. A smaller count would point at somebody."""
