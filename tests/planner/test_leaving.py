"""Leaving and erasing: what goes, what stays, and that nothing which waits for a reply is closed by it."""

import json
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from planner.actions.entries import save_text
from planner.actions.leaving import erase_person, leave_project
from planner.actions.objections import say_not_good_enough
from planner.models import Entry, KeptRow, Objection
from planner.models.promise import AnswerChoices
from planner.queries.my_data import held_about
from stakeholders import wording
from stakeholders.actions.groups import choose_groups
from stakeholders.actions.members import NotTheirOwn
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor, ActorKind
from stakeholders.models import Arrival, Contact, Member, Project, Side
from tests.factories import (
    MONDAY,
    actor_of,
    answer_of,
    at,
    exercise_of,
    fill_required,
    lead_actor,
    make_arrival,
    make_group,
    make_helper,
    make_on_paper,
    make_participant,
    make_project,
    make_shared_link,
    page_of,
    raise_concern,
    recording,
    reply_to,
    sign,
    tell_leads,
    turn_key,
    write,
)
from tests.pages import browser_with_link, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

WORD = "Brackenfell"
"""Stands in everything that the person says and is called."""


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    """Stage 1 is signed; Brackenfell held the other key, and has said something of every kind."""
    project = make_project()
    fill_required(project=project, position=1)
    member, _, by = make_participant(project=project, name=f"{WORD} Moss", side=Side.LIVED)
    write(exercise=exercise_of(project=project, key="problem"), text=f"{WORD} waits.", by=by)
    write(exercise=exercise_of(project=project, key="decisions"), text=f"{WORD} decides.", by=by)
    team = exercise_of(project=project, key="working_together")
    save_text(exercise=team, text="We meet at noon.", values={}, version=0, by=lead_actor(project=project))
    save_text(exercise=team, text=f"{WORD} came too late.", values={}, version=0, by=by)
    answer_of(member=member, answer=AnswerChoices.BUT, words=f"{WORD} says but.")
    answered = raise_concern(project=project, by=by, words=f"{WORD} is worried.")
    reply_to(objection=answered, by=lead_actor(project=project))
    say_not_good_enough(objection=answered, words=f"{WORD} is not content.", by=by)
    tell_leads(member=member, word=WORD, groups=[make_group(project=project)])
    turn_key(project=project, position=1, member=member, shows_name=True, as_long_as=f"{WORD} gets a taxi.")
    sign(project=project, position=1)
    raise_concern(project=project, by=by, position=2, words=f"{WORD} is worried again.", shows_name=True)
    return project


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return project.members.get(name__startswith=WORD)


def everything(project: Project) -> str:
    """Every value of every row that is there, as one text."""
    rows = [list(model._default_manager.values()) for model in apps.get_models()]
    return json.dumps(rows, default=str, ensure_ascii=False)


def test_the_word_stands_in_many_tables_before(project: Project, moss: Member) -> None:
    assert everything(project).count(WORD) > 12


def test_who_leaves_is_gone_and_their_words_stay(project: Project, moss: Member) -> None:
    with recording(project=project) as history:
        leave_project(member=moss, by=actor_of(member=moss))

    moss.refresh_from_db()
    assert moss.left_at == MONDAY
    assert moss.links.get().turned_off_at == MONDAY
    assert [row.verb for row in history] == ["person_left"]
    assert Entry.objects.filter(text__startswith=WORD).count() == 2
    assert page_of(project=project, position=2).facts.objections[-1].is_open


def test_who_erases_leaves_no_word_and_no_name(project: Project, moss: Member) -> None:
    by = actor_of(member=moss)
    before = page_of(project=project, position=2).facts.objections
    record = project.sign_offs.get().record
    with recording(project=project) as history:
        erase_person(member=moss, by=by)

    assert WORD not in everything(project)
    moss.refresh_from_db()
    assert (moss.name, moss.left_at, moss.side) == ("", MONDAY, "lived")
    assert [link.turned_off_at for link in moss.links.all()] == [MONDAY]
    assert [(row.verb, row.kind) for row in history] == [("person_erased", "system")]
    assert page_of(project=project, position=2).facts.objections == before
    assert project.sign_offs.get().record == record
    assert exercise_of(project=project, key="working_together").entries.get().text == "We meet at noon."


def told(member: Member) -> dict[str, int]:
    """How many rows there are of what a person says about taking part."""
    return {
        "contact": Contact.objects.filter(member=member).count(),
        "needs": member.needs.count(),
        "groups": member.belongings.count(),
        "consents": member.consents.count(),
    }


@pytest.mark.parametrize("act", [leave_project, erase_person])
def test_how_they_came_in_goes_with_them(project: Project, act: Callable[..., None]) -> None:
    link, _ = make_shared_link(project=project)
    member, by = make_arrival(link=link)
    assert Arrival.objects.count() == 1

    act(member=member, by=by)

    assert Arrival.objects.count() == 0
    link.refresh_from_db()
    assert link.uses == 1


def test_how_they_came_in_is_told(project: Project, moss: Member) -> None:
    arrived, _ = make_arrival(link=make_shared_link(project=project)[0])
    on_paper = make_on_paper(project=project)[0]
    Member.objects.filter(pk=on_paper.pk).update(joined_at=MONDAY)
    on_paper.refresh_from_db()

    told = [
        [line for line in held_about(project, member)[0].lines if line.startswith("You came in")]
        for member in (moss, arrived, on_paper)
    ]

    assert told == [
        ["You came in on 1 March 2027, by your own link."],
        ["You came in on 1 March 2027, by a link for many."],
        ["You came in on 1 March 2027, on paper."],
    ]


def test_leaving_deletes_how_to_reach_them_and_what_they_need(project: Project, moss: Member) -> None:
    assert told(moss) == {"contact": 1, "needs": 1, "groups": 1, "consents": 3}
    leave_project(member=moss, by=actor_of(member=moss))
    assert told(moss) == {"contact": 0, "needs": 0, "groups": 0, "consents": 3}


def test_erasing_deletes_groups_and_consents_too(project: Project, moss: Member) -> None:
    erase_person(member=moss, by=actor_of(member=moss))
    assert told(moss) == dict.fromkeys(("contact", "needs", "groups", "consents"), 0)
    assert WORD.lower() not in everything(project).lower()
    moss.refresh_from_db()
    assert moss.groups_said_at is None
    assert project.groups.count() == 1


def test_erasing_a_helper_keeps_what_they_typed_for_others(project: Project) -> None:
    helper, _ = make_helper(project=project)
    fern, _ = make_on_paper(project=project, helper=helper)
    erase_person(member=helper, by=actor_of(member=helper))
    assert [(row.answer, row.entered_by, row.is_helped) for row in fern.consents.all()] == [("yes", None, True)]


def test_what_waits_goes_on_waiting_without_words(project: Project, moss: Member) -> None:
    erase_person(member=moss, by=actor_of(member=moss))

    again = Objection.objects.get(stage__position=2)
    assert (again.words, again.author, again.taken_back_at, hasattr(again, "reply")) == ("", None, MONDAY, False)
    fill_required(project=project, position=2)
    checks = {check.key: check for check in page_of(project=project, position=2).gate.checks}
    assert checks["conditions"].evidence.startswith("Stage 1: “words that were erased” by ")
    assert checks["objections"].evidence == "1 concern about this stage without a reply."
    assert not KeptRow.objects.filter(text__contains=WORD).exists()


@pytest.mark.parametrize("act", [leave_project, erase_person])
def test_nobody_does_it_for_somebody_else(project: Project, moss: Member, act: object) -> None:
    fern = make_participant(project=project, name="Fern", side=Side.CARER)[0]
    lead = lead_actor(project=project)
    own = project.members.get(pk=lead.pk)
    before = stored()
    for member, by in (
        (moss, actor_of(member=fern)),
        (moss, lead),
        (moss, Actor(ActorKind.LEAD, moss.pk, moss.code, moss.name)),
        (own, lead),
    ):
        with pytest.raises(NotTheirOwn):
            act(member=member, by=by)  # type: ignore[operator]
    assert stored() == before


@pytest.mark.parametrize("act", [leave_project, erase_person])
def test_the_second_time_changes_nothing(project: Project, moss: Member, act: object) -> None:
    act(member=moss, by=actor_of(member=moss))  # type: ignore[operator]
    before = stored()
    with pytest.raises(NothingChanged):
        act(member=moss, by=actor_of(member=moss))  # type: ignore[operator]
    assert stored() == before


def test_an_archived_project_can_be_left(project: Project, moss: Member) -> None:
    archive_project(project=project, by=lead_actor(project=project))
    erase_person(member=moss, by=actor_of(member=moss))
    moss.refresh_from_db()
    assert moss.left_at == MONDAY


def test_what_is_held_is_told_in_full(project: Project, moss: Member) -> None:
    parts = {part.title: part.lines for part in held_about(project, moss)}

    assert parts["About you"][:2] == [
        f"What we call you: {WORD} Moss.",
        "What you speak as: A person with lived experience.",
    ]
    assert [line.partition(", ")[2] for line in parts["What you wrote"]] == [
        f"What is the problem?: {WORD} waits.",
        f"Decisions to make: Decision: {WORD} decides.",
    ]
    assert parts["Groups you belong to"] == ["1 March 2027: Young carers"]
    assert parts["What you say yes or no to"] == [
        f"1 March 2027: {purpose}: {answer} (words of version {version})"
        for purpose, answer, version in [
            ("Take part, and who sees what", "Yes", wording.TAKE_PART),
            ("Be contacted about this project", "Yes", wording.CONTACT),
            ("My words in reports, without my name", "No", wording.QUOTES),
        ]
    ]
    assert parts["How to reach you"] == [f"{WORD.lower()}@example.org", f"{WORD} reads texts."]
    assert parts["What you need to take part"] == [f"1 March 2027: {WORD} comes by taxi. To do."]
    assert parts["What you said of our promise"][-1] == f"1 March 2027, version 1: Yes, but: {WORD} says but."
    assert parts["Your concerns"] == [
        f"1 March 2027, stage 1, name not shown: {WORD} is worried.",
        f"1 March 2027, stage 2, with your name: {WORD} is worried again.",
        f"1 March 2027, a reply is not good enough. {WORD} is not content.",
    ]
    assert parts["Stages that you agreed to"] == ["1 March 2027, stage 1, with your name in the record."]
    assert parts["What you agreed “as long as”"][0].endswith(f": {WORD} gets a taxi.")
    assert parts["Your own link"] == [
        "Made on 1 March 2027. We keep no copy of it that anybody can read. Last used in March 2027."
    ]
    assert [line.rpartition(": ")[2] for line in parts["Earlier words of yours"]] == [f"{WORD} came too late."]
    assert any("came in by their own link" in line for line in parts[list(parts)[-1]])


def test_none_of_the_groups_is_told_with_its_day(project: Project) -> None:
    fern, _, by = make_participant(project=project, name="Fern", side=Side.CARER)

    def groups() -> list[str]:
        return {part.title: part.lines for part in held_about(project, fern)}["Groups you belong to"]

    assert groups() == []
    choose_groups(member=fern, codes=[], by=by)
    assert groups() == ["1 March 2027: none, or you would rather not say."]


# Pages ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def someone() -> tuple[Project, Member, Client]:
    project = make_project()
    member, secret, _ = make_participant(project=project, name="Fern", side=Side.CARER)
    return project, member, browser_with_link(secret)


def where(project: Project, name: str) -> str:
    return reverse(name, args=[project.code])


def test_the_place_leads_to_leaving_and_to_what_is_kept(someone: tuple[Project, Member, Client]) -> None:
    project, _, browser = someone
    links = {link.attributes["href"] for link in read(browser.get(where(project, "take_part"))).root.all("a")}
    assert {where(project, "my_leave"), where(project, "my_data")} <= links


@pytest.mark.parametrize(
    ("name", "title", "name_after"),
    [("my_leave", "You have left", "Fern"), ("my_erase", "It is erased", "")],
)
def test_a_press_leaves_and_the_phone_is_forgotten(
    someone: tuple[Project, Member, Client], name: str, title: str, name_after: str
) -> None:
    project, member, browser = someone
    before = stored()
    page = read(browser.get(where(project, name)))
    assert stored() == before

    response = browser.post(where(project, name), page.form.values)

    assert (response.status_code, read(response).root.one("h1").words) == (200, title)
    assert browser.get(where(project, "take_part")).status_code == 404
    assert browser.post(where(project, name), page.form.values).status_code == 404
    member.refresh_from_db()
    assert (member.left_at, member.name) == (MONDAY, name_after)


def test_what_is_kept_can_be_kept_as_a_file(someone: tuple[Project, Member, Client]) -> None:
    project, _, browser = someone
    write(exercise=exercise_of(project=project, key="problem"), text="“Ü” & <b>", by=actor_of(member=someone[1]))

    page, response = browser.get(where(project, "my_data")), browser.get(where(project, "my_data") + "?file")

    assert "“Ü” & <b>" in read(page).words
    words = response.content.decode()
    assert "What is the problem?: “Ü” & <b>" in words
    assert response["Content-Disposition"] == 'attachment; filename="what-is-kept-about-me.txt"'
    assert project.name not in words
    assert "no-store" in response["Cache-Control"]
