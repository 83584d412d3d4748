"""A participant agrees to a stage, says "as long as" or "not yet", and reads what it stands on."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.objections import raise_objection, reply_to_objection, say_not_good_enough
from planner.models import Condition, ConditionCleared, Objection
from stakeholders.actions.members import turn_off_person
from stakeholders.actions.projects import archive_project
from stakeholders.models import HistoryEntry, Member, Project, Side, WithheldEntry
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    exercise_of,
    fill_required,
    lead_actor,
    make_participant,
    not_yet,
    page_of,
    reopen,
    say_not_needed,
    sign,
    stage_of,
    turn_key,
)
from tests.pages import browser_of, browser_with_link, read, same_browser, stored
from tests.planner.taking_part.place_pages import PROMISE, come_in, place, section, waits
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


# I agree, as long as -------------------------------------------------------------------------------------------------

GOOD = {"words": "Taxis are booked.", "by_date": "2027-03-09"}


def answer(project: Project, name: str, position: int = 1) -> str:
    return reverse(name, args=[project.code, position])


@pytest.fixture
@remembered
def asked(project: Project) -> tuple[Project, Member, Client]:
    """A project whose first stage only waits for people to agree, and Moss, who may."""
    member, browser = come_in(project)
    fill_required(project=project, position=1)
    return project, member, browser


def test_both_other_answers_are_a_press_away(asked: tuple[Project, Member, Client]) -> None:
    project, _, browser = asked
    page = read(browser.get(answer(project, "my_agreement")))

    assert [page.links[words] for words in ("I agree, as long as …", "Not yet, because …")] == [
        answer(project, "my_as_long_as"),
        answer(project, "my_not_yet"),
    ]


def test_a_person_agrees_as_long_as(asked: tuple[Project, Member, Client]) -> None:
    project, member, browser = asked
    page = read(browser.get(answer(project, "my_as_long_as")))

    response = browser.post(answer(project, "my_as_long_as"), page.form.values | GOOD, follow=True)

    assert page.heading == "I agree, as long as …"
    assert read(response).banner == ["Thank you. You agreed, and what you asked for is recorded."]
    assert "You agreed that stage 1 is finished. Thank you." in read(response).words
    assert list(Condition.objects.values_list("words", "by_date", "set_by", "key__member")) == [
        ("Taxis are booked.", date(2027, 3, 9), member.pk, member.pk)
    ]
    assert HistoryEntry.objects.filter(verb="key_turned_as_long_as").count() == 1


@pytest.mark.parametrize(
    ("box", "typed"),
    [
        ("words", ""),
        ("words", "x" * 501),
        ("by_date", ""),
        ("by_date", "2027-02-28"),
        ("by_date", "2027-05-25"),
        ("by_date", "soon"),
    ],
)
def test_as_long_as_without_what_or_when_keeps_every_word(
    asked: tuple[Project, Member, Client], box: str, typed: str
) -> None:
    project, _, browser = asked
    values = read(browser.get(answer(project, "my_as_long_as"))).form.values
    body = values | GOOD | {"shows_name": "on", box: typed}
    before = stored()

    response = browser.post(answer(project, "my_as_long_as"), body)

    page = read(response)
    assert response.status_code == 422
    assert page.title.startswith("Error: ")
    assert page.errors_beside(box) == page.summary != []
    assert page.form.values == body
    assert stored() == before


NOT_YET = {"words": "Two people wait\nto be heard."}
FORMS = [("my_as_long_as", GOOD | {"shows_name": "on"}), ("my_not_yet", NOT_YET)]


@pytest.mark.parametrize(("name", "body"), FORMS)
def test_words_stay_where_something_changed_meanwhile(
    asked: tuple[Project, Member, Client], name: str, body: dict[str, str]
) -> None:
    project, _, browser = asked
    values = read(browser.get(answer(project, name))).form.values
    exercise = exercise_of(project=project, key="decisions")
    exercise.entries.all().delete()
    say_not_needed(exercise=exercise)
    before = stored()

    response = browser.post(answer(project, name), values | body)

    page = read(response)
    assert response.status_code == 409
    assert "It is not recorded Something changed since you looked. Read it again." in page.words
    assert {key: value for key, value in page.form.values.items() if key in body} == body
    assert page.form.values["seen"] != values["seen"]
    assert stored() == before
    assert browser.post(answer(project, name), page.form.values).status_code == 302


@pytest.mark.parametrize(("name", "body"), FORMS)
def test_words_stay_where_the_stage_was_finished_meanwhile(
    asked: tuple[Project, Member, Client], name: str, body: dict[str, str]
) -> None:
    project, _, browser = asked
    values = read(browser.get(answer(project, name))).form.values
    turn_key(project=project, position=1, member=Member.objects.get(name="Sorrel"))
    sign(project=project, position=1)
    before = stored()

    response = browser.post(answer(project, name), values | body)

    page = read(response)
    assert response.status_code == 409
    assert "This stage is finished already." in page.words
    assert page.root.one("blockquote").words == " ".join(body["words"].split())
    assert page.forms == []
    assert stored() == before


@pytest.mark.parametrize(("name", "body"), FORMS)
def test_an_answer_sent_twice_is_recorded_once(
    asked: tuple[Project, Member, Client], name: str, body: dict[str, str]
) -> None:
    project, _, browser = asked
    sent = read(browser.get(answer(project, name))).form.values | body
    browser.post(answer(project, name), sent)
    before = stored()

    response = browser.post(answer(project, name), sent)

    assert (response.status_code, response["Location"]) == (302, reverse("take_part", args=[project.code]))
    assert stored() == before


def test_whoever_agreed_already_is_told_that_as_long_as_was_not_added(asked: tuple[Project, Member, Client]) -> None:
    project, member, browser = asked
    sent = read(browser.get(answer(project, "my_as_long_as"))).form.values | GOOD
    turn_key(project=project, position=1, member=member)
    before = stored()

    response = browser.post(answer(project, "my_as_long_as"), sent)

    page = read(response)
    assert response.status_code == 409
    assert "You agreed already, so this was not added." in page.words
    assert page.root.one("blockquote").words == "Taxis are booked."
    assert stored() == before


@pytest.mark.parametrize("name", ["my_agreement", "my_as_long_as", "my_not_yet"])
@pytest.mark.parametrize("side", [Side.FRONTLINE, Side.DECIDER, None])
def test_nobody_else_is_asked(asked: tuple[Project, Member, Client], name: str, side: Side | None) -> None:
    project, _, browser = asked
    _, other = come_in(project, side=side, name="Heron")
    form = read(browser.get(answer(project, name))).form.values
    before = stored()

    page = read(other.get(answer(project, name)))
    response = other.post(answer(project, name), form | GOOD)

    assert "Nothing is asked of you here now." in page.words
    assert page.forms == []
    assert response.status_code == 409
    assert "Only a person with lived experience or a carer can agree here." in read(response).words
    assert stored() == before


@pytest.mark.parametrize("name", ["my_agreement", "my_as_long_as", "my_not_yet"])
def test_nothing_is_written_in_an_archived_project(asked: tuple[Project, Member, Client], name: str) -> None:
    project, _, browser = asked
    sent = read(browser.get(answer(project, name))).form.values | GOOD
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()

    response = browser.post(answer(project, name), sent)

    assert response.status_code == 409
    assert "This project has ended. Nothing more can be answered." in read(response).words
    assert (name == "my_agreement") or GOOD["words"] in response.content.decode()
    assert stored() == before


# Not yet -------------------------------------------------------------------------------------------------------------


def test_a_not_yet_waits_for_a_reply_and_names_nobody(asked: tuple[Project, Member, Client]) -> None:
    project, member, browser = asked
    page = read(browser.get(answer(project, "my_not_yet")))

    response = browser.post(answer(project, "my_not_yet"), page.form.values | NOT_YET, follow=True)

    assert "Your name is not shown. The system keeps it, so that you can change or erase it." in page.words
    assert read(response).banner == ["It is recorded. The stage waits until a lead has replied to you."]
    assert list(Objection.objects.values_list("words", "kind", "author", "is_withheld")) == [
        (NOT_YET["words"], "not_yet", member.pk, True)
    ]
    assert HistoryEntry.objects.filter(verb="not_yet_said").count() == 0
    assert WithheldEntry.objects.filter(verb="not_yet_said").count() == 1
    assert section(read(response), "waiting") == []


@pytest.mark.parametrize("words", ["", " \n ", "x" * 1001])
def test_a_not_yet_without_a_reason_is_refused(asked: tuple[Project, Member, Client], words: str) -> None:
    project, _, browser = asked
    values = read(browser.get(answer(project, "my_not_yet"))).form.values
    before = stored()

    response = browser.post(answer(project, "my_not_yet"), values | {"words": words})

    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside("words") == page.summary != []
    assert page.form.values["words"].strip() == words.strip()
    assert stored() == before


def test_a_reply_is_read_where_one_is_asked_again(asked: tuple[Project, Member, Client]) -> None:
    project, member, browser = asked
    objection = not_yet(project=project, position=1, member=member, words="The ward has not answered.")
    waiting = read(browser.get(answer(project, "my_agreement")))

    reply_to_objection(objection=objection, words="They did today.", version=1, by=lead_actor(project=project))

    page = read(browser.get(answer(project, "my_agreement")))
    assert "Nothing is asked of you here now." in waiting.words
    assert "The ward has not answered." in page.words
    assert "They did today." in page.words
    assert browser.post(answer(project, "my_agreement"), page.form.values).status_code == 302


# A browser that a lead has used --------------------------------------------------------------------------------------

LED_HERE = "A lead of this project has used this browser."


def led_before(project: Project, browser: Client) -> Client:
    """The same browser, in which a lead of the project has worked and signed out again."""
    user = project.members.leads()[0].user
    assert user is not None
    lead, same = browser_of(user), same_browser(browser)
    lead.get(project.get_absolute_url())
    same.cookies["alongside_led_here"] = lead.cookies["alongside_led_here"].value
    return same


@pytest.mark.parametrize(
    ("name", "body"),
    [("my_agreement", {}), ("my_as_long_as", GOOD), ("my_not_yet", NOT_YET), ("my_condition", {})],
)
def test_a_browser_that_a_lead_has_used_agrees_to_nothing(
    asked: tuple[Project, Member, Client], name: str, body: dict[str, str]
) -> None:
    project, member, browser = asked
    where: list[Any] = [1]
    if name == "my_condition":
        turn_key(project=project, position=1, member=member, as_long_as="Taxis are booked.")
        sign(project=project, position=1)
        where = [Condition.objects.get().code]
    address = reverse(name, args=[project.code, *where])
    sent = read(browser.get(address)).form.values | body
    led = led_before(project, browser)
    before = stored()

    response = led.post(address, sent)

    page = read(response)
    assert response.status_code == 409
    assert LED_HERE in page.words
    assert {key: value for key, value in page.form.values.items() if key in body} == body
    assert stored() == before
    assert browser.post(address, sent).status_code == 302


@pytest.mark.parametrize("name", ["my_agreement", "my_as_long_as", "my_not_yet", "my_condition", "my_record"])
def test_a_lead_does_not_come_in_by_a_link_in_their_own_browser(
    promised: tuple[Project, Member, Client], name: str
) -> None:
    project, _, browser = promised
    address = condition(project) if name == "my_condition" else answer(project, name)
    sent = GOOD | {"seen": page_of(project=project, position=1).unit.seen, "code": str(uuid4())}
    browser.force_login(project.members.leads()[0].user)  # type: ignore[arg-type]
    before = stored()

    answers = [browser.get(address), browser.post(address, sent)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "You lead this project, so this link is not for you" in read(answers[1]).words
    assert stored() == before


# Is it done? ---------------------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def promised(project: Project) -> tuple[Project, Member, Client]:
    """Stage 1 was signed as Moss agreed to it: as long as taxis are booked."""
    with at(MONDAY - timedelta(days=20)):
        member, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
        fill_required(project=project, position=1)
        turn_key(project=project, position=1, member=member, as_long_as="Taxis are booked.")
        sign(project=project, position=1)
    return project, member, browser_with_link(secret)


def condition(project: Project) -> str:
    return reverse("my_condition", args=[project.code, Condition.objects.get().code])


def test_whoever_set_it_says_that_it_is_done(promised: tuple[Project, Member, Client]) -> None:
    project, member, browser = promised
    page = read(browser.get(condition(project)))

    response = browser.post(condition(project), follow=True)

    assert page.heading == "Is it done?"
    assert "You agreed as long as this is done, by 9 March 2027:" in page.words
    assert page.root.one("blockquote").words == "Taxis are booked."
    assert read(response).banner == ["Thank you. It is recorded as done."]
    assert waits(read(response)) == []
    assert list(ConditionCleared.objects.values_list("cleared_by", flat=True)) == [member.pk]
    done = read(browser.get(condition(project)))
    assert done.forms == []
    assert "It is recorded as done. Thank you." in done.words


def test_it_is_said_once(promised: tuple[Project, Member, Client]) -> None:
    project, _, browser = promised
    browser.post(condition(project))
    before = stored()

    response = browser.post(condition(project))

    assert (response.status_code, response["Location"]) == (302, reverse("take_part", args=[project.code]))
    assert stored() == before


def test_others_say_it_only_once_whoever_set_it_is_gone(promised: tuple[Project, Member, Client]) -> None:
    project, member, _ = promised
    with at(MONDAY - timedelta(days=20)):
        _, secret, _ = make_participant(project=project, name="Fern", side=Side.CARER)
    fern, (_, heron) = browser_with_link(secret), come_in(project, side=Side.FRONTLINE, name="Heron")
    before = [browser.post(condition(project)).status_code for browser in (fern, heron)]

    turn_off_person(member=member, by=lead_actor(project=project))

    page = read(fern.get(condition(project)))
    assert before == [404, 404]
    assert waits(place(fern, project)) == [PROMISE, "Somebody who left agreed to stage 1 “as long as”. Is it done?"]
    assert "Somebody who has left agreed as long as this is done, by 9 March 2027:" in page.words
    assert heron.post(condition(project)).status_code == 404
    assert fern.post(condition(project)).status_code == 302
    assert ConditionCleared.objects.count() == 1


def test_a_condition_that_is_not_there(promised: tuple[Project, Member, Client]) -> None:
    project, _, browser = promised

    assert browser.get(reverse("my_condition", args=[project.code, uuid4()])).status_code == 404


# What a finished stage stands on -------------------------------------------------------------------------------------


def test_what_a_stage_stands_on_is_told_without_numbers_of_people(asked: tuple[Project, Member, Client]) -> None:
    project, member, browser = asked
    by_lead = lead_actor(project=project)
    concern = raise_objection(
        stage=stage_of(project=project, position=1),
        code=uuid4(),
        words="Nobody asked the night staff.",
        shows_name=False,
        by=actor_of(member=member),
    )
    reply_to_objection(objection=concern, words="We ask them in May.", version=1, by=by_lead)
    say_not_good_enough(objection=concern, words="", by=actor_of(member=member))
    say_not_good_enough(objection=concern, words="", by=actor_of(member=Member.objects.get(name="Sorrel")))
    turn_key(project=project, position=1, member=member, as_long_as="Taxis are booked.")
    signed = sign(project=project, position=1)

    page = read(browser.get(answer(project, "my_record")))

    assert page.heading == "What it stands on"
    assert "Finished on 1 March 2027. A lead agreed, and a person with lived experience." in page.words
    assert [item.words for item in page.root.one(class_="checks").all("li")] == [
        "Done: Every needed exercise has something in it",
        "Done: We agree to our promise",
        "Done: Every concern has a reply",
    ]
    for words in ("Taxis are booked.", "Nobody asked the night staff.", "We ask them in May.", signed.record_digest):
        assert words in page.words
    assert "Not good enough, somebody says." in page.words
    told = " ".join(part.words for part in page.root.one("main").all("section"))
    assert re.findall(r"\d+", re.sub(r"\b\d+ (March|April) 2027\b|\bStage 1:", "", told)) == []


def test_a_gap_and_a_ticked_name_stand_in_it(project: Project) -> None:
    member, browser = come_in(project)
    fill_required(project=project, position=1)
    exercise_of(project=project, key="decisions").entries.all().delete()
    say_not_needed(exercise=exercise_of(project=project, key="decisions"), reason="Nobody decides yet.")
    turn_key(project=project, position=1, member=member, shows_name=True)
    sign(project=project, position=1)

    page = read(browser.get(answer(project, "my_record")))

    assert "A lead agreed, and Moss." in page.words
    assert "Nobody decides yet." in page.words


def test_a_stage_that_was_opened_again_says_so(asked: tuple[Project, Member, Client]) -> None:
    project, member, browser = asked
    turn_key(project=project, position=1, member=member)
    sign(project=project, position=1)
    standing = read(browser.get(answer(project, "my_record"))).words

    reopen(project=project, position=1)

    words = "It was opened again since, and needs another look."
    again = read(browser.get(answer(project, "my_record"))).words
    assert [words in each for each in (standing, again)] == [False, True]


@pytest.mark.parametrize("position", [1, 2, 9, 0, 10**30])
def test_nothing_stands_for_a_stage_that_is_not_finished(project: Project, position: int) -> None:
    _, browser = come_in(project)

    assert browser.get(answer(project, "my_record", position)).status_code == 404


# Words ---------------------------------------------------------------------------------------------------------------


def test_no_page_of_a_participant_speaks_of_signing_off(promised: tuple[Project, Member, Client]) -> None:
    project, _, browser = promised
    fill_required(project=project, position=2)
    pages = [
        reverse("take_part", args=[project.code]),
        condition(project),
        *(answer(project, name, 2) for name in ("my_stage", "my_agreement", "my_as_long_as", "my_not_yet")),
        *(answer(project, name) for name in ("my_record", "my_stage", "my_agreement")),
    ]
    words = re.compile(r"sign(?:ed|s|ing)?[ -]off|\bkeys?\b|\bgate\b|objection|stakeholder", re.IGNORECASE)

    for address in pages:
        response = browser.get(address)
        assert response.status_code == 200
        assert words.findall(read(response).words) == []
