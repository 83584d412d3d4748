"""A real browser in front of a real server, which serves the static files as they are served in earnest.

`pages` is a person at a desk, `phone` one with a phone, `without_script` one whose browser runs no script. A test that
should pass on PostgreSQL too is marked `also_postgresql`. See `Pages` for what they can do.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from stakeholders.models import User
from tests import settings as for_tests
from tests.browser import walk

# Playwright leaves a running event loop in the thread of the tests, which makes Django refuse its own database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

LONGEST_WAIT = 20_000
"""Milliseconds. Nothing waits this long on a machine at rest; on a busy one a short wait would lie."""
expect.set_options(timeout=LONGEST_WAIT)

COLLECTED = for_tests.DATA_FOLDER / "collected"
REAL_STATIC = {"STORAGES": for_tests.REAL_STORAGES, "STATIC_ROOT": COLLECTED}

CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]

AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
}

MARKS = """() => [
    ...[...document.querySelectorAll("use")]
        .filter(use => !document.querySelector(use.getAttribute("href")))
        .map(use => "there is no drawing " + use.getAttribute("href")),
    ...[...document.querySelectorAll(".status, .btn, .tag, .what")]
        .filter(element => !element.textContent.trim())
        .map(element => "without a word: " + element.outerHTML.replace(/\\s+/g, " ").slice(0, 120)),
]"""
"""Marks are a shape and a word. Source: ui.md, "Never colour alone"."""

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "has_touch": True,
    "is_mobile": True,
}


@dataclass(frozen=True)
class Look:
    """One way to see a page."""

    width: int
    scheme: Literal["light", "dark"]
    forced_colors: Literal["active", "none"] = "none"

    def __str__(self) -> str:
        return f"{self.width} {self.scheme}" + (" forced colours" if self.forced_colors == "active" else "")


TWO_LOOKS = (Look(1280, "light"), Look(320, "dark"))
EVERY_LOOK = tuple(
    Look(width, scheme, forced)
    for width in (1280, 390, 320)
    for scheme in ("light", "dark")
    for forced in ("none", "active")
)


@dataclass(frozen=True)
class Visit:
    """What one visit with an empty cache asked for."""

    addresses: list[str]
    bytes_by_kind: dict[str, int]
    """Transferred bytes, headers and compressed body, by Playwright's kinds: document, stylesheet, script, font…"""

    @property
    def requests(self) -> int:
        return len(self.addresses)

    @property
    def bytes(self) -> int:
        return sum(self.bytes_by_kind.values())

    @property
    def origins(self) -> set[str]:
        return {_origin(address) for address in self.addresses}


@dataclass
class Pages:
    """One person's browser. `problems` gathers script errors, refusals by the CSP and requests to other hosts."""

    new_context: Callable[..., BrowserContext]
    address: str
    looks: tuple[Look, ...]
    context_args: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context = self._context()
        self.page = self.context.new_page()
        self.runs_script = self.context_args.get("java_script_enabled", True)

    def _context(self) -> BrowserContext:
        context = self.new_context(base_url=self.address, reduced_motion="reduce", **self.context_args)
        context.set_default_timeout(LONGEST_WAIT)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("request", self._note_request)
        return context

    def _note_console(self, message: ConsoleMessage) -> None:
        # An answer such as 404 or 422 is the test's business, and Chromium calls it an error.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def _note_request(self, request: Request) -> None:
        if _origin(request.url) not in {_origin(self.address), "data:", "blob:"}:
            self.problems.append(f"other host: {request.url}")

    def open(self, path: str, *, status: int = 200) -> Page:
        """Go to a path of the site, and return the page."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}, not {status}"
        return self.page

    def sign_in(self, user: User) -> None:
        """Let the browser in as the holder of an account, without the sign-in page."""
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.address}])

    def come_in(self, secret: str) -> Page:
        """Let the browser in by a link of either kind, as a person does: open it and press the button."""
        page = self.open(f"/join/{secret}/")
        page.get_by_role("button", name="come in").click()
        expect(page).to_have_url(re.compile("/take-part/"))
        return page

    def sign_out(self) -> None:
        """Forget every cookie."""
        self.context.clear_cookies()

    def check(self, page: Page, name: str) -> None:
        """Fail with every fault axe finds, every overflow and every mark without a word, in each look.

        At 1280 light and 320 dark; in a test marked `axe_full`, and in `sh tests/run everything`, in every look.
        """
        before = page.viewport_size
        faults = []
        page.wait_for_load_state()
        for look in self.looks:
            page.set_viewport_size({"width": look.width, "height": 900})
            page.emulate_media(color_scheme=look.scheme, forced_colors=look.forced_colors)
            page.evaluate("() => document.fonts.ready.then(() => null)")
            width = walk.width(page)
            if width > look.width:
                faults.append(f"{name}, {look}: the page is {width} wide{_widest(page, look.width)}")
            faults += [f"{name}, {look}: {fault}" for fault in page.evaluate(MARKS)]
            if self.runs_script:
                faults += [f"{name}, {look}: {fault}" for fault in axe_faults(page)]
        page.emulate_media(color_scheme="light", forced_colors="none")
        if before is not None:
            page.set_viewport_size(before)
        if faults:
            pytest.fail("\n".join(faults), pytrace=False)

    def first_visit(self, path: str) -> Visit:
        """Open a path with this person's cookies and an empty cache, and tell what was transferred."""
        context = self._context()
        context.add_cookies(self.context.cookies())  # type: ignore[arg-type]
        page = context.new_page()
        finished: list[Request] = []
        page.on("requestfinished", lambda request: finished.append(request))
        page.goto(path, wait_until="networkidle")
        weights: dict[str, int] = {}
        for request in finished:
            sizes = request.sizes()
            weight = sizes["responseHeadersSize"] + sizes["responseBodySize"]
            weights[request.resource_type] = weights.get(request.resource_type, 0) + weight
        addresses = [request.url for request in finished]
        context.close()
        return Visit(addresses, weights)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}:" if parts.scheme in {"data", "blob"} else f"{parts.scheme}://{parts.netloc}"


def _widest(page: Page, width: int) -> str:
    found = page.evaluate(
        """width => [...document.body.querySelectorAll("*")]
            .filter(e => e.getBoundingClientRect().right > width + 1)
            .slice(0, 3).map(e => e.outerHTML.slice(0, 100))""",
        width,
    )
    return "".join(f"\n    {element}" for element in found)


def axe_faults(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, one line for each element."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate("options => axe.run(options).then(results => results.violations)", AXE_OPTIONS)
    return [
        f"{violation['id']} ({violation['help']}) {' '.join(map(str, node['target']))}: {node['html'][:200]}"
        for violation in violations
        for node in violation["nodes"]
    ]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium. A missing browser fails every test that needs one."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        pytest.fail(
            "Chromium is missing. Install it (on Debian: apt-get install chromium-headless-shell), or set CHROMIUM."
        )
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": found, "args": [*CHROMIUM_ARGS, *root]}


@pytest.fixture(scope="session")
def collected_static() -> Path:
    """The static files as `collectstatic` leaves them, made by whichever worker comes first."""
    with (for_tests.DATA_FOLDER / "collected.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = COLLECTED / "staticfiles.json"
        if not done.exists():
            COLLECTED.mkdir(exist_ok=True)
            with override_settings(**REAL_STATIC):
                call_command("collectstatic", "--noinput", verbosity=0)
    return COLLECTED


@pytest.fixture(scope="session")
def live_server(collected_static: Path) -> Iterator[LiveServer]:
    """The app behind a real port, with its own middleware for static files in place of Django's for developers."""
    with override_settings(**REAL_STATIC):
        server = LiveServer("127.0.0.1", start=False)
        server.thread.static_handler = _the_app_itself  # type: ignore[assignment]
        server.start()
    yield server
    server.stop()


def _the_app_itself(application: WSGIHandler) -> WSGIHandler:
    return application


@pytest.fixture
def _as_in_earnest(live_server: LiveServer, settings: Any) -> None:
    for name, value in REAL_STATIC.items():
        setattr(settings, name, value)
    settings.SITE_URL = live_server.url


@pytest.fixture
def looks(request: pytest.FixtureRequest) -> tuple[Look, ...]:
    """How `Pages.check` looks at a page."""
    full = request.node.get_closest_marker("axe_full") or os.environ.get("AXE") == "full"
    return EVERY_LOOK if full else TWO_LOOKS


@pytest.fixture
def new_pages(
    live_server: LiveServer,
    _as_in_earnest: None,
    new_context: Callable[..., BrowserContext],
    looks: tuple[Look, ...],
) -> Iterator[Callable[..., Pages]]:
    """Browsers for as many people as a test needs: `new_pages()`, or `new_pages(java_script_enabled=False)`.

    After the test each must be free of problems; a test that means to make some empties `problems` itself.
    """
    made: list[Pages] = []

    def make(**context_args: Any) -> Pages:
        made.append(Pages(new_context, live_server.url, looks, context_args))
        return made[-1]

    yield make
    assert [problem for pages in made for problem in pages.problems] == []


@pytest.fixture
def pages(new_pages: Callable[..., Pages]) -> Pages:
    """A person at a desk."""
    return new_pages()


@pytest.fixture
def phone(new_pages: Callable[..., Pages]) -> Pages:
    """A person with a phone."""
    return new_pages(**PHONE)


@pytest.fixture
def without_script(new_pages: Callable[..., Pages]) -> Pages:
    """A person whose browser runs no script. `check` looks for overflow only, because axe is a script."""
    return new_pages(java_script_enabled=False)
