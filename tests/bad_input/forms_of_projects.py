"""Forms about a project, its leads and its numbers, and about an account."""

from django.urls import reverse

from planner.models import NumberChange
from planner.numbers import NUMBERS
from stakeholders.models import LeadInvitation, Project, User
from tests.bad_input.forms import Form, of_project, one_of_ours
from tests.factories import PROJECT_FIELDS

PROJECT_BODY = {name: str(value) for name, value in PROJECT_FIELDS.items()} | {"sensitive": "no"}
PROJECT_LIMITS = {"name": 80, "sentence": 200, "organisation": 80, "contact": 160, "pay": 160, "discreet_name": 40}
PROJECT_REQUIRED = ("name", "sentence", "starts_on", "ends_on", "idea_from", "people_about", "sensitive")

FORMS: dict[str, Form] = {
    "project start": Form(
        lambda world: reverse("project_start"),
        PROJECT_BODY,
        PROJECT_LIMITS,
        PROJECT_REQUIRED,
        lambda name: str(getattr(Project.objects.latest("pk"), name)),
    ),
    "project edit": Form(
        of_project("project_edit"),
        PROJECT_BODY | {"name": "First week"},
        {"name": 80, "contact": 160},
        PROJECT_REQUIRED,
        lambda name: str(getattr(Project.objects.latest("pk"), name)),
    ),
    "numbers": Form(
        of_project("project_numbers"),
        {spec.key: str(spec.default) for spec in NUMBERS} | {"objection_days": "7", "reason": "It is short."},
        {"reason": 500},
        tuple(spec.key for spec in NUMBERS),
        lambda name: str(getattr(NumberChange.objects.latest("pk"), name)),
    ),
    "another lead": Form(
        of_project("lead_invite"),
        {"email": "ivy@example.org"},
        {},
        ("email",),
        lambda name: LeadInvitation.objects.latest("pk").email,
    ),
    "lead side": Form(
        of_project("lead_side"),
        {"side": "decider"},
        {},
        ("side",),
        lambda name: one_of_ours(is_lead=True).side,
    ),
    "account": Form(
        lambda world: reverse("account_detail"),
        {"name": "Ash"},
        {"name": 80},
        ("name",),
        lambda name: User.objects.get(email="robin@example.org").name,
    ),
}
