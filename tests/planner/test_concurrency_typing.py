"""Two helpers at once, and "this was not me" pressed twice at once: nothing is lost, and nothing is done twice."""

from functools import partial
from uuid import UUID, uuid4

import pytest

from planner.actions.entries import Saved, SavedByOther, save_entry, save_text
from planner.actions.objections import TooManyWithheld, say_not_theirs
from planner.models import Entry, NoteText, Objection
from stakeholders.actions.helping import choose_way
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Member, Project, TakesPart
from tests.factories import (
    actor_of,
    exercise_of,
    lead_actor,
    make_helper,
    make_on_paper,
    make_participant,
    make_project,
    typing_for,
    write,
)
from tests.planner.test_concurrency import at_once, kinds
from tests.remembering import remembered

pytestmark = pytest.mark.django_db(transaction=True)

CODE = UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
@remembered
def project(transactional_db: None) -> Project:
    return make_project(template="short")


@pytest.fixture
@remembered
def helpers(project: Project) -> list[Member]:
    return [make_helper(project=project, name=name)[0] for name in ("Heron", "Rook")]


@pytest.fixture
@remembered
def fern(project: Project, helpers: list[Member]) -> Member:
    return make_on_paper(project=project, helper=helpers[0])[0]


def test_two_helpers_type_notes_for_one_person_and_both_are_kept(
    project: Project, helpers: list[Member], fern: Member
) -> None:
    notes = exercise_of(project=project, key="problem")
    outcomes = at_once(
        *(
            partial(
                save_entry,
                exercise=notes,
                code=uuid4(),
                text=f"By {helper.name}",
                values={},
                version=0,
                by=typing_for(member=fern, helper=helper),
            )
            for helper in helpers
        )
    )

    assert kinds(outcomes) == {Saved: 2}
    assert sorted(Entry.objects.values_list("text", "author__name", "entered_by__name", "is_helped")) == [
        ("By Heron", "Fern", "Heron", True),
        ("By Rook", "Fern", "Rook", True),
    ]


def test_of_two_helpers_who_change_one_text_one_is_told_and_both_wordings_are_kept(
    project: Project, helpers: list[Member], fern: Member
) -> None:
    exercise = project.exercises.filter(kind="note", leads_only=False).order_by("stage__position")[0]
    text = exercise_of(project=project, key=exercise.key)
    save_text(exercise=text, text="Before", values={}, version=0, by=lead_actor(project=project))
    outcomes = at_once(
        *(
            partial(
                save_text,
                exercise=text,
                text=f"By {helper.name}",
                values={},
                version=1,
                by=typing_for(member=fern, helper=helper),
            )
            for helper in helpers
        )
    )

    assert kinds(outcomes) == {Saved: 1, SavedByOther: 1}
    words = {Entry.objects.get().text, *NoteText.objects.values_list("text", flat=True)}
    assert words == {"Before", "By Heron", "By Rook"}


def test_this_was_not_me_pressed_four_times_at_once_opens_one_concern(
    project: Project, helpers: list[Member], fern: Member
) -> None:
    entry = write(exercise=exercise_of(project=project, key="problem"), by=typing_for(member=fern, helper=helpers[0]))
    say = partial(
        say_not_theirs, project=project, kind="entry", code=entry.code, shows_name=False, by=actor_of(member=fern)
    )

    assert kinds(at_once(*[say] * 4)) == {Objection: 1, NothingChanged: 3}
    assert Objection.objects.count() == 1


def test_no_fourth_concern_without_a_name_slips_in(project: Project, helpers: list[Member], fern: Member) -> None:
    notes = exercise_of(project=project, key="problem")
    by = typing_for(member=fern, helper=helpers[0])
    entries = [write(exercise=notes, text=f"Note {number}", by=by) for number in range(5)]
    outcomes = at_once(
        *(
            partial(
                say_not_theirs,
                project=project,
                kind="entry",
                code=entry.code,
                shows_name=False,
                by=actor_of(member=fern),
            )
            for entry in entries
        )
    )

    assert kinds(outcomes) == {Objection: 3, TooManyWithheld: 2}
    assert Entry.objects.exclude(not_theirs_at=None).count() == 3


def test_two_leads_who_choose_at_once_never_make_a_helper_of_somebody_on_paper(project: Project) -> None:
    moss, _, _ = make_participant(project=project, name="Moss")
    by = lead_actor(project=project)
    at_once(
        *(
            partial(choose_way, member=Member.objects.get(pk=moss.pk), way=way, by=by)
            for way in (TakesPart.PAPER, TakesPart.HELPER) * 2
        )
    )

    moss.refresh_from_db()
    assert (moss.on_paper, moss.is_helper) in {(True, False), (False, True)}
