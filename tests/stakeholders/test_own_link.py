"""A person makes a new link of their own: shown once, the old one ends everywhere, and records do not count it."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from coproduction.qr import qr_code
from coproduction.tokens import secret_digest
from stakeholders.actions.members import NotTheirOwn, renew_own_link
from stakeholders.actions.projects import archive_project
from stakeholders.models import Member, PersonalLink, Project, Side
from stakeholders.steps import ProjectIsArchived
from stakeholders.ways_in import in_groups, plain, typed_digest
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    fill_required,
    lead_actor,
    make_participant,
    make_project,
    shown_record,
    turn_key,
)
from tests.pages import browser_with_link, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    return make_project()


@pytest.fixture
@remembered
def moss(project: Project) -> tuple[Member, str]:
    member, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    return member, secret


def mine(project: Project) -> str:
    return reverse("my_link", args=[project.code])


def place(project: Project) -> str:
    return reverse("take_part", args=[project.code])


def test_looking_changes_nothing(project: Project, moss: tuple[Member, str]) -> None:
    browser = browser_with_link(moss[1])
    before = stored()
    assert read(browser.get(mine(project))).root.one("h1").words == "Your own link"
    assert browser.head(mine(project)).status_code == 200
    assert stored() == before


def test_a_press_shows_the_new_link_once(project: Project, moss: tuple[Member, str]) -> None:
    browser, other_phone = browser_with_link(moss[1]), browser_with_link(moss[1])

    response = browser.post(mine(project), read(browser.get(mine(project))).form.values)

    address = read(response).root.one("textarea").words
    secret = address.removeprefix("http://testserver").rstrip("/").rpartition("/")[2]
    link = moss[0].links.get(turned_off_at=None)
    assert (link.secret_digest, link.made_by_person, link.first_used_at) == (secret_digest(secret), True, MONDAY)
    code = read(response).root.one("strong", class_="num").words
    assert (in_groups(plain(code)), typed_digest(code)) == (code, link.typed_digest)
    assert settings.SITE_URL.partition("://")[2] + reverse("code_open") in read(response).words
    assert qr_code(address) in response.content.decode()
    assert (response["Referrer-Policy"], "no-store" in response["Cache-Control"]) == ("strict-origin", True)
    assert secret not in str(stored())
    assert browser.get(place(project)).status_code == 200
    assert other_phone.get(place(project)).status_code == 404
    assert Client().get(reverse("link_open", args=[moss[1]])).status_code == 404
    assert browser_with_link(secret).get(place(project)).status_code == 200


def test_nobody_makes_it_for_somebody_else(project: Project, moss: tuple[Member, str]) -> None:
    fern = make_participant(project=project, name="Fern")[0]
    before = stored()
    for by in (actor_of(member=fern), lead_actor(project=project)):
        with pytest.raises(NotTheirOwn):
            renew_own_link(member=moss[0], by=by)
    assert stored() == before


def test_an_archived_project_makes_no_link(project: Project, moss: tuple[Member, str]) -> None:
    browser = browser_with_link(moss[1])
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()
    assert read(browser.get(mine(project))).forms == []
    assert browser.post(mine(project)).status_code == 403
    with pytest.raises(ProjectIsArchived):
        renew_own_link(member=moss[0], by=actor_of(member=moss[0]))
    assert stored() == before


def test_records_count_links_that_leads_replaced_and_no_others(project: Project, moss: tuple[Member, str]) -> None:
    fill_required(project=project, position=1)
    renew_own_link(member=moss[0], by=actor_of(member=moss[0]))
    turn_key(project=project, position=1, member=moss[0])
    assert '"links_replaced":0' in shown_record(project=project, position=1)
    assert PersonalLink.objects.filter(member=moss[0]).count() == 2
