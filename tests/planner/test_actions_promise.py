"""Changing the promise, putting it to everyone, spelling fixes, answers and replies."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from planner.actions import promise as actions
from planner.models import PromiseAnswer, PromiseReply, PromiseVersion, SpellingFix
from planner.models.promise import AnswerChoices
from planner.promise import DEFAULT_LINES, Change
from planner.queries.promise import PromiseText, promise_fact, promise_text
from stakeholders.actions.members import turn_off_person
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor
from stakeholders.models import Member, Project, Side
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    MONDAY,
    HistoryRow,
    answer_of,
    at,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    make_user,
    personal,
    recording,
    rewrite_promise,
    write_promise,
)
from tests.pages import stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

CODE = UUID("11111111-1111-4111-8111-111111111111")
POWER = "We decide things together."


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[0]


def text_of(project: Project) -> PromiseText:
    return promise_text(Project.objects.get(pk=project.pk))


def reword(project: Project, words: str, *, began: str = POWER, key: str = "share_power") -> None:
    actions.reword_line(project=project, key=key, words=words, began=began, by=lead_actor(project=project))


def add(project: Project, title: str = "Rest", code: UUID = CODE) -> None:
    actions.add_line(
        project=project,
        code=code,
        title=title,
        words="We stop in time.",
        question="Do you get rest?",
        by=lead_actor(project=project),
    )


def drop(project: Project, *, key: str = "share_power", reason: str = "The board decides.", began: str = POWER) -> None:
    actions.drop_line(project=project, key=key, reason=reason, began=began, by=lead_actor(project=project))


def take_back(project: Project, key: str = "share_power") -> None:
    actions.take_back_in(project=project, key=key, by=lead_actor(project=project))


def take_out(project: Project, key: str = str(CODE)) -> None:
    actions.take_out_line(project=project, key=key, by=lead_actor(project=project))


def throw_away(project: Project, saw: str = "") -> None:
    actions.throw_draft_away(project=project, saw=saw or text_of(project).saw, by=lead_actor(project=project))


def fix(project: Project, words: str, *, began: str, key: str = "share_power") -> SpellingFix:
    return actions.fix_spelling(project=project, key=key, words=words, began=began, by=lead_actor(project=project))


def reply(project: Project, answer: PromiseAnswer, words: str = "We will.") -> PromiseReply:
    return actions.reply_to_answer(project=project, code=answer.code, words=words, by=lead_actor(project=project))


# Putting it to everyone ----------------------------------------------------------------------------------------------


def test_the_suggestion_becomes_the_first_version_as_it_is(project: Project, lead: Actor) -> None:
    with recording(project=project) as history:
        version = write_promise(project=project)

    assert (version.number, version.published_at, version.published_by_id) == (1, MONDAY, lead.member_id)
    assert text_of(project).lines == list(DEFAULT_LINES)
    assert history == [HistoryRow("promise_published", "lead", {"what": {"version": 1}}, personal(actor=lead))]


def test_a_second_press_puts_nothing_to_anybody(project: Project, lead: Actor) -> None:
    saw = text_of(project).saw
    write_promise(project=project)

    with pytest.raises(NothingChanged):
        actions.put_to_everyone(project=project, saw=saw, by=lead)
    assert project.promise_versions.count() == 1


def test_edits_are_gathered_into_one_new_version(project: Project, lead: Actor) -> None:
    write_promise(project=project)
    reword(project, "We share what we decide.")
    add(project)
    drop(project, key="respect", began="All kinds of knowing count the same.")

    drafted = text_of(project)
    with recording(project=project) as history:
        version = write_promise(project=project)

    assert [(change.change, change.title) for change in drafted.differences] == [
        (Change.REWORDED, "Share power"),
        (Change.DROPPED, "Respect"),
        (Change.ADDED, "Rest"),
    ]
    assert (version.number, project.promise_versions.count()) == (2, 2)
    assert text_of(project).lines == drafted.draft_lines
    assert history == [
        HistoryRow(
            "promise_published",
            "lead",
            {
                "what": {"version": 2},
                "old": {"Share power": POWER, "Respect": "All kinds of knowing count the same.", "Rest": ""},
                "new": {
                    "Share power": "We share what we decide.",
                    "Respect": "Dropped: The board decides.",
                    "Rest": "We stop in time.",
                },
            },
            personal(actor=lead),
        )
    ]


def test_a_draft_of_the_first_version_may_change_the_suggestion(project: Project) -> None:
    reword(project, "We share.")

    assert write_promise(project=project).number == 1
    assert text_of(project).lines[0].words == "We share."


def test_a_draft_that_was_never_begun_is_no_draft(project: Project) -> None:
    assert text_of(project).draft is None
    with pytest.raises(NothingChanged):
        reword(project, POWER)
    assert text_of(project).draft is None


def test_a_draft_equal_to_the_promise_asks_nobody(project: Project) -> None:
    write_promise(project=project)
    reword(project, "We share.")
    reword(project, POWER, began="We share.")
    before = stored()

    with pytest.raises(NothingChanged):
        write_promise(project=project)
    assert stored() == before


@pytest.mark.parametrize("is_first", [True, False])
def test_words_that_were_not_read_are_not_put_to_anybody(project: Project, lead: Actor, is_first: bool) -> None:
    if not is_first:
        write_promise(project=project)
        add(project)
    saw = text_of(project).saw
    reword(project, "We share.")
    before = stored()

    with pytest.raises(actions.PromiseChanged):
        actions.put_to_everyone(project=project, saw=saw, by=lead)
    assert stored() == before


def test_a_new_version_asks_again(project: Project, moss: Member) -> None:
    write_promise(project=project)
    answer_of(member=moss)
    first = promise_fact(project)
    rewrite_promise(project=project)
    second = promise_fact(project)

    assert first is not None
    assert second is not None
    assert [(fact.version, len(fact.answers)) for fact in (first, second)] == [(1, 1), (2, 0)]


# The draft -----------------------------------------------------------------------------------------------------------


def test_edits_tell_nothing_to_the_history(project: Project) -> None:
    with recording(project=project) as history:
        reword(project, "We share.")
        add(project)
        drop(project, began="We share.")
        take_back(project)
        take_out(project)
    assert history == []


def test_a_line_keeps_its_title_and_question(project: Project) -> None:
    reword(project, "We share.")
    line = text_of(project).draft_line("share_power")

    assert line is not None
    assert (line.title, line.words, line.question) == ("Share power", "We share.", "Did you help to decide things?")


def test_a_later_save_over_other_words_is_refused_with_both(project: Project) -> None:
    reword(project, "We share.")

    with pytest.raises(actions.WordsChanged) as refused:
        reword(project, "We all decide.")
    assert refused.value.theirs == "We share."
    assert text_of(project).draft_lines[0].words == "We share."


def test_the_same_words_again_change_nothing(project: Project) -> None:
    reword(project, "We share.")

    with pytest.raises(NothingChanged):
        reword(project, "We share.")


def test_at_most_two_lines_are_added(project: Project) -> None:
    add(project)
    add(project, "Food", uuid4())
    before = stored()

    with pytest.raises(actions.TooManyAdded):
        add(project, "Heat", uuid4())
    assert stored() == before


def test_a_form_sent_twice_adds_one_line(project: Project) -> None:
    add(project)

    with pytest.raises(NothingChanged):
        add(project)
    assert len(text_of(project).draft_lines) == 9


@pytest.mark.parametrize("title", ["Share power", "SHARE POWER"])
def test_a_title_stands_for_one_line(project: Project, title: str) -> None:
    with pytest.raises(actions.TitleIsTaken):
        add(project, title)
    assert text_of(project).draft is None


def test_a_dropped_line_stays_listed_with_its_reason_in_every_later_version(project: Project) -> None:
    drop(project)
    write_promise(project=project)
    rewrite_promise(project=project)
    text = text_of(project)

    assert [(line.title, line.words, line.dropped_because) for line in text.dropped] == [
        ("Share power", POWER, "The board decides.")
    ]
    assert "share_power" not in {line.key for line in text.counting}


def test_a_line_is_dropped_once(project: Project) -> None:
    drop(project)

    with pytest.raises(NothingChanged):
        drop(project)
    with pytest.raises(actions.NoSuchLine):
        drop(project, reason="Another reason.")
    with pytest.raises(actions.NoSuchLine):
        reword(project, "We share.")


def test_a_line_that_says_something_else_by_now_is_not_dropped(project: Project) -> None:
    reword(project, "We share.")

    with pytest.raises(actions.WordsChanged) as refused:
        drop(project)
    assert refused.value.theirs == "We share."


def test_the_last_line_is_not_dropped(project: Project) -> None:
    *first, last = DEFAULT_LINES
    for line in first:
        drop(project, key=line.key, began=line.words)
    before = stored()

    with pytest.raises(actions.LastLine):
        drop(project, key=last.key, began=last.words)
    assert stored() == before


def test_a_dropped_line_is_taken_back_in(project: Project) -> None:
    drop(project)
    take_back(project)

    assert text_of(project).draft_lines == list(DEFAULT_LINES)
    with pytest.raises(NothingChanged):
        take_back(project)
    with pytest.raises(actions.NoSuchLine):
        take_back(project, "nothing")


def test_an_added_line_is_not_taken_back_in_where_two_others_are_there(project: Project) -> None:
    add(project)
    write_promise(project=project)
    drop(project, key=str(CODE), began="We stop in time.")
    for title in ("Food", "Heat"):
        add(project, title, uuid4())

    with pytest.raises(actions.TooManyAdded):
        take_back(project, str(CODE))


def test_an_added_line_that_nobody_was_asked_about_is_taken_out_without_a_reason(project: Project) -> None:
    add(project)
    with pytest.raises(actions.NoSuchLine):
        drop(project, key=str(CODE), began="We stop in time.")
    take_out(project)

    assert text_of(project).draft_lines == list(DEFAULT_LINES)
    with pytest.raises(NothingChanged):
        take_out(project)


def test_an_added_line_that_people_were_asked_about_is_dropped_with_a_reason(project: Project) -> None:
    add(project)
    write_promise(project=project)
    with pytest.raises(NothingChanged):
        take_out(project)
    drop(project, key=str(CODE), began="We stop in time.")

    assert [line.title for line in text_of(project).draft_dropped] == ["Rest"]


def test_a_draft_is_thrown_away(project: Project, lead: Actor) -> None:
    write_promise(project=project)
    reword(project, "We share.")
    with recording(project=project) as history:
        throw_away(project)

    assert text_of(project).draft is None
    assert [version.number for version in project.promise_versions.all()] == [1]
    assert history == [HistoryRow("promise_draft_thrown_away", "lead", {}, personal(actor=lead))]
    with pytest.raises(NothingChanged):
        throw_away(project)


def test_a_draft_that_was_not_read_is_not_thrown_away(project: Project) -> None:
    reword(project, "We share.")

    with pytest.raises(actions.PromiseChanged):
        throw_away(project, saw="0" * 64)
    assert text_of(project).draft_lines[0].words == "We share."


# Spelling ------------------------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def slipped(project: Project) -> Project:
    reword(project, "We deside thigns together.")
    write_promise(project=project)
    return project


def test_a_fix_keeps_the_answers_and_is_listed(slipped: Project, lead: Actor, moss: Member) -> None:
    answer_of(member=moss)
    with recording(project=slipped) as history:
        done = fix(slipped, POWER, began="We deside thigns together.")
    text, fact = text_of(slipped), promise_fact(slipped)

    assert (done.before, done.after, done.fixed_at, done.fixed_by_id) == (
        "We deside thigns together.",
        POWER,
        MONDAY,
        lead.member_id,
    )
    assert text.fixes == [done]
    assert text.lines[0].words == POWER
    assert fact is not None
    assert (fact.version, len(fact.answers)) == (1, 1)
    assert history == [
        HistoryRow(
            "promise_spelling_fixed",
            "lead",
            {
                "what": {"line": "Share power"},
                "old": {"words": "We deside thigns together."},
                "new": {"words": POWER},
            },
            personal(actor=lead),
        )
    ]


def test_a_fix_is_judged_against_what_was_published(slipped: Project) -> None:
    fix(slipped, "We decide thigns together.", began="We deside thigns together.")
    before = stored()

    with pytest.raises(actions.NotASpellingFix):
        fix(slipped, "We recite thigns together.", began="We decide thigns together.")
    assert stored() == before
    assert fix(slipped, POWER, began="We decide thigns together.").before == "We decide thigns together."


def test_a_fix_that_says_something_else_is_refused(slipped: Project) -> None:
    with pytest.raises(actions.NotASpellingFix):
        fix(slipped, "We never decide things.", began="We deside thigns together.")


def test_a_fix_pressed_twice_is_done_once(slipped: Project) -> None:
    fix(slipped, POWER, began="We deside thigns together.")

    with pytest.raises(NothingChanged):
        fix(slipped, POWER, began="We deside thigns together.")
    assert SpellingFix.objects.count() == 1


def test_a_fix_over_the_fix_of_somebody_else_is_refused_with_both(slipped: Project) -> None:
    fix(slipped, "We decide thigns together.", began="We deside thigns together.")

    with pytest.raises(actions.WordsChanged) as refused:
        fix(slipped, "We deside things together.", began="We deside thigns together.")
    assert refused.value.theirs == "We decide thigns together."


def test_a_fix_reaches_a_draft_that_holds_the_slip(slipped: Project) -> None:
    add(slipped)
    fix(slipped, POWER, began="We deside thigns together.")

    assert [change.title for change in text_of(slipped).differences] == ["Rest"]


def test_a_draft_begins_from_the_words_with_their_fixes(slipped: Project) -> None:
    fix(slipped, POWER, began="We deside thigns together.")
    add(slipped)
    write_promise(project=slipped)

    assert text_of(slipped).lines[0].words == POWER
    assert text_of(slipped).fixes == []


@pytest.mark.parametrize("key", ["share_power", "nothing"])
def test_only_a_line_that_counts_is_fixed(project: Project, key: str) -> None:
    with pytest.raises(actions.NoSuchLine):
        fix(project, "We decide thigns together.", began=POWER, key=key)
    drop(project)
    write_promise(project=project)
    with pytest.raises(actions.NoSuchLine):
        fix(project, "We decide thigns together.", began=POWER, key=key)


# Answers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "words", "kept"),
    [("yes", "", ""), ("but", " Only with taxis. ", "Only with taxis."), ("no", "It is vague.", "It is vague.")],
)
def test_an_answer_is_recorded_and_nobody_is_told(
    project: Project, moss: Member, answer: str, words: str, kept: str
) -> None:
    version = write_promise(project=project)
    with recording(project=project) as history:
        answer_of(member=moss, answer=answer, words=words)
    row = PromiseAnswer.objects.get()

    assert (row.version, row.member, row.answer, row.words, row.answered_at, row.replaced_at) == (
        version,
        moss,
        answer,
        kept,
        MONDAY,
        None,
    )
    assert history == []


def test_a_yes_holds_no_words(project: Project, moss: Member) -> None:
    write_promise(project=project)

    assert answer_of(member=moss, answer="yes", words="Well.").words == ""


@pytest.mark.parametrize("answer", ["but", "no"])
@pytest.mark.parametrize("words", [" ", "\n\t "])
def test_anything_but_a_yes_needs_words(project: Project, moss: Member, answer: str, words: str) -> None:
    write_promise(project=project)

    with pytest.raises(actions.WordsNeeded):
        answer_of(member=moss, answer=answer, words=words)
    assert PromiseAnswer.objects.count() == 0


def test_a_changed_answer_is_a_new_row(project: Project, moss: Member) -> None:
    write_promise(project=project)
    first = answer_of(member=moss, answer="no")
    second = answer_of(member=moss)
    first.refresh_from_db()

    assert (first.answer, first.replaced_at, second.answer, second.replaced_at) == ("no", MONDAY, "yes", None)
    with pytest.raises(NothingChanged):
        answer_of(member=moss)


def test_an_answer_to_a_version_that_is_past_is_not_recorded(project: Project, moss: Member) -> None:
    write_promise(project=project)
    rewrite_promise(project=project)
    before = stored()

    for version in (1, 3, 10**30):
        with pytest.raises(actions.PromiseChanged):
            answer_of(member=moss, version=version)
    assert stored() == before
    assert answer_of(member=moss, version=2).version.number == 2


def test_before_the_first_version_nobody_answers(project: Project, lead: Actor) -> None:
    reword(project, "We share.")

    with pytest.raises(actions.PromiseChanged):
        actions.answer_promise(project=project, version=1, answer=AnswerChoices.YES, words="", by=lead)


def test_leads_answer_without_a_side_and_participants_do_not(project: Project) -> None:
    write_promise(project=project)
    ash, _ = make_lead(project=project)
    fern, _, _ = make_participant(project=project, name="Fern")

    assert answer_of(member=ash).member == ash
    with pytest.raises(actions.MayNotAnswer):
        answer_of(member=fern)


def test_somebody_who_was_turned_off_does_not_answer(project: Project, moss: Member, lead: Actor) -> None:
    write_promise(project=project)
    turn_off_person(member=moss, by=lead)

    with pytest.raises(actions.MayNotAnswer):
        answer_of(member=moss)


# Replies -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["no", "but"])
def test_a_lead_replies_and_the_history_says_neither_who_nor_what(
    project: Project, moss: Member, lead: Actor, answer: str
) -> None:
    write_promise(project=project)
    said = answer_of(member=moss, answer=answer)
    with recording(project=project) as history:
        done = reply(project, said)

    assert (done.answer, done.words, done.author_id, done.replied_at) == (said, "We will.", lead.member_id, MONDAY)
    assert history == [HistoryRow("promise_replied", "lead", {"what": {"version": 1}}, personal(actor=lead))]
    with pytest.raises(NothingChanged):
        reply(project, said)


def test_a_reply_ends_the_waiting_of_a_no_also_of_somebody_who_is_gone(
    project: Project, moss: Member, lead: Actor
) -> None:
    write_promise(project=project)
    said = answer_of(member=moss, answer="no")
    turn_off_person(member=moss, by=lead)
    waiting = promise_fact(project)
    reply(project, said)
    replied = promise_fact(project)

    assert waiting is not None
    assert replied is not None
    assert (waiting.noes_without_reply, replied.noes_without_reply) == (1, 0)


def test_there_is_no_reply_to_a_yes_or_to_an_answer_that_was_changed(project: Project, moss: Member) -> None:
    write_promise(project=project)
    no = answer_of(member=moss, answer="no")
    yes = answer_of(member=moss)

    for answer in (no, yes):
        with pytest.raises(actions.AnswerIsGone):
            reply(project, answer)
    assert PromiseReply.objects.count() == 0


def test_there_is_no_reply_to_an_answer_of_another_project(project: Project, moss: Member) -> None:
    write_promise(project=project)
    said = answer_of(member=moss, answer="no")
    other = make_project()

    with pytest.raises(actions.AnswerIsGone):
        reply(other, said)


# Everywhere ----------------------------------------------------------------------------------------------------------


EVERY: dict[str, Callable[[Project, PromiseAnswer], Any]] = {
    "reword": lambda project, said: reword(project, "We share."),
    "add": lambda project, said: add(project),
    "drop": lambda project, said: drop(project),
    "take back": lambda project, said: take_back(project, "respect"),
    "take out": lambda project, said: take_out(project),
    "throw away": lambda project, said: throw_away(project),
    "publish": lambda project, said: write_promise(project=project),
    "fix": lambda project, said: fix(project, "We decide thigns together.", began=POWER),
    "answer": lambda project, said: answer_of(member=said.member),  # type: ignore[arg-type]
    "reply": lambda project, said: reply(project, said),
}


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_changed_in_an_archived_project(project: Project, moss: Member, lead: Actor, name: str) -> None:
    drop(project, key="respect", began="All kinds of knowing count the same.")
    write_promise(project=project)
    add(project, "Food", uuid4())
    said = answer_of(member=moss, answer="no")
    archive_project(project=project, by=lead)
    before = stored()

    with pytest.raises(ProjectIsArchived):
        EVERY[name](project, said)
    assert stored() == before


def test_a_project_has_one_draft_and_numbers_in_a_row(project: Project) -> None:
    for number in (1, 2, 3):
        reword(project, f"We share {number}.", began=text_of(project).draft_lines[0].words)
        add(project, f"Line {number}", uuid4()) if number < 3 else None
        assert project.promise_versions.filter(published_at=None).count() == 1
        assert write_promise(project=project).number == number
    assert PromiseVersion.objects.filter(published_at=None).count() == 0
