"""Forms of exercises, made from their kind and columns."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, WordsField, area, clean_text, date_field
from planner.actions.entries import LINES_AT_ONCE
from planner.models import Entry, Exercise
from planner.models.entries import NOTE_LONGEST, SHARED_TEXT_LONGEST
from planner.plan_data import ColumnSpec, ColumnType, Kind

FEW_BOXES = 3
GROUP_LIST = "groups"
"""Id of the page's list of groups, from which a box for a group suggests."""
_YES_NO = [("", _("Not said")), ("yes", _("Yes")), ("no", _("No"))]


class EntryForm(forms.Form):
    """What is asked for one entry. `words()` and `values()` are what is stored.

    With `later_only` it asks the later boxes of a row that a signed record stands on, and nothing else.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(
        self,
        *args: Any,
        exercise: Exercise,
        code: UUID | str,
        first_only: bool = False,
        later_only: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"id_{code}_%s"
        self.exercise = exercise
        self.code = code
        self.later_only = later_only
        self.columns: tuple[ColumnSpec, ...] = ()
        kind = exercise.kind
        if kind == Kind.ROWS:
            self.columns = _asked(exercise, first_only=first_only, later_only=later_only)
            for column in self.columns:
                self.fields[column.key] = column_field(column)
        elif kind == Kind.CHOICE:
            self.fields["text"] = forms.ChoiceField(
                label=_("Our answer"),
                choices=[(choice.value, choice.label) for choice in exercise.choice_specs],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one.")},
            )
        elif kind == Kind.SCORE:
            self.fields["text"] = forms.ChoiceField(
                label=_("Our score, agreed together"),
                choices=[(str(score), str(score)) for score in range(1, 11)],
                widget=forms.RadioSelect(attrs={"class": "choices--row"}),
                error_messages={"required": _("Choose a number from 1 to 10.")},
            )
            self.fields["why"] = LineField(
                label=_("Why? One sentence"), max_length=300, required=False, help_text=_("300 letters at most.")
            )
        elif kind == Kind.NOTE:
            self.fields["text"] = WordsField(
                label=_("Our words"),
                max_length=SHARED_TEXT_LONGEST,
                required=False,
                widget=area(12),
                help_text=format_lazy(_("{most} letters at most."), most=f"{SHARED_TEXT_LONGEST:,}"),
            )
        else:
            self.fields["text"] = WordsField(
                label=_("Your note"),
                max_length=NOTE_LONGEST,
                widget=area(3),
                help_text=_("One thought on each note. 1,000 letters at most."),
                error_messages={"required": _("Write something first.")},
            )
            if exercise.reply_wanted:
                self.fields["reply_wanted"] = forms.BooleanField(
                    label=_("I would like a reply"),
                    required=False,
                    help_text=_("A lead replies here, under your note. Everyone taking part can read it."),
                )

    def words(self) -> str:
        """The entry's text: the first box of a row, the choice, the score, or the words. Call it when valid.

        Empty where only later boxes are asked.
        """
        if self.later_only:
            return ""
        name = self.columns[0].key if self.columns else "text"
        return str(self.cleaned_data[name])

    def values(self, *, before: dict[str, Any] | None = None) -> dict[str, Any]:
        """The entry's other values as plain JSON; boxes that were not asked keep what they had. Call it when valid."""
        if self.exercise.kind == Kind.SCORE:
            return {"why": self.cleaned_data["why"]}
        asked = {column.key: _plain(self.cleaned_data[column.key]) for column in self.columns}
        return {key: value for key, value in {**(before or {}), **asked}.items() if value != ""}

    def wants_reply(self) -> bool:
        """Whether the writer ticked that they would like a reply. Call it when valid."""
        return bool(self.cleaned_data.get("reply_wanted"))

    def begin_here(self) -> None:
        """Put the cursor in the first box when the page opens: the person pressed a link to write here."""
        self.fields[self.columns[0].key if self.columns else "text"].widget.attrs["autofocus"] = True

    @property
    def first_field(self) -> forms.BoundField:
        """The one box that must be filled."""
        return self[self.columns[0].key if self.columns else "text"]

    @property
    def reply_field(self) -> forms.BoundField | None:
        """The tick of somebody who would like a reply, where the exercise asks for it."""
        return self["reply_wanted"] if "reply_wanted" in self.fields else None

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """The boxes that the team may fill in later."""
        if self.exercise.kind == Kind.SCORE:
            return [self["why"]]
        return [self[column.key] for column in self.columns[1:]]

    @property
    def more_is_short(self) -> bool:
        """Whether the other boxes are so few that folding them away costs more than it saves."""
        return len(self.more_fields) <= FEW_BOXES

    @property
    def more_is_open(self) -> bool:
        """Whether the other boxes hold something or need mending."""
        return any(field.errors or field.value() for field in self.more_fields)


def _asked(exercise: Exercise, *, first_only: bool, later_only: bool) -> tuple[ColumnSpec, ...]:
    if later_only:
        return tuple(column for column in exercise.column_specs if column.later)
    return exercise.column_specs[:1] if first_only else exercise.column_specs


def column_field(column: ColumnSpec) -> forms.Field:
    """The form field of one column."""
    required = column.required
    missing = {"required": gettext("Fill in “%(title)s”.") % {"title": column.title}}
    match column.type:
        case ColumnType.DATE:
            return date_field(column.title, required=required, error_messages=missing)
        case ColumnType.DATETIME:
            return forms.DateTimeField(
                label=column.title,
                required=required,
                widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
                input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
                error_messages={**missing, "invalid": _("Enter a day and a time, such as 12/05/2027 14:00.")},
            )
        case ColumnType.NUMBER:
            return forms.DecimalField(
                label=column.title,
                required=required,
                max_digits=12,
                decimal_places=2,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                error_messages={**missing, "invalid": _("Enter a number, such as 12 or 2.5.")},
            )
        case ColumnType.MONEY:
            return forms.DecimalField(
                label=gettext("%(title)s (£)") % {"title": column.title},
                required=required,
                min_value=Decimal(0),
                max_digits=11,
                decimal_places=2,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                error_messages={**missing, "invalid": _("Enter an amount in pounds, such as 250 or 12.50.")},
            )
        case ColumnType.YESNO:
            return forms.ChoiceField(label=column.title, required=required, choices=_YES_NO, error_messages=missing)
        case ColumnType.CHOICE:
            choices = [(choice.value, choice.label) for choice in column.choices]
            if not column.starts_at:
                choices.insert(0, ("", gettext("Not said")))
            return forms.ChoiceField(label=column.title, required=required, choices=choices, error_messages=missing)
        case ColumnType.GROUP:
            return LineField(
                label=column.title,
                required=required,
                max_length=NOTE_LONGEST,
                widget=forms.TextInput(attrs={"list": GROUP_LIST, "autocomplete": "off"}),
                error_messages=missing,
            )
        case _:
            return WordsField(
                label=column.title,
                required=required,
                max_length=NOTE_LONGEST,
                widget=area(2),
                error_messages=missing,
            )


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value


def stored_initial(entry: Entry) -> dict[str, Any]:
    """What a form begins with for an entry that is there."""
    return {**entry.values, "text": entry.text, "reply_wanted": entry.reply_wanted, "version": entry.version}


def new_initial(exercise: Exercise, row: dict[str, Any]) -> dict[str, Any]:
    """What a form begins with for a new entry: a row that was begun, and where columns start."""
    return {column.key: column.starts_at for column in exercise.column_specs if column.starts_at} | row


class PasteForm(forms.Form):
    """Type up the wall: many lines at once."""

    lines = WordsField(
        label=_("Type or paste, one on each line"),
        max_length=NOTE_LONGEST * 20,
        widget=area(8),
        help_text=format_lazy(
            _("{lines} lines at most, each up to {most} letters."), lines=LINES_AT_ONCE, most=f"{NOTE_LONGEST:,}"
        ),
        error_messages={"required": _("Type at least one line.")},
    )
    batch = forms.UUIDField(widget=forms.HiddenInput)

    def clean_lines(self) -> list[str]:
        """The lines that hold something."""
        lines = [line.strip() for line in clean_text(self.cleaned_data["lines"]).split("\n") if line.strip()]
        if len(lines) > LINES_AT_ONCE:
            raise forms.ValidationError(
                gettext("There are %(lines)s lines. %(most)s is the most at once."),
                params={"lines": len(lines), "most": LINES_AT_ONCE},
            )
        long = next((number for number, line in enumerate(lines, start=1) if len(line) > NOTE_LONGEST), None)
        if long is not None:
            raise forms.ValidationError(
                gettext("Line %(number)s is longer than %(most)s letters."),
                params={"number": long, "most": f"{NOTE_LONGEST:,}"},
            )
        return lines


class EntryReplyForm(forms.Form):
    """What a lead replies to a note."""

    words = WordsField(
        label=_("Your reply"),
        max_length=NOTE_LONGEST,
        widget=area(5),
        help_text=format_lazy(_("Everyone taking part can read it. {most} letters at most."), most=f"{NOTE_LONGEST:,}"),
        error_messages={"required": _("Write your reply first.")},
    )
    code = forms.UUIDField(widget=forms.HiddenInput)
