"""Signing a stage off: what stands in the way, what is shown, and what is frozen."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.numbers import change_numbers
from planner.actions.objections import raise_objection, reply_to_objection, say_not_good_enough
from planner.models import Condition, Key, Objection, Reopening, SignOff
from stakeholders.actions.members import change_name
from stakeholders.actions.projects import archive_project
from stakeholders.models import HistoryEntry, Member, Moment, Project, Side
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    exercise_of,
    fill_required,
    finish_stage,
    lead_actor,
    make_participant,
    make_project,
    make_user,
    not_yet,
    reopen,
    say_not_needed,
    sign,
    stage_of,
    turn_key,
    write,
)
from tests.pages import browser_of, browser_with_link, read, same_browser, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]


@pytest.fixture
@remembered
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
    assert "You cannot sign off yet. 3 things still needed." in page.words
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
@remembered
def ready(project: Project, moss: tuple[Member, Client]) -> Project:
    """Everything is there but the lead's key."""
    fill_required(project=project, position=1)
    turn_key(project=project, position=1, member=moss[0])
    return project


def shown(response: Any) -> list[str]:
    """What the record part says, section by section, but for the lines of who agreed."""
    return [section.words for section in read(response).root.one("div", class_="record").all("section")][:-1]


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
    fill_required(project=project, position=1)
    for key in ("decisions", "support"):
        exercise_of(project=project, key=key).entries.all().delete()
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

    assert [response.status_code for response in answers] == [403, 403, 409]
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


# What a record stands on ---------------------------------------------------------------------------------------------


def part(page: Any, title: str) -> str:
    """The words of a section of a page, by its heading."""
    found = [section for section in page.root.all("section") if any(h.words == title for h in section.all("h2"))]
    assert len(found) == 1, [h.words for h in page.root.all("h2")]
    return str(found[0].words).removeprefix(title).strip()


def fact(page: Any, title: str) -> str:
    """One line of what the signatures stand on."""
    [row] = [row for row in page.root.all("div") if [term.words for term in row.all("dt")] == [title]]
    return str(row.one("dd").words)


def signed_page(browser: Client, project: Project, position: int = 1) -> Any:
    """Sign by the page's button, and read the record."""
    response = browser.post(finish(project, position), read(browser.get(finish(project, position))).form.values)
    assert response.status_code == 302
    return read(browser.get(record(project, position)))


def test_a_record_begins_with_what_the_signatures_stand_on(ready: Project, browser: Client) -> None:
    page = signed_page(browser, ready)

    headings = [heading.words for heading in page.root.one("div", class_="record").all("h2")]
    assert headings == [
        "What the signatures stand on",
        "Known gaps",
        "Agreed “as long as”",
        "Concerns, “not yet”, and the replies",
        "What was needed",
        "Who agreed",
    ]
    assert fact(page, "People who had come in") == "Leads: 1 · People with lived experience: 1 · Family and carers: 1"
    assert fact(page, "How they came in") == (
        "By an account: 1 · By their own link: 2 · By a link for many: 0 · On paper: 0"
    )
    assert fact(page, "Our promise, version 1") == "Yes: 3 · Yes, but: 0 · No: 0 · Not answered: 0"
    assert fact(page, "Facts of") == "1 March 2027"
    assert "Alongside cannot know who is behind a link." in page.words


def test_a_record_prints_the_fingerprints(ready: Project, browser: Client) -> None:
    page = signed_page(browser, ready)

    signed = SignOff.objects.get()
    assert [line.words for line in page.root.one("section", **{"aria-labelledby": "fingerprints"}).all("dd")] == [
        signed.record_digest,
        signed.history_digest,
    ]
    assert f"The history, {signed.history_entries} entries" in page.words
    assert signed.history_entries == HistoryEntry.objects.filter(project=ready).count()


def test_a_record_prints_every_number_that_is_not_the_default(project: Project, browser: Client) -> None:
    change_numbers(project=project, values={"first_promise_lived": 3}, reason="", by=lead_actor(project=project))
    holder, _, _ = make_participant(project=project, side=Side.LIVED)
    for _ in range(2):
        make_participant(project=project, side=Side.CARER)
    fill_required(project=project, position=1)
    turn_key(project=project, position=1, member=holder)

    page = signed_page(browser, project)

    title = "People with lived experience and carers who agree to the first promise"
    assert fact(page, title) == "3 people, not 2 as Alongside begins with"
    assert "Numbers changed: 1" in fact(page, "Since the last sign-off")


def test_a_record_prints_concerns_with_what_became_of_them(
    ready: Project, browser: Client, moss: tuple[Member, Client]
) -> None:
    by_lead = lead_actor(project=ready)
    concern = raise_objection(
        stage=stage_of(project=ready, position=1),
        code=uuid4(),
        words="Nobody asked the night staff.",
        shows_name=False,
        by=actor_of(member=moss[0]),
    )
    reply_to_objection(objection=concern, words="We ask them in May.", version=1, by=by_lead)
    say_not_good_enough(objection=concern, words="May is too late.", by=actor_of(member=moss[0]))
    turn_key(project=ready, position=1, member=moss[0])

    page = signed_page(browser, ready)

    assert part(page, "Concerns, “not yet”, and the replies") == (
        "Nobody asked the night staff. Stage 1: Idea and promise. Name not shown. Week of 1 March 2027. "
        "Reply from Robin, a lead, 1 March 2027: We ask them in May. Not good enough: “May is too late.”"
    )
    assert "Moss" not in page.words


def test_a_record_prints_a_not_yet(project: Project, browser: Client, moss: tuple[Member, Client]) -> None:
    fill_required(project=project, position=1)
    objection = not_yet(project=project, position=1, member=moss[0], words="The ward has not answered.")
    blocked = browser.post(finish(project), {"saw": ""})
    reply_to_objection(objection=objection, words="They did today.", version=1, by=lead_actor(project=project))
    turn_key(project=project, position=1, member=moss[0])

    page = signed_page(browser, project)

    assert blocked.status_code == 409
    assert "1 concern about this stage without a reply." in read(blocked).words
    assert part(page, "Concerns, “not yet”, and the replies") == (
        "The ward has not answered. Stage 1: Idea and promise. Said as “not yet”. Name not shown. "
        "Week of 1 March 2027. Reply from Robin, a lead, 1 March 2027: They did today."
    )


def test_a_record_prints_what_was_agreed_as_long_as(
    project: Project, browser: Client, moss: tuple[Member, Client]
) -> None:
    fill_required(project=project, position=1)
    turn_key(project=project, position=1, member=moss[0], as_long_as="Taxis are booked.")

    page = signed_page(browser, project)

    assert page.heading == "Signed with 1 “as long as”"
    words = "By 29 March 2027 Taxis are booked. Entered on 1 March 2027. Not done yet."
    assert part(page, "Agreed “as long as”") == words
    moss[1].post(reverse("my_condition", args=[project.code, Condition.objects.get().code]))
    assert part(read(browser.get(record(project))), "Agreed “as long as”") == words.replace(
        "Not done yet.", "Done, said on 1 March 2027."
    )


def test_a_record_prints_rows_that_carry_on_as_they_were(project: Project, browser: Client) -> None:
    with at(MONDAY - timedelta(days=20)):
        holder, _, _ = make_participant(project=project, side=Side.LIVED)
        finish_stage(project=project, position=1, holder=holder)
    exercise = next(
        exercise for exercise in project.stages.get(position=2).exercises.filter(carries_on=True, kind="rows")
    )
    write(exercise=exercise_of(project=project, key=exercise.key), text="A row of the day")
    fill_required(project=project, position=2)
    turn_key(project=project, position=2, member=holder)

    page = signed_page(browser, project, 2)
    write(exercise=exercise_of(project=project, key=exercise.key), text="A row that came later")

    kept = part(page, "Rows that carry on, as they were")
    assert "A row of the day" in kept
    assert part(read(browser.get(record(project, 2))), "Rows that carry on, as they were") == kept


@pytest.mark.parametrize("shows_name", [False, True])
def test_a_name_is_printed_only_where_its_holder_ticked_it(
    project: Project, browser: Client, moss: tuple[Member, Client], shows_name: bool
) -> None:
    fill_required(project=project, position=1)
    values = read(moss[1].get(agree(project))).form.values
    moss[1].post(agree(project), values | ({"shows_name": "on"} if shows_name else {}))
    before = read(browser.get(finish(project)))

    page = signed_page(browser, project)

    told = "Moss: a person with lived experienceAgreed on 1 March 2027."
    who = "A person with lived experienceAgreed on 1 March 2027."
    assert ["shows_name" in values, Key.objects.get(kind="other").shows_name] == [False, shows_name]
    for each in (before, page):
        line = each.root.one(class_="signers").all("li")[0].one("div").words
        assert re.sub(r"\s+", " ", line) == (told if shows_name else who)
        assert ("Moss" in each.words) == shows_name


def test_a_name_that_was_erased_is_not_printed(project: Project, browser: Client, moss: tuple[Member, Client]) -> None:
    fill_required(project=project, position=1)
    turn_key(project=project, position=1, member=moss[0], shows_name=True)
    before = signed_page(browser, project)

    change_name(member=moss[0], name="", by=actor_of(member=moss[0]))

    assert "Moss" in before.words
    assert "Moss" not in read(browser.get(record(project))).words


# Opening again -------------------------------------------------------------------------------------------------------


def open_again(project: Project, position: int = 1) -> str:
    return reverse("stage_reopen", args=[project.code, position])


@pytest.fixture
@remembered
def two_signed(project: Project) -> Project:
    """Its first two stages are signed, by Moss and Robin."""
    with at(MONDAY - timedelta(days=20)):
        holder, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
        finish_stage(project=project, position=1, holder=holder)
    finish_stage(project=project, position=2, holder=holder)
    return project


def test_the_page_that_opens_again_says_what_opens_with_it(two_signed: Project, browser: Client) -> None:
    first, second = read(browser.get(open_again(two_signed, 1))), read(browser.get(open_again(two_signed, 2)))

    assert first.heading == "Open stage 1 again"
    assert "These later stages need another look too." in first.words
    assert f"Stage 2: {stage_of(project=two_signed, position=2).title}" in first.words
    assert "These later stages need another look too." not in second.words


def test_a_stage_is_opened_again_with_a_reason(two_signed: Project, browser: Client) -> None:
    response = browser.post(open_again(two_signed), {"reason": "The night staff were never asked."}, follow=True)

    page = read(response)
    assert response.redirect_chain == [(reverse("stage_detail", args=[two_signed.code, 1]), 302)]
    assert page.banner == ["Stage 1 is open again. The old record stays."]
    assert list(Reopening.objects.values_list("stage__position", "reason")) == [
        (1, "The night staff were never asked.")
    ]
    old = [read(browser.get(record(two_signed, position))) for position in (1, 2)]
    assert ["It no longer stands: the stage was opened again." in each.words for each in old] == [True, True]
    assert ["Open stage 1 again" in each.links for each in old] == [False, False]


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": " \n "}, {"reason": "x" * 501}])
def test_a_stage_is_not_opened_again_without_a_reason(
    two_signed: Project, browser: Client, body: dict[str, str]
) -> None:
    before = stored()

    response = browser.post(open_again(two_signed), body)

    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside("reason") == page.summary != []
    assert page.form.values["reason"].strip() == body.get("reason", "").strip()
    assert stored() == before


def test_opening_again_twice_is_recorded_once(two_signed: Project, browser: Client) -> None:
    browser.post(open_again(two_signed), {"reason": "Once."})
    before = stored()

    answers = [browser.post(open_again(two_signed), {"reason": "Once."}), browser.get(open_again(two_signed))]

    stage = reverse("stage_detail", args=[two_signed.code, 1])
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, stage), (302, stage)]
    assert stored() == before


@pytest.mark.parametrize("position", [3, 8])
def test_a_stage_that_is_not_finished_is_not_opened_again(two_signed: Project, browser: Client, position: int) -> None:
    before = stored()

    response = browser.post(open_again(two_signed, position), {"reason": "Because."})

    assert response["Location"] == reverse("stage_detail", args=[two_signed.code, position])
    assert stored() == before


def test_an_archived_project_is_not_opened_again(two_signed: Project, browser: Client) -> None:
    archive_project(project=two_signed, by=lead_actor(project=two_signed))
    before = stored()

    answers = [browser.get(open_again(two_signed)), browser.post(open_again(two_signed), {"reason": "Because."})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "Open stage 1 again" not in read(browser.get(record(two_signed))).links
    assert stored() == before


def test_stages_that_need_another_look_are_signed_together(two_signed: Project, browser: Client) -> None:
    reopen(project=two_signed, position=1, reason="The night staff were never asked.")
    turn_key(project=two_signed, position=2, member=Member.objects.get(name="Moss"))
    page = read(browser.get(finish(two_signed, 2)))

    response = browser.post(finish(two_signed, 2), page.form.values, follow=True)

    assert page.heading == "Sign off stages 1 and 2"
    assert len(page.root.all("div", class_="record")) == 2
    assert page.words.count("Opened again on 1 March 2027 The night staff were never asked.") == 2
    assert read(response).banner == ["Stages 1 and 2 are signed off. Thank you, both of you."]
    assert list(SignOff.objects.order_by("pk").values_list("stage__position", "round")) == [
        (1, 1),
        (2, 1),
        (1, 2),
        (2, 2),
    ]


def test_every_record_of_a_stage_can_be_read(two_signed: Project, browser: Client) -> None:
    holder = Member.objects.get(name="Moss")
    first = shown(browser.get(record(two_signed)))
    reopen(project=two_signed, position=1)
    turn_key(project=two_signed, position=1, member=holder)
    sign(project=two_signed, position=1)

    now, old = browser.get(record(two_signed)), browser.get(record(two_signed), {"round": "1"})

    assert part(read(now), "Every record of this stage") == (
        "Signed 9 February 2027 (no longer stands) Signed 1 March 2027: this one"
    )
    assert read(now).links["Signed 9 February 2027"] == f"/projects/{two_signed.code}/stages/1/record/?round=1"
    assert "It no longer stands" in read(old).words
    assert "It no longer stands" not in read(now).words
    assert shown(old) == first != shown(now)


@pytest.mark.parametrize("wanted", ["0", "3", "x", "-1", "\x00", "9" * 5000])
def test_a_round_that_was_not_signed_has_no_record(two_signed: Project, browser: Client, wanted: str) -> None:
    assert browser.get(record(two_signed), {"round": wanted}).status_code == 404


# Boxes that nobody asked for -----------------------------------------------------------------------------------------

NOT_ASKED = {
    **dict.fromkeys(("author", "member", "member_id", "set_by", "reopened_by", "by", "id", "pk"), "1"),
    **dict.fromkeys(("is_lead", "used", "standing"), "on"),
    "side": "decider",
    "kind": "lead",
    "state": "done",
    "round": "9",
    "attempt": "9",
    "position": "7",
    **dict.fromkeys(("signed_at", "turned_at", "set_at", "reopened_at", "raised_at"), "2020-01-01"),
    "is_withheld": "",
}
"""Whose it is, as what, when, and how it stands: nothing of it comes from a request."""


def test_signing_takes_nothing_else_from_the_request(ready: Project, browser: Client) -> None:
    values = read(browser.get(finish(ready))).form.values

    browser.post(finish(ready), NOT_ASKED | values)

    signed = SignOff.objects.get()
    lead = ready.members.get(is_lead=True)
    assert (signed.round, signed.signed_at, signed.stage.position) == (1, MONDAY, 1)
    assert (signed.lead_key.member, signed.lead_key.kind, signed.lead_key.attempt) == (lead, "lead", 1)
    assert signed.lead_key.turned_at == MONDAY


def test_opening_again_takes_nothing_else_from_the_request(two_signed: Project, browser: Client) -> None:
    browser.post(open_again(two_signed, 2), NOT_ASKED | {"reason": "Because."})

    reopening = Reopening.objects.get()
    lead = two_signed.members.get(is_lead=True)
    assert (reopening.reopened_by, reopening.reopened_at, reopening.stage.position) == (lead, MONDAY, 2)
    assert list(reopening.stale.values_list("sign_off__stage__position", flat=True)) == [2]


@pytest.mark.parametrize("answer", ["my_agreement", "my_as_long_as"])
def test_agreeing_takes_nothing_else_from_the_request(
    project: Project, moss: tuple[Member, Client], answer: str
) -> None:
    fill_required(project=project, position=1)
    address = reverse(answer, args=[project.code, 1])
    words = {"words": "Taxis are booked.", "by_date": "2027-03-09"} if answer == "my_as_long_as" else {}

    moss[1].post(address, NOT_ASKED | read(moss[1].get(address)).form.values | words)

    key = Key.objects.get()
    assert (key.member, key.kind, key.side, key.attempt, key.turned_at) == (moss[0], "other", "lived", 1, MONDAY)
    assert list(Condition.objects.values_list("set_by", "set_at", "stage__position")) == (
        [(moss[0].pk, MONDAY, 1)] if words else []
    )


def test_a_not_yet_takes_nothing_else_from_the_request(project: Project, moss: tuple[Member, Client]) -> None:
    fill_required(project=project, position=1)
    address = reverse("my_not_yet", args=[project.code, 1])

    moss[1].post(address, NOT_ASKED | read(moss[1].get(address)).form.values | {"words": "Too soon."})

    objection = Objection.objects.get()
    assert (objection.author, objection.by_lead, objection.kind) == (moss[0], False, "not_yet")
    assert (objection.is_withheld, objection.raised_at, objection.stage.position) == (True, MONDAY, 1)


def test_saying_that_it_is_done_takes_nothing_else_from_the_request(
    project: Project, moss: tuple[Member, Client]
) -> None:
    fill_required(project=project, position=1)
    turn_key(project=project, position=1, member=moss[0], as_long_as="Taxis are booked.")
    sign(project=project, position=1)
    condition = Condition.objects.get()

    moss[1].post(
        reverse("my_condition", args=[project.code, condition.code]), NOT_ASKED | {"words": "x", "cleared_by": "1"}
    )

    condition.refresh_from_db()
    assert (condition.cleared.cleared_by, condition.cleared.cleared_at) == (moss[0], MONDAY)
    assert condition.words == "Taxis are booked."
