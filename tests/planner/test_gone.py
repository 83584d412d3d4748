"""Whoever left or was erased writes nothing more, whatever was on its way; and what only they may do."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from planner.actions.entries import NotYours, remove_entry, save_entry
from planner.actions.leaving import erase_person
from planner.actions.objections import NotYours as NotYourConcern
from planner.actions.objections import take_words_away
from stakeholders.actions.arriving import say_yes
from stakeholders.actions.care import add_needs, save_contact
from stakeholders.actions.groups import choose_groups
from stakeholders.actions.members import change_name, choose_side
from stakeholders.actors import Actor, PersonIsGone
from stakeholders.models import Member, Project, Side, TakesPart
from tests.factories import (
    MONDAY,
    at,
    exercise_of,
    make_helper,
    make_on_paper,
    make_participant,
    make_project,
    make_user,
    raise_concern,
    typing_for,
    write,
)
from tests.pages import browser_of, browser_with_link, come_in, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> object:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


WRITES: dict[str, Callable[[Member, Actor], object]] = {
    "contact": lambda member, by: save_contact(member=member, email="", other="Ring me.", by=by),
    "needs": lambda member, by: add_needs(member=member, words=["A taxi"], by=by),
    "groups": lambda member, by: choose_groups(member=member, codes=[], by=by),
    "name": lambda member, by: change_name(member=member, name="Moss", by=by),
    "side": lambda member, by: choose_side(member=member, side=Side.CARER, by=by),
    "yes": lambda member, by: say_yes(member=member, by=by),
    "a note": lambda member, by: save_entry(
        exercise=exercise_of(project=member.project, key="problem"),
        code=uuid4(),
        text="Late words",
        values={},
        version=0,
        by=by,
    ),
}


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("typed", [False, True], ids=["their own", "typed for them"])
def test_nothing_is_written_for_somebody_who_was_erased(project: Project, what: str, typed: bool) -> None:
    """The request had passed the access check, and waited for the project while the erasing went on."""
    moss, _, by = make_participant(project=project, name="Moss", side=Side.LIVED)
    helper, _ = make_helper(project=project)
    erase_person(member=Member.objects.select_related("project").get(pk=moss.pk), by=by)
    before = stored()

    with pytest.raises(PersonIsGone):
        WRITES[what](moss, typing_for(member=moss, helper=helper) if typed else by)
    assert stored() == before


def test_nobody_types_in_a_browser_that_a_lead_has_used(project: Project) -> None:
    """One person must not stand for both. Source: product.md, "Paper" and "The checks"."""
    helper, secret = make_helper(project=project)
    fern, _ = make_on_paper(project=project, helper=helper)
    address = reverse("take_part", args=[fern.typed_place])
    led_before = browser_of(project.members.leads().get().user)  # type: ignore[arg-type]
    led_before.get(project.get_absolute_url())
    del led_before.cookies[settings.SESSION_COOKIE_NAME]
    never_led = browser_with_link(secret)
    come_in(led_before, secret)

    assert (led_before.get(address).status_code, never_led.get(address).status_code) == (403, 200)
    assert led_before.get(reverse("take_part", args=[project.code])).status_code == 200


def test_who_types_for_somebody_takes_away_only_what_was_typed(project: Project) -> None:
    """What the person wrote themself would go unseen. Source: product.md, "Paper"."""
    helper, _ = make_helper(project=project)
    fern, _, by = make_participant(project=project, name="Fern", side=Side.CARER)
    typing, exercise = typing_for(member=fern, helper=helper), exercise_of(project=project, key="problem")
    own, typed = write(exercise=exercise, text="Mine.", by=by), write(exercise=exercise, text="Typed.", by=typing)
    concern = raise_concern(project=project, by=by)

    with pytest.raises(NotYours):
        remove_entry(exercise=exercise, code=own.code, by=typing)
    with pytest.raises(NotYourConcern):
        take_words_away(objection=concern, by=typing)
    remove_entry(exercise=exercise, code=typed.code, by=typing)
    take_words_away(objection=concern, by=by)

    assert list(exercise.entries.counted().values_list("text", flat=True)) == ["Mine."]


def test_a_person_lets_somebody_type_and_ends_it(project: Project) -> None:
    fern, secret, _ = make_participant(project=project, name="Fern", side=Side.CARER)
    browser, address = browser_with_link(secret), reverse("my_paper", args=[project.code])
    place = read(browser.get(reverse("take_part", args=[project.code])))
    assert place.links["Take part on paper"] == address

    for way, heading in (
        (TakesPart.PAPER, "Somebody may type for you"),
        (TakesPart.LINK, "Do you want to take part on paper too?"),
    ):
        assert browser.post(address, {"way": way.value}).status_code == 302
        fern.refresh_from_db()
        assert (fern.takes_part, read(browser.get(address)).heading) == (way, heading)


def test_a_lead_is_told_that_only_the_person_can_let_somebody_type(project: Project) -> None:
    fern, _, _ = make_participant(project=project, name="Fern", side=Side.CARER)
    lead = browser_of(project.members.leads().get().user)  # type: ignore[arg-type]

    refused = lead.post(reverse("person_paper", args=[project.code, fern.code]), {"way": "paper"})

    assert refused.status_code == 422
    assert "They come in by their own link, so only they can let somebody type." in read(refused).words
    fern.refresh_from_db()
    assert fern.takes_part is TakesPart.LINK
