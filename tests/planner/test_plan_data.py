"""The built-in plans hold what the exercise list says, and every mistake in a plan is named."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from planner import plan_reading
from planner.plan_data import ChoiceSpec, ColumnType, ExerciseSpec, Kind, PlanSpec, StageSpec, WarningWhen
from planner.plan_reading import (
    BUILT_IN,
    PlanError,
    choices_from_data,
    columns_from_data,
    exercise_from_data,
    plan_from_data,
    read_plan,
    starter_rows_from_data,
    warnings_from_data,
)

BANNED = (
    "stakeholder",
    "engagement",
    "capture",
    "empower",
    "service user",
    "hard to reach",
    "cohort",
    "gate",
    "coverage",
    "sign off",
    "target",
    "snake",
    "ladder",
)

# Key and kind of every exercise. "*" after the kind: required in the full plan; "+": in the short plan.
EXERCISES = {
    "idea": (
        "problem notes*+, can_change rows*+, decisions rows*+, time_money rows*+, support rows*, hopes "
        "notes, idea_wall notes, working_together note, open_score score"
    ),
    "who": (
        "who_listed note*+, second_look rows*, barriers rows*+, awkward notes, share_power rows, if_left_out notes"
    ),
    "people": (
        "invitation note*+, meetings rows*, paying rows*+, safe note*+, promise_again notes*, why_no rows, "
        "welcome note, choose_fairly note"
    ),
    "discover": (
        "known notes*, questions notes*, heard rows*+, not_heard rows*+, surprised notes, discover_helped notes"
    ),
    "define": (
        "say_problem rows*+, how_chosen choice*, other_views notes*, good rows*+, gain_lose rows*, "
        "do_nothing note, carry_on choice"
    ),
    "develop": "ideas notes*, choose_ideas rows*+, tests rows*+, judge_by notes, go_wrong rows",
    "deliver": ("who_does rows*+, decides_next rows*, expect note*, money_stops note*+, tell rows, learn notes"),
    "review": (
        "changed rows*+, not_done rows*+, better rows*, learned notes*+, end_well rows*+, open_score_end "
        "score, names notes, next notes"
    ),
}

FLAGS = {
    "carries_on": {
        "can_change",
        "decisions",
        "time_money",
        "idea_wall",
        "barriers",
        "meetings",
        "heard",
        "good",
        "changed",
        "not_done",
    },
    "always_open": {"barriers", "meetings", "changed", "not_done"},
    "names_never_shown": {"hopes", "awkward", "promise_again", "heard", "other_views"},
    "leads_only": {"names"},
    "suggested_from": {"not_heard"},
    "reply_wanted": {"ideas"},
    "starter_text": {"invitation", "safe"},
    "starter_rows": {"time_money", "paying", "end_well"},
    "from_notes": {"choose_ideas"},
    "copied_from": {"better"},
    "compare_with": {"open_score_end"},
    "warnings": {"problem", "can_change"},
}

WHO = ["lived", "carer", "frontline", "decider", "together"]


@pytest.fixture(scope="module", params=BUILT_IN)
def plan(request: pytest.FixtureRequest) -> PlanSpec:
    return read_plan(request.param)


@pytest.fixture(scope="module")
def full() -> dict[str, ExerciseSpec]:
    return {exercise.key: exercise for exercise in read_plan("full").exercises}


def _required_counts(plan: PlanSpec) -> list[int]:
    return [sum(exercise.required for exercise in stage.exercises) for stage in plan.stages]


def _line(exercise: ExerciseSpec, short: dict[str, ExerciseSpec]) -> str:
    marks = "*" * exercise.required + "+" * short[exercise.key].required
    return f"{exercise.key} {exercise.kind}{marks}"


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!])\s+", text.strip()) if part]


def _stage_texts(stage: StageSpec) -> list[str]:
    return [stage.title, stage.subtitle, stage.purpose, *stage.watch_out, *stage.helps]


def _exercise_texts(exercise: ExerciseSpec) -> list[str]:
    columns = [text for column in exercise.columns for text in (column.title, *_labels(column.choices))]
    rows = [value for row in exercise.starter_rows for _, value in row.cells]
    warnings = [warning.words for warning in exercise.warnings]
    texts = [exercise.title, exercise.prompt, exercise.hint, exercise.starter_text]
    return [*texts, *columns, *_labels(exercise.choices), *rows, *warnings]


def _labels(choices: tuple[ChoiceSpec, ...]) -> list[str]:
    return [choice.label for choice in choices]


class TestBuiltInPlans:
    def test_full_plan_has_the_exercises_of_the_list_in_order(self) -> None:
        short = {exercise.key: exercise for exercise in read_plan("short").exercises}

        assert {
            stage.key: ", ".join(_line(exercise, short) for exercise in stage.exercises)
            for stage in read_plan("full").stages
        } == EXERCISES

    @pytest.mark.parametrize(
        ("key", "name", "counts", "total"),
        [
            ("full", "Full plan", [5, 3, 5, 4, 5, 3, 4, 5], 34),
            ("short", "Short plan", [4, 5, 4, 4, 4], 21),
        ],
    )
    def test_required_counts(self, key: str, name: str, counts: list[int], total: int) -> None:
        plan = read_plan(key)

        assert (plan.key, plan.name, plan.version) == (key, name, 5)
        assert _required_counts(plan) == counts
        assert sum(counts) == total

    def test_short_plan_changes_only_what_is_required(self) -> None:
        full, short = read_plan("full").exercises, read_plan("short").exercises

        assert [exercise.key for exercise in short] == [exercise.key for exercise in full]
        for of_full, of_short in zip(full, short, strict=True):
            assert of_short.as_data() | {"required": False} == of_full.as_data() | {"required": False}

    @pytest.mark.parametrize(
        ("key", "titles"),
        [
            (
                "full",
                "Idea and promise|Who|Bring people in|Discover|Define|Develop|Deliver|Review and share",
            ),
            (
                "short",
                "Idea and promise|Who, and bring people in|Discover and define|Develop and deliver|Review and share",
            ),
        ],
    )
    def test_stage_titles(self, key: str, titles: str) -> None:
        assert "|".join(stage.title for stage in read_plan(key).stages) == titles

    @pytest.mark.parametrize(
        ("key", "first_promise", "everyone_signs", "freezes_start"),
        [("full", "idea", "people", "who"), ("short", "idea", "who_people", "who_people")],
    )
    def test_marks(self, key: str, first_promise: str, everyone_signs: str, freezes_start: str) -> None:
        stages = read_plan(key).stages

        assert [stage.key for stage in stages if stage.first_promise] == [first_promise]
        assert [stage.key for stage in stages if stage.everyone_signs] == [everyone_signs]
        assert [stage.key for stage in stages if stage.freezes_start] == [freezes_start]

    def test_positions_count_from_one(self, plan: PlanSpec) -> None:
        assert [stage.position for stage in plan.stages] == list(range(1, len(plan.stages) + 1))

    def test_every_stage_has_its_checks(self, plan: PlanSpec) -> None:
        for stage in plan.stages:
            asks_promise = ("promise",) if stage.first_promise or stage.everyone_signs else ()
            in_every_later_one = plan.key == "full" and not stage.first_promise
            asks_groups = ("register",) if stage.freezes_start or in_every_later_one else ()
            asks_places = ("targets",) if stage.freezes_start else ()
            is_early = stage.position < next(each.position for each in plan.stages if each.everyone_signs)
            asks_count = () if is_early else ("coverage",)
            asks_time = ("period",) if stage.everyone_signs else ()
            asks_check_in = () if is_early else ("check_in",)
            asks = (*asks_groups, *asks_places, *asks_count, *asks_time, *asks_promise, *asks_check_in)
            wanted = ("exercises", *asks, "objections", "keys")
            assert stage.checks == wanted, stage.key

    def test_keys_are_unique_in_a_plan(self, plan: PlanSpec) -> None:
        stages = [stage.key for stage in plan.stages]
        exercises = [exercise.key for exercise in plan.exercises]

        assert len(stages) == len(set(stages))
        assert len(exercises) == len(set(exercises))

    def test_at_most_five_are_required_in_a_stage(self, plan: PlanSpec) -> None:
        assert max(_required_counts(plan)) <= 5


class TestExercises:
    @pytest.mark.parametrize("flag", FLAGS)
    def test_flags(self, full: dict[str, ExerciseSpec], flag: str) -> None:
        assert {key for key, exercise in full.items() if getattr(exercise, flag)} == FLAGS[flag]

    def test_references(self, full: dict[str, ExerciseSpec]) -> None:
        assert full["choose_ideas"].from_notes == "ideas"
        assert full["better"].copied_from == "good"
        assert full["open_score_end"].compare_with == "open_score"
        assert full["not_heard"].suggested_from == "heard"

    def test_better_shares_what_is_copied_with_good(self, full: dict[str, ExerciseSpec]) -> None:
        good = {column.key for column in full["good"].columns}

        assert [column.key for column in full["better"].columns if column.key in good] == [
            "i_can",
            "at_start",
        ]

    def test_first_column_only_is_required(self, full: dict[str, ExerciseSpec]) -> None:
        for exercise in full.values():
            required = [column.required for column in exercise.columns]
            assert required == [True, *[False] * (len(required) - 1)][: len(required)], exercise.key

    def test_columns_called_optional(self, full: dict[str, ExerciseSpec]) -> None:
        assert {
            (key, column.key) for key, exercise in full.items() for column in exercise.columns if column.optional
        } == {("barriers", "cost"), ("heard", "group"), ("decides_next", "until")}

    def test_columns_that_name_a_side_use_one_list(self, full: dict[str, ExerciseSpec]) -> None:
        named = {
            (key, column.key): [choice.value for choice in column.choices]
            for key, exercise in full.items()
            for column in exercise.columns
            if any(choice.value == "lived" for choice in column.choices)
        }

        assert named == {
            ("decisions", "who_should_decide"): WHO,
            ("say_problem", "written_by"): WHO,
            ("choose_ideas", "came_from"): WHO,
            ("who_does", "who"): WHO,
            ("decides_next", "who_decides"): WHO,
        }

    def test_who_may_read_it_starts_at_team_only(self, full: dict[str, ExerciseSpec]) -> None:
        starts = {
            (key, column.key): next(choice.label for choice in column.choices if choice.value == column.starts_at)
            for key, exercise in full.items()
            for column in exercise.columns
            if column.starts_at
        }

        assert starts == {("heard", "who_may_read"): "Team only"}

    @pytest.mark.parametrize(
        ("mark", "columns"),
        [
            ("names_side", "say_problem.written_by choose_ideas.came_from"),
            ("tells", "choose_ideas.told_them_on changed.told_them_on not_done.told_them_on"),
            (
                "later",
                (
                    "decisions.what_was_decided decisions.say_they_got barriers.done choose_ideas.told_them_on "
                    "who_does.done tell.done changed.told_them_on not_done.told_them_on end_well.done"
                ),
            ),
        ],
    )
    def test_marks_of_columns(self, full: dict[str, ExerciseSpec], mark: str, columns: str) -> None:
        marked = [
            f"{key}.{column.key}"
            for key, exercise in full.items()
            for column in exercise.columns
            if getattr(column, mark)
        ]

        assert marked == columns.split()

    def test_columns_of_the_decision_log(self, full: dict[str, ExerciseSpec]) -> None:
        assert [(column.title, column.type) for column in full["decisions"].columns] == [
            ("Decision", ColumnType.TEXT),
            ("Who decides now", ColumnType.TEXT),
            ("Who should decide", ColumnType.CHOICE),
            ("How much say people get", ColumnType.CHOICE),
            ("By when", ColumnType.DATE),
            ("What was decided (later)", ColumnType.TEXT),
            ("How much say they got (later)", ColumnType.CHOICE),
        ]

    def test_project_end_is_filled_in(self, full: dict[str, ExerciseSpec]) -> None:
        rows = [row.as_data() for row in full["time_money"].starter_rows]

        assert rows == [
            {"what": "Project ends", "date": "project_end"},
            {"what": "Money to pay people"},
            {"what": "Travel and carer cover"},
            {"what": "Help to take part"},
        ]

    def test_warnings(self, full: dict[str, ExerciseSpec]) -> None:
        [only_staff], [no_yes] = full["problem"].warnings, full["can_change"].warnings

        assert only_staff.when is WarningWhen.ONLY_STAFF
        assert no_yes.as_data() == {
            "when": "no_row_with",
            "column": "can_it_change",
            "value": "yes",
            "words": "If nothing can change, this is not co-production.",
        }

    def test_stored_copy_is_equal(self, full: dict[str, ExerciseSpec]) -> None:
        for exercise in full.values():
            stored = json.loads(json.dumps(exercise.as_data()))
            assert exercise_from_data(stored) == exercise
            assert columns_from_data(stored["columns"]) == exercise.columns
            assert choices_from_data(stored["choices"]) == exercise.choices
            assert starter_rows_from_data(stored["starter_rows"], exercise.columns) == exercise.starter_rows
            assert warnings_from_data(stored["warnings"]) == exercise.warnings


class TestWords:
    def test_prompts_are_15_words_or_fewer(self, full: dict[str, ExerciseSpec]) -> None:
        assert [key for key, exercise in full.items() if len(exercise.prompt.split()) > 15] == []

    def test_hints_are_one_short_sentence(self, full: dict[str, ExerciseSpec]) -> None:
        hints = [exercise.hint for exercise in full.values() if exercise.hint]

        assert [hint for hint in hints if len(_sentences(hint)) > 1 or len(hint.split()) > 15] == []
        assert all(hint.endswith(".") for hint in hints)

    def test_purpose_is_one_or_two_sentences_for_leads(self, plan: PlanSpec) -> None:
        for stage in plan.stages:
            sentences = _sentences(stage.purpose)
            assert len(sentences) in (1, 2)
            assert max(len(sentence.split()) for sentence in sentences) <= 20

    def test_watch_out_and_helps_are_two_or_three_short_sentences(self, plan: PlanSpec) -> None:
        for stage in plan.stages:
            for lines in (stage.watch_out, stage.helps):
                assert len(lines) in (2, 3)
                assert all(len(_sentences(line)) == 1 and line.endswith(".") for line in lines)
                assert max(len(line.split()) for line in lines) <= 15

    def test_description_is_short(self, plan: PlanSpec) -> None:
        assert len(_sentences(plan.description)) in (1, 2)

    @pytest.mark.parametrize("key", ["invitation", "safe"])
    def test_starter_text_is_5_to_10_short_sentences(self, full: dict[str, ExerciseSpec], key: str) -> None:
        text = full[key].starter_text
        blanks = re.sub(r"\[[^\]]+\]", "[blank]", text)
        sentences = [part for part in _sentences(blanks.replace("{sentence}", "{sentence}.")) if part]

        assert 5 <= len(sentences) <= 10
        assert max(len(sentence.split()) for sentence in sentences) <= 15
        assert not re.search(r"£|\d+ ?(pounds|pence)", text)

    def test_starter_texts_can_be_filled_in(self, full: dict[str, ExerciseSpec]) -> None:
        words = {"project": "P", "sentence": "S", "organisation": "O", "contact": "C"}

        for key in ("invitation", "safe"):
            assert "{" not in full[key].starter_text.format(**words)

    @pytest.mark.parametrize("key", ["invitation", "paying"])
    def test_benefits_get_no_advice(self, full: dict[str, ExerciseSpec], key: str) -> None:
        assert "Ask for free advice first" in full[key].starter_text + full[key].hint

    @pytest.mark.parametrize("banned", BANNED)
    def test_banned_words(self, plan: PlanSpec, banned: str) -> None:
        stages = [text for stage in plan.stages for text in _stage_texts(stage)]
        exercises = [text for exercise in plan.exercises for text in _exercise_texts(exercise)]
        texts = [plan.name, plan.description, *stages, *exercises]

        assert [text for text in texts if re.search(rf"\b{banned}", text, re.IGNORECASE)] == []


# A plan that is right, with one exercise of each kind. Each test below changes one thing in it.
CHOICES = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]
STAGE: dict[str, Any] = {
    "title": "Title",
    "subtitle": "Subtitle",
    "purpose": "Purpose.",
    "watch_out": ["One.", "Two."],
    "helps": ["One.", "Two."],
    "checks": ["exercises", "keys"],
}
GOOD: dict[str, Any] = {
    "key": "good",
    "version": 1,
    "name": "Good plan",
    "description": "A plan.",
    "choices": {"yes_no": CHOICES},
    "stages": [
        STAGE
        | {
            "key": "one",
            "first_promise": True,
            "everyone_signs": True,
            "freezes_start": True,
            "exercises": [
                {
                    "key": "note",
                    "title": "Note",
                    "prompt": "Write.",
                    "kind": "note",
                    "required": True,
                    "starter_text": "For {project}.",
                },
                {
                    "key": "heard",
                    "title": "Heard",
                    "prompt": "Write.",
                    "kind": "rows",
                    "columns": [
                        {"key": "what", "title": "What", "type": "text"},
                        {"key": "group", "title": "Group", "type": "group"},
                    ],
                    "names_never_shown": True,
                },
                {
                    "key": "notes",
                    "title": "Notes",
                    "prompt": "Write.",
                    "kind": "notes",
                    "warnings": [{"when": "only_staff", "words": "Ask."}],
                },
                {
                    "key": "rows",
                    "title": "Rows",
                    "prompt": "Write.",
                    "kind": "rows",
                    "columns": [
                        {"key": "group", "title": "Group", "type": "group"},
                        {"key": "what", "title": "What", "type": "text"},
                        {
                            "key": "change",
                            "title": "Change?",
                            "type": "choice",
                            "choices": "yes_no",
                            "names_side": True,
                        },
                    ],
                    "suggested_from": "heard",
                    "warnings": [{"when": "no_row_with", "column": "change", "value": "yes", "words": "Ask."}],
                },
                {
                    "key": "table",
                    "title": "Table",
                    "prompt": "Write.",
                    "kind": "rows",
                    "columns": [
                        {"key": "what", "title": "What", "type": "text"},
                        {"key": "when", "title": "When", "type": "date", "later": True, "tells": True},
                        {"key": "done", "title": "Done", "type": "yesno"},
                        {"key": "change", "title": "Change?", "type": "choice", "choices": CHOICES, "starts_at": "no"},
                        {"key": "cost", "title": "Cost", "type": "money", "optional": True},
                    ],
                    "starter_rows": [
                        {"what": "End", "when": "project_end", "done": "no", "change": "yes"},
                        {"what": "Start", "when": "2030-01-31"},
                    ],
                    "from_notes": "notes",
                    "copied_from": "rows",
                },
                {"key": "pick", "title": "Pick", "prompt": "Pick.", "kind": "choice", "choices": CHOICES},
            ],
        },
        STAGE
        | {
            "key": "two",
            "exercises": [
                {"key": "score", "title": "Score", "prompt": "Pick.", "kind": "score"},
                {
                    "key": "again",
                    "title": "Again",
                    "prompt": "Pick.",
                    "kind": "score",
                    "compare_with": "score",
                },
            ],
        },
    ],
}
GOOD_MERGED: dict[str, Any] = {
    "key": "merged",
    "version": 2,
    "name": "Merged plan",
    "description": "A plan.",
    "stages": [
        STAGE
        | {
            "key": "both",
            "first_promise": True,
            "everyone_signs": True,
            "freezes_start": True,
            "from": ["one", "two"],
            "required": ["score"],
        },
    ],
}
NOTE, HEARD, NOTES, ROWS, TABLE, PICK = (("stages", 0, "exercises", number) for number in range(6))
AGAIN = ("stages", 1, "exercises", 1)
TELLS = {"key": "told", "title": "Told", "type": "date", "tells": True}
DROP = object()


def _changed(plan: dict[str, Any], path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """Return a copy of `plan` that differs in one place; `DROP` takes the place away."""
    result = copy.deepcopy(plan)
    place: Any = result
    for step in path[:-1]:
        place = place[step]
    if value is DROP:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return result


class TestMistakes:
    def test_good_plans_are_good(self) -> None:
        plan = plan_from_data(GOOD)
        merged = plan_from_data(GOOD_MERGED, plan)

        assert [exercise.key for exercise in plan.exercises if exercise.required] == ["note"]
        assert [exercise.key for exercise in merged.exercises if exercise.required] == ["score"]
        assert plan.exercises[3].columns[2].choices == plan.exercises[5].choices
        assert {exercise.kind for exercise in plan.exercises} == set(Kind)

    @pytest.mark.parametrize(
        ("path", "value", "message"),
        [
            # The plan.
            (("key",), DROP, "Plan: “key” is missing or empty."),
            (("key",), "Good plan", "Plan Good plan: “key” must be small letters"),
            (("name",), "", "Plan good: “name” is missing or empty."),
            (("name",), 5, "Plan good: “name” must be text, and is 5."),
            (("description",), DROP, "Plan good: “description” is missing"),
            (("version",), DROP, "“version” must be a whole number from 1, and is None."),
            (("version",), 0, "“version” must be a whole number from 1, and is 0."),
            (("version",), True, "“version” must be a whole number from 1, and is True."),
            (("choices",), [], "“choices” must be a table"),
            (("colour",), "red", "Plan good: there is no field “colour” here."),
            (("stages",), [], "“stages” is missing or empty."),
            (("stages",), "one", "Plan good, stages: this must be a list"),
            (("stages", 1), "two", "Plan good, stage 2: this must be a table"),
            (("stages", 1, "key"), "one", "Plan good: the stage “one” is there twice."),
            (("stages", 0, "first_promise"), False, "must have “first_promise”, and 0 have it."),
            (("stages", 1, "everyone_signs"), True, "must have “everyone_signs”, and 2 have it."),
            (("stages", 0, "freezes_start"), DROP, "must have “freezes_start”, and 0 have it."),
            # A stage.
            (("stages", 1, "key"), "", "Plan good, stage 2: “key” is missing"),
            (("stages", 1, "title"), "", "Plan good, stage two: “title” is missing"),
            (("stages", 1, "subtitle"), DROP, "Plan good, stage two: “subtitle” is missing"),
            (("stages", 1, "purpose"), DROP, "Plan good, stage two: “purpose” is missing"),
            (("stages", 1, "watch_out"), ["One."], "“watch_out” must have 2 or 3 sentences, and has 1."),
            (("stages", 1, "helps"), ["One."] * 4, "“helps” must have 2 or 3 sentences, and has 4."),
            (("stages", 1, "helps"), ["One.", ""], "every line of “helps” must be text"),
            (("stages", 1, "checks"), [], "“checks” is missing or empty."),
            (("stages", 1, "checks"), ["keyz"], "Plan good, stage two: there is no check “keyz”."),
            (("stages", 1, "checks"), ["keys", "keys"], "the check “keys” is there twice."),
            (("stages", 1, "from"), ["one"], "Plan good, stage two: there is no field “from” here."),
            (("stages", 1, "exercises"), [], "“exercises” is missing or empty."),
            (("stages", 1, "first_promise"), "yes", "“first_promise” must be true or false"),
            # An exercise.
            ((*NOTE, "key"), DROP, "Plan good, stage one, exercise 1: “key” is missing"),
            ((*NOTE, "key"), "Note 1", "“key” must be small letters"),
            ((*NOTE, "key"), "again", "Plan good: the exercise “again” is there twice."),
            ((*NOTE, "title"), DROP, "Plan good, stage one, exercise note: “title” is missing"),
            ((*NOTE, "prompt"), "word " * 16, "exercise note: the prompt has 16 words, and 15 is the most."),
            ((*NOTE, "kind"), "poem", "“kind” is “poem”, and must be one of note, notes, rows,"),
            ((*NOTE, "requierd"), True, "exercise note: there is no field “requierd” here."),
            ((*NOTE, "starter_text"), "For {name}.", "and holds “name”."),
            ((*NOTE, "starter_text"), "For {project!r}.", "and holds “project”."),
            ((*NOTE, "starter_text"), "For {project:5}.", "and holds “project”."),
            ((*NOTE, "starter_text"), "For {project.", "the starter text has a brace with no partner."),
            ((*NOTE, "starter_rows"), [{}], "“starter_rows” is only for the kind rows"),
            ((*NOTE, "choices"), CHOICES, "has choices when its kind is choice, and only then."),
            ((*PICK, "choices"), DROP, "has choices when its kind is choice, and only then."),
            ((*PICK, "choices"), CHOICES[:1], "one choice is no choice"),
            ((*PICK, "choices"), "may_be", "exercise pick: there is no list of choices “may_be”."),
            ((*PICK, "choices", 1, "value"), "yes", "the choice “yes” is there twice."),
            ((*PICK, "choices", 1, "value"), "No!", "“value” must be small letters"),
            ((*PICK, "choices", 1, "label"), "no", "the label “no” must begin with a capital letter."),
            ((*PICK, "starter_text"), "Ready.", "“starter_text” is only for the kind note"),
            ((*PICK, "reply_wanted"), True, "“reply_wanted” is only for the kind notes"),
            ((*PICK, "suggested_from"), "heard", "“suggested_from” is only for the kind rows"),
            ((*PICK, "leads_only"), "yes", "“leads_only” must be true or false"),
            ((*PICK, "from_notes"), "notes", "“from_notes” is only for the kind rows"),
            ((*PICK, "copied_from"), "rows", "“copied_from” is only for the kind rows"),
            ((*PICK, "compare_with"), "score", "“compare_with” is only for the kind score"),
            # Columns.
            ((*ROWS, "columns"), DROP, "has columns when its kind is rows, and only then."),
            ((*TABLE, "columns"), {}, "this must be a list"),
            ((*AGAIN, "columns"), [{"key": "what", "title": "What", "type": "text"}], "kind is rows, and"),
            ((*TABLE, "columns", 1, "key"), "what", "exercise table: the column “what” is there twice."),
            ((*TABLE, "columns", 1, "title"), "", "exercise table, column when: “title” is missing"),
            ((*TABLE, "columns", 1, "type"), "time", "“type” is “time”, and must be one of"),
            ((*TABLE, "columns", 1, "required"), True, "column when: the first column is required, and"),
            ((*TABLE, "columns", 0, "required"), False, "column what: the first column is required"),
            ((*TABLE, "columns", 0, "optional"), True, "column what: the first column cannot be optional."),
            ((*TABLE, "columns", 3, "choices"), DROP, "has choices when its type is choice, and only then."),
            ((*TABLE, "columns", 4, "choices"), CHOICES, "has choices when its type is choice, and only"),
            ((*ROWS, "columns", 2, "choices"), "may_be", "change: there is no list of choices “may_be”."),
            ((*ROWS, "columns", 0, "type"), "text", "suggested only where the first column is a group."),
            ((*TABLE, "columns", 0, "later"), True, "what: the first column can be neither “later” nor “names_side”."),
            ((*HEARD, "columns", 0, "names_side"), True, "the first column can be neither “later” nor “names_side”."),
            ((*TABLE, "columns", 2, "names_side"), True, "“names_side” is only for the type choice, and this"),
            ((*TABLE, "columns", 2, "tells"), True, "“tells” is only for the type date, and this is yesno."),
            ((*TABLE, "columns", 3, "starts_at"), "maybe", "“starts_at” is “maybe”, which nobody can choose."),
            ((*TABLE, "columns", 2, "starts_at"), "yes", "“starts_at” is “yes”, which nobody can choose."),
            ((*TABLE, "columns", 4), TELLS, "exercise table: only one column can have “tells”."),
            ((*ROWS, "names_never_shown"), True, "names are never shown, the first column cannot be a group."),
            # Starter rows.
            ((*TABLE, "starter_rows", 0, "what"), DROP, "exercise table, starter row 1: “what” is missing"),
            ((*TABLE, "starter_rows", 0, "who"), "Us", "starter row 1: there is no field “who” here."),
            ((*TABLE, "starter_rows", 1, "when"), "soon", "starter row 2: “soon” does not fit column when"),
            ((*TABLE, "starter_rows", 0, "done"), "maybe", "“maybe” does not fit column done of type yesno."),
            ((*TABLE, "starter_rows", 0, "change"), "maybe", "“maybe” does not fit column change"),
            ((*TABLE, "starter_rows", 0, "cost"), "5", "“5” does not fit column cost of type money."),
            ((*TABLE, "columns", 0, "type"), "date", "does not fit column what of type date."),
            # Warnings.
            ((*NOTES, "warnings", 0, "when"), "never", "“when” is “never”, and must be one of"),
            ((*NOTES, "warnings", 0, "words"), "", "exercise notes, warnings: “words” is missing"),
            ((*NOTES, "warnings", 0, "value"), "yes", "only_staff is for notes, and takes no column"),
            ((*NOTES, "kind"), "note", "only_staff is for notes"),
            ((*ROWS, "warnings", 0, "column"), "colour", "the column “colour”, which is not there."),
            ((*ROWS, "warnings", 0, "value"), "maybe", "the value “maybe”, which nobody can choose."),
            ((*ROWS, "warnings", 0, "column"), "what", "the value “yes”, which nobody can choose."),
            ((*NOTES, "names_never_shown"), True, "only_staff would tell who wrote"),
            # References.
            ((*TABLE, "from_notes"), "nobody", "“from_notes” is “nobody”, which is no earlier exercise"),
            ((*TABLE, "from_notes"), "note", "is “note”, which is no earlier exercise of kind notes."),
            ((*TABLE, "copied_from"), "table", "“copied_from” is “table”, which is no earlier exercise"),
            ((*ROWS, "suggested_from"), "table", "“suggested_from” is “table”, which is no earlier exercise"),
            ((*ROWS, "suggested_from"), "notes", "is “notes”, which is no earlier exercise of kind rows."),
            ((*HEARD, "columns", 1, "type"), "text", "“heard” has no column for a group, so nothing could be"),
            ((*AGAIN, "compare_with"), "again", "“compare_with” is “again”, which is no earlier exercise"),
            ((*ROWS, "columns", 1, "key"), "why", "first column what is not a column of “rows”"),
            ((*ROWS, "columns", 1, "type"), "number", "first column what is not a column of “rows”"),
        ],
    )  # fmt: skip
    def test_one_mistake(self, path: tuple[str | int, ...], value: object, message: str) -> None:
        with pytest.raises(PlanError, match=re.escape(message)):
            plan_from_data(_changed(GOOD, path, value))

    def test_six_required(self) -> None:
        plan = copy.deepcopy(GOOD)
        exercises = plan["stages"][1]["exercises"]
        exercises.extend(exercises[0] | {"key": f"score_{number}"} for number in range(4))
        for exercise in exercises[:5]:
            exercise["required"] = True
        plan_from_data(plan)

        exercises[5]["required"] = True

        with pytest.raises(PlanError, match="stage two: 6 exercises are required, and 5 is the most"):
            plan_from_data(plan)

    @pytest.mark.parametrize(
        ("path", "value", "message"),
        [
            (("stages", 0, "from"), ["one", "three"], "“from” names “three”, which is no stage of plan"),
            (("stages", 0, "from"), ["two", "two"], "the exercise “score” is there twice."),
            (("stages", 0, "from"), ["one"], "“required” names “score”, which is no exercise of this"),
            (("stages", 0, "from"), DROP, "stage both: “from” is missing or empty."),
            (("stages", 0, "required"), ["scores"], "“required” names “scores”"),
            (("stages", 0, "required"), DROP, "stage both: “required” is missing or empty."),
            (("stages", 0, "exercises"), [], "there is no field “exercises” here."),
            (("stages", 0, "required"), ["note", "notes", "rows", "table", "pick", "score"], "6 exerc"),
            (("stages", 0, "from"), ["two", "one", "two"], "is there twice."),
        ],
    )  # fmt: skip
    def test_one_mistake_in_a_merged_plan(self, path: tuple[str | int, ...], value: object, message: str) -> None:
        with pytest.raises(PlanError, match=re.escape(message)):
            plan_from_data(_changed(GOOD_MERGED, path, value), plan_from_data(GOOD))

    def test_stages_taken_in_another_order_lose_what_came_earlier(self) -> None:
        base = copy.deepcopy(GOOD)
        base["stages"][0]["exercises"].append(base["stages"][1]["exercises"].pop(0))

        plan_from_data(GOOD_MERGED, plan_from_data(base))

        with pytest.raises(PlanError, match="exercise again: “compare_with” is “score”, which is no earlier"):
            plan_from_data(_changed(GOOD_MERGED, ("stages", 0, "from"), ["two", "one"]), plan_from_data(base))


class TestFiles:
    def test_unknown_plan(self) -> None:
        with pytest.raises(PlanError, match=re.escape("There is no built-in plan “../full”")):
            read_plan("../full")

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (None, "The file full.toml is missing."),
            ("key = ", "The file full.toml is not TOML"),
            ("[[stages", "The file full.toml is not TOML"),
        ],
    )
    def test_file_that_cannot_be_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, message: str
    ) -> None:
        monkeypatch.setattr(plan_reading, "_PLANS_FOLDER", tmp_path)
        if text is not None:
            (tmp_path / "full.toml").write_text(text, encoding="utf-8")

        with pytest.raises(PlanError, match=re.escape(message)):
            read_plan("full")

    def test_file_that_holds_another_plan(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        text = (Path(plan_reading.__file__).parent / "plans" / "full.toml").read_text(encoding="utf-8")
        (tmp_path / "full.toml").write_text(text.replace('key = "full"', 'key = "fuller"', 1), encoding="utf-8")
        monkeypatch.setattr(plan_reading, "_PLANS_FOLDER", tmp_path)

        with pytest.raises(PlanError, match=re.escape("The file full.toml holds the plan “fuller”.")):
            read_plan("full")
