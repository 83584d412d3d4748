"""Bringing in a file of groups: the file, and what its columns and words mean."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from coproduction.languages import said
from coproduction.text import LineField, clean_text
from coproduction.uploads import MOST_BYTES
from stakeholders.grid import STEP, WORDS
from stakeholders.models import NameFrom, SpeakersBelong
from stakeholders.models.groups import GROUP_SIDES
from stakeholders.spreadsheets.columns import GRID, HEADINGS, JOINED, NO_HEADER, Column, Header, guess_columns, headings
from stakeholders.spreadsheets.planning import Reading, There, guess_words, words_of
from stakeholders.spreadsheets.reading import TOO_BIG, read_file
from stakeholders.spreadsheets.written import CannotBeRead, Sheet, SheetRow

LONGEST_FILE_NAME = 120
LAST_LINE = 9_999_999
EXAMPLES = 3
"""Values of a column that are shown, so that people know it again."""

_LINES = re.compile(r"(\d{1,7})(?:\s*(?:-|–|to)\s*(\d{1,7}))?")

NOT_USED = ("", _("Do not use this column"))
LEFT_EMPTY = ("", _("Leave empty"))


class GroupFileForm(forms.Form):
    """A file with groups."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("An Excel file (.xlsx) or CSV. 20 MB, 50,000 lines and 100 columns at most."),
        error_messages={
            "required": _("Choose a file."),
            "missing": _("Choose a file."),
            "invalid": _("Choose a file."),
            "empty": _("The file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )
    code = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, was_refused: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if was_refused:
            self.fields["file"].error_messages["required"] = said(TOO_BIG)

    def clean_file(self) -> Any:
        """The file, which can be read. Raises ValidationError with a sentence that says what to do."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(said(TOO_BIG))
        try:
            self.sheet = read_file(file.file, size=file.size, clean=clean_text)
        except CannotBeRead as error:
            raise forms.ValidationError(said(error.sentence)) from error
        if not self.sheet.rows:
            raise forms.ValidationError(gettext("The file is empty."))
        return file

    @property
    def found(self) -> Sheet:
        """What a valid form holds."""
        return self.sheet

    @property
    def file_name(self) -> str:
        """What the file is called, without the folder that it was in."""
        name = PurePath(clean_text(self.cleaned_data["file"].name).replace("\\", "/")).name
        return " ".join(name.split())[-LONGEST_FILE_NAME:]


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of the file, with the box that says what it holds."""

    letter: str
    heading: str
    examples: list[str]
    box: forms.BoundField


@dataclass(frozen=True, slots=True)
class WordsOfColumn:
    """The words of one column, each with the box that says what it means."""

    heading: str
    ours: str
    boxes: list[forms.BoundField]


class GroupReadingForm(forms.Form):
    """What the columns and words of a file mean, and what is done with groups that are there."""

    header = forms.IntegerField(
        label=_("Which line has the names of the columns?"),
        min_value=0,
        max_value=LAST_LINE,
        help_text=_("0 if no line has them. Lines above it are not loaded."),
        error_messages={
            "required": _("Write the number of the line, or 0."),
            "invalid": _("Write the number of the line, or 0."),
            "min_value": _("Write the number of the line, or 0."),
            "max_value": _("Write the number of the line, or 0."),
        },
    )
    is_deep = forms.BooleanField(label=_("The names go on in the line below it"), required=False)
    there = forms.ChoiceField(
        label=_("What about groups that are in the project already?"),
        choices=[
            (There.SKIP.value, _("Leave them as they are. Add the new ones.")),
            (There.UPDATE.value, _("Change them as the file says. Add the new ones.")),
            (There.UPDATE_ONLY.value, _("Change them as the file says. Add none.")),
        ],
        widget=forms.RadioSelect,
        help_text=_("An empty cell changes nothing. No file leaves a group out, or moves one below “often”."),
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )
    not_loaded = LineField(
        label=_("Lines that are not loaded"),
        required=False,
        max_length=500,
        help_text=_("Their numbers, such as 12, 40-45."),
    )

    def __init__(self, data: Any = None, *, rows: Sequence[SheetRow], reading: Reading) -> None:
        initial = {
            "header": reading.header.line,
            "is_deep": reading.header.is_deep,
            "there": reading.there.value,
            "not_loaded": ", ".join(_ranges(sorted(reading.not_loaded))),
        }
        super().__init__(data, initial=initial)
        self.rows = rows
        self.reading = reading
        self.names = headings(rows, reading.header)
        self.words = words_of(rows, reading)
        self._add_columns()
        self._add_words()

    def _add_columns(self) -> None:
        choices = [NOT_USED, *((column.value, said(HEADINGS[column])) for column in Column)]
        for place, column in enumerate(self.reading.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=self.names[place] or gettext("Column %(letter)s") % {"letter": get_column_letter(place + 1)},
                choices=choices,
                required=False,
                initial=column.value if column else "",
                error_messages={"invalid_choice": _("Choose one of these.")},
            )

    def _add_words(self) -> None:
        for column, words in self.words.items():
            for key, word in words.items():
                self.fields[_word_name(column, key)] = forms.ChoiceField(
                    label=_("“%(word)s” means") % {"word": word[:80]},
                    choices=[LEFT_EMPTY, *_meanings(column)],
                    required=False,
                    initial=self.reading.words.get(column, {}).get(key, ""),
                    error_messages={"invalid_choice": _("Choose one of these.")},
                )

    # What the page draws ---------------------------------------------------------------------------------------------

    def column_rows(self) -> Iterator[ColumnRow]:
        """The columns of the file, in order."""
        below = [row for row in self.rows if row.line > self.reading.header.line + self.reading.header.is_deep]
        for place in range(len(self.reading.columns)):
            examples: list[str] = []
            for row in below:
                text = row.cell(place)
                if text and text not in examples:
                    examples.append(text if len(text) <= 60 else f"{text[:59]}…")
                if len(examples) == EXAMPLES:
                    break
            yield ColumnRow(get_column_letter(place + 1), self.names[place], examples, self[f"column_{place}"])

    def word_rows(self) -> Iterator[WordsOfColumn]:
        """The columns whose words have to be matched."""
        for column, words in self.words.items():
            if words:
                place = self.reading.places(column)[0]
                boxes = [self[_word_name(column, key)] for key in words]
                ours = said(HEADINGS[column])
                yield WordsOfColumn(self.names[place] or ours, ours, boxes)

    # What a person says ----------------------------------------------------------------------------------------------

    def clean_header(self) -> int:
        """The number of a line that holds something, or 0."""
        line: int = self.cleaned_data["header"]
        if line and all(row.line != line for row in self.rows):
            raise forms.ValidationError(gettext("Line %(line)s holds nothing.") % {"line": line})
        return line

    def clean_not_loaded(self) -> frozenset[int]:
        """The numbers of the lines."""
        lines: set[int] = set()
        known = {row.line for row in self.rows}
        for part in filter(None, re.split(r"[,;\s]*[,;]\s*", self.cleaned_data["not_loaded"].strip())):
            found = _LINES.fullmatch(part.strip())
            if found is None:
                words = gettext("“%(words)s” is no number of a line. Write them such as 12, 40-45.")
                raise forms.ValidationError(words % {"words": part[:40]})
            first = int(found[1])
            lines |= {line for line in known if first <= line <= int(found[2] or first)}
        return frozenset(lines)

    def clean(self) -> dict[str, Any]:
        """One column holds the names, and no two the same thing."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        chosen: dict[str, int] = {}
        for place in range(len(self.reading.columns)):
            column = values.get(f"column_{place}", "")
            if column in chosen and Column(column) not in JOINED:
                other = gettext("“%(heading)s” is chosen for two columns. Choose it once.")
                self.add_error(f"column_{place}", other % {"heading": said(HEADINGS[Column(column)])})
            elif column:
                chosen[column] = place
        if Column.NAME.value not in chosen and not self._has_new_header(values) and "column_0" not in self.errors:
            self.add_error("column_0", gettext("Say which column has the names of the groups."))
        return values

    def _has_new_header(self, values: dict[str, Any]) -> bool:
        return "header" in values and self._header(values) != self.reading.header

    def _header(self, values: dict[str, Any]) -> Header:
        line = values["header"]
        return Header(line, is_deep=values.get("is_deep", False)) if line else NO_HEADER

    @property
    def said(self) -> Reading:
        """How a person says that the file is meant. Another line of names makes the columns be guessed anew."""
        values = self.cleaned_data
        header = self._header(values)
        columns = tuple(
            Column(chosen) if (chosen := values[f"column_{place}"]) else None
            for place in range(len(self.reading.columns))
        )
        if header != self.reading.header and columns == self.reading.columns:
            columns = tuple(guess_columns(headings(self.rows, header)))
        words = {
            column: {key: values[_word_name(column, key)] for key in words} for column, words in self.words.items()
        }
        reading = Reading(header, columns, words, There(values["there"]), values["not_loaded"])
        return replace(reading, words=guess_words(self.rows, reading))


def _word_name(column: Column, key: str) -> str:
    """The name of the box for one word, the same for the same word."""
    return f"word_{column.value}_{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def _ranges(lines: Sequence[int]) -> Iterator[str]:
    """Numbers as people write them: 12, 40-45."""
    begin = 0
    for place, line in enumerate(lines):
        if place + 1 == len(lines) or lines[place + 1] != line + 1:
            yield str(line) if begin == place else f"{lines[begin]}-{line}"
            begin = place + 1


def _meanings(column: Column) -> list[tuple[str, Any]]:
    """What a word of a column can mean."""
    if column in GRID:
        return [(str(number * STEP), said(word)) for number, word in enumerate(WORDS)]
    return list(_CHOICES[column])


_CHOICES: dict[Column, Sequence[tuple[str, Any]]] = {
    Column.SIDE: GROUP_SIDES,
    Column.NAME_FROM: NameFrom.choices,
    Column.SPEAKERS_BELONG: SpeakersBelong.choices,
}
