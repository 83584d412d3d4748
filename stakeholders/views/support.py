"""Support: what people need, and what they are paid. For leads, and a page of each person about themself."""

import uuid
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coproduction.htmx import sent
from stakeholders.access import LeadRequest, ParticipantRequest, lead_view, participant_view, refuse_if_archived
from stakeholders.actions import care
from stakeholders.actions import support as actions
from stakeholders.actions.projects import NothingChanged
from stakeholders.forms.support import (
    PaidForm,
    PaymentForm,
    PayWishForm,
    SeeToForm,
    SupportFileForm,
    WorkedForm,
)
from stakeholders.models import Payment, PayWay, Project, Worked
from stakeholders.queries.care import need_by_code
from stakeholders.queries.people import participant
from stakeholders.queries.support import (
    NeedLine,
    PaymentLine,
    last_promise,
    need_of_project,
    payment_of_project,
    support_of,
    support_page,
    support_table,
    today_of,
    wish_of,
)
from stakeholders.spreadsheets.writing import CSV_TYPE, XLSX_TYPE, csv_pieces, workbook_file


def _status(form: forms.Form) -> int:
    """422 for a form with errors."""
    return 422 if form.is_bound and form.errors else 200


# For leads -----------------------------------------------------------------------------------------------------------


@lead_view
@require_safe
def support_list(request: LeadRequest, project: Project) -> HttpResponse:
    """What is to do for people, overdue first, and what was done."""
    page = support_page(project, needs=request.GET.get("needs", ""), payments=request.GET.get("payments", ""))
    return render(request, "stakeholders/support_list.html", {"project": project, "nav": "people", "support": page})


def _see_to_form(request: LeadRequest, line: NeedLine, data: QueryDict | None = None) -> SeeToForm:
    return SeeToForm(data, line=line, leads=list(line.need.project.members.leads()), me=request.member)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def need_see_to(request: LeadRequest, project: Project, need_code: UUID) -> HttpResponse:
    """Who sees to a need, by which day, and whether it is done."""
    need = need_of_project(project, need_code)
    if need is None:
        raise Http404
    line = NeedLine(need, today_of(project))
    form = _see_to_form(request, line, sent(request))
    if request.method == "POST":
        refuse_if_archived(project)
        if form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("due_on", "is_done", "saw")}
            try:
                actions.see_to_need(need=need, owner=form.chosen, by=request.actor, **said)
                messages.success(request, _("Saved."))
            except NothingChanged:
                messages.info(request, _("Nothing was changed."))
            except care.NeedIsGone:
                messages.info(request, _("They took this off their list meanwhile."))
            except actions.ChangedMeanwhile:
                line = NeedLine(need_of_project(project, need_code) or need, line.today)
                form.meet(_see_to_form(request, line))
            except actions.NotALead:
                messages.error(request, _("Whoever you chose leads this project no more. Choose again."))
                return redirect("need_see_to", project.code, need.code)
            if not form.errors:
                return redirect("support_list", project.code)
    context = {"project": project, "nav": "people", "line": line, "form": form}
    return render(request, "stakeholders/need_see_to.html", context, status=_status(form))


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def payment_add(request: LeadRequest, project: Project, member_code: UUID) -> HttpResponse:
    """Write down what was agreed with a person."""
    refuse_if_archived(project)
    person = participant(project, member_code)
    if person is None:
        raise Http404
    today = today_of(project)
    first = {"code": uuid.uuid4(), "offered_on": today, "promised_by": last_promise(project)}
    form = PaymentForm(sent(request), initial=first, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_payment(member=person, code=form.cleaned_data["code"], agreed=form.agreed, by=request.actor)
        except NothingChanged:
            messages.info(request, _("This form was sent before. It is in the list."))
            return redirect("person_detail", project.code, person.code)
        except actions.NotPaidYet:
            form.add_error("offered_on", _("This day is still to come. Enter the day when it was agreed."))
        except actions.PersonLeft:
            messages.error(request, _("They left meanwhile. Nothing was written down."))
            return redirect("support_list", project.code)
        except actions.TooManyPayments:
            form.add_error("words", _("There are %(most)s payments, which is the most.") % _most())
        else:
            messages.success(request, _("Saved."))
            return redirect("person_detail", project.code, person.code)
    context = {"project": project, "nav": "people", "person": person, "form": form, "wish": wish_of(person)}
    return render(request, "stakeholders/payment_add.html", context, status=_status(form))


def _most() -> dict[str, int]:
    return {"most": actions.MOST_PAYMENTS}


def _payment(project: Project, code: UUID) -> Payment:
    """Raises Http404 where there is none."""
    payment = payment_of_project(project, code)
    if payment is None:
        raise Http404
    return payment


def _payment_page(
    request: LeadRequest, project: Project, payment: Payment, *, form: PaymentForm | None = None, paid: PaidForm | None
) -> HttpResponse:
    """One payment, with a form of what was agreed and one of when it was paid; one of them may have errors."""
    today = today_of(project)
    first = {"paid_on": payment.paid_on or today, "way": payment.way or _usual_way(payment), "saw": payment.paid_on}
    context = {
        "project": project,
        "nav": "people",
        "line": PaymentLine(payment, today),
        "wish": _wish(payment),
        "agreed": form or PaymentForm.of(payment, today=today),
        "paid": paid or PaidForm(initial=first, today=today, auto_id="id_paid_%s"),
        "form": form or paid,
    }
    sent_form = form or paid
    status = _status(sent_form) if sent_form is not None else 200
    return render(request, "stakeholders/payment.html", context, status=status)


def _wish(payment: Payment) -> PayWay | None:
    """How the person wants to be paid."""
    return PayWay(payment.member.pay_wish.way) if hasattr(payment.member, "pay_wish") else None


def _usual_way(payment: Payment) -> str:
    """As they want it, where that is a way in which something can be paid."""
    wish = _wish(payment)
    ways = dict(PaidForm.base_fields["way"].choices)  # type: ignore[attr-defined]
    return wish.value if wish is not None and wish.value in ways else ""


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: LeadRequest, project: Project, payment_code: UUID) -> HttpResponse:
    """What was agreed of one payment, to be changed; and when it was paid."""
    found = _payment(project, payment_code)
    if request.method != "POST":
        return _payment_page(request, project, found, paid=None)
    refuse_if_archived(project)
    form = PaymentForm.of(found, sent(request), today=today_of(project))
    if form.is_valid():
        try:
            saw = form.cleaned_data["saw"]
            actions.change_payment(payment=found, agreed=form.agreed, saw=saw, by=request.actor)
            messages.success(request, _("Saved."))
        except NothingChanged:
            messages.info(request, _("Nothing was changed."))
        except actions.PaymentIsGone:
            messages.info(request, _("This was taken away meanwhile."))
        except actions.ChangedMeanwhile:
            found = _payment(project, payment_code)
            form.meet(PaymentForm.of(found, today=today_of(project)))
        except actions.NotPaidYet:
            form.add_error("offered_on", _("This day is still to come. Enter the day when it was agreed."))
        except actions.PaidTooEarly:
            form.add_error("offered_on", _("It was paid before this day. Enter an earlier one."))
        if not form.errors:
            return redirect("support_list", project.code)
    return _payment_page(request, project, found, form=form, paid=None)


@lead_view
@require_POST
def payment_paid(request: LeadRequest, project: Project, payment_code: UUID) -> HttpResponse:
    """Write down that something was paid; `not_paid` says that it was not after all."""
    refuse_if_archived(project)
    found = _payment(project, payment_code)
    if "not_paid" in request.POST:
        try:
            actions.mark_paid(payment=found, paid_on=None, by=request.actor)
            messages.success(request, _("Saved. It is not paid yet."))
        except (NothingChanged, actions.PaymentIsGone):
            pass
        return redirect("support_list", project.code)
    form = PaidForm(request.POST, today=today_of(project), auto_id="id_paid_%s")
    if form.is_valid():
        paid_on, saw = form.cleaned_data["paid_on"], form.cleaned_data["saw"]
        try:
            actions.mark_paid(payment=found, paid_on=paid_on, saw=saw, way=form.paid_how, by=request.actor)
            messages.success(request, _("Saved. It is paid."))
        except NothingChanged:
            messages.info(request, _("It was paid already."))
        except actions.PaymentIsGone:
            messages.info(request, _("This was taken away meanwhile."))
        except actions.PaidMeanwhile:
            said = _("Another lead wrote meanwhile that this was paid. Look whether it was paid twice.")
            messages.error(request, said)
            return redirect("payment", project.code, found.code)
        except actions.NotPaidYet:
            form.add_error("paid_on", _("This day is still to come. Enter the day when it was paid."))
        except actions.PaidTooEarly:
            form.add_error("paid_on", _("This day comes before the day of the agreement."))
        if not form.errors:
            return redirect("support_list", project.code)
    return _payment_page(request, project, found, paid=form)


@lead_view
@require_POST
def payment_remove(request: LeadRequest, project: Project, payment_code: UUID) -> HttpResponse:
    """Take away a payment that was written down by mistake."""
    refuse_if_archived(project)
    try:
        actions.remove_payment(payment=_payment(project, payment_code), by=request.actor)
        messages.success(request, _("Taken away."))
    except NothingChanged:
        messages.info(request, _("This was taken away before."))
    return redirect("support_list", project.code)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def support_export(request: LeadRequest, project: Project) -> HttpResponse:
    """One file of what people need and are paid, for who says why; the history tells that it was taken."""
    form = SupportFileForm(sent(request))
    if request.method == "POST" and form.is_valid():
        because, kind = form.cleaned_data["because"], form.cleaned_data["kind"]
        wanted = {"has_needs": "needs" in because, "has_payments": "payments" in because}
        actions.take_support_file(project=project, by=request.actor, **wanted)
        table = support_table(project, **wanted)
        name = f"{slugify(_('help and money'))}-{project.code}-{timezone.localdate():%Y-%m-%d}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        if kind == "csv":
            return HttpResponse(csv_pieces(table), content_type=CSV_TYPE, headers=headers)
        book = workbook_file(table, title=_("Help and money"))
        return HttpResponse(book, content_type=XLSX_TYPE, headers=headers)
    context = {"project": project, "nav": "people", "form": form}
    return render(request, "stakeholders/support_export.html", context, status=_status(form))


# For each person -----------------------------------------------------------------------------------------------------


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_money(request: ParticipantRequest, project: Project) -> HttpResponse:
    """How a person wants to be paid, and what was agreed and paid. Whoever types for them sees only the first."""
    own = support_of(request.member)
    form = PayWishForm(sent(request), wish=own.wish)
    if request.method == "POST":
        refuse_if_archived(project)
        if form.is_valid():
            try:
                care.wish_pay(member=request.member, way=PayWay(form.cleaned_data["way"]), by=request.actor)
                messages.success(request, _("Saved. You can change it whenever you like."))
            except NothingChanged:
                pass
            return redirect("my_money", project.here)
    context = {
        "project": project,
        "member": request.member,
        "back": reverse("take_part", args=[project.here]),
        "form": form,
        "own": own if request.helper is None else None,
    }
    return render(request, "stakeholders/my_money.html", context, status=_status(form))


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_need_worked(request: ParticipantRequest, project: Project, need_code: UUID) -> HttpResponse:
    """Did what was done work? Asked once a lead said that it is done."""
    need = need_by_code(request.member, need_code)
    if need is None:
        raise Http404
    if need.done_at is None and not need.worked:
        messages.info(request, _("Nobody has said yet that this is done."))
        return redirect("my_needs", project.here)
    form = WorkedForm(sent(request), initial={"worked": need.worked})
    if request.method == "POST":
        refuse_if_archived(project)
        if form.is_valid():
            try:
                care.say_worked(need=need, worked=Worked(form.cleaned_data["worked"]), by=request.actor)
                messages.success(request, _("Saved. Thank you for telling us."))
            except NothingChanged:
                pass
            except (care.NeedIsGone, care.NotDoneYet):
                messages.info(request, _("Nobody has said yet that this is done."))
            return redirect("my_needs", project.here)
    context = {
        "project": project,
        "member": request.member,
        "back": reverse("my_needs", args=[project.here]),
        "form": form,
        "need": need,
    }
    return render(request, "stakeholders/my_need_worked.html", context, status=_status(form))
