"""Many answers at once: one person answers once, and what arrives while a check-in closes is counted or refused."""

from collections import Counter
from functools import partial

import pytest

from planner.actions.answering import AnsweredAlready, IsOver
from planner.actions.check_ins import close_check_in
from planner.models import CheckIn, CheckInAnswer, CheckInWords
from planner.values import Word
from stakeholders.models import Member, Project
from tests.check_in_factories import answer, begin_check_in, make_people
from tests.factories import lead_actor, make_helper, make_on_paper, make_project, typing_for
from tests.planner.test_concurrency import at_once, kinds
from tests.remembering import remembered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
@remembered
def project(transactional_db: None) -> Project:
    return make_project(template="short")


@pytest.fixture
@remembered
def people(project: Project) -> list[Member]:
    return make_people(project=project, lived=6)[0]


@pytest.fixture
@remembered
def check_in(project: Project, people: list[Member]) -> CheckIn:
    return begin_check_in(project=project)


def test_of_fifty_sent_at_once_one_is_counted(check_in: CheckIn, people: list[Member]) -> None:
    words = [Word.NEVER, Word.ALWAYS] * 25
    outcomes = at_once(
        *(partial(answer, check_in=check_in, member=people[0], word=word, comment=f"Said {word}") for word in words)
    )

    assert kinds(outcomes) == Counter({type(None): 1, AnsweredAlready: 49})
    sent = words[outcomes.index(None)]
    assert set(CheckInAnswer.objects.values_list("word", flat=True)) == {sent}
    assert CheckInAnswer.objects.count() == 8
    assert [row.words for row in CheckInWords.objects.all()] == [f"Said {sent}"]


def test_a_person_and_their_helper_at_once_use_one_turn(project: Project, check_in: CheckIn) -> None:
    helper, _ = make_helper(project=project)
    fern, _ = make_on_paper(project=project, helper=helper)
    outcomes = at_once(
        partial(answer, check_in=check_in, member=fern),
        partial(answer, check_in=check_in, member=fern, by=typing_for(member=fern, helper=helper)),
    )

    assert kinds(outcomes) == Counter({type(None): 1, AnsweredAlready: 1})
    assert check_in.listing.get(member=fern).is_helped is (outcomes[1] is None)


def test_what_arrives_as_it_closes_is_counted_or_refused(
    project: Project, check_in: CheckIn, people: list[Member]
) -> None:
    closing, *outcomes = at_once(
        partial(close_check_in, check_in=check_in, by=lead_actor(project=project)),
        *(partial(answer, check_in=check_in, member=member) for member in people),
    )

    found = kinds(outcomes)
    assert set(found) <= {type(None), IsOver}
    assert closing.answered == found[type(None)]
    assert not CheckInAnswer.objects.exists()
