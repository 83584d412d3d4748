"""What closing a check-in costs, with 2,000 people, 24 check-ins and 10 lines: under 5 seconds, in fixed memory."""

import gc
import random
import time
import tracemalloc
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from planner.actions.check_ins import close_check_in
from planner.actions.promise import add_line
from planner.models import CheckIn, CheckInAnswer, CheckInResult, CheckInValue, CheckInWords
from planner.models.check_ins import AnsweredAs
from planner.values import WORDS
from stakeholders.models import Member, Project, Side
from tests.check_in_factories import begin_check_in
from tests.factories import lead_actor, make_project, write_promise

PEOPLE = 2_000
FEW = 200
ROUNDS = 24
LINES = 10
MOST_SECONDS = 5
MOST_MORE = 400_000
"""Bytes by which ten times the people may need more: what Python collects now or later.

Were all words there at once, 1,800 comments of 300 letters more would be 630,000 bytes by themselves.
"""

pytestmark = pytest.mark.django_db

_SIDES = (Side.LIVED, Side.CARER, Side.FRONTLINE, Side.DECIDER)


def open_check_in(*, people: int) -> CheckIn:
    """The last of the check-ins, open. Everybody has answered every question and said something to everyone."""
    project = make_project()
    by = lead_actor(project=project)
    for number in range(LINES - 8):
        add_line(project=project, code=UUID(int=number), title=f"Line {number}", words="We.", question="Do we?", by=by)
    write_promise(project=project)
    Member.objects.bulk_create(
        Member(
            project=project,
            name=f"Person {number}",
            side=_SIDES[number % len(_SIDES)],
            side_chosen_at=timezone.now(),
            joined_at=timezone.now(),
            said_yes_at=timezone.now(),
        )
        for number in range(people)
    )
    check_in = begin_check_in(project=project)
    _close_earlier(project, check_in)
    _answer(check_in, people)
    return check_in


def _close_earlier(project: Project, check_in: CheckIn) -> None:
    """The rounds before, with what both sides said to every line, in figures."""
    CheckIn.objects.filter(pk=check_in.pk).update(number=ROUNDS)
    now = timezone.now()
    rounds = CheckIn.objects.bulk_create(
        CheckIn(
            project=project,
            number=number,
            closes_on=now.date(),
            fewest=5,
            closed_at=now,
            asked=PEOPLE,
            answered=PEOPLE,
            helped=0,
        )
        for number in range(1, ROUNDS)
    )
    lines = list(check_in.values.values("position", "key", "title", "words", "question"))
    values = CheckInValue.objects.bulk_create(
        CheckInValue(project=project, check_in=each, **line) for each in rounds for line in lines
    )
    CheckInResult.objects.bulk_create(
        CheckInResult(
            project=project,
            check_in_id=value.check_in_id,
            value=value,
            part=part,
            state="kept",
            answers=PEOPLE // 2,
            middle="often",
        )
        for value in values
        for part in ("lived", "professional")
    )


def _answer(check_in: CheckIn, people: int) -> None:
    draw = random.Random(7)  # the same answers in every run
    keys = list(check_in.values.values_list("key", flat=True))
    sides = (AnsweredAs.LIVED, AnsweredAs.LIVED, AnsweredAs.PROFESSIONAL, AnsweredAs.PROFESSIONAL)
    CheckInAnswer.objects.bulk_create(
        CheckInAnswer(
            project_id=check_in.project_id,
            check_in=check_in,
            key=key,
            answered_as=sides[number % len(sides)],
            word=draw.choice(WORDS),
        )
        for number in range(people)
        for key in keys
    )
    CheckInWords.objects.bulk_create(
        CheckInWords(project_id=check_in.project_id, check_in=check_in, words=f"{number:04} " * 60)
        for number in range(people)
    )
    check_in.listing.exclude(member__is_lead=True).update(is_answered=True)


def test_closing_takes_less_than_five_seconds() -> None:
    check_in = open_check_in(people=PEOPLE)
    by = lead_actor(project=check_in.project)
    begun = time.perf_counter()
    closed = close_check_in(check_in=check_in, by=by)
    seconds = time.perf_counter() - begun
    print(f"\nclosing with {PEOPLE} people on {connection.vendor}: {seconds:.2f} s")

    assert (closed.asked, closed.answered) == (PEOPLE + 1, PEOPLE)
    assert closed.results.count() == 2 * LINES
    assert closed.comments.count() == PEOPLE
    assert not CheckInAnswer.objects.exists()
    assert seconds < MOST_SECONDS


def test_closing_needs_no_more_memory_for_more_people() -> None:
    found = []
    for people in (FEW, FEW, PEOPLE):  # the first one reads modules and fills caches
        check_in = open_check_in(people=people)
        by = lead_actor(project=check_in.project)
        gc.collect()
        tracemalloc.start()
        try:
            close_check_in(check_in=check_in, by=by)
            found.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    _, few, many = found
    print(f"\nclosing on {connection.vendor}: {few / 1e6:.2f} MB with {FEW}, {many / 1e6:.2f} MB with {PEOPLE} people")

    assert many - few < MOST_MORE
