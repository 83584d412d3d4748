"""What the flags of exercises do on their pages, by both doors: suggestions, copies, replies, what is shown to whom."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from planner.actions.entries import reply_to_entry, save_entry
from planner.models import Entry, EntryReply, Exercise
from planner.queries.replies import replies_waiting
from planner.queries.suggestions import done_by_itself
from stakeholders.actions.projects import archive_project
from stakeholders.models import HistoryEntry, Project, Side
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
    write,
)
from tests.pages import Page, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    """A project whose exercises are all open, so that no test signs seven stages first."""
    project = make_project(lead=make_user(name="Robin"))
    project.exercises.update(always_open=True)
    return project


@pytest.fixture
@remembered
def lead(project: Project) -> Door:
    return lead_door(project)


@pytest.fixture
@remembered
def moss(project: Project) -> Door:
    return person_door(project, side=Side.LIVED)


@pytest.fixture(params=["lead", "participant"])
def door(request: pytest.FixtureRequest) -> Door:
    found: Door = request.getfixturevalue("lead" if request.param == "lead" else "moss")
    return found


def put(project: Project, key: str, **boxes: str) -> Entry:
    """A row by a lead, with these boxes."""
    exercise = exercise_of(project=project, key=key)
    first = boxes[exercise.column_specs[0].key]
    by = lead_actor(project=project)
    return save_entry(exercise=exercise, code=uuid4(), text=first, values=boxes, version=0, by=by).entry


def begun(page: Page) -> dict[str, str]:
    """The rows that a page offers to begin, each with its address."""
    return {words: address for words, address in page.links.items() if "?begin=" in address}


def section(page: Page, id_: str) -> str:
    """The words of a section, found by the id of its heading; empty where there is none."""
    found = page.root.all("section", **{"aria-labelledby": id_})
    return found[0].words if found else ""


# Groups that are missing ---------------------------------------------------------------------------------------------


def test_groups_that_nobody_heard_are_suggested(project: Project, lead: Door) -> None:
    for group in ("Carers", "Young people", " young  PEOPLE ", "Night staff"):
        put(project, "barriers", group=group)
    put(project, "heard", what_people_said="It is cold.", group="carers ")

    page = lead.page("not_heard")
    assert list(begun(page)) == [
        "Say why, and what we will do: Young people",
        "Say why, and what we will do: Night staff",
    ]

    form = read(lead.browser.get(begun(page)["Say why, and what we will do: Night staff"])).forms[-1]
    assert (form.values["group"], form.values["why"]) == ("Night staff", "")
    lead.browser.post(form.action, form.values | {"why": "They sleep by day."})

    assert list(begun(lead.page("not_heard"))) == ["Say why, and what we will do: Young people"]


def test_where_everybody_was_heard_nothing_is_needed(project: Project, lead: Door, moss: Door) -> None:
    def by_itself() -> bool:
        exercise = exercise_of(project=project, key="not_heard")
        done = done_by_itself(project, list(project.exercises.all()))
        words = "Every group you listed was heard. Nothing is needed here."
        assert (exercise.pk in done) == (words in lead.page("not_heard").words)
        assert words not in moss.page("not_heard").words
        return exercise.pk in done

    assert not by_itself()
    put(project, "barriers", group="Carers")
    assert not by_itself()
    put(project, "heard", what_people_said="It is cold.", group="Carers")
    assert by_itself()
    put(project, "gain_lose", group="Neighbours")
    assert not by_itself()
    put(project, "not_heard", group="Neighbours")
    assert not by_itself()


def test_no_exercise_that_suggests_nothing_is_done_by_itself(project: Project, django_assert_num_queries: Any) -> None:
    exercises = list(project.exercises.filter(suggested_from=""))

    with django_assert_num_queries(0):
        assert done_by_itself(project, exercises) == frozenset()


def test_participants_are_not_told_who_was_heard(project: Project, moss: Door) -> None:
    put(project, "barriers", group="Carers")

    page = moss.page("not_heard")

    assert begun(page) == {}
    assert moss.page("not_heard", begin="0").forms[-1].values["group"] == ""


def test_a_box_for_a_group_suggests_the_known_ones(project: Project, door: Door) -> None:
    put(project, "barriers", group="Carers")
    put(project, "share_power", who_decides_now="The board")
    put(project, "heard", what_people_said="It is cold.", group="Secret group")

    page = door.page("not_heard")

    box = page.root.one("input", name="group")
    options = [option.attributes["value"] for option in page.root.one("datalist", id="groups").all("option")]
    assert (box.attributes["list"], options) == ("groups", ["Carers", "The board"])


# Copied rows ---------------------------------------------------------------------------------------------------------


def test_what_good_looks_like_is_looked_at_again(project: Project, lead: Door) -> None:
    put(project, "good", i_can="I can rest", at_start="I worry", group="Carers", how_we_will_know="They say so")
    put(project, "good", i_can="I can go out", at_start="I stay in")

    page = lead.page("better")
    assert list(begun(page)) == ["Fill in “I can rest”", "Fill in “I can go out”"]
    form = read(lead.browser.get(begun(page)["Fill in “I can go out”"])).forms[-1]
    assert {name: form.values[name] for name in ("i_can", "at_start", "now")} == {
        "i_can": "I can go out",
        "at_start": "I stay in",
        "now": "",
    }
    lead.browser.post(form.action, form.values | {"now": "I go out"})

    assert Entry.objects.get(exercise__key="better").values == {
        "i_can": "I can go out",
        "at_start": "I stay in",
        "now": "I go out",
    }
    assert list(begun(lead.page("better"))) == ["Fill in “I can rest”"]


# From notes to rows --------------------------------------------------------------------------------------------------


def make_rows(page: Page) -> dict[str, str]:
    """The buttons that make rows of notes, each with where it sends."""
    return {form.element.one("button").words: form.action for form in page.forms if form.action.endswith("/row/")}


def test_a_note_becomes_a_row_with_one_press(project: Project, lead: Door, moss: Door) -> None:
    ideas = exercise_of(project=project, key="ideas")
    note = write(exercise=ideas, text="A phone line at night", by=moss.by)
    write(exercise=ideas, text="A buddy", by=lead.by)
    buttons = make_rows(lead.page("choose_ideas"))
    assert list(buttons) == ["Make it a row “A phone line at night”", "Make it a row “A buddy”"]

    first, second = (lead.browser.post(buttons["Make it a row “A phone line at night”"]) for _ in range(2))

    row = Entry.objects.get(exercise__key="choose_ideas")
    assert (first.status_code, second.status_code) == (302, 302)
    assert (row.text, row.values, row.made_from, row.by_lead, row.side) == (
        "A phone line at night",
        {"idea": "A phone line at night"},
        note,
        True,
        "",
    )
    form = read(lead.browser.get(first["Location"])).forms[0]
    assert (form.values["idea"], form.values["what_we_do"]) == ("A phone line at night", "")
    page = lead.page("choose_ideas")
    assert list(make_rows(page)) == ["Make it a row “A buddy”"]
    assert HistoryEntry.objects.filter(verb="row_made").count() == 1


def test_a_row_that_was_taken_away_can_be_made_again(project: Project, lead: Door, moss: Door) -> None:
    note = write(exercise=exercise_of(project=project, key="ideas"), text="A buddy", by=moss.by)
    address = lead.address("row_make", "choose_ideas", note.code)
    lead.browser.post(address)
    lead.browser.post(lead.address("entry_remove", "choose_ideas", Entry.objects.get(made_from=note).code))

    assert lead.browser.post(address).status_code == 302

    rows = exercise_of(project=project, key="choose_ideas").entries.counted()
    assert list(rows.values_list("text", "made_from")) == [("A buddy", note.pk)]


def test_only_notes_of_the_exercise_become_rows(project: Project, lead: Door, moss: Door) -> None:
    elsewhere = write(exercise=exercise_of(project=project, key="hopes"), text="Not an idea", by=moss.by)
    idea = write(exercise=exercise_of(project=project, key="ideas"), text="A buddy", by=moss.by)
    before = stored()

    answers = [
        lead.browser.post(lead.address("row_make", "choose_ideas", elsewhere.code)),
        lead.browser.post(lead.address("row_make", "choose_ideas", uuid4())),
        lead.browser.post(lead.address("row_make", "tests", idea.code)),
        lead.browser.post(lead.address("row_make", "ideas", idea.code)),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert stored() == before


def test_rows_nobody_was_told_about_need_a_reply(project: Project, lead: Door, moss: Door) -> None:
    for number in range(101):
        put(project, "choose_ideas", idea=f"Idea {number}.", told_them_on="2027-03-01" if number else "")

    page = lead.page("choose_ideas", page="2")
    assert section(page, "needs-reply").startswith("Needs a reply (1)")
    assert "Idea 0." in section(page, "needs-reply")
    form = read(lead.browser.get(page.links["Idea 0."])).forms[0]
    lead.browser.post(form.action, form.values | {"told_them_on": "2027-03-02"})

    assert section(lead.page("choose_ideas"), "needs-reply") == ""
    assert section(moss.page("choose_ideas"), "needs-reply") == ""


def test_a_note_that_was_made_a_row_says_so_before_it_is_taken_away(project: Project, lead: Door, moss: Door) -> None:
    note = write(exercise=exercise_of(project=project, key="ideas"), text="A buddy", by=moss.by)
    question = moss.address("entry_remove", "ideas", note.code)
    words = "The team made a row from this note. That row stays."
    assert words not in read(moss.browser.get(question)).words

    lead.browser.post(lead.address("row_make", "choose_ideas", note.code))

    assert words in read(moss.browser.get(question)).words


# Replies -------------------------------------------------------------------------------------------------------------


def wish(door: Door, text: str = "A phone line at night") -> Entry:
    """A note in Ideas, by this door, whose author would like a reply."""
    code = uuid4()
    assert door.save_entry("ideas", code, text=text, reply_wanted="on").status_code == 302
    return Entry.objects.get(code=code)


def test_whoever_writes_an_idea_can_ask_for_a_reply_and_take_it_back(project: Project, door: Door) -> None:
    form = door.page("ideas").forms[-1]
    assert "reply_wanted" not in form.values
    assert [box.attributes.get("name") for box in form.boxes].count("reply_wanted") == 1
    note = wish(door)
    assert note.reply_wanted

    form = next(form for form in door.page("ideas", change=str(note.code)).forms if str(note.code) in form.action)
    assert form.values["reply_wanted"] == "on"
    door.save_entry("ideas", note.code, version=1, text=note.text)

    note.refresh_from_db()
    assert (note.reply_wanted, note.version) == (False, 2)


def test_nobody_asks_for_a_reply_where_none_is_offered(project: Project, door: Door) -> None:
    door.save_entry("hopes", uuid4(), text="I hope", reply_wanted="on")

    assert not Entry.objects.get().reply_wanted
    assert "reply_wanted" not in [box.attributes.get("name") for box in door.page("hopes").forms[-1].boxes]


def test_a_lead_replies_and_everyone_reads_it(project: Project, lead: Door, moss: Door) -> None:
    note = wish(moss)
    page = lead.page("ideas")
    assert "Would like a reply" in page.words
    asked = read(lead.browser.get(page.links["Reply to “A phone line at night”"]))
    assert asked.root.one("blockquote").words == "A phone line at night"
    form = asked.form

    answers = [
        lead.browser.post(lead.address("entry_reply", "ideas", note.code), form.values | {"words": "We try it."})
        for _ in range(2)
    ]

    reply = EntryReply.objects.get()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (reply.entry, reply.words, reply.author_id, str(reply.code)) == (
        note,
        "We try it.",
        lead.by.member_id,
        form.values["code"],
    )
    for door in (lead, moss, person_door(project, name="Fern")):
        assert "Reply, 1 March 2027: We try it." in door.page("ideas").words
    assert "Would like a reply" not in lead.page("ideas").words
    assert HistoryEntry.objects.filter(verb="entry_replied").count() == 1


def test_an_empty_reply_is_refused_and_a_long_one_kept(project: Project, lead: Door, moss: Door) -> None:
    address = lead.address("entry_reply", "ideas", wish(moss).code)
    before = stored()

    empty, long = (lead.browser.post(address, {"words": words, "code": uuid4()}) for words in ("  ", "x" * 1001))

    assert (empty.status_code, long.status_code) == (422, 422)
    assert read(empty).summary == read(empty).errors_beside("words") == ["Write your reply first."]
    assert read(long).root.one("textarea").raw.strip() == "x" * 1001
    assert stored() == before


def test_a_reply_to_a_note_that_was_taken_away_is_not_lost(project: Project, lead: Door, moss: Door) -> None:
    note = wish(moss)
    address = lead.address("entry_reply", "ideas", note.code)
    moss.browser.post(moss.address("entry_remove", "ideas", note.code))

    response = lead.browser.post(address, {"words": "We try it.", "code": uuid4()})

    assert (response.status_code, read(response).heading) == (409, "The note was taken away")
    assert "We try it." in read(response).root.one("textarea").raw
    assert lead.browser.get(address).status_code == 404
    assert EntryReply.objects.count() == 0


def test_replies_are_given_in_finished_stages_too_and_not_after_the_end(project: Project) -> None:
    """Ideas stands in the first stage here, so that one stage is signed."""
    ideas = exercise_of(project=project, key="ideas")
    ideas.stage = project.stages.get(position=1)
    ideas.position = 90
    ideas.save()
    with at(MONDAY - timedelta(days=1)):
        holder, _, by = make_participant(project=project, name="Fern", side=Side.LIVED)
        note = save_entry(
            exercise=ideas, code=uuid4(), text="A buddy", values={}, version=0, reply_wanted=True, by=by
        ).entry
        finish_stage(project=project, position=1, holder=holder)
    lead = lead_door(project)
    address = lead.address("entry_reply", "ideas", note.code)

    assert lead.browser.get(address).status_code == 200
    assert lead.browser.post(address, {"words": "We try it.", "code": uuid4()}).status_code == 302
    assert "Reply, 1 March 2027: We try it." in lead.page("ideas").words

    archive_project(project=project, by=lead.by)
    assert lead.browser.get(address).status_code == 403
    late = lead.browser.post(address, {"words": "Too late.", "code": uuid4()})
    assert (late.status_code, "Too late." in read(late).root.one("textarea").raw) == (409, True)
    assert [words for words in lead.page("ideas").links if words.startswith("Reply")] == []


def test_how_many_wait_for_a_reply(project: Project, lead: Door, moss: Door) -> None:
    assert replies_waiting(project) == 0
    asked = wish(moss)
    write(exercise=exercise_of(project=project, key="ideas"), text="Needs no reply", by=moss.by)
    assert replies_waiting(project) == 1

    lead.browser.post(lead.address("row_make", "choose_ideas", asked.code))
    assert replies_waiting(project) == 1
    put(project, "choose_ideas", idea="Of our own")
    assert replies_waiting(project) == 2
    put(project, "choose_ideas", idea="Told", told_them_on="2027-03-01")
    put(project, "changed", what_people_said="Not an idea")
    assert replies_waiting(project) == 2

    row = Entry.objects.get(made_from=asked)
    lead.save_entry("choose_ideas", row.code, row.version, boxes={"idea": row.text, "told_them_on": "2027-03-01"})
    assert replies_waiting(project) == 2
    reply_to_entry(entry=asked, code=uuid4(), words="We try it.", by=lead.by)
    assert replies_waiting(project) == 1


# Scores beside each other --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "change"), [("7", "3 higher than then."), ("4", "The same as then."), ("2", "2 lower than then.")]
)
def test_the_last_score_is_read_beside_the_first(project: Project, door: Door, now: str, change: str) -> None:
    assert "There is no earlier number to read beside this one." in door.page("open_score_end").words
    door.save_text("open_score", "4", why="Doors are shut.")
    before = door.page("open_score_end").root.one(class_="both").words
    assert before == "Then: How open is this? 4 of 10. Doors are shut. Now Not said yet."

    door.save_text("open_score_end", now, why="We opened them.")

    after = door.page("open_score_end").root.one(class_="both").words
    assert after == f"Then: How open is this? 4 of 10. Doors are shut. Now {now} of 10. We opened them. {change}"
    assert door.page("open_score").root.all(class_="both") == []


# Names, sides and groups ---------------------------------------------------------------------------------------------

NEVER = "No setting shows names here, to leads either."


@pytest.mark.parametrize(("key", "expected"), [("hopes", True), ("heard", True), ("problem", False)])
def test_a_page_says_where_names_are_never_shown(project: Project, door: Door, key: str, expected: bool) -> None:
    assert (NEVER in door.page(key).words) is expected


def test_no_page_marks_who_wrote_where_names_are_never_shown(project: Project, lead: Door, moss: Door) -> None:
    """Neither by its colour nor by what a lead may do to it: notes of another lead look like a participant's."""
    _, ash = make_lead(project=project)

    def looks(key: str) -> dict[str, tuple[str, list[str]]]:
        exercise = exercise_of(project=project, key=key)
        notes = {text: write(exercise=exercise, text=text, by=by) for text, by in [("Moss", moss.by), ("Ash", ash)]}
        page = lead.page(key)
        shown = {text: page.root.one("li", id=f"entry-{note.code}") for text, note in notes.items()}
        return {
            text: (item.attributes["class"], [link.words.split()[0] for link in item.all("a")])
            for text, item in shown.items()
        }

    assert looks("hopes") == {"Moss": ("", []), "Ash": ("", [])}
    assert looks("heard") == {"Moss": ("", ["Change"]), "Ash": ("", ["Change"])}
    assert looks("problem") == {"Moss": ("is-people", []), "Ash": ("", ["Change", "Take"])}


def test_leads_take_away_only_their_own_where_names_are_never_shown(project: Project, lead: Door) -> None:
    _, ash = make_lead(project=project)
    theirs, own = (
        write(exercise=exercise_of(project=project, key="hopes"), text=text, by=by)
        for text, by in [("By Ash", ash), ("By Robin", lead.by)]
    )

    answers = [lead.browser.post(lead.address("entry_remove", "hopes", entry.code)) for entry in (theirs, own)]

    assert [answer.status_code for answer in answers] == [403, 302]


def test_which_group_said_it_is_for_leads_only(project: Project, lead: Door, moss: Door) -> None:
    put(project, "heard", what_people_said="It is cold.", group="Carers", how_we_heard="visit")
    put(project, "good", i_can="I can rest", group="Carers")

    assert "Group Carers" in lead.page("heard").words
    page = moss.page("heard")
    assert ("It is cold." in page.words, "Visit" in page.words, "Carers" in page.words) == (True, True, False)
    assert "Carers" in moss.page("good").words


@pytest.mark.parametrize("key", ["say_problem", "choose_ideas"])
def test_a_side_is_named_where_it_has_five_people(project: Project, lead: Door, moss: Door, key: str) -> None:
    first, side = [column.key for column in exercise_of(project=project, key=key).column_specs][:2]
    title = exercise_of(project=project, key=key).column_specs[1].title
    put(project, key, **{first: "Hers", side: "lived"})
    put(project, key, **{first: "Ours", side: "together"})
    others = [person_door(project, name=f"Person {number}", side=Side.LIVED) for number in range(3)]
    make_participant(project=project, name="Not come to a side")

    words = moss.page(key).words
    assert (f"{title}: Someone in the team", f"{title}: Together") == tuple(
        found for found in (f"{title}: Someone in the team", f"{title}: Together") if found in words
    )
    assert "lived experience" not in words
    assert f"{title} Person with lived experience" in lead.page(key).words

    person_door(project, name="The fifth", side=Side.LIVED)
    assert f"{title}: Person with lived experience" in moss.page(key).words

    project.members.filter(pk=others[0].by.pk).update(turned_off_at=MONDAY)
    assert f"{title}: Someone in the team" in moss.page(key).words


# Boxes that are filled in later --------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def decided() -> tuple[Project, Entry]:
    """A project whose first stage was signed the day before, with a decision that waits for what became of it."""
    with at(MONDAY - timedelta(days=1)):
        project = make_project(lead=make_user(name="Robin"))
        holder, _, _ = make_participant(project=project, name="Fern", side=Side.LIVED)
        row = put(project, "decisions", decision="The day", who_decides_now="The ward", say_they_get="ask")
        finish_stage(project=project, position=1, holder=holder)
    return project, row


def test_later_boxes_of_a_signed_row_are_filled_in(decided: tuple[Project, Entry]) -> None:
    project, row = decided
    lead = lead_door(project)
    address = lead.page("decisions").links["Fill in what came later “The day”"]
    page = read(lead.browser.get(address))
    form = next(form for form in page.forms if str(row.code) in form.action)
    assert set(form.values) == {"what_was_decided", "say_they_got", "version"}
    assert "The ward" in page.root.one("li", id=f"entry-{row.code}").words

    response = lead.browser.post(form.action, form.values | {"what_was_decided": "Friday", "say_they_got": "plan"})

    row.refresh_from_db()
    assert response.status_code == 302
    assert (row.text, row.version) == ("The day", 2)
    assert row.values == {
        "decision": "The day",
        "who_decides_now": "The ward",
        "say_they_get": "ask",
        "what_was_decided": "Friday",
        "say_they_got": "plan",
    }
    assert "What was decided (later) Friday" in lead.page("decisions").words


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("stay", ["", "1"])
def test_nothing_else_of_a_signed_row_is_changed_whatever_is_sent(
    decided: tuple[Project, Entry], htmx: bool, stay: str
) -> None:
    project, row = decided
    before = row.values
    boxes = {"decision": "Another", "who_decides_now": "", "say_they_get": "decide", "by_when": "2027-05-01"}

    response = lead_door(project).save_entry(
        "decisions", row.code, 1, boxes={**boxes, "what_was_decided": "Friday"}, htmx=htmx, stay=stay
    )

    row.refresh_from_db()
    assert response.status_code == (200 if htmx else 302)
    assert (row.text, row.values) == ("The day", before | {"what_was_decided": "Friday"})


def test_a_later_box_can_be_emptied_and_two_saves_do_not_cover_each_other(decided: tuple[Project, Entry]) -> None:
    project, row = decided
    lead = lead_door(project)
    lead.save_entry("decisions", row.code, 1, boxes={"what_was_decided": "Friday"})

    clash = lead.save_entry("decisions", row.code, 1, boxes={"what_was_decided": "Sunday"})
    emptied = lead.save_entry("decisions", row.code, 2, boxes={"what_was_decided": ""})

    row.refresh_from_db()
    assert (clash.status_code, emptied.status_code) == (409, 302)
    assert "Sunday" in clash.content.decode()
    assert "what_was_decided" not in row.values


def test_a_signed_row_is_not_taken_away_and_not_filled_in_by_participants(decided: tuple[Project, Entry]) -> None:
    project, row = decided
    lead, moss = lead_door(project), person_door(project, side=Side.LIVED)
    problem = exercise_of(project=project, key="problem").entries.get()
    Entry.objects.filter(pk=row.pk).update(author=moss.by.member_id, by_lead=False)
    before = stored()

    answers = [
        lead.browser.post(lead.address("entry_remove", "decisions", row.code)),
        moss.browser.post(moss.address("entry_remove", "decisions", row.code)),
        moss.save_entry("decisions", row.code, 1, boxes={"decision": "Mine", "what_was_decided": "Friday"}),
        lead.save_entry("problem", problem.code, 1, text="Changed"),
        lead.save_entry("support", uuid4(), boxes={"who_or_what": "New", "kind": "people"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 409, 409, 409, 409]
    assert stored() == before


def test_later_boxes_are_open_in_an_exercise_that_does_not_carry_on(decided: tuple[Project, Entry]) -> None:
    """The page takes nothing new then, and the focus after a save goes to its heading."""
    project, row = decided
    project.exercises.filter(key="decisions").update(carries_on=False)
    lead = lead_door(project)
    page = lead.page("decisions")
    assert [form for form in page.forms if "/entries/" in form.action] == []

    response = lead.save_entry("decisions", row.code, 1, boxes={"what_was_decided": "Friday"}, htmx=True)

    heading = read(response).root.one("h2", id="here")
    assert (response.status_code, "autofocus" in heading.attributes, heading.attributes["tabindex"]) == (
        200,
        True,
        "-1",
    )
    row.refresh_from_db()
    assert row.values["what_was_decided"] == "Friday"
    assert lead.save_entry("decisions", uuid4(), boxes={"decision": "New"}).status_code == 409


def test_later_boxes_close_with_the_project(decided: tuple[Project, Entry]) -> None:
    project, row = decided
    archive_project(project=project, by=lead_actor(project=project))
    lead = lead_door(project)
    before = stored()

    assert lead.save_entry("decisions", row.code, 1, boxes={"what_was_decided": "Friday"}).status_code == 409
    assert [words for words in lead.page("decisions").links if words.startswith("Fill in what")] == []
    assert stored() == before


def test_what_was_written_after_the_signing_is_changed_as_ever(decided: tuple[Project, Entry]) -> None:
    project, _ = decided
    lead = lead_door(project)
    row = put(project, "decisions", decision="The hour")

    lead.save_entry("decisions", row.code, 1, boxes={"decision": "The minute", "say_they_get": "ask"})

    row.refresh_from_db()
    assert (row.text, row.values) == ("The minute", {"decision": "The minute", "say_they_get": "ask"})


# For leads only, and where a box begins ------------------------------------------------------------------------------


def test_what_is_for_leads_only_is_nowhere_for_participants(project: Project, lead: Door, moss: Door) -> None:
    entry = write(exercise=exercise_of(project=project, key="names"), text="Moss says yes", by=lead.by)
    own = write(exercise=exercise_of(project=project, key="next"), text="Mine", by=moss.by)
    Entry.objects.filter(pk=own.pk).update(exercise=entry.exercise)
    before = stored()

    answers = [
        moss.browser.get(moss.address("page", "names")),
        moss.browser.get(moss.address("page", "names"), headers=HTMX),
        moss.save_text("names", "Me too"),
        moss.save_entry("names", uuid4(), text="Me too"),
        moss.save_entry("names", own.code, 1, text="Me too"),
        moss.browser.get(moss.address("entry_remove", "names", own.code)),
        moss.browser.post(moss.address("entry_remove", "names", own.code)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 7
    assert stored() == before
    assert "Only leads can read it." in lead.page("names").words


def test_what_is_for_leads_only_is_on_no_list_of_participants(project: Project, moss: Door) -> None:
    project.exercises.filter(key="hopes").update(leads_only=True)
    place = f"/take-part/{project.code}/"

    for address in (place, f"{place}stages/1/"):
        page = read(moss.browser.get(address))
        assert ("Idea wall" in page.words, "Hopes and worries" in page.words) == (True, False), address


def test_who_may_read_it_starts_at_team_only(project: Project, lead: Door, moss: Door) -> None:
    form = lead.page("heard").forms[-1]
    assert form.values["who_may_read"] == "team"
    box = form.element.one("select", name="who_may_read")
    assert [option.words for option in box.all("option")] == ["Team only", "In the report", "Anyone"]

    lead.browser.post(form.action, form.values | {"what_people_said": "By a lead", "who_may_read": "anyone"})
    moss.save_entry("heard", uuid4(), boxes={"what_people_said": "By Moss"})
    lead.browser.post(lead.address("lines_paste", "heard"), {"lines": "Typed up", "batch": uuid4()})

    assert dict(Entry.objects.values_list("text", "values")) == {
        text: {"what_people_said": text, "who_may_read": readers}
        for text, readers in [("By a lead", "anyone"), ("By Moss", "team"), ("Typed up", "team")]
    }


# A closed page -------------------------------------------------------------------------------------------------------


def test_a_choice_and_a_score_are_read_in_words_when_closed(project: Project, door: Door) -> None:
    door.save_text("how_chosen", "most_alike")
    door.save_text("open_score", "7", why="Staff still write first.")
    archive_project(project=project, by=lead_actor(project=project))

    assert "Most people agreed, staff and lived experience alike" in door.page("how_chosen").words
    assert "7 of 10 Staff still write first." in door.page("open_score").words


def test_two_choices_at_once_are_shown_in_words(project: Project, door: Door) -> None:
    door.save_text("how_chosen", "everyone")

    page = read(door.save_text("how_chosen", "not_yet", version=0))

    assert "Everyone agreed" in page.root.one(id="clash").words + "".join(
        part.words for part in page.root.all(class_="both")
    )


# Every exercise of both plans ----------------------------------------------------------------------------------------

SAMPLES = {
    "text": "Some words",
    "group": "Carers",
    "date": "2027-05-12",
    "datetime": "2027-05-12T14:00",
    "number": "12",
    "money": "250",
    "yesno": "yes",
}


def boxes_of(exercise: Exercise) -> dict[str, str]:
    """Something for every box of a row."""
    return {
        column.key: column.choices[-1].value if column.choices else SAMPLES[column.type]
        for column in exercise.column_specs
    }


def fill_in(door: Door, exercise: Exercise) -> None:
    """Fill in an exercise as its page asks, and see that it is there."""
    form = door.page(exercise.key).forms[-1]
    offered = {box.attributes.get("name", "") for box in form.boxes}
    if exercise.kind == "rows":
        typed = boxes_of(exercise)
        assert offered & set(typed) == (set(typed) if door.by.is_lead else {exercise.column_specs[0].key})
        typed = {name: value for name, value in typed.items() if name in offered}
    else:
        words = {"choice": lambda: exercise.choice_specs[-1].value, "score": lambda: "7"}
        typed = {"text": words.get(exercise.kind, lambda: f"By {door.by.name}")()}
    response = door.browser.post(form.action, form.values | typed)

    assert response.status_code == 302, exercise.key
    stored_ = exercise.entries.get(author_id=door.by.member_id)
    for name, value in typed.items():
        held = stored_.text if name == "text" else stored_.values[name]
        assert held == value, (exercise.key, name)
    assert read(door.browser.get(response["Location"])).banner == ["Saved."]


@pytest.mark.parametrize("template", ["full", "short"])
@pytest.mark.parametrize("who", ["lead", "participant"])
def test_every_exercise_of_a_plan_can_be_filled_in_stage_after_stage(template: str, who: str) -> None:
    with at(MONDAY - timedelta(days=20)):
        project = make_project(lead=make_user(name="Robin"), template=template)
        holder, _, _ = make_participant(project=project, name="Holder", side=Side.LIVED)
    door = lead_door(project) if who == "lead" else person_door(project, side=Side.CARER)
    filled = 0
    for stage in list(project.stages.all()):
        for exercise in project.exercises.filter(stage=stage).select_related("stage", "project"):
            if exercise.leads_only and not door.by.is_lead:
                continue
            fill_in(door, exercise)
            filled += 1
        finish_stage(project=project, position=stage.position, holder=holder)

    assert filled == project.exercises.count() - (who == "participant")
    assert project.sign_offs.count() == project.stages.count()
