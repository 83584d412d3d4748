"""Writing in exercises: what is stored, whose it is, when it is refused, and that nobody's words are lost."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from time_machine import TimeMachineFixture

from planner.actions.entries import (
    EntryIsElsewhere,
    NotYours,
    Saved,
    SavedByOther,
    StageClosed,
    make_row,
    paste_lines,
    remove_entry,
    reply_to_entry,
    save_entry,
    save_text,
)
from planner.models import Entry, EntryReply, Exercise
from stakeholders.actions.members import choose_side
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor
from stakeholders.models import Member, Project, Side
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    MONDAY,
    exercise_of,
    finish_stage,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    recording,
    rows_from_notes,
    write,
)
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

CODE = UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    return make_project()


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


@pytest.fixture
@remembered
def moss(project: Project) -> Actor:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[2]


@pytest.fixture
@remembered
def fern(project: Project) -> Actor:
    return make_participant(project=project, name="Fern", side=Side.CARER)[2]


@pytest.fixture
@remembered
def text(project: Project) -> Exercise:
    """A shared text of the stage that is open now."""
    return exercise_of(project=project, key="working_together")


@pytest.fixture
def notes(project: Project) -> Exercise:
    return exercise_of(project=project, key="problem")


@pytest.fixture
@remembered
def rows(project: Project) -> Exercise:
    """A table that carries on after its stage is signed."""
    return exercise_of(project=project, key="can_change")


def save(exercise: Exercise, words: str, version: int, by: Actor, **values: Any) -> Saved | SavedByOther:
    return save_text(exercise=exercise, text=words, values=values, version=version, by=by)


def put(
    exercise: Exercise, words: str, by: Actor, *, code: UUID = CODE, version: int = 0, **values: Any
) -> Saved | SavedByOther:
    return save_entry(exercise=exercise, code=code, text=words, values=values, version=version, by=by)


def stored(exercise: Exercise) -> list[tuple[str, dict[str, Any], int, int | None]]:
    """Words, values, version and author of what stands there."""
    return list(
        exercise.entries.filter(removed_at=None).order_by("pk").values_list("text", "values", "version", "author_id")
    )


def earlier(exercise: Exercise) -> list[tuple[str, int | None]]:
    """Earlier wordings with their authors, oldest first."""
    shared = exercise.entries.get(is_shared=True)
    return list(shared.earlier.order_by("pk").values_list("text", "author_id"))


def everything_kept(exercise: Exercise) -> set[str]:
    """Every wording that can still be read somewhere."""
    return {words for words, *_ in stored(exercise)} | {words for words, _ in earlier(exercise)}


def finished(project: Project) -> None:
    """Sign stage 1."""
    holder, _, _ = make_participant(project=project, name="Holder", side=Side.LIVED)
    finish_stage(project=project, position=1, holder=holder)


# One shared text -----------------------------------------------------------------------------------------------------


def test_the_first_words_of_a_shared_text(text: Exercise, moss: Actor) -> None:
    outcome = save(text, "We listen.", 0, moss)
    assert outcome == Saved(text.entries.get())
    assert text.entries.values(
        "project_id",
        "text",
        "values",
        "version",
        "author_id",
        "by_lead",
        "side",
        "is_shared",
        "created_at",
        "changed_at",
    ).get() == {
        "project_id": text.project_id,
        "text": "We listen.",
        "values": {},
        "version": 1,
        "author_id": moss.member_id,
        "by_lead": False,
        "side": "lived",
        "is_shared": True,
        "created_at": MONDAY,
        "changed_at": MONDAY,
    }


def test_words_of_a_lead_have_no_side(text: Exercise, lead: Actor) -> None:
    choose_side(member=Member.objects.get(pk=lead.pk), side=Side.LIVED, by=lead)
    save(text, "We listen.", 0, lead)
    assert text.entries.values_list("by_lead", "side").get() == (True, "")


def test_the_same_words_again_change_nothing(text: Exercise, moss: Actor, fern: Actor) -> None:
    save(text, "We listen.", 0, moss)
    assert save(text, "We listen.", 0, fern) == Saved(text.entries.get())
    assert stored(text) == [("We listen.", {}, 1, moss.member_id)]


def test_the_next_words_by_the_same_person_in_one_sitting_are_one_wording(
    text: Exercise, moss: Actor, time_machine: TimeMachineFixture
) -> None:
    save(text, "We lis", 0, moss)
    time_machine.shift(timedelta(minutes=10))
    save(text, "We listen.", 1, moss)
    assert stored(text) == [("We listen.", {}, 2, moss.member_id)]
    assert earlier(text) == []


def test_the_next_words_by_the_same_person_later_keep_the_earlier_ones(
    text: Exercise, moss: Actor, time_machine: TimeMachineFixture
) -> None:
    save(text, "We listen.", 0, moss)
    time_machine.shift(timedelta(minutes=10, seconds=1))
    save(text, "We listen first.", 1, moss)
    assert stored(text) == [("We listen first.", {}, 2, moss.member_id)]
    assert earlier(text) == [("We listen.", moss.member_id)]


def test_words_of_somebody_else_keep_the_earlier_ones(text: Exercise, moss: Actor, fern: Actor) -> None:
    save(text, "We listen.", 0, moss)
    assert save(text, "We listen and answer.", 1, fern) == Saved(text.entries.get())
    assert stored(text) == [("We listen and answer.", {}, 2, fern.member_id)]
    assert earlier(text) == [("We listen.", moss.member_id)]


def test_the_later_of_two_saves_is_told_and_both_are_kept(text: Exercise, moss: Actor, fern: Actor) -> None:
    save(text, "We listen.", 0, moss)
    assert save(text, "We meet at noon.", 0, fern) == SavedByOther(text.entries.get(), "We meet at noon.")
    assert stored(text) == [("We listen.", {}, 1, moss.member_id)]
    assert earlier(text) == [("We meet at noon.", fern.member_id)]


def test_words_of_the_later_save_are_kept_whatever_is_saved_next(text: Exercise, moss: Actor, fern: Actor) -> None:
    save(text, "We listen.", 0, moss)
    save(text, "We meet at noon.", 0, fern)
    save(text, "We listen, at one.", 1, fern)
    save(text, "We listen, at two.", 2, moss)
    assert everything_kept(text) == {
        "We listen, at two.",
        "We listen, at one.",
        "We meet at noon.",
        "We listen.",
    }


def test_the_reason_of_a_score_is_kept_when_two_save_at_once(project: Project, moss: Actor, fern: Actor) -> None:
    score = exercise_of(project=project, key="open_score")
    save(score, "4", 0, moss, why="Doors are shut.")
    outcome = save(score, "9", 0, fern, why="Doors are open.")
    assert isinstance(outcome, SavedByOther)
    assert stored(score) == [("4", {"why": "Doors are shut."}, 1, moss.member_id)]
    assert any("Doors are open." in words for words, _ in earlier(score))


def test_the_values_alone_can_change(project: Project, moss: Actor) -> None:
    score = exercise_of(project=project, key="open_score")
    save(score, "4", 0, moss, why="Doors are shut.")
    save(score, "4", 1, moss, why="Some doors are shut.")
    assert stored(score) == [("4", {"why": "Some doors are shut."}, 2, moss.member_id)]


def test_a_shared_text_can_be_emptied_and_is_then_not_counted(text: Exercise, moss: Actor, fern: Actor) -> None:
    save(text, "We listen.", 0, moss)
    save(text, "", 1, fern)
    assert stored(text) == [("", {}, 2, fern.member_id)]
    assert earlier(text) == [("We listen.", moss.member_id)]


def test_writing_stands_in_no_history(project: Project, text: Exercise, notes: Exercise, moss: Actor) -> None:
    with recording(project=project) as history:
        save(text, "We listen.", 0, moss)
        put(notes, "It is cold.", moss)
    assert history == []


# Notes and rows ------------------------------------------------------------------------------------------------------


def test_a_new_note(notes: Exercise, moss: Actor) -> None:
    assert put(notes, "It is cold.", moss) == Saved(Entry.objects.get(code=CODE))
    assert notes.entries.values("project_id", "text", "values", "version", "author_id", "side", "is_shared").get() == {
        "project_id": notes.project_id,
        "text": "It is cold.",
        "values": {},
        "version": 1,
        "author_id": moss.member_id,
        "side": "lived",
        "is_shared": False,
    }


def test_a_form_sent_twice_makes_one_note(notes: Exercise, moss: Actor) -> None:
    put(notes, "It is cold.", moss)
    assert put(notes, "It is cold.", moss) == Saved(Entry.objects.get(code=CODE))
    assert stored(notes) == [("It is cold.", {}, 1, moss.member_id)]


def test_a_note_is_changed_by_who_wrote_it(notes: Exercise, moss: Actor) -> None:
    put(notes, "It is cold.", moss)
    put(notes, "It is cold at night.", moss, version=1)
    assert stored(notes) == [("It is cold at night.", {}, 2, moss.member_id)]


def test_a_note_is_not_changed_from_an_old_version(notes: Exercise, moss: Actor) -> None:
    put(notes, "It is cold.", moss)
    put(notes, "It is cold at night.", moss, version=1)
    assert put(notes, "It is damp.", moss, version=1) == SavedByOther(notes.entries.get(), "It is damp.")
    assert stored(notes) == [("It is cold at night.", {}, 2, moss.member_id)]


def test_the_side_of_a_note_is_that_of_the_day_it_was_written(notes: Exercise, moss: Actor) -> None:
    put(notes, "It is cold.", moss)
    choose_side(member=Member.objects.get(pk=moss.pk), side=Side.FRONTLINE, by=moss)
    put(notes, "It is cold at night.", moss, version=1)
    put(notes, "It is damp.", moss, code=uuid4())
    assert list(notes.entries.order_by("pk").values_list("text", "side")) == [
        ("It is cold at night.", "lived"),
        ("It is damp.", "frontline"),
    ]


@pytest.mark.parametrize(
    ("kind", "author", "other", "may"),
    [
        ("notes", "moss", "fern", False),
        ("notes", "moss", "lead", False),
        ("notes", "lead", "moss", False),
        ("notes", "lead", "second_lead", True),
        ("rows", "moss", "fern", False),
        ("rows", "moss", "lead", True),
        ("rows", "lead", "moss", False),
        ("rows", "lead", "second_lead", True),
    ],
)
def test_who_may_change_what_somebody_wrote(
    project: Project, kind: str, author: str, other: str, may: bool, request: pytest.FixtureRequest
) -> None:
    people = {name: request.getfixturevalue(name) for name in ("lead", "moss", "fern")}
    people["second_lead"] = make_lead(project=project)[1]
    exercise = request.getfixturevalue(kind)
    put(exercise, "It is cold.", people[author])
    if may:
        put(exercise, "It is damp.", people[other], version=1)
        assert stored(exercise) == [("It is damp.", {}, 2, people[author].member_id)]
    else:
        with pytest.raises(NotYours):
            put(exercise, "It is damp.", people[other], version=1)
        assert stored(exercise) == [("It is cold.", {}, 1, people[author].member_id)]


def test_a_row_filled_in_by_a_lead_stays_the_writers(rows: Exercise, moss: Actor, lead: Actor) -> None:
    put(rows, "The time of day", moss, thing="The time of day")
    put(rows, "The time of day", lead, version=1, thing="The time of day", why="It is set by law.")
    assert rows.entries.values_list("author_id", "by_lead", "side", "values").get() == (
        moss.member_id,
        False,
        "lived",
        {"thing": "The time of day", "why": "It is set by law."},
    )


def test_a_code_of_another_exercise_is_elsewhere(notes: Exercise, project: Project, moss: Actor) -> None:
    put(exercise_of(project=project, key="hopes"), "I hope.", moss)
    with pytest.raises(EntryIsElsewhere):
        put(notes, "It is cold.", moss, version=1)
    assert stored(notes) == []


def test_a_code_of_another_project_is_elsewhere(notes: Exercise, lead: Actor) -> None:
    other = make_project()
    put(exercise_of(project=other, key="problem"), "Theirs.", lead_actor(project=other))
    with pytest.raises(EntryIsElsewhere):
        put(notes, "It is cold.", lead, version=1)
    assert Entry.objects.values_list("text", flat=True).get() == "Theirs."


def test_a_code_of_the_shared_text_is_elsewhere(text: Exercise, moss: Actor) -> None:
    save(text, "We listen.", 0, moss)
    with pytest.raises(EntryIsElsewhere):
        put(text, "Mine.", moss, code=text.entries.get().code, version=1)


def test_what_was_removed_is_not_written_again(notes: Exercise, moss: Actor) -> None:
    put(notes, "It is cold.", moss)
    remove_entry(exercise=notes, code=CODE, by=moss)
    with pytest.raises(EntryIsElsewhere):
        put(notes, "It is cold.", moss)
    assert stored(notes) == []


# Taking away ---------------------------------------------------------------------------------------------------------


def test_what_is_taken_away_leaves_no_words(project: Project, rows: Exercise, moss: Actor) -> None:
    put(rows, "The time of day", moss, thing="The time of day", why="It is set by law.")
    remove_entry(exercise=rows, code=CODE, by=moss)
    assert rows.entries.values_list("text", "values", "removed_at").get() == ("", {}, MONDAY)
    assert not project.history.filter(values__contains="time of day").exists()


@pytest.mark.parametrize(
    ("author", "other", "may"),
    [
        ("moss", "moss", True),
        ("moss", "fern", False),
        ("moss", "lead", False),
        ("lead", "moss", False),
        ("lead", "second_lead", True),
    ],
)
def test_who_may_take_away(
    project: Project, rows: Exercise, author: str, other: str, may: bool, request: pytest.FixtureRequest
) -> None:
    people = {name: request.getfixturevalue(name) for name in ("lead", "moss", "fern")}
    people["second_lead"] = make_lead(project=project)[1]
    put(rows, "The time of day", people[author])
    if may:
        remove_entry(exercise=rows, code=CODE, by=people[other])
        assert stored(rows) == []
    else:
        with pytest.raises(NotYours):
            remove_entry(exercise=rows, code=CODE, by=people[other])
        assert stored(rows) == [("The time of day", {}, 1, people[author].member_id)]


def test_what_is_gone_is_not_taken_away_again(project: Project, notes: Exercise, moss: Actor) -> None:
    put(notes, "It is cold.", moss)
    remove_entry(exercise=notes, code=CODE, by=moss)
    with recording(project=project) as history, pytest.raises(EntryIsElsewhere):
        remove_entry(exercise=notes, code=CODE, by=moss)
    assert history == []


def test_a_shared_text_is_not_taken_away(text: Exercise, moss: Actor) -> None:
    save(text, "We listen.", 0, moss)
    with pytest.raises(EntryIsElsewhere):
        remove_entry(exercise=text, code=text.entries.get().code, by=moss)
    assert stored(text) == [("We listen.", {}, 1, moss.member_id)]


# Typing up the wall --------------------------------------------------------------------------------------------------


def test_lines_become_notes(notes: Exercise, lead: Actor) -> None:
    assert paste_lines(exercise=notes, lines=["It is cold.", "It is damp."], batch=CODE, by=lead) == 2
    assert stored(notes) == [
        ("It is cold.", {}, 1, lead.member_id),
        ("It is damp.", {}, 1, lead.member_id),
    ]


def test_lines_become_the_first_box_of_rows(rows: Exercise, moss: Actor) -> None:
    assert paste_lines(exercise=rows, lines=["The time"], batch=CODE, by=moss) == 1
    assert rows.entries.values_list("text", "values", "by_lead", "side", "project_id").get() == (
        "The time",
        {"thing": "The time"},
        False,
        "lived",
        rows.project_id,
    )


def test_lines_sent_twice_are_there_once(project: Project, notes: Exercise, lead: Actor) -> None:
    paste_lines(exercise=notes, lines=["It is cold.", "It is cold."], batch=CODE, by=lead)
    with recording(project=project) as history, pytest.raises(NothingChanged):
        paste_lines(exercise=notes, lines=["It is cold.", "It is cold."], batch=CODE, by=lead)
    assert [words for words, *_ in stored(notes)] == ["It is cold.", "It is cold."]
    assert history == []


def test_the_same_lines_in_another_batch_are_more_lines(notes: Exercise, lead: Actor) -> None:
    paste_lines(exercise=notes, lines=["It is cold."], batch=CODE, by=lead)
    assert paste_lines(exercise=notes, lines=["It is cold."], batch=uuid4(), by=lead) == 1
    assert len(stored(notes)) == 2


def test_one_batch_in_two_exercises_is_two_batches(project: Project, notes: Exercise, lead: Actor) -> None:
    paste_lines(exercise=notes, lines=["It is cold."], batch=CODE, by=lead)
    hopes = exercise_of(project=project, key="hopes")
    assert paste_lines(exercise=hopes, lines=["It is cold."], batch=CODE, by=lead) == 1


# What is closed ------------------------------------------------------------------------------------------------------


def every_way_of_writing(exercise: Exercise, by: Actor) -> dict[str, Any]:
    """What anybody can do in an exercise, by name. The entry with CODE is there."""
    if exercise.kind in {"note", "choice", "score"}:
        return {"save_text": lambda: save(exercise, "New words.", 1, by)}
    return {
        "a new entry": lambda: put(exercise, "New words.", by, code=uuid5(CODE, exercise.key)),
        "new words": lambda: put(exercise, "New words.", by, version=1),
        "taking away": lambda: remove_entry(exercise=exercise, code=CODE, by=by),
        "pasting": lambda: paste_lines(exercise=exercise, lines=["New words."], batch=CODE, by=by),
    }


@pytest.mark.parametrize("key", ["problem", "working_together", "open_score", "support"])
def test_a_signed_stage_takes_nothing(project: Project, key: str, lead: Actor) -> None:
    exercise = exercise_of(project=project, key=key)
    if exercise.kind in {"note", "score"}:
        save(exercise, "5", 0, lead)
    else:
        put(exercise, "Old words.", lead)
    finished(project)
    before = stored(exercise)
    for name, way in every_way_of_writing(exercise, lead).items():
        with pytest.raises(StageClosed):
            way()
        assert stored(exercise) == before, name


def test_an_exercise_that_carries_on_takes_new_rows_and_keeps_the_signed_ones(
    rows: Exercise, lead: Actor, project: Project, time_machine: TimeMachineFixture
) -> None:
    put(rows, "Signed.", lead)
    finished(project)
    time_machine.shift(timedelta(seconds=1))
    ways = every_way_of_writing(rows, lead)
    ways["a new entry"]()
    ways["pasting"]()
    for name in ("new words", "taking away"):
        with pytest.raises(StageClosed):
            ways[name]()
    written = [words for words, *_ in stored(rows)]
    assert (written[0], written[-2:]) == ("Signed.", ["New words.", "New words."])


def test_what_was_written_after_the_signing_can_be_changed_and_taken_away(
    rows: Exercise, lead: Actor, project: Project, time_machine: TimeMachineFixture
) -> None:
    finished(project)
    time_machine.shift(timedelta(seconds=1))
    put(rows, "Later.", lead)
    put(rows, "Later still.", lead, version=1)
    assert ("Later still.", {}, 2, lead.member_id) in stored(rows)
    remove_entry(exercise=rows, code=CODE, by=lead)
    assert "Later still." not in [words for words, *_ in stored(rows)]


@pytest.mark.parametrize(
    ("key", "takes"),
    [
        pytest.param("problem", True, id="the stage of now"),
        pytest.param("awkward", True, id="the next stage"),
        pytest.param("welcome", False, id="a later stage"),
        pytest.param("heard", False, id="a later stage's that carries on"),
        pytest.param("changed", True, id="a later stage's that is always open"),
    ],
)
def test_which_stages_can_be_written_in(project: Project, key: str, takes: bool, moss: Actor) -> None:
    exercise = exercise_of(project=project, key=key)
    if takes:
        write(exercise=exercise, text="Words", by=moss)
        assert [words for words, *_ in stored(exercise)] == ["Words"]
    else:
        with pytest.raises(StageClosed):
            write(exercise=exercise, text="Words", by=moss)
        assert stored(exercise) == []


@pytest.mark.parametrize("key", ["problem", "working_together", "changed"])
def test_an_archived_project_takes_nothing(project: Project, key: str, lead: Actor) -> None:
    exercise = exercise_of(project=project, key=key)
    if exercise.kind == "note":
        save(exercise, "Old words.", 0, lead)
    else:
        put(exercise, "Old words.", lead)
    archive_project(project=project, by=lead)
    before = stored(exercise)
    for name, way in every_way_of_writing(exercise, lead).items():
        with pytest.raises(StageClosed):
            way()
        assert stored(exercise) == before, name


@pytest.mark.parametrize("key", ["working_together", "open_score"])
def test_a_shared_text_that_was_signed_is_not_written_over_even_where_it_carries_on(
    project: Project, lead: Actor, key: str
) -> None:
    """A plan made in the admin may say so of any kind, and a shared text has one row only: the signed one."""
    Exercise.objects.filter(project=project, key=key).update(carries_on=True)
    exercise = exercise_of(project=project, key=key)
    save(exercise, "5", 0, lead)
    finished(project)
    with pytest.raises(StageClosed):
        save(exercise, "9", 1, lead)


# For leads only ------------------------------------------------------------------------------------------------------


def test_a_participant_writes_nothing_that_is_for_leads_only(notes: Exercise, lead: Actor, moss: Actor) -> None:
    notes.leads_only = True
    notes.save()
    for act in (
        lambda: put(notes, "Moss says yes.", moss),
        lambda: save(notes, "Moss says yes.", 0, moss),
        lambda: paste_lines(exercise=notes, lines=["Moss says yes."], batch=CODE, by=moss),
        lambda: remove_entry(exercise=notes, code=CODE, by=moss),
    ):
        with pytest.raises(NotYours):
            act()
    assert stored(notes) == []
    put(notes, "Moss says yes.", lead)
    assert stored(notes) == [("Moss says yes.", {}, 1, lead.member_id)]


# Rows that are made of notes -----------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def note(project: Project, notes: Exercise, moss: Actor) -> Entry:
    """A note from which a row of `can_change` can be made, and that can be replied to."""
    rows_from_notes(project=project, notes="problem", rows="can_change")
    return write(exercise=notes, text="It is cold.", by=moss)


def test_a_row_is_made_of_a_note_once(project: Project, note: Entry, lead: Actor) -> None:
    rows = exercise_of(project=project, key="can_change")
    row = make_row(exercise=rows, note=note.code, by=lead)
    assert (row.text, row.values, row.made_from, row.author_id) == (
        "It is cold.",
        {"thing": "It is cold."},
        note,
        lead.member_id,
    )
    with pytest.raises(NothingChanged):
        make_row(exercise=rows, note=note.code, by=lead)
    assert rows.entries.count() == 1


def test_only_leads_make_rows_of_notes(project: Project, note: Entry, moss: Actor) -> None:
    rows = exercise_of(project=project, key="can_change")
    with pytest.raises(NotYours):
        make_row(exercise=rows, note=note.code, by=moss)
    assert stored(rows) == []


def test_a_finished_stage_takes_no_rows_of_notes(project: Project, note: Entry, lead: Actor) -> None:
    project.exercises.filter(key="can_change").update(carries_on=False)
    finished(project)
    rows = exercise_of(project=project, key="can_change")
    before = stored(rows)
    with pytest.raises(StageClosed):
        make_row(exercise=rows, note=note.code, by=lead)
    assert stored(rows) == before


# Replies -------------------------------------------------------------------------------------------------------------


def test_a_lead_replies_once(note: Entry, lead: Actor) -> None:
    reply = reply_to_entry(entry=note, code=CODE, words="We bring heaters.", by=lead)
    assert (reply.entry, reply.project, reply.words, reply.author_id, reply.replied_at) == (
        note,
        note.project,
        "We bring heaters.",
        lead.member_id,
        MONDAY,
    )
    with pytest.raises(NothingChanged):
        reply_to_entry(entry=note, code=CODE, words="We bring heaters.", by=lead)
    assert EntryReply.objects.count() == 1


def test_only_leads_reply(note: Entry, moss: Actor) -> None:
    with pytest.raises(NotYours):
        reply_to_entry(entry=note, code=CODE, words="Good.", by=moss)
    assert EntryReply.objects.count() == 0


def test_nobody_replies_in_an_archived_project(project: Project, note: Entry, lead: Actor) -> None:
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        reply_to_entry(entry=note, code=CODE, words="Too late.", by=lead)
    assert EntryReply.objects.count() == 0


def test_nobody_replies_where_no_reply_is_offered(project: Project, note: Entry, lead: Actor) -> None:
    project.exercises.update(reply_wanted=False)
    with pytest.raises(EntryIsElsewhere):
        reply_to_entry(entry=note, code=CODE, words="We bring heaters.", by=lead)
    assert EntryReply.objects.count() == 0


def test_a_wish_for_a_reply_is_kept_only_where_it_is_offered(project: Project, note: Entry, moss: Actor) -> None:
    offered, elsewhere = (exercise_of(project=project, key=key) for key in ("problem", "hopes"))
    for exercise in (offered, elsewhere):
        save_entry(exercise=exercise, code=uuid4(), text="Warm rooms", values={}, version=0, reply_wanted=True, by=moss)
    assert [exercise.entries.get(text="Warm rooms").reply_wanted for exercise in (offered, elsewhere)] == [True, False]


# Boxes that are filled in later --------------------------------------------------------------------------------------


def test_a_lead_fills_in_the_later_boxes_of_a_signed_row(
    project: Project, lead: Actor, moss: Actor, time_machine: TimeMachineFixture
) -> None:
    decisions = exercise_of(project=project, key="decisions")
    put(decisions, "The day", moss, decision="The day", who_decides_now="The ward")
    finished(project)
    time_machine.shift(timedelta(days=1))
    sent: dict[str, Any] = {"decision": "Mine", "by_when": "2027-04-01", "what_was_decided": "Friday"}
    with pytest.raises(StageClosed):
        put(decisions, "Mine", moss, version=1, **sent)
    put(decisions, "Mine", lead, version=1, **sent)
    assert Entry.objects.values_list("text", "values", "author_id").get(code=CODE) == (
        "The day",
        {"decision": "The day", "who_decides_now": "The ward", "what_was_decided": "Friday"},
        moss.member_id,
    )


def test_a_signed_row_without_later_boxes_stays_as_it_is(
    project: Project, rows: Exercise, lead: Actor, time_machine: TimeMachineFixture
) -> None:
    put(rows, "The day", lead, thing="The day")
    finished(project)
    time_machine.shift(timedelta(days=1))
    with pytest.raises(StageClosed):
        put(rows, "The hour", lead, version=1, thing="The hour")
    assert Entry.objects.values_list("text", "version").get(code=CODE) == ("The day", 1)
