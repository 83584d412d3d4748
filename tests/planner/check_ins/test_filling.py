"""What tests fill a stage with of talks and check-ins: the very rows that the real actions write."""

from typing import Any

import pytest
from django.db.models import Model

from planner.models import CheckInAnswer, CheckInListing, TalkAgreement, TalkNote
from stakeholders.models import LIVED_SIDE, Project, Side
from tests.check_in_factories import agree_to_talk, answer, begin_check_in, hold_talk, make_people
from tests.factories import MONDAY, at, lead_actor, make_participant, make_project, write_promise
from tests.filling import TALKED, answer_all, fill_check_in

pytestmark = pytest.mark.django_db

OWN = {"id", "code", "project_id", "check_in_id", "talk_id", "value_id", "member_id", "recorded_by_id"}


def rows(model: type[Model], project: Project) -> list[dict[str, Any]]:
    """Every row of a project, without what is its own."""
    found = model._base_manager.filter(project=project).values()
    return sorted(({key: row[key] for key in row.keys() - OWN} for row in found), key=str)


def project_of(*, lived: int) -> Project:
    project = make_project()
    make_people(project=project, lived=lived, staff=2)
    return project


def test_a_talk_is_what_the_actions_write() -> None:
    """But for the states of the lines, which the check does not look at."""
    with at(MONDAY):
        by_actions, by_filling = project_of(lived=2), project_of(lived=2)
        talk = hold_talk(project=by_actions, held_by_other="A neighbour", people=2, words=TALKED)
        agree_to_talk(talk=talk, member=by_actions.members.filter(side__in=LIVED_SIDE).order_by("pk")[0])
        fill_check_in(project=by_filling, by=lead_actor(project=by_filling))
        for model in (TalkNote, TalkAgreement):
            assert rows(model, by_actions) == rows(model, by_filling) != []


def test_a_check_in_is_what_the_actions_write() -> None:
    with at(MONDAY):
        by_actions, by_filling = project_of(lived=5), project_of(lived=5)
        check_in, filled = (begin_check_in(project=project) for project in (by_actions, by_filling))
        for member in (*by_actions.members.leads(), *by_actions.members.active()):
            answer(check_in=check_in, member=member)
        answer_all(filled)
        for model in (CheckInListing, CheckInAnswer):
            assert rows(model, by_actions) == rows(model, by_filling) != []


def test_what_was_asked_lately_is_not_asked_again() -> None:
    with at(MONDAY):
        for project in (project_of(lived=2), project_of(lived=5)):
            write_promise(project=project)
            for _ in range(2):
                fill_check_in(project=project, by=lead_actor(project=project))
            assert project.talks.count() + project.check_ins.count() == 1


def test_where_nobody_could_agree_to_a_note_nothing_is_written() -> None:
    with at(MONDAY):
        project = make_project()
        make_participant(project=project, side=Side.FRONTLINE)
        fill_check_in(project=project, by=lead_actor(project=project))
        assert project.talks.count() == 0
