"""A page as the printer gets it."""

import re

from playwright.sync_api import Page

NOT_ON_PAPER = """
    header .bar, .nav, .skip, .foot, .btn, button, .back, .fix, .actions,
    main :is(input:not([type=hidden]), textarea:not([readonly]), select)
"""

SHOWN = """selector => [...document.querySelectorAll(selector)]
    .filter(element => element.checkVisibility() && element.getClientRects().length)
    .map(element => element.outerHTML.slice(0, 80))"""

CLIPPED = """() => [...document.querySelectorAll("body *")]
    .filter(element => {
        const style = getComputedStyle(element)
        if (element.closest(".vh, .sprite, svg, select") || !element.checkVisibility()) return false
        if (style.display === "inline") return false
        const tight = element.matches(".btn, .status, .tag, .knot, .here")
        const cuts = tight || ["hidden", "clip"].includes(style.overflowX)
        return cuts && element.scrollWidth > element.clientWidth + 1
    })
    .map(element => element.outerHTML.slice(0, 100))"""


def papers(page: Page) -> int:
    """How many pages of A4 the page prints to."""
    pdf = page.pdf(prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def only_words_on_paper(page: Page) -> None:
    """Nothing that can only be pressed is printed, nothing is wider than the paper, and no word is cut."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 673, "height": 1000})  # what A4 leaves between its margins
    found = {
        "can only be pressed": page.evaluate(SHOWN, NOT_ON_PAPER),
        "cut": page.evaluate(CLIPPED),
        "width": page.evaluate("() => Math.max(673, document.documentElement.scrollWidth)"),
    }
    assert found == {"can only be pressed": [], "cut": [], "width": 673}, found
