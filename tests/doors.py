"""The two ways into an exercise: a lead's account and a participant's own link."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from stakeholders.actors import Actor
from stakeholders.models import Project, Side
from tests.factories import exercise_of, lead_actor, make_participant
from tests.pages import Page, browser_of, browser_with_link, read

HTMX = {"hx-request": "true"}


@dataclass(frozen=True)
class Door:
    """One way in, with its browser, its addresses and who acts."""

    browser: Client
    project: Project
    by: Actor
    prefix: str

    def address(self, name: str, key: str, *more: Any) -> str:
        """Where a page or save of an exercise is."""
        names = {"page": "my_exercise" if self.prefix else "exercise_detail"}
        position = exercise_of(project=self.project, key=key).stage.position
        return reverse(names.get(name, f"{self.prefix}{name}"), args=[self.project.code, position, key, *more])

    def page(self, key: str, **query: Any) -> Page:
        """The exercise's page."""
        return read(self.browser.get(self.address("page", key), query))

    def save_text(self, key: str, text: str, version: int = 0, *, htmx: bool = False, **more: str) -> Any:
        """Save the shared text."""
        body = {"text": text, "version": version, **more}
        return self.browser.post(self.address("text_save", key), body, headers=HTMX if htmx else {})

    def save_entry(
        self,
        key: str,
        code: UUID,
        version: int = 0,
        *,
        boxes: dict[str, str] | None = None,
        htmx: bool = False,
        **more: str,
    ) -> Any:
        """Save one note, or the boxes of one row."""
        body = {"version": version, **(boxes or {}), **more}
        return self.browser.post(self.address("entry_save", key, code), body, headers=HTMX if htmx else {})


def lead_door(project: Project) -> Door:
    """The first lead's way in."""
    user = project.members.leads().order_by("pk")[0].user
    assert user is not None
    return Door(browser_of(user), project, lead_actor(project=project), "")


def person_door(project: Project, *, name: str = "Moss", side: Side | None = None) -> Door:
    """The way in of one more participant."""
    _, secret, by = make_participant(project=project, name=name, side=side)
    return Door(browser_with_link(secret), project, by, "my_")
