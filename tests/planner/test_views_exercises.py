"""Filling in an exercise by both doors, a lead's and a participant's: what is saved, and that no word is lost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from planner.models import Entry, Exercise, Gap, NoteText
from stakeholders.actions.projects import archive_project
from stakeholders.models import HistoryEntry, Member, Project, Side
from tests.doors import HTMX, Door, lead_door, person_door
from tests.factories import (
    MONDAY,
    at,
    exercise_of,
    finish_stage,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    make_user,
    say_not_needed,
    write,
)
from tests.meanwhile import just_before
from tests.pages import read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

CLOSED = "Nothing more can be written here"


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
def lead(project: Project) -> Door:
    return lead_door(project)


@pytest.fixture
@remembered
def moss(project: Project) -> Door:
    return person_door(project, name="Moss", side=Side.LIVED)


@pytest.fixture(params=["lead", "participant"])
def door(request: pytest.FixtureRequest) -> Door:
    found: Door = request.getfixturevalue("lead" if request.param == "lead" else "moss")
    return found


def texts(project: Project, key: str) -> list[str]:
    """What stands in an exercise."""
    entries = exercise_of(project=project, key=key).entries.filter(removed_at=None).order_by("created_at", "pk")
    return list(entries.values_list("text", flat=True))


# One shared text -----------------------------------------------------------------------------------------------------


def test_a_shared_text_is_saved_and_shown(project: Project, door: Door) -> None:
    form = door.page("working_together").form
    assert form.values == {"text": "", "version": "0"}

    response = door.browser.post(form.action, form.values | {"text": "We meet for an hour.\r\nThere is a break."})

    entry = Entry.objects.get()
    assert (response.status_code, response["Location"]) == (302, door.address("page", "working_together"))
    assert (entry.text, entry.version, entry.is_shared) == ("We meet for an hour.\nThere is a break.", 1, True)
    assert (entry.author_id, entry.by_lead, entry.side) == (
        door.by.member_id,
        door.by.is_lead,
        "" if door.by.is_lead else "lived",
    )
    page = door.page("working_together")
    assert page.banner == ["Saved."]
    assert page.form.values == {"text": "We meet for an hour.\nThere is a break.", "version": "1"}


def test_the_same_text_sent_twice_is_saved_once(project: Project, door: Door) -> None:
    door.save_text("working_together", "We meet for an hour.")
    before = stored()

    assert door.save_text("working_together", "We meet for an hour.").status_code == 302

    assert stored() == before


def test_a_later_save_is_told_and_shown_both_wordings(project: Project, door: Door) -> None:
    _, _, fern = make_participant(project=project, name="Fern")
    write(exercise=exercise_of(project=project, key="working_together"), text="Theirs, saved first.", by=fern)

    response = door.save_text("working_together", "Mine, begun from nothing.", version=0)

    page = read(response)
    assert response.status_code == 409
    assert "Theirs, saved first." in page.words
    assert page.form.values == {"text": "Mine, begun from nothing.", "version": "1"}
    assert texts(project, "working_together") == ["Theirs, saved first."]
    assert list(NoteText.objects.values_list("text", "author_id")) == [("Mine, begun from nothing.", door.by.member_id)]

    again = door.browser.post(page.form.action, page.form.values | {"text": "Both together."})

    assert again.status_code == 302
    assert texts(project, "working_together") == ["Both together."]
    assert "Theirs, saved first." in NoteText.objects.values_list("text", flat=True)


def test_who_is_let_go_while_they_write_writes_nothing(project: Project, door: Door) -> None:
    writer = project.members.filter(code=str(door.by.member_code))
    with just_before("SAVEPOINT", lambda: writer.update(turned_off_at=MONDAY)):
        response = door.save_text("working_together", "We meet for an hour.")
    assert (response.status_code, Entry.objects.count()) == (404, 0)


def test_a_text_may_be_emptied(project: Project, door: Door) -> None:
    door.save_text("working_together", "We meet for an hour.")

    assert door.save_text("working_together", "", version=1).status_code == 302

    assert texts(project, "working_together") == [""]


def test_a_ready_text_is_offered_and_not_stored(project: Project, lead: Door) -> None:
    holder, _, _ = make_participant(project=project, side=Side.LIVED)
    finish_stage(project=project, position=1, holder=holder)

    page = lead.page("invitation")

    assert "Begun for you." in page.words
    assert project.name in page.form.values["text"]
    assert "{" not in page.form.values["text"]
    assert texts(project, "invitation") == []
    assert lead.browser.post(page.form.action, page.form.values).status_code == 302
    assert texts(project, "invitation") == [page.form.values["text"].strip()]


def test_earlier_wordings_can_be_read_by_leads(project: Project, lead: Door) -> None:
    write(exercise=exercise_of(project=project, key="working_together"), text="The first wording.")
    with at(MONDAY + timedelta(hours=1)):
        lead.save_text("working_together", "The second wording.", version=1)
        page = lead.page("working_together")

    assert page.root.one("details").one("summary").words == "Earlier wordings (1)"
    assert "The first wording." in page.root.one("details").words


# Choice and score ----------------------------------------------------------------------------------------------------


def test_a_score_is_saved_with_its_reason(project: Project, door: Door) -> None:
    response = door.save_text("open_score", "7", why="Staff still write first.")

    entry = Entry.objects.get()
    assert response.status_code == 302
    assert (entry.text, entry.values) == ("7", {"why": "Staff still write first."})
    values = door.page("open_score").form.values
    assert (values["text"], values["why"]) == ("7", "Staff still write first.")


@pytest.mark.parametrize("score", ["", "0", "11", "7.5", "seven"])
def test_a_score_is_a_whole_number_from_1_to_10(project: Project, door: Door, score: str) -> None:
    response = door.save_text("open_score", score, why="Because")

    page = read(response)
    assert response.status_code == 422
    assert page.summary == page.errors_beside("text") != []
    assert page.form.values["why"] == "Because"
    assert Entry.objects.count() == 0


@pytest.fixture
@remembered
def in_stage_five(project: Project) -> Project:
    """Four stages are finished, so that the choice of stage 5 can be made."""
    with at(MONDAY - timedelta(days=20)):
        holder, _, _ = make_participant(project=project, side=Side.LIVED)
    for position in range(1, 5):
        finish_stage(project=project, position=position, holder=holder)
    return project


@pytest.mark.usefixtures("in_stage_five")
def test_a_choice_is_saved_and_shown_in_words(project: Project, door: Door) -> None:
    chosen = exercise_of(project=project, key="how_chosen").choice_specs[1]

    response = door.save_text("how_chosen", chosen.value)

    assert response.status_code == 302
    assert texts(project, "how_chosen") == [chosen.value]
    assert door.page("how_chosen").form.values["text"] == chosen.value


@pytest.mark.usefixtures("in_stage_five")
def test_what_is_no_choice_is_refused(project: Project, door: Door) -> None:
    response = door.save_text("how_chosen", "none-of-these")

    page = read(response)
    assert response.status_code == 422
    assert page.summary == page.errors_beside("text") != []
    assert texts(project, "how_chosen") == []


# Notes ---------------------------------------------------------------------------------------------------------------


def test_a_note_is_added_and_the_form_is_empty_again(project: Project, door: Door) -> None:
    form = door.page("problem").forms[-1]

    response = door.browser.post(form.action, form.values | {"text": "Nobody asked if there is food."})

    entry = Entry.objects.get()
    assert response.status_code == 302
    assert str(entry.code) in form.action
    assert (entry.text, entry.author_id, entry.by_lead, entry.is_shared) == (
        "Nobody asked if there is food.",
        door.by.member_id,
        door.by.is_lead,
        False,
    )
    fresh = door.page("problem").forms[-1]
    assert fresh.values["text"] == ""
    assert fresh.action != form.action


def test_the_second_submit_of_one_form_adds_nothing(project: Project, door: Door) -> None:
    code = uuid4()
    door.save_entry("problem", code, text="Nobody asked.")
    before = stored()

    assert door.save_entry("problem", code, text="Nobody asked.").status_code == 302

    assert stored() == before


def test_a_note_of_ones_own_is_changed(project: Project, door: Door) -> None:
    entry = write(exercise=exercise_of(project=project, key="problem"), text="Nobody asked.", by=door.by)
    form = next(form for form in door.page("problem", change=str(entry.code)).forms if str(entry.code) in form.action)
    assert (form.values["text"], form.values["version"]) == ("Nobody asked.", "1")

    response = door.browser.post(form.action, form.values | {"text": "Nobody asked us."})

    entry.refresh_from_db()
    assert response.status_code == 302
    assert (entry.text, entry.version) == ("Nobody asked us.", 2)


def test_a_note_changed_in_another_window_is_not_overwritten(project: Project, door: Door) -> None:
    entry = write(exercise=exercise_of(project=project, key="problem"), text="Nobody asked.", by=door.by)
    door.save_entry("problem", entry.code, version=1, text="From the other window.")

    response = door.save_entry("problem", entry.code, version=1, text="From this window.")

    page = read(response)
    assert response.status_code == 409
    assert "From the other window." in page.words
    assert "From this window." in response.content.decode()
    assert texts(project, "problem") == ["From the other window."]


def test_nobody_changes_or_removes_what_a_participant_wrote(project: Project, door: Door) -> None:
    _, _, fern = make_participant(project=project, name="Fern")
    entry = write(exercise=exercise_of(project=project, key="problem"), text="By Fern.", by=fern)
    before = stored()

    answers = [
        door.save_entry("problem", entry.code, version=1, text="By somebody else."),
        door.browser.get(door.address("entry_remove", "problem", entry.code)),
        door.browser.post(door.address("entry_remove", "problem", entry.code)),
    ]

    assert [response.status_code for response in answers] == [403, 403, 403]
    assert stored() == before
    links = door.page("problem").links
    assert [words for words in links if words.startswith(("Change", "Take away"))] == []


def test_a_participant_changes_nothing_that_a_lead_wrote(project: Project, moss: Door) -> None:
    entry = write(exercise=exercise_of(project=project, key="problem"), text="By a lead.")
    before = stored()

    assert moss.save_entry("problem", entry.code, version=1, text="By Moss.").status_code == 403
    assert moss.browser.post(moss.address("entry_remove", "problem", entry.code)).status_code == 403
    assert stored() == before


def test_leads_share_what_leads_wrote(project: Project, lead: Door) -> None:
    _, ash = make_lead(project=project)
    entry = write(exercise=exercise_of(project=project, key="problem"), text="By Ash.", by=ash)

    assert lead.save_entry("problem", entry.code, version=1, text="By both.").status_code == 302
    assert texts(project, "problem") == ["By both."]


def test_no_page_of_an_exercise_names_who_wrote(project: Project, door: Door) -> None:
    _, _, fern = make_participant(project=project, name="Quillfeather")
    write(exercise=exercise_of(project=project, key="problem"), text="Nobody asked.", by=fern)

    page = door.browser.get(door.address("page", "problem")).content.decode()

    assert "Nobody asked." in page
    assert "Quillfeather" not in page
    assert str(Member.objects.get(name="Quillfeather").code) not in page


# Rows ----------------------------------------------------------------------------------------------------------------


def test_a_lead_fills_in_every_box_of_a_row(project: Project, lead: Door) -> None:
    code = uuid4()
    exercise = exercise_of(project=project, key="time_money")
    first, date, money, *_ = (column.key for column in exercise.column_specs)

    response = lead.save_entry("time_money", code, boxes={first: "A hall", date: "12/5/2027", money: "1250.5"})

    entry = Entry.objects.get(code=code)
    assert response.status_code == 302
    assert (entry.text, entry.values) == ("A hall", {first: "A hall", date: "2027-05-12", money: "1250.5"})
    assert "12 May 2027" in lead.page("time_money").words
    assert "£1250.5" in lead.page("time_money").words


def test_a_participant_writes_the_first_box_only(project: Project, moss: Door) -> None:
    exercise = exercise_of(project=project, key="can_change")
    first, can, why, *_ = (column.key for column in exercise.column_specs)
    names = [box.attributes.get("name") for box in moss.page("can_change").forms[-1].boxes]
    assert names == ["csrfmiddlewaretoken", "version", first]

    response = moss.save_entry("can_change", uuid4(), boxes={first: "The day", can: "yes", why: "We can."})

    assert response.status_code == 302
    assert Entry.objects.get().values == {first: "The day"}


def test_changing_the_first_box_keeps_the_others(project: Project, lead: Door, moss: Door) -> None:
    first, can, *_ = (column.key for column in exercise_of(project=project, key="can_change").column_specs)
    entry = write(exercise=exercise_of(project=project, key="can_change"), text="The day", by=moss.by)
    lead.save_entry("can_change", entry.code, version=1, boxes={first: "The day", can: "yes"})

    assert moss.save_entry("can_change", entry.code, version=2, boxes={first: "The hour"}).status_code == 302

    entry.refresh_from_db()
    assert (entry.text, entry.values, entry.author_id) == (
        "The hour",
        {first: "The hour", can: "yes"},
        moss.by.member_id,
    )


def test_the_first_box_must_be_filled(project: Project, door: Door) -> None:
    first, _, why, *_ = (column.key for column in exercise_of(project=project, key="can_change").column_specs)

    response = door.save_entry("can_change", uuid4(), boxes={first: " ", why: "We can."})

    page = read(response)
    assert response.status_code == 422
    assert page.summary == page.errors_beside(first) != []
    assert ("We can." in response.content.decode()) == door.by.is_lead
    assert Entry.objects.count() == 0


def test_rows_begun_for_the_team_count_only_once_saved(project: Project, lead: Door) -> None:
    starters = exercise_of(project=project, key="time_money").starter_rows
    first = exercise_of(project=project, key="time_money").column_specs[0].key
    page = lead.page("time_money")
    offered = [words for words in page.links if words.startswith("Fill in “")]
    assert offered == [f"Fill in “{row[first]}”" for row in starters]
    assert texts(project, "time_money") == []

    form = lead.page("time_money", begin="1").forms[-1]
    assert form.values[first] == starters[1][first]
    lead.browser.post(form.action, form.values)

    assert texts(project, "time_money") == [starters[1][first]]
    assert len([words for words in lead.page("time_money").links if words.startswith("Fill in “")]) == 3


@pytest.mark.parametrize("begin", ["4", "-1", "²", "x", "9" * 5000])
def test_a_begun_row_that_is_not_there_is_an_empty_form(project: Project, lead: Door, begin: str) -> None:
    first = exercise_of(project=project, key="time_money").column_specs[0].key

    assert lead.page("time_money", begin=begin).forms[-1].values[first] == ""


# Taking away ---------------------------------------------------------------------------------------------------------


def test_a_note_of_ones_own_is_taken_away_after_a_question(project: Project, door: Door) -> None:
    entry = write(exercise=exercise_of(project=project, key="problem"), text="Nobody asked.", by=door.by)
    address = door.page("problem").links["Take away “Nobody asked.”"]
    before = stored()
    question = read(door.browser.get(address))
    assert (question.heading, "Nobody asked." in question.words) == ("Take this away?", True)
    assert stored() == before

    response = door.browser.post(address, follow=True)

    entry.refresh_from_db()
    assert read(response).banner == ["It is taken away."]
    assert "Nobody asked." not in read(response).words
    assert (entry.text, entry.values, entry.removed_at is None) == ("", {}, False)
    assert HistoryEntry.objects.filter(verb="entry_removed").count() == 1
    assert door.browser.post(address).status_code == 404
    assert door.save_entry("problem", entry.code, version=1, text="Again").status_code == 404


def test_a_note_on_the_second_page_is_taken_away_by_its_link(project: Project, door: Door) -> None:
    for number in range(101):
        write(exercise=exercise_of(project=project, key="problem"), text=f"Note {number}", by=door.by)
    address = door.page("problem", page=2).links["Take away “Note 100”"]

    assert read(door.browser.get(address)).heading == "Take this away?"
    assert door.browser.post(address).status_code == 302
    assert len(texts(project, "problem")) == 100


def test_the_second_page_begins_after_a_hundred(project: Project, door: Door) -> None:
    for number in range(101):
        write(exercise=exercise_of(project=project, key="problem"), text=f"Note {number}.", by=door.by)

    first, second = door.page("problem"), door.page("problem", page=2)

    assert (first.links["Next page"], second.links["Earlier page"]) == ("?page=2", "?page=1")
    assert ("Note 99." in first.words, "Note 100." in first.words) == (True, False)
    assert ("Note 99." in second.words, "Note 100." in second.words) == (False, True)


@pytest.mark.parametrize("page", ["0", "-1", "99", "²", "x", "", "9" * 30, "9" * 5000])
def test_a_page_that_is_not_there_is_a_page_that_is(project: Project, door: Door, page: str) -> None:
    write(exercise=exercise_of(project=project, key="problem"), text="Nobody asked.")

    response = door.browser.get(door.address("page", "problem"), {"page": page})

    assert (response.status_code, "Nobody asked." in response.content.decode()) == (200, True)


# Typing up the wall --------------------------------------------------------------------------------------------------


def paste(lead: Door, key: str, lines: str, batch: object = None) -> Any:
    return lead.browser.post(lead.address("lines_paste", key), {"lines": lines, "batch": batch or uuid4()})


@pytest.mark.parametrize("key", ["problem", "can_change"])
def test_each_line_becomes_a_note_or_a_row(project: Project, lead: Door, key: str) -> None:
    response = paste(lead, key, "\r\n  One \r\n\r\nTwo\r\nThree\r\n")

    first = exercise_of(project=project, key="can_change").column_specs[0].key
    assert (response.status_code, response["Location"]) == (302, lead.address("page", key))
    assert lead.page(key).banner == ["3 lines are added."]
    assert texts(project, key) == ["One", "Two", "Three"]
    assert list(Entry.objects.values_list("values", flat=True)) == [
        {first: line} if key == "can_change" else {} for line in ("One", "Two", "Three")
    ]
    assert set(Entry.objects.values_list("by_lead", "side")) == {(True, "")}


def test_lines_sent_twice_are_added_once(project: Project, lead: Door) -> None:
    form = read(lead.browser.get(lead.address("lines_paste", "problem"))).form
    for _ in range(2):
        assert paste(lead, "problem", "One\nTwo", form.values["batch"]).status_code == 302

    assert texts(project, "problem") == ["One", "Two"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("\n".join(f"Line {number}" for number in range(1, 202)), "There are 201 lines. 200 is the most at once."),
        ("One\n" + "x" * 1001 + "\nThree", "Line 2 is longer than 1,000 letters."),
        (" \n\n ", "Type at least one line."),
    ],
)
def test_lines_that_are_too_many_or_too_long_are_refused_and_kept(
    project: Project, lead: Door, lines: str, said: str
) -> None:
    before = stored()

    response = paste(lead, "problem", lines)

    page = read(response)
    assert response.status_code == 422
    assert page.summary == page.errors_beside("lines") == [said]
    assert page.form.values["lines"] == lines
    assert stored() == before


def test_200_lines_are_taken(project: Project, lead: Door) -> None:
    assert paste(lead, "problem", "\n".join(f"Line {number}" for number in range(200))).status_code == 302
    assert Entry.objects.count() == 200


@pytest.mark.parametrize("key", ["working_together", "open_score"])
def test_lines_go_into_notes_and_rows_only(project: Project, lead: Door, key: str) -> None:
    assert lead.browser.get(lead.address("lines_paste", key)).status_code == 404
    assert paste(lead, key, "One").status_code == 404


# Said to be not needed -----------------------------------------------------------------------------------------------


def test_an_exercise_is_said_to_be_not_needed_and_needed_again(project: Project, lead: Door) -> None:
    form = read(lead.browser.get(lead.address("not_needed", "problem"))).form

    response = lead.browser.post(
        lead.address("not_needed", "problem"), form.values | {"reason": "We asked last year.", "plan": "Ask again."}
    )

    gap = Gap.objects.get()
    page = lead.page("problem")
    assert response["Location"] == reverse("stage_detail", args=[project.code, 1])
    assert gap.exercise == exercise_of(project=project, key="problem")
    assert (gap.reason, gap.plan, gap.closed_at) == ("We asked last year.", "Ask again.", None)
    assert "We asked last year. Instead: Ask again." in page.words

    back = next(form for form in page.forms if form.action.endswith("/needed/"))
    assert lead.browser.post(back.action).status_code == 302
    gap.refresh_from_db()
    assert gap.closed_at is not None
    assert "We asked last year." not in lead.page("problem").words


def test_a_gap_is_looked_at_again_within_12_weeks(project: Project, lead: Door) -> None:
    body = {"reason": "We asked last year.", "plan": "Ask again."}
    answers = {
        day: lead.browser.post(lead.address("not_needed", "problem"), body | {"look_again_on": day})
        for day in ("2027-02-28", "2027-05-25", "2027-05-24", "2027-03-01")
    }

    assert {day: response.status_code for day, response in answers.items()} == {
        "2027-02-28": 422,
        "2027-05-25": 422,
        "2027-05-24": 302,
        "2027-03-01": 302,
    }
    page = read(answers["2027-05-25"])
    assert page.summary == page.errors_beside("look_again_on") == ["Choose a day from today, within 12 weeks."]
    assert page.form.values == body | {"look_again_on": "2027-05-25"}


def test_what_is_filled_or_extra_cannot_be_said_to_be_not_needed(project: Project, lead: Door) -> None:
    write(exercise=exercise_of(project=project, key="problem"))

    assert [lead.browser.get(lead.address("not_needed", key)).status_code for key in ("problem", "hopes")] == [404, 404]


def test_taking_back_what_nobody_said_changes_nothing(project: Project, lead: Door) -> None:
    before = stored()

    response = lead.browser.post(lead.address("needed_again", "problem"), follow=True)

    assert read(response).banner == ["Nothing was changed."]
    assert stored() == before


# Without leaving the page (htmx) -------------------------------------------------------------------------------------


def test_a_pressed_save_answers_with_the_part(project: Project, lead: Door) -> None:
    response = lead.save_text("working_together", "We meet for an hour.", htmx=True)

    page = read(response)
    assert response.status_code == 200
    assert "HX-Request" in response["Vary"]
    assert page.root.all("html") == []
    assert page.root.one(id="words").one("textarea").raw.strip() == "We meet for an hour."
    assert page.words.endswith("Saved.")


def test_pages_without_script_have_no_parts(project: Project, moss: Door) -> None:
    """Nothing of a participant's page asks by htmx; whoever does all the same gets whole pages."""
    saved = moss.save_text("working_together", "We meet for an hour.", htmx=True)
    refused = moss.save_entry("problem", uuid4(), htmx=True, text="x" * 1001)
    page = moss.browser.get(moss.address("page", "problem"), headers=HTMX)

    assert [response.status_code for response in (saved, refused, page)] == [302, 422, 200]
    assert ["<html" in response.content.decode() for response in (refused, page)] == [True, True]


def test_the_page_and_its_part_vary_by_who_asks(project: Project, lead: Door) -> None:
    address = lead.address("page", "problem")

    whole = lead.browser.get(address)
    part = lead.browser.get(address, headers=HTMX)
    restored = lead.browser.get(address, headers=HTMX | {"hx-history-restore-request": "true"})

    assert ["<html" in response.content.decode() for response in (whole, part, restored)] == [True, False, True]
    assert ["HX-Request" in response["Vary"] for response in (whole, part, restored)] == [True, True, True]


def test_words_are_saved_while_somebody_types(project: Project, lead: Door) -> None:
    first = lead.save_text("working_together", "We", htmx=True, stay="1")
    second = lead.save_text("working_together", "We meet", version=1, htmx=True, stay="1")

    page = read(second)
    assert (first.status_code, second.status_code) == (200, 200)
    assert page.words == "Saved 10:00"
    assert page.root.one("input", name="version").attributes["value"] == "2"
    assert page.root.one("input", name="version").attributes["hx-swap-oob"] == "true"
    assert texts(project, "working_together") == ["We meet"]
    assert NoteText.objects.count() == 0
    assert HistoryEntry.objects.values_list("verb", flat=True).filter(verb="lines_pasted").count() == 0


def test_a_note_typed_slowly_is_one_note(project: Project, lead: Door) -> None:
    code = uuid4()
    for version, text in enumerate(["No", "Nobody", "Nobody asked."]):
        response = lead.save_entry("problem", code, version=version, htmx=True, text=text, stay="1")
        assert read(response).root.one("input", name="version").attributes["value"] == str(version + 1)

    assert texts(project, "problem") == ["Nobody asked."]


def test_typing_over_somebody_elses_save_is_told(project: Project, lead: Door) -> None:
    write(exercise=exercise_of(project=project, key="working_together"), text="Theirs.")

    response = lead.save_text("working_together", "Mine.", version=0, htmx=True, stay="1")

    assert response.status_code == 409
    assert read(response).words.startswith("Not saved. Somebody else saved this")
    assert texts(project, "working_together") == ["Theirs."]


def test_typing_too_much_is_told_and_nothing_is_saved(project: Project, lead: Door) -> None:
    response = lead.save_text("working_together", "x" * 10_001, htmx=True, stay="1")

    assert response.status_code == 422
    assert read(response).words.startswith("Not saved yet.")
    assert Entry.objects.count() == 0


def test_a_refused_press_answers_with_the_part_and_the_words(project: Project, lead: Door) -> None:
    response = lead.save_entry("problem", uuid4(), htmx=True, text="x" * 1001)

    page = read(response)
    assert response.status_code == 422
    assert page.root.all("html") == []
    assert page.summary == page.errors_beside("text") != []
    assert page.root.one("textarea").raw.strip() == "x" * 1001


# Signed out, link ended, stage closed: the words stay ----------------------------------------------------------------


def test_words_sent_after_the_sign_in_ended_are_kept_and_can_be_sent_again(project: Project, lead: Door) -> None:
    address = lead.address("text_save", "working_together")
    lead.browser.logout()
    body = {"text": "Words of an hour", "version": "0"}

    response = lead.browser.post(address, body, headers={"origin": "http://testserver"})

    page = read(response)
    assert (response.status_code, page.heading) == (401, "Sign in to save this")
    assert page.form.action == address
    assert page.form.values == body
    assert page.root.one("textarea").raw.strip() == "Words of an hour"
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert Entry.objects.count() == 0

    lead.browser.force_login(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    assert lead.browser.post(page.form.action, page.form.values).status_code == 302
    assert texts(project, "working_together") == ["Words of an hour"]


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_words_that_come_from_elsewhere_are_shown_and_not_sent_again(project: Project, lead: Door, origin: str) -> None:
    lead.browser.logout()
    address = lead.address("text_save", "working_together")

    response = lead.browser.post(address, {"text": "Not typed here"}, headers={"origin": origin} if origin else {})

    page = read(response)
    assert (response.status_code, page.forms) == (401, [])
    assert "Not typed here" in page.root.one("textarea").raw


def test_words_saved_by_script_after_the_sign_in_ended_stay_on_the_page(project: Project, lead: Door) -> None:
    lead.browser.logout()

    response = lead.save_text("working_together", "Words of an hour", htmx=True, stay="1")

    assert response.status_code == 401
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#save-problem", "innerHTML")
    assert read(response).words.startswith("Not saved. You are signed out. Your words are still here.")


def test_words_sent_after_the_link_ended_are_kept(project: Project, moss: Door) -> None:
    project.members.filter(is_lead=False).update(turned_off_at=MONDAY)

    response = moss.save_text("working_together", "Words of an hour")

    page = read(response)
    assert (response.status_code, page.heading) == (404, "Open your own link again to save this")
    assert "Words of an hour" in page.root.one("textarea").raw
    assert Entry.objects.count() == 0


@pytest.fixture
@remembered
def signed(project: Project) -> Project:
    """The first stage was signed off, the day before."""
    with at(MONDAY - timedelta(days=1)):
        holder, _, _ = make_participant(project=project, name="Fern", side=Side.LIVED)
        finish_stage(project=project, position=1, holder=holder)
    return project


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("text", ["Words that came too late", "x" * 10_001])
def test_a_finished_stage_takes_no_words_and_loses_none(project: Project, door: Door, text: str) -> None:
    before = stored()

    for response in (door.save_text("working_together", text), door.save_entry("problem", uuid4(), text=text)):
        page = read(response)
        assert (response.status_code, page.heading) == (409, CLOSED)
        assert page.root.one("textarea").raw.strip() == text
    assert stored() == before


@pytest.mark.usefixtures("signed")
def test_a_finished_stage_tells_a_script_and_covers_no_words(project: Project, door: Door) -> None:
    response = door.save_text("working_together", "Words that came too late", htmx=True)

    assert response.status_code == 409
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#save-problem", "innerHTML")


@pytest.mark.usefixtures("signed")
def test_nothing_that_was_signed_is_changed_taken_away_or_pasted_over(project: Project, lead: Door) -> None:
    entry = exercise_of(project=project, key="problem").entries.get()
    before = stored()

    answers = [
        lead.save_entry("problem", entry.code, version=1, text="Changed afterwards"),
        lead.browser.post(lead.address("entry_remove", "problem", entry.code)),
        paste(lead, "problem", "One more"),
        lead.browser.post(
            lead.address("not_needed", "time_money"), {"reason": "a", "plan": "b", "look_again_on": "2027-03-02"}
        ),
    ]

    assert [response.status_code for response in answers] == [409, 409, 409, 404]
    assert stored() == before


@pytest.mark.usefixtures("signed")
def test_an_exercise_that_carries_on_takes_new_rows_and_keeps_the_signed_ones(project: Project, door: Door) -> None:
    first = exercise_of(project=project, key="can_change").column_specs[0].key
    signed_entry = exercise_of(project=project, key="can_change").entries.get()
    code = uuid4()

    assert door.save_entry("can_change", code, boxes={first: "After signing"}).status_code == 302
    assert door.save_entry("can_change", code, version=1, boxes={first: "Changed after signing"}).status_code == 302
    refused = door.save_entry("can_change", signed_entry.code, version=1, boxes={first: "Changed"})

    assert refused.status_code == (409 if door.by.is_lead else 403)
    assert texts(project, "can_change")[1:] == ["Changed after signing"]


def test_a_later_stage_takes_words_only_where_it_is_always_open(project: Project, door: Door) -> None:
    first = exercise_of(project=project, key="meetings").column_specs[0].key

    assert door.save_entry("meetings", uuid4(), boxes={first: "First meeting"}).status_code == 302
    assert door.save_entry("promise_again", uuid4(), text="Too early").status_code == 409
    assert texts(project, "promise_again") == []


def test_the_next_stage_can_be_written_early(project: Project, door: Door) -> None:
    assert door.save_text("who_listed", "All of us.").status_code == 302
    assert texts(project, "who_listed") == ["All of us."]


def test_an_archived_project_keeps_a_lead_from_saying_not_needed(project: Project, lead: Door) -> None:
    say_not_needed(exercise=exercise_of(project=project, key="problem"))
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()

    answers = [
        lead.browser.get(lead.address("not_needed", "problem")),
        lead.browser.post(lead.address("needed_again", "problem")),
        paste(lead, "problem", "One more"),
    ]

    assert [response.status_code for response in answers] == [403, 409, 409]
    assert stored() == before


# Addresses of nothing ------------------------------------------------------------------------------------------------

NOWHERE = [(0, "problem"), (99, "problem"), (10**30, "problem"), (1, "no_such_exercise"), (2, "problem")]


@pytest.mark.parametrize(("position", "key"), NOWHERE)
def test_an_exercise_that_is_not_there(project: Project, door: Door, position: int, key: str) -> None:
    code = uuid4()
    entry = write(exercise=exercise_of(project=project, key="problem"), by=door.by)
    before = stored()
    page = "my_exercise" if door.prefix else "exercise_detail"
    where = [project.code, position, key]

    answers = [
        door.browser.get(reverse(page, args=where)),
        door.browser.post(reverse(f"{door.prefix}text_save", args=where), {"text": "a"}),
        door.browser.post(reverse(f"{door.prefix}entry_save", args=[*where, code]), {"text": "a"}),
        door.browser.post(reverse(f"{door.prefix}entry_remove", args=[*where, entry.code])),
    ]

    assert [response.status_code for response in answers] == [404, 404, 404, 404]
    assert stored() == before


def test_each_kind_of_exercise_has_its_own_address(project: Project, door: Door) -> None:
    before = stored()

    assert door.save_entry("working_together", uuid4(), text="a").status_code == 404
    assert door.save_text("problem", "a").status_code == 404
    assert stored() == before


def test_an_entry_stands_in_one_exercise(project: Project, door: Door) -> None:
    entry = write(exercise=exercise_of(project=project, key="problem"), text="Nobody asked.", by=door.by)
    before = stored()

    assert door.save_entry("hopes", entry.code, version=1, text="Moved").status_code == 404
    assert door.browser.post(door.address("entry_remove", "hopes", entry.code)).status_code == 404
    assert stored() == before


# What a page warns of ------------------------------------------------------------------------------------------------


def test_notes_of_staff_alone_are_warned_of(project: Project, lead: Door, moss: Door) -> None:
    warning = "Every note so far is from staff. Ask the people it happens to."
    assert warning not in lead.page("problem").words
    write(exercise=exercise_of(project=project, key="problem"), by=lead.by)
    assert warning in lead.page("problem").words

    write(exercise=exercise_of(project=project, key="problem"), by=moss.by)

    assert warning not in lead.page("problem").words


def every_exercise_of(project: Project) -> list[Exercise]:
    return list(project.exercises.select_related("stage"))


def test_every_exercise_of_the_plan_can_be_opened(project: Project, door: Door) -> None:
    exercises = every_exercise_of(project)

    assert len(exercises) > 50
    for exercise in exercises:
        response = door.browser.get(door.address("page", exercise.key))
        if exercise.leads_only and not door.by.is_lead:
            assert response.status_code == 404
            continue
        page = read(response)
        assert (exercise.title in page.words, exercise.prompt in page.words) == (True, True), exercise.key
