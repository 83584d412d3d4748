"""What people need and are paid stands on the right pages, and nowhere else: no other page, file, mail, record, list of
Django admin, and never in the history."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.core import mail
from django.db import connection
from django.test import Client

from planner.actions.leaving import erase_person
from stakeholders.actions.care import add_needs, say_worked, wish_pay
from stakeholders.checks import every_route
from stakeholders.models import Member, Need, Payment, PayWay, PayWish, Project, Worked
from tests.factories import MONDAY, actor_of, at, lead_actor, make_participant
from tests.pages import EVERY_PAGE, PERSON, Places, browser_of, browser_with_link, make_places, same_browser
from tests.support_factories import agree_to_pay, pay, see_to
from tests.worlds import rows_of_module

pytestmark = pytest.mark.django_db

NEED, MONEY, SPENT = "Wolframite ramp", "Wolframite talk", "Wolframite bus"
WORD = "wolframite"
AMOUNT = "7319.37"
"""Neither stands anywhere else."""

OF_LEADS = {"support_list", "need_see_to", "payment", "person_detail"}
"""The pages of leads on which it stands."""
OWN = {"my_needs", "my_need_change", "my_need_worked", "my_money", "my_data"}
"""The pages of the person alone."""


@dataclass(frozen=True, slots=True)
class World:
    """Every page of a project, somebody whose needs and money say an unmistakable word, and their browser."""

    places: Places
    rowan: Member
    own: Client
    mails: list[str]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once; each test undoes what it did."""
    with rows_of_module(django_db_blocker), at(MONDAY):
        places = make_places()
        rowan, secret, by = make_participant(project=places.project, name="Rowan", side="lived")
        add_needs(member=rowan, words=[NEED], by=by)
        need = rowan.needs.get()
        see_to(need=need, is_done=True)
        say_worked(need=need, worked=Worked.NO, by=by)
        agree_to_pay(member=rowan, words=MONEY, amount=AMOUNT)
        pay(payment=agree_to_pay(member=rowan, words=SPENT, amount=AMOUNT, is_expense=True))
        wish_pay(member=rowan, way=PayWay.GIFT, by=by)
        codes = {
            **dict.fromkeys(("need_see_to", "my_need_change", "my_need_worked"), (need.code,)),
            "payment": (rowan.payments.get(words=MONEY).code,),
            **dict.fromkeys(("payment_add", "person_detail"), (rowan.code,)),
        }
        places.arguments.update(codes)
        places.come_in()
        yield World(places, rowan, browser_with_link(secret), [f"{sent.subject} {sent.body}" for sent in mail.outbox])


def says(response: Any) -> bool:
    """Whether an answer says anything of it."""
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            content = b" ".join(file.read(name) for name in file.namelist())
    text = content.decode(errors="replace").lower()
    return WORD in text or AMOUNT in text


def test_it_stands_on_the_right_pages_of_leads_and_on_no_other(world: World) -> None:
    with at(MONDAY):
        found = {name for name in EVERY_PAGE if name not in PERSON and says(_get(world, name))}
    assert found == OF_LEADS


def test_it_stands_on_no_page_of_anybody_else_who_takes_part(world: World) -> None:
    with at(MONDAY):
        others = {name for name in PERSON if says(_get(world, name))}
        own = {name for name in PERSON if says(same_browser(world.own).get(world.places.address(name)))}
    assert (others, own) == (set(), OWN)


def _get(world: World, name: str) -> Any:
    return world.places.browser(name).get(world.places.address(name))


def test_files_hold_it_only_where_they_are_asked_for_it(world: World) -> None:
    lead, project = browser_of(world.places.lead), world.places.project
    here = f"/projects/{project.code}"
    with at(MONDAY):
        for kind in ("csv", "xlsx"):
            assert not says(lead.get(f"{here}/groups/export/{kind}/"))
            assert not says(lead.get(f"{here}/groups/import/template/{kind}/"))
            asked = {"kind": kind, "because": ["needs", "payments"]}
            assert says(lead.post(f"{here}/support/export/", asked))
            assert says(lead.get(f"{here}/support/export/")) is False
        exports = {str(pattern.name) for route, pattern in every_route() if "export" in route}
    assert exports == {"group_export", "support_export"}


def test_no_mail_and_no_row_but_its_own_says_it(world: World) -> None:
    """Neither the history, nor signed records, nor what waits in the queue of mails."""
    assert [sent for sent in world.mails if WORD in sent.lower() or AMOUNT in sent] == []
    tables = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            text = repr(cursor.fetchall()).lower()
            if WORD in text or AMOUNT in text:
                tables.add(table)
    assert tables == {"stakeholders_need", "stakeholders_payment"}


def test_django_admin_has_none_of_it() -> None:
    assert {Need, Payment, PayWish} & set(admin.site._registry) == set()


def test_all_of_it_goes_when_the_person_erases_it(world: World) -> None:
    with at(MONDAY):
        erase_person(member=world.rowan, by=actor_of(member=world.rowan))
        assert not says(browser_of(world.places.lead).get(f"/projects/{world.places.project.code}/support/"))
    for model in (Need, Payment, PayWish):
        assert model._default_manager.filter(member=world.rowan).count() == 0


def test_the_history_tells_of_files_and_of_nobody(world: World) -> None:
    project: Project = world.places.project
    verbs = set(project.history.values_list("verb", flat=True))
    assert not any("need" in verb or "pay" in verb or "support" in verb for verb in verbs)
    with at(MONDAY):
        lead = browser_of(world.places.lead)
        lead.post(f"/projects/{project.code}/support/export/", {"kind": "csv", "because": ["needs"]})
    entry = project.history.latest("pk")
    assert (entry.verb, entry.values, entry.actor_kind) == ("needs_exported", "{}", lead_actor(project=project).kind)
