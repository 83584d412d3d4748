"""The browser tests are not blind: each thing they look for is found where it is."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings

from stakeholders.models import User
from tests.browser.conftest import EVERY_LOOK, PHONE, Look, Pages

GOOD = (
    "<!DOCTYPE html><html lang='en'><head><title>A page</title>"
    "<meta name='viewport' content='width=device-width, initial-scale=1'></head>"
    "<body><main><h1>A page</h1><p>Words.</p>{}</main></body></html>"
)


def test_a_good_page_has_no_fault(pages: Pages) -> None:
    pages.page.set_content(GOOD.format(""))

    pages.check(pages.page, "good")


def test_axe_finds_a_fault_in_both_looks(pages: Pages) -> None:
    pages.page.set_content(GOOD.format("<button></button>"))

    with pytest.raises(pytest.fail.Exception) as found:
        pages.check(pages.page, "bad")

    assert "bad, 1280 light: button-name" in str(found.value)
    assert "bad, 320 dark: button-name" in str(found.value)


@pytest.mark.parametrize("context_args", [{}, PHONE, {"java_script_enabled": False}])
def test_a_page_that_is_too_wide_is_found(new_pages: Callable[..., Pages], context_args: dict[str, Any]) -> None:
    pages = new_pages(**context_args)
    pages.page.set_content(GOOD.format("<div style='width: 400px'>Wide</div>"))

    with pytest.raises(pytest.fail.Exception, match=r"bad, 320 dark: the page is 4\d\d wide"):
        pages.check(pages.page, "bad")


def test_a_mark_without_its_word_is_found(pages: Pages) -> None:
    pages.page.set_content(GOOD.format('<span class="status"><svg aria-hidden="true"><use href="#i-no"/></svg></span>'))

    with pytest.raises(pytest.fail.Exception) as found:
        pages.check(pages.page, "bad")

    assert "bad, 1280 light: there is no drawing #i-no" in str(found.value)
    assert 'bad, 1280 light: without a word: <span class="status">' in str(found.value)


def test_faults_of_script_and_other_hosts_are_noted(pages: Pages) -> None:
    pages.open("/health/")
    pages.page.evaluate("() => { setTimeout(() => { throw new Error('broken') }, 0); console.error('said so') }")
    with pages.page.expect_event("requestfailed"):
        pages.page.evaluate("() => { document.body.append(new Image()); new Image().src = 'http://127.0.0.1:9/x.png' }")

    kinds = {problem.split(":")[0] for problem in pages.problems}
    pages.problems.clear()

    assert kinds == {"script", "console", "other host"}


def test_a_script_in_the_page_is_refused(pages: Pages) -> None:
    page = pages.open("/help/")
    page.evaluate(
        """() => { const script = document.createElement("script");
                   script.textContent = "document.title = 'changed'"; document.body.append(script) }"""
    )

    assert page.title() != "changed"
    assert "script-src" in pages.problems.pop()


@pytest.mark.parametrize(("context_args", "title"), [({}, "changed"), ({"java_script_enabled": False}, "A page")])
def test_without_script_nothing_runs(new_pages: Callable[..., Pages], context_args: dict[str, Any], title: str) -> None:
    page = new_pages(**context_args).page
    page.goto("data:text/html," + quote(GOOD.format("<script>document.title = 'changed'</script>")))

    assert page.title() == title


@pytest.mark.also_postgresql
def test_sign_in_lets_in_and_sign_out_does_not(pages: Pages) -> None:
    user = User.objects.create_user(email="lead@example.org", password=None, name="Lead")

    pages.sign_in(user)
    signed_in = [cookie["name"] for cookie in pages.context.cookies()]
    pages.sign_out()

    assert signed_in == [settings.SESSION_COOKIE_NAME]
    assert pages.context.cookies() == []


def test_a_first_visit_counts_compressed_bytes(pages: Pages) -> None:
    visit = pages.first_visit("/help/")

    (sheet,) = [address for address in visit.addresses if address.endswith(".css")]
    collected = settings.STATIC_ROOT / sheet.split("/static/")[1]
    assert visit.requests == len(set(visit.addresses))
    assert 0 < visit.bytes_by_kind["stylesheet"] < collected.stat().st_size
    assert visit.bytes_by_kind["stylesheet"] >= collected.with_name(f"{collected.name}.br").stat().st_size


def test_two_people_have_two_browsers(new_pages: Callable[..., Pages]) -> None:
    first, second = new_pages(), new_pages()
    first.context.add_cookies([{"name": "mine", "value": "1", "url": first.address}])

    assert second.context.cookies() == []


@pytest.mark.axe_full
def test_the_whole_grid_looks_twelve_times(looks: tuple[Look, ...]) -> None:
    assert looks == EVERY_LOOK
    assert len(set(map(str, looks))) == 12
