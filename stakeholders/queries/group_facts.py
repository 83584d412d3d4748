"""What is said of one group, as actions read it and as the history tells it."""

from collections.abc import Mapping

from stakeholders.models import Group, Project

NAME = "name"
PLACES = "places"
SPEAKS_FOR = "who_speaks_for_them"
WHO_COUNTED = "who_counted"
MAY_BE_NAMES = (SPEAKS_FOR, WHO_COUNTED)


class GroupIsGone(Exception):
    """The group was removed meanwhile, or became part of another."""


def listed_group(project: Project, group: Group) -> Group:
    """The group of a locked project, read afresh: one query. Raises GroupIsGone."""
    found = project.groups.listed().filter(pk=group.pk).first()
    if found is None:
        raise GroupIsGone
    found.project = project
    return found


def told_of(group: Group, old: Mapping[str, str]) -> dict[str, str]:
    """What the history tells of a group that is said otherwise than in `old`.

    Not who speaks for it, and not who says how many: that may be a person's name, and the history is never changed.
    """
    new = facts_in_words(group)
    return {key: value for key, value in new.items() if old[key] != value and key not in MAY_BE_NAMES}


def facts_in_words(group: Group) -> dict[str, str]:
    """What is said of a group, as the history tells it. Nothing said is empty."""
    return {
        NAME: group.name,
        "who_they_are": str(group.get_side_display()),
        "name_from": str(group.get_name_from_display()),
        "people_in_it": _number(group.people_about),
        WHO_COUNTED: group.people_source,
        "how_it_affects_them": group.how_affected,
        SPEAKS_FOR: group.speaks_for,
        "speakers_belong": str(group.get_speakers_belong_display()),
        PLACES: _number(group.places),
        "people_standing_ready": _number(group.reserve),
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
