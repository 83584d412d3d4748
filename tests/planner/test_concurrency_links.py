"""Two leads at once: links are made, replaced, turned off and sent once, and nobody is added twice."""

from datetime import timedelta
from types import NoneType
from uuid import UUID

import pytest
from django.utils import timezone

from stakeholders.actions.coming_in import come_in_by_shared_link
from stakeholders.actions.own_links import AddedPeople, NewPerson, SomebodyIsThere, add_people, mail_own_link
from stakeholders.actions.projects import NothingChanged
from stakeholders.actions.shared_links import (
    FewerThanCameIn,
    LinkTerms,
    Mailed,
    NothingLeftToSend,
    SharedLinkIsOff,
    change_shared_link,
    mail_shared_link,
    make_shared_link,
    replace_shared_link,
    turn_off_shared_link,
)
from stakeholders.actors import Actor, ActorKind
from stakeholders.models import Contact, PersonalLink, Project, SharedLink
from tests import factories
from tests.factories import lead_actor, make_lead, make_participant, make_project
from tests.planner.test_concurrency import at_once, kinds
from tests.remembering import remembered

pytestmark = pytest.mark.django_db(transaction=True)

CODE = UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
@remembered
def project(transactional_db: None) -> Project:
    return make_project(template="short")


@pytest.fixture
@remembered
def leads(project: Project) -> list[Actor]:
    return [lead_actor(project=project), make_lead(project=project)[1]]


@pytest.fixture
@remembered
def link(project: Project) -> SharedLink:
    return factories.make_shared_link(project=project, most_uses=5)[0]


def terms_of(link: SharedLink, most_uses: int) -> LinkTerms:
    return LinkTerms(link.label, most_uses, link.last_day)


def test_one_form_sent_four_times_at_once_makes_one_link(project: Project, leads: list[Actor]) -> None:
    terms = LinkTerms("Poster", 5, timezone.localdate() + timedelta(days=30))
    outcomes = at_once(
        *(
            lambda by=by: make_shared_link(project=project, code=CODE, terms=terms, side="", group=None, by=by)
            for by in leads * 2
        )
    )
    assert kinds(outcomes) == {SharedLink: 1, NothingChanged: 3}
    assert SharedLink.objects.count() == 1


def test_two_leads_who_replace_a_link_at_once_replace_it_once(link: SharedLink, leads: list[Actor]) -> None:
    outcomes = at_once(*(lambda by=by: replace_shared_link(link=link, version=1, by=by) for by in leads))
    assert kinds(outcomes) == {NoneType: 1, NothingChanged: 1}
    assert SharedLink.objects.get().version == 2
    assert link.project.history.filter(verb="shared_link_replaced").count() == 1


def test_two_leads_who_turn_a_link_off_at_once_turn_it_off_once(link: SharedLink, leads: list[Actor]) -> None:
    outcomes = at_once(*(lambda by=by: turn_off_shared_link(link=link, by=by) for by in leads))
    assert kinds(outcomes) == {NoneType: 1, NothingChanged: 1}
    assert link.project.history.filter(verb="shared_link_turned_off").count() == 1


def test_a_link_that_is_turned_off_while_it_is_replaced_is_off_whoever_came_first(
    link: SharedLink, leads: list[Actor]
) -> None:
    replacing, turning = at_once(
        lambda: replace_shared_link(link=link, version=1, by=leads[0]),
        lambda: turn_off_shared_link(link=link, by=leads[1]),
    )
    stored = SharedLink.objects.get()
    assert (turning, stored.turned_off_at is None) == (None, False)
    assert (type(replacing), stored.version) in ((NoneType, 2), (SharedLinkIsOff, 1))


@pytest.mark.parametrize("turn", range(3))
def test_a_top_number_never_falls_below_who_came_in_meanwhile(link: SharedLink, leads: list[Actor], turn: int) -> None:
    somebody = Actor(ActorKind.PARTICIPANT)
    *coming, lowering = at_once(
        *(
            lambda press=press: come_in_by_shared_link(link=link, press=f"press {turn} {press}", by=somebody)
            for press in range(3)
        ),
        lambda: change_shared_link(link=link, terms=terms_of(link, 2), by=leads[0]),
    )
    stored = SharedLink.objects.get()
    assert type(lowering) in {NoneType, FewerThanCameIn}
    assert stored.uses == sum(isinstance(one, PersonalLink) for one in coming) == stored.arrivals.count()
    assert stored.uses <= stored.most_uses == (2 if lowering is None else 5)


def test_a_link_sent_by_two_leads_at_once_is_sent_once(link: SharedLink, leads: list[Actor]) -> None:
    outcomes = at_once(
        *(lambda by=by: mail_shared_link(link=link, addresses=["ivy@example.org"], by=by) for by in leads)
    )
    assert kinds(outcomes) == {Mailed: 1, NothingLeftToSend: 1}
    assert link.mails.count() == 1


def test_one_list_sent_four_times_at_once_is_added_once(project: Project, leads: list[Actor]) -> None:
    people = [NewPerson("Moss", ""), NewPerson("Fern", "fern@example.org")]
    outcomes = at_once(
        *(lambda by=by: add_people(project=project, batch=CODE, people=people, by=by) for by in leads * 2)
    )
    assert kinds(outcomes) == {AddedPeople: 1, NothingChanged: 3}
    assert (project.members.participants().count(), Contact.objects.count()) == (2, 1)


def test_two_lists_with_one_address_add_it_once(project: Project, leads: list[Actor]) -> None:
    outcomes = at_once(
        *(
            lambda by=by, batch=batch, address=address: add_people(
                project=project, batch=batch, people=[NewPerson("", address)], by=by
            )
            for by, batch, address in zip(
                leads, (CODE, UUID(int=CODE.int + 1)), ("fern@example.org", "FERN@example.org"), strict=True
            )
        )
    )
    assert kinds(outcomes) == {AddedPeople: 1, SomebodyIsThere: 1}
    assert Contact.objects.count() == 1


def test_one_persons_link_asked_for_by_two_leads_at_once_is_sent_once(project: Project, leads: list[Actor]) -> None:
    fern, _, _ = make_participant(project=project, name="Fern", comes_in=False)
    Contact.objects.create(project=project, member=fern, email="fern@example.org")
    outcomes = at_once(*(lambda by=by: mail_own_link(member=fern, last=None, by=by) for by in leads))
    assert kinds(outcomes) == {NoneType: 1, NothingChanged: 1}
    assert fern.mails.count() == 1
