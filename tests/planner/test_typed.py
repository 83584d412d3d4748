"""What helpers type for people on paper: theirs, marked, counted the same, and disputed by them alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from planner.actions.entries import remove_entry, save_entry, save_text
from planner.actions.keys import KeyRefused, clear_condition, say_not_yet, turn_other_key
from planner.actions.leaving import erase_person, leave_project
from planner.actions.objections import (
    NothingTyped,
    TooManyWithheld,
    change_not_good_enough,
    change_objection,
    say_not_good_enough,
    say_not_theirs,
)
from planner.actions.promise import answer_promise
from planner.models import Entry, NoteText, NotGoodEnough, Objection, PromiseAnswer
from planner.models.promise import AnswerChoices
from planner.queries.history import history_lines, history_of
from planner.queries.my_data import held_about
from planner.queries.objections import objection_line
from planner.queries.typed import entered_count, typed_count, typed_page, typed_thing
from planner.record import read_record
from stakeholders.actions.care import answer_consents
from stakeholders.actions.members import NotTheirOwn
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor
from stakeholders.models import Consent, ConsentAnswer, ConsentPurpose, Member, Project, Side, TypedFields
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    MONDAY,
    actor_of,
    agree_to_promise,
    at,
    exercise_of,
    fill_required,
    lead_actor,
    make_helper,
    make_on_paper,
    make_participant,
    make_project,
    page_of,
    raise_concern,
    recording,
    reply_to,
    shown_record,
    sign,
    stage_of,
    turn_key,
    typing_for,
    write,
)
from tests.pages import stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

WORD = "Brackenfell"


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@dataclass
class Scene:
    """A project with a lead, a helper, and Fern on paper, who speaks as one with lived experience."""

    project: Project
    lead: Actor
    helper: Member
    fern: Member
    own: Actor
    """Fern herself."""
    typed: Actor
    """The helper, typing for Fern."""


@pytest.fixture
@remembered
def scene() -> Scene:
    project = make_project()
    helper, _ = make_helper(project=project)
    fern, _ = make_on_paper(project=project, helper=helper, side=Side.LIVED)
    return Scene(
        project,
        lead_actor(project=project),
        helper,
        fern,
        actor_of(member=fern),
        typing_for(member=fern, helper=helper),
    )


def how(row: TypedFields) -> tuple[Member | None, bool, bool]:
    """Who typed it, whether it was typed, and whether its author said it is not theirs."""
    row.refresh_from_db()
    return row.entered_by, row.is_helped, row.not_theirs_at is not None


def note(scene: Scene, text: str = "It is cold.", by: Actor | None = None) -> Entry:
    return write(exercise=exercise_of(project=scene.project, key="problem"), text=text, by=by or scene.typed)


def change(scene: Scene, entry: Entry, text: str, by: Actor) -> Entry:
    entry.refresh_from_db()
    return save_entry(
        exercise=exercise_of(project=scene.project, key=entry.exercise.key),
        code=entry.code,
        text=text,
        values=entry.values,
        version=entry.version,
        by=by,
    ).entry


def answer(scene: Scene, by: Actor, choice: AnswerChoices = AnswerChoices.YES, words: str = "") -> PromiseAnswer:
    return answer_promise(project=scene.project, version=1, answer=choice, words=words, by=by)


def not_good(scene: Scene, by: Actor) -> NotGoodEnough:
    concern = raise_concern(project=scene.project, by=scene.lead)
    reply_to(objection=concern, by=scene.lead)
    return say_not_good_enough(objection=concern, words="Too late.", by=by)


def not_theirs(
    scene: Scene, kind: str, code: UUID, *, shows_name: bool = False, by: Actor | None = None
) -> Objection | None:
    return say_not_theirs(project=scene.project, kind=kind, code=code, shows_name=shows_name, by=by or scene.own)


# What is noted -------------------------------------------------------------------------------------------------------


def test_a_note_is_the_persons_own_and_marked(scene: Scene) -> None:
    entry, own = note(scene), note(scene, by=scene.own)

    assert (entry.author, entry.side, entry.by_lead) == (scene.fern, "lived", False)
    assert (own.author, own.side, own.by_lead) == (scene.fern, "lived", False)
    assert how(entry) == (scene.helper, True, False)
    assert how(own) == (None, False, False)


def test_a_row_a_shared_text_a_choice_and_a_score(scene: Scene) -> None:
    kinds = {}
    for exercise in scene.project.exercises.filter(stage__position__in=(1, 2), leads_only=False):
        if exercise.kind not in kinds:
            kinds[exercise.kind] = write(exercise=exercise_of(project=scene.project, key=exercise.key), by=scene.typed)

    assert set(kinds) >= {"note", "notes", "rows"}
    assert {kind: how(entry) for kind, entry in kinds.items()} == dict.fromkeys(kinds, (scene.helper, True, False))


def test_an_answer_a_concern_and_not_good_enough(scene: Scene) -> None:
    agree_to_promise_but(scene)
    typed = [
        answer(scene, scene.typed),
        raise_concern(project=scene.project, by=scene.typed),
        not_good(scene, scene.typed),
    ]

    assert [how(row) for row in typed] == [(scene.helper, True, False)] * 3
    assert [getattr(row, name) for row, name in zip(typed, ("member", "author", "member"), strict=True)] == [
        scene.fern
    ] * 3


def agree_to_promise_but(scene: Scene) -> None:
    """Everybody has answered the promise but Fern."""
    agree_to_promise(project=scene.project)
    PromiseAnswer.objects.filter(member=scene.fern).delete()


def test_whoever_changes_their_words_makes_them_their_own(scene: Scene) -> None:
    entry = note(scene)
    change(scene, entry, "It is very cold.", scene.own)
    assert how(entry) == (None, False, False)

    change(scene, entry, "It is ice cold.", scene.typed)
    assert how(entry) == (scene.helper, True, False)


def test_a_lead_who_fills_in_a_row_says_nothing_of_how_its_words_came(scene: Scene) -> None:
    row = write(exercise=exercise_of(project=scene.project, key="decisions"), text="Who decides?", by=scene.typed)
    change(scene, row, "Who decides what?", scene.lead)

    assert how(row) == (scene.helper, True, False)


def test_other_words_for_a_concern_and_for_not_good_enough(scene: Scene) -> None:
    concern = raise_concern(project=scene.project, by=scene.own)
    change_objection(objection=concern, words="Nobody asked Fern.", version=1, by=scene.typed)
    said = not_good(scene, scene.typed)
    change_not_good_enough(objection=said.reply.objection, words="Much too late.", by=scene.own)

    assert how(concern) == (scene.helper, True, False)
    assert how(said) == (None, False, False)


def test_a_shared_text_says_how_its_latest_words_came_and_earlier_ones_keep_it(scene: Scene) -> None:
    exercise = exercise_of(project=scene.project, key="working_together")
    entry = save_text(exercise=exercise, text="We meet at noon.", values={}, version=0, by=scene.typed).entry
    assert how(entry) == (scene.helper, True, False)

    save_text(exercise=exercise, text="We meet at ten.", values={}, version=1, by=scene.lead)
    assert how(entry) == (None, False, False)
    [earlier] = entry.earlier.all()
    assert (earlier.text, earlier.author, how(earlier)) == (
        "We meet at noon.",
        scene.fern,
        (scene.helper, True, False),
    )


def test_what_a_helper_types_never_overwrites_unseen_what_the_person_wrote_minutes_ago(scene: Scene) -> None:
    exercise = exercise_of(project=scene.project, key="working_together")
    save_text(exercise=exercise, text="We meet at noon.", values={}, version=0, by=scene.own)
    save_text(exercise=exercise, text="We meet at ten.", values={}, version=1, by=scene.typed)

    assert [wording.text for wording in NoteText.objects.all()] == ["We meet at noon."]


def test_typed_words_that_come_too_late_are_marked_too(scene: Scene) -> None:
    exercise = exercise_of(project=scene.project, key="working_together")
    save_text(exercise=exercise, text="We meet at noon.", values={}, version=0, by=scene.lead)
    save_text(exercise=exercise, text="We meet at ten.", values={}, version=0, by=scene.typed)

    [refused] = NoteText.objects.exclude(refused_at_version=None)
    assert (refused.author, how(refused)) == (scene.fern, (scene.helper, True, False))


def test_it_counts_the_same_and_the_record_says_how_many(scene: Scene) -> None:
    fill_required(project=scene.project, position=1)
    make_participant(project=scene.project, name="Moss", side=Side.LIVED)
    typed, own = note(scene), note(scene, by=scene.own)
    holder = scene.project.members.get(name="Moss")
    turn_key(project=scene.project, position=1, member=holder)
    record = read_record(shown_record(project=scene.project, position=1))

    assert {how(typed)[1], how(own)[1]} == {True, False}
    by_side = {row["who"]: row["count"] for row in record["entries"]}
    assert (by_side["People with lived experience"], record["entries_helped"]) == (2, 1)


def test_an_older_record_says_nothing_of_helpers(scene: Scene) -> None:
    fill_required(project=scene.project, position=1)
    turn_key(project=scene.project, position=1, member=scene.fern)
    text = shown_record(project=scene.project, position=1)

    assert read_record(text)["entries_helped"] == 0
    assert read_record(text.replace('"entries_helped":0,', ""))["entries_helped"] is None


def test_the_history_says_that_a_helper_typed_it(scene: Scene) -> None:
    entry = note(scene)
    with recording(project=scene.project) as rows:
        remove_entry(exercise=exercise_of(project=scene.project, key="problem"), code=entry.code, by=scene.typed)

    assert [(row.verb, row.values["what"].get("helped")) for row in rows] == [("entry_removed", True)]
    [line] = history_lines(history_of(scene.project)[:1])
    assert line.words == (
        f"Something written in “{entry.exercise.title}” was removed by the person who wrote it. It was typed for them."
    )
    assert scene.helper.name not in line.words


# What nobody does for somebody else ----------------------------------------------------------------------------------


def test_nobody_turns_a_key_for_somebody_else(scene: Scene) -> None:
    fill_required(project=scene.project, position=1)
    seen = page_of(project=scene.project, position=1).unit.seen
    asked: dict[str, Any] = {"stage": stage_of(project=scene.project, position=1), "seen": seen, "led_here": False}
    before = stored()
    with pytest.raises(KeyRefused, match="Nobody can agree for somebody else"):
        turn_other_key(**asked, by=scene.typed)
    with pytest.raises(KeyRefused, match="Nobody can agree for somebody else"):
        say_not_yet(**asked, code=uuid4(), words="Too soon.", by=scene.typed)
    assert stored() == before

    turn_other_key(**asked, by=scene.own)
    assert scene.project.keys.get().member == scene.fern


def test_nobody_says_for_somebody_else_that_a_condition_is_met(scene: Scene) -> None:
    fill_required(project=scene.project, position=1)
    turn_key(project=scene.project, position=1, member=scene.fern, as_long_as="Taxis are booked.")
    sign(project=scene.project, position=1)
    condition = scene.project.conditions.get()
    with pytest.raises(KeyRefused, match="Nobody can agree for somebody else"):
        clear_condition(condition=condition, led_here=False, by=scene.typed)

    clear_condition(condition=condition, led_here=False, by=scene.own)


@pytest.mark.parametrize("act", [leave_project, erase_person])
def test_nobody_leaves_for_somebody_else(scene: Scene, act: type[object]) -> None:
    before = stored()
    with pytest.raises(NotTheirOwn):
        act(member=scene.fern, by=scene.typed)  # type: ignore[call-arg]
    assert stored() == before

    act(member=scene.fern, by=scene.own)  # type: ignore[call-arg]


# "This was not me" ---------------------------------------------------------------------------------------------------


def test_saying_it_opens_a_concern_marks_the_words_and_deletes_nothing(scene: Scene) -> None:
    entry = note(scene)
    with recording(project=scene.project) as rows:
        concern = not_theirs(scene, "entry", entry.code)

    assert concern is not None
    assert (concern.stage.position, concern.author, concern.is_withheld, concern.words) == (
        1,
        scene.fern,
        True,
        "Something was typed in my name that was not from me: “It is cold.”",
    )
    assert how(concern) == (None, False, False)
    assert (how(entry), entry.text) == ((scene.helper, True, True), "It is cold.")
    assert rows == []  # it enters a day later, without a name
    assert scene.project.withheld_entries.get().verb == "not_theirs_unnamed"


def test_with_ones_name_it_stands_in_the_history_at_once(scene: Scene) -> None:
    entry = note(scene)
    with recording(project=scene.project) as rows:
        concern = not_theirs(scene, "entry", entry.code, shows_name=True)

    assert concern is not None
    assert concern.is_withheld is False
    assert [row.verb for row in rows] == ["not_theirs"]


def test_it_works_once_for_each_thing(scene: Scene) -> None:
    first, second = note(scene), note(scene, "It is loud.")
    not_theirs(scene, "entry", first.code)
    before = stored()
    with pytest.raises(NothingChanged):
        not_theirs(scene, "entry", first.code)
    assert stored() == before

    not_theirs(scene, "entry", second.code)
    assert scene.project.objections.count() == 2


def test_every_kind_of_thing(scene: Scene) -> None:
    agree_to_promise_but(scene)
    reason = answer(scene, scene.typed, AnswerChoices.NO, "It is vague.")
    concern = raise_concern(project=scene.project, by=scene.typed, shows_name=True)
    said = not_good(scene, scene.typed)
    concerns = [
        not_theirs(scene, kind, code, shows_name=True)
        for kind, code in [("answer", reason.code), ("concern", concern.code), ("said", said.reply.objection.code)]
    ]

    assert [made.words.partition(": ")[2] for made in concerns if made is not None] == [
        "“No, because\nIt is vague.”",
        "“Nobody asked us.”",
        "“Not good enough\nToo late.”",
    ]
    assert [how(row) for row in (reason, concern, said)] == [(scene.helper, True, True)] * 3


def test_a_long_text_is_shortened_in_the_concern(scene: Scene) -> None:
    entry = note(scene, "x" * 1_000)
    concern = not_theirs(scene, "entry", entry.code)

    assert concern is not None
    assert (len(concern.words), concern.words[-3:]) == (1_000, "x…”")


def test_a_fourth_without_a_name_is_refused_and_with_a_name_taken(scene: Scene) -> None:
    notes = [note(scene, f"Note {number}") for number in range(4)]
    for entry in notes[:3]:
        not_theirs(scene, "entry", entry.code)
    before = stored()
    with pytest.raises(TooManyWithheld):
        not_theirs(scene, "entry", notes[3].code)
    assert stored() == before

    not_theirs(scene, "entry", notes[3].code, shows_name=True)
    assert scene.project.objections.count() == 4


def test_where_no_stage_takes_a_concern_it_is_noted_all_the_same() -> None:
    project = make_project(template="short")
    helper, _ = make_helper(project=project)
    fern, _ = make_on_paper(project=project, helper=helper)
    scene = Scene(
        project,
        lead_actor(project=project),
        helper,
        fern,
        actor_of(member=fern),
        typing_for(member=fern, helper=helper),
    )
    exercise = project.exercises.filter(kind="notes", leads_only=False).order_by("stage__position")[0]
    entry = write(exercise=exercise_of(project=project, key=exercise.key), by=scene.typed)
    moss, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED, since=MONDAY - timedelta(days=30))
    for stage in project.stages.order_by("position"):
        fill_required(project=project, position=stage.position)
        turn_key(project=project, position=stage.position, member=moss)
        sign(project=project, position=stage.position)
    with at(MONDAY + timedelta(days=15)):
        assert not_theirs(scene, "entry", entry.code) is None

    assert how(entry) == (helper, True, True)
    assert project.objections.count() == 0


@pytest.mark.parametrize("who", ["helper typing", "helper", "lead", "somebody else"])
def test_nobody_says_it_for_the_person(scene: Scene, who: str) -> None:
    entry = note(scene)
    _, _, moss = make_participant(project=scene.project, name="Moss")
    by = {
        "helper typing": scene.typed,
        "helper": actor_of(member=scene.helper),
        "lead": scene.lead,
        "somebody else": moss,
    }[who]
    before = stored()
    with pytest.raises((NotTheirOwn, NothingTyped)):
        not_theirs(scene, "entry", entry.code, by=by)
    assert stored() == before


@pytest.mark.parametrize("kind", ["entry", "answer", "concern", "said", "earlier", "nonsense"])
def test_only_of_what_was_typed(scene: Scene, kind: str) -> None:
    own = note(scene, by=scene.own)
    gone = note(scene)
    remove_entry(exercise=exercise_of(project=scene.project, key="problem"), code=gone.code, by=scene.own)
    for code in (own.code, gone.code, uuid4()):
        with pytest.raises(NothingTyped):
            not_theirs(scene, kind, code)


def test_not_in_an_archived_project(scene: Scene) -> None:
    entry = note(scene)
    archive_project(project=scene.project, by=scene.lead)

    with pytest.raises(ProjectIsArchived):
        not_theirs(scene, "entry", entry.code)


def test_a_helper_who_types_it_anew_does_not_undo_it_and_the_person_does(scene: Scene) -> None:
    entry = note(scene)
    not_theirs(scene, "entry", entry.code)
    change(scene, entry, "It is rather cold.", scene.typed)
    assert how(entry) == (scene.helper, True, True)

    change(scene, entry, "It was never cold.", scene.own)
    assert how(entry) == (None, False, False)


# What the person reads -----------------------------------------------------------------------------------------------


def test_everything_that_was_typed_is_listed_and_nothing_else(scene: Scene) -> None:
    agree_to_promise_but(scene)
    text = exercise_of(project=scene.project, key="working_together")
    save_text(exercise=text, text="We meet at noon.", values={}, version=0, by=scene.typed)
    save_text(exercise=text, text="We meet at ten.", values={}, version=1, by=scene.lead)
    note(scene)
    note(scene, "By herself.", by=scene.own)
    answer(scene, scene.typed, AnswerChoices.BUT, "Be quick.")
    raise_concern(project=scene.project, by=scene.typed, words="Nobody asked.")
    not_good(scene, scene.typed)
    other, _ = make_on_paper(project=scene.project, name="Wren", helper=scene.helper)
    note(scene, "By Wren.", by=typing_for(member=other, helper=scene.helper))
    page = typed_page(scene.project, scene.fern)

    assert sorted((thing.kind, thing.where, thing.words) for thing in page.things) == [
        ("answer", "Our promise, version 1", "Yes, but\nBe quick."),
        ("concern", "A concern about stage 1", "Nobody asked."),
        ("earlier", f"{text.title}, an earlier wording", "We meet at noon."),
        ("entry", exercise_of(project=scene.project, key="problem").title, "It is cold."),
        ("said", "The reply to a concern about stage 1", "Not good enough\nToo late."),
    ]
    assert [line.words for line in page.acts] == [
        "Fern said yes to who sees what. It was typed for them.",
        "Fern said what they speak as. It was typed for them.",
    ]
    assert typed_count(scene.fern) == 5
    assert entered_count(scene.helper) == 5 + 1 + 2  # and Wren's note, and two who said yes
    assert (typed_count(scene.helper), typed_page(scene.project, scene.helper).things) == (0, [])


def test_the_words_of_a_thing_are_found_by_its_kind_and_code(scene: Scene) -> None:
    entry = note(scene)
    found = typed_thing(scene.project, scene.fern, "entry", entry.code)

    assert found is not None
    assert (found.words, found.row) == ("It is cold.", entry)
    assert typed_thing(scene.project, scene.helper, "entry", entry.code) is None
    assert typed_thing(scene.project, scene.fern, "concern", entry.code) is None


def test_answers_to_what_one_says_yes_to_are_listed_with_what_was_done(scene: Scene) -> None:
    typed = {ConsentPurpose.CONTACT: ConsentAnswer.YES, ConsentPurpose.QUOTES: ConsentAnswer.NO}
    answer_consents(member=scene.fern, answers=typed, by=scene.typed)
    answer_consents(member=scene.fern, answers={ConsentPurpose.NAME: ConsentAnswer.YES}, by=scene.own)
    page = typed_page(scene.project, scene.fern)

    assert {(said.purpose, said.answer) for said in page.answers} == {("contact", "yes"), ("quotes", "no")}


@pytest.mark.parametrize(("shows_name", "told"), [(True, True), (False, False)])
def test_leads_are_told_where_the_name_is_shown_and_the_person_always(
    scene: Scene, shows_name: bool, told: bool
) -> None:
    """Where few take part on paper, the mark would be a name."""
    concern = raise_concern(project=scene.project, by=scene.typed, shows_name=shows_name)
    moss, _, _ = make_participant(project=scene.project, name="Moss")

    def is_told(viewer_id: int, *, for_leads: bool) -> bool:
        line = objection_line(scene.project, concern.code, viewer_id=viewer_id, for_leads=for_leads)
        assert line is not None
        return line.is_helped

    assert is_told(scene.lead.pk, for_leads=True) is told
    assert is_told(scene.fern.pk, for_leads=False) is True
    assert is_told(moss.pk, for_leads=False) is False


# What is kept, and what goes -----------------------------------------------------------------------------------------


def held(project: Project, member: Member) -> dict[str, list[str]]:
    return {part.title: part.lines for part in held_about(project, member)}


def test_what_is_kept_about_the_person_and_about_the_helper(scene: Scene) -> None:
    entry = note(scene)
    not_theirs(scene, "entry", entry.code)
    about = held(scene.project, scene.fern)
    of_helper = held(scene.project, scene.helper)

    assert about["What you wrote"] == [
        f"1 March 2027, {entry.exercise.title}: It is cold. (typed for you) You said that this was not from you."
    ]
    assert "You take part on paper: others may type for you." in about["About you"]
    assert about["What you typed for others"] == []
    assert "You may type for people who take part on paper." in of_helper["About you"]
    assert of_helper["What you typed for others"] == ["2 things. Their words belong to the people you typed for."]
    assert of_helper["What you wrote"] == []


def test_erasing_the_helper_keeps_the_words_and_their_mark(scene: Scene) -> None:
    agree_to_promise_but(scene)
    text = exercise_of(project=scene.project, key="working_together")
    save_text(exercise=text, text="We meet at noon.", values={}, version=0, by=scene.typed)
    save_text(exercise=text, text="We meet at ten.", values={}, version=1, by=scene.lead)
    rows: list[TypedFields] = [
        note(scene),
        answer(scene, scene.typed),
        raise_concern(project=scene.project, by=scene.typed),
        not_good(scene, scene.typed),
        NoteText.objects.get(),
    ]
    erase_person(member=scene.helper, by=actor_of(member=scene.helper))

    assert [how(row) for row in rows] == [(None, True, False)] * 5
    assert Consent.objects.get(member=scene.fern).entered_by is None
    assert Entry.objects.get(text="It is cold.").author == scene.fern
    assert len(typed_page(scene.project, scene.fern).things) == 5
    scene.helper.refresh_from_db()
    assert (scene.helper.is_helper, scene.helper.name) == (False, "")


def test_leaving_ends_typing_and_keeps_who_typed(scene: Scene) -> None:
    entry = note(scene)
    leave_project(member=scene.helper, by=actor_of(member=scene.helper))

    scene.helper.refresh_from_db()
    assert scene.helper.is_helper is False
    assert how(entry) == (scene.helper, True, False)


def test_erasing_the_person_erases_what_was_typed_for_them(scene: Scene) -> None:
    agree_to_promise_but(scene)
    note(scene, f"{WORD} is cold.")
    answer(scene, scene.typed, AnswerChoices.NO, f"{WORD} is vague.")
    raise_concern(project=scene.project, by=scene.typed, words=f"{WORD} is worried.")
    not_theirs(scene, "entry", Entry.objects.get(text__startswith=WORD).code)
    erase_person(member=scene.fern, by=scene.own)

    texts = [
        *Entry.objects.values_list("text", flat=True),
        *PromiseAnswer.objects.values_list("words", flat=True),
        *Objection.objects.values_list("words", flat=True),
    ]
    assert [text for text in texts if WORD in text] == []
