"""What is asked of the table of groups. It is sent by GET, and what it does not know is passed over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coproduction.languages import said
from coproduction.text import LineField
from stakeholders.grid import PART_WORDS
from stakeholders.models.groups import GROUP_SIDES
from stakeholders.queries.group_table import LONGEST_SEARCH, NO_SIDE, State, TableAsked

STATES = [
    ("", _("All groups")),
    (State.IN.value, _("In")),
    (State.LEFT_OUT.value, _("Left out")),
    (State.NOT_PLACED.value, _("Not placed yet")),
    (State.ASKED_FOR.value, _("A request waits")),
]
SORTS = [
    ("-gap", _("Widest say gap first")),
    ("name", _("Name")),
    ("side", _("Who they are")),
    ("-affected", _("Most affected first")),
    ("say", _("Least say first")),
    ("-say", _("Most say first")),
]


class TableForm(forms.Form):
    """Which groups the table shows. It begins with what it shows now."""

    words = LineField(label=_("Name, or an earlier name"), max_length=LONGEST_SEARCH, required=False)
    side = forms.ChoiceField(
        label=_("Who they are"),
        choices=[("", _("Everybody")), *GROUP_SIDES, (NO_SIDE, _("Not said yet"))],
        required=False,
    )
    part = forms.ChoiceField(label=_("Part of the grid"), required=False)
    state = forms.ChoiceField(label=_("In the list"), choices=STATES, required=False)
    sort = forms.ChoiceField(label=_("In which order"), required=False)

    def __init__(self, asked: TableAsked) -> None:
        super().__init__(initial={field: getattr(asked, field) for field in self.base_fields})
        parts: Any = self.fields["part"]
        parts.choices = [("", _("All parts")), *((part.value, said(words)) for part, words in PART_WORDS.items())]
        sorts: Any = self.fields["sort"]
        known = {sort for sort, _words in SORTS}
        sorts.choices = SORTS if asked.sort in known else [(asked.sort, _("As it is now")), *SORTS]
