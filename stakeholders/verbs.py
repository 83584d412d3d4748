"""What can stand in the history about people: each verb with its words, and which values are personal. Pure.

The words are filled from `what`, `old_…`, `new_…` and `reason`, and from side rows as `{actor}` and `{person}`.
"""

from dataclasses import dataclass

from coproduction.saying import say


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be done, in the past tense."""

    key: str
    words: str
    personal: tuple[str, ...] = ()


PROJECT_EDITED = Verb("project_edited", say("{actor} changed the project: {what_fields}."))
PROJECT_ARCHIVED = Verb("project_archived", say("{actor} archived the project."))
PROJECT_BROUGHT_BACK = Verb("project_brought_back", say("{actor} brought the project back from the archive."))
PERSON_ADDED = Verb("person_added", say("{actor} added {person} and made their own link."), ("person",))
LINK_REPLACED = Verb(
    "link_replaced", say("{actor} made a new link for {person}. The old one stopped working."), ("person",)
)
LINK_RENEWED = Verb(
    "link_renewed", say("{person} made a new link for themselves. The old one stopped working."), ("person",)
)
PERSON_TURNED_OFF = Verb("person_turned_off", say("{actor} turned off {person} and their link."), ("person",))
LINK_FIRST_USED = Verb("link_first_used", say("{actor} came in by their own link."))
CAME_BY_SHARED_LINK = Verb(
    "came_by_shared_link", say("{person} came in by a link for many: {what_label}."), ("person",)
)
SAID_YES = Verb("said_yes", say("{person} said yes to who sees what."), ("person",))
SAID_YES_AGAIN = Verb("said_yes_again", say("{person} said yes to who sees what, in its new words."), ("person",))
SIDE_CHOSEN = Verb("side_chosen", say("{person} said what they speak as."), ("person", "side"))
NAME_CHANGED = Verb("name_changed", say("{person} changed what they are called."), ("person",))
TAKES_PART_BY_LINK = Verb(
    "takes_part_by_link", say("{actor} noted that {person} takes part by their own link."), ("person",)
)
TAKES_PART_ON_PAPER = Verb("takes_part_on_paper", say("{actor} noted that {person} takes part on paper."), ("person",))
MADE_HELPER = Verb("made_helper", say("{actor} said that {person} may type for people on paper."), ("person",))
SHARED_LINK_MADE = Verb("shared_link_made", say("{actor} made a link for many: “{what_label}”."))
SHARED_LINK_CHANGED = Verb("shared_link_changed", say("{actor} changed the link “{what_label}”."))
SHARED_LINK_REPLACED = Verb(
    "shared_link_replaced", say("{actor} made the link “{what_label}” anew. The old one stopped working.")
)
SHARED_LINK_TURNED_OFF = Verb("shared_link_turned_off", say("{actor} turned off the link “{what_label}”."))
SHARED_LINK_MAILED = Verb(
    "shared_link_mailed", say("{actor} sent the link “{what_label}” by e-mail. Addresses: {what_count}.")
)
PEOPLE_ADDED = Verb("people_added", say("{actor} added people from a list: {what_count}."))
OWN_LINK_MAILED = Verb("own_link_mailed", say("{actor} sent {person} their own link by e-mail."), ("person",))
OWN_LINKS_MAILED = Verb(
    "own_links_mailed", say("{actor} sent own links again, to people who have not come in: {what_count}.")
)
LEAD_INVITED = Verb("lead_invited", say("{actor} invited another lead."), ("e-mail",))
LEAD_INVITATION_TURNED_OFF = Verb("lead_invitation_turned_off", say("{actor} turned off an invitation to lead."))
LEAD_JOINED = Verb("lead_joined", say("{person} became a lead."), ("person",))
LEAD_LEFT = Verb("lead_left", say("{person} stopped being a lead."), ("person",))
GROUP_ADDED = Verb("group_added", say("{actor} added the group “{what_group}”."))
GROUPS_ADDED = Verb("groups_added", say("{actor} added {what_count} groups."))
GROUP_CHANGED = Verb("group_changed", say("{actor} changed the group “{what_group}”."))
GROUP_RENAMED = Verb("group_renamed", say("{actor} renamed the group “{what_group}”."))
GROUP_PLACES_CHANGED = Verb("group_places_changed", say("{actor} changed the places for “{what_group}”."))
GROUP_MERGED = Verb("group_merged", say("{actor} made “{what_group}” part of “{what_into}”: they are the same group."))
GROUP_ROUTE_ADDED = Verb("group_route_added", say("{actor} noted a way to reach “{what_group}”."))
GROUP_ROUTE_REMOVED = Verb("group_route_removed", say("{actor} took away a way to reach “{what_group}”."))
GROUP_HEARD = Verb(
    "group_heard", say("{actor} noted that people of “{what_group}” were heard another way: {what_people}.")
)
GROUP_HEARD_REMOVED = Verb(
    "group_heard_removed",
    say("{actor} took away the note that people of “{what_group}” were heard another way: {what_people}."),
)
GROUP_REMOVED = Verb("group_removed", say("{actor} removed the group “{what_group}”, added by mistake."))
CARD_ANSWERED = Verb("card_answered", say("{actor} answered the card “{what_card}”."))
CARD_ANSWER_CHANGED = Verb("card_answer_changed", say("{actor} changed the answer to the card “{what_card}”."))
VIEWS_SHOWN = Verb("views_shown", say("{actor} showed what people say of groups: {what_count}."))
NEEDS_EXPORTED = Verb("needs_exported", say("{actor} took a file of what people need to take part."))
PAYMENTS_EXPORTED = Verb("payments_exported", say("{actor} took a file of what people are paid."))
SUPPORT_EXPORTED = Verb("support_exported", say("{actor} took a file of what people need, and of what they are paid."))
PERSON_ASKED = Verb("person_asked", say("{actor} wrote down somebody who was asked to join."))
PERSON_ASKED_CHANGED = Verb("person_asked_changed", say("{actor} changed what is written of somebody asked to join."))
PERSON_ASKED_STEP = Verb(
    "person_asked_step", say("{actor} noted how far somebody asked to join has come: {what_step}.")
)
PERSON_ASKED_BACK = Verb("person_asked_back", say("{actor} noted that somebody asked to join is back at: {what_step}."))
PERSON_ASKED_MET = Verb("person_asked_met", say("{actor} confirmed that they have met somebody who joined."))
PERSON_ASKED_FORGOTTEN = Verb(
    "person_asked_forgotten", say("{actor} took away the name of somebody who was asked to join.")
)
PERSON_ASKED_TO_PAPER = Verb(
    "person_asked_to_paper", say("{actor} made it possible for {person} to take part on paper."), ("person",)
)
PEOPLE_ASKED_ONE = Verb("people_asked_one", say("{actor} said that two entries are about one person."))
PEOPLE_ASKED_ONE_LINK_OFF = Verb(
    "people_asked_one_link_off",
    say("{actor} said that two entries are about one person, and turned off one link: {person}."),
    ("person",),
)
APPROACH_NOTED = Verb("approach_noted", say("{actor} noted that people of “{what_group}” were asked: {what_people}."))
APPROACH_REMOVED = Verb(
    "approach_removed", say("{actor} took away the note that people of “{what_group}” were asked: {what_people}.")
)
PERSON_PAUSED = Verb("person_paused", say("{person} takes a break. {actor} noted it."), ("person",))
PERSON_BACK = Verb("person_back", say("{person} is back from a break. {actor} noted it."), ("person",))

VERBS = (
    PROJECT_EDITED,
    PROJECT_ARCHIVED,
    PROJECT_BROUGHT_BACK,
    PERSON_ADDED,
    LINK_REPLACED,
    LINK_RENEWED,
    PERSON_TURNED_OFF,
    LINK_FIRST_USED,
    CAME_BY_SHARED_LINK,
    SAID_YES,
    SAID_YES_AGAIN,
    SIDE_CHOSEN,
    NAME_CHANGED,
    TAKES_PART_BY_LINK,
    TAKES_PART_ON_PAPER,
    MADE_HELPER,
    SHARED_LINK_MADE,
    SHARED_LINK_CHANGED,
    SHARED_LINK_REPLACED,
    SHARED_LINK_TURNED_OFF,
    SHARED_LINK_MAILED,
    PEOPLE_ADDED,
    OWN_LINK_MAILED,
    OWN_LINKS_MAILED,
    LEAD_INVITED,
    LEAD_INVITATION_TURNED_OFF,
    LEAD_JOINED,
    LEAD_LEFT,
    GROUP_ADDED,
    GROUPS_ADDED,
    GROUP_CHANGED,
    GROUP_RENAMED,
    GROUP_PLACES_CHANGED,
    GROUP_MERGED,
    GROUP_ROUTE_ADDED,
    GROUP_ROUTE_REMOVED,
    GROUP_HEARD,
    GROUP_HEARD_REMOVED,
    GROUP_REMOVED,
    CARD_ANSWERED,
    CARD_ANSWER_CHANGED,
    VIEWS_SHOWN,
    PERSON_ASKED,
    PERSON_ASKED_CHANGED,
    PERSON_ASKED_STEP,
    PERSON_ASKED_BACK,
    PERSON_ASKED_MET,
    PERSON_ASKED_FORGOTTEN,
    PERSON_ASKED_TO_PAPER,
    PEOPLE_ASKED_ONE,
    PEOPLE_ASKED_ONE_LINK_OFF,
    APPROACH_NOTED,
    APPROACH_REMOVED,
    PERSON_PAUSED,
    PERSON_BACK,
    NEEDS_EXPORTED,
    PAYMENTS_EXPORTED,
    SUPPORT_EXPORTED,
)
