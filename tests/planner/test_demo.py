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

from planner.demo import DEMO_CODE, DEMO_EMAIL, demo_sign_in, load_demo
from planner.demo.clock import days_ago
from planner.demo.words import (
    ASKED,
    CARDS,
    COMMENTS,
    HEARD_THEM,
    MISSING_REPLY,
    ON_A_BREAK,
    STANDS_READY,
    WHY_LEFT_OUT,
    WHY_MOVED,
    WHY_SHORT,
)
from planner.models import CheckInAnswer, CheckInListing
from planner.queries.stages import stage_page, stage_views
from planner.queries.value_replies import lines_to_reply_to
from planner.steps import load_built_in
from stakeholders.actors import SYSTEM
from stakeholders.grid import Part
from stakeholders.models import MailState, PersonalLink, Project, TakesPart, User, Window
from stakeholders.queries.cards import cards_page
from stakeholders.queries.coverage import cover_list
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


def test_it_stands_in_the_middle_of_the_fourth_stage_with_twelve_groups_and_twenty_people(demo: Project) -> None:
    assert demo.code == DEMO_CODE
    assert [view.state.value for view in stage_views(demo)] == ["done", "done", "done", "now", "next", *["later"] * 3]
    people = demo.members.participants()
    assert Counter(people.values_list("side", flat=True)) == {
        "lived": 7,
        "carer": 5,
        "frontline": 4,
        "decider": 2,
        "": 1,
    }
    assert {member.name: member.takes_part.value for member in people if member.takes_part != TakesPart.LINK} == {
        "Heron": "helper",
        "Sorrel": "paper",
    }
    assert demo.groups.listed().count() == 12
    assert list(demo.shared_links.order_by("pk").values_list("label", "group__name")) == [
        ("Poster in the library", None),
        ("Poster at the high school", "Young people who care"),
    ]
    page = stage_page(demo, 4)
    assert page is not None
    assert {check.key: check.state.value for check in page.gate.checks} == {
        "exercises": "not_met",
        "register": "not_met",
        "coverage": "gap",
        "check_in": "met",
        "objections": "met",
        "keys": "not_met",
    }
    assert [(view.exercise.key, view.entries) for view in page.required][:3] == [
        ("known", 2),
        ("questions", 0),
        ("heard", 3),
    ]


def test_its_history_is_told_in_the_order_of_its_days(demo: Project) -> None:
    days = list(demo.history.order_by("pk").values_list("at", flat=True))
    assert days[0].date() == demo.starts_on
    assert days == sorted(days)


def test_every_clock_is_as_before(demo: Project) -> None:
    before, defaults = timezone.now, [field.default for field in Window._meta.fields]
    with days_ago(10):
        past = timezone.now()
        assert Window().entered_at.date() == past.date() == timezone.localdate()
    assert timezone.now is before
    assert [field.default for field in Window._meta.fields] == defaults
    assert timezone.now() - past > timedelta(days=9, hours=23)
    assert Window().entered_at - past > timedelta(days=9, hours=23)


def test_its_places_were_counted_twice_and_one_known_gap_stands(demo: Project) -> None:
    assert [(count.number, count.lines.exclude(reason="").count()) for count in demo.coverage_records.all()] == [
        (1, 1),
        (2, 1),
    ]
    assert list(demo.gaps.filter(closed_at=None).values_list("group__name", "reason")) == [
        ("Young people who care", WHY_SHORT)
    ]
    covers = {cover.name: (cover.taken, cover.on_word, cover.places) for cover in cover_list(demo)}
    assert {name: found for name, found in covers.items() if found[2]} == {
        "People who live alone": (4, 0, 4),
        "Young people who care": (2, 1, 4),
        "People who left hospital this year": (4, 0, 4),
        "Night staff on the wards": (2, 0, 2),
        "Husbands, wives and partners": (3, 0, 3),
        "People with no fixed address": (0, 0, 2),
        "Volunteer drivers": (2, 0, 2),
        "Doctors at the health centre": (0, 0, 2),
    }
    assert [(window.closes_on - window.opens_on).days + 1 for window in demo.windows.all()] == [84, 112]


def test_its_people_asked_and_what_they_are_paid(demo: Project) -> None:
    asked = demo.recruits.filter(member=None).order_by("pk")
    assert list(asked.values_list("name", "step", "is_reserve")) == [
        (name, steps[-1].value, name == STANDS_READY) for name, _, steps in ASKED
    ]
    assert demo.members.exclude(paused_at=None).get().name == ON_A_BREAK
    assert [need.done_at is not None for need in demo.needs.order_by("pk")] == [True, True, False]
    assert [payment.paid_on is not None for payment in demo.payments.order_by("pk")] == [True, True, True, False]


def test_nobody_is_written_to(demo: Project) -> None:
    assert set(demo.mails.values_list("state", flat=True)) == {MailState.NOT_NEEDED}


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
        Part.KEEP_UP_TO_DATE: 3,
        Part.FROM_A_DISTANCE: 2,
    }
    assert [fact.name for fact in facts if fact.now is None] == ["Neighbours who hold a key"]
    [left_out] = [fact for fact in facts if fact.is_left_out]
    assert (left_out.name, left_out.challenges_waiting) == ("People with no fixed address", 1)
    assert counts_as_affected(left_out, today=today)
    assert list(demo.leavings_out.values_list("reason", "was_asked")) == [(WHY_LEFT_OUT, False)]
    assert {fact.name: fact.heard for fact in facts if fact.heard} == {
        "Husbands, wives and partners": 4,
        "People with no fixed address": 2,
    }


def test_its_views_were_shown_of_two_groups_and_people_disagree_about_one(demo: Project) -> None:
    shown = {demo.groups.get(pk=group).name: views for group, views in shown_views(demo).items()}
    assert {name: (views.belong, views.others and views.others.people) for name, views in shown.items()} == {
        "People who left hospital this year": (None, 6),
        "Night staff on the wards": (None, 6),
    }
    assert [name for name, views in shown.items() if views.disagree] == ["People who left hospital this year"]
    assert demo.judgements.filter(entered_by__name="Heron").count() == 3


def test_its_groups_moved_and_people_disagree_about_one(demo: Project) -> None:
    moves = demo.groups.annotate(moves=Count("positions")).values_list("name", "moves")
    assert {name: count for name, count in moves if count > 1} == dict.fromkeys(WHY_MOVED, 2)
    flags: dict[Flag, int] = Counter(flag for group in grid_groups(demo) for flag in group.flags)
    assert flags == {Flag.GUESS: 10, Flag.DISAGREE: 1}


def test_its_requests_and_its_cards(demo: Project) -> None:
    requests = list(demo.challenges.values_list("about", "is_withheld", "reply__words", "reply__group__name"))
    assert requests == [
        ("left_out", True, None, None),
        ("missing", False, MISSING_REPLY, "Neighbours who hold a key"),
    ]
    page = cards_page(demo)
    assert (page.answered, page.to_go) == (15, 0)
    assert {view.card.key: len(view.groups) for view in page.cards if view.groups} == {
        key: len(names) for key, names in CARDS
    }


def test_its_check_ins_show_every_state_and_nothing_of_single_people(demo: Project) -> None:
    rounds = list(demo.check_ins.prefetch_related("results__value"))
    assert [(held.asked, held.answered, held.helped) for held in rounds] == [(19, 14, 1)] * 3
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
