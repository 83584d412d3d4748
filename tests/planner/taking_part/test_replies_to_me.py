"""What changed: replies to what a person wrote, on their first page."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from planner.actions.entries import reply_to_entry
from planner.actions.promise import reply_to_answer
from planner.queries.replies_to_me import replies_to_me
from stakeholders.models import Member, Project
from tests.factories import (
    MONDAY,
    actor_of,
    answer_of,
    at,
    exercise_of,
    lead_actor,
    make_participant,
    raise_concern,
    reply_to,
    write,
    write_promise,
)
from tests.planner.taking_part.place_pages import come_in, place, section

pytestmark = pytest.mark.django_db

NOTE = "Something you wrote has a reply."
CONCERN = "Your concern has a reply."
PROMISE = "What you said of our promise has a reply."


def everything_replied(project: Project, member: Member) -> None:
    """A note, a concern and a "yes, but" of one person, each with a reply, an hour apart."""
    by, lead = actor_of(member=member), lead_actor(project=project)
    project.exercises.filter(key="problem").update(reply_wanted=True)
    note = write(exercise=exercise_of(project=project, key="problem"), text="No lift.", by=by)
    reply_to_entry(entry=note, code=uuid4(), words="It is mended.", by=lead)
    concern = raise_concern(project=project, by=by)
    with at(MONDAY + timedelta(hours=1)):
        reply_to(objection=concern)
    write_promise(project=project)
    answer = answer_of(member=member, answer="but")
    with at(MONDAY + timedelta(hours=2)):
        reply_to_answer(project=project, code=answer.code, words="We try.", by=lead)


def test_the_newest_reply_stands_first_and_leads_to_itself(project: Project) -> None:
    member, browser = come_in(project)
    everything_replied(project, member)

    page = place(browser, project)

    assert section(page, "changed") == [PROMISE, CONCERN, NOTE]
    assert [page.links[words] for words in (PROMISE, CONCERN, NOTE)] == [
        reverse("my_promise", args=[project.code]),
        reverse("my_concerns", args=[project.code]),
        reverse("my_exercise", args=[project.code, 1, "problem"]),
    ]


def test_nobody_else_is_told(project: Project) -> None:
    moss, _, _ = make_participant(project=project, side="lived")
    everything_replied(project, moss)
    _, browser = come_in(project, name="Wren")

    assert section(place(browser, project), "changed") == []


def test_three_are_told_and_one_query_is_asked(project: Project, django_assert_num_queries: object) -> None:
    member, _ = come_in(project)
    everything_replied(project, member)
    lead = lead_actor(project=project)
    for number in range(3):
        note = write(exercise=exercise_of(project=project, key="problem"), text=f"{number}", by=actor_of(member=member))
        with at(MONDAY + timedelta(days=1, hours=number)):
            reply_to_entry(entry=note, code=uuid4(), words="Thank you.", by=lead)

    with django_assert_num_queries(1):  # type: ignore[operator]
        told = replies_to_me(project, member)

    assert [(reply.sentence, reply.replied_at) for reply in told] == [
        (NOTE, MONDAY + timedelta(days=1, hours=hour)) for hour in (2, 1, 0)
    ]
