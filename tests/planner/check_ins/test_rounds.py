"""Rounds: opening, extending, cancelling and closing one, through the actions."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from planner.actions.answering import IsOver
from planner.actions.check_ins import (
    IsNotOpen,
    NoPromiseYet,
    OneIsOpen,
    SomebodyAnswered,
    WrongLastDay,
    cancel_check_in,
    extend_check_in,
    open_check_in,
    remind_everyone,
)
from planner.actions.leaving import erase_person, leave_project
from planner.actions.numbers import change_numbers
from planner.models import CheckIn, CheckInAnswer, CheckInListing, CheckInWords
from planner.queries.check_in_facts import check_ins_fact
from planner.queries.promise import promise_text
from planner.queries.stages import today_in
from planner.values import Word
from stakeholders.actions.members import turn_off_person
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import SYSTEM
from stakeholders.models import Member, Project, Side
from stakeholders.steps import ProjectIsArchived
from tests.check_in_factories import answer, begin_check_in, end_check_in, make_people
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    rewrite_promise,
    write_promise,
)
from tests.pages import stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

CODE = UUID(int=7)
FIRST, LAST = 3, 56
"""Days from today on which a check-in may close."""


@pytest.fixture
@remembered
def project() -> Project:
    project = make_project(template="short")
    write_promise(project=project)
    return project


@pytest.fixture
@remembered
def people(project: Project) -> list[Member]:
    """Six of the lived side and three of the professional side."""
    lived, staff = make_people(project=project, lived=6, staff=3)
    return [*lived, *staff]


def in_days(project: Project, days: int) -> date:
    return today_in(project) + timedelta(days=days)


def listed(check_in: CheckIn) -> list[tuple[int | None, bool]]:
    return sorted(check_in.listing.values_list("member_id", "is_answered"), key=str)


# Opening -------------------------------------------------------------------------------------------------------------


def test_everybody_who_is_active_is_listed_and_nobody_else(project: Project, people: list[Member]) -> None:
    make_participant(project=project, name="Has no side")
    make_participant(project=project, name="Never came", side=Side.LIVED, comes_in=False)
    gone, _, by = make_participant(project=project, name="Gone", side=Side.LIVED)
    leave_project(member=gone, by=by)
    off = make_participant(project=project, name="Off", side=Side.LIVED)[0]
    turn_off_person(member=off, by=lead_actor(project=project))
    leads = [project.members.leads().get(), make_lead(project=project)[0]]

    check_in = begin_check_in(project=project)

    assert listed(check_in) == sorted([(member.pk, False) for member in (*people, *leads)], key=str)


def test_it_asks_about_every_line_as_it_stands_and_goes_on_asking_that(project: Project) -> None:
    lines = [(line.key, line.title, line.words, line.question) for line in promise_text(project).counting]
    check_in = begin_check_in(project=project)
    rewrite_promise(project=project)

    assert list(check_in.values.values_list("key", "title", "words", "question")) == lines


def test_the_number_of_answers_is_fixed_when_it_opens(project: Project) -> None:
    by = lead_actor(project=project)
    change_numbers(project=project, values={"fewest_answers": 8}, reason="", by=by)
    check_in = begin_check_in(project=project)
    change_numbers(project=project, values={"fewest_answers": 10}, reason="", by=by)
    check_in.refresh_from_db()

    assert check_in.fewest == 8


@pytest.mark.parametrize(("days", "is_opened"), [(FIRST - 1, False), (FIRST, True), (LAST, True), (LAST + 1, False)])
def test_the_last_day_is_neither_too_soon_nor_too_late(project: Project, days: int, *, is_opened: bool) -> None:
    before = stored()
    if is_opened:
        assert begin_check_in(project=project, closes_on=in_days(project, days)).is_open
        return
    with pytest.raises(WrongLastDay):
        begin_check_in(project=project, closes_on=in_days(project, days))
    assert stored() == before


def test_one_press_is_one_check_in_and_one_is_open_at_a_time(project: Project) -> None:
    by, day = lead_actor(project=project), in_days(project, 7)
    open_check_in(project=project, code=CODE, closes_on=day, by=by)
    before = stored()
    with pytest.raises(NothingChanged):
        open_check_in(project=project, code=CODE, closes_on=day, by=by)
    with pytest.raises(OneIsOpen):
        open_check_in(project=project, code=uuid4(), closes_on=day, by=by)
    assert stored() == before


def test_the_code_of_a_check_in_elsewhere_opens_none(project: Project) -> None:
    elsewhere = begin_check_in(project=make_project())
    before = stored()
    with pytest.raises(NothingChanged):
        open_check_in(
            project=project, code=elsewhere.code, closes_on=in_days(project, 7), by=lead_actor(project=project)
        )
    assert stored() == before


def test_without_a_promise_there_is_nothing_to_ask_about() -> None:
    bare = make_project(template="short")
    with pytest.raises(NoPromiseYet):
        open_check_in(project=bare, code=CODE, closes_on=in_days(bare, 7), by=lead_actor(project=bare))
    assert not CheckIn.objects.exists()


# Extending -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "is_given"), [(7, False), (8, True), (LAST, True), (LAST + 1, False)])
def test_a_later_last_day_is_later_and_not_too_late(project: Project, days: int, *, is_given: bool) -> None:
    check_in = begin_check_in(project=project, closes_on=in_days(project, 7))
    by, day = lead_actor(project=project), in_days(project, days)
    if is_given:
        extend_check_in(check_in=check_in, closes_on=day, by=by)
    else:
        with pytest.raises(WrongLastDay):
            extend_check_in(check_in=check_in, closes_on=day, by=by)
    check_in.refresh_from_db()
    assert check_in.closes_on == (day if is_given else in_days(project, 7))


def test_what_is_over_can_be_answered_again_with_a_later_last_day(project: Project) -> None:
    with at(MONDAY):
        moss = make_participant(project=project, side=Side.LIVED)[0]
        check_in = begin_check_in(project=project, closes_on=MONDAY.date() + timedelta(days=3))
    with at(MONDAY + timedelta(days=4)):
        with pytest.raises(IsOver):
            answer(check_in=check_in, member=moss)
        with pytest.raises(WrongLastDay):
            extend_check_in(check_in=check_in, closes_on=today_in(project), by=lead_actor(project=project))
        extend_check_in(check_in=check_in, closes_on=in_days(project, 1), by=lead_actor(project=project))
        answer(check_in=check_in, member=moss)
    assert (moss.pk, True) in listed(check_in)


# Cancelling ----------------------------------------------------------------------------------------------------------


def test_what_nobody_answered_can_be_taken_back(project: Project, people: list[Member]) -> None:
    check_in = begin_check_in(project=project)
    cancel_check_in(check_in=check_in, by=lead_actor(project=project))
    check_in.refresh_from_db()

    assert not check_in.is_open
    assert listed(check_in) == []
    assert check_ins_fact(project).latest is None
    with pytest.raises(IsOver):
        answer(check_in=check_in, member=people[0])
    assert begin_check_in(project=project).number == 2


def test_what_somebody_answered_cannot_be_taken_back(project: Project, people: list[Member]) -> None:
    check_in = begin_check_in(project=project)
    answer(check_in=check_in, member=people[0], word=None)
    before = stored()
    with pytest.raises(SomebodyAnswered):
        cancel_check_in(check_in=check_in, by=lead_actor(project=project))
    assert stored() == before


# Closing -------------------------------------------------------------------------------------------------------------


def test_closing_keeps_what_may_be_shown_and_nothing_else(project: Project, people: list[Member]) -> None:
    check_in = begin_check_in(project=project)
    for member in people:
        answer(check_in=check_in, member=member, words={"respect": Word.NEVER}, comment=f"Words of {member.name}")
    closed = end_check_in(check_in=check_in)

    assert (closed.asked, closed.answered, closed.helped) == (10, 9, 0)
    assert {(result.value.key, result.part, result.state) for result in closed.results.all()} == {
        (value.key, "lived", "broken" if value.key == "respect" else "kept") for value in closed.values.all()
    }
    assert {comment.words for comment in closed.comments.all()} == {f"Words of {member.name}" for member in people}
    assert [comment.position for comment in closed.comments.all()] == list(range(1, 10))
    for gone in (CheckInAnswer, CheckInWords, CheckInListing):
        assert not gone._default_manager.exists()
    assert [line.key for line in check_ins_fact(project).broken] == ["respect"]


def test_comments_of_too_few_are_kept_nowhere(project: Project, people: list[Member]) -> None:
    check_in = begin_check_in(project=project)
    for member in people[:4]:
        answer(check_in=check_in, member=member, comment="Words")
    closed = end_check_in(check_in=check_in)

    assert not closed.comments.exists()
    assert not closed.results.exists()


def test_what_is_closed_or_taken_back_stays_so(project: Project) -> None:
    by = lead_actor(project=project)
    closed = end_check_in(check_in=begin_check_in(project=project))
    taken_back = begin_check_in(project=project)
    cancel_check_in(check_in=taken_back, by=by)
    before = stored()
    for check_in in (closed, taken_back):
        for act in (
            lambda check_in=check_in: extend_check_in(check_in=check_in, closes_on=in_days(project, 9), by=by),
            lambda check_in=check_in: remind_everyone(check_in=check_in, by=by),
            lambda check_in=check_in: cancel_check_in(check_in=check_in, by=by),
            lambda check_in=check_in: end_check_in(check_in=check_in),
        ):
            with pytest.raises(IsNotOpen):
                act()
    assert stored() == before


# People who come and go, and a project that is put away ---------------------------------------------------------------


def test_whoever_comes_while_it_is_open_is_asked_too(project: Project, people: list[Member]) -> None:
    check_in = begin_check_in(project=project)
    make_participant(project=project, name="Late", side=Side.LIVED)
    answers = make_participant(project=project, name="Late too", side=Side.LIVED)[0]
    answer(check_in=check_in, member=answers)
    closed = end_check_in(check_in=check_in)

    assert (closed.asked, closed.answered) == (12, 1)


@pytest.mark.parametrize("go", [leave_project, erase_person])
def test_who_leaves_was_asked_and_what_they_answered_counts(
    project: Project, people: list[Member], go: Callable[..., None]
) -> None:
    check_in = begin_check_in(project=project)
    for member in people[:5]:
        answer(check_in=check_in, member=member)
    for member in (people[0], people[5]):
        go(member=member, by=actor_of(member=member))

    assert listed(check_in).count((None, True)) == listed(check_in).count((None, False)) == 1
    closed = end_check_in(check_in=check_in)
    assert (closed.asked, closed.answered) == (10, 5)
    assert {result.state for result in closed.results.all()} == {"kept"}


def test_who_is_turned_off_stays_listed(project: Project, people: list[Member]) -> None:
    check_in = begin_check_in(project=project)
    turn_off_person(member=people[0], by=lead_actor(project=project))
    assert end_check_in(check_in=check_in).asked == 10


def test_in_an_archived_project_leads_do_nothing_and_alongside_closes(project: Project, people: list[Member]) -> None:
    by = lead_actor(project=project)
    check_in = begin_check_in(project=project)
    answer(check_in=check_in, member=people[0])
    archive_project(project=project, by=by)
    before = stored()
    for act in (
        lambda: begin_check_in(project=project),
        lambda: extend_check_in(check_in=check_in, closes_on=in_days(project, 9), by=by),
        lambda: remind_everyone(check_in=check_in, by=by),
        lambda: cancel_check_in(check_in=check_in, by=by),
        lambda: end_check_in(check_in=check_in),
        lambda: answer(check_in=check_in, member=people[1]),
    ):
        with pytest.raises(ProjectIsArchived):
            act()
    assert stored() == before
    assert end_check_in(check_in=check_in, by=SYSTEM).answered == 1
    assert not CheckInAnswer.objects.exists()
