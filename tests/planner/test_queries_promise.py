"""What the promise's page shows, and to whom it waits."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from planner.actions.promise import reply_to_answer
from planner.promise import Tally
from planner.queries.promise import (
    PromisePage,
    current_version,
    may_answer,
    my_answer,
    promise_fact,
    promise_page,
    said_of_promise,
)
from stakeholders.actions.members import leave_as_lead, turn_off_person
from stakeholders.models import Member, Project, Side
from tests.factories import (
    MONDAY,
    answer_of,
    at,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    make_user,
    rewrite_promise,
    write_promise,
)
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
def robin(project: Project) -> Member:
    return project.members.get()


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[0]


def noes_waiting(project: Project) -> int:
    fact = promise_fact(project)
    return 0 if fact is None else fact.noes_without_reply


def page_for(project: Project, member: Member) -> PromisePage:
    return promise_page(Project.objects.get(pk=project.pk), Member.objects.get(pk=member.pk))


# Who is asked --------------------------------------------------------------------------------------------------------


def test_an_answer_is_to_one_version(project: Project, moss: Member) -> None:
    first = write_promise(project=project)
    assert my_answer(first, moss) is None

    given = answer_of(member=moss)
    second = rewrite_promise(project=project)
    assert (my_answer(first, moss), my_answer(second, moss)) == (given, None)


def test_leads_are_asked_and_participants_who_chose_a_side(project: Project, robin: Member, moss: Member) -> None:
    fern, _, _ = make_participant(project=project, name="Fern")
    gone, _, _ = make_participant(project=project, name="Wren", side=Side.CARER)
    turn_off_person(member=gone, by=lead_actor(project=project))
    gone.refresh_from_db()

    assert [may_answer(member) for member in (robin, moss, fern, gone)] == [True, True, False, False]


def test_a_no_waits_for_a_reply(project: Project, moss: Member) -> None:
    write_promise(project=project)
    said = answer_of(member=moss, answer="no")
    assert noes_waiting(project) == 1

    reply_to_answer(project=project, code=said.code, words="We will.", by=lead_actor(project=project))
    assert noes_waiting(project) == 0


# How the answers stand -----------------------------------------------------------------------------------------------


def test_who_is_asked_and_who_answered_are_counted(project: Project, robin: Member, moss: Member) -> None:
    fern, _, _ = make_participant(project=project, name="Fern", side=Side.DECIDER)
    wren, _, _ = make_participant(project=project, name="Wren", side=Side.CARER)
    make_participant(project=project, name="Heron")
    ash, by_ash = make_lead(project=project)
    write_promise(project=project)
    answer_of(member=robin)
    answer_of(member=moss, answer="but")
    answer_of(member=fern, answer="no")
    assert page_for(project, robin).tally == Tally(5, 2, 1)

    answer_of(member=ash)
    leave_as_lead(member=ash, by=by_ash)
    answer_of(member=wren, answer="no")
    turn_off_person(member=wren, by=lead_actor(project=project))
    assert page_for(project, robin).tally == Tally(3, 2, 1)


def test_the_gate_counts_as_the_page_does(project: Project, robin: Member, moss: Member) -> None:
    write_promise(project=project)
    answer_of(member=robin, answer="but")
    answer_of(member=moss, answer="no")
    page = page_for(project, robin)

    assert (page.tally.words, noes_waiting(project)) == ("1 of 2 agree. 1 said no.", 1)
    assert sum(view.waits for view in page.said) == 1


# What people say -----------------------------------------------------------------------------------------------------


def test_what_people_say_is_listed_without_who_and_when(project: Project, robin: Member, moss: Member) -> None:
    write_promise(project=project)
    no = answer_of(member=moss, answer="no", words="It is vague.")
    but = answer_of(member=robin, answer="but", words="With taxis.")
    page = page_for(project, moss)

    assert [(view.code, view.answer, view.words, view.replies) for view in page.said] == [
        (no.code, "no", "It is vague.", []),
        (but.code, "but", "With taxis.", []),
    ]
    assert not {"member", "side", "answered_at"} & set(page.said[0].__slots__)
    assert page.mine == no


def test_the_order_tells_nothing_of_when(project: Project, robin: Member) -> None:
    write_promise(project=project)
    codes = []
    for number in range(8):
        with at(MONDAY + timedelta(hours=number)):
            member, _, _ = make_participant(project=project, name=f"Fern {number}", side=Side.CARER)
            codes.append(answer_of(member=member, answer="no").code)

    assert [view.code for view in page_for(project, robin).said] == sorted(codes, key=str)


def test_those_without_a_reply_come_first(project: Project, robin: Member) -> None:
    write_promise(project=project)
    said = [
        answer_of(member=make_participant(project=project, side=Side.CARER)[0], answer="no", words=f"No {number}")
        for number in range(3)
    ]
    first = min(said, key=lambda answer: str(answer.code))
    reply_to_answer(project=project, code=first.code, words="We will.", by=lead_actor(project=project))

    assert page_for(project, robin).said[-1].code == first.code


def test_a_changed_answer_is_listed_no_more(project: Project, robin: Member, moss: Member) -> None:
    write_promise(project=project)
    said = answer_of(member=moss, answer="no")
    assert said_of_promise(project, said.code) == said
    answer_of(member=moss)

    assert page_for(project, robin).said == []
    assert said_of_promise(project, said.code) is None


def test_what_was_said_of_earlier_versions_stands_apart_with_its_replies(
    project: Project, robin: Member, moss: Member
) -> None:
    write_promise(project=project)
    said = answer_of(member=moss, answer="no")
    reply = reply_to_answer(project=project, code=said.code, words="We will.", by=lead_actor(project=project))
    rewrite_promise(project=project, words="We listen.")
    rewrite_promise(project=project, words="We listen well.")
    page = page_for(project, robin)

    assert page.said == []
    assert [(earlier.version.number, earlier.said[0].replies) for earlier in page.earlier] == [(1, [reply])]


def test_a_draft_changes_nothing_that_people_read(project: Project, robin: Member, moss: Member) -> None:
    write_promise(project=project)
    answer_of(member=moss)
    before = page_for(project, moss)
    project.promise_versions.create(number=2, created_at=timezone.now())

    assert page_for(project, moss).tally == before.tally
    assert page_for(project, moss).text.counting == before.text.counting
    assert current_version(project) == before.version
