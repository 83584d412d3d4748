"""What tests fill a register with is what people would: the cards' answers are rows that the real action writes."""

from typing import Any

import pytest

from stakeholders.models import CardAnswer, CatalogueCard, Project
from tests.factories import MONDAY, at, fill_groups, make_project, page_of
from tests.filling import WHY_NONE
from tests.register_factories import answer_cards

pytestmark = pytest.mark.django_db


def answers(project: Project) -> list[dict[str, Any]]:
    fields = [field.name for field in CardAnswer._meta.local_fields if field.name not in {"id", "code", "project"}]
    return list(CardAnswer.objects.filter(project=project).values(*fields))


def test_the_cards_are_answered_as_by_the_action() -> None:
    with at(MONDAY):
        filled, pressed = make_project(), make_project()
        fill_groups(project=filled)
        answer_cards(project=pressed, why_none=WHY_NONE)
    author = {project.pk: project.members.get().pk for project in (filled, pressed)}
    assert [row | {"answered_by": author[pressed.pk]} for row in answers(filled)] == answers(pressed)
    assert len(answers(filled)) == CatalogueCard.objects.count() == 15


def test_nothing_of_the_groups_is_missing_then() -> None:
    project = make_project(template="short")
    fill_groups(project=project)
    missing = {check.key for check in page_of(project=project, position=2).gate.checks if not check.passes}
    assert not missing & {"register", "targets"}
