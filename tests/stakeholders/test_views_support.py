"""The pages of help and money: for leads, and each person's own."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.leaving import leave_project
from stakeholders.actions.care import add_needs, say_worked, wish_pay
from stakeholders.actions.projects import archive_project
from stakeholders.models import Member, Payment, PayWay, Project, Side, Worked
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    fill_required,
    lead_actor,
    make_helper,
    make_lead,
    make_on_paper,
    make_participant,
    make_project,
    make_user,
)
from tests.meanwhile import just_before
from tests.pages import browser_of, browser_with_link, read, stored
from tests.remembering import remembered
from tests.support_factories import agree_to_pay, pay, see_to

pytestmark = pytest.mark.django_db

TODAY = MONDAY.date()


@pytest.fixture(autouse=True)
def _on_monday() -> object:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def lead(project: Project) -> Client:
    return browser_of(project.members.leads().get().user)  # type: ignore[arg-type]


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    """Of somebody called Fern, who needs a taxi."""
    fern, secret, by = make_participant(project=project, name="Fern", side=Side.LIVED)
    add_needs(member=fern, words=["A taxi"], by=by)
    return browser_with_link(secret)


@pytest.fixture
def fern(project: Project, browser: Client) -> Member:
    return project.members.get(name="Fern")


def address(project: Project, name: str, *more: object) -> str:
    return reverse(name, args=[project.code, *more])


# For leads -----------------------------------------------------------------------------------------------------------


def test_nobody_has_asked_yet(project: Project, lead: Client) -> None:
    page = read(lead.get(address(project, "support_list")))
    assert "Nobody has asked for anything yet." in page.words
    assert "Nothing is to be done now." in page.words
    assert read(lead.get(address(project, "people_list"))).links["Help and money"] == address(project, "support_list")


def test_a_need_is_seen_to_from_the_list(project: Project, lead: Client, fern: Member) -> None:
    page = read(lead.get(address(project, "support_list")))
    assert "1 thing is to be done. Nothing is overdue." in page.words
    where = page.links["See to it: A taxi"]
    form = read(lead.get(where)).form
    robin = project.members.leads().get()
    assert form.values["owner"] == str(robin.code)

    body = {"owner": str(robin.code), "due_on": (TODAY - timedelta(days=1)).isoformat()}
    page = read(lead.post(where, body, follow=True))
    assert page.banner == ["Saved."]
    assert "1 thing is overdue. 1 in all are to be done." in page.words
    assert "Seen to by Robin. By 28 February 2027." in page.words
    assert read(lead.post(where, body, follow=True)).banner == ["Nothing was changed."]

    page = read(lead.post(where, {**body, "is_done": "on"}, follow=True))
    assert "Nothing is to be done now." in page.words
    assert "Done, not said yet if it worked" in page.words


def test_the_person_says_whether_it_worked(project: Project, lead: Client, browser: Client, fern: Member) -> None:
    page = read(browser.get(address(project, "my_needs")))
    assert "No lead has begun with it yet." in page.words
    see_to(need=fern.needs.get(), is_done=True)
    place = read(browser.get(address(project, "take_part")))
    assert "Something that you asked for was done. Did it work?" in place.words
    page = read(browser.get(address(project, "my_needs")))
    where = page.links["Did it work? A taxi"]
    assert where == address(project, "my_need_worked", fern.needs.get().code)

    page = read(browser.post(where, {}))
    assert page.errors_beside("worked") == ["Choose one of these."]
    page = read(browser.post(where, {"worked": "no"}, follow=True))
    assert page.banner == ["Saved. Thank you for telling us."]
    assert "You said that it did not work well. Leads try again." in page.words
    page = read(lead.get(address(project, "need_see_to", fern.needs.get().code)))
    assert "It did not work" in page.words
    assert "Talk with them first." in page.words


def test_nobody_is_asked_about_what_is_not_done(project: Project, browser: Client, fern: Member) -> None:
    page = read(browser.get(address(project, "my_need_worked", fern.needs.get().code), follow=True))
    assert page.banner == ["Nobody has said yet that this is done."]


def test_money_is_agreed_changed_paid_and_taken_away(project: Project, lead: Client, fern: Member) -> None:
    person = read(lead.get(address(project, "person_detail", fern.code)))
    assert "They have not said how they want to be paid. Ask them." in person.words
    where = person.links["Write down what you agreed to pay"]
    form = read(lead.get(where)).form
    assert (form.values["offered_on"], form.values["promised_by"]) == ("2027-03-01", "2027-03-15")
    body = {**form.values, "words": "A talk", "is_expense": "no", "amount": "25"}
    page = read(lead.post(where, body, follow=True))
    assert page.banner == ["Saved."]
    assert "Pay for their time. £25.00. Agreed on 1 March 2027. Promised by 15 March 2027." in page.words
    page = read(lead.post(where, body, follow=True))
    assert page.banner == ["This form was sent before. It is in the list."]

    wish_pay(member=fern, way=PayWay.VOUCHER, by=actor_of(member=fern))
    payment = address(project, "payment", fern.payments.get().code)
    page = read(lead.get(payment))
    assert "They want to be paid: “By voucher”." in page.words
    paid, agreed, remove = page.forms
    assert (paid.values["paid_on"], paid.values["way"]) == ("2027-03-01", "voucher")

    assert read(lead.post(payment, {**agreed.values, "amount": "30"}, follow=True)).banner == ["Saved."]
    page = read(lead.post(paid.action, paid.values, follow=True))
    assert page.banner == ["Saved. It is paid."]
    assert "Half of all payments were made 0 days after the agreement, or sooner." in page.words
    assert "£30.00. Agreed on 1 March 2027. Paid on the same day." in page.words
    page = read(lead.post(paid.action, {"not_paid": "yes"}, follow=True))
    assert page.banner == ["Saved. It is not paid yet."]
    assert read(lead.post(remove.action, follow=True)).banner == ["Taken away."]
    assert Payment.objects.count() == 0


def test_wrong_days_and_amounts_are_said_beside_their_box(project: Project, lead: Client, fern: Member) -> None:
    where = address(project, "payment_add", fern.code)
    good = {"words": "A talk", "is_expense": "no", "offered_on": "2027-03-01", "code": str(uuid4())}
    for box, typed, error in [
        ("amount", "0", "Enter an amount such as 25 or 12.50, or nothing."),
        ("amount", "12.345", "Enter an amount such as 25 or 12.50, or nothing."),
        ("amount", "1000000", "Enter an amount such as 25 or 12.50, or nothing."),
        ("offered_on", "2027-03-02", "This day is still to come. Enter the day when it was agreed."),
        ("offered_on", "0207-03-02", "This day is more than 5 years away."),
        ("promised_by", "2027-02-28", "This day comes before the day of the agreement."),
    ]:
        response = lead.post(where, {**good, box: typed})
        assert (response.status_code, read(response).errors_beside(box)) == (422, [error])
    payment = agree_to_pay(member=fern)
    response = lead.post(address(project, "payment_paid", payment.code), {"paid_on": "2027-02-28"})
    page = read(response)
    assert (response.status_code, page.errors_beside("paid_on")) == (
        422,
        ["This day comes before the day of the agreement."],
    )
    assert page.forms[0].values["paid_on"] == "2027-02-28"


def test_who_pays_what_was_paid_meanwhile_learns_of_it(project: Project, lead: Client, fern: Member) -> None:
    payment = agree_to_pay(member=fern, offered_on=TODAY - timedelta(days=3))
    shown = read(lead.get(address(project, "payment", payment.code))).forms[0]
    pay(payment=payment, paid_on=TODAY - timedelta(days=1))

    page = read(lead.post(shown.action, {**shown.values, "paid_on": "2027-03-01", "way": "bank"}, follow=True))

    assert page.banner == ["Another lead wrote meanwhile that this was paid. Look whether it was paid twice."]
    assert "Paid on 28 February 2027, 2 days after the agreement." in page.words
    shown = page.forms[0]
    lead.post(shown.action, {**shown.values, "paid_on": "2027-03-01", "way": "bank"})
    payment.refresh_from_db()
    assert (payment.paid_on, payment.way) == (TODAY, "bank")


def test_two_leads_who_see_to_a_need_at_once_read_of_each_other(project: Project, lead: Client, fern: Member) -> None:
    need, (ash, other) = fern.needs.get(), make_lead(project=project)
    where = address(project, "need_see_to", need.code)
    shown = read(lead.get(where)).form
    see_to(need=need, due_on=TODAY + timedelta(days=2), by=other)

    page = read(lead.post(where, {**shown.values, "due_on": "2027-03-09"}))

    assert page.summary == [
        "Another lead changed this meanwhile. To keep what you typed, save again. It says now:",
        "Who sees to it? Ash",
        "By which day? 3 March 2027",
    ]
    assert (page.form.values["due_on"], fern.needs.get().owner) == ("2027-03-09", ash)
    assert read(lead.post(where, page.form.values, follow=True)).banner == ["Saved."]
    assert fern.needs.get().owner == project.members.get(name="Robin")


def test_two_leads_who_agree_on_money_at_once_read_of_each_other(project: Project, lead: Client, fern: Member) -> None:
    payment = agree_to_pay(member=fern, words="A talk", amount=Decimal(25))
    where = address(project, "payment", payment.code)
    shown = read(lead.get(where)).forms[1]
    lead.post(where, {**shown.values, "amount": "30", "is_expense": "yes"})

    page = read(lead.post(where, {**shown.values, "amount": "35", "words": "Two talks"}))

    assert page.summary == [
        "Another lead changed this meanwhile. To keep what you typed, save again. It says now:",
        "What is it for? A talk",
        "Which of these is it? It gives back what they spent",
        "How much (£)? 30.00",
    ]
    payment.refresh_from_db()
    assert (payment.amount, payment.words) == (Decimal(30), "A talk")
    again = page.forms[1]
    assert read(lead.post(where, again.values, follow=True)).banner == ["Saved."]
    payment.refresh_from_db()
    assert (payment.amount, payment.words, payment.is_expense) == (Decimal(35), "Two talks", False)


def test_nothing_is_agreed_with_somebody_who_leaves_meanwhile(project: Project, lead: Client, fern: Member) -> None:
    where = address(project, "payment_add", fern.code)
    body = {"words": "A talk", "is_expense": "no", "offered_on": "2027-03-01", "code": str(uuid4())}
    by = actor_of(member=fern)

    with just_before("SELECT %s AS", lambda: leave_project(member=fern, by=by)):
        page = read(lead.post(where, body, follow=True))

    assert page.banner == ["They left meanwhile. Nothing was written down."]
    assert Payment.objects.count() == 0


def test_what_is_owed_to_who_left_can_still_be_paid(project: Project, lead: Client, fern: Member) -> None:
    payment = agree_to_pay(member=fern)
    leave_project(member=fern, by=actor_of(member=fern))
    page = read(lead.get(address(project, "payment", payment.code)))
    assert "They have left. What is owed to them stays owed." in page.words
    assert lead.get(address(project, "payment_add", fern.code)).status_code == 404
    assert lead.get(address(project, "person_detail", fern.code)).status_code == 404


def test_pages_of_one_list_leave_the_other_where_it_is(project: Project, lead: Client, fern: Member) -> None:
    for number in range(51):
        agree_to_pay(member=fern, words=f"Talk {number}")
    page = read(lead.get(address(project, "support_list"), {"payments": "2"}))
    assert "Page 2 of 2" in page.words
    assert "Talk 50" in page.words
    assert "A taxi" in page.words


def test_an_archived_project_is_read_and_not_changed(project: Project, lead: Client, fern: Member) -> None:
    payment = agree_to_pay(member=fern)
    need = fern.needs.get()
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()
    for name, code in (("need_see_to", need.code), ("payment", payment.code)):
        page = read(lead.get(address(project, name, code)))
        assert "This project has ended. Nothing more can be written." in page.words
        assert lead.post(address(project, name, code), {"due_on": "2027-03-09"}).status_code == 403
    for name in ("payment_paid", "payment_remove"):
        assert lead.post(address(project, name, payment.code), {"paid_on": "2027-03-01"}).status_code == 403
    assert lead.post(address(project, "payment_add", fern.code), {}).status_code == 403
    assert lead.get(address(project, "support_list")).status_code == 200
    assert stored() == before


# The home ------------------------------------------------------------------------------------------------------------


def test_the_home_says_what_is_overdue_and_names_nobody(project: Project, lead: Client, fern: Member) -> None:
    by, yesterday = actor_of(member=fern), TODAY - timedelta(days=1)
    add_needs(member=fern, words=["Breaks"], by=by)
    agree_to_pay(member=fern, offered_on=yesterday, promised_by=yesterday)
    see_to(need=fern.needs.get(words="A taxi"), due_on=yesterday)
    see_to(need=fern.needs.get(words="Breaks"), is_done=True)
    say_worked(need=fern.needs.get(words="Breaks"), worked=Worked.PARTLY, by=by)
    fill_required(project=project, position=1)

    page = read(lead.get(address(project, "project_home")))

    words = ("Pay 1 overdue payment", "See to 1 overdue need", "Try again: 1 thing did not work for somebody")
    assert [page.links[one] for one in words] == [address(project, "support_list")] * 3
    assert "taxi" not in page.words


# The file ------------------------------------------------------------------------------------------------------------


def test_the_file_is_taken_only_for_a_reason(project: Project, lead: Client, fern: Member) -> None:
    pay(payment=agree_to_pay(member=fern))
    where = read(lead.get(address(project, "support_list"))).links["Take a file of it"]
    page = read(lead.post(where, {"kind": "csv"}))
    assert page.errors_beside("because") == ["Tick why you need it."]

    response = lead.post(where, {"kind": "csv", "because": ["payments"]})
    text = b"".join(response).decode("utf-8-sig")
    assert response["Content-Disposition"] == (f'attachment; filename="help-and-money-{project.code}-2027-03-01.csv"')
    assert (text.count("\r\n"), "The meeting on Friday" in text, "A taxi" in text) == (2, True, False)
    excel = lead.post(where, {"kind": "xlsx", "because": ["needs", "payments"]})
    assert excel.content.startswith(b"PK")

    history = read(lead.get(address(project, "history_list"))).words
    assert "Robin took a file of what people are paid." in history
    assert "Robin took a file of what people need, and of what they are paid." in history


# One's own money -----------------------------------------------------------------------------------------------------


def test_a_person_reads_what_was_agreed_and_paid(project: Project, browser: Client, fern: Member) -> None:
    where = read(browser.get(address(project, "take_part"))).links["Your money"]
    page = read(browser.get(where))
    assert "Nothing was written down yet. Ask a lead what is paid." in page.words

    pay(payment=agree_to_pay(member=fern))
    agree_to_pay(member=fern, words="The bus", is_expense=True, amount=None, promised_by=None)
    page = read(browser.get(where))
    assert "The meeting on Friday £25.00. It is for your time. Paid on 1 March 2027." in page.words
    assert "It gives back what you spent. It is not paid yet. Ask when." in page.words
    assert "Paid until now: £25.00 for your time, £0.00 of what you spent." in page.words

    assert read(browser.post(where, {})).errors_beside("way") == ["Choose one of these."]
    page = read(browser.post(where, {"way": "talk"}, follow=True))
    assert page.banner == ["Saved. You can change it whenever you like."]
    assert (page.form.values, fern.pay_wish.way) == ({"way": "talk"}, "talk")


def test_who_types_for_somebody_says_how_they_want_it_and_sees_no_money(project: Project) -> None:
    helper, secret = make_helper(project=project)
    alder, own_secret = make_on_paper(project=project, name="Alder", helper=helper)
    agree_to_pay(member=alder, words="Alder talked")
    where = reverse("my_money", args=[f"{project.code}.{alder.code.hex}"])
    typing = browser_with_link(secret)

    page = read(typing.get(where))
    assert "£" not in page.words
    assert "Alder talked" not in page.words
    assert typing.post(where, {"way": "cash"}).status_code == 302
    assert alder.pay_wish.way == "cash"
    own = read(browser_with_link(own_secret).get(address(project, "my_money")))
    assert "Alder talked" in own.words


def test_who_is_owed_money_is_told_before_they_go(project: Project, browser: Client, fern: Member) -> None:
    told = {"my_leave": "Tell a lead first how you get it.", "my_erase": "after this we know of it no more."}
    for name, words in told.items():
        assert words not in read(browser.get(address(project, name))).words
    agree_to_pay(member=fern)
    for name, words in told.items():
        assert (
            f"We still owe you money. {words}".replace("money. after", "money. Get it first: after")
            in read(browser.get(address(project, name))).words
        )
