"""Requests to include and the people who made them: typed by helpers, told to them, kept, erased, and told to leads."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from planner.actions.challenges import (
    change_challenge,
    change_reply_not_enough,
    say_reply_not_enough,
    take_request_words_away,
)
from planner.actions.leaving import erase_person, leave_project
from planner.actions.objections import NotYours, say_not_theirs
from planner.queries.challenges import challenge_line, requests_waiting
from planner.queries.history import history_lines, history_of
from planner.queries.my_data import held_about
from planner.queries.replies_to_me import replies_to_me
from planner.queries.typed import entered_count, typed_count, typed_page, typed_thing
from stakeholders.actors import Actor
from stakeholders.models import Challenge, ChallengeReply, Group, Member, Project, ReplyNotEnough, Side, TypedFields
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_group,
    make_helper,
    make_on_paper,
    make_participant,
    make_project,
    make_user,
    typing_for,
)
from tests.pages import browser_of, browser_with_link, read
from tests.register_factories import ask_for, leave_out, reply_to_request
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

WORD = "Brackenfell"
REQUESTS = "Your requests to include a group"


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@dataclass
class Scene:
    """A project with a lead, a helper, and Fern on paper."""

    project: Project
    lead: Actor
    helper: Member
    fern: Member
    own: Actor
    """Fern herself."""
    typed: Actor
    """The helper, typing for Fern."""


@pytest.fixture
@remembered
def scene() -> Scene:
    project = make_project(lead=make_user(name="Robin"))
    helper, _ = make_helper(project=project)
    fern, _ = make_on_paper(project=project, helper=helper, side=Side.LIVED)
    return Scene(
        project,
        lead_actor(project=project),
        helper,
        fern,
        actor_of(member=fern),
        typing_for(member=fern, helper=helper),
    )


def how(row: TypedFields) -> tuple[Member | None, bool, bool]:
    """Who typed it, whether it was typed, and whether its author said it is not theirs."""
    row.refresh_from_db()
    return row.entered_by, row.is_helped, row.not_theirs_at is not None


def not_good(scene: Scene, by: Actor) -> ReplyNotEnough:
    challenge = ask_for(project=scene.project, by=scene.lead, missing="Cleaners")
    reply_to_request(challenge=challenge)
    return say_reply_not_enough(challenge=challenge, words="Too late.", by=by)


def held(scene: Scene, member: Member) -> dict[str, list[str]]:
    return {part.title: part.lines for part in held_about(scene.project, member)}


# Typed by a helper ---------------------------------------------------------------------------------------------------


def test_what_a_helper_types_is_the_persons_and_marked(scene: Scene) -> None:
    challenge, said = ask_for(project=scene.project, by=scene.typed), not_good(scene, scene.typed)
    assert (challenge.author, said.member) == (scene.fern, scene.fern)
    assert how(challenge) == how(said) == (scene.helper, True, False)


def test_what_the_person_says_anew_is_theirs(scene: Scene) -> None:
    challenge, said = ask_for(project=scene.project, by=scene.typed), not_good(scene, scene.typed)
    change_challenge(challenge=challenge, words="Mine.", missing_name="Night staff", version=1, by=scene.own)
    change_reply_not_enough(challenge=said.reply.challenge, words="Mine.", by=scene.own)
    assert how(challenge) == how(said) == (None, False, False)
    with pytest.raises(NotYours):
        take_request_words_away(challenge=challenge, by=scene.typed)


def test_a_helper_takes_away_what_was_typed(scene: Scene) -> None:
    challenge = ask_for(project=scene.project, by=scene.typed)
    take_request_words_away(challenge=challenge, by=scene.typed)
    challenge.refresh_from_db()
    assert (challenge.words, challenge.missing_name) == ("", "")
    assert typed_page(scene.project, scene.fern).things == []


def test_the_person_reads_what_was_typed(scene: Scene) -> None:
    group = make_group(project=scene.project)
    leave_out(group=group)
    ask_for(project=scene.project, by=scene.typed, shows_name=True)
    ask_for(project=scene.project, by=scene.typed, group=group, about="left_out", words="", shows_name=True)
    ask_for(project=scene.project, by=scene.own, missing="By herself")
    not_good(scene, scene.typed)
    page = typed_page(scene.project, scene.fern)
    assert sorted((thing.kind, thing.where, thing.words) for thing in page.things) == [
        ("of-reply", "The reply to a request to include a group", "Not good enough\nToo late."),
        ("request", "A request to include “Night staff”", "They are always forgotten."),
        ("request", "A request to include “Young carers”", "Young carers"),
    ]
    assert not [line.words for line in page.acts if "request" in line.words]
    assert (typed_count(scene.fern), entered_count(scene.helper)) == (3, 3 + 1)  # and Fern's yes


def test_this_was_not_me(scene: Scene) -> None:
    challenge, said = ask_for(project=scene.project, by=scene.typed), not_good(scene, scene.typed)
    made = [
        say_not_theirs(project=scene.project, kind=kind, code=code, shows_name=False, by=scene.own)
        for kind, code in (("request", challenge.code), ("of-reply", said.reply.challenge.code))
    ]
    assert [concern.words.partition(": ")[2] for concern in made if concern is not None] == [
        "“They are always forgotten.”",
        "“Not good enough\nToo late.”",
    ]
    assert how(challenge) == how(said) == (scene.helper, True, True)
    assert requests_waiting(scene.project).how_many == 1
    assert typed_thing(scene.project, scene.helper, "request", challenge.code) is None


@pytest.mark.parametrize("shows_name", [True, False])
def test_leads_are_told_where_the_name_is_shown_and_the_person_always(scene: Scene, shows_name: bool) -> None:
    """Where few take part on paper, the mark would be a name."""
    challenge = ask_for(project=scene.project, by=scene.typed, shows_name=shows_name)
    moss = make_participant(project=scene.project, name="Moss")[0]

    def is_told(viewer_id: int, *, for_leads: bool) -> bool:
        line = challenge_line(scene.project, challenge.code, viewer_id=viewer_id, for_leads=for_leads)
        assert line is not None
        return line.is_helped

    assert is_told(scene.lead.pk, for_leads=True) is shows_name
    assert is_told(scene.fern.pk, for_leads=False) is True
    assert is_told(moss.pk, for_leads=False) is False


def test_the_history_says_that_a_helper_typed_it_and_not_who(scene: Scene) -> None:
    ask_for(project=scene.project, by=scene.typed, shows_name=True)
    said = [line.words for line in history_lines(history_of(scene.project).filter(verb="request_for_missing"))]
    assert said == ["Fern said that a group is missing from the list. It was typed for them."]


# What is kept, and what goes -----------------------------------------------------------------------------------------


def test_what_is_kept_is_told(scene: Scene) -> None:
    group = make_group(project=scene.project)
    ask_for(project=scene.project, by=scene.typed)
    ask_for(project=scene.project, by=scene.own, group=group, words="Call us carers.", shows_name=True)
    not_good(scene, scene.own)
    typed = "They are always forgotten. (typed for you)"
    assert held(scene, scene.fern)[REQUESTS] == [
        f"1 March 2027, Night staff is missing from the list, name not shown: {typed}",
        "1 March 2027, Young carers has a wrong name, with your name: Call us carers.",
        "1 March 2027, a reply is not good enough. Too late.",
    ]
    assert held(scene, scene.helper)[REQUESTS] == []


def test_leaving_closes_nothing_and_keeps_the_words(scene: Scene) -> None:
    challenge = ask_for(project=scene.project, by=scene.own)
    leave_project(member=scene.fern, by=scene.own)
    challenge.refresh_from_db()
    assert (challenge.words, challenge.author, requests_waiting(scene.project).how_many) == (
        "They are always forgotten.",
        scene.fern,
        1,
    )


def test_erasing_erases_every_word_and_closes_nothing(scene: Scene) -> None:
    waiting = ask_for(
        project=scene.project, by=scene.own, missing=f"{WORD} people", words=f"{WORD} was forgotten.", shows_name=True
    )
    replied = ask_for(project=scene.project, by=scene.own, words=f"{WORD} too.")
    reply_to_request(challenge=replied)
    say_reply_not_enough(challenge=replied, words=f"{WORD} waits.", by=scene.own)
    erase_person(member=scene.fern, by=scene.own)

    rows = [list(model._default_manager.values()) for model in apps.get_models()]
    assert WORD not in json.dumps(rows, default=str, ensure_ascii=False)
    for challenge in Challenge.objects.all():
        assert (challenge.author, challenge.words, challenge.missing_name, challenge.taken_back_at) == (
            None,
            "",
            "",
            MONDAY,
        )
    said = ReplyNotEnough.objects.get()
    assert (said.member, said.words) == (None, "")
    assert requests_waiting(scene.project).how_many == 1
    reply_to_request(challenge=waiting, version=2, does_it=True)
    assert (requests_waiting(scene.project).how_many, Group.objects.count()) == (0, 0)


def test_a_group_that_a_request_added_stays_when_its_author_is_erased(scene: Scene) -> None:
    """A lead made the name the project's own by adding it."""
    challenge = ask_for(project=scene.project, by=scene.own)
    reply_to_request(challenge=challenge, does_it=True)
    erase_person(member=scene.fern, by=scene.own)
    assert ChallengeReply.objects.get().group == Group.objects.get(name="Night staff")


def test_erasing_a_helper_keeps_what_was_typed_and_its_mark(scene: Scene) -> None:
    challenge, said = ask_for(project=scene.project, by=scene.typed), not_good(scene, scene.typed)
    erase_person(member=scene.helper, by=actor_of(member=scene.helper))
    assert how(challenge) == how(said) == (None, True, False)
    assert challenge.words == "They are always forgotten."


# What changed --------------------------------------------------------------------------------------------------------


def test_a_reply_is_told_on_the_place_of_its_author_alone(scene: Scene) -> None:
    moss, secret, by = make_participant(project=scene.project, name="Moss", side=Side.LIVED)
    reply_to_request(challenge=ask_for(project=scene.project, by=by))
    [told] = replies_to_me(scene.project, moss)
    assert (told.sentence, told.replied_at, told.address) == (
        "Your request to include a group has a reply.",
        MONDAY,
        reverse("my_challenges", args=[scene.project.code]),
    )
    assert replies_to_me(scene.project, scene.fern) == []
    page = read(browser_with_link(secret).get(reverse("take_part", args=[scene.project.code])))
    assert page.links[told.sentence] == told.address


# Next for leads ------------------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def browser(scene: Scene) -> Client:
    return browser_of(scene.project.members.get(is_lead=True).user)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "words", "why"),
    [
        (0, "Reply to 1 request to include", "Somebody asks for a group. It was sent today."),
        (1, "Reply to 1 request to include", "Somebody asks for a group. The oldest has waited up to 1 day."),
        (9, "Reply to 2 requests to include", "Somebody asks for a group. The oldest has waited up to 9 days."),
    ],
)
def test_what_waits_comes_first_with_its_days(scene: Scene, browser: Client, days: int, words: str, why: str) -> None:
    ask_for(project=scene.project, by=scene.own)
    with at(MONDAY + timedelta(days=days)):
        if days == 9:
            ask_for(project=scene.project, by=scene.lead, missing="Cleaners")
        page = read(browser.get(reverse("project_home", args=[scene.project.code])))
    [item] = [line for line in page.root.all("li") if line.all("a") and words in line.words and line.all(class_="hint")]
    assert item.one("a").attributes["href"] == reverse("challenge_list", args=[scene.project.code])
    assert item.one(class_="hint").words == why
    assert item.one(class_="status").words == "No reply yet"


def test_what_has_a_reply_waits_no_more(scene: Scene, browser: Client) -> None:
    reply_to_request(challenge=ask_for(project=scene.project, by=scene.own))
    page = read(browser.get(reverse("project_home", args=[scene.project.code])))
    assert "to include" not in page.words
