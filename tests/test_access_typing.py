"""The addresses at which somebody types for somebody else: who gets in, and what nobody does for another person.

Every route of a participant's place is tried at such an address, by everybody who could wish to. Source: product.md,
"Paper and people who are not online".
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.leaving import leave_project
from stakeholders.actions.care import add_needs
from stakeholders.actions.helping import choose_way
from stakeholders.actions.members import turn_off_person
from stakeholders.checks import every_route
from stakeholders.models import Member, Project, Side, TakesPart
from tests.check_in_factories import begin_check_in, end_check_in, hold_talk, reply_to_line
from tests.factories import (
    actor_of,
    exercise_of,
    fill_required,
    finish_stage,
    lead_actor,
    make_group,
    make_helper,
    make_on_paper,
    make_participant,
    make_project,
    make_user,
    raise_concern,
    reply_to,
    typing_for,
    write,
)
from tests.pages import browser_of, browser_with_link, read, same_browser
from tests.register_factories import ask_for, judge, reply_to_request
from tests.remembering import remembered
from tests.support_factories import see_to
from tests.worlds import nothing_changes, rows_of_module

pytestmark = pytest.mark.django_db

OWN = {
    *("my_link", "my_link_kept", "my_link_known", "my_link_mail", "link_sign_out"),
    *("my_data", "my_leave", "my_erase", "my_typed", "my_typed_not_me", "my_paper"),
    *("my_agreement", "my_as_long_as", "my_not_yet", "my_condition"),
    *("my_talk", "my_talk_add"),
}
"""What nobody can do for somebody else."""
ONLY_POSTED = {"my_entry_save", "my_need_remove"}
"""Addresses of one thing that are no page."""
NO_CODE = UUID("11111111-1111-4111-8111-111111111111")


def place_routes() -> dict[str, str]:
    """Every route of a participant's place, by its name."""
    return {str(pattern.name): route for route, pattern in every_route() if "<place:" in route}


def address(name: str, place: str, codes: Mapping[str, UUID] | None = None) -> str:
    """Where a page of this place is, with something for every other part of its address.

    With `codes` the address names a thing that is there.
    """
    parts = {"position": 1, "exercise_key": "problem", "answer": "no", "kind": "entry", "question": "affected"}
    route = place_routes()[name]
    given: dict[str, Any] = {"code": place}
    for part in route.split("<")[1:]:
        kind, _, key = part.partition(">")[0].partition(":")
        given.setdefault(key, (codes or {}).get(name, NO_CODE) if kind == "uuid" else parts.get(key, "none"))
    return reverse(name, kwargs=given)


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def helper(project: Project) -> tuple[Member, str]:
    return make_helper(project=project)


@pytest.fixture
@remembered
def fern(project: Project, helper: tuple[Member, str]) -> Member:
    return make_on_paper(project=project, helper=helper[0])[0]


@pytest.fixture
@remembered
def browser(helper: tuple[Member, str]) -> Client:
    return browser_with_link(helper[1])


def codes_of(project: Project, fern: Member, helper: Member) -> dict[str, UUID]:
    """Something of Fern's for every route that names one thing."""
    by = typing_for(member=fern, helper=helper)
    add_needs(member=fern, words=["A taxi"], by=by)
    see_to(need=fern.needs.get(), is_done=True)
    note = write(exercise=exercise_of(project=project, key="problem"), text="It is cold.", by=by)
    open_concern, answered = (raise_concern(project=project, by=by) for _ in range(2))
    reply_to(objection=answered)
    judge(group=(group := make_group(project=project)), member=fern, by=by)
    open_request, replied_request = (ask_for(project=project, by=by, missing=name) for name in ("Wardens", "Cleaners"))
    reply_to_request(challenge=replied_request)
    hold_talk(project=project, broken=["respect"])
    return {
        **dict.fromkeys(("my_need_change", "my_need_remove", "my_need_worked"), fern.needs.get().code),
        **dict.fromkeys(("my_entry_save", "my_entry_remove", "my_typed_not_me"), note.code),
        **dict.fromkeys(("my_view", "my_view_say"), group.code),
        "my_concern_change": open_concern.code,
        "my_challenge_change": open_request.code,
        "my_challenge_not_enough": replied_request.code,
        "my_value_reply_not_enough": reply_to_line(project=project, key="respect").code,
        "my_check_in_results": end_check_in(check_in=begin_check_in(project=project)).code,
        "my_not_good_enough": answered.code,
    }


def typed_place(member: Member) -> str:
    return reverse("take_part", args=[member.typed_place])


# Every route ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class World:
    """Fern's place, something in it for every route, the helper's browser, and those of everybody else."""

    place: str
    codes: dict[str, UUID]
    browser: Client
    others: dict[str, Client]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once; each test undoes what it did."""
    with rows_of_module(django_db_blocker):
        project = make_project(lead=make_user(name="Robin"))
        helper, secret = make_helper(project=project)
        fern, _ = make_on_paper(project=project, helper=helper)
        codes = codes_of(project, fern, helper)
        lead = project.members.leads().get().user
        assert lead is not None
        _, plain_secret, _ = make_participant(project=project, name="Moss")
        elsewhere = make_helper(project=make_project())[1]
        both = browser_with_link(secret)
        both.force_login(lead)
        others = {
            "nobody": Client(),
            "a lead": browser_of(lead),
            "no helper": browser_with_link(plain_secret),
            "a helper of another project": browser_with_link(elsewhere),
            "a lead who is a helper": both,
        }
        yield World(fern.typed_place, codes, browser_with_link(secret), others)


@pytest.mark.parametrize("name", sorted(place_routes()))
def test_a_helper_gets_to_everything_but_what_nobody_does_for_somebody_else(name: str, world: World) -> None:
    where, browser = address(name, world.place, world.codes), same_browser(world.browser)
    response = browser.get(where)
    if name not in OWN:
        if "<uuid:" in place_routes()[name]:
            assert response.status_code == (405 if name in ONLY_POSTED else 200)
        elif name == "my_record":
            # No stage is signed here: `test_a_helper_reads_the_record`.
            assert response.status_code == 404
        else:
            assert response.status_code in {200, 302, 405}
        return
    with nothing_changes():
        assert (response.status_code, browser.post(where, {}).status_code) == (403, 403)
    assert read(response).heading == "Only Fern can do this"


def test_a_helper_reads_the_record(project: Project, fern: Member, browser: Client) -> None:
    fill_required(project=project, position=1)
    finish_stage(project=project, position=1, holder=make_participant(project=project, side=Side.LIVED)[0])

    assert browser.get(address("my_record", fern.typed_place)).status_code == 200


@pytest.mark.parametrize("name", sorted(place_routes()))
def test_nobody_else_gets_in(name: str, world: World) -> None:
    """The same 404 as for a place that is not there; a lead's browser is told why."""
    where = address(name, world.place, world.codes)
    browsers = {who: same_browser(client) for who, client in world.others.items()}
    with nothing_changes():
        statuses = {
            who: (client.get(where).status_code, client.post(where, {}).status_code) for who, client in browsers.items()
        }

    assert statuses == {
        "nobody": (404, 404),
        "a lead": (404, 404),
        "no helper": (404, 404),
        "a helper of another project": (404, 404),
        "a lead who is a helper": (403, 403),
    }


def test_every_own_route_is_one() -> None:
    assert {name for name in OWN if name not in place_routes()} == set()


# For whom ------------------------------------------------------------------------------------------------------------


def test_only_for_people_on_paper_of_the_same_project(
    project: Project, fern: Member, helper: tuple[Member, str], browser: Client
) -> None:
    other_helper, _ = make_helper(project=project, name="Rook")
    by_link, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    gone, _ = make_on_paper(project=project, name="Gone")
    turn_off_person(member=gone, by=lead_actor(project=project))
    left, _ = make_on_paper(project=project, name="Left")
    leave_project(member=left, by=actor_of(member=left))
    elsewhere, _ = make_on_paper(project=make_project(), name="Ivy")
    elsewhere_here = f"{project.code}.{elsewhere.code.hex}"

    assert browser.get(typed_place(fern)).status_code == 200
    for member in (helper[0], other_helper, by_link, gone, left, elsewhere, project.members.leads().get()):
        assert browser.get(typed_place(member)).status_code == 404, member.name
    assert browser.get(reverse("take_part", args=[elsewhere_here])).status_code == 404
    assert browser.get(f"/take-part/{project.code}.{'0' * 32}/").status_code == 404
    assert browser.get(f"/take-part/{project.code}.{fern.code}/").status_code == 404


STOPS: dict[str, Callable[[Member, Member], object]] = {
    "is turned off": lambda helper, fern: turn_off_person(member=helper, by=lead_actor(project=helper.project)),
    "leaves": lambda helper, fern: leave_project(member=helper, by=actor_of(member=helper)),
    "stops being a helper": lambda helper, fern: choose_way(
        member=helper, way=TakesPart.LINK, by=lead_actor(project=helper.project)
    ),
    "takes part on paper now": lambda helper, fern: choose_way(
        member=helper, way=TakesPart.PAPER, by=actor_of(member=helper)
    ),
    "the person no longer takes part on paper": lambda helper, fern: choose_way(
        member=fern, way=TakesPart.LINK, by=lead_actor(project=helper.project)
    ),
    "the person is turned off": lambda helper, fern: turn_off_person(
        member=fern, by=lead_actor(project=helper.project)
    ),
}


@pytest.mark.parametrize("how", STOPS)
def test_it_stops_at_once(how: str, helper: tuple[Member, str], fern: Member, browser: Client) -> None:
    assert browser.get(typed_place(fern)).status_code == 200
    STOPS[how](helper[0], fern)

    with nothing_changes():
        assert browser.get(typed_place(fern)).status_code == 404
        where = reverse("my_name", args=[fern.typed_place])
        assert browser.post(where, {"name": "Somebody else"}).status_code == 404


def test_a_helper_who_has_not_said_yes_types_for_nobody(project: Project, fern: Member) -> None:
    member, secret, _ = make_participant(project=project, name="Rook")
    choose_way(member=member, way=TakesPart.HELPER, by=lead_actor(project=project))
    Member.objects.filter(pk=member.pk).update(said_yes_at=None)

    assert browser_with_link(secret).get(typed_place(fern)).status_code == 404
