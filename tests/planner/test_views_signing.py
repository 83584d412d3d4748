"""Signing a stage off: what stands in the way, what is shown, and what is frozen."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from planner.models import Key, SignOff
from stakeholders.actions.projects import archive_project
from stakeholders.models import HistoryEntry, Member, Moment, Project, Side
from tests.factories import (
    MONDAY,
    at,
    exercise_of,
    fill_required,
    finish_stage,
    lead_actor,
    make_participant,
    make_project,
    make_user,
    say_not_needed,
    turn_key,
    write,
)
from tests.pages import browser_of, browser_with_link, read, same_browser, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
def browser(project: Project) -> Client:
    return browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]


@pytest.fixture
def moss(project: Project) -> tuple[Member, Client]:
    member, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    return member, browser_with_link(secret)


def finish(project: Project, position: int = 1) -> str:
    return reverse("stage_finish", args=[project.code, position])


def record(project: Project, position: int = 1) -> str:
    return reverse("stage_record", args=[project.code, position])


def agree(project: Project, position: int = 1) -> str:
    return reverse("my_agreement", args=[project.code, position])


# Blocked -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_while_something_is_missing_the_page_says_what(
    project: Project, browser: Client, moss: tuple[Member, Client], method: str
) -> None:
    before = stored()

    response = getattr(browser, method)(finish(project))

    page = read(response)
    assert response.status_code == {"get": 200, "post": 409}[method]
    assert "You cannot sign off yet. 2 things still needed." in page.words
    assert page.forms == []
    assert stored() == before


def test_a_lead_alone_cannot_sign(project: Project, browser: Client, moss: tuple[Member, Client]) -> None:
    fill_required(project=project, position=1)

    for body in ({}, {"saw": ""}, {"saw": "0" * 64}):
        assert browser.post(finish(project), body).status_code == 409

    assert (SignOff.objects.count(), Key.objects.count()) == (0, 0)


def test_a_later_stage_is_not_signed_before_an_earlier_one(project: Project, browser: Client) -> None:
    with at(MONDAY - timedelta(days=20)):
        make_participant(project=project, side=Side.LIVED)
    fill_required(project=project, position=2)

    response = browser.post(finish(project, 2))

    assert response.status_code == 409
    assert "Stage 1 is not finished yet." in read(response).words


def test_the_keys_of_another_stage_do_not_fit(project: Project, browser: Client, moss: tuple[Member, Client]) -> None:
    finish_stage(project=project, position=1, holder=moss[0])
    fill_required(project=project, position=2)

    response = browser.get(finish(project, 2))

    assert "Nobody may agree yet. People may after 14 days in the project" in read(response).words
    assert moss[1].get(agree(project, 2)).status_code == 200
    assert read(moss[1].get(agree(project, 2))).forms == []


# The other key -------------------------------------------------------------------------------------------------------


def test_a_person_reads_and_agrees(project: Project, moss: tuple[Member, Client]) -> None:
    fill_required(project=project, position=1)
    page = read(moss[1].get(agree(project)))

    response = moss[1].post(agree(project), page.form.values, follow=True)

    assert page.heading == "Is this stage finished?"
    assert read(response).banner == ["Thank you. You agreed that this stage is finished."]
    assert list(Key.objects.values_list("member", "kind", "side")) == [(moss[0].pk, "other", "lived")]
    assert HistoryEntry.objects.filter(verb="key_turned").count() == 1


def test_agreeing_twice_is_recorded_once(project: Project, moss: tuple[Member, Client]) -> None:
    fill_required(project=project, position=1)
    values = read(moss[1].get(agree(project))).form.values
    moss[1].post(agree(project), values, follow=True)
    before = stored()

    response = moss[1].post(agree(project), values)

    assert response.status_code == 302
    assert stored() == before


@pytest.mark.parametrize("side", [Side.FRONTLINE, Side.DECIDER, None])
def test_only_the_lived_side_holds_the_other_key(project: Project, side: Side | None) -> None:
    _, secret, _ = make_participant(project=project, side=side)
    holder, _, _ = make_participant(project=project, side=Side.CARER)
    fill_required(project=project, position=1)
    seen = read(browser_with_link_of(holder).get(agree(project))).form.values["seen"]
    browser = browser_with_link(secret)
    before = stored()

    response = browser.post(agree(project), {"seen": seen})

    assert read(browser.get(agree(project))).forms == []
    assert response.status_code == 409
    assert "Only a person with lived experience or a carer can agree here." in read(response).words
    assert stored() == before


def browser_with_link_of(member: Member) -> Client:
    """A browser of somebody whose secret nobody kept: by a session like the one the button makes."""
    link = member.links.get(turned_off_at=None)
    browser = Client()
    session = browser.session
    session["take_part"] = {member.project.code: link.pk}
    session.save()
    browser.cookies["alongside_session"] = str(session.session_key)
    return browser


def test_a_person_who_looked_at_something_else_looks_again(project: Project, moss: tuple[Member, Client]) -> None:
    fill_required(project=project, position=1)
    values = read(moss[1].get(agree(project))).form.values
    exercise = exercise_of(project=project, key="decisions")
    exercise.entries.all().delete()
    say_not_needed(exercise=exercise, reason="Nobody decides yet.")
    before = stored()

    response = moss[1].post(agree(project), values)

    page = read(response)
    assert response.status_code == 409
    assert "Something changed since you looked. Read it again." in page.words
    assert "Nobody decides yet." in page.words
    assert stored() == before
    assert moss[1].post(agree(project), page.form.values).status_code == 302


@pytest.mark.parametrize("seen", ["", "x", "0" * 64, "x" * 100_000])
def test_a_made_up_name_of_what_was_seen_turns_no_key(project: Project, moss: tuple[Member, Client], seen: str) -> None:
    fill_required(project=project, position=1)

    assert moss[1].post(agree(project), {"seen": seen}).status_code == 409
    assert Key.objects.count() == 0


def test_nothing_is_asked_before_the_work_is_done(project: Project, moss: tuple[Member, Client]) -> None:
    page = read(moss[1].get(agree(project)))

    assert page.forms == []
    assert "Nothing is asked of you here now." in page.words


# Signing -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def ready(project: Project, moss: tuple[Member, Client]) -> Project:
    """Everything is there but the lead's key."""
    fill_required(project=project, position=1)
    turn_key(project=project, position=1, member=moss[0])
    return project


def shown(response: Any) -> list[str]:
    """What the record part says, section by section, but for the lines of who agreed."""
    return [section.words for section in read(response).root.one(class_="record").all("section")][:-1]


def test_the_record_page_shows_what_the_page_before_showed(ready: Project, browser: Client) -> None:
    before = browser.get(finish(ready))
    answer = browser.post(finish(ready), read(before).form.values)
    after = browser.get(record(ready))

    assert (answer.status_code, answer["Location"]) == (302, record(ready))
    assert read(before).heading == "Sign off stage 1"
    assert shown(before) == shown(after) != []
    assert read(after).banner == ["Stage 1 is signed off. Thank you, both of you."]
    assert [line.one("div").words for line in read(after).root.one(class_="signers").all("li")] == [
        "A person with lived experienceAgreed on 1 March 2027.",
        "Robin, a leadSigned off on 1 March 2027, 10:00.",
    ]


def test_signing_opens_the_next_stage_and_is_recorded(ready: Project, browser: Client) -> None:
    with at(MONDAY + timedelta(minutes=5)):
        browser.post(finish(ready), read(browser.get(finish(ready))).form.values)

    signed = SignOff.objects.get()
    later = MONDAY + timedelta(minutes=5)
    assert (signed.round, signed.signed_at, signed.record_digest in signed.record) == (1, later, False)
    assert ready.stages.get(position=2).opened_at == later
    assert list(Moment.objects.values_list("label", "at")) == [("signed:idea", later)]
    assert HistoryEntry.objects.filter(verb="stage_signed").count() == 1
    assert set(Key.objects.values_list("kind", flat=True)) == {"lead", "other"}


def test_the_second_press_leads_to_the_record(ready: Project, browser: Client) -> None:
    values = read(browser.get(finish(ready))).form.values
    second_window = same_browser(browser)
    browser.post(finish(ready), values)
    browser.get(record(ready))
    before = stored()

    response = second_window.post(finish(ready), values, follow=True)

    assert response.redirect_chain == [(record(ready), 302)]
    assert read(response).banner == ["This stage was signed off already. Here is the record."]
    assert browser.get(finish(ready))["Location"] == record(ready)
    assert stored() == before


def test_what_changed_while_somebody_was_reading_is_shown_again(ready: Project, browser: Client) -> None:
    values = read(browser.get(finish(ready))).form.values
    write(exercise=exercise_of(project=ready, key="hopes"), text="One more hope")

    response = browser.post(finish(ready), values)

    page = read(response)
    assert response.status_code == 409
    assert "Something changed while you were reading" in page.words
    assert page.form.values["saw"] != values["saw"]
    assert SignOff.objects.count() == 0
    assert browser.post(finish(ready), page.form.values).status_code == 302
    assert SignOff.objects.count() == 1


def test_a_record_counts_its_gaps_in_its_title(project: Project, browser: Client, moss: tuple[Member, Client]) -> None:
    for exercise in project.exercises.filter(stage__position=1, required=True).exclude(
        key__in=["decisions", "support"]
    ):
        write(exercise=exercise_of(project=project, key=exercise.key))
    for key in ("decisions", "support"):
        say_not_needed(exercise=exercise_of(project=project, key=key), reason=f"Why {key} is not needed.")
    turn_key(project=project, position=1, member=moss[0])

    browser.post(finish(project), read(browser.get(finish(project))).form.values)

    page = read(browser.get(record(project)))
    assert page.heading == "Signed with 2 known gaps"
    assert "Why decisions is not needed." in page.words
    assert "Why support is not needed." in page.words


def test_a_record_does_not_change_afterwards(ready: Project, browser: Client) -> None:
    browser.post(finish(ready), read(browser.get(finish(ready))).form.values)
    before = shown(browser.get(record(ready)))
    first = exercise_of(project=ready, key="can_change").column_specs[0].key
    make_participant(project=ready, side=Side.DECIDER)
    write(exercise=exercise_of(project=ready, key="can_change"), text=f"After signing, in {first}")
    Project.objects.filter(pk=ready.pk).update(name="Another name")

    assert shown(browser.get(record(ready))) == before


def test_a_record_names_nobody_but_the_lead(ready: Project, browser: Client) -> None:
    make_participant(project=ready, name="Quillfeather", side=Side.CARER)
    browser.post(finish(ready), read(browser.get(finish(ready))).form.values)

    words = read(browser.get(record(ready))).words

    assert [name for name in ("Moss", "Quillfeather") if name in words] == []
    assert SignOff.objects.get().record_digest in words


def test_there_is_no_record_of_a_stage_that_is_not_signed(ready: Project, browser: Client) -> None:
    assert browser.get(record(ready)).status_code == 404


def test_an_archived_project_is_not_signed(ready: Project, browser: Client, moss: tuple[Member, Client]) -> None:
    values = read(browser.get(finish(ready))).form.values
    archive_project(project=ready, by=lead_actor(project=ready))
    before = stored()

    answers = [
        browser.get(finish(ready)),
        browser.post(finish(ready), values),
        moss[1].post(agree(ready), {"seen": "x"}),
    ]

    assert [response.status_code for response in answers] == [403, 403, 403]
    assert stored() == before


def test_a_stage_that_was_signed_asks_for_no_second_key(ready: Project, browser: Client) -> None:
    browser.post(finish(ready), read(browser.get(finish(ready))).form.values)
    _, secret, _ = make_participant(project=ready, side=Side.LIVED)
    person = browser_with_link(secret)
    before = stored()

    page, response = read(person.get(agree(ready))), person.post(agree(ready), {"seen": "x"})

    assert page.forms == []
    assert "finished on 1 March 2027." in page.words
    assert response.status_code == 409
    assert stored() == before
