"""Every address of the site for everybody who could ask for it: what they get, that nothing leaks, and that a refusal
changes nothing.

The addresses are those of a project that says an unmistakable word in everything it holds (tests/factories.py,
`SECRET_WORD`), so that one look for the word finds every leak. A route without a row in the table fails, and so does a
row without a route. Every POST carries a body that would change something, which the row's own people prove.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from planner.actions.entries import remove_entry
from planner.record import record_digest
from stakeholders.actions.members import invite_lead, turn_off_person
from stakeholders.checks import every_route
from stakeholders.models import LeadInvitation, Member, PersonalLink, Project, Side, User
from tests.factories import (
    MONDAY,
    PASSWORD,
    PROJECT_FIELDS,
    SECRET_WORD,
    OtherProject,
    actor_of,
    another_project_with_secrets,
    at,
    exercise_of,
    fill_required,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    make_user,
    page_of,
    shown_record,
    turn_key,
    write,
)
from tests.pages import browser_of, browser_with_link, same_browser, stored
from tests.properties import fresh_rows

pytestmark = pytest.mark.django_db

DAY_OF_TESTS = MONDAY + timedelta(days=20)
"""Late enough that people who came in on Monday may hold the other key in any stage."""

PEOPLE = ("stranger", "other lead", "lead", "participant", "other part.", "turned off", "account", "lead+link")
"""Nobody signed in; lead of another project; lead; participant; participant of another project; turned-off participant;
account without a project; lead in a browser in which a participant's link was opened too."""
INSIDE = {"lead", "participant", "lead+link"}

TABLE = """
                                       | stranger | other lead | lead     | participant | other part. | turned off | account  | lead+link
account_login                          | 200 302  | 302 302    | 302 302  | 200 302     | 200 302     | 200 302    | 302 302  | 302 302
account_logout                         | 302 302  | 200 302    | 200 302  | 302 302     | 302 302     | 302 302    | 200 302  | 200 302
account_signup                         | 200 200  | 302 302    | 302 302  | 200 200     | 200 200     | 200 200    | 302 302  | 302 302
account_inactive                       | 200 405  | 200 405    | 200 405  | 200 405     | 200 405     | 200 405    | 200 405  | 200 405
account_reauthenticate                 | 302 302  | 200 302    | 200 302  | 302 302     | 302 302     | 302 302    | 200 302  | 200 302
account_email                          | 302 302  | 200 302    | 200 302  | 302 302     | 302 302     | 302 302    | 200 302  | 200 302
account_email_verification_sent        | 200 405  | 200 405    | 200 405  | 200 405     | 200 405     | 200 405    | 200 405  | 200 405
account_confirm_email                  | 200 404  | 200 404    | 200 404  | 200 404     | 200 404     | 200 404    | 200 404  | 200 404
account_change_password                | 302 302  | 200 302    | 200 302  | 302 302     | 302 302     | 302 302    | 200 302  | 200 302
account_set_password                   | 302 302  | 302 302    | 302 302  | 302 302     | 302 302     | 302 302    | 302 302  | 302 302
account_reset_password                 | 200 302  | 200 302    | 200 302  | 200 302     | 200 302     | 200 302    | 200 302  | 200 302
account_reset_password_done            | 200 405  | 200 405    | 200 405  | 200 405     | 200 405     | 200 405    | 200 405  | 200 405
account_reset_password_from_key        | 200 200  | 200 200    | 200 200  | 200 200     | 200 200     | 200 200    | 200 200  | 200 200
account_reset_password_from_key_done   | 200 405  | 200 405    | 200 405  | 200 405     | 200 405     | 200 405    | 200 405  | 200 405
welcome                                | 200 405  | 302 405    | 302 405  | 200 405     | 200 405     | 200 405    | 302 405  | 302 405
help                                   | 200 405  | 200 405    | 200 405  | 200 405     | 200 405     | 200 405    | 200 405  | 200 405
privacy                                | 200 405  | 200 405    | 200 405  | 200 405     | 200 405     | 200 405    | 200 405  | 200 405
accessibility                          | 200 405  | 200 405    | 200 405  | 200 405     | 200 405     | 200 405    | 200 405  | 200 405
health                                 | 200 405  | 200 405    | 200 405  | 200 405     | 200 405     | 200 405    | 200 405  | 200 405
account_detail                         | 302 401  | 200 302    | 200 302  | 302 401     | 302 401     | 302 401    | 200 302  | 200 302
account_delete                         | 302 401  | 200 200    | 200 302  | 302 401     | 302 401     | 302 401    | 200 302  | 200 302
invitation_accept                      | 404 404  | 404 404    | 404 404  | 404 404     | 404 404     | 404 404    | 404 404  | 404 404
invitation_open                        | 200 302  | 200 302    | 200 302  | 200 302     | 200 302     | 200 302    | 200 302  | 200 302
link_open                              | 200 302  | 200 302    | 403 403  | 200 302     | 200 302     | 200 302    | 200 302  | 403 403
project_edit                           | 302 401  | 404 404    | 200 302  | 302 401     | 302 401     | 302 401    | 404 404  | 200 302
project_archive                        | 302 401  | 404 404    | 200 302  | 302 401     | 302 401     | 302 401    | 404 404  | 200 302
people_list                            | 302 401  | 404 404    | 200 405  | 302 401     | 302 401     | 302 401    | 404 404  | 200 405
person_add                             | 302 401  | 404 404    | 200 200  | 302 401     | 302 401     | 302 401    | 404 404  | 200 200
lead_invite                            | 302 401  | 404 404    | 200 200  | 302 401     | 302 401     | 302 401    | 404 404  | 200 200
invitation_turn_off                    | 302 401  | 404 404    | 405 302  | 302 401     | 302 401     | 302 401    | 404 404  | 405 302
link_replace                           | 302 401  | 404 404    | 200 200  | 302 401     | 302 401     | 302 401    | 404 404  | 200 200
person_turn_off                        | 302 401  | 404 404    | 200 302  | 302 401     | 302 401     | 302 401    | 404 404  | 200 302
lead_leave                             | 302 401  | 404 404    | 200 302  | 302 401     | 302 401     | 302 401    | 404 404  | 200 302
my_name                                | 404 404  | 404 404    | 404 404  | 200 302     | 404 404     | 404 404    | 404 404  | 403 403
my_side                                | 404 404  | 404 404    | 404 404  | 200 302     | 404 404     | 404 404    | 404 404  | 403 403
link_sign_out                          | 404 404  | 404 404    | 404 404  | 405 200     | 404 404     | 404 404    | 404 404  | 403 403
project_list                           | 302 401  | 200 405    | 200 405  | 302 401     | 302 401     | 302 401    | 200 405  | 200 405
project_start                          | 302 401  | 200 302    | 200 302  | 302 401     | 302 401     | 302 401    | 200 302  | 200 302
project_home                           | 302 401  | 404 404    | 200 405  | 302 401     | 302 401     | 302 401    | 404 404  | 200 405
next_list                              | 302 401  | 404 404    | 200 405  | 302 401     | 302 401     | 302 401    | 404 404  | 200 405
history_list                           | 302 401  | 404 404    | 200 405  | 302 401     | 302 401     | 302 401    | 404 404  | 200 405
stage_list                             | 302 401  | 404 404    | 200 405  | 302 401     | 302 401     | 302 401    | 404 404  | 200 405
stage_detail                           | 302 401  | 404 404    | 200 405  | 302 401     | 302 401     | 302 401    | 404 404  | 200 405
stage_sheets                           | 302 401  | 404 404    | 200 405  | 302 401     | 302 401     | 302 401    | 404 404  | 200 405
stage_finish                           | 302 401  | 404 404    | 200 302  | 302 401     | 302 401     | 302 401    | 404 404  | 200 302
stage_record                           | 302 401  | 404 404    | 200 405  | 302 401     | 302 401     | 302 401    | 404 404  | 200 405
exercise_detail                        | 302 401  | 404 404    | 200 405  | 302 401     | 302 401     | 302 401    | 404 404  | 200 405
text_save                              | 302 401  | 404 404    | 405 302  | 302 401     | 302 401     | 302 401    | 404 404  | 405 302
lines_paste                            | 302 401  | 404 404    | 200 302  | 302 401     | 302 401     | 302 401    | 404 404  | 200 302
not_needed                             | 302 401  | 404 404    | 200 302  | 302 401     | 302 401     | 302 401    | 404 404  | 200 302
needed_again                           | 302 401  | 404 404    | 405 302  | 302 401     | 302 401     | 302 401    | 404 404  | 405 302
entry_save                             | 302 401  | 404 404    | 405 302  | 302 401     | 302 401     | 302 401    | 404 404  | 405 302
entry_remove                           | 302 401  | 404 404    | 200 302  | 302 401     | 302 401     | 302 401    | 404 404  | 200 302
take_part                              | 404 404  | 404 404    | 404 404  | 200 405     | 404 404     | 404 404    | 404 404  | 403 403
who_sees_what                          | 404 404  | 404 404    | 404 404  | 200 405     | 404 404     | 404 404    | 404 404  | 403 403
my_stage                               | 404 404  | 404 404    | 404 404  | 200 405     | 404 404     | 404 404    | 404 404  | 403 403
my_agreement                           | 404 404  | 404 404    | 404 404  | 200 302     | 404 404     | 404 404    | 404 404  | 403 403
my_exercise                            | 404 404  | 404 404    | 404 404  | 200 405     | 404 404     | 404 404    | 404 404  | 403 403
my_text_save                           | 404 404  | 404 404    | 404 404  | 405 302     | 404 404     | 404 404    | 404 404  | 403 403
my_entry_save                          | 404 404  | 404 404    | 404 404  | 405 302     | 404 404     | 404 404    | 404 404  | 403 403
my_entry_remove                        | 404 404  | 404 404    | 404 404  | 200 302     | 404 404     | 404 404    | 404 404  | 403 403
"""


# The project with the word, and the people ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class World:
    """A project that could leak, other projects, and a browser for each of the people."""

    other: OtherProject
    ours: Project
    browsers: dict[str, Client]

    @property
    def project(self) -> Project:
        """The project that could leak."""
        return self.other.project


@dataclass(frozen=True, slots=True)
class Sample:
    """How one route is asked for: its arguments and a body that would change something."""

    arguments: list[Any] = field(default_factory=list)
    body: dict[str, Any] = field(default_factory=dict)


def _make_world() -> World:
    other = another_project_with_secrets()
    project = other.project
    other.lead.set_password(PASSWORD)
    other.lead.save()
    make_lead(project=project, user=make_user(name=f"{SECRET_WORD} Second"))
    by_lead = lead_actor(project=project, user=other.lead)
    write(exercise=exercise_of(project=project, key="share_power"), text=f"{SECRET_WORD} shares", by=by_lead)
    gone, gone_secret, _ = make_participant(project=project, name=f"{SECRET_WORD} Gone", side=Side.LIVED)
    turned_off = browser_with_link(gone_secret)
    turn_off_person(member=gone, by=by_lead)

    our_lead = make_user(name="Ash", password=PASSWORD)
    ours = make_project(lead=our_lead, name="Our own project")
    _, our_secret, _ = make_participant(project=ours, name="Wren", side=Side.LIVED)

    both = browser_with_link(other.secret)
    both.force_login(other.lead)
    browsers = {
        "stranger": Client(),
        "other lead": browser_of(our_lead),
        "lead": browser_of(other.lead),
        "participant": browser_with_link(other.secret),
        "other part.": browser_with_link(our_secret),
        "turned off": turned_off,
        "account": browser_of(make_user(name="Rowan", password=PASSWORD)),
        "lead+link": both,
    }
    assert tuple(browsers) == PEOPLE
    return World(other, ours, browsers)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once; each test undoes what it did."""
    with django_db_blocker.unblock(), transaction.atomic():
        with at(MONDAY):
            made = _make_world()
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _day_of_tests() -> Iterator[None]:
    with at(DAY_OF_TESTS):
        yield


# A body for every route that takes one -------------------------------------------------------------------------------

FIELDS = {name: "no" if value is False else value for name, value in PROJECT_FIELDS.items()}


def _exercise(world: World, key: str, *more: Any, **body: Any) -> Sample:
    position = exercise_of(project=world.project, key=key).stage.position
    return Sample([world.project.code, position, key, *more], body)


def _in_project(world: World, *more: Any, **body: Any) -> Sample:
    return Sample([world.project.code, *more], body)


def _entry_code(world: World, key: str, *, by_lead: bool) -> UUID:
    entry = exercise_of(project=world.project, key=key).entries.filter(by_lead=by_lead, is_shared=False)[0]
    return entry.code


def _agreement(world: World) -> Sample:
    fill_required(project=world.project, position=2)
    return _in_project(world, 2, seen=page_of(project=world.project, position=2).gate.seen)


def _finish(world: World) -> Sample:
    fill_required(project=world.project, position=2)
    turn_key(project=world.project, position=2, member=world.other.member)
    return _in_project(world, 2, saw=record_digest(shown_record(project=world.project, position=2)))


SAMPLES: dict[str, Callable[[World], Sample]] = {
    "account_login": lambda w: Sample([], {"login": w.other.lead.email, "password": PASSWORD}),
    "account_signup": lambda w: Sample([], {"name": "Ivy", "email": "ivy@example.org", "password1": "three-odd-words"}),
    "account_reauthenticate": lambda w: Sample([], {"password": PASSWORD}),
    "account_email": lambda w: Sample([], {"email": "new@example.org", "action_add": ""}),
    "account_confirm_email": lambda w: Sample(["no-such-key"]),
    "account_change_password": lambda w: Sample(
        [], {"oldpassword": PASSWORD, "password1": "three-odd-words", "password2": "three-odd-words"}
    ),
    "account_set_password": lambda w: Sample([], {"password1": "three-odd-words", "password2": "three-odd-words"}),
    "account_reset_password": lambda w: Sample([], {"email": w.other.lead.email}),
    "account_reset_password_from_key": lambda w: Sample(["1", "no-such-key"], {"password1": "three-odd-words"}),
    "account_detail": lambda w: Sample([], {"name": "Another name"}),
    "account_delete": lambda w: Sample([], {"password": PASSWORD}),
    "invitation_open": lambda w: Sample([_new_invitation(w)]),
    "link_open": lambda w: Sample([_new_link(w)]),
    "project_start": lambda w: Sample([], FIELDS | {"start_code": "startcode2"}),
    "project_edit": lambda w: _in_project(w, **FIELDS),
    "project_archive": _in_project,
    "person_add": lambda w: _in_project(w, name="Fern", person=uuid4()),
    "lead_invite": lambda w: _in_project(w, email="fern@example.org"),
    "invitation_turn_off": lambda w: _in_project(w, LeadInvitation.objects.get(project=w.project, accepted_at=None).code),
    "link_replace": lambda w: _in_project(w, w.other.member.code),
    "person_turn_off": lambda w: _in_project(w, w.other.member.code),
    "my_name": lambda w: _in_project(w, name="Fern"),
    "my_side": lambda w: _in_project(w, side="carer"),
    "stage_detail": lambda w: _in_project(w, 2),
    "stage_sheets": lambda w: _in_project(w, 2),
    "stage_finish": _finish,
    "stage_record": lambda w: _in_project(w, 1),
    "my_stage": lambda w: _in_project(w, 2),
    "my_agreement": _agreement,
    "exercise_detail": lambda w: _exercise(w, "awkward"),
    "my_exercise": lambda w: _exercise(w, "awkward"),
    "text_save": lambda w: _exercise(w, "who_listed", text="All of us", version=0),
    "my_text_save": lambda w: _exercise(w, "who_listed", text="All of us", version=0),
    "entry_save": lambda w: _exercise(w, "awkward", uuid4(), text="A new note", version=0),
    "my_entry_save": lambda w: _exercise(w, "awkward", uuid4(), text="A new note", version=0),
    "entry_remove": lambda w: _exercise(w, "share_power", _entry_code(w, "share_power", by_lead=True)),
    "my_entry_remove": lambda w: _exercise(w, "awkward", _entry_code(w, "awkward", by_lead=False)),
    "lines_paste": lambda w: _exercise(w, "awkward", lines="One\nTwo", batch=uuid4()),
    "not_needed": lambda w: _exercise(
        w, "second_look", reason="We did it.", plan="We ask again.", look_again_on=(DAY_OF_TESTS + timedelta(days=7)).date()
    ),
    "needed_again": lambda w: _exercise(w, "barriers"),
}


def _new_link(world: World) -> str:
    """The secret of somebody who has not come in yet, so that pressing the button changes something."""
    _, secret, _ = make_participant(project=world.project, name=f"{SECRET_WORD} New", comes_in=False)
    return secret


def _new_invitation(world: World) -> str:
    """The secret of an invitation that is not too old yet."""
    return invite_lead(project=world.project, email="ivy@example.org", by=lead_actor(project=world.project))


NO_CHANGE_TO_MAKE = {
    "account_logout",  # ends a session, and touches no other table
    "account_reauthenticate",
    "account_reset_password",  # sends a letter
    "account_set_password",  # these accounts have one
    "account_signup",  # closed; tests/test_access_declarations.py opens it
    "account_confirm_email",
    "account_reset_password_from_key",
    "invitation_open",  # notes the invitation in the session
    "invitation_accept",  # needs the session of invitation_open; tests/stakeholders/test_views_invitations.py
    "link_sign_out",
}
"""Routes that take a POST and by this table's bodies change no row."""

SECRET_IN_ADDRESS = {"link_open", "invitation_open"}
"""Whoever holds the link may look: these pages tell something of the project to anybody."""


def route_names() -> list[str]:
    return [str(pattern.name) for route, pattern in every_route() if not route.startswith("admin/")]


def table_rows() -> dict[str, dict[str, str]]:
    _, *lines = TABLE.strip("\n").splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return {name: dict(zip(PEOPLE, cells, strict=True)) for name, *cells in rows}


def sample_of(name: str, world: World) -> Sample:
    """The sample of a route; one of a project needs no more than its code."""
    if name in SAMPLES:
        return SAMPLES[name](world)
    possibilities = [possibility for match in get_resolver().reverse_dict.getlist(name) for possibility in match[0]]
    takes_code = any("code" in parameters for _, parameters in possibilities)
    return _in_project(world) if takes_code else Sample()


# The table and the routes agree --------------------------------------------------------------------------------------


def test_every_route_has_a_name_of_its_own() -> None:
    names = route_names()
    assert "None" not in names
    assert len(names) == len(set(names))


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted(table_rows()) == sorted(route_names())


def test_no_sample_is_left_over() -> None:
    assert set(SAMPLES) - set(route_names()) == set()
    assert NO_CHANGE_TO_MAKE - set(route_names()) == set()


# Every cell ----------------------------------------------------------------------------------------------------------


def tell(world: World, *, name: str, method: str, person: str, sample: Sample, before: object) -> tuple[int, list[str]]:
    """Ask once and undo it: the status, and what is wrong with the answer."""
    browser = same_browser(world.browsers[person])
    address = reverse(name, args=sample.arguments)
    with fresh_rows():
        response = getattr(browser, method.lower())(address, sample.body if method == "POST" else None)
        changed = stored() != before
    faults = []
    words = response.content.decode().lower() + str(dict(response.items())).lower().replace(address.lower(), "")
    leaked = [word for word in world.other.words if word in words]
    if leaked and person not in INSIDE and name not in SECRET_IN_ADDRESS:
        faults.append(f"{person} {method}: leaks {leaked}")
    refused = response.status_code >= 400 or (response.status_code == 302 and "/accounts/sign-in/" in response["Location"])
    if changed and (method != "POST" or refused):
        faults.append(f"{person} {method}: answers {response.status_code} and changes something")
    return response.status_code, faults + (["changed"] if changed and not faults else [])


@pytest.mark.parametrize("name", route_names())
def test_route(name: str, world: World) -> None:
    sample = sample_of(name, world)
    before = stored()
    found: dict[str, str] = {}
    faults: list[str] = []
    changed_by: set[str] = set()
    for person in PEOPLE:
        statuses = {}
        for method in ("GET", "POST", "HEAD", "OPTIONS"):
            statuses[method], said = tell(
                world, name=name, method=method, person=person, sample=sample, before=before
            )
            if said == ["changed"]:
                changed_by.add(person)
            else:
                faults += said
        if statuses["HEAD"] != statuses["GET"]:
            faults.append(f"{person}: HEAD answers {statuses['HEAD']}")
        if statuses["OPTIONS"] not in {200, statuses["GET"], 405}:
            faults.append(f"{person}: OPTIONS answers {statuses['OPTIONS']}")
        found[person] = f"{statuses['GET']} {statuses['POST']}"
    takes_post = any(not cell.endswith("405") for cell in found.values() if not cell.endswith(("401", "404")))

    assert faults == []
    assert found == table_rows().get(name)
    assert bool(changed_by) == (takes_post and name not in NO_CHANGE_TO_MAKE)
