"""Pages that anybody can read, as a browser shows them."""

import pytest

from tests.browser.conftest import Pages

PUBLIC = ["/", "/help/", "/privacy/", "/accessibility/", "/accounts/sign-in/"]


@pytest.mark.parametrize("path", PUBLIC)
def test_no_fault(pages: Pages, path: str) -> None:
    pages.check(pages.open(path), path)


@pytest.mark.parametrize("path", PUBLIC)
def test_reads_well_on_a_phone(phone: Pages, path: str) -> None:
    phone.check(phone.open(path), path)


@pytest.mark.parametrize("path", PUBLIC)
def test_needs_no_script(without_script: Pages, path: str) -> None:
    page = without_script.open(path)

    assert page.get_by_role("heading", level=1).count() == 1
    without_script.check(page, path)


def test_a_page_that_does_not_exist(pages: Pages) -> None:
    pages.check(pages.open("/nowhere/", status=404), "404")
