"""A fictional project to look at. Everybody and everything in it is invented."""

import json
import secrets
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from planner.actions.starting import start_project
from planner.demo import telling, words
from planner.demo.clock import days_ago
from planner.demo.telling import Story
from planner.models import PlannerTemplate
from stakeholders.actions.members import add_person
from stakeholders.actors import Actor, ActorKind
from stakeholders.mail import absolute
from stakeholders.mailing import give_up
from stakeholders.models import Project, User

DEMO_EMAIL = "demo@alongside.invalid"
DEMO_CODE = "demo234567"
BEGAN = 165
"""Days since the project began."""


def _sign_in_file() -> Any:
    return settings.DATA_FOLDER / "demo-sign-in.json"


def load_demo(*, by: Actor) -> Project:
    """Load the demo project once, whole or not at all, with an account for its lead. Returns it, as it stands.

    Nobody is written to, whatever happened in the story.
    """
    there = Project.objects.filter(code=DEMO_CODE).first()
    if there is not None:
        return there
    with transaction.atomic():
        password = f"demo-{secrets.token_hex(4)}"
        user = User.objects.filter(email=DEMO_EMAIL).first()
        if user is None:
            user = User.objects.create_user(DEMO_EMAIL, password, name="Robin Demo")
        else:
            user.set_password(password)
            user.save(update_fields=["password"])
        story = _began(user)
        _first_stage(story)
        _second_stage(story)
        _third_stage(story)
        _fourth_stage(story)
        _, way = add_person(project=story.project, code=uuid4(), name=words.NOT_YET_IN, by=story.lead)
        give_up(Q(), project=story.project, by=by)
    _sign_in_file().write_text(
        json.dumps({"email": DEMO_EMAIL, "password": password, "link": reverse("link_open", args=[way.secret])})
    )
    return story.project


def _began(user: User) -> Story:
    with days_ago(BEGAN):
        today = timezone.localdate()
        project = start_project(
            code=DEMO_CODE,
            fields={
                "name": "Home from hospital, the first week",
                "sentence": "We want the first week at home after hospital to feel safe.",
                "starts_on": today,
                "ends_on": today + timedelta(days=430),
                "idea_from": "carers",
                "people_about": 20,
                "sensitive": False,
                "organisation": "Strathmoor Together (a made-up charity)",
                "contact": "Robin Demo, 01632 960 123",
                "pay": "£15 an hour by bank or in cash, and your travel.",
                "discreet_name": "The first week",
                "time_zone": "Europe/London",
            },
            template=PlannerTemplate.objects.get(key="full"),
            lead=user,
            by=Actor(ActorKind.LEAD, name=user.name),
        )
    lead = project.members.get()
    return Story(project, Actor(ActorKind.LEAD, lead.pk, lead.code, lead.shown_name))


def _first_stage(story: Story) -> None:
    """What the problem is, the promise, a concern; signed after three weeks."""
    with days_ago(BEGAN - 3):
        telling.come_in(story)
    with days_ago(BEGAN - 8):
        telling.write(story, *words.FIRST_STAGE)
        telling.promise(story)
    with days_ago(BEGAN - 12):
        telling.concern(story)
        telling.first_time_to_join(story)
    with days_ago(BEGAN - 20):
        telling.finish(story, 1, holder="Moss", shows_name=True)


def _second_stage(story: Story) -> None:
    """Who it touches, and where each stands."""
    with days_ago(135):
        telling.list_groups(story)
        telling.say_groups(story)
        telling.write(story, *words.SECOND_STAGE)
    with days_ago(122):
        telling.say_views(story)
    with days_ago(118):
        telling.finish(story, 2, holder="Bramble")


def _third_stage(story: Story) -> None:
    """People come in, one group stays short, and everybody is asked how it goes."""
    with days_ago(111):
        poster = telling.make_poster(story, group=None, label="Poster in the library")
    for days, person in zip((110, 104, 97, 92, 87), words.CAME_BY_POSTER, strict=True):
        with days_ago(days):
            telling.come_by_poster(story, poster, person)
    with days_ago(85):
        telling.write(story, *words.THIRD_STAGE)
        telling.move_groups(story)
        telling.more_time_to_join(story)
    telling.ask_people(story)
    telling.ask_and_close(story, words.CHECK_INS[0])
    with days_ago(68):
        telling.promise_again(story)
    with days_ago(63):
        telling.count(story, why=words.WHY_SHORT_FIRST, plan=words.PLAN_SHORT_FIRST)
    with days_ago(62):
        telling.finish(story, 3, holder="Juniper")


def _fourth_stage(story: Story) -> None:
    """In the middle of it: something is heard, something is broken, and somebody asks for a group."""
    telling.ask_and_close(story, words.CHECK_INS[1])
    with days_ago(36):
        telling.write(story, *words.FOURTH_STAGE)
    telling.ask_and_close(story, words.CHECK_INS[2])
    telling.help_and_pay(story)
    with days_ago(9):
        telling.take_a_break(story)
        telling.reply_to_what_is_broken(story)
        telling.count(story, why=words.WHY_SHORT, plan=words.PLAN_SHORT)
        telling.make_poster(story, group=story.group(words.SHORT), label="Poster at the high school")
    with days_ago(6):
        telling.leave_a_group_out(story)
    with days_ago(2):
        telling.ask_for_groups(story)


def demo_sign_in() -> str:
    """How to sign in to the demo, in a few lines."""
    try:
        known = json.loads(_sign_in_file().read_text())
    except FileNotFoundError:
        return "The demo project is there. Its sign-in was made on another machine."
    return (
        "\nThe demo project is fictional. To look at it:\n"
        f"  as its lead:        sign in as {known['email']} with the password {known['password']}\n"
        f"  as a participant:   open {absolute(known['link'])} in a private window\n"
    )
