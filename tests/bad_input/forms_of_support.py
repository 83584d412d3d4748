"""Forms about what somebody needs, and about money."""

from django.urls import reverse

from stakeholders.models import HistoryEntry, Need, Payment, PayWish
from tests.bad_input.forms import Form, of_project

FORMS: dict[str, Form] = {
    "my need": Form(
        of_project("my_needs"),
        {"words": "A ramp"},
        {"words": 200},
        ("words",),
        lambda name: Need.objects.latest("pk").words,
        person="person",
    ),
    "my need in other words": Form(
        lambda world: reverse("my_need_change", args=[world.project.code, Need.objects.get().code]),
        {"words": "A ramp"},
        {"words": 200},
        ("words",),
        lambda name: Need.objects.latest("pk").words,
        person="person",
    ),
    "my need worked": Form(
        lambda world: reverse("my_need_worked", args=[world.project.code, Need.objects.get().code]),
        {"worked": "no"},
        {},
        ("worked",),
        lambda name: Need.objects.get().worked,
        person="person",
    ),
    "my money": Form(
        of_project("my_money"),
        {"way": "cash"},
        {},
        ("way",),
        lambda name: PayWish.objects.get().way,
        person="person",
    ),
    "see to a need": Form(
        lambda world: reverse("need_see_to", args=[world.project.code, Need.objects.get().code]),
        {"due_on": "2027-03-09", "is_done": ""},
        {},
        (),
        lambda name: str(getattr(Need.objects.get(), name)),
    ),
    "payment": Form(
        lambda world: reverse("payment_add", args=[world.project.code, Need.objects.get().member.code]),
        {
            "words": "The meeting",
            "is_expense": "no",
            "amount": "12.50",
            "offered_on": "2027-03-01",
            "promised_by": "2027-03-09",
        },
        {"words": 200},
        ("words", "is_expense", "offered_on"),
        lambda name: str(getattr(Payment.objects.latest("pk"), name)),
        codes=("code",),
    ),
    "payment changed": Form(
        lambda world: reverse("payment", args=[world.project.code, Payment.objects.earliest("pk").code]),
        {
            "words": "The talk",
            "is_expense": "yes",
            "amount": "12.50",
            "offered_on": "2027-03-01",
            "promised_by": "2027-03-09",
        },
        {"words": 200},
        ("words", "is_expense", "offered_on"),
        lambda name: str(getattr(Payment.objects.earliest("pk"), name)),
    ),
    "payment paid": Form(
        lambda world: reverse("payment_paid", args=[world.project.code, Payment.objects.earliest("pk").code]),
        {"paid_on": "2027-03-02", "way": "bank"},
        {},
        ("paid_on",),
        lambda name: str(getattr(Payment.objects.earliest("pk"), name)),
    ),
    "file of needs and money": Form(
        of_project("support_export"),
        {"because": "needs", "kind": "csv"},
        {},
        ("because", "kind"),
        lambda name: HistoryEntry.objects.latest("pk").verb,
        lists=("because",),
    ),
}
