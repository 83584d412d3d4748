from tests.browser.conftest import Pages
from tests.factories import make_project, make_user


def test_probe(pages: Pages) -> None:
    lead = make_user(password="x")
    project = make_project(lead=lead)
    pages.sign_in(lead)
    page = pages.open("/projects/new/")
    page.locator("#id_sentence").focus()
    for i in range(6):
        page.keyboard.press("Tab")
        print(
            page.evaluate(
                "()=>[document.activeElement.id, document.activeElement.matches(':focus-visible'), document.activeElement.matches(':focus'), getComputedStyle(document.activeElement).outline]"
            )
        )
        page.screenshot(path=f"/tmp/h7shots/date{i}.png", clip={"x": 0, "y": 0, "width": 1000, "height": 720})
