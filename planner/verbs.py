"""What can stand in the history about plans: each verb with its words, and which values are personal. Pure."""

from stakeholders.verbs import Verb

PROJECT_STARTED = Verb("project_started", "{actor} started the project with the {what_plan}.")
GAP_PUBLISHED = Verb("gap_published", "{actor} said “{what_exercise}” is not needed: {reason}")
GAP_CLOSED = Verb("gap_closed", "{actor} took back that “{what_exercise}” is not needed.")
LINES_PASTED = Verb("lines_pasted", "{actor} typed up {what_count} lines in “{what_exercise}”.")
ENTRY_REMOVED = Verb("entry_removed", "Something written in “{what_exercise}” was removed by the person who wrote it.")
KEY_TURNED = Verb("key_turned", "A person with lived experience or a carer agreed that stage {what_stage} is finished.")
STAGE_SIGNED = Verb("stage_signed", "{actor} signed off stage {what_stage}: {what_title}.")

VERBS = (PROJECT_STARTED, GAP_PUBLISHED, GAP_CLOSED, LINES_PASTED, ENTRY_REMOVED, KEY_TURNED, STAGE_SIGNED)
