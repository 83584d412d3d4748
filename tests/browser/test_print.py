"""On paper: sheets and records without buttons. And on the screen with text of twice the size."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from planner.values import Word
from tests.browser import every_page, walk
from tests.browser.conftest import Pages
from tests.browser.every_page import Scene
from tests.browser.paper import CLIPPED, only_words_on_paper, papers
from tests.check_in_factories import begin_check_in, make_people, reply_to_line, run_check_in
from tests.factories import make_group
from tests.register_factories import place

OVERLAPPING = """() => {
    const worded = "h1, h2, h3, p, label, .btn, .status, .tag, dt, dd, th, td, .name, .when"
    const boxes = [...document.querySelectorAll(worded)]
        .filter(element => element.checkVisibility() && !element.closest(".vh, .sprite"))
        .map(element => [element, element.getBoundingClientRect()])
    const found = []
    for (const [index, [first, a]] of boxes.entries()) {
        for (const [second, b] of boxes.slice(index + 1)) {
            if (first.contains(second) || second.contains(first)) continue
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
            const words = [first, second].map(element => element.outerHTML.slice(0, 60))
            if (across > 2 && down > 2) found.push(words.join(" over "))
        }
    }
    return found
}"""


@pytest.fixture
def ready() -> Scene:
    return every_page.ready()


def test_each_sheet_begins_a_page_of_its_own(pages: Pages, ready: Scene) -> None:
    pages.sign_in(ready.lead)
    page = pages.open(reverse("stage_sheets", args=[ready.project.code, 1]))
    sheets = page.locator(".sheet").count()
    only_words_on_paper(page)

    assert page.get_by_role("heading", name="Blank sheets to print").is_hidden()
    # No sheet runs over to a second page: a page with three lines on it is lost on a table.
    assert papers(page) == sheets
    page = pages.open(f"{reverse('stage_sheets', args=[ready.project.code, 1])}?only=problem")
    assert papers(page) == 1


@pytest.mark.parametrize("position", range(2, 9))
def test_no_sheet_of_the_plan_runs_over(pages: Pages, ready: Scene, position: int) -> None:
    pages.sign_in(ready.lead)
    page = pages.open(reverse("stage_sheets", args=[ready.project.code, position]))

    assert papers(page) == page.locator(".sheet").count()


@pytest.mark.parametrize("position", range(1, 9))
def test_no_sheet_in_larger_type_runs_over(pages: Pages, ready: Scene, position: int) -> None:
    pages.sign_in(ready.lead)
    page = pages.open(f"{reverse('stage_sheets', args=[ready.project.code, position])}?large")

    assert papers(page) == page.locator(".sheet").count()


@pytest.mark.parametrize("query", ["", "?large"])
def test_sheets_for_the_promise_a_concern_and_a_view_print_one_a_page(pages: Pages, ready: Scene, query: str) -> None:
    pages.sign_in(ready.lead)
    page = pages.open(reverse("paper_sheets", args=[ready.project.code]) + query)
    only_words_on_paper(page)

    assert page.get_by_role("heading", name="Sheets to print").is_hidden()
    assert papers(page) == page.locator(".sheet").count() == 3 + 3


@pytest.mark.parametrize("query", ["", "?large"])
def test_a_talk_and_a_check_in_print_one_sheet_a_page(pages: Pages, ready: Scene, query: str) -> None:
    check_in = begin_check_in(project=ready.project)
    pages.sign_in(ready.lead)
    page = pages.open(reverse("talk_kit", args=[ready.project.code]) + query)
    only_words_on_paper(page)

    assert page.get_by_role("heading", name="A talk of twenty minutes").is_hidden()
    assert papers(page) == page.locator(".sheet").count() == (6 if query else 4)

    page = pages.open(reverse("check_in_sheet", args=[ready.project.code, check_in.code]) + query)
    only_words_on_paper(page)
    assert page.get_by_role("heading", name="The paper form").is_hidden()
    assert papers(page) == (3 if query else 2)


def test_what_a_check_in_says_prints_with_its_pictures_and_tables(pages: Pages, ready: Scene) -> None:
    lived, _ = make_people(project=ready.project, lived=8)
    for _ in range(2):
        run_check_in(project=ready.project, lived=dict.fromkeys(lived, Word.OFTEN), broken=["respect"])
    reply_to_line(project=ready.project, key="respect")
    pages.sign_in(ready.lead)
    page = pages.open(reverse("check_ins", args=[ready.project.code]))
    only_words_on_paper(page)

    assert page.get_by_role("img", name="Respect").first.is_visible()
    assert page.get_by_role("row").filter(has_text="never").first.is_visible()
    assert page.get_by_text("One of you opens every meeting.").is_visible()
    assert papers(page) <= 6


def test_cards_of_groups_often_forgotten_print_two_on_a_page(pages: Pages, ready: Scene) -> None:
    pages.sign_in(ready.lead)
    page = pages.open(reverse("card_list", args=[ready.project.code]))
    only_words_on_paper(page)

    assert page.locator(".deal > li").count() == 15
    assert page.get_by_role("heading", name="Groups often forgotten").is_hidden()
    assert papers(page) == 8


@pytest.mark.parametrize(("query", "smallest"), [("", 16), ("?large", 18)])
def test_no_word_on_a_sheet_is_small(pages: Pages, ready: Scene, query: str, smallest: int) -> None:
    """Sizes in points, as they are printed. The usual sheets are in 18, their small print in 16."""
    pages.sign_in(ready.lead)
    for name, where in (("paper_sheets", []), ("stage_sheets", [1])):
        page = pages.open(reverse(name, args=[ready.project.code, *where]) + query)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 673, "height": 1000})
        sizes = page.evaluate(
            """() => [...document.querySelectorAll(".sheet *")]
                .filter(element => element.checkVisibility() && element.innerText?.trim())
                .map(element => Math.round(parseFloat(getComputedStyle(element).fontSize) * 0.75))"""
        )
        assert min(sizes) == smallest


def test_the_grid_in_large_print_is_a_page_and_its_words_are_large(pages: Pages, ready: Scene) -> None:
    for number in range(6):
        place(group=make_group(project=ready.project, name=f"Group {number}"), affected=20 * number, say=75)
    pages.sign_in(ready.lead)
    for only, sheets in (("grid", 2), ("grid-filled", 2)):
        page = pages.open(f"{reverse('stage_sheets', args=[ready.project.code, 2])}?only={only}")
        only_words_on_paper(page)
        assert papers(page) == page.locator(".sheet").count() == sheets
        points = page.evaluate(
            """() => [...document.querySelectorAll(".g-paper text")].map(text => {
                const drawing = text.ownerSVGElement
                const unit = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width
                return parseFloat(getComputedStyle(text).fontSize) * unit * 0.75
            })"""
        )
        assert min(points) > 17.5


def test_the_grid_prints_wide_with_its_table(pages: Pages, ready: Scene) -> None:
    place(group=make_group(project=ready.project, name="Shepherds"))
    pages.sign_in(ready.lead)
    page = pages.open(reverse("group_grid", args=[ready.project.code]))
    only_words_on_paper(page)

    assert page.locator(".g-wide").is_visible()
    assert page.locator(".g-narrow").is_hidden()
    assert page.get_by_role("row").filter(has_text="Shepherds").is_visible()
    assert page.get_by_role("heading", name="Move a group").is_hidden()


def test_a_record_prints_whole(pages: Pages, ready: Scene) -> None:
    pages.sign_in(ready.lead)
    page = pages.open(reverse("stage_finish", args=[ready.project.code, 1]))
    walk.press(page, "Sign off stage 1")
    page = pages.open(reverse("stage_record", args=[ready.project.code, 1]))
    only_words_on_paper(page)

    for words in (
        "Signed with 1 known gap",
        "Alongside cannot know who is behind a link.",
        "Fingerprints",
    ):
        assert page.get_by_text(words).is_visible()
    assert 1 <= papers(page) <= 4


@pytest.mark.parametrize(
    "name",
    [
        "link_list",
        "project_home",
        "stage_list",
        "people_list",
        "history_list",
        "stage_detail",
        "promise",
        "concerns",
        "open_points",
        "talk_list",
        "you_said",
    ],
)
def test_other_pages_print_without_buttons(pages: Pages, ready: Scene, name: str) -> None:
    pages.sign_in(ready.lead)
    only_words_on_paper(pages.open(reverse(name, args=[ready.project.code, *([1] if name == "stage_detail" else [])])))


def larger(page: Page) -> list[str]:
    """What goes wrong when all text is twice as large."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    width = walk.width(page)
    faults = [f"{width} wide"] if width > 1280 else []
    return [f"{page.url}: {fault}" for fault in (*faults, *page.evaluate(CLIPPED), *page.evaluate(OVERLAPPING))]


def test_text_of_twice_the_size_fits(pages: Pages) -> None:
    scene = every_page.typical()
    pages.sign_in(scene.lead)

    assert [fault for path in scene.lead_pages() for fault in larger(pages.open(path))] == []


def test_text_of_twice_the_size_fits_for_a_participant(pages: Pages) -> None:
    scene = every_page.typical()
    pages.come_in(scene.secret)

    assert [fault for path in scene.participant_pages() for fault in larger(pages.open(path))] == []


def test_looking_for_clipped_words_is_not_blind(pages: Pages) -> None:
    page = pages.open("/help/")
    page.evaluate(
        """() => {
            const box = document.createElement("p")
            box.className = "tag"
            box.textContent = "Too long for its box"
            document.querySelector("main").prepend(box)
            box.style.cssText = "width: 20px; position: absolute"
            document.querySelector("h1").style.marginBottom = "-80px"
        }"""
    )

    faults = larger(page)
    assert any("Too long" in fault for fault in faults)
    assert any(" over " in fault for fault in faults)
