"""What can stand in the history about plans: each verb with its words, and which values are personal. Pure."""

from coproduction.saying import say
from stakeholders.verbs import Verb

PROJECT_STARTED = Verb("project_started", say("{actor} started the project with the {what_plan}."))
GAP_PUBLISHED = Verb("gap_published", say("{actor} said “{what_exercise}” is not needed: {reason}"))
GAP_CLOSED = Verb("gap_closed", say("{actor} took back that “{what_exercise}” is not needed."))
LINES_PASTED = Verb("lines_pasted", say("{actor} typed up {what_count} lines in “{what_exercise}”."))
ENTRY_REMOVED = Verb(
    "entry_removed", say("Something written in “{what_exercise}” was removed by the person who wrote it.")
)
ROW_MADE = Verb("row_made", say("{actor} made a note a row in “{what_exercise}”."))
ENTRY_REPLIED = Verb("entry_replied", say("A note in “{what_exercise}” got a reply."))
KEY_TURNED = Verb(
    "key_turned", say("A person with lived experience or a carer agreed that stage {what_stage} is finished.")
)
KEY_TURNED_AS_LONG_AS = Verb(
    "key_turned_as_long_as",
    say("A person with lived experience or a carer agreed, on a condition, that stage {what_stage} is finished."),
)
NOT_YET_SAID = Verb(
    "not_yet_said", say("Week of {what_week}: somebody asked to agree said “not yet” of stage {what_stage}.")
)
CONDITION_CLEARED = Verb(
    "condition_cleared", say("What somebody agreed to “as long as”, in stage {what_stage}, is done.")
)
PERSON_LEFT = Verb("person_left", say("{person} left the project."), ("person",))
PERSON_ERASED = Verb("person_erased", say("Somebody who took part left, and erased what had their name."))
GAP_RENEWED = Verb("gap_renewed", say("{actor} looked again at the known gap “{what_subject}”: {reason}"))
GAP_ENDED = Verb("gap_ended", say("{actor} said that the known gap “{what_subject}” is over: {reason}"))
STAGE_REOPENED = Verb("stage_reopened", say("{actor} opened stage {what_stage} again: {what_title}. {reason}"))
STAGE_SIGNED = Verb("stage_signed", say("{actor} signed off stage {what_stage}: {what_title}."))
CONCERN_RAISED = Verb("concern_raised", say("{actor} raised a concern about stage {what_stage}."))
CONCERN_RAISED_UNNAMED = Verb(
    "concern_raised_unnamed", say("Week of {what_week}: somebody raised a concern about stage {what_stage}.")
)
CONCERN_CHANGED = Verb("concern_changed", say("{actor} changed the words of their concern about stage {what_stage}."))
CONCERN_CHANGED_UNNAMED = Verb(
    "concern_changed_unnamed",
    say("Week of {what_week}: somebody changed the words of their concern about stage {what_stage}."),
)
CONCERN_TAKEN_AWAY = Verb(
    "concern_taken_away", say("{actor} took away the words of their concern about stage {what_stage}.")
)
CONCERN_TAKEN_AWAY_UNNAMED = Verb(
    "concern_taken_away_unnamed",
    say("Week of {what_week}: somebody took away the words of their concern about stage {what_stage}."),
)
CONCERN_REPLIED = Verb("concern_replied", say("{actor} replied to a concern about stage {what_stage}."))
NOT_GOOD_ENOUGH = Verb(
    "not_good_enough", say("{actor} said that the reply to a concern about stage {what_stage} is not good enough.")
)
NOT_GOOD_ENOUGH_UNNAMED = Verb(
    "not_good_enough_unnamed",
    say("Week of {what_week}: somebody said that the reply to a concern about stage {what_stage} is not good enough."),
)
NOT_THEIRS = Verb("not_theirs", say("{actor} said that something typed for them was not from them."))
NOT_THEIRS_UNNAMED = Verb(
    "not_theirs_unnamed", say("Week of {what_week}: somebody said that something typed for them was not from them.")
)
PROMISE_PUBLISHED = Verb("promise_published", say("{actor} put version {what_version} of our promise to everyone."))
PROMISE_SPELLING_FIXED = Verb(
    "promise_spelling_fixed", say("{actor} put a spelling slip right in our promise, “{what_line}”.")
)
PROMISE_DRAFT_THROWN_AWAY = Verb(
    "promise_draft_thrown_away", say("{actor} threw away changes to our promise that nobody was asked about.")
)
PROMISE_REPLIED = Verb("promise_replied", say("{actor} replied to what somebody said of our promise."))
NUMBERS_CHANGED = Verb("numbers_changed", say("{actor} changed the numbers of the project."))

VERBS = (
    PROJECT_STARTED,
    GAP_PUBLISHED,
    GAP_CLOSED,
    LINES_PASTED,
    ENTRY_REMOVED,
    ROW_MADE,
    ENTRY_REPLIED,
    KEY_TURNED,
    STAGE_SIGNED,
    KEY_TURNED_AS_LONG_AS,
    NOT_YET_SAID,
    CONDITION_CLEARED,
    PERSON_LEFT,
    PERSON_ERASED,
    GAP_RENEWED,
    GAP_ENDED,
    STAGE_REOPENED,
    CONCERN_RAISED,
    CONCERN_RAISED_UNNAMED,
    CONCERN_CHANGED,
    CONCERN_CHANGED_UNNAMED,
    CONCERN_TAKEN_AWAY,
    CONCERN_TAKEN_AWAY_UNNAMED,
    CONCERN_REPLIED,
    NOT_GOOD_ENOUGH,
    NOT_GOOD_ENOUGH_UNNAMED,
    NOT_THEIRS,
    NOT_THEIRS_UNNAMED,
    PROMISE_PUBLISHED,
    PROMISE_SPELLING_FIXED,
    PROMISE_DRAFT_THROWN_AWAY,
    PROMISE_REPLIED,
    NUMBERS_CHANGED,
)
