"""How a participant comes in, and what stands on their place."""

from django.test import Client
from django.urls import reverse

from stakeholders.models import Member, Project, Side
from tests.factories import make_participant
from tests.pages import Page, browser_with_link, read

AGREE = "Do you agree that stage {} is finished? Read it first."
PROMISE = "Read what we promise each other. Do you agree?"
IS_IT_DONE = "You agreed to stage 1 “as long as”. Is it done?"


def come_in(project: Project, side: Side | None = Side.LIVED, name: str = "Moss") -> tuple[Member, Client]:
    member, secret, _ = make_participant(project=project, name=name, side=side)
    return member, browser_with_link(secret)


def place(browser: Client, project: Project) -> Page:
    return read(browser.get(reverse("take_part", args=[project.code])))


def section(page: Page, title: str) -> list[str]:
    """The links of a section, by the id of its heading."""
    return [link.words for found in page.root.all("section") if found.all(id=title) for link in found.all("a")]


def waits(page: Page) -> list[str]:
    """The sentences of what waits, the first thing first."""
    [found] = [found for found in page.root.all("section") if found.all(id="waiting")]
    sentences = [line.words for line in found.all("p")]
    return [words for words in sentences if words.endswith(("?", "first."))]
