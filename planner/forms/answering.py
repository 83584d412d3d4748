"""Forms of a check-in, and what somebody has said so far, which travels with its pages and is stored nowhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from coproduction.text import WordsField, area
from planner.models import CheckIn, CheckInValue
from planner.models.check_ins import WORDS_LONGEST, WordChoices
from planner.queries.answering import SAFE
from planner.values import WORDS, NoWord, Word
from stakeholders.models import Member

NO_WORDS = {NoWord.UNKNOWN: _("I do not know"), NoWord.UNSAID: _("I do not want to say")}
_ONE_OF_THESE = {"invalid_choice": _("Choose one of these.")}


def answer_labels() -> dict[str, str]:
    """What can be answered to a question, the most first, each with its words."""
    labels = {word.value: str(WordChoices(word.value).label) for word in reversed(WORDS)}
    return labels | {word.value: str(label) for word, label in NO_WORDS.items()}


# What is said so far -------------------------------------------------------------------------------------------------


class Tampered(Exception):
    """What came back is not what the page before held: changed, of another check-in, or of somebody else."""


@dataclass(frozen=True, slots=True)
class SaidSoFar:
    """A word or none for each question that was gone past, and the comment with whether it may be shown.

    It is signed, not hidden: it stands in the pages that the person looks at, and nowhere else.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    may_show: bool = False

    @property
    def counted(self) -> dict[str, Word]:
        """What is counted: "I do not know", "I do not want to say" and questions left out are no answers."""
        return {key: Word(said) for key, said in self.answers.items() if said in WORDS}

    @property
    def comment(self) -> str:
        """The comment that is sent: none without a yes to its being shown."""
        return self.words if self.may_show else ""

    def says(self, key: str, answer: str) -> "SaidSoFar":
        """What is said with one more answer. Nothing chosen takes nothing back."""
        return replace(self, answers={**self.answers, key: answer}) if answer else self

    def sealed(self, check_in: CheckIn, member: Member) -> str:
        """What the page carries: signed for this check-in and this person, and without a time."""
        content = {"answers": dict(self.answers), "words": self.words, "may_show": self.may_show}
        return _signer(check_in, member).sign_object(content, compress=True)

    @classmethod
    def opened(cls, carried: str, check_in: CheckIn, member: Member) -> "SaidSoFar":
        """What a page carried. Raises Tampered."""
        try:
            content = _signer(check_in, member).unsign_object(carried)
        except BadSignature as changed:
            raise Tampered from changed
        return cls(**content)


def _signer(check_in: CheckIn, member: Member) -> Signer:
    return Signer(salt=f"planner.check_in:{check_in.code}:{member.code}")


# Boxes ---------------------------------------------------------------------------------------------------------------


class _Words(forms.RadioSelect):
    """The five words, each with four blocks that show how much it is; and below them softly the two that are none."""

    option_template_name = "django/forms/widgets/word_option.html"

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One choice, with its blocks, or with none."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        worth = WORDS.index(Word(value)) if value in WORDS else None
        option["is_soft"] = worth is None
        option["blocks"] = [] if worth is None else [block < worth for block in range(len(WORDS) - 1)]
        return option


def _answer_field(label: str, *, style: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(answer_labels().items()),
        widget=_Words(attrs={"class": style} if style else None),
        required=False,
        error_messages=_ONE_OF_THESE,
    )


def _comment_fields() -> dict[str, forms.Field]:
    return {
        "words": WordsField(
            label=_("What would make this better?"),
            max_length=WORDS_LONGEST,
            required=False,
            widget=area(4),
            help_text=format_lazy(_("Name nobody. {most} letters at most."), most=WORDS_LONGEST),
        ),
        "may_show": forms.BooleanField(
            label=_("Everyone here may read it, without my name."),
            required=False,
            help_text=_("Without this tick it is not sent, and not kept."),
        ),
    }


# Forms ---------------------------------------------------------------------------------------------------------------


class QuestionForm(forms.Form):
    """One question of the check-in. It can be left out."""

    def __init__(self, data: Any = None, *, question: CheckInValue, said: SaidSoFar) -> None:
        super().__init__(data, initial={"answer": said.answers.get(question.key, "")})
        self.question = question
        self.said = said
        self.fields["answer"] = _answer_field(question.question)

    @property
    def now(self) -> SaidSoFar:
        """What is said with this."""
        return self.said.says(self.question.key, self.cleaned_data["answer"])


class CommentForm(forms.Form):
    """The one comment, and whether it may be shown."""

    def __init__(self, data: Any = None, *, said: SaidSoFar) -> None:
        super().__init__(data, initial={"words": said.words, "may_show": said.may_show})
        self.said = said
        self.fields.update(_comment_fields())

    @property
    def now(self) -> SaidSoFar:
        """What is said with this."""
        return replace(self.said, words=self.cleaned_data["words"], may_show=self.cleaned_data["may_show"])


class OnePageForm(forms.Form):
    """Every question and the comment on one page; leads, on a wide page, have each question's words in a row."""

    def __init__(self, data: Any = None, *, questions: Iterable[CheckInValue], in_rows: bool = False) -> None:
        super().__init__(data)
        style = "choices--words" if in_rows else ""
        self.keys = {f"line-{question.key}": question.key for question in questions}
        for question in questions:
            self.fields[f"line-{question.key}"] = _answer_field(question.question, style=style)
        self.fields.update(_comment_fields())

    @property
    def lines(self) -> "list[tuple[forms.BoundField, bool]]":
        """The questions, each with whether whom to talk to stands after it."""
        return [(self[name], key == SAFE) for name, key in self.keys.items()]

    @property
    def said(self) -> SaidSoFar:
        """All that is said."""
        given = {key: self.cleaned_data[name] for name, key in self.keys.items() if self.cleaned_data[name]}
        return SaidSoFar(given, self.cleaned_data["words"], self.cleaned_data["may_show"])
