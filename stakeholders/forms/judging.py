"""Forms in which somebody gives their own view of a group: one question each, or all three for leads."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from coproduction.languages import said
from stakeholders.actions.judging import OwnView
from stakeholders.grid import ANCHORS, STEP, WORDS, word_number
from stakeholders.models import Judgement, NoAnswer, OwnLink
from stakeholders.queries.judging import Question

LABELS = {
    Question.AFFECTED: _("How much does this touch their life?"),
    Question.SAY: _("How much say do they have?"),
    Question.LINK: _("What do you have to do with this group?"),
}
_HINTS = {
    Question.AFFECTED: _("Think of most of them."),
    Question.SAY: _("In what is decided about it, as it is now."),
    Question.LINK: _("Views of those who belong are shown apart from others."),
}
_CHOOSE = {"required": _("Choose one."), "invalid_choice": _("Choose one of these.")}


class _Answers(forms.RadioSelect):
    """Choices of which those that say nothing stand softly below the others."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One choice, with whether it says nothing."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["is_soft"] = value in NoAnswer.values
        return option


def _words(question: Question) -> list[tuple[str, str]]:
    """The five words, each with what it means."""
    return [(said(words).capitalize(), said(anchor)) for words, anchor in zip(WORDS, ANCHORS[question], strict=True)]


def paper_answers(question: Question) -> list[tuple[str, str]]:
    """What can be ticked on paper, each with what it means, or nothing."""
    choices = OwnLink.choices if question is Question.LINK else NoAnswer.choices
    answers = [(str(label), "") for _value, label in choices]
    return answers if question is Question.LINK else [*_words(question), *answers]


def _word_choices(question: Question) -> list[tuple[str, Any]]:
    """The five words, each with what it means; and the two ways to say none of them."""
    words = [
        (str(number * STEP), format_html('{} <span class="hint">{}</span>', word, means))
        for number, (word, means) in enumerate(_words(question))
    ]
    return [*words, *NoAnswer.choices]


def _field(question: Question, *, is_lead: bool, style: str = "") -> forms.ChoiceField:
    if question is Question.LINK:
        choices: Any = [choice for choice in OwnLink.choices if not (is_lead and choice[0] == OwnLink.BELONG)]
    else:
        choices = _word_choices(question)
    widget = _Answers(attrs={"class": style} if style and question is not Question.LINK else None)
    return forms.ChoiceField(
        label=LABELS[question],
        choices=choices,
        widget=widget,
        help_text=_HINTS[question],
        error_messages=_CHOOSE,
    )


def _answered(question: Question, judgement: Judgement | None) -> str:
    """What somebody chose before; of a number the nearest word."""
    if judgement is None:
        return ""
    if question is Question.LINK:
        return judgement.link
    value, why_not = getattr(judgement, question.value), getattr(judgement, f"{question.value}_none")
    return why_not if value is None else str(word_number(value) * STEP)


def _own_view(given: Mapping[str, str]) -> OwnView:
    """What somebody says, of choices by the names of the questions."""
    link = given.get(Question.LINK)
    return OwnView(
        affected=_on_axis(given.get(Question.AFFECTED)),
        say=_on_axis(given.get(Question.SAY)),
        link=OwnLink(link) if link is not None else None,
    )


def _on_axis(answer: str | None) -> int | NoAnswer | None:
    if answer is None:
        return None
    return NoAnswer(answer) if answer in NoAnswer.values else int(answer)


class QuestionForm(forms.Form):
    """One question of the three. Somebody who said that they belong to the group finds that chosen."""

    def __init__(self, data: Any = None, *, question: Question, judgement: Judgement | None, is_own: bool) -> None:
        before = _answered(question, judgement)
        if question is Question.LINK and is_own and not before:
            before = OwnLink.BELONG.value
        super().__init__(data, initial={"answer": before})
        self.question = question
        self.fields["answer"] = _field(question, is_lead=False)

    @property
    def says(self) -> OwnView:
        """What the person says now."""
        return _own_view({self.question.value: self.cleaned_data["answer"]})


class LeadViewForm(forms.Form):
    """A lead's own view of a group, on one page. A lead never belongs to it. Source: product.md, "People"."""

    def __init__(self, data: Any = None, *, judgement: Judgement | None) -> None:
        super().__init__(data, initial={question.value: _answered(question, judgement) for question in Question})
        for question in Question:
            self.fields[question.value] = _field(question, is_lead=True, style="choices--words")

    @property
    def says(self) -> OwnView:
        """What the lead says now."""
        return _own_view(self.cleaned_data)
