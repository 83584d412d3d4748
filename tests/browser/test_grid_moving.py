"""Moving a group on the grid: by keyboard, by taps, by dragging and without script; nothing is lost on the way."""

import gzip
import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, Route, expect

from stakeholders.models import Group, Project
from tests.browser import walk
from tests.browser.conftest import PHONE, Pages
from tests.browser.keyboard import Keyboard
from tests.factories import make_group, make_project, make_user
from tests.register_factories import merge, place

AFFECTED = "How much does this touch their life?"
SAY = "How much say do they have?"
WHY = "What makes you say this?"
OUR_SCRIPTS = 12 * 1024
"""Bytes of all our scripts, compressed. Source: the issue of the grid."""

SPOT = """(svg, [affected, say]) => {
    const at = svg.dataset
    const x = +at.left + affected / 100 * (at.right - at.left)
    const y = +at.bottom - say / 100 * (at.bottom - at.top)
    const spot = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM())
    return [spot.x, spot.y]
}"""
MIDDLE = """mark => {
    const spot = new DOMPoint(+mark.dataset.x, +mark.dataset.y).matrixTransform(mark.getScreenCTM())
    return [spot.x, spot.y]
}"""


@pytest.fixture
def project() -> Project:
    """A project with a group that is often affected and rarely has a say, and one far from it."""
    project = make_project(lead=make_user(name="Robin"))
    place(group=make_group(project=project, name="Young carers", side="carer"), affected=75, say=25)
    place(group=make_group(project=project, name="Managers", side="decider"), affected=25, say=75)
    return project


def at_grid(pages: Pages, project: Project, query: str = "") -> Page:
    """The lead of the project opens its grid, so that the picture is inside the window."""
    pages.sign_in(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    page = pages.open(f"{project.get_absolute_url()}groups/grid/{query}")
    picture(page).scroll_into_view_if_needed()
    return page


def picture(page: Page) -> Locator:
    """The drawing that is shown."""
    return page.locator("#picture svg[role=img]:visible")


def marker(page: Page, name: str = "Young carers") -> Locator:
    """A group in the drawing that is shown."""
    return picture(page).locator(f".g-mark[data-name='{name}']")


def middle(mark: Locator) -> tuple[float, float]:
    """Where a marker is in the window."""
    x, y = mark.evaluate(MIDDLE)
    return x, y


def spot(page: Page, affected: int, say: int) -> tuple[float, float]:
    """Where a place of the grid is in the window."""
    x, y = picture(page).evaluate(SPOT, [affected, say])
    return x, y


def says(page: Page, words: str) -> None:
    """What the status says."""
    expect(page.locator("#move-status")).to_have_text(words)


def sliders(page: Page) -> tuple[str, str]:
    return page.get_by_label(AFFECTED).input_value(), page.get_by_label(SAY).input_value()


def stands(project: Project, name: str = "Young carers") -> tuple[int, int]:
    """Where a group stands now."""
    position = project.groups.get(name=name).position
    assert position is not None
    return position.affected, position.say


def drag(page: Page, affected: int, say: int, *, name: str = "Young carers", let_go: bool = True) -> None:
    """Take a marker with the mouse, and carry it to a place of the grid."""
    picture(page).scroll_into_view_if_needed()
    page.mouse.move(*middle(marker(page, name)))
    page.mouse.down()
    page.mouse.move(*spot(page, affected, say), steps=4)
    if let_go:
        page.mouse.up()


# By keyboard ---------------------------------------------------------------------------------------------------------


def test_with_the_keyboard_alone(pages: Pages, project: Project) -> None:
    page = at_grid(pages, project)
    keys = Keyboard(page)
    keys.choose("Group", "2. Young carers")
    says(page, "Young carers selected. Often affected. Rarely has a say.")
    expect(marker(page)).to_have_class(re.compile("g-on"))

    keys.tab_to(page.get_by_label(SAY))
    slider = page.get_by_role("slider", name=SAY)
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", "Rarely, 25 out of 100")
    keys.press("PageUp", "ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "Sometimes, 55 out of 100")
    expect(page.locator("output").last).to_have_text("Sometimes")
    keys.press("End")
    assert sliders(page) == ("75", "100")
    keys.press("Home", "PageUp", "PageUp", "PageDown", "ArrowLeft")
    assert sliders(page) == ("75", "20")
    says(page, "")  # the browser reads a slider

    keys.button("More How much say do they have?")
    keys.press("Enter", "Enter", "Enter", "Enter", "Enter")
    says(page, "Young carers: often affected, sometimes has a say. Not saved yet.")
    keys.write(WHY, "They told us.")
    keys.press("Enter")
    says(page, "Saved. Young carers moved from rarely to sometimes having a say.")
    expect(page.get_by_label(WHY)).to_be_focused()
    expect(page.get_by_label(WHY)).to_have_value("")
    assert stands(project) == (75, 50)
    assert project.groups.get(name="Young carers").positions.latest("pk").reason == "They told us."

    keys.button("Undo")
    says(page, "Put back. Young carers: rarely has a say.")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    assert (stands(project), sliders(page)) == ((75, 25), ("75", "25"))
    keys.press("Enter")
    says(page, "There is nothing to put back.")
    keys.look()


def test_what_is_not_saved_is_put_back_without_the_server(pages: Pages, project: Project) -> None:
    page = at_grid(pages, project, f"?group={project.groups.get(name='Young carers').code}")
    keys = Keyboard(page)
    keys.tab_to(page.get_by_label(AFFECTED))
    keys.press("PageUp", "Escape")
    says(page, "Put back. Young carers: often affected.")
    expect(page.get_by_label(AFFECTED)).to_be_focused()
    keys.press("PageUp")
    keys.button("Undo")
    says(page, "Put back. Young carers: often affected.")
    assert sliders(page) == ("75", "25")
    assert project.positions.count() == 2


def test_a_link_of_the_table_chooses_a_group(pages: Pages, project: Project) -> None:
    page = at_grid(pages, project)
    keys = Keyboard(page)
    keys.link("Move Managers")
    expect(page.get_by_label("Group", exact=True)).to_be_focused()
    says(page, "Managers selected. Rarely affected. Often has a say.")
    keys.look()
    assert "group=" not in page.url


# By taps -------------------------------------------------------------------------------------------------------------


def test_with_taps_alone(phone: Pages, project: Project) -> None:
    page = at_grid(phone, project)
    page.touchscreen.tap(*middle(marker(page)))
    says(page, "Young carers selected. Often affected. Rarely has a say.")
    picture(page).scroll_into_view_if_needed()
    page.touchscreen.tap(*spot(page, 100, 50))
    says(page, "Young carers: always affected, sometimes has a say. Not saved yet.")
    assert stands(project) == (75, 25)
    page.get_by_role("button", name="Save move").tap()
    says(
        page,
        "Saved. Young carers moved from often to always affected, and from rarely to sometimes having a say.",
    )
    assert stands(project) == (100, 50)
    page.get_by_role("button", name=f"Less {SAY}").tap()
    says(page, "Young carers: always affected, sometimes has a say. Not saved yet.")
    assert sliders(page) == ("100", "45")


def test_a_tap_moves_nothing_before_a_group_is_chosen(phone: Pages, project: Project) -> None:
    page = at_grid(phone, project)
    page.touchscreen.tap(*spot(page, 100, 50))
    page.touchscreen.tap(*middle(marker(page, "Managers")))
    says(page, "Managers selected. Rarely affected. Often has a say.")


# By dragging ---------------------------------------------------------------------------------------------------------


def test_with_the_mouse(pages: Pages, project: Project) -> None:
    page = at_grid(pages, project)
    drag(page, 91, 52)
    says(page, "Young carers: always affected, sometimes has a say. Not saved yet.")
    assert (sliders(page), stands(project)) == (("90", "50"), (75, 25))
    page.get_by_role("button", name="Save move").click()
    says(
        page,
        "Saved. Young carers moved from often to always affected, and from rarely to sometimes having a say.",
    )
    expect(page.get_by_role("button", name="Save move")).to_be_focused()
    assert stands(project) == (90, 50)
    expect(page.get_by_role("row", name="Young carers")).to_contain_text("Sometimes")
    expect(marker(page)).to_have_attribute("data-say", "50")

    # Another one, at once: the picture is a new one.
    drag(page, 50, 100, name="Managers")
    says(page, "Managers: sometimes affected, always has a say. Not saved yet.")


def test_escape_and_dropping_outside_put_it_back(pages: Pages, project: Project) -> None:
    page = at_grid(pages, project)
    drag(page, 100, 75, let_go=False)
    expect(marker(page)).to_have_attribute("transform", re.compile("translate"))
    page.keyboard.press("Escape")
    says(page, "Put back. Young carers: often affected, rarely has a say.")
    page.mouse.up()
    assert sliders(page) == ("75", "25")
    expect(marker(page)).not_to_have_attribute("transform", re.compile("translate"))

    drag(page, 75, -30)
    says(page, "Put back. Young carers: rarely has a say.")
    assert (sliders(page), project.positions.count()) == (("75", "25"), 2)


# When something is in the way ----------------------------------------------------------------------------------------


def test_without_script(without_script: Pages, project: Project) -> None:
    page = at_grid(without_script, project)
    page.get_by_label("Group", exact=True).select_option(label="2. Young carers")
    walk.press(page, "Show this group")
    without_script.check(page, "a group is chosen")
    page.get_by_label(SAY).focus()
    page.keyboard.press("End")
    page.get_by_label(WHY).fill("They told us.")
    walk.press(page, "Save move")
    expect(walk.told(page)).to_have_text("Saved. Young carers moved from rarely to always having a say.")
    assert stands(project) == (75, 100)
    walk.press(page, "Undo")
    expect(walk.told(page)).to_have_text("Put back. Young carers: rarely has a say.")
    assert stands(project) == (75, 25)
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()


def test_a_lost_line_loses_nothing(pages: Pages, project: Project) -> None:
    page = at_grid(pages, project)
    drag(page, 100, 50)
    page.get_by_label(WHY).fill("They told us.")
    pages.context.set_offline(True)
    walk.press(page, "Save move")
    says(page, "Not saved. Check your connection and try again. Your change is still here.")
    assert (sliders(page), stands(project)) == (("100", "50"), (75, 25))
    expect(page.get_by_label(WHY)).to_have_value("They told us.")
    expect(page.get_by_role("button", name="Save move")).to_be_focused()
    pages.context.set_offline(False)
    walk.press(page, "Save move")
    expect(page.locator("#move-status")).to_contain_text("Saved. Young carers moved")
    assert project.positions.count() == 3
    pages.problems[:] = [found for found in pages.problems if not found.startswith("console: htmx:")]


def test_what_is_moved_while_a_save_is_on_its_way_stays(pages: Pages, project: Project) -> None:
    page = at_grid(pages, project)
    on_the_way: list[Route] = []
    page.route(re.compile("/groups/grid/"), lambda route: on_the_way.append(route))
    drag(page, 100, 25)
    with page.expect_request(lambda request: request.method == "POST"):
        walk.press(page, "Save move")
    drag(page, 50, 100, name="Managers")
    on_the_way[0].continue_()
    says(page, "Saved. Young carers moved from often to always affected.")
    expect(page.get_by_label("Group", exact=True).locator("option:checked")).to_have_text("1. Managers")
    assert (sliders(page), stands(project)) == (("50", "100"), (100, 25))
    page.unroute_all()
    walk.press(page, "Save move")
    expect(page.locator("#move-status")).to_contain_text("Saved. Managers moved")
    assert (stands(project), stands(project, "Managers")) == ((100, 25), (50, 100))


def test_somebody_who_is_signed_out_keeps_everything(pages: Pages, project: Project) -> None:
    page = at_grid(pages, project)
    drag(page, 100, 50)
    page.get_by_label(WHY).fill("They told us.")
    pages.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    walk.press(page, "Save move")
    expect(page.locator("#save-problem")).to_contain_text("Sign in")
    assert (sliders(page), stands(project)) == (("100", "50"), (75, 25))
    pages.sign_in(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    walk.press(page, "Save move")
    expect(page.locator("#move-status")).to_contain_text("Saved. Young carers moved")
    expect(page.locator("#save-problem")).to_be_empty()
    expect(page.get_by_label(WHY)).to_have_value("")


def test_below_the_line_the_full_record_is_asked(pages: Pages, project: Project) -> None:
    page = at_grid(pages, project)
    drag(page, 50, 25)
    page.get_by_label(WHY).fill("They told us.")
    walk.press(page, "Save move")
    expect(walk.title(page)).to_have_text("Where do they stand?")
    expect(page.get_by_label("Why?")).to_have_value("They told us.")
    expect(page.get_by_role("group", name=AFFECTED).get_by_label("sometimes")).to_be_checked()
    assert stands(project) == (75, 25)


def test_a_problem_is_told_beside_the_form_and_gets_the_focus(pages: Pages, project: Project) -> None:
    page = at_grid(pages, project)
    page.get_by_label("Group", exact=True).select_option(label="2. Young carers")
    page.get_by_label(WHY).fill("They told us.")
    walk.press(page, "Save move")
    problem = page.get_by_role("alert").filter(has_text="There is a problem")
    expect(problem).to_be_focused()
    expect(page.get_by_label(WHY)).to_have_value("They told us.")
    pages.check(page, "refused")
    page.get_by_role("link", name="This is where they stand already.").click()
    expect(page.get_by_label(AFFECTED)).to_be_focused()
    page.keyboard.press("End")
    walk.press(page, "Save move")
    says(page, "Saved. Young carers moved from often to always affected.")
    expect(problem).to_be_hidden()


def test_a_group_that_is_gone_is_told_with_the_words_kept(pages: Pages, project: Project) -> None:
    gone: Group = make_group(project=project, name="Mums", side="carer")
    page = at_grid(pages, project)
    page.get_by_label("Group", exact=True).select_option(label="Mums")
    says(page, "Mums selected. Not placed yet.")
    merge(group=gone, into=project.groups.get(name="Young carers"))
    page.get_by_label(WHY).fill("They told us.")
    walk.press(page, "Save move")
    expect(page.get_by_role("alert").filter(has_text="This group is not in the list any more.")).to_be_focused()
    expect(page.get_by_label(WHY)).to_have_value("They told us.")


def test_the_first_group_is_put_on_the_grid(pages: Pages) -> None:
    project = make_project(lead=make_user(name="Robin"))
    make_group(project=project, name="Young carers")
    pages.sign_in(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    page = pages.open(f"{project.get_absolute_url()}groups/grid/")
    page.get_by_role("link", name="Put on the grid Young carers").click()
    says(page, "Young carers selected. Not placed yet.")
    page.get_by_label(AFFECTED).press("End")
    walk.press(page, "Save move")
    expect(walk.told(page)).to_have_text("Saved. Young carers is on the grid: always affected, sometimes has a say.")
    expect(marker(page)).to_be_visible()
    assert stands(project) == (100, 50)


# How it looks --------------------------------------------------------------------------------------------------------


def test_it_fits_and_is_seen_at_every_size(pages: Pages, project: Project) -> None:
    page = at_grid(pages, project, f"?group={project.groups.get(name='Young carers').code}")
    pages.check(page, "a group is chosen")
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    assert walk.width(page) == 640
    for control in (*page.get_by_role("slider").all(), *page.locator("#move button:visible").all()):
        box = control.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] + box["width"] <= 640


def test_in_forced_colours_the_chosen_group_is_seen(pages: Pages, project: Project) -> None:
    page = at_grid(pages, project)
    page.emulate_media(forced_colors="active")
    page.get_by_label("Group", exact=True).select_option(label="2. Young carers")
    halo = marker(page).locator(".g-halo")
    expect(halo).to_have_count(1)
    ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert halo.evaluate("halo => getComputedStyle(halo).stroke") != ground


def test_a_finger_may_scroll_beside_the_markers(new_pages: Callable[..., Pages], project: Project) -> None:
    page = at_grid(new_pages(**PHONE), project)
    assert marker(page).evaluate("mark => getComputedStyle(mark).touchAction") == "none"
    assert picture(page).evaluate("svg => getComputedStyle(svg).touchAction") == "auto"


def test_our_scripts_are_small() -> None:
    files = sorted((settings.BASE_DIR / "static" / "js").glob("*.js"))
    assert {file.name for file in files} == {"app.js", "copy.js", "grid.js"}
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < OUR_SCRIPTS
