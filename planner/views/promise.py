"""The promise: reading and changing it, answering it, and replying to what people say of it."""

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coproduction.htmx import sent
from planner.actions import promise as actions
from planner.forms.promise import (
    DropLineForm,
    LeadAnswerForm,
    LineWordsForm,
    MyWordsForm,
    NewLineForm,
    ReplyForm,
    VersionForm,
)
from planner.models.promise import AnswerChoices
from planner.promise import Line
from planner.queries.promise import PromisePage, promise_page, promise_text, said_of_promise
from stakeholders.access import LeadRequest, ParticipantRequest, lead_view, participant_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project
from stakeholders.signed_out import kept_words

NO_MORE_LINES = gettext_lazy("There are two added lines already. Take one out or drop it first.")


def _context(project: Project, **more: Any) -> dict[str, Any]:
    return {"project": project, "nav": "promise", **more}


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200


# Leads: reading, and their own answer --------------------------------------------------------------------------------


def _promise_page(
    request: LeadRequest, project: Project, form: LeadAnswerForm | None = None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    page = promise_page(project, request.member)
    if form is None and page.version is not None:
        initial: dict[str, Any] = {"version": page.version.number}
        if page.mine is not None:
            initial |= {"answer": page.mine.answer, "words": page.mine.words}
        form = LeadAnswerForm(initial=initial)
    context = _context(
        project, page=page, text=page.text, form=form, me=request.member, problem=problem, has_errors=bool(problem)
    )
    return render(request, "planner/promise_detail.html", context, status=status)


@lead_view
@require_safe
def promise(request: LeadRequest, project: Project) -> HttpResponse:
    """Our promise, how its answers stand, and what people say of it."""
    return _promise_page(request, project)


@lead_view
@require_POST
def promise_answer(request: LeadRequest, project: Project) -> HttpResponse:
    """A lead's own answer."""
    refuse_if_archived(project)
    form = LeadAnswerForm(request.POST)
    if not form.is_valid():
        return _promise_page(request, project, form, status=422)
    try:
        actions.answer_promise(
            project=project,
            version=form.cleaned_data["version"],
            answer=AnswerChoices(form.cleaned_data["answer"]),
            words=form.cleaned_data["words"],
            by=request.actor,
        )
    except NothingChanged:
        messages.info(request, _("That is your answer already."))
    except actions.PromiseChanged:
        return _answer_again(request, project)
    else:
        messages.success(request, _("Your answer is recorded. You can change it at any time."))
    return redirect("promise", project.code)


def _answer_again(request: LeadRequest, project: Project) -> HttpResponse:
    """The promise is another one by now: nothing is recorded, and the words stay."""
    version = promise_text(project).current
    data = request.POST.copy()
    data["version"] = str(version.number) if version is not None else ""
    problem = _("The promise was changed while you answered. Nothing is recorded. Read it, then answer again.")
    return _promise_page(request, project, LeadAnswerForm(data), problem=problem, status=409)


# Leads: the draft ----------------------------------------------------------------------------------------------------


def _draft_page(request: LeadRequest, project: Project, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = _context(project, text=promise_text(project), problem=problem, has_errors=bool(problem))
    return render(request, "planner/promise_draft.html", context, status=status)


@lead_view
@require_safe
def promise_draft(request: LeadRequest, project: Project) -> HttpResponse:
    """What would be put to everyone next, and what that changes."""
    return _draft_page(request, project)


@lead_view
@require_POST
def promise_publish(request: LeadRequest, project: Project) -> HttpResponse:
    """Put the draft, or the suggestion, to everyone."""
    refuse_if_archived(project)
    try:
        actions.put_to_everyone(project=project, saw=request.POST.get("saw", ""), by=request.actor)
    except NothingChanged:
        messages.info(request, _("Nothing was changed, so nobody is asked again."))
        return redirect("promise", project.code)
    except actions.PromiseChanged:
        problem = _("The words were changed since you read them. Nobody was asked. Read them again.")
        return _draft_page(request, project, problem=problem, status=409)
    messages.success(request, _("This is our promise now. Everyone taking part is asked to answer it."))
    return redirect("promise", project.code)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def promise_throw_away(request: LeadRequest, project: Project) -> HttpResponse:
    """Throw the draft away, after a page that asks."""
    refuse_if_archived(project)
    if request.method == "POST":
        try:
            actions.throw_draft_away(project=project, saw=request.POST.get("saw", ""), by=request.actor)
        except NothingChanged:
            messages.info(request, _("There were no changes to throw away."))
        except actions.PromiseChanged:
            problem = _("The words were changed since you read them. Nothing is thrown away. Read them again.")
            return _draft_page(request, project, problem=problem, status=409)
        else:
            messages.success(request, _("The changes are thrown away."))
        return redirect("promise", project.code)
    text = promise_text(project)
    if text.draft is None:
        return redirect("promise_draft", project.code)
    return render(request, "planner/promise_throw_away.html", _context(project, text=text))


def _line(line: Line | None) -> Line:
    if line is None or not line.counts:
        raise Http404
    return line


def _gone(request: LeadRequest) -> HttpResponse:
    return kept_words(request, heading=_("This line was dropped or taken out meanwhile"), status=409)


def _line_page(
    request: LeadRequest, template: str, project: Project, line: Line, form: Form, *, theirs: str = ""
) -> HttpResponse:
    context = _context(project, line=line, form=form, theirs=theirs, has_errors=bool(theirs))
    return render(request, template, context, status=409 if theirs else _status(form))


def _from_theirs(request: LeadRequest, theirs: str) -> Any:
    """What was sent, so that it begins from what somebody else saved since."""
    data = request.POST.copy()
    data["began"] = theirs
    return data


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def promise_line_reword(request: LeadRequest, project: Project, line_key: str) -> HttpResponse:
    """New words for one line, gathered in the draft."""
    refuse_if_archived(project)
    template = "planner/promise_line_reword.html"
    line = _line(promise_text(project).draft_line(line_key))
    form = LineWordsForm.of(line, sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.reword_line(project=project, key=line_key, by=request.actor, **form.cleaned_data)
        except NothingChanged:
            messages.info(request, _("The words are as they were."))
        except actions.NoSuchLine:
            return _gone(request)
        except actions.WordsChanged as changed:
            again = LineWordsForm.of(line, _from_theirs(request, changed.theirs))
            return _line_page(request, template, project, line, again, theirs=changed.theirs)
        else:
            messages.success(request, _("Saved with your changes. Nobody is asked until you put them to everyone."))
        return redirect("promise_draft", project.code)
    return _line_page(request, template, project, line, form)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def promise_line_add(request: LeadRequest, project: Project) -> HttpResponse:
    """One more line, gathered in the draft."""
    refuse_if_archived(project)
    form = NewLineForm(sent(request), initial={"line": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_line(
                project=project,
                code=form.cleaned_data["line"],
                title=form.cleaned_data["title"],
                words=form.cleaned_data["words"],
                question=form.cleaned_data["question"],
                by=request.actor,
            )
        except NothingChanged:
            messages.info(request, _("This line was added before."))
            return redirect("promise_draft", project.code)
        except actions.TooManyAdded:
            form.add_error(None, NO_MORE_LINES)
        except actions.TitleIsTaken:
            form.add_error("title", _("A line is called that already. Choose another name."))
        else:
            messages.success(request, _("The line is added to your changes."))
            return redirect("promise_draft", project.code)
    return render(request, "planner/promise_line_add.html", _context(project, form=form), status=_status(form))


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def promise_line_drop(request: LeadRequest, project: Project, line_key: str) -> HttpResponse:
    """Drop a line with a reason; one that nobody was asked about is taken out without."""
    refuse_if_archived(project)
    template = "planner/promise_line_drop.html"
    text = promise_text(project)
    line = _line(text.draft_line(line_key))
    if line_key in text.only_drafted:
        return _take_out(request, project, line)
    form = DropLineForm(sent(request), initial={"began": line.words})
    if request.method == "POST" and form.is_valid():
        try:
            actions.drop_line(project=project, key=line_key, by=request.actor, **form.cleaned_data)
        except NothingChanged:
            messages.info(request, _("This line was dropped before."))
            return redirect("promise_draft", project.code)
        except actions.NoSuchLine:
            return _gone(request)
        except actions.WordsChanged as changed:
            again = DropLineForm(_from_theirs(request, changed.theirs))
            return _line_page(request, template, project, line, again, theirs=changed.theirs)
        except actions.LastLine:
            form.add_error(None, _("This is the last line. A promise needs at least one."))
        else:
            messages.success(request, _("The line is dropped in your changes. Everyone will be able to read why."))
            return redirect("promise_draft", project.code)
    return _line_page(request, template, project, line, form)


def _take_out(request: LeadRequest, project: Project, line: Line) -> HttpResponse:
    if request.method != "POST":
        return render(request, "planner/promise_line_take_out.html", _context(project, line=line))
    try:
        actions.take_out_line(project=project, key=line.key, by=request.actor)
    except NothingChanged:
        messages.info(request, _("The line was taken out before."))
    except actions.LastLine:
        messages.error(request, _("This is the last line. A promise needs at least one."))
    else:
        messages.success(request, _("The line is taken out."))
    return redirect("promise_draft", project.code)


@lead_view
@require_POST
def promise_line_take_back(request: LeadRequest, project: Project, line_key: str) -> HttpResponse:
    """Take a dropped line back into the draft."""
    refuse_if_archived(project)
    try:
        actions.take_back_in(project=project, key=line_key, by=request.actor)
    except actions.NoSuchLine as missing:
        raise Http404 from missing
    except actions.TooManyAdded:
        messages.error(request, str(NO_MORE_LINES))
    except NothingChanged:
        messages.info(request, _("The line is in already."))
    else:
        messages.success(request, _("The line is back in, in your changes."))
    return redirect("promise_draft", project.code)


# Leads: spelling and replies -----------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def promise_spelling(request: LeadRequest, project: Project, line_key: str) -> HttpResponse:
    """Put a slip in a line right; the answers stay."""
    refuse_if_archived(project)
    template = "planner/promise_spelling.html"
    text = promise_text(project)
    if text.current is None:
        raise Http404
    line = _line(text.line(line_key))
    form = LineWordsForm.of(line, sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.fix_spelling(project=project, key=line_key, by=request.actor, **form.cleaned_data)
        except NothingChanged:
            messages.info(request, _("The words are as they were."))
            return redirect("promise", project.code)
        except actions.NoSuchLine:
            return _gone(request)
        except actions.WordsChanged as changed:
            again = LineWordsForm.of(line, _from_theirs(request, changed.theirs))
            return _line_page(request, template, project, line, again, theirs=changed.theirs)
        except actions.NotASpellingFix:
            form.add_error(
                "words", _("This is more than a slip. Change the promise instead, and everyone is asked again.")
            )
        else:
            messages.success(request, _("The slip is put right. The answers stay, and everyone can read the change."))
            return redirect("promise", project.code)
    return _line_page(request, template, project, line, form)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def promise_reply(request: LeadRequest, project: Project, answer_code: UUID) -> HttpResponse:
    """Reply to what somebody said of the promise."""
    refuse_if_archived(project)
    answer = said_of_promise(project, answer_code)
    if answer is None:
        if request.method == "POST" and project.promise_answers.filter(code=answer_code).exists():
            return kept_words(request, heading=_("This person changed their answer meanwhile"), status=409)
        raise Http404
    form = ReplyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply_to_answer(
                project=project, code=answer_code, words=form.cleaned_data["words"], by=request.actor
            )
        except NothingChanged:
            messages.info(request, _("This reply was sent before."))
        except actions.AnswerIsGone:
            return kept_words(request, heading=_("This person changed their answer meanwhile"), status=409)
        else:
            messages.success(request, _("Your reply is published. Everyone taking part can read it."))
        return redirect(f"{reverse('promise', args=[project.code])}#said-{answer_code}")
    context = _context(project, answer=answer, form=form)
    return render(request, "planner/promise_reply.html", context, status=_status(form))


# Participants --------------------------------------------------------------------------------------------------------

CHANGED = gettext_lazy("The promise changed while you were reading. Nothing is recorded. Read it as it is now.")
NOT_ASKED = gettext_lazy("Nothing is recorded. First tell us what you speak as.")


def _mine(request: ParticipantRequest, project: Project, *, problem: str = "", status: int = 200) -> HttpResponse:
    page = promise_page(project, request.member)
    context = {
        "project": project,
        "member": request.member,
        "back": reverse("take_part", args=[project.here]),
        "page": page,
        "text": page.text,
        "problem": problem,
        "has_errors": bool(problem),
    }
    return render(request, "planner/my_promise.html", context, status=status)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_promise(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Read the promise; one press says yes."""
    if request.method != "POST":
        return _mine(request, project)
    refuse_if_archived(project)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _mine(request, project, problem=str(CHANGED), status=422)
    return _answered(request, project, AnswerChoices.YES, form) or redirect("take_part", project.here)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_promise_words(request: ParticipantRequest, project: Project, answer: str) -> HttpResponse:
    """What stands behind a "yes, but" or a "no, because"."""
    if answer not in {AnswerChoices.BUT, AnswerChoices.NO}:
        raise Http404
    choice = AnswerChoices(answer)
    page = promise_page(project, request.member)
    if request.method == "POST":
        refuse_if_archived(project)
        form = MyWordsForm(request.POST)
        if form.is_valid():
            response = _answered(request, project, choice, form)
            return response or redirect("take_part", project.here)
        return _words_page(request, project, page, choice, form, status=422)
    if page.version is None or not request.member.side or project.is_archived:
        return redirect("my_promise", project.here)
    if request.GET.get("version", "") not in {"", str(page.version.number)}:
        messages.info(request, _("The promise was changed. Read it again first."))
        return redirect("my_promise", project.here)
    words = page.mine.words if page.mine is not None and page.mine.answer == choice else ""
    form = MyWordsForm(initial={"version": page.version.number, "words": words})
    return _words_page(request, project, page, choice, form)


def _words_page(
    request: ParticipantRequest,
    project: Project,
    page: PromisePage,
    answer: AnswerChoices,
    form: MyWordsForm,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "project": project,
        "member": request.member,
        "back": reverse("my_promise", args=[project.here]),
        "page": page,
        "text": page.text,
        "answer": answer,
        "form": form,
        "problem": problem,
        "has_errors": bool(problem),
    }
    return render(request, "planner/my_promise_words.html", context, status=status)


def _answered(
    request: ParticipantRequest, project: Project, answer: AnswerChoices, form: VersionForm
) -> HttpResponse | None:
    """Record an answer; None when it is recorded, or the page that says why it is not."""
    try:
        actions.answer_promise(
            project=project,
            version=form.cleaned_data["version"],
            answer=answer,
            words=form.cleaned_data.get("words", ""),
            by=request.actor,
        )
    except NothingChanged:
        messages.info(request, _("That is your answer already."))
    except actions.PromiseChanged:
        return _refused(request, project, answer, str(CHANGED))
    except actions.MayNotAnswer:
        return _refused(request, project, answer, str(NOT_ASKED))
    else:
        messages.success(request, _("Thank you. Your answer is recorded."))
    return None


def _refused(request: ParticipantRequest, project: Project, answer: AnswerChoices, problem: str) -> HttpResponse:
    """Nothing is recorded: the promise as it is now, and with it the words that were typed."""
    if answer == AnswerChoices.YES:
        return _mine(request, project, problem=problem, status=409)
    page = promise_page(project, request.member)
    if page.version is None or problem == str(NOT_ASKED):
        return kept_words(request, heading=problem, status=409)
    data = request.POST.copy()
    data["version"] = str(page.version.number)
    return _words_page(request, project, page, answer, MyWordsForm(data), problem=problem, status=409)
