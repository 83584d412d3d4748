"""What can stand in the history about people: each verb with its words, and which values are personal. Pure.

The words are filled from `what`, `old_…`, `new_…` and `reason`, and from side rows as `{actor}` and `{person}`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be done, in the past tense."""

    key: str
    words: str
    personal: tuple[str, ...] = ()


PROJECT_EDITED = Verb("project_edited", "{actor} changed the project: {what_fields}.")
PROJECT_ARCHIVED = Verb("project_archived", "{actor} archived the project.")
PROJECT_BROUGHT_BACK = Verb("project_brought_back", "{actor} brought the project back from the archive.")
PERSON_ADDED = Verb("person_added", "{actor} added {person} and made their own link.", ("person",))
LINK_REPLACED = Verb("link_replaced", "{actor} made a new link for {person}. The old one stopped working.", ("person",))
LINK_RENEWED = Verb(
    "link_renewed", "{person} made a new link for themselves. The old one stopped working.", ("person",)
)
PERSON_TURNED_OFF = Verb("person_turned_off", "{actor} turned off {person} and their link.", ("person",))
LINK_FIRST_USED = Verb("link_first_used", "{actor} came in by their own link.")
SIDE_CHOSEN = Verb("side_chosen", "{person} chose which side to speak as.", ("person", "side"))
NAME_CHANGED = Verb("name_changed", "{person} changed what they are called.", ("person",))
LEAD_INVITED = Verb("lead_invited", "{actor} invited another lead.", ("e-mail",))
LEAD_INVITATION_TURNED_OFF = Verb("lead_invitation_turned_off", "{actor} turned off an invitation to lead.")
LEAD_JOINED = Verb("lead_joined", "{person} became a lead.", ("person",))
LEAD_LEFT = Verb("lead_left", "{person} stopped being a lead.", ("person",))

VERBS = (
    PROJECT_EDITED,
    PROJECT_ARCHIVED,
    PROJECT_BROUGHT_BACK,
    PERSON_ADDED,
    LINK_REPLACED,
    LINK_RENEWED,
    PERSON_TURNED_OFF,
    LINK_FIRST_USED,
    SIDE_CHOSEN,
    NAME_CHANGED,
    LEAD_INVITED,
    LEAD_INVITATION_TURNED_OFF,
    LEAD_JOINED,
    LEAD_LEFT,
)
