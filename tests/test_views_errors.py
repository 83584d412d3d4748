"""Pages of errors: plain words, no stack trace, nothing told of what exists, and no typed word lost."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone

from planner.models import Entry
from stakeholders.access import public
from stakeholders.models import Project
from tests.factories import PASSWORD, make_participant, make_project, make_user
from tests.meanwhile import just_before
from tests.pages import browser_of, browser_with_link, read, same_browser, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

HERE = {"origin": "http://testserver"}
TOO_OLD = "This page was open for too long"


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin", password=PASSWORD))


def lead_of(project: Project, **options: Any) -> Client:
    return browser_of(project.members.get(is_lead=True).user, **options)  # type: ignore[arg-type]


# A site with one view that breaks ------------------------------------------------------------------------------------


@public(reason="A sample.")
def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("Quillfeather is a secret of the server")


urlpatterns = [path("breaks/", breaks)]
handler500 = "planner.views.errors.server_error"


def test_our_own_mistake_is_said_without_a_trace_of_it(client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False

    response = client.get("/breaks/")

    page = read(response)
    assert (response.status_code, page.heading) == (500, "Something went wrong")
    assert [word for word in ("Quillfeather", "Traceback", "RuntimeError", ".py") if word in page.source] == []
    assert page.links["Alongside"] == "/"


# Archived ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["lead", "participant"])
def test_what_was_archived_between_two_looks_is_refused(project: Project, who: str) -> None:
    if who == "lead":
        browser, address = lead_of(project), reverse("person_add", args=[project.code])
    else:
        browser = browser_with_link(make_participant(project=project, side="lived")[1])
        address = reverse("my_name", args=[project.code])
    body = read(browser.get(address)).form.values | {"name": "Quillfeather"}
    names = list(project.members.values_list("name", flat=True))

    with just_before('SELECT "stakeholders_project"', lambda: archive(project)):
        response = browser.post(address, body)

    assert (response.status_code, read(response).heading) == (403, "This project is archived")
    assert list(project.members.values_list("name", flat=True)) == names


def archive(project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(archived_at=timezone.now())


# Not found -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/nothing/", "/projects/nothing/nothing/", "/join/a/b/", "/accounts/nothing/"])
def test_an_address_of_nothing(client: Client, address: str) -> None:
    response = client.get(address)

    assert (response.status_code, read(response).heading) == (404, "We cannot find this page")


def test_somebody_elses_project_looks_like_none(project: Project) -> None:
    browser = browser_of(make_user(name="Ash"))

    def answer(code: str, name: str) -> tuple[int, str]:
        response = browser.get(reverse(name, args=[code]))
        return response.status_code, response.content.decode().replace(code, "")

    for name in ("project_home", "people_list", "history_list", "project_edit", "take_part"):
        assert answer(project.code, name) == answer("nosuchcode", name)


def test_codes_that_no_database_takes(project: Project) -> None:
    browser = lead_of(project)

    for code in ("%00", "%ED%A0%80", "%F0%9F%8C%B1", "x" * 2000, "%E2%80%AE"):
        assert browser.get(f"/projects/{code}/").status_code == 404
        assert browser.get(f"/take-part/{code}/").status_code == 404
        assert browser.get(f"/join/{code}/").status_code == 404
        assert browser.get(f"/lead-with-us/{code}/").status_code == 404


# Not allowed ---------------------------------------------------------------------------------------------------------


def test_somebody_without_the_right_is_told_so(project: Project) -> None:
    _, secret, _ = make_participant(project=project, name="Moss")
    _, other, _ = make_participant(project=project, name="Wren")
    address = reverse("my_entry_save", args=[project.code, 1, "problem", uuid4()])
    browser_with_link(secret).post(address, {"text": "Nobody asked.", "version": 0})

    response = browser_with_link(other).post(address, {"text": "Somebody asked.", "version": 1})

    assert (response.status_code, read(response).heading) == (403, "You cannot do this here")
    assert Entry.objects.get().text == "Nobody asked."


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_methods_are_refused(project: Project, method: str) -> None:
    browser = lead_of(project)
    before = stored()

    assert getattr(browser, method)(project.get_absolute_url()).status_code == 405
    assert stored() == before


# Not readable --------------------------------------------------------------------------------------------------------


def test_an_address_of_another_site_is_refused(client: Client) -> None:
    response = client.get("/", headers={"host": "elsewhere.example"})

    assert (response.status_code, read(response).heading) == (400, "We could not read that")


@pytest.mark.parametrize(
    "body", [{f"field{number}": "a" for number in range(1001)}, {"text": "x" * 3_000_000}], ids=["many", "long"]
)
def test_a_form_that_is_too_large_is_refused(project: Project, body: dict[str, str]) -> None:
    browser = lead_of(project)
    before = stored()

    response = browser.post(reverse("text_save", args=[project.code, 1, "working_together"]), body)

    assert (response.status_code, read(response).heading) == (400, "We could not read that")
    assert stored() == before


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data", "application/xml"])
def test_a_body_that_is_no_form_changes_nothing(project: Project, content_type: str) -> None:
    browser = lead_of(project)
    before = stored()

    response = browser.post(
        reverse("text_save", args=[project.code, 1, "open_score"]), b'{"text": "7"}', content_type=content_type
    )

    assert response.status_code in {400, 422}
    assert stored() == before


# A page that was open too long ---------------------------------------------------------------------------------------


def save_without_token(project: Project, **headers: str) -> tuple[Client, Any]:
    browser = same_browser(lead_of(project), enforce_csrf_checks=True)
    address = reverse("text_save", args=[project.code, 1, "working_together"])
    return browser, browser.post(address, {"text": "Words of an <hour>", "version": "0"}, headers=headers)


@pytest.mark.parametrize("headers", [HERE, {"sec-fetch-site": "same-origin"}])
def test_words_of_an_old_page_are_kept_and_can_be_sent_again(project: Project, headers: dict[str, str]) -> None:
    browser, response = save_without_token(project, **headers)

    page = read(response)
    token = page.root.one("input", name="csrfmiddlewaretoken").attributes["value"]
    assert (response.status_code, page.heading) == (403, TOO_OLD)
    assert page.form.values == {"text": "Words of an <hour>", "version": "0"}
    assert page.root.one("textarea").raw.strip() == "Words of an <hour>"
    assert "<hour>" not in page.source
    assert Entry.objects.count() == 0

    again = browser.post(page.form.action, page.form.values | {"csrfmiddlewaretoken": token}, headers=HERE)

    assert again.status_code == 302
    assert Entry.objects.get().text == "Words of an <hour>"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {},
        {"origin": "https://elsewhere.example", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_words_that_another_site_sent_cannot_be_sent_again(project: Project, headers: dict[str, str]) -> None:
    _, response = save_without_token(project, **headers)

    page = read(response)
    assert (response.status_code, page.heading, page.forms) == (403, TOO_OLD, [])
    assert page.root.all("input") == []
    assert page.root.one("textarea").raw.strip() == "Words of an <hour>"
    assert Entry.objects.count() == 0


def test_a_script_on_an_old_page_is_told_and_covers_no_words(project: Project) -> None:
    _, response = save_without_token(project, **HERE, **{"hx-request": "true"})

    assert response.status_code == 403
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#save-problem", "innerHTML")
    assert read(response).words == (
        "Not saved. This page was open for too long. Your words are still here. Press Save."
    )


def test_a_password_is_never_shown_again(project: Project) -> None:
    browser = Client(enforce_csrf_checks=True)
    body = {"login": "robin@example.org", "password": PASSWORD, "password1": PASSWORD, "oldpassword": PASSWORD}

    response = browser.post(reverse("account_login"), body, headers=HERE)

    assert response.status_code == 403
    assert PASSWORD not in response.content.decode()
    assert "robin@example.org" in response.content.decode()


def test_only_words_are_shown_not_what_machines_sent(project: Project) -> None:
    browser = same_browser(lead_of(project), enforce_csrf_checks=True)
    body = {"name": "Fern", "person": str(uuid4())}

    page = read(browser.post(reverse("person_add", args=[project.code]), body, headers=HERE))

    assert [area.raw.strip() for area in page.root.all("textarea")] == ["Fern"]
    assert page.form.values == body


@pytest.mark.parametrize(
    ("name", "args"),
    [("project_start", []), ("project_edit", ["code"]), ("link_sign_out", ["code"]), ("my_side", ["code"])],
)
def test_nothing_is_done_without_a_token(project: Project, name: str, args: list[str]) -> None:
    _, secret, _ = make_participant(project=project)
    browser = browser_with_link(secret)
    if name.startswith("project"):
        browser.force_login(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    strict = same_browser(browser, enforce_csrf_checks=True)
    before = stored()

    response = strict.post(reverse(name, args=[project.code for _ in args]), {"side": "lived", "name": "Fern"})

    assert (response.status_code, read(response).heading) == (403, TOO_OLD)
    assert stored() == before
