"""Two people at once on the promise, with real threads: nothing is recorded for words that were not read."""

from uuid import UUID

import pytest

from planner.actions.promise import (
    PromiseChanged,
    TooManyAdded,
    WordsChanged,
    add_line,
    answer_promise,
    fix_spelling,
    put_to_everyone,
    reply_to_answer,
    reword_line,
)
from planner.models import PromiseAnswer, PromiseLine, PromiseReply, PromiseVersion, SpellingFix
from planner.models.promise import AnswerChoices
from planner.queries.promise import promise_text
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project, Side
from tests.factories import answer_of, lead_actor, make_lead, make_participant, make_project, write_promise
from tests.planner.test_concurrency import at_once, kinds
from tests.remembering import remembered

pytestmark = pytest.mark.django_db(transaction=True)

POWER = "We decide things together."


@pytest.fixture
@remembered
def project(transactional_db: None) -> Project:
    return make_project(template="short")


@pytest.mark.parametrize("turn", range(3))
def test_an_answer_while_a_new_version_is_published_is_for_the_old_one_or_refused(project: Project, turn: int) -> None:
    write_promise(project=project)
    lead = lead_actor(project=project)
    _, _, by = make_participant(project=project, name="Moss", side=Side.LIVED)
    reword_line(project=project, key="share_power", words="We share.", began=POWER, by=lead)
    saw = promise_text(project).saw
    publishing, answering = at_once(
        lambda: put_to_everyone(project=project, saw=saw, by=lead),
        lambda: answer_promise(project=project, version=1, answer=AnswerChoices.YES, words="", by=by),
    )

    assert isinstance(publishing, PromiseVersion)
    answered = list(PromiseAnswer.objects.values_list("version__number", flat=True))
    assert (type(answering), answered) in [(PromiseAnswer, [1]), (PromiseChanged, [])]


def test_one_press_eight_times_makes_one_version(project: Project) -> None:
    lead, saw = lead_actor(project=project), promise_text(project).saw
    outcomes = at_once(*[lambda: put_to_everyone(project=project, saw=saw, by=lead)] * 8)

    assert kinds(outcomes) == {PromiseVersion: 1, NothingChanged: 7}
    assert (PromiseVersion.objects.count(), PromiseLine.objects.count()) == (1, 8)
    assert project.history.filter(verb="promise_published").count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_an_edit_while_the_promise_is_published_is_in_it_or_in_the_next_draft(project: Project, turn: int) -> None:
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    saw = promise_text(project).saw
    publishing, editing = at_once(
        lambda: put_to_everyone(project=project, saw=saw, by=leads[0]),
        lambda: reword_line(project=project, key="share_power", words="We share.", began=POWER, by=leads[1]),
    )
    text = promise_text(project)

    assert editing is None
    assert text.draft is not None
    assert text.draft_lines[0].words == "We share."
    if isinstance(publishing, PromiseVersion):
        assert (text.draft.number, text.lines[0].words) == (2, POWER)
    else:
        assert (type(publishing), text.draft.number, text.current) == (PromiseChanged, 1, None)


def test_of_two_leads_who_reword_one_line_one_is_told(project: Project) -> None:
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    outcomes = at_once(
        *(
            lambda lead=lead: reword_line(
                project=project, key="share_power", words=f"By {lead.name}.", began=POWER, by=lead
            )
            for lead in leads
        )
    )
    lost = next(outcome for outcome in outcomes if outcome is not None)

    assert type(lost) is WordsChanged
    assert promise_text(project).draft_lines[0].words == lost.theirs
    assert PromiseVersion.objects.count() == 1


def test_of_four_who_add_a_line_two_do(project: Project) -> None:
    lead = lead_actor(project=project)
    codes = [UUID(int=number + 1) for number in range(4)]
    outcomes = at_once(
        *(
            lambda code=code: add_line(
                project=project, code=code, title=f"Line {code}", words="We stop.", question="Do we?", by=lead
            )
            for code in codes
        )
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "NoneType",
        "NoneType",
        TooManyAdded.__name__,
        TooManyAdded.__name__,
    ]
    assert PromiseLine.objects.filter(is_added=True).count() == 2


def test_of_two_who_put_a_slip_right_one_does(project: Project) -> None:
    lead = lead_actor(project=project)
    reword_line(project=project, key="share_power", words="We deside thigns.", began=POWER, by=lead)
    write_promise(project=project)
    outcomes = at_once(
        *(
            lambda words=words: fix_spelling(
                project=project, key="share_power", words=words, began="We deside thigns.", by=lead
            )
            for words in ("We decide thigns.", "We deside things.")
        )
    )

    assert kinds(outcomes) == {SpellingFix: 1, WordsChanged: 1}


def test_one_answer_and_one_reply_pressed_eight_times_are_there_once(project: Project) -> None:
    write_promise(project=project)
    lead = lead_actor(project=project)
    member, _, by = make_participant(project=project, name="Moss", side=Side.LIVED)
    outcomes = at_once(
        *[lambda: answer_promise(project=project, version=1, answer=AnswerChoices.NO, words="It is vague.", by=by)] * 8
    )
    assert kinds(outcomes) == {PromiseAnswer: 1, NothingChanged: 7}

    code = PromiseAnswer.objects.get().code
    outcomes = at_once(*[lambda: reply_to_answer(project=project, code=code, words="We will.", by=lead)] * 8)
    assert kinds(outcomes) == {PromiseReply: 1, NothingChanged: 7}
    assert answer_of(member=member).replaced_at is None
