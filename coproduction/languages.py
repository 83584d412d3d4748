"""How sentences of pure modules are said in the language of a page."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from coproduction.saying import in_language


class PageLanguage:
    """The language that is active in this request."""

    def one(self, words: str) -> str:
        """A sentence in it."""
        return gettext(words)

    def many(self, one: str, many: str, count: int) -> str:
        """A sentence that holds a number, in the form that the language has for it."""
        return ngettext(one, many, count)

    def day(self, day: date) -> str:
        """Such as 12 November 2026."""
        return date_format(day, pgettext("how a date is written", "j F Y"))


def said(words: str) -> str:
    """A sentence of a pure module in the language of the page; any other text as it stands."""
    return in_language(words, PageLanguage())
