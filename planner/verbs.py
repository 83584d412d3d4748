"""What can stand in the history about plans: each verb with its words, and which values are personal. Pure."""

from coproduction.saying import say
from stakeholders.verbs import Verb

PROJECT_STARTED = Verb("project_started", say("{actor} started the project with the {what_plan}."))
GAP_PUBLISHED = Verb("gap_published", say("{actor} said “{what_exercise}” is not needed: {reason}"))
SIDE_GAP_PUBLISHED = Verb("side_gap_published", say("{actor} said why there is no group of {what_side}: {reason}"))
PERIOD_GAP_PUBLISHED = Verb(
    "period_gap_published", say("{actor} said why people have less time to join, and who needed that: {reason}")
)
WINDOW_ENTERED = Verb(
    "window_entered", say("{actor} entered when people are asked to join: {what_first_day} to {what_last_day}.")
)
WINDOW_CHANGED = Verb(
    "window_changed",
    say("{actor} changed when people are asked to join, to {what_first_day} to {what_last_day}: {reason}"),
)
PLACES_COUNTED = Verb(
    "places_counted",
    say("{actor} counted the places: {what_taken} of {what_places} taken. Affected groups short: {what_short}."),
)
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
CHECK_IN_OPENED = Verb("check_in_opened", say("{actor} opened check-in {what_number}."))
CHECK_IN_EXTENDED = Verb("check_in_extended", say("{actor} gave check-in {what_number} a later last day."))
CHECK_IN_REMINDED = Verb("check_in_reminded", say("{actor} reminded everyone of check-in {what_number}."))
CHECK_IN_CANCELLED = Verb("check_in_cancelled", say("{actor} took back check-in {what_number}, which nobody answered."))
CHECK_IN_CLOSED = Verb(
    "check_in_closed", say("{actor} closed check-in {what_number}: {what_answered} of {what_asked} people answered.")
)
VALUE_REPLIED = Verb("value_replied", say("{actor} replied about “{what_line}”, a line of our promise that is broken."))
VALUE_REPLY_NOT_ENOUGH = Verb(
    "value_reply_not_enough", say("{actor} said that the reply about “{what_line}” is not good enough.")
)
VALUE_REPLY_NOT_ENOUGH_UNNAMED = Verb(
    "value_reply_not_enough_unnamed",
    say("Week of {what_week}: somebody said that the reply about “{what_line}” is not good enough."),
)
TALK_WRITTEN = Verb("talk_written", say("{actor} wrote down the talk of {what_day}."))
TALK_AGREED = Verb(
    "talk_agreed",
    say(
        "Week of {what_week}: a person with lived experience or a carer said that the note of the talk of {what_day} "
        "is right."
    ),
)
TALK_NOT_RIGHT = Verb(
    "talk_not_right",
    say(
        "Week of {what_week}: a person with lived experience or a carer said that the note of the talk of {what_day} "
        "is not right."
    ),
)
TALK_TAKEN_BACK = Verb("talk_taken_back", say("{actor} took back the note of the talk of {what_day}."))
CHECK_IN_COMMENT_COVERED = Verb(
    "check_in_comment_covered", say("{actor} covered what names somebody in a comment of check-in {what_number}.")
)
NUMBERS_CHANGED = Verb("numbers_changed", say("{actor} changed the numbers of the project."))
GROUP_MOVED = Verb("group_moved", say("{actor} said where the group “{what_group}” stands."))
GROUPS_MOVED = Verb("groups_moved", say("{actor} said where {what_count} groups stand."))
GROUP_MOVED_BELOW = Verb("group_moved_below", say("{actor} moved the group “{what_group}” below the line: {reason}"))
GROUP_LEFT_OUT = Verb("group_left_out", say("{actor} left out the group “{what_group}”: {reason}"))
GROUPS_LOADED = Verb(
    "groups_loaded",
    say("{actor} loaded the file “{what_file}”. New groups: {what_added}. Changed groups: {what_changed}."),
)
GROUP_BROUGHT_BACK = Verb("group_brought_back", say("{actor} brought back the group “{what_group}”."))
REQUEST_MADE = Verb("request_made", say("{actor} made a request about the group “{what_group}”."))
REQUEST_MADE_UNNAMED = Verb(
    "request_made_unnamed", say("Week of {what_week}: somebody made a request about the group “{what_group}”.")
)
REQUEST_FOR_MISSING = Verb("request_for_missing", say("{actor} said that a group is missing from the list."))
REQUEST_FOR_MISSING_UNNAMED = Verb(
    "request_for_missing_unnamed", say("Week of {what_week}: somebody said that a group is missing from the list.")
)
REQUEST_CHANGED = Verb("request_changed", say("{actor} changed the words of their request to include a group."))
REQUEST_CHANGED_UNNAMED = Verb(
    "request_changed_unnamed",
    say("Week of {what_week}: somebody changed the words of their request to include a group."),
)
REQUEST_TAKEN_AWAY = Verb("request_taken_away", say("{actor} took away the words of their request to include a group."))
REQUEST_TAKEN_AWAY_UNNAMED = Verb(
    "request_taken_away_unnamed",
    say("Week of {what_week}: somebody took away the words of their request to include a group."),
)
REQUEST_REPLIED = Verb("request_replied", say("{actor} replied to a request to include a group."))
REQUEST_REPLIED_ADDED = Verb(
    "request_replied_added", say("{actor} replied to a request, and added the group “{what_group}” to the list.")
)
REQUEST_REPLIED_BACK = Verb(
    "request_replied_back", say("{actor} replied to a request, and brought the group “{what_group}” back.")
)
REQUEST_NOT_ENOUGH = Verb(
    "request_not_enough", say("{actor} said that the reply to a request to include a group is not good enough.")
)
REQUEST_NOT_ENOUGH_UNNAMED = Verb(
    "request_not_enough_unnamed",
    say("Week of {what_week}: somebody said that the reply to a request to include a group is not good enough."),
)

VERBS = (
    PROJECT_STARTED,
    GAP_PUBLISHED,
    SIDE_GAP_PUBLISHED,
    PERIOD_GAP_PUBLISHED,
    WINDOW_ENTERED,
    WINDOW_CHANGED,
    PLACES_COUNTED,
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
    CHECK_IN_OPENED,
    CHECK_IN_EXTENDED,
    CHECK_IN_REMINDED,
    CHECK_IN_CANCELLED,
    CHECK_IN_CLOSED,
    VALUE_REPLIED,
    VALUE_REPLY_NOT_ENOUGH,
    VALUE_REPLY_NOT_ENOUGH_UNNAMED,
    TALK_WRITTEN,
    TALK_AGREED,
    TALK_NOT_RIGHT,
    TALK_TAKEN_BACK,
    CHECK_IN_COMMENT_COVERED,
    NUMBERS_CHANGED,
    GROUP_MOVED,
    GROUPS_MOVED,
    GROUP_MOVED_BELOW,
    GROUP_LEFT_OUT,
    GROUPS_LOADED,
    GROUP_BROUGHT_BACK,
    REQUEST_MADE,
    REQUEST_MADE_UNNAMED,
    REQUEST_FOR_MISSING,
    REQUEST_FOR_MISSING_UNNAMED,
    REQUEST_CHANGED,
    REQUEST_CHANGED_UNNAMED,
    REQUEST_TAKEN_AWAY,
    REQUEST_TAKEN_AWAY_UNNAMED,
    REQUEST_REPLIED,
    REQUEST_REPLIED_ADDED,
    REQUEST_REPLIED_BACK,
    REQUEST_NOT_ENOUGH,
    REQUEST_NOT_ENOUGH_UNNAMED,
)
