"""The versions of what people agree to. Pure.

A consent keeps the version of the words that were read. Whoever changes what a page of consent says so that it means
something else raises its number here, and what it said stands in the history of this project's code.
"""

TAKE_PART = 4
"""`templates/stakeholders/_who_sees_what.html`. Whoever said yes to an older version is asked again."""
CONTACT = 1
"""`CONSENT_WORDS` in forms/care.py, as are the words of those below."""
QUOTES = 1
NAME = 1
AFTER = 1

VERSIONS = {"take_part": TAKE_PART, "contact": CONTACT, "quotes": QUOTES, "name": NAME, "after": AFTER}
"""The version of each purpose's words that people read now."""
