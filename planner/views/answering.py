"""Answering a check-in: one question a page, or all on one. What is said travels with the pages and is stored nowhere.

No page here writes a message or anything else into the session: it would tell that somebody has answered.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from planner.actions.answering import AnsweredAlready, IsNotAsked, IsOver, answer_check_in
from planner.forms.answering import (
    CommentForm,
    OnePageForm,
    QuestionForm,
    SaidSoFar,
    Tampered,
    answer_labels,
)
from planner.models import CheckIn, CheckInValue
from planner.queries.answering import (
    SAFE,
    has_answered,
    questions_of,
    stored_tables,
    whom_to_talk_to,
)
from planner.queries.check_ins import is_asked, open_round, takes_answers
from planner.queries.stages import today_in
from planner.views.my_pages import my_context, place_address
from stakeholders.access import LeadRequest, ParticipantRequest, lead_view, participant_view
from stakeholders.models import Project
from stakeholders.queries.people import people_on_paper
from stakeholders.steps import ProjectIsArchived

WORDS, CHECK = "words", "check"
"""The pages after the questions: the comment, and what is sent. The page of a question is its number, from 1."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The check-in that somebody answers, and its questions."""

    check_in: CheckIn
    questions: list[CheckInValue]

    @property
    def pages(self) -> list[str]:
        """Every page in order, by its name."""
        return [*(str(number) for number, _question in enumerate(self.questions, start=1)), WORDS, CHECK]

    def question(self, page: str) -> CheckInValue:
        """The question of a page that has one."""
        return self.questions[int(page) - 1]

    def tells_whom(self, page: str) -> bool:
        """Whether whom to talk to stands on a page: the one after the question whether people feel safe."""
        number = self.pages.index(page)
        return 0 < number <= len(self.questions) and self.questions[number - 1].key == SAFE


def _asked(project: Project) -> Asked | None:
    """The check-in that can be answered now; None where there is none."""
    check_in = open_round(project)
    if check_in is None or project.is_archived or not takes_answers(check_in, today=today_in(project)):
        return None
    return Asked(check_in, questions_of(check_in))


# One question a page -------------------------------------------------------------------------------------------------


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_check_in(request: ParticipantRequest, project: Project) -> HttpResponse:
    """The promise of privacy, then the questions, each a page that carries what was said before it."""
    asked = _asked(project)
    if asked is None or not is_asked(request.member):
        return _not_now(request, project, asked)
    if request.method != "POST":
        if _is_done(request, project, asked):
            return redirect("my_check_in_thanks", project.here)
        return _begin(request, project, asked)
    if "said" not in request.POST and "at" not in request.POST:
        return _page(request, project, asked, asked.pages[0], SaidSoFar())
    try:
        said = SaidSoFar.opened(request.POST.get("said", ""), asked.check_in, request.member)
    except Tampered:
        before = _of_one_before(request, project, asked)
        if before is not None:
            return _not_now(request, project, None, words=request.POST.get("words", "") or before.words)
        return _begin(request, project, asked, is_tampered=True)
    page = request.POST.get("at", "")
    if page not in asked.pages:
        return _begin(request, project, asked, is_tampered=True)
    return _gone_on(request, project, asked, page, said)


def _of_one_before(request: ParticipantRequest, project: Project, asked: Asked) -> SaidSoFar | None:
    """What was said in the check-in before, where that ended, and this one was opened, in the middle of it."""
    before = project.check_ins.filter(number__lt=asked.check_in.number).order_by("-number").first()
    if before is None:
        return None
    try:
        return SaidSoFar.opened(request.POST.get("said", ""), before, request.member)
    except Tampered:
        return None


def _gone_on(request: ParticipantRequest, project: Project, asked: Asked, page: str, said: SaidSoFar) -> HttpResponse:
    """What the page before was left with, and by which button."""
    go = request.POST.get("go", "on")
    if go == "stop":
        return _shown(request, project, "stopped")
    if page == CHECK:
        changed = go.removeprefix("change-")
        if go != changed and changed in asked.pages[:-1]:
            return _page(request, project, asked, changed, said, returns=True)
        if go == "send":
            return _send(request, project, asked, said)
    else:
        form = _form(asked, page, said, data=request.POST)
        if not form.is_valid():
            return _page(request, project, asked, page, said, form=form, returns=_returns(request))
        said = form.now
    return _page(request, project, asked, _following(request, asked, page, go), said)


def _following(request: ParticipantRequest, asked: Asked, page: str, go: str) -> str:
    """The page that comes next: whoever came to change one thing goes back to what is sent."""
    if _returns(request):
        return CHECK
    step = -1 if go == "back" else 1
    return asked.pages[max(0, min(asked.pages.index(page) + step, len(asked.pages) - 1))]


def _returns(request: ParticipantRequest) -> bool:
    return "returns" in request.POST


def _form(asked: Asked, page: str, said: SaidSoFar, *, data: Any = None) -> QuestionForm | CommentForm:
    if page == WORDS:
        return CommentForm(data, said=said)
    return QuestionForm(data, question=asked.question(page), said=said)


def _page(
    request: ParticipantRequest,
    project: Project,
    asked: Asked,
    page: str,
    said: SaidSoFar,
    *,
    form: QuestionForm | CommentForm | None = None,
    returns: bool = False,
) -> HttpResponse:
    """One page of the check-in, by its name."""
    context: dict[str, Any] = {
        "at": page,
        "said": said.sealed(asked.check_in, request.member),
        "questions": asked.questions,
        "returns": returns,
        "has_before": page != asked.pages[0] and not returns,
        "tells_whom": asked.tells_whom(page),
    }
    if context["tells_whom"]:
        context["whom"] = whom_to_talk_to(project)
    if page == CHECK:
        labels = answer_labels()
        context |= {
            "lines": [(question, labels.get(said.answers.get(question.key, ""), "")) for question in asked.questions],
            "comment": said,
        }
        return _shown(request, project, "check", **context)
    form = form or _form(asked, page, said)
    if page == WORDS:
        return _shown(request, project, "words", status=422 if form.errors else 200, form=form, **context)
    context |= {"number": int(page), "form": form}
    return _shown(request, project, "question", status=422 if form.errors else 200, **context)


def _send(request: ParticipantRequest, project: Project, asked: Asked, said: SaidSoFar) -> HttpResponse:
    """Send what was said. Whoever sends it once more is thanked once more; a helper is told that the turn was used."""
    try:
        answer_check_in(
            check_in=asked.check_in, member=request.member, answers=said.counted, words=said.comment, by=request.actor
        )
    except AnsweredAlready:
        if request.helper is not None:
            return _shown(request, project, "used", status=409)
    except (IsOver, IsNotAsked, ProjectIsArchived):
        return _not_now(request, project, None, words=said.words)
    return redirect("my_check_in_thanks", project.here)


def _begin(request: ParticipantRequest, project: Project, asked: Asked, *, is_tampered: bool = False) -> HttpResponse:
    """The promise of privacy, before the first question."""
    context = {
        "check_in": asked.check_in,
        "questions": asked.questions,
        "is_tampered": is_tampered,
        "has_errors": is_tampered,
        "words": request.POST.get("words", ""),
        "back": place_address(project),
    }
    return _shown(request, project, "", status=422 if is_tampered else 200, **context)


def _not_now(request: ParticipantRequest, project: Project, asked: Asked | None, *, words: str = "") -> HttpResponse:
    """Nothing can be answered now: why, and what was written, to be copied."""
    if request.method == "POST" and not words:
        words = _words_of(request, project)
    context = {
        "is_asked_side": asked is not None and not request.member.side,
        "was_sent": request.method == "POST",
        "words": words,
        "back": place_address(project),
    }
    return _shown(request, project, "over", status=409 if request.method == "POST" else 200, **context)


def _words_of(request: ParticipantRequest, project: Project) -> str:
    """The comment in what was sent, where it stands in its own box or was carried along."""
    written = request.POST.get("words", "")
    latest = project.check_ins.order_by("-number").first()
    if written or latest is None:
        return written
    try:
        return SaidSoFar.opened(request.POST.get("said", ""), latest, request.member).words
    except Tampered:
        return ""


def _is_done(request: ParticipantRequest, project: Project, asked: Asked) -> bool:
    """Whether the person's own answers are in. Whoever types for them is not told."""
    return request.helper is None and has_answered(asked.check_in, request.member)


def _shown(request: ParticipantRequest, project: Project, name: str, *, status: int = 200, **more: Any) -> HttpResponse:
    template = f"planner/my_check_in_{name}.html" if name else "planner/my_check_in.html"
    return render(request, template, my_context(request, project, **more), status=status)


# All on one page -----------------------------------------------------------------------------------------------------


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_check_in_one_page(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Every question on one page: for whoever prefers it, and for typing a sheet fast."""
    asked = _asked(project)
    if asked is None or not is_asked(request.member):
        return _not_now(request, project, asked)
    if request.method != "POST" and _is_done(request, project, asked):
        return redirect("my_check_in_thanks", project.here)
    if request.POST.get("at", str(asked.check_in.code)) != str(asked.check_in.code):
        return _not_now(request, project, None)
    form = OnePageForm(sent(request), questions=asked.questions)
    if request.method == "POST" and form.is_valid():
        return _send(request, project, asked, form.said)
    context = {
        "check_in": asked.check_in,
        "form": form,
        "whom": whom_to_talk_to(project),
        "back": reverse("my_check_in", args=[project.here]),
    }
    return _shown(request, project, "one_page", status=422 if form.errors else 200, **context)


@participant_view
@require_safe
def my_check_in_thanks(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Thanks, and whom to talk to. Whoever has not answered is led to the questions."""
    asked = _asked(project)
    if asked is None:
        return redirect("my_check_ins", project.here)
    if request.helper is None and not has_answered(asked.check_in, request.member):
        return redirect("my_check_in", project.here)
    others = [] if request.helper is None else [one for one in people_on_paper(project) if one != request.member]
    whom = whom_to_talk_to(project)
    return _shown(request, project, "thanks", check_in=asked.check_in, whom=whom, others=others)


@participant_view
@require_safe
def my_check_in_stored(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Every field that is stored of an answer, as the database has it."""
    back = reverse("my_check_in", args=[project.here])
    return _shown(request, project, "stored", tables=stored_tables(), back=back)


# Leads ---------------------------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_answer(request: LeadRequest, project: Project, check_in_code: UUID) -> HttpResponse:
    """A lead's own answers, all on one page; thanks, once they are in."""
    check_in = _check_in(project, check_in_code)
    context: dict[str, Any] = {"project": project, "nav": "promise", "check_in": check_in}
    takes = takes_answers(check_in, today=today_in(project)) and not project.is_archived
    form = OnePageForm(sent(request), questions=questions_of(check_in), in_rows=True)
    if request.method == "POST" and form.is_valid():
        try:
            answer_check_in(
                check_in=check_in,
                member=request.member,
                answers=form.said.counted,
                words=form.said.comment,
                by=request.actor,
            )
        except AnsweredAlready:
            pass
        except (IsOver, IsNotAsked, ProjectIsArchived):
            context |= {"is_over": True, "words": form.said.words}
            return render(request, "planner/check_in_answer.html", context, status=409)
        return redirect("check_in_answer", project.code, check_in.code)
    context |= {
        "form": form,
        "is_over": not takes,
        "is_done": request.method != "POST" and has_answered(check_in, request.member),
        "whom": whom_to_talk_to(project),
    }
    return render(request, "planner/check_in_answer.html", context, status=422 if form.errors else 200)


@lead_view
@require_safe
def check_in_sheet(request: LeadRequest, project: Project, check_in_code: UUID) -> HttpResponse:
    """The questions on paper, in large type; `?large` in larger type."""
    check_in = _check_in(project, check_in_code)
    context = {
        "project": project,
        "nav": "promise",
        "check_in": check_in,
        "questions": [(question, question.key == SAFE) for question in questions_of(check_in)],
        "answers": list(answer_labels().values()),
        "whom": whom_to_talk_to(project),
        "large": "large" in request.GET,
    }
    return render(request, "planner/check_in_sheet.html", context)


def _check_in(project: Project, code: UUID) -> CheckIn:
    """The check-in of this project. Raises Http404."""
    check_in = project.check_ins.filter(code=code).first()
    if check_in is None:
        raise Http404
    check_in.project = project
    return check_in
