"""Every page of the site, in projects that are empty, typical and full, and with errors: no fault that axe finds.

By default in two looks. What is marked `axe_full` looks at all of it in twelve: three widths, light and dark, and
forced colours.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.urls import reverse
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TooLate

from stakeholders.actions.members import turn_off_person
from stakeholders.actions.projects import archive_project
from tests.browser import every_page, walk
from tests.browser.conftest import Pages
from tests.browser.every_page import Scene
from tests.check_in_factories import begin_check_in, end_check_in
from tests.factories import (
    PASSWORD,
    lead_actor,
    make_participant,
    make_project,
    make_user,
    turn_key,
    write,
    write_promise,
)

SCENES: dict[str, Callable[[], Scene]] = {
    "empty": every_page.empty,
    "typical": every_page.typical,
    "full": every_page.full,
}
EACH_LOOK = pytest.mark.parametrize("grid", ["two looks", pytest.param("every look", marks=pytest.mark.axe_full)])
EACH_SCENE = pytest.mark.parametrize(
    ("scene", "grid"),
    [
        *((scene, "two looks") for scene in ("empty", "full")),
        *(pytest.param(scene, "every look", marks=pytest.mark.axe_full) for scene in SCENES),
    ],
)
"""Every page twice where nothing is there and where all is; what lies between with the whole grid only."""


@contextmanager
def all_faults() -> Iterator[Callable[[Pages, str], None]]:
    """Look at many pages and tell every fault at the end. The function opens a path and looks."""
    faults: list[str] = []

    def look(pages: Pages, path: str) -> None:
        try:
            pages.check(pages.open(path), path)
        except pytest.fail.Exception as found:
            faults.append(str(found))

    yield look
    tell(faults)


def tell(faults: list[str]) -> None:
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def look_at(pages: Pages, paths: Iterable[str]) -> None:
    with all_faults() as look:
        for path in paths:
            look(pages, path)


# Every page ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_page_is_left_out() -> None:
    scene = every_page.typical()
    pages = [*scene.lead_pages(), *scene.account_pages(), *scene.participant_pages(), *scene.public_pages()]
    signed = {"my_condition"}
    later = {"entry_reply"}
    once_sent = {"my_check_in_thanks"}
    before_the_yes = {
        "arrive",
        "arrive_name",
        "arrive_side",
        "arrive_yes",
        "arrive_groups",
    }  # tests/browser/test_journey_joining.py
    after_the_invitation = {"invitation_accept"}
    without_password = {"account_set_password"}
    without_group = {"side_gap"}
    with_less_time = {"period_gap"}  # tests/browser/test_journey_recruitment.py

    seen_elsewhere = (
        without_group
        | with_less_time
        | signed
        | later
        | once_sent
        | before_the_yes
        | after_the_invitation
        | without_password
    )

    assert every_page.missing(pages) - seen_elsewhere == set()


@EACH_SCENE
def test_pages_of_a_lead(pages: Pages, scene: str, grid: str) -> None:
    made = SCENES[scene]()
    pages.sign_in(made.lead)
    # What asks looks the same in every project; where it is full, the longest words stand beside it.
    same = scene != "full" and grid == "two looks"
    look_at(pages, made.telling_pages() if same else made.lead_pages())


@EACH_SCENE
def test_pages_of_a_participant(pages: Pages, scene: str, grid: str) -> None:
    made = SCENES[scene]()
    pages.come_in(made.secret)
    look_at(pages, made.participant_pages())


@EACH_LOOK
def test_pages_of_an_account_and_of_everybody(
    pages: Pages, new_pages: Callable[..., Pages], settings: Any, grid: str
) -> None:
    scene = every_page.typical()
    signed_in = new_pages()
    signed_in.sign_in(scene.lead)
    stranger, without_password = new_pages(), new_pages()
    without_password.sign_in(make_user())
    with all_faults() as look:
        look(without_password, reverse("account_set_password"))
        for path in scene.account_pages():
            look(signed_in, path)
        for path in scene.public_pages():
            look(stranger, path)
        walk.press(stranger.page, "Continue")
        look(stranger, reverse("invitation_accept"))
        settings.SIGN_UP_OPEN, settings.HELP_CONTACT = True, every_page.LONG_WORD[:120]
        for name in ("welcome", "account_login", "account_signup", "help"):
            look(stranger, reverse(name))


@EACH_LOOK
def test_pages_around_a_signature(pages: Pages, new_pages: Callable[..., Pages], grid: str) -> None:
    """Somebody is asked to agree; a lead reads the record; it is signed; it is put away."""
    scene = every_page.ready()
    project = scene.project
    _, secret, _ = make_participant(project=project, name="Wren", side="lived")
    phone = new_pages()
    phone.come_in(secret)
    pages.sign_in(scene.lead)
    home = project.get_absolute_url()
    with all_faults() as look:
        for path in (home, f"{home}stages/1/", f"{home}stages/1/finish/"):
            look(pages, path)
        walk.press(pages.page, "Sign off stage 1")
        for path in (f"{home}stages/1/record/", f"{home}stages/", f"{home}stages/1/problem/", home):
            look(pages, path)
        for path in (f"/take-part/{project.code}/", f"/take-part/{project.code}/stages/1/"):
            look(phone, path)
        archive_project(project=project, by=lead_actor(project=project))
        for path in (home, f"{home}people/", f"{home}stages/2/", f"{home}archive/", "/projects/"):
            look(pages, path)
        look(phone, f"/take-part/{project.code}/")


@EACH_LOOK
def test_pages_for_somebody_who_is_asked_to_agree(pages: Pages, grid: str) -> None:
    scene = every_page.waiting()
    pages.come_in(scene.secret)
    mine = f"/take-part/{scene.project.code}"
    agree = f"{mine}/stages/1/agree"
    look_at(pages, [f"{mine}/", f"{agree}/"])
    faults = []
    for path, button in {
        f"{agree}/as-long-as/": "I agree, as long as this is done",
        f"{agree}/not-yet/": "Say “not yet”",
    }.items():
        page = pages.open(path)
        refuse(page, button)
        faults += _of_a_refused_page(pages, page, path)
    tell(faults)


@EACH_LOOK
def test_pages_of_stages_that_need_another_look(pages: Pages, new_pages: Callable[..., Pages], grid: str) -> None:
    """Two stages are opened again, agreed together and signed together."""
    scene = every_page.opened_again()
    project = scene.project
    phone = new_pages()
    phone.come_in(scene.secret)
    pages.sign_in(scene.lead)
    home, mine = project.get_absolute_url(), f"/take-part/{project.code}"
    with all_faults() as look:
        for path in (home, f"{home}stages/", f"{home}stages/1/", f"{home}stages/1/record/"):
            look(pages, path)
        for path in (f"{mine}/", f"{mine}/stages/1/agree/", f"{mine}/stages/1/record/"):
            look(phone, path)
        turn_key(project=project, position=1, member=scene.member, as_long_as="Taxis are booked.")
        look(pages, f"{home}stages/1/finish/")
        walk.press(pages.page, "Sign off stages 1 and 2")
        look(pages, f"{home}stages/2/record/")
        for path in (f"{mine}/", f"{mine}/as-long-as/{project.conditions.get().code}/"):
            look(phone, path)


@EACH_LOOK
def test_pages_with_a_gap_whose_date_has_passed(pages: Pages, grid: str) -> None:
    scene = every_page.late()
    pages.sign_in(scene.lead)
    home = scene.project.get_absolute_url()
    look_at(pages, [home, f"{home}next/", f"{home}stages/1/", f"{home}stages/1/support/not-needed/"])


@EACH_LOOK
def test_pages_of_a_check_in_on_the_way(pages: Pages, new_pages: Callable[..., Pages], grid: str) -> None:
    """Questions, the comment, what is sent, the thanks; stopping; a field that was changed; and coming too late."""
    project = every_page.empty().project
    check_in = begin_check_in(project=project)
    late = new_pages()
    for person, name in ((pages, "Wren"), (late, "Ash")):
        person.come_in(make_participant(project=project, name=name, side="lived")[1])
        person.open(f"/take-part/{project.code}/check-in/")
        walk.press(person.page, "Begin")
    page, faults = pages.page, []
    pages.check(page, "the first question")
    for number in range(2, 9):
        walk.press(page, "Continue")
        expect(page.get_by_text(f"Question {number} of 8")).to_be_visible()
    page.get_by_role("radio", name="Never").check()
    walk.press(page, "Continue")
    expect(page.get_by_role("heading", name="If you want to talk to somebody")).to_be_visible()
    page.get_by_role("textbox").fill("Too long. " * 60)
    walk.press(page, "Continue")
    faults += _of_a_refused_page(pages, page, "a comment that is too long")
    page.get_by_role("textbox").fill(every_page.LONG_WORD[:480])
    walk.press(page, "Continue")
    expect(walk.title(page)).to_have_text("Check your answers")
    pages.check(page, "check your answers")
    page.locator("[name=said]").evaluate("box => { box.value = 'changed' }")
    walk.press(page, "Send my answers")
    expect(page.locator("#error-summary")).to_contain_text("Start again")
    pages.check(page, "a field that was changed")
    walk.press(page, "Begin")
    walk.press(page, "Stop for now")
    pages.check(page, "stopped")
    walk.follow(page, "Begin again")
    walk.follow(page, "Answer all on one page")
    walk.press(page, "Send my answers")
    expect(walk.title(page)).to_have_text("Thank you")
    pages.check(page, "thanks")
    end_check_in(check_in=check_in)
    walk.press(late.page, "Continue")
    expect(walk.title(late.page)).to_have_text("This check-in has closed")
    late.check(late.page, "too late")
    tell(faults)


# Refused forms ------------------------------------------------------------------------------------------------------


def refuse(page: Page, button: str) -> None:
    """Empty every box and choice of the main form, and press."""
    page.evaluate(
        """() => {
            for (const box of document.querySelectorAll("main form input:not([type=hidden]), main form textarea")) {
                if (box.type === "radio" || box.type === "checkbox") box.checked = false
                else box.value = ""
            }
        }"""
    )
    walk.press(page, button)
    expect(page.locator("#error-summary")).to_contain_text("There is a problem")


@EACH_LOOK
def test_refused_forms_of_a_lead(pages: Pages, grid: str) -> None:
    scene = every_page.empty()
    write_promise(project=scene.project)
    pages.sign_in(scene.lead)
    home = scene.project.get_absolute_url()
    faults = []
    for path, button in {
        "/projects/new/": "Start the project",
        f"{home}edit/": "Save the project",
        f"{home}people/add/": "Add and make their link",
        f"{home}people/invite-lead/": "Send the invitation",
        f"{home}people/paste/": "Check the list",
        f"{home}links/new/": "Make the link",
        f"{home}groups/": "Add the group",
        f"{home}groups/add-many/": "Add the groups",
        f"{home}groups/cards/family/": "Save, and next card",
        f"{home}groups/requests/new/": "Send the request",
        f"{home}groups/import/": "Look at the file",
        f"{home}stages/2/no-group/lived/": "Say why, and carry on",
        f"{home}stages/1/problem/": "Add",
        f"{home}stages/1/can_change/": "Add",
        f"{home}stages/1/open_score/": "Save",
        f"{home}stages/1/problem/paste/": "Add the lines",
        f"{home}stages/1/support/not-needed/": "Say why, and carry on",
        f"{home}promise/draft/add/": "Add the line",
        f"{home}promise/draft/lines/respect/": "Save with your changes",
        f"{home}promise/draft/lines/respect/drop/": "Drop this line",
        f"{home}concerns/new/": "Send the concern",
        f"{home}numbers/": "Save the numbers",
        f"{home}check-ins/open/": "Open the check-in",
        f"{home}talks/new/": "Save the note",
        "/accounts/": "Save my name",
        "/accounts/password/change/": "Change my password",
        "/accounts/e-mail/": "Change my e-mail address",
    }.items():
        page = pages.open(path)
        refuse(page, button)
        faults += _of_a_refused_page(pages, page, path)
    tell(faults)


def _of_a_refused_page(pages: Pages, page: Page, path: str) -> list[str]:
    """What is wrong with how a page tells of errors: focus on the summary, boxes described by their errors."""
    faults = []
    try:
        # The browser moves the focus with the first frame that it draws, a moment after the page is loaded.
        page.wait_for_function("document.activeElement.id === 'error-summary'", timeout=5_000)
    except TooLate:
        faults.append(f"{path}: the focus is not on the summary")
    # A part that htmx swapped in does not change the page's title.
    if "/stages/1/" not in path and not page.title().startswith("Error:"):
        faults.append(f"{path}: the title is {page.title()}")
    for box in page.locator("[aria-invalid=true]").all():
        described = box.evaluate(
            """box => [box, box.closest("fieldset")].flatMap(element =>
                (element?.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean))"""
        )
        words = [page.locator(f"[id='{name}']").inner_text() for name in described]
        if not any("Error:" in line for line in words):
            faults.append(f"{path}: {box.get_attribute('name')} does not say its error, only {words}")
    try:
        pages.check(page, f"{path}, refused")
    except pytest.fail.Exception as found:
        faults.append(str(found))
    return faults


@EACH_LOOK
def test_refused_forms_of_others(pages: Pages, new_pages: Callable[..., Pages], grid: str) -> None:
    scene = every_page.empty()
    write_promise(project=scene.project)
    phone = new_pages()
    phone.come_in(scene.secret)
    mine = f"/take-part/{scene.project.code}"
    faults = []
    for person, path, button in (
        (phone, f"{mine}/side/", "Save"),
        (phone, f"{mine}/my-link/mail/", "Send it to me"),
        (phone, f"{mine}/needs/", "Add to my list"),
        (phone, f"{mine}/stages/1/problem/", "Add it"),
        (phone, f"{mine}/stages/1/can_change/", "Add it"),
        (phone, f"{mine}/concerns/new/", "Send the concern"),
        (phone, f"{mine}/who/missing/", "Send the request"),
        (phone, f"{mine}/talks/new/", "Save the note"),
        (pages, "/accounts/sign-in/", "Sign in"),
        (pages, "/accounts/password/reset/", "Send me a link"),
    ):
        page = person.open(path)
        refuse(page, button)
        faults += [fault for fault in _of_a_refused_page(person, page, path) if "the title is" not in fault]
        if not page.title().startswith("Error:"):
            faults.append(f"{path}: the title is {page.title()}")
    tell(faults)


# Error pages --------------------------------------------------------------------------------------------------------


@EACH_LOOK
def test_error_pages(pages: Pages, monkeypatch: pytest.MonkeyPatch, grid: str) -> None:
    scene = every_page.typical()
    pages.check(pages.open("/nowhere/", status=404), "404, stranger")
    pages.check(pages.open("/join/not-a-real-secret/", status=404), "link that does not work")
    for error, status in ((SuspiciousOperation("odd"), 400), (RuntimeError("broken"), 500)):

        def fail(*args: Any, error: Exception = error, **kwargs: Any) -> None:
            raise error

        with monkeypatch.context() as broken:
            broken.setattr("stakeholders.views.public.render", fail)
            pages.check(pages.open("/help/", status=status), str(status))
    pages.sign_in(scene.lead)
    home = scene.project.get_absolute_url()
    pages.check(pages.open(f"{home}stages/99/", status=404), "404, lead")
    pages.check(pages.open(f"/join/{scene.other_secret}/", status=403), "a link, opened by a lead")
    archive_project(project=scene.project, by=lead_actor(project=scene.project))
    pages.check(pages.open(f"{home}people/add/", status=403), "403, archived")


@EACH_LOOK
def test_pages_that_keep_words(pages: Pages, new_pages: Callable[..., Pages], grid: str) -> None:
    lead = make_user(email="robin@example.org", password=PASSWORD)
    project = make_project(lead=lead)
    member, secret, _ = make_participant(project=project, side="lived")
    phone = new_pages()
    phone.come_in(secret)
    pages.sign_in(lead)

    page = pages.open(f"{project.get_absolute_url()}people/add/")
    page.get_by_label("What do you call them?").fill(every_page.MANY_SCRIPTS[0])
    pages.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    walk.press(page, "Add and make their link")
    expect(walk.title(page)).to_have_text("This page was open for too long")
    pages.check(page, "page too old")

    page = pages.open("/projects/new/")
    page.get_by_label("Name of the project").fill(every_page.LONG_WORD[:80])
    pages.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    walk.press(page, "Start the project")
    expect(walk.title(page)).to_have_text("Sign in to save this")
    pages.check(page, "signed out")

    page = phone.open(f"/take-part/{project.code}/stages/1/problem/")
    page.get_by_label("Your note").fill(every_page.LONG_WORD)
    turn_off_person(member=member, by=lead_actor(project=project))
    walk.press(page, "Add it")
    expect(walk.title(page)).to_have_text("Open your own link again to save this")
    phone.check(page, "link turned off")


# Forced colours -----------------------------------------------------------------------------------------------------


def test_forced_colours_still_tell_things_apart(pages: Pages, new_pages: Callable[..., Pages]) -> None:
    scene = every_page.typical()
    pages.sign_in(scene.lead)
    page = pages.open(scene.project.get_absolute_url())
    page.emulate_media(forced_colors="active")
    nav = page.get_by_role("navigation")
    current, other = nav.get_by_role("link", name="Home"), nav.get_by_role("link", name="People")
    assert _style(current, "borderBlockEndColor") != _style(other, "borderBlockEndColor")
    assert _style(current, "fontWeight") != _style(other, "fontWeight")
    # Each mark is drawn in the colour of text, on a ground of another colour.
    text, ground = _style(page.locator("body"), "color"), _style(page.locator("body"), "backgroundColor")
    assert text != ground
    assert _style(page.locator("#i-done circle"), "fill") == text
    assert _style(page.locator("#i-todo circle"), "stroke") == text
    assert _style(page.locator("#i-later circle"), "stroke") == text
    assert _style(page.locator(".path [aria-current=step] .knot"), "outlineStyle") == "solid"
    assert _style(page.locator(".btn").first, "borderBlockStartStyle") == "solid"

    phone = new_pages()
    phone.come_in(make_participant(project=scene.project, name="Wren")[1])
    page = phone.open(f"/take-part/{scene.project.code}/side/")
    page.emulate_media(forced_colors="active")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Save").focus()
    chosen = page.locator(".choice:has(:checked)")
    assert _style(chosen, "outlineStyle") == "solid"
    assert _style(page.locator(".choice:not(:has(:checked))").first, "outlineStyle") == "none"


def _style(locator: Any, name: str) -> str:
    return str(locator.evaluate(f"element => getComputedStyle(element).{name}"))


# What a screen reader is told ---------------------------------------------------------------------------------------


def test_names_of_things(pages: Pages) -> None:
    scene = every_page.ready()
    pages.sign_in(scene.lead)
    page = pages.open(scene.project.get_absolute_url())
    path = page.get_by_role("list").filter(has=page.locator("[aria-current=step]"))
    expect(path.locator("[aria-current=step]")).to_contain_text("Stage 1: Idea and promise")
    expect(path.get_by_role("link", name="Idea and promise")).to_be_visible()
    # A stage that cannot be opened is words.
    expect(path.get_by_role("link", name="Deliver")).to_have_count(0)
    expect(path.get_by_text("not open yet").first).to_be_attached()
    page = pages.open(f"{scene.project.get_absolute_url()}stages/1/")
    expect(page.get_by_role("listitem").filter(has_text=re.compile(r"Known\s+gap:"))).not_to_have_count(0)
    page = pages.open(f"{scene.project.get_absolute_url()}people/")
    expect(page.get_by_role("link", name="New link for Fern")).to_be_visible()
    write(exercise=scene.project.exercises.select_related("stage", "project").get(key="problem"), text="Nobody rang.")
    page = pages.open(f"{scene.project.get_absolute_url()}stages/1/problem/")
    expect(page.get_by_role("textbox", name="Your note")).to_have_accessible_description(re.compile("One thought"))
    expect(page.get_by_role("link", name="Change “Nobody rang.”")).to_be_visible()
