"""The picture of the grid as a file: it stands alone, says what it shows, and is an image that can be seen."""

import re
import struct
import xml.etree.ElementTree as ElementTree
import zlib
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stakeholders.models import Group, Project
from tests.factories import MONDAY, at, make_group, make_project, make_user
from tests.register_factories import place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

MOST_QUERIES = 10
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    """With a group that is placed, and one that is not."""
    project = make_project(name="Bins & <buses>", lead=make_user(name="Robin"))
    group = make_group(project=project, name="People who <wait> & carry\x0b", side="lived")
    place(group=group, affected=75, say=25)
    make_group(project=project, name="Neighbours")
    return project


def address(project: Project, kind: str, query: str = "") -> str:
    return reverse("group_grid_picture", args=[project.code, kind]) + query


def words_of(svg: bytes) -> list[str]:
    """Every text of a drawing."""
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_the_drawing_says_whose_grid_it_is_when_and_what_it_found(project: Project, browser: Client) -> None:
    response = browser.get(address(project, "svg"))

    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="grid-{project.code}-2027-03-01.svg"'
    words = words_of(response.content)
    assert words[:2] == [
        "Bins & <buses>: Now, 1 March 2027",
        "1 group is often or always affected but rarely or never has a say.",
    ]
    assert {"People who <wait> & carry?", "Affected, not heard", "People with lived experience"} <= set(words)
    assert "Neighbours?" not in words


def test_the_drawing_needs_nothing_from_elsewhere(project: Project, browser: Client) -> None:
    drawing = browser.get(address(project, "svg")).content.decode()

    assert "var(" not in drawing
    assert set(re.findall(r"https?://[^\"']*", drawing)) == {"http://www.w3.org/2000/svg"}
    assert re.findall(r"url\((.{15})", drawing) == ["data:font/woff2"] * 2
    assert "data-code" not in drawing
    assert "<script" not in drawing


def test_the_image_shows_the_same_and_is_not_empty(project: Project, browser: Client) -> None:
    response = browser.get(address(project, "png"))
    drawing = ElementTree.fromstring(browser.get(address(project, "svg")).content)

    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].endswith('.png"')
    width, height = struct.unpack(">II", response.content[16:24])
    assert (width, height) == (2 * float(drawing.get("width", "")), 2 * float(drawing.get("height", "")))
    assert len(colours_of(response.content, width)) > 8


def colours_of(png: bytes, width: int) -> set[bytes]:
    """Different bytes of its lines: one, where it is empty."""
    parts, at = b"", 8
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        parts += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    lines = zlib.decompress(parts)
    return {lines[at : at + width] for at in range(0, len(lines), width * 40)}


@pytest.mark.parametrize(
    ("query", "moment"), [("?at=wanted", "With the say they should have"), ("?at=nonsense", "Now")]
)
def test_the_file_shows_the_moment_that_the_page_shows(
    project: Project, browser: Client, query: str, moment: str
) -> None:
    assert words_of(browser.get(address(project, "svg", query)).content)[0] == (
        f"Bins & <buses>: {moment}, 1 March 2027"
    )


def test_numbers_without_names_are_told_below_for_as_few_queries(project: Project, browser: Client) -> None:
    browser.get(address(project, "svg"))
    with CaptureQueriesContext(connection) as few:
        browser.get(address(project, "svg"))
    groups = Group.objects.bulk_create(
        Group(project=project, name=f"Group {number:02}", name_key=f"group {number:02}") for number in range(25)
    )
    for number, group in enumerate(groups):
        place(group=group, affected=number * 35 % 60, say=number * 20 % 100)

    with CaptureQueriesContext(connection) as many:
        words = words_of(browser.get(address(project, "svg")).content)

    assert "1. Group 00?" in words
    assert "26. People who <wait> & carry?" in words
    assert len(many) == len(few) <= MOST_QUERIES


def test_an_empty_grid_can_be_taken_away_too(browser: Client, project: Project) -> None:
    empty = make_project(lead=project.members.get(is_lead=True).user)

    assert browser.get(address(empty, "png")).content.startswith(b"\x89PNG")
    assert "No group has a place on the grid yet." in words_of(browser.get(address(empty, "svg")).content)


@pytest.mark.parametrize("kind", ["pdf", "SVG", "svg.png"])
def test_no_other_kind_of_file_is_made(project: Project, browser: Client, kind: str) -> None:
    assert browser.get(address(project, kind)).status_code == 404
