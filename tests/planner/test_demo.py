"""The demo project: made once, whole, and only of invented people."""

import hashlib
import json
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import LazySettings
from time_machine import TimeMachineFixture

from planner.demo import DEMO_CODE, DEMO_EMAIL, demo_sign_in, load_demo
from planner.queries.stages import stage_page
from planner.steps import load_built_in
from stakeholders.actors import SYSTEM
from stakeholders.models import PersonalLink, Project, User
from stakeholders.queries.links import working_link
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: LazySettings, tmp_path: Path, time_machine: TimeMachineFixture) -> Project:
    time_machine.move_to(MONDAY, tick=False)
    settings.DATA_FOLDER = tmp_path
    load_built_in(by=SYSTEM)
    return load_demo(by=SYSTEM)


def every_row() -> dict[str, tuple[int, str]]:
    """How many rows each table has, and the digest of everything in them."""
    found = {}
    for model in apps.get_models():
        values = list(model._base_manager.order_by("pk").values())
        text = json.dumps(values, default=str, sort_keys=True)
        found[model._meta.label] = (len(values), hashlib.sha256(text.encode()).hexdigest())
    return found


def test_loading_it_twice_changes_no_row(demo: Project, tmp_path: Path, time_machine: TimeMachineFixture) -> None:
    before, sign_in = every_row(), (tmp_path / "demo-sign-in.json").read_text()
    time_machine.move_to(MONDAY.replace(year=2028), tick=False)
    load_built_in(by=SYSTEM)
    assert load_demo(by=SYSTEM) == demo
    assert every_row() == before
    assert (tmp_path / "demo-sign-in.json").read_text() == sign_in


def test_what_it_holds(demo: Project) -> None:
    assert demo.code == DEMO_CODE
    assert list(demo.members.order_by("pk").values_list("name", "side", "is_lead")) == [
        ("Robin Demo", "", True),
        ("Moss", "lived", False),
        ("Fern", "carer", False),
        ("Heron", "frontline", False),
        ("Alder", "decider", False),
        ("Wren", "", False),
        ("Sorrel", "", False),
    ]
    assert [
        (member.name, member.takes_part.value) for member in demo.members.exclude(name__in=("Robin Demo", "Wren"))
    ] == [
        ("Moss", "link"),
        ("Fern", "link"),
        ("Heron", "helper"),
        ("Alder", "link"),
        ("Sorrel", "paper"),
    ]
    assert list(demo.groups.values_list("name", "side")) == [
        ("Night staff on the wards", "frontline"),
        ("People who live alone", "lived"),
        ("Those who pay for care at home", "decider"),
        ("Young people who care", "carer"),
    ]
    assert list(demo.shared_links.values_list("label", "group__name")) == [
        ("Poster in the library", "Young people who care")
    ]
    page = stage_page(demo, 1)
    assert page is not None
    assert [(view.exercise.key, view.entries) for view in page.required] == [
        ("problem", 4),
        ("can_change", 3),
        ("decisions", 0),
        ("time_money", 0),
        ("support", 3),
    ]


def test_its_sign_in_works(demo: Project, tmp_path: Path) -> None:
    known = json.loads((tmp_path / "demo-sign-in.json").read_text())
    assert known["email"] == DEMO_EMAIL
    assert User.objects.get(email=DEMO_EMAIL).check_password(known["password"])
    link = working_link(known["link"].rstrip("/").rsplit("/", 1)[-1])
    assert isinstance(link, PersonalLink)
    assert (link.project, link.member.name, link.first_used_at) == (demo, "Wren", None)


def test_it_says_how_to_sign_in(demo: Project, tmp_path: Path) -> None:
    known = json.loads((tmp_path / "demo-sign-in.json").read_text())
    words = demo_sign_in()
    assert known["password"] in words
    assert known["link"] in words


def test_it_says_so_where_its_sign_in_is_not(demo: Project, tmp_path: Path) -> None:
    (tmp_path / "demo-sign-in.json").unlink()
    assert demo_sign_in() == "The demo project is there. Its sign-in was made on another machine."
