"""A group's places in words, for tables of leads."""

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from stakeholders.coverage import GroupCover


def taken_words(cover: GroupCover) -> str:
    """Such as "1 of 2 places"."""
    words = ngettext("%(taken)s of %(count)s place", "%(taken)s of %(count)s places", cover.places)
    return words % {"taken": cover.taken, "count": cover.places}


def places_words(cover: GroupCover) -> str:
    """Such as "1 of 2 places, 1 more on one person's word", or "3 people" without places: numbers, for leads only."""
    told = []
    if cover.places:
        told.append(taken_words(cover))
    elif cover.people:
        told.append(ngettext("%(count)s person", "%(count)s people", cover.people) % {"count": cover.people})
    if cover.on_word:
        words = ngettext("%(count)s more on one person's word", "%(count)s more on one person's word", cover.on_word)
        told.append(words % {"count": cover.on_word})
    if cover.has_nobody:
        told.append(gettext("nobody yet"))
    return capfirst(", ".join(told))
