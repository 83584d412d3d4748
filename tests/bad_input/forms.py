"""What every module about bad input shares: one world, how a form is written down, and what is asked of an answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from planner.models import Entry, PromiseLine
from stakeholders.actions.care import add_needs
from stakeholders.actions.group_files import bring_in_file
from stakeholders.actions.groups import add_group
from stakeholders.models import Group, Member, Project, Side, User
from stakeholders.spreadsheets.written import Sheet, SheetRow
from tests.check_in_factories import begin_check_in, hold_talk, reply_to_line
from tests.factories import (
    MONDAY,
    PASSWORD,
    answer_of,
    at,
    exercise_of,
    fill_required,
    finish_stage,
    lead_actor,
    make_group,
    make_participant,
    make_project,
    make_shared_link,
    make_user,
    page_of,
    raise_concern,
    reply_to,
    rows_from_notes,
    say_not_needed,
    write,
    write_promise,
)
from tests.pages import Page, browser_of, browser_with_link, read, same_browser
from tests.recruitment_factories import ask_person, enter_window
from tests.register_factories import ask_for, leave_out, place, reply_to_request
from tests.support_factories import agree_to_pay, see_to

EMPTY_GROUP = UUID("5a1de0c4-52c1-4f3e-9a53-0d6a6f7a3b11")
"""The code of a group that is affected and has no places."""
RESPECT = "All kinds of knowing count the same."


@dataclass(frozen=True, slots=True)
class World:
    """One project, one that waits for people to agree, one to which somebody just came, and a browser for each."""

    project: Project
    asked: Project
    arriving: Project
    browsers: dict[str, Client]
    note: UUID
    """Of a note that can be replied to."""


def make_world() -> World:
    """The world on a Monday."""
    with at(MONDAY):
        lead = make_user(name="Robin", email="robin@example.org", password=PASSWORD)
        asked, asked_secret = _make_asked(lead)
        arriving = make_project(lead=lead)
        _, arriving_secret = make_shared_link(project=arriving)
        project = make_project(lead=lead)
        moss, secret, by_moss = make_participant(project=project, name="Moss", side=Side.CARER)
        raise_concern(project=project, by=by_moss, position=2)
        reply_to(objection=raise_concern(project=project, by=by_moss, position=2))
        ask_for(project=project, by=by_moss, missing="Wardens")
        reply_to_request(challenge=ask_for(project=project, by=by_moss, missing="Cleaners"))
        make_shared_link(project=project, label="Old poster")
        write_promise(project=project)
        begin_check_in(project=project)
        hold_talk(project=project, broken=["respect", "access"])
        reply_to_line(project=project, key="access")
        answer_of(member=moss, answer="but")
        leave_out(group=make_group(project=project, name="Porters"))
        add_group(project=project, code=EMPTY_GROUP, name="Night workers", by=lead_actor(project=project))
        place(group=project.groups.get(code=EMPTY_GROUP), affected=100)
        for name in ("Blue hat", "Red hat"):
            ask_person(project=project, group=project.groups.get(code=EMPTY_GROUP), name=name)
        make_group(project=project)
        add_needs(member=moss, words=["A taxi"], by=by_moss)
        see_to(need=moss.needs.get(), is_done=True)
        agree_to_pay(member=moss)
        browsers = {"lead": browser_of(lead), "person": browser_with_link(secret, asked_secret), "nobody": Client()}
        browsers["arriving"] = browser_with_link(arriving_secret)
        rows_from_notes(project=project, notes="hopes", rows="decisions")
        note = write(exercise=exercise_of(project=project, key="hopes")).code
        make_group_file(project=project)
        enter_window(project=project, weeks=2)
    return World(project, asked, arriving, browsers, note)


def make_group_file(*, project: Project) -> None:
    """A file of groups that was brought in, and not loaded."""
    sheet = Sheet([SheetRow(1, ("Group", "Type")), SheetRow(2, ("Night staff", "Crew"))], [])
    bring_in_file(project=project, code=uuid4(), name="groups.csv", sheet=sheet, by=lead_actor(project=project))


def _make_asked(lead: User) -> tuple[Project, str]:
    """A project whose first stage is signed and whose second only waits for people to agree, with a known gap."""
    asked = make_project(lead=lead)
    holder, secret, _ = make_participant(project=asked, side=Side.LIVED, since=MONDAY - timedelta(days=20))
    finish_stage(project=asked, position=1, holder=holder)
    fill_required(project=asked, position=2)
    say_not_needed(exercise=exercise_of(project=asked, key="second_look"))
    return asked, secret


# The forms -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Form:
    """One form: where it stands, a body that is accepted, its text boxes with their limits, and what it stored."""

    address: Callable[[World], str]
    body: dict[str, str]
    limits: dict[str, int]
    required: tuple[str, ...]
    stored: Callable[[str], str]
    person: str = "lead"
    codes: tuple[str, ...] = field(default=())
    """Boxes that the page fills with a fresh UUID."""
    seen: bool = False
    """Whether the page tells what it shows, so that nobody agrees to something else."""
    button: str = ""
    """The name of the button, where a page has several."""
    shows: Callable[[], dict[str, str]] = dict
    """Boxes that hold what the page showed."""
    lists: tuple[str, ...] = ()
    """Boxes of which several can be ticked."""
    hang: tuple[str, ...] = ()
    """Needed boxes of which nothing is said where another one is missing too: they hang on what that one says."""

    def send(self, world: World, body: dict[str, Any]) -> Any:
        """Send a body from the browser of whom the form is for."""
        return same_browser(world.browsers[self.person]).post(self.address(world), body)

    def good(self, **changed: Any) -> dict[str, Any]:
        """A body that is accepted, and what is changed in it."""
        seen = {"seen": _seen()} if self.seen else {}
        pressed = {self.button: "yes"} if self.button else {}
        return self.body | seen | pressed | self.shows() | {name: str(uuid4()) for name in self.codes} | changed


def _seen() -> str:
    return page_of(
        project=Project.objects.get(stages__position=1, stages__sign_offs__isnull=False), position=2
    ).unit.seen


def of_project(name: str, *more: Any) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.project.code, *more])


def of_link(name: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.project.code, world.project.shared_links.get().code])


def of_group(name: str, *more: Any) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.project.code, world.project.groups.latest("pk").code, *more])


def our_group() -> Group:
    """The group of `of_group`."""
    return Project.objects.latest("pk").groups.latest("pk")


def of_asked(name: str, *more: Any) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.asked.code, *more])


def one_of_ours(*, is_lead: bool) -> Member:
    """The lead, or the only participant, of the project that is not asked."""
    return Project.objects.latest("pk").members.get(is_lead=is_lead)


def of_exercise(name: str, key: str, *, with_code: bool = False) -> Callable[[World], str]:
    def address(world: World) -> str:
        position = exercise_of(project=world.project, key=key).stage.position
        return reverse(name, args=[world.project.code, position, key, *([uuid4()] if with_code else [])])

    return address


def row_of_placing() -> dict[str, str]:
    """The row of a group that is not placed yet."""
    code = Group.objects.latest("pk").code
    return {f"saw-{code}": "", f"{code}-affected": "75", f"{code}-say": "25"}


def drafted_line() -> PromiseLine:
    return PromiseLine.objects.get(version__published_at=None, key="respect")


def of_concern(name: str, *, replied: bool) -> Callable[[World], str]:
    def address(world: World) -> str:
        return reverse(name, args=[world.project.code, world.project.objections.get(reply__isnull=not replied).code])

    return address


def of_request(name: str, *, replied: bool) -> Callable[[World], str]:
    def address(world: World) -> str:
        return reverse(name, args=[world.project.code, world.project.challenges.get(reply__isnull=not replied).code])

    return address


def of_value_reply(name: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.project.code, world.project.value_replies.get().code])


def of_talk(name: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.project.code, world.project.talks.get().code])


def newest_entry() -> Entry:
    return Entry.objects.latest("pk")


MACHINE = {"person", "group", "batch", "line", "version", "code", "saw"}
"""Boxes that nobody sees; what is wrong with them is said in the summary only."""


# What is answered ----------------------------------------------------------------------------------------------------


@contextmanager
def attempt(subtests: pytest.Subtests, about: object) -> Iterator[None]:
    """One of several things that a test sends: named where it fails, and undone before the next."""
    with subtests.test(str(about)), transaction.atomic():
        yield
        transaction.set_rollback(True)


def accepted(response: Any) -> bool:
    """Saved: either a redirect, or the page that shows a link once."""
    return response.status_code == 302 or (response.status_code == 200 and read(response).summary == [])


def value_on(page: Page, name: str) -> str | None:
    """What a box of the form holds."""
    return next((form.values[name] for form in page.forms if name in form.values), None)


def refused(response: Any, *boxes: str) -> Page:
    """The page of a refusal: 422, an error summary, and the same words beside these boxes and no others."""
    page = read(response)
    assert response.status_code == 422
    assert page.title.startswith("Error: ")
    assert page.summary != []
    seen = [box for box in boxes if box not in MACHINE]
    beside = {box: page.errors_beside(box) for box in seen}
    assert [] not in beside.values(), beside
    if len(seen) == len(boxes):
        assert sorted(page.summary) == sorted(words for each in beside.values() for words in each)
    else:
        assert len(page.summary) > sum(map(len, beside.values()))
    for box in seen:
        marked = [element for form in page.root.all("form", method="post") for element in form.all(name=box)]
        assert {element.attributes.get("aria-invalid") for element in marked} == {"true"}, box
    return page
