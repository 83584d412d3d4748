"""The check of check-ins in a real stage: what stops it, what mends it, and what its record says."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from time_machine import TimeMachineFixture

from planner.actions.check_ins import extend_check_in
from planner.actions.keys import GateClosed
from planner.actions.numbers import change_numbers
from planner.gate import CheckResult, CheckState, MendKind
from planner.models import CheckIn, ValueReply
from planner.queries.check_in_facts import check_ins_fact
from planner.queries.stages import today_in
from planner.values import Word
from stakeholders.actions.members import replace_link, turn_off_person
from stakeholders.models import Member, Project, Side
from tests.check_in_factories import (
    agree_to_talk,
    answer,
    begin_check_in,
    end_check_in,
    hold_talk,
    make_people,
    reply_to_line,
    run_check_in,
    take_back_talk,
)
from tests.factories import (
    MONDAY,
    answer_for_everyone,
    everybody_belongs,
    fill_required,
    finish_stage,
    lead_actor,
    make_participant,
    make_project,
    make_user,
    page_of,
    reopen,
    sign,
    turn_key,
)
from tests.pages import browser_of, browser_with_link, read
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def small(time_machine: TimeMachineFixture) -> Project:
    """The second of five stages, where all is done but the talk: 3 carers, of whom Moss may agree."""
    project = make_project(template="short", lead=make_user(name="Robin"))
    moss = make_participant(project=project, name="Moss", side=Side.CARER)[0]
    finish_stage(project=project, position=1, holder=moss)
    make_participant(project=project, name="Fern", side=Side.CARER)
    answer_for_everyone(project=project)
    time_machine.shift(timedelta(days=14))
    fill_required(project=project, position=2, asks=False)
    return project


@pytest.fixture
@remembered
def large(small: Project) -> Project:
    """The same with 6 of the lived side and 2 of staff: a check-in is what it lacks."""
    make_people(project=small, lived=3, staff=2)
    answer_for_everyone(project=small)
    everybody_belongs(project=small)
    return small


def line(project: Project, position: int = 2) -> CheckResult:
    return next(check for check in page_of(project=project, position=position).gate.checks if check.key == "check_in")


def is_met(project: Project) -> bool:
    return line(project).state is CheckState.MET


def of(project: Project, name: str) -> Member:
    return project.members.get(name=name)


def lived(project: Project) -> list[Member]:
    return list(project.members.active().filter(side__in=("lived", "carer")).order_by("pk"))


def everybody(project: Project) -> list[Member]:
    return [*project.members.leads(), *project.members.active().order_by("pk")]


# A check-in ----------------------------------------------------------------------------------------------------------


def test_from_nobody_asked_to_everybody_answered(large: Project) -> None:
    assert (line(large).evidence, line(large).mend.kind) == ("Nobody has been asked yet.", MendKind.CHECK_IN)
    check_in = begin_check_in(project=large)
    assert line(large).mend.kind is MendKind.CHECK_INS
    for member in everybody(large):
        answer(check_in=check_in, member=member)
    assert not is_met(large)
    end_check_in(check_in=check_in)
    assert line(large).evidence == "9 of 9 people answered in the check-in that closed on 15 March 2027."
    assert is_met(large)
    assert page_of(project=large, position=2).unit.work_is_done


def test_closed_at_once_it_counts_only_where_everybody_answered(
    large: Project, time_machine: TimeMachineFixture
) -> None:
    run_check_in(project=large, lived=dict.fromkeys(lived(large), Word.OFTEN))
    words = "The last check-in was open for 0 of 7 days, and not everyone had answered."
    assert line(large).evidence == words
    time_machine.shift(timedelta(days=1))
    check_in = begin_check_in(project=large)
    for member in lived(large):
        answer(check_in=check_in, member=member)
    time_machine.shift(timedelta(days=7))
    end_check_in(check_in=check_in)
    assert is_met(large)


def test_days_after_its_last_one_do_not_make_it_longer(large: Project, time_machine: TimeMachineFixture) -> None:
    """It could not be answered on those, whenever somebody closes it; and where it was given longer, they count."""
    check_in = begin_check_in(project=large, closes_on=today_in(large) + timedelta(days=3))
    for member in lived(large):
        answer(check_in=check_in, member=member)
    time_machine.shift(timedelta(days=9))
    end_check_in(check_in=check_in)
    assert check_ins_fact(large).latest.days_open == 3  # type: ignore[union-attr]
    longer = begin_check_in(project=large, closes_on=today_in(large) + timedelta(days=3))
    extend_check_in(check_in=longer, closes_on=today_in(large) + timedelta(days=8), by=lead_actor(project=large))
    time_machine.shift(timedelta(days=9))
    end_check_in(check_in=longer)
    assert check_ins_fact(large).latest.days_open == 8  # type: ignore[union-attr]


def test_where_too_few_answered_one_talk_more_is_enough(large: Project) -> None:
    four = lived(large)[:4]
    hidden = begin_check_in(project=large)
    for member in everybody(large):
        answer(check_in=hidden, member=member, word=Word.OFTEN if member in four else None)
    end_check_in(check_in=hidden)
    assert (is_met(large), line(large).mend.kind) == (False, MendKind.TALK)
    talk = hold_talk(project=large)
    assert not is_met(large)
    agree_to_talk(talk=talk, member=lived(large)[0])
    assert is_met(large)


def test_eight_weeks_later_the_next_one_is_due(large: Project, time_machine: TimeMachineFixture) -> None:
    run_check_in(project=large, lived=dict.fromkeys(everybody(large), Word.OFTEN))
    time_machine.shift(timedelta(weeks=8))
    assert is_met(large)
    time_machine.shift(timedelta(days=1))
    assert line(large).evidence == "The last check-in ended on 15 March 2027, more than 8 weeks ago."


def test_a_project_may_ask_more_often_at_once(large: Project, time_machine: TimeMachineFixture) -> None:
    run_check_in(project=large, lived=dict.fromkeys(everybody(large), Word.OFTEN))
    time_machine.shift(timedelta(weeks=5))
    assert is_met(large)
    change_numbers(project=large, values={"check_in_weeks": 4}, reason="", by=lead_actor(project=large))
    assert not is_met(large)


def test_who_came_since_is_asked_too_once_they_count_fully(large: Project, time_machine: TimeMachineFixture) -> None:
    run_check_in(project=large, lived=dict.fromkeys(everybody(large), Word.OFTEN))
    time_machine.shift(timedelta(days=1))
    make_participant(project=large, name="Ivy", side=Side.FRONTLINE)
    assert is_met(large)
    time_machine.shift(timedelta(days=14))
    assert line(large).evidence == "1 person has been here for 14 days and was not asked yet."


def test_each_thing_that_is_needed_has_its_page(large: Project) -> None:
    robin = browser_of(large.members.leads()[0].user)  # type: ignore[arg-type]

    def leads_to(words: str) -> str:
        return read(robin.get(reverse("stage_detail", args=[large.code, 2]))).links[words]

    assert leads_to("Open a check-in") == reverse("check_in_open", args=[large.code])
    check_in = begin_check_in(project=large)
    assert leads_to("See the check-in that is open") == reverse("check_ins", args=[large.code])
    end_check_in(check_in=check_in)
    for member in lived(large)[:2]:
        turn_off_person(member=member, by=lead_actor(project=large))
    assert leads_to("Write down a talk") == reverse("talk_add", args=[large.code])
    talk = hold_talk(project=large, broken=["respect"])
    assert leads_to("See the note of the talk") == reverse("talk_list", args=[large.code])
    agree_to_talk(talk=talk, member=lived(large)[0])
    assert leads_to("Reply about “Respect”") == reverse("value_reply", args=[large.code, "respect"])


# A line that is broken -----------------------------------------------------------------------------------------------


def test_a_broken_line_stops_the_stage_until_there_is_a_reply(large: Project) -> None:
    people = dict.fromkeys(everybody(large), Word.OFTEN)
    run_check_in(project=large, lived=people, broken=["respect"])
    check = line(large)
    assert (check.state, check.mend.kind, check.mend.target) == (CheckState.NOT_MET, MendKind.VALUE_REPLY, "respect")
    with pytest.raises(GateClosed):
        turn_key(project=large, position=2, member=of(large, "Moss"))
    reply = reply_to_line(project=large, key="respect", why_not="There is no money for it.")
    assert is_met(large)
    turn_key(project=large, position=2, member=of(large, "Moss"))
    record = json.loads(sign(project=large, position=2).record)
    title = CheckIn.objects.get().values.get(key="respect").title
    assert record["check_ins"] == {
        "rounds": [
            {
                "number": 1,
                "opened_on": "2027-03-15",
                "closed_on": "2027-03-15",
                "days_open": 0,
                "asked": 9,
                "answered": 9,
                "helped": 0,
            }
        ],
        "talks": [],
        "broken": [{"title": title, "said_on": "2027-03-15", "reply": str(reply.code)}],
    }
    assert "There is no money for it." not in json.dumps(record)
    robin = browser_of(large.members.leads()[0].user)  # type: ignore[arg-type]
    page = read(robin.get(reverse("stage_record", args=[large.code, 2])))
    assert "Days open: 0 · Asked: 9 · Answered: 9 · Typed by a helper: 0" in page.words
    assert "There is no money for it." in page.words


def test_who_agrees_reads_the_reply_before_and_after_and_no_numbers(large: Project) -> None:
    run_check_in(project=large, lived=dict.fromkeys(everybody(large), Word.OFTEN), broken=["respect"])
    reply_to_line(project=large, key="respect", why_not="There is no money for it.")
    moss = of(large, "Moss")
    browser = browser_with_link(replace_link(member=moss, by=lead_actor(project=large)).secret)
    before = read(browser.get(reverse("my_agreement", args=[large.code, 2])))
    turn_key(project=large, position=2, member=moss)
    sign(project=large, position=2)
    after = read(browser.get(reverse("my_record", args=[large.code, 2])))
    for page in (before, after):
        assert "What is broken, and the replies" in page.words
        assert "“Respect” is broken. Said in the check-in that closed on 15 March 2027." in page.words
        assert "There is no money for it." in page.words
        assert [words for words in ("answered", "Answered:", "Asked:", "9 of 9") if words in page.words] == []


def test_said_to_be_broken_again_it_needs_another_reply(large: Project, time_machine: TimeMachineFixture) -> None:
    people = dict.fromkeys(everybody(large), Word.OFTEN)
    run_check_in(project=large, lived=people, broken=["respect"])
    time_machine.shift(timedelta(hours=1))
    reply_to_line(project=large, key="respect")
    assert is_met(large)
    time_machine.shift(timedelta(hours=1))
    run_check_in(project=large, lived=people, broken=["respect"])
    assert (is_met(large), line(large).mend.target) == (False, "respect")
    time_machine.shift(timedelta(hours=1))
    reply_to_line(project=large, key="respect")
    assert is_met(large)
    assert ValueReply.objects.count() == 2


def test_what_was_replied_to_before_the_last_signature_is_over(
    large: Project, time_machine: TimeMachineFixture
) -> None:
    run_check_in(project=large, lived=dict.fromkeys(everybody(large), Word.OFTEN), broken=["respect"])
    time_machine.shift(timedelta(hours=1))
    reply_to_line(project=large, key="respect")
    turn_key(project=large, position=2, member=of(large, "Moss"))
    assert [each.key for each in check_ins_fact(large).broken] == ["respect"]
    sign(project=large, position=2)
    assert check_ins_fact(large).broken == ()


def test_an_agreement_ends_when_a_line_is_said_to_be_broken(large: Project, time_machine: TimeMachineFixture) -> None:
    people = dict.fromkeys(everybody(large), Word.OFTEN)
    run_check_in(project=large, lived=people)
    turn_key(project=large, position=2, member=of(large, "Moss"))
    time_machine.shift(timedelta(hours=1))
    run_check_in(project=large, lived=people)
    assert page_of(project=large, position=2).unit.other_key_by == of(large, "Moss").pk
    time_machine.shift(timedelta(hours=1))
    run_check_in(project=large, lived=people, broken=["respect"])
    time_machine.shift(timedelta(hours=1))
    reply_to_line(project=large, key="respect")
    unit = page_of(project=large, position=2).unit
    assert (unit.work_is_done, unit.other_key_by) == (True, None)


# A talk in its place -------------------------------------------------------------------------------------------------


def test_in_a_small_team_a_talk_is_what_is_asked_for(small: Project) -> None:
    assert (is_met(small), line(small).mend.kind) == (False, MendKind.TALK)
    talk = hold_talk(project=small)
    assert (is_met(small), line(small).mend.kind) == (False, MendKind.TALKS)
    agree_to_talk(talk=talk, member=of(small, "Fern"), is_right=False, words="We said more.")
    assert not is_met(small)
    agree_to_talk(talk=talk, member=of(small, "Fern"))
    assert is_met(small)


def test_a_talk_that_was_taken_back_is_none(small: Project) -> None:
    talk = hold_talk(project=small, broken=["respect"])
    take_back_talk(talk=talk)
    assert (line(small).mend.kind, check_ins_fact(small).broken) == (MendKind.TALK, ())


def test_whoever_wrote_the_note_does_not_agree_that_the_stage_is_finished(small: Project) -> None:
    moss, fern = of(small, "Moss"), of(small, "Fern")
    by = lead_actor(project=small)
    assert page_of(project=small, position=2).gate.other_key_may >= {moss.pk, fern.pk}
    talk = hold_talk(project=small, held_by=fern, by=by)
    assert fern.pk in page_of(project=small, position=2).gate.other_key_may
    agree_to_talk(talk=talk, member=moss)
    assert is_met(small)


def test_the_record_tells_talks_and_when_they_were_written_down(
    small: Project, time_machine: TimeMachineFixture
) -> None:
    held_on = today_in(small) - timedelta(days=3)
    talk = hold_talk(project=small, held_on=held_on, people=3, broken=["respect"])
    agree_to_talk(talk=talk, member=of(small, "Fern"))
    time_machine.shift(timedelta(hours=1))
    reply = reply_to_line(project=small, key="respect")
    turn_key(project=small, position=2, member=of(small, "Moss"))
    part = json.loads(sign(project=small, position=2).record)["check_ins"]
    assert (part["rounds"], [line["reply"] for line in part["broken"]]) == ([], [str(reply.code)])
    expected = [{"held_on": "2027-03-12", "entered_on": "2027-03-15", "people": 3, "is_agreed": True}]
    assert part["talks"] == expected
    # The next signature stands on the same talk, and on nothing that is broken.
    fill_required(project=small, position=3, asks=False)
    turn_key(project=small, position=3, member=of(small, "Moss"))
    later = json.loads(sign(project=small, position=3).record)["check_ins"]
    assert (later["talks"], later["broken"]) == (expected, [])


def test_after_a_reopening_people_talk_again(small: Project, time_machine: TimeMachineFixture) -> None:
    talk = hold_talk(project=small)
    agree_to_talk(talk=talk, member=of(small, "Fern"))
    turn_key(project=small, position=2, member=of(small, "Moss"))
    sign(project=small, position=2)
    time_machine.shift(timedelta(hours=1))
    reopen(project=small, position=2)
    assert not is_met(small)
    agree_to_talk(talk=hold_talk(project=small), member=of(small, "Fern"))
    assert is_met(small)
