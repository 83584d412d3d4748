"""A check-in that closes while its stage is signed: the record stands on what was known, or nothing is signed."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from planner.actions.check_ins import close_check_in
from planner.actions.keys import GateClosed
from planner.actions.signing import sign_off
from planner.models import CheckIn, SignOff
from planner.queries.check_in_facts import check_ins_fact
from planner.record import shown_digest
from planner.values import Word
from stakeholders.models import Member, Side
from tests.check_in_factories import answer, begin_check_in, make_people, run_check_in
from tests.factories import (
    answer_for_everyone,
    everybody_belongs,
    fill_required,
    finish_stage,
    lead_actor,
    make_participant,
    make_project,
    shown_records,
    stage_of,
    turn_key,
)
from tests.planner.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_line_that_turns_out_broken_as_a_lead_signs_is_in_the_record_or_stops_it() -> None:
    project = make_project(template="short")
    moss = make_participant(project=project, name="Moss", side=Side.LIVED)[0]
    finish_stage(project=project, position=1, holder=moss)
    make_people(project=project, lived=3)
    answer_for_everyone(project=project)
    Member.objects.filter(project=project).update(joined_at=timezone.now() - timedelta(days=20))
    fill_required(project=project, position=2, asks=False)
    everybody_belongs(project=project)
    people = [*project.members.leads(), *project.members.active()]
    run_check_in(project=project, lived=dict.fromkeys(people, Word.OFTEN))
    check_in = begin_check_in(project=project)
    for member in people:
        answer(check_in=check_in, member=member, word=Word.NEVER)
    turn_key(project=project, position=2, member=moss)
    saw = shown_digest(shown_records(project=project, position=2))
    stage, lead = stage_of(project=project, position=2), lead_actor(project=project)
    signing, closing = at_once(
        lambda: sign_off(stage=stage, saw=saw, by=lead), lambda: close_check_in(check_in=check_in, by=lead)
    )
    assert isinstance(closing, CheckIn)
    broken = check_ins_fact(project).broken
    assert [line.is_replied for line in broken] == [False] * 8
    if isinstance(signing, list):
        part = json.loads(SignOff.objects.get(stage=stage).record)["check_ins"]
        assert ([line["number"] for line in part["rounds"]], part["broken"]) == ([1], [])
    else:
        assert (type(signing), SignOff.objects.filter(stage=stage).count()) == (GateClosed, 0)
