"""History: an action writes its entry or is undone, and what belongs to a person stands in side rows of their own."""

import hashlib
import hmac
import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from planner.models import PlannerTemplate
from planner.queries.history import ERASED, history_lines, history_of
from stakeholders.actions import members, projects
from stakeholders.actors import SYSTEM, Actor
from stakeholders.history import (
    NothingRecorded,
    RecordedOutside,
    action,
    canonical,
    personal_digest,
    quiet_action,
    record,
    redact_person,
    values_of,
)
from stakeholders.models import HistoryEntry, HistoryPersonal, PersonalLink, Project, Side, User
from tests.factories import MONDAY, PROJECT_FIELDS, make_participant, make_project, recording
from tests.stakeholders.conftest import CODE, Scene

pytestmark = pytest.mark.usefixtures("on_monday")


# The frame of an action ----------------------------------------------------------------------------------------------


@action
def rename(*, project: Project, name: str, tells: int, by: Actor) -> str:
    """A sample: changes a row, and tells it as often as it is asked to."""
    Project.objects.filter(pk=project.pk).update(name=name)
    for _ in range(tells):
        record(project=project, verb="project_edited", what={"fields": "name"}, by=by)
    return name


@action
def rename_and_fail(*, project: Project, by: Actor) -> None:
    """A sample: tells what it did, and then breaks."""
    Project.objects.filter(pk=project.pk).update(name="Half done")
    record(project=project, verb="project_edited", what={"fields": "name"}, by=by)
    raise LookupError


@action
def rename_by_another(*, project: Project, by: Actor) -> None:
    """A sample: an action that calls an action."""
    record(project=project, verb="project_edited", what={"fields": "name"}, by=by)
    rename(project=project, name="By another", tells=1, by=by)


@quiet_action(reason="A sample.")
def rename_quietly(*, project: Project, tells: int, by: Actor) -> None:
    """A sample: changes a row and should tell nothing."""
    Project.objects.filter(pk=project.pk).update(name="Quietly")
    for _ in range(tells):
        record(project=project, verb="project_edited", what={"fields": "name"}, by=by)


def name_of(project: Project) -> str:
    return Project.objects.values_list("name", flat=True).get(pk=project.pk)


def test_an_action_that_tells_is_done(scene: Scene) -> None:
    with recording(project=scene.project) as history:
        assert rename(project=scene.project, name="New", tells=1, by=scene.lead) == "New"
    assert (name_of(scene.project), len(history)) == ("New", 1)


def test_an_action_that_tells_nothing_is_undone(scene: Scene) -> None:
    with pytest.raises(NothingRecorded), transaction.atomic():
        rename(project=scene.project, name="New", tells=0, by=scene.lead)
    assert name_of(scene.project) == PROJECT_FIELDS["name"]


def test_an_action_that_breaks_is_undone_with_its_entry(scene: Scene) -> None:
    with recording(project=scene.project) as history, pytest.raises(LookupError):
        rename_and_fail(project=scene.project, by=scene.lead)
    assert (name_of(scene.project), history) == (PROJECT_FIELDS["name"], [])


def test_an_action_calls_no_action(scene: Scene) -> None:
    with recording(project=scene.project) as history, pytest.raises(RecordedOutside):
        rename_by_another(project=scene.project, by=scene.lead)
    assert (name_of(scene.project), history) == (PROJECT_FIELDS["name"], [])


def test_after_a_failure_the_next_action_works(scene: Scene) -> None:
    for wrong in (rename_and_fail, rename_by_another):
        with pytest.raises((LookupError, RecordedOutside)):
            wrong(project=scene.project, by=scene.lead)
    rename(project=scene.project, name="New", tells=1, by=scene.lead)
    assert name_of(scene.project) == "New"


def test_nothing_is_told_outside_an_action(scene: Scene) -> None:
    with recording(project=scene.project) as history, pytest.raises(RecordedOutside):
        record(project=scene.project, verb="project_edited", by=scene.lead)
    assert history == []


def test_a_quiet_action_tells_nothing(scene: Scene) -> None:
    rename_quietly(project=scene.project, tells=0, by=scene.lead)
    assert name_of(scene.project) == "Quietly"


def test_a_quiet_action_that_tells_is_undone(scene: Scene) -> None:
    with pytest.raises(RecordedOutside):
        rename_quietly(project=scene.project, tells=1, by=scene.lead)
    assert name_of(scene.project) == PROJECT_FIELDS["name"]


# Entries and their side rows -----------------------------------------------------------------------------------------


def test_an_entry_keeps_a_digest_of_each_side_row(scene: Scene) -> None:
    members.add_person(project=scene.project, code=CODE, name="Fern", by=scene.lead)
    entry = scene.project.history.order_by("pk").last()
    assert entry is not None
    rows = list(entry.personal.all())
    assert [row.values for row in rows] == ['{"name":"Robin"}', '{"name":"Fern"}']
    assert json.loads(entry.personal_digests) == [
        hmac.new(row.salt.encode(), row.values.encode(), hashlib.sha256).hexdigest() for row in rows
    ]


def test_no_two_side_rows_share_a_salt(scene: Scene) -> None:
    salts = list(HistoryPersonal.objects.values_list("salt", flat=True))
    assert len(set(salts)) == len(salts) > 1
    assert {len(salt) for salt in salts} == {32}


def test_the_same_name_has_another_digest_in_each_entry(scene: Scene) -> None:
    for name in ("One", "Two"):
        rename(project=scene.project, name=name, tells=1, by=scene.lead)
    digests = scene.project.history.filter(verb="project_edited").values_list("personal_digests", flat=True)
    assert len(set(digests)) == 2


def test_what_alongside_does_itself_belongs_to_nobody(scene: Scene) -> None:
    with recording(project=scene.project) as history:
        rename(project=scene.project, name="New", tells=1, by=SYSTEM)
    assert [(row.kind, row.personal) for row in history] == [("system", [("actor", None, {"name": "Alongside"})])]


def test_what_is_empty_is_left_out(scene: Scene) -> None:
    projects.archive_project(project=scene.project, by=scene.lead)
    entry = scene.project.history.get(verb="project_archived")
    assert (entry.values, values_of(entry)) == ("{}", {})


def test_erasing_somebody_deletes_their_side_rows_and_nothing_else(scene: Scene) -> None:
    fern, _, _ = make_participant(project=scene.project, name="Fern", side=Side.CARER)
    other = make_project(template="short")
    make_participant(project=other, name="Moss", side=Side.LIVED)
    entries_before = list(HistoryEntry.objects.order_by("pk").values())
    rows_before = HistoryPersonal.objects.exclude(member_code=scene.moss.code)
    kept = list(rows_before.order_by("pk").values())
    theirs = HistoryPersonal.objects.filter(member_code=scene.moss.code).count()
    assert redact_person(project=scene.project, member=scene.moss) == theirs > 0
    assert list(HistoryEntry.objects.order_by("pk").values()) == entries_before
    assert list(HistoryPersonal.objects.order_by("pk").values()) == kept
    assert fern.code in {row["member_code"] for row in kept}


def test_who_was_erased_is_told_as_erased(scene: Scene) -> None:
    redact_person(project=scene.project, member=scene.moss)
    words = [
        line.words
        for line in history_lines(scene.project.history.filter(verb__in=["person_added", "link_first_used"]))
        if ERASED in line.words
    ]
    assert sorted(words) == [f"Robin added {ERASED} and made their own link.", f"{ERASED} came in by their own link."]


def test_somebody_of_another_project_is_not_erased_here(scene: Scene) -> None:
    """A code is a person's own, but the project is asked for all the same."""
    before = HistoryPersonal.objects.count()
    assert redact_person(project=make_project(template="short"), member=scene.moss) == 0
    assert HistoryPersonal.objects.filter(project=scene.project).count() == before


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=3), json_values, max_size=4))
def test_the_same_values_have_the_same_text_whatever_their_order(values: dict[str, Any]) -> None:
    assert canonical(values) == canonical(dict(reversed(values.items())))
    assert json.loads(canonical(values)) == values


@given(st.text(min_size=1, max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_a_digest_tells_two_texts_apart(salt: str, one: str, two: str) -> None:
    assert (personal_digest(salt, one) == personal_digest(salt, two)) == (one == two)


def test_dates_and_codes_have_a_text() -> None:
    assert canonical({"b": MONDAY.date(), "a": CODE, "ü": "é“"}) == f'{{"a":"{CODE}","b":"2027-03-01","ü":"é“"}}'


def test_no_secret_stands_in_the_history(scene: Scene) -> None:
    member, way = members.add_person(project=scene.project, code=uuid4(), name="Fern", by=scene.lead)
    again = members.replace_link(member=member, by=scene.lead)
    invitation = members.invite_lead(project=scene.project, email="ash@example.org", by=scene.lead)
    digests = set(PersonalLink.objects.values_list("secret_digest", flat=True))
    everything = " ".join(
        [
            *HistoryEntry.objects.values_list("values", flat=True),
            *HistoryPersonal.objects.values_list("values", flat=True),
        ]
    )
    for word in (way.secret, way.typed, again.secret, again.typed, invitation, *digests):
        assert word not in everything


def test_a_template_name_is_told_as_it_was(scene: Scene) -> None:
    """The history is not rewritten when what it tells of is renamed."""
    PlannerTemplate.objects.update(name="Renamed")
    User.objects.update(name="Renamed")
    first = history_lines(history_of(scene.project))[-1]
    assert first.words == "Robin started the project with the Full plan."
