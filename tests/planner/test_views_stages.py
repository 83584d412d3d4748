"""The stages of a project as its leads see them: the path, one stage with its gate, and sheets to print."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.keys import clear_condition
from planner.actions.objections import reply_to_objection
from planner.models import Condition
from stakeholders.actions.projects import archive_project
from stakeholders.models import Member, Project, Side
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
    turn_key,
    write,
)
from tests.pages import Element, Page, browser_of, read
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

SIGN_OFF = "Read what will be recorded, and sign off"


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
    return browser_of(project.members.get().user)  # type: ignore[arg-type]


def stage(browser: Client, project: Project, position: int) -> Page:
    return read(browser.get(reverse("stage_detail", args=[project.code, position])))


def path(page: Page) -> list[tuple[str, bool, str]]:
    """The stages on the path: name, whether it is a link, and where it stands."""
    return [
        (item.one(class_="name").words, item.one(class_="name").tag == "a", item.one(class_="when").words)
        for list_ in page.root.all("ol", class_="path")
        for item in list_.all("li")
    ]


def checks(page: Page) -> list[tuple[str, str, str]]:
    """The lines of the gate: met or not, evidence, and the link that mends it."""
    return [
        (
            item.attributes["data-met"],
            item.all(class_="why")[0].words,
            "".join(link.words for link in item.all("a", class_="fix")),
        )
        for list_ in page.root.all(class_="checks")
        for item in list_.all("li")
    ]


# The path ------------------------------------------------------------------------------------------------------------


def test_the_path_shows_every_stage_and_where_we_are(browser: Client, project: Project) -> None:
    with at(MONDAY - timedelta(days=20)):
        holder, _, _ = make_participant(project=project, side=Side.LIVED)
    finish_stage(project=project, position=1, holder=holder)

    found = path(read(browser.get(reverse("stage_list", args=[project.code]))))

    titles = [stage.title for stage in project.stages.all()]
    assert found == [
        (titles[0], True, "Signed off 1 March"),
        (titles[1], True, "Started 1 March"),
        (titles[2], True, "You can begin early"),
        *[(title, False, "Opens later") for title in titles[3:]],
    ]


@pytest.mark.parametrize("position", [0, 9, 99, 10**30])
@pytest.mark.parametrize("name", ["stage_detail", "stage_sheets", "stage_finish", "stage_record", "stage_reopen"])
def test_a_stage_that_is_not_there(browser: Client, project: Project, name: str, position: int) -> None:
    assert browser.get(reverse(name, args=[project.code, position])).status_code == 404


@pytest.mark.parametrize("text", ["-1", "x", "1.5", "٣x", "9" * 5000])
def test_an_address_that_names_no_stage(browser: Client, project: Project, text: str) -> None:
    assert browser.get(f"{project.get_absolute_url()}stages/{text}/").status_code == 404


# One stage -----------------------------------------------------------------------------------------------------------


def test_a_fresh_stage_says_what_is_still_needed(browser: Client, project: Project) -> None:
    page = stage(browser, project, 1)

    required = list(project.exercises.filter(stage__position=1, required=True).order_by("position"))
    titles = [exercise.title for exercise in required]
    assert "You cannot sign off yet. 3 things still needed." in page.words
    assert checks(page) == [
        (
            "no",
            f"0 of {len(required)} done. Still empty: {', '.join(titles[:-1])} and {titles[-1]}.",
            f"Go to “{required[0].title}”",
        ),
        ("no", "The promise has not been put to everyone yet.", "Go to our promise"),
        (
            "no",
            "Nobody with lived experience and no carer has come in yet and said so by their own link.",
            "Go to People",
        ),
        ("yes", "Nobody has raised a concern about this stage.", ""),
    ]
    assert SIGN_OFF not in page.links


def test_every_mend_leads_to_a_page(browser: Client, project: Project) -> None:
    for position in (1, 2):
        for link in stage(browser, project, position).root.all("a", class_="fix"):
            assert browser.get(link.attributes["href"]).status_code == 200


def test_the_tasks_say_how_far_each_exercise_is(browser: Client, project: Project) -> None:
    write(exercise=exercise_of(project=project, key="problem"))
    for _ in range(2):
        write(exercise=exercise_of(project=project, key="can_change"))
    write(exercise=exercise_of(project=project, key="working_together"))
    say_not_needed(exercise=exercise_of(project=project, key="decisions"))

    page = stage(browser, project, 1)

    marks = {
        item.one("a").words: item.one(class_="status").words
        for list_ in page.root.all(class_="tasks")
        for item in list_.all("li")
    }
    titles = {exercise.key: exercise.title for exercise in project.exercises.filter(stage__position=1)}
    assert {key: marks[title] for key, title in titles.items()} == {
        "problem": "1 entry",
        "can_change": "2 entries",
        "decisions": "Not needed",
        "time_money": "To do",
        "support": "To do",
        "hopes": "To do",
        "idea_wall": "To do",
        "working_together": "Done",
        "open_score": "To do",
    }


def test_a_gap_is_shown_and_passes(browser: Client, project: Project) -> None:
    for exercise in project.exercises.filter(stage__position=1, required=True).exclude(key="decisions"):
        write(exercise=exercise_of(project=project, key=exercise.key))
    say_not_needed(exercise=exercise_of(project=project, key="decisions"), reason="Nobody decides yet.")

    state, evidence, _ = next(line for line in checks(stage(browser, project, 1)) if line[0] == "gap")

    title = exercise_of(project=project, key="decisions").title
    assert (state, evidence) == ("gap", f"4 of 5 done. Not needed: {title}.")
    assert "Nobody decides yet. We look again on 24 May 2027." in stage(browser, project, 1).words


def test_a_stage_is_ready_when_only_the_lead_is_missing(browser: Client, project: Project) -> None:
    holder, _, _ = make_participant(project=project, side=Side.LIVED)
    fill_required(project=project, position=1)
    asked = stage(browser, project, 1)

    turn_key(project=project, position=1, member=holder)

    ready = stage(browser, project, 1)
    assert (SIGN_OFF in asked.links, SIGN_OFF in ready.links) == (False, True)
    assert "2 people may agree, and they are asked now, on their own page. The first yes is enough." in asked.words
    assert "Ready to sign off" in ready.words


def test_a_finished_stage_says_who_signed_and_leads_to_its_record(browser: Client, project: Project) -> None:
    holder, _, _ = make_participant(project=project, name="Quillfeather", side=Side.LIVED)
    finish_stage(project=project, position=1, holder=holder)

    page = stage(browser, project, 1)

    assert (
        "Signed off on 1 March 2027 by Robin, a lead, and by a person with lived experience or a carer." in page.words
    )
    assert page.links["Read the record"] == reverse("stage_record", args=[project.code, 1])
    assert page.links["Open it again"] == reverse("stage_reopen", args=[project.code, 1])
    assert "Quillfeather" not in page.words


def test_the_next_and_the_later_stages_say_so(browser: Client, project: Project) -> None:
    assert "You can write here already. It can be finished after stage 1." in stage(browser, project, 2).words
    assert "This stage opens later." in stage(browser, project, 3).words


def test_an_archived_project_offers_no_way_to_mend(browser: Client, project: Project) -> None:
    holder, _, _ = make_participant(project=project, side=Side.LIVED)
    fill_required(project=project, position=1)
    turn_key(project=project, position=1, member=holder)
    archive_project(project=project, by=lead_actor(project=project))

    page = stage(browser, project, 1)

    assert SIGN_OFF not in page.links
    assert page.root.all("a", class_="fix") == []


# What stands in the way besides the exercises ------------------------------------------------------------------------


@pytest.fixture
@remembered
def holder(project: Project) -> Member:
    """Somebody with lived experience, 20 days in the project, who agreed to stage 1 before it was signed."""
    with at(MONDAY - timedelta(days=20)):
        holder, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
        fill_required(project=project, position=1)
        turn_key(project=project, position=1, member=holder, as_long_as="Taxis are booked.")
        sign(project=project, position=1)
    return holder


def mends(page: Page) -> dict[str, str]:
    """Where each mend leads, by its words."""
    return {link.words: link.attributes["href"] for link in page.root.all("a", class_="fix")}


def test_what_was_agreed_as_long_as_stands_in_the_way(browser: Client, project: Project, holder: Member) -> None:
    before = stage(browser, project, 2)

    clear_condition(condition=Condition.objects.get(), led_here=False, by=actor_of(member=holder))

    words = "Stage 1: “Taxis are booked.” by 9 March 2027. Whoever set it says so on their own page."
    after = stage(browser, project, 2)
    assert ("no", words, "See what was agreed") in checks(before)
    assert mends(before)["See what was agreed"] == reverse("open_points", args=[project.code])
    assert [each for each in checks(after) if "Taxis" in each[1]] == []


def test_a_known_gap_of_a_finished_stage_stands_in_the_way_after_its_date(browser: Client, project: Project) -> None:
    with at(MONDAY - timedelta(weeks=13)):
        moss, _, _ = make_participant(project=project, side=Side.LIVED)
        fill_required(project=project, position=1)
        exercise_of(project=project, key="decisions").entries.all().delete()
        gap = say_not_needed(exercise=exercise_of(project=project, key="decisions"))
        turn_key(project=project, position=1, member=moss)
        sign(project=project, position=1)

    page = stage(browser, project, 2)

    title = exercise_of(project=project, key="decisions").title
    assert (
        "no",
        f"{title}, stage 1: the date to look again was 22 February 2027.",
        f"Look again at “{title}”",
    ) in checks(page)
    assert mends(page)[f"Look again at “{title}”"] == reverse("gap_renew", args=[project.code, gap.code])


def test_a_not_yet_stands_in_the_way_and_is_asked_again_after_the_reply(browser: Client, project: Project) -> None:
    moss, _, _ = make_participant(project=project, name="Quillfeather", side=Side.LIVED)
    fill_required(project=project, position=1)
    objection = not_yet(project=project, position=1, member=moss)
    waiting = stage(browser, project, 1)

    reply_to_objection(objection=objection, words="We wait for them.", version=1, by=lead_actor(project=project))

    replied = stage(browser, project, 1)
    assert ("no", "1 concern about this stage without a reply.", "Read and reply") in checks(waiting)
    assert mends(waiting)["Read and reply"] == reverse("concerns", args=[project.code])
    assert ("yes", "1 concern replied to.", "") in checks(replied)
    assert "Quillfeather" not in waiting.words + replied.words


def test_an_agreement_that_no_longer_counts_is_said(browser: Client, project: Project) -> None:
    moss, _, _ = make_participant(project=project, side=Side.LIVED)
    fill_required(project=project, position=1)
    turn_key(project=project, position=1, member=moss)
    agreed = stage(browser, project, 1)

    not_yet(project=project, position=1, member=Member.objects.get(name="Sorrel"))

    words = "1 agreement no longer counts, because something changed. People are asked again."
    assert [words in page.words for page in (agreed, stage(browser, project, 1))] == [False, True]


def test_two_people_agree_says_how_far_it_is(browser: Client, project: Project) -> None:
    moss, _, _ = make_participant(project=project, side=Side.LIVED)
    found = [signers(stage(browser, project, 1))]
    fill_required(project=project, position=1)
    found.append(signers(stage(browser, project, 1)))
    turn_key(project=project, position=1, member=moss, as_long_as="Taxis are booked")
    found.append(signers(stage(browser, project, 1)))
    sign(project=project, position=1)
    found.append(signers(stage(browser, project, 1)))

    other, lead = "A person with lived experience, or a carer", "A lead Robin. Signs off last."
    assert found == [
        [f"{other} 1 may agree. They are asked when the rest is done.", lead],
        [f"{other} Asked now. The first yes is enough.", lead],
        [f"{other} Has agreed, as long as: Taxis are booked, by 29 March 2027.", lead],
        [f"{other} Has agreed.", "A lead Robin signed off."],
    ]


def signers(page: Page) -> list[str]:
    """Who is to agree, and how far it is."""
    return [item.one("div").words for item in page.root.one(class_="signers").all("li")]


# Another look --------------------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def opened_again(project: Project) -> Project:
    """Its first two stages were signed, and the first was opened again."""
    with at(MONDAY - timedelta(days=20)):
        moss, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
        finish_stage(project=project, position=1, holder=moss)
    finish_stage(project=project, position=2, holder=moss)
    reopen(project=project, position=1)
    return project


def test_a_stage_that_needs_another_look_says_so_and_keeps_its_record(browser: Client, opened_again: Project) -> None:
    for position, other in ((1, 2), (2, 1)):
        page = stage(browser, opened_again, position)

        assert "This stage needs another look. It was opened again." in page.words
        assert page.links["Read the old record"] == reverse("stage_record", args=[opened_again.code, position])
        assert page.links[f"stage {other}"] == reverse("stage_detail", args=[opened_again.code, other])
        assert f"stage {position}" not in page.links
        assert "You cannot sign off yet. 1 thing still needed." in page.words
        assert "Open it again" not in page.links


def test_a_single_stage_that_needs_another_look_is_signed_alone(browser: Client, project: Project) -> None:
    moss, _, _ = make_participant(project=project, side=Side.LIVED)
    finish_stage(project=project, position=1, holder=moss)
    reopen(project=project, position=1)

    page = stage(browser, project, 1)

    assert "This stage needs another look. It was opened again. Read the old record" in page.words
    assert "together with the other stages" not in page.words


def test_the_path_marks_what_needs_another_look(browser: Client, opened_again: Project) -> None:
    page = read(browser.get(reverse("stage_list", args=[opened_again.code])))

    assert [item.words for item in page.root.all(class_="here")] == ["You are here"]
    assert [when for _, _, when in path(page)[:4]] == [
        "Needs another look",
        "Needs another look",
        "Started 1 March",
        "You can begin early",
    ]


# Sheets to print -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("position", range(1, 9))
def test_there_is_a_sheet_for_every_exercise(browser: Client, project: Project, position: int) -> None:
    page = read(browser.get(reverse("stage_sheets", args=[project.code, position])))

    titles = [sheet.one("h2").words for sheet in page.root.all(class_="sheet")]
    exercises = project.exercises.filter(stage__position=position).order_by("position")
    grid = ["The grid", "The groups and their numbers"] if position == 2 else []
    assert sorted(titles) == sorted([*(exercise.title for exercise in exercises), *grid])


def test_one_sheet_can_be_printed_alone(browser: Client, project: Project) -> None:
    address = reverse("stage_sheets", args=[project.code, 1])

    page = read(browser.get(address, {"only": "problem"}))

    assert [sheet.one("h2").words for sheet in page.root.all(class_="sheet")] == ["What is the problem?"]
    assert [browser.get(address, {"only": key}).status_code for key in ("who_listed", "\x00", "x" * 5000)] == [404] * 3


def test_a_sheet_has_what_the_exercise_asks(browser: Client, project: Project) -> None:
    by_kind = {exercise.kind: exercise for exercise in project.exercises.filter(leads_only=False)}

    def sheet(kind: str) -> Element:
        exercise = exercise_of(project=project, key=by_kind[kind].key)
        address = reverse("stage_sheets", args=[project.code, exercise.stage.position])
        return read(browser.get(address, {"only": exercise.key})).root.one(class_="sheet")

    columns = [column.title for column in by_kind["rows"].column_specs][:3]
    choices = [choice.label for choice in by_kind["choice"].choice_specs]
    assert [title.words for title in sheet("rows").all("h3")] == columns
    assert [item.words for item in sheet("choice").all("ul")[0].all("li")] == choices
    assert columns
    assert choices


def test_sheets_are_blank_and_discreet(browser: Client, project: Project) -> None:
    write(exercise=exercise_of(project=project, key="problem"), text="Quillfeather wrote this")

    page = read(browser.get(reverse("stage_sheets", args=[project.code, 1])))

    sheets = " ".join(sheet.words for sheet in page.root.all(class_="sheet"))
    assert "Quillfeather" not in sheets
    assert project.name not in sheets
    assert sheets.count(project.discreet_name) == len(page.root.all(class_="sheet"))
