"""The demo project: made once, whole, and only of invented people."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.db.models import Count
from django.test import override_settings
from django.utils import timezone

from planner.demo import (
    CARDS,
    COMMENTS,
    DEMO_CODE,
    DEMO_EMAIL,
    HEARD_THEM,
    MISSING_REPLY,
    WHY_LEFT_OUT,
    WHY_MOVED,
    demo_sign_in,
    load_demo,
)
from planner.models import CheckInAnswer, CheckInListing
from planner.queries.stages import stage_page
from planner.queries.value_replies import lines_to_reply_to
from planner.steps import load_built_in
from stakeholders.actors import SYSTEM
from stakeholders.grid import Part
from stakeholders.models import PersonalLink, Project, TakesPart, User
from stakeholders.queries.cards import cards_page
from stakeholders.queries.grid import grid_groups
from stakeholders.queries.links import working_link
from stakeholders.queries.register import group_facts
from stakeholders.queries.revealing import shown_views
from stakeholders.register import Flag, counts_as_affected
from tests.factories import MONDAY, at
from tests.worlds import rows_of_module

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Project, str]]:
    """The demo, loaded once, and what its file says of how to sign in."""
    folder = tmp_path_factory.mktemp("demo")
    with rows_of_module(django_db_blocker), override_settings(DATA_FOLDER=folder), at(MONDAY):
        load_built_in(by=SYSTEM)
        yield load_demo(by=SYSTEM), (folder / "demo-sign-in.json").read_text()


@pytest.fixture
def demo(loaded: tuple[Project, str], settings: LazySettings, tmp_path: Path) -> Project:
    settings.DATA_FOLDER = tmp_path
    (tmp_path / "demo-sign-in.json").write_text(loaded[1])
    return Project.objects.get(pk=loaded[0].pk)


def every_row() -> dict[str, tuple[int, str]]:
    """How many rows each table has, and the digest of everything in them."""
    found = {}
    for model in apps.get_models():
        values = list(model._base_manager.order_by("pk").values())
        text = json.dumps(values, default=str, sort_keys=True)
        found[model._meta.label] = (len(values), hashlib.sha256(text.encode()).hexdigest())
    return found


def test_loading_it_twice_changes_no_row(demo: Project, tmp_path: Path) -> None:
    before, sign_in = every_row(), (tmp_path / "demo-sign-in.json").read_text()
    with at(MONDAY.replace(year=2028)):
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
        ("Bramble", "lived", False),
        ("Linnet", "carer", False),
        ("Juniper", "lived", False),
        ("Plover", "carer", False),
        ("Teasel", "lived", False),
        ("Sedge", "frontline", False),
        ("Clover", "frontline", False),
        ("Larch", "decider", False),
        ("Wren", "", False),
        ("Sorrel", "lived", False),
    ]
    others = demo.members.filter(is_lead=False).exclude(name="Wren")
    assert {member.name: member.takes_part.value for member in others if member.takes_part != TakesPart.LINK} == {
        "Heron": "helper",
        "Sorrel": "paper",
    }
    assert list(demo.groups.values_list("name", "side")) == [
        ("Doctors at the health centre", "decider"),
        ("Husbands, wives and partners", "carer"),
        ("Neighbours who hold a key", ""),
        ("Night staff on the wards", "frontline"),
        ("People who left hospital this year", "lived"),
        ("People who live alone", "lived"),
        ("People with no fixed address", "lived"),
        ("Pharmacists", "frontline"),
        ("Those who pay for care at home", "decider"),
        ("Volunteer drivers", "frontline"),
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


def test_its_groups_stand_in_every_part_of_the_picture_and_one_is_left_out(demo: Project) -> None:
    today = timezone.localdate(timezone=demo.zone)
    facts = group_facts(demo)
    stands: dict[Part, list[str]] = {part: [] for part in Part}
    for fact in facts:
        if fact.now is not None and not fact.is_left_out:
            stands[fact.now.part].append(fact.name)
    assert {part: len(names) for part, names in stands.items()} == {
        Part.NOT_HEARD: 4,
        Part.WITH_US: 1,
        Part.KEEP_UP_TO_DATE: 2,
        Part.FROM_A_DISTANCE: 2,
    }
    assert [fact.name for fact in facts if fact.now is None] == ["Neighbours who hold a key"]
    [left_out] = [fact for fact in facts if fact.is_left_out]
    assert (left_out.name, left_out.challenges_waiting) == ("People with no fixed address", 1)
    assert counts_as_affected(left_out, today=today)
    assert list(demo.leavings_out.values_list("reason", "was_asked")) == [(WHY_LEFT_OUT, False)]
    assert [fact.name for fact in facts if fact.places and fact.routes] == [
        "People who left hospital this year",
        "People who live alone",
        "Young people who care",
    ]
    assert [(fact.name, fact.heard) for fact in facts if fact.heard] == [("Husbands, wives and partners", 4)]


def test_its_views_were_shown_of_two_groups_and_people_disagree_about_one(demo: Project) -> None:
    shown = {demo.groups.get(pk=group).name: views for group, views in shown_views(demo).items()}
    assert {name: (views.belong, views.others and views.others.people) for name, views in shown.items()} == {
        "People who left hospital this year": (None, 6),
        "Night staff on the wards": (None, 6),
    }
    assert [name for name, views in shown.items() if views.disagree] == ["People who left hospital this year"]
    assert demo.judgements.filter(entered_by__name="Heron").count() == 3


def test_its_groups_moved_and_have_every_flag_that_needs_no_signed_stage(demo: Project) -> None:
    moves = demo.groups.annotate(moves=Count("positions")).values_list("name", "moves")
    assert {name: count for name, count in moves if count > 1} == dict.fromkeys(WHY_MOVED, 2)
    flags: dict[Flag, int] = Counter(flag for group in grid_groups(demo) for flag in group.flags)
    assert flags == {Flag.GUESS: 8, Flag.DISAGREE: 1, Flag.SPOKEN_FOR: 1}


def test_its_requests_and_its_cards(demo: Project) -> None:
    requests = list(demo.challenges.values_list("about", "is_withheld", "reply__words", "reply__group__name"))
    assert requests == [
        ("left_out", True, None, None),
        ("missing", False, MISSING_REPLY, "Neighbours who hold a key"),
    ]
    page = cards_page(demo)
    assert (page.answered, page.to_go) == (5, 10)
    assert [(view.card.key, len(view.groups)) for view in page.cards if view.is_answered] == [
        (key, len(names)) for key, names, _ in CARDS
    ]


def test_its_check_ins_show_every_state_and_nothing_of_single_people(demo: Project) -> None:
    rounds = list(demo.check_ins.prefetch_related("results__value"))
    assert [(held.asked, held.answered, held.helped) for held in rounds] == [(14, 14, 1)] * 3
    assert [held.closed_at.date() - held.opened_at.date() for held in rounds if held.closed_at] == [
        timedelta(days=7)
    ] * 3
    lived = [
        {result.value.key: (result.state, result.middle) for result in held.results.all() if result.part == "lived"}
        for held in rounds
    ]
    assert [said["difference"] for said in lived] == [
        ("kept", "often"),
        ("at_risk", "often"),
        ("broken", "rarely"),
    ]
    assert {key: state for key, (state, _) in lived[-1].items() if state != "kept"} == {
        "difference": "broken",
        "honest": "at_risk",
    }
    assert [key for key, (_, middle) in lived[-1].items() if not middle] == ["access"]
    assert {comment.words for comment in rounds[-1].comments.all()} == set(COMMENTS.values())
    assert list(demo.value_replies.values_list("check_in", "key", "heard")) == [
        (rounds[-1].pk, "difference", HEARD_THEM)
    ]
    assert lines_to_reply_to(demo) == []
    assert not CheckInAnswer.objects.exists()
    assert not CheckInListing.objects.exists()


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
