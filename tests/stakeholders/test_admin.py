"""Django admin about people: accounts are made and mended, the rest is read, and no name in a project shows."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from stakeholders.actions.members import invite_lead
from stakeholders.models import (
    HistoryEntry,
    HistoryPersonal,
    LeadInvitation,
    Mail,
    Member,
    PersonalLink,
    Project,
    Side,
    User,
)
from tests.factories import MONDAY, lead_actor, make_lead, make_participant, make_project, make_user
from tests.pages import Form, Page, browser_of, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

READ_ONLY = ("project", "member", "mail", "historyentry")
MODELS = ("user", *READ_ONLY)
LEAD, PERSON = "Bartleby", "Zebulon"
"""Names that stand nowhere else."""
NEW_PASSWORD = "four-words-that-nobody-knows"


@pytest.fixture
@remembered
def admin() -> Client:
    """The browser of somebody who may use Django admin."""
    return browser_of(make_user(name="Ada", email="ada@example.org", is_admin=True))


def address(model: str, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:stakeholders_{model}_{page}", args=args)


def project_with_people() -> Project:
    project = make_project(lead=make_user(name=LEAD), template="short")
    make_participant(project=project, name=PERSON, side=Side.LIVED)
    make_participant(project=project, name=f"{PERSON} Younger", comes_in=False)
    invite_lead(project=project, email="invited@example.net", by=lead_actor(project=project))
    return project


def row_of(model: str) -> int:
    kinds: dict[str, Any] = {
        "user": User,
        "project": Project,
        "member": Member,
        "mail": Mail,
        "historyentry": HistoryEntry,
    }
    return int(kinds[model].objects.order_by("pk")[0].pk)


def queries(client: Client, place: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(place).status_code == 200
    return len(found)


def form_of(page: Page) -> dict[str, str]:
    """What the browser would send, without the buttons."""
    form = Form(page.root.one("form", id="user_form"))
    return {name: value for name, value in form.values.items() if not name.startswith("_")}


def errors_on(page: Page) -> list[str]:
    return [
        item.words.removeprefix("Error: ") for group in page.root.all(class_="errorlist") for item in group.all("li")
    ]


# Every page opens, and costs the same whatever it lists --------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS)
def test_lists_and_details_open_with_a_fixed_number_of_queries(admin: Client, model: str) -> None:
    project_with_people()
    detail = address(model, "change", row_of(model))
    places = [address(model), f"{address(model)}?q=Robin", detail]
    for place in places:
        admin.get(place)
    with_one = [queries(admin, place) for place in places]
    project_with_people()
    project_with_people()
    assert [queries(admin, place) for place in places] == with_one


@pytest.mark.parametrize("model", MODELS)
def test_every_filter_opens(admin: Client, model: str) -> None:
    project_with_people()
    links = [link.attributes["href"] for link in read(admin.get(address(model))).root.all("a")]
    filters = [link for link in links if re.match(r"\?\w+=", link) and not link.startswith("?o=")]
    assert filters
    assert {admin.get(address(model) + link).status_code for link in filters} == {200}


@pytest.mark.parametrize("model", MODELS)
def test_pages_hold_no_code_that_the_content_security_policy_refuses(admin: Client, model: str) -> None:
    project_with_people()
    for place in (address(model), address(model, "change", row_of(model))):
        response = admin.get(place)
        assert "default-src 'none'" in response["Content-Security-Policy"]
        page = read(response).root
        assert [tag.attributes for tag in page.all("script") if "src" not in tag.attributes] == []
        assert page.all("style") == []
        assert [tag.tag for tag in page.all() if "style" in tag.attributes or "onclick" in tag.attributes] == []


# Who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", READ_ONLY)
def test_what_is_read_cannot_be_sent_to(admin: Client, model: str) -> None:
    project_with_people()
    row = row_of(model)
    places = [address(model), address(model, "add"), *(address(model, page, row) for page in ("change", "delete"))]
    before = stored()
    body = {"name": "Changed", "post": "yes", "action": "delete_selected", "_selected_action": str(row)}
    assert [admin.post(place, body).status_code for place in places] == [403, 403, 403, 403]
    assert [admin.get(place).status_code for place in places] == [200, 403, 200, 403]
    assert stored() == before


@pytest.mark.parametrize("model", MODELS)
def test_an_account_that_is_no_admin_is_refused(model: str) -> None:
    project = project_with_people()
    lead = project.members.leads().get().user
    assert lead is not None
    for place in (address(model), address(model, "add"), address(model, "change", row_of(model))):
        assert browser_of(lead).get(place, follow=True).status_code == 403
        response = Client().get(place, follow=True)
        assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_nothing_else_about_people_stands_in_django_admin(admin: Client) -> None:
    words = read(admin.get(reverse("admin:index"))).words
    for name in ("Accounts", "Projects", "Members", "History entries"):
        assert name in words
    for name in ("Group", "E-mail address", "Personal", "Invitation", "Entr", "Session"):
        assert name not in words.replace("History entries", "")


# Nobody's name in a project ------------------------------------------------------------------------------------------


def secrets_of(project: Project) -> list[str]:
    """What an admin has no need to see: names, the invited e-mail address, and every digest."""
    digests = [
        *PersonalLink.objects.filter(project=project).values_list("secret_digest", flat=True),
        *LeadInvitation.objects.filter(project=project).values_list("secret_digest", flat=True),
        *Mail.objects.filter(project=project).values_list("address_digest", flat=True),
    ]
    entries = HistoryEntry.objects.filter(project=project).values_list("personal_digests", flat=True)
    digests += [digest for text in entries for digest in re.findall(r"[0-9a-f]{64}", text)]
    salts = HistoryPersonal.objects.filter(project=project).values_list("salt", flat=True)
    assert len(digests) > len(entries) > 3
    return [LEAD, PERSON, "invited@example.net", *digests, *salts]


@pytest.mark.parametrize("model", READ_ONLY)
def test_no_page_tells_a_name_or_a_digest(admin: Client, model: str) -> None:
    project = project_with_people()
    secrets = secrets_of(project)
    kinds: dict[str, Any] = {"project": Project, "member": Member, "mail": Mail, "historyentry": HistoryEntry}
    rows = kinds[model].objects.values_list("pk", flat=True)
    places = [address(model), *(address(model, page, row) for row in rows for page in ("change", "history"))]
    pages = [admin.get(place).content.decode() for place in places]
    assert str(project.members.first()) == LEAD
    assert [secret for secret in secrets for page in pages if secret in page] == []
    assert project.code in pages[0] or project.name in pages[0]


@pytest.mark.parametrize("lookup", ["name__startswith", "user__email", "links__secret_digest__startswith", "name"])
def test_members_cannot_be_sifted_by_what_is_not_shown(admin: Client, lookup: str) -> None:
    project_with_people()
    assert admin.get(address("member"), {lookup: PERSON}).status_code == 400


@pytest.mark.parametrize("lookup", ["personal__values__contains", "personal_digests__contains", "values__contains"])
def test_history_cannot_be_sifted_by_what_is_not_shown(admin: Client, lookup: str) -> None:
    project_with_people()
    assert admin.get(address("historyentry"), {lookup: PERSON}).status_code == 400


def test_search_knows_no_names(admin: Client) -> None:
    project = project_with_people()
    assert read(admin.get(address("member"), {"q": PERSON})).root.all(id="result_list") == []
    assert len(read(admin.get(address("member"), {"q": project.code})).root.all("th", class_="field-code")) == 3


# Accounts ------------------------------------------------------------------------------------------------------------


def add_account(admin: Client, **fields: str) -> Page:
    body = {"email": "New@Example.org", "name": "New", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD, **fields}
    return read(admin.post(address("user", "add"), body, follow=True))


def test_an_account_is_made_and_can_sign_in(admin: Client) -> None:
    add_account(admin)
    user = User.objects.get(email="new@example.org")
    assert (user.name, user.is_active, user.is_staff, user.is_superuser) == ("New", True, False, False)
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")) == [
        ("new@example.org", True, True)
    ]
    response = Client().post(reverse("account_login"), {"login": "new@example.org", "password": NEW_PASSWORD})
    assert (response.status_code, response["Location"]) == (302, reverse("project_list"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": "ADA@example.org"}, "There is an account with this e-mail address already."),
        ({"email": ""}, "This field is required."),
        ({"email": "new"}, "Enter a valid email address."),
        ({"name": ""}, "This field is required."),
        ({"password2": "another-password"}, "The two password fields didn’t match."),
        (
            {"password1": "short", "password2": "short"},
            "This password is too short. It must contain at least 10 characters.",
        ),
    ],
    ids=["taken", "no address", "no real address", "no name", "two passwords", "short password"],
)
def test_a_bad_account_is_refused_and_nothing_saved(admin: Client, fields: dict[str, str], sentence: str) -> None:
    before = stored()
    assert errors_on(add_account(admin, **fields)) == [sentence]
    assert stored() == before


def test_an_address_that_belongs_to_another_account_only_in_allauth_is_refused(admin: Client) -> None:
    other = make_user(name="Other")
    EmailAddress.objects.create(user=other, email="new@example.org", verified=True)
    assert errors_on(add_account(admin)) == ["There is an account with this e-mail address already."]


def change_account(admin: Client, user: User, **fields: str) -> Page:
    place = address("user", "change", user.pk)
    body = {**form_of(read(admin.get(place))), **fields}
    return read(admin.post(place, body, follow=True))


def test_a_changed_address_is_the_one_to_sign_in_with(admin: Client) -> None:
    user = make_user(name="Robin", email="old@example.org", password=NEW_PASSWORD)
    change_account(admin, user, email="Changed@example.org")
    answers = {
        login: Client().post(reverse("account_login"), {"login": login, "password": NEW_PASSWORD}).status_code
        for login in ("changed@example.org", "old@example.org")
    }
    assert answers == {"changed@example.org": 302, "old@example.org": 200}
    assert list(EmailAddress.objects.filter(user=user).values_list("email", flat=True)) == ["changed@example.org"]


def test_a_changed_name_follows_in_every_project(admin: Client) -> None:
    project = project_with_people()
    lead = project.members.leads().get()
    assert lead.user is not None
    change_account(admin, lead.user, name="Robyn")
    assert project.members.leads().get().name == "Robyn"


def test_saving_an_account_as_it_stands_changes_nothing(admin: Client) -> None:
    user = make_user(name="Robin", password=NEW_PASSWORD)
    before = stored()
    change_account(admin, user)
    assert {table for table, digest in stored().items() if digest != before[table]} == {"django_admin_log"}


def test_an_account_that_is_switched_off_is_out_at_once(admin: Client) -> None:
    user = make_user(name="Robin")
    theirs = browser_of(user)
    assert theirs.get(reverse("project_list")).status_code == 200
    body = form_of(read(admin.get(address("user", "change", user.pk))))
    del body["is_active"]
    admin.post(address("user", "change", user.pk), body)
    assert theirs.get(reverse("project_list")).status_code == 302


def test_an_admin_sets_a_new_password(admin: Client) -> None:
    user = make_user(name="Robin", email="robin@example.org", password="forgotten-password")
    place = reverse("admin:auth_user_password_change", args=[user.pk])
    assert admin.get(place).status_code == 200
    body = {"usable_password": "true", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert admin.post(place, body).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)


def test_an_account_is_deleted_as_the_person_would_delete_it(admin: Client) -> None:
    project = project_with_people()
    ash = make_user(name="Ashgrove", email="ashgrove@example.org")
    member, _ = make_lead(project=project, user=ash)
    change_account(admin, ash, name="Ashgrove")
    response = admin.post(address("user", "delete", ash.pk), {"post": "yes"}, follow=True)
    assert response.status_code == 200
    assert not User.objects.filter(pk=ash.pk).exists()
    member.refresh_from_db()
    assert (member.name, member.user, member.left_at is None) == ("", None, False)
    assert not HistoryPersonal.objects.filter(member_code=member.code).exists()
    assert set(LogEntry.objects.filter(object_id=str(ash.pk)).values_list("object_repr", flat=True)) == {
        "An account that was deleted"
    }


def test_the_only_lead_of_a_project_is_not_deleted(admin: Client) -> None:
    project = project_with_people()
    lead = project.members.leads().get().user
    assert lead is not None
    before = stored()
    for response in (
        admin.get(address("user", "delete", lead.pk)),
        admin.post(address("user", "delete", lead.pk), {"post": "yes"}),
    ):
        assert f"{lead.email} is the only lead of {project.name}." in read(response).words
    assert stored() == before


def test_nobody_deletes_their_own_account_here(admin: Client) -> None:
    ada = User.objects.get(email="ada@example.org")
    assert admin.post(address("user", "delete", ada.pk), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=ada.pk).exists()


def test_accounts_are_not_deleted_many_at_once(admin: Client) -> None:
    user = make_user(name="Robin")
    body = {"action": "delete_selected", "_selected_action": str(user.pk), "post": "yes"}
    admin.post(address("user"), body)
    assert User.objects.filter(pk=user.pk).exists()


def test_tasks_show_nothing_that_an_error_said(admin: Client) -> None:
    row = DBTaskResult.objects.create(
        status="FAILED",
        args_kwargs={"args": ["argument-of-it"], "kwargs": {}},
        task_path="stakeholders.tasks.send_mail",
        backend_name="default",
        run_after=MONDAY,
        return_value="returned-by-it",
        exception_class_path="builtins.ValueError",
        traceback="Nothing for moss@example.org",
    )
    listed, shown = (reverse(f"admin:django_tasks_database_dbtaskresult_{page}") for page in ("changelist", "add"))
    detail = reverse("admin:django_tasks_database_dbtaskresult_change", args=[row.pk])
    for place in (listed, detail):
        said = admin.get(place).content.decode()
        assert "stakeholders.tasks.send_mail" in said
        for word in ("argument-of-it", "returned-by-it", "moss@example.org"):
            assert word not in said
    before = stored()
    assert [admin.get(shown).status_code, *(admin.post(place).status_code for place in (listed, detail))] == [403] * 3
    assert stored() == before
