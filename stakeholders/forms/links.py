"""Forms about links: one for many, and lists of people and addresses."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, WordsField, area, date_field
from stakeholders.actions.own_links import HANDED_OVER_AT_ONCE
from stakeholders.actions.shared_links import LinkTerms
from stakeholders.models import MOST_USES, Group, SharedLink, Side
from stakeholders.pasted import LINES_MOST, PastedList, count_lines, read_addresses, read_people
from stakeholders.queries.shared_links import PeopleThere

USES_AT_FIRST = 20
DAYS_AT_FIRST = 30
DAYS_AT_MOST = 366
"""A link that works for longer is forgotten on a wall."""
PROBLEMS_SHOWN = 20
LIST_LONGEST = 800_000
"""Letters of a pasted list: 2,000 lines with the longest names and addresses, and empty ones between."""


class LinkTermsForm(forms.Form):
    """What can be changed about a link for many: its name, how many it lets in, and its last day."""

    label = LineField(
        label=_("What do you call this link?"),
        max_length=80,
        help_text=_("For leads only, such as “Poster at the health centre”. 80 letters at most."),
        error_messages={"required": _("Write what you call this link.")},
    )
    most_uses = forms.IntegerField(
        label=_("How many people may come in by it?"),
        min_value=1,
        max_value=MOST_USES,
        initial=USES_AT_FIRST,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("1 to 500. Then it stops by itself."),
        error_messages={
            "required": _("Write how many people may come in."),
            "invalid": _("Write a number from 1 to 500."),
            "min_value": _("Write a number from 1 to 500."),
            "max_value": _("Write a number from 1 to 500."),
        },
    )
    ends = forms.ChoiceField(
        label=_("When does it stop?"),
        choices=[],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when it stops.")},
    )
    last_day = date_field(
        _("Its last day"), required=False, help_text=_("Only if you chose a day. A year from now at most.")
    )

    def __init__(self, *args: Any, today: date, link: SharedLink | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.link = link
        days = _("After 30 days") if link is None else _("30 days from today")
        self.fields["ends"].choices = [("days", days), ("date", _("On a day I choose"))]  # type: ignore[attr-defined]
        self.fields["most_uses"].widget.attrs["maxlength"] = len(str(MOST_USES))
        self.fields["most_uses"].widget.attrs["autocomplete"] = "off"

    def clean_most_uses(self) -> int:
        """Not fewer than came in already."""
        most: int = self.cleaned_data["most_uses"]
        if self.link is not None and most < self.link.uses:
            raise forms.ValidationError(
                ngettext(
                    "%(uses)s person came in by it already. Write that many or more.",
                    "%(uses)s people came in by it already. Write that many or more.",
                    self.link.uses,
                ),
                params={"uses": self.link.uses},
            )
        return most

    def clean(self) -> dict[str, Any]:
        """A day is there where one was to be chosen, and it lies between today and a year from now."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("ends") == "date" and "last_day" not in self.errors:
            day = values.get("last_day")
            if day is None:
                self.add_error("last_day", gettext("Enter its last day."))
            elif not self.today <= day <= self.today + timedelta(days=DAYS_AT_MOST):
                self.add_error("last_day", gettext("Choose a day from today, and within a year."))
        return values

    @property
    def terms(self) -> LinkTerms:
        """What a valid form says."""
        day = self.cleaned_data["last_day"]
        if self.cleaned_data["ends"] == "days":
            day = self.today + timedelta(days=DAYS_AT_FIRST)
        return LinkTerms(self.cleaned_data["label"], self.cleaned_data["most_uses"], day)


class SharedLinkForm(LinkTermsForm):
    """A new link for many."""

    side = forms.ChoiceField(
        label=_("Who is it for?"),
        choices=[("", _("The person chooses")), *Side.choices],
        required=False,
        help_text=_("It is only ticked for them. They choose themselves."),
    )
    group = forms.ChoiceField(
        label=_("Which group is it for?"),
        choices=[],
        required=False,
        help_text=_("It is only ticked for them. They choose themselves."),
    )
    code = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("label", "side", "group", "most_uses", "ends", "last_day", "code")

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {str(group.code): group for group in groups}
        if groups:
            choices = [(code, group.name) for code, group in self.groups.items()]
            self.fields["group"].choices = [("", _("The person chooses")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["group"]

    @property
    def chosen_group(self) -> Group | None:
        """The group of a valid form; None where the person chooses."""
        return self.groups.get(self.cleaned_data.get("group", ""))


class _ListForm(forms.Form):
    """A box of lines. The lines keep their numbers: nothing is cut off before them."""

    lines = WordsField(strip=False, max_length=LIST_LONGEST, widget=area(10))

    def clean_lines(self) -> str:
        """The text, which holds something and not too much."""
        text: str = self.cleaned_data["lines"]
        how_many = count_lines(text)
        if not how_many:
            raise forms.ValidationError(self.fields["lines"].error_messages["required"])
        if how_many > LINES_MOST:
            raise forms.ValidationError(
                gettext("There are %(lines)s lines. %(most)s is the most at once."),
                params={"lines": f"{how_many:,}", "most": f"{LINES_MOST:,}"},
            )
        return text

    def _tell(self, found: PastedList) -> None:
        """Say which lines cannot be used, the first twenty of them by name."""
        for problem in found.problems[:PROBLEMS_SHOWN]:
            self.add_error("lines", str(problem))
        more = len(found.problems) - PROBLEMS_SHOWN
        if more > 0:
            self.add_error(
                "lines",
                ngettext("%(more)s more line like that.", "%(more)s more lines like that.", more) % {"more": more},
            )


class PeoplePasteForm(_ListForm):
    """Many people at once, one a line."""

    batch = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, there: PeopleThere, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.there = there
        box = self.fields["lines"]
        box.label = _("Type or paste, one person a line")
        box.help_text = _("A name, an e-mail address, or both: Moss, moss@example.org. 2,000 lines at most.")
        box.error_messages["required"] = _("Type at least one line.")
        box.widget.attrs["spellcheck"] = "false"

    def clean(self) -> dict[str, Any]:
        """Some lines can be used, and not too many of them need a link on paper."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "lines" in values:
            found = values["found"] = read_people(
                values["lines"], names=self.there.names, addresses=self.there.addresses
            )
            if not found.people:
                self._tell(found)
            elif len(found.without_address) > HANDED_OVER_AT_ONCE:
                self.add_error("lines", _too_many_to_hand_over(len(found.without_address)))
        return values

    @property
    def found(self) -> PastedList:
        """What a valid form holds: at least one person."""
        found: PastedList = self.cleaned_data["found"]
        return found


def _too_many_to_hand_over(how_many: int) -> str:
    return gettext(
        "%(people)s lines have no e-mail address. %(most)s is the most at once, because you hand those links over "
        "yourself. Add the rest in a second list."
    ) % {"people": f"{how_many:,}", "most": HANDED_OVER_AT_ONCE}


class LinkMailForm(_ListForm):
    """A link for many, by e-mail to addresses."""

    def __init__(self, *args: Any, link: SharedLink, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.link = link
        box = self.fields["lines"]
        box.label = _("Their e-mail addresses, one a line")
        box.help_text = _("Names beside them are not kept. 2,000 lines at most.")
        box.error_messages["required"] = _("Type at least one address.")
        box.widget.attrs["spellcheck"] = "false"

    def clean(self) -> dict[str, Any]:
        """Every line is an address, and there are not more than the link lets in."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "lines" in values:
            found = read_addresses(values["lines"])
            left = self.link.most_uses - self.link.uses
            if found.problems:
                self._tell(found)
            elif len(found.people) > left:
                self.add_error("lines", _too_many_for_link(len(found.people), left))
            values["addresses"] = [person.address for person in found.people]
        return values

    @property
    def addresses(self) -> list[str]:
        """The addresses of a valid form, each once."""
        addresses: list[str] = self.cleaned_data["addresses"]
        return addresses


def _too_many_for_link(addresses: int, left: int) -> str:
    return ngettext(
        "There are %(addresses)s addresses, and the link lets %(left)s more person in. Change the link first.",
        "There are %(addresses)s addresses, and the link lets %(left)s more people in. Change the link first.",
        left,
    ) % {"addresses": addresses, "left": left}


class VersionForm(forms.Form):
    """Which version of a link a page showed."""

    version = forms.IntegerField(min_value=1, max_value=32_767, widget=forms.HiddenInput)


class LastMailForm(forms.Form):
    """Which mail a row showed as the newest; empty for none."""

    last = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def last_seen(self) -> UUID | None:
        """The code of a valid form."""
        code: UUID | None = self.cleaned_data["last"]
        return code
