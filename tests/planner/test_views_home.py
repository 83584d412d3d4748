"""A lead's list of projects, a project's home, and what comes next."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.objections import raise_objection
from stakeholders.actions.members import leave_as_lead, turn_off_person
from stakeholders.actions.projects import archive_project
from stakeholders.models import Project, Side, User
from tests.factories import (
    MONDAY,
    actor_of,
    answer_of,
    at,
    exercise_of,
    fill_required,
    finish_stage,
    lead_actor,
    make_group,
    make_lead,
    make_on_paper,
    make_participant,
    make_project,
    make_user,
    reopen,
    rewrite_promise,
    say_not_needed,
    sign,
    stage_of,
    turn_key,
    write_promise,
)
from tests.pages import Page, browser_of, read
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def robin() -> User:
    return make_user(name="Robin")


@pytest.fixture
@remembered
def project(robin: User) -> Project:
    return make_project(lead=robin)


@pytest.fixture
@remembered
def browser(robin: User) -> Client:
    return browser_of(robin)


def home(browser: Client, project: Project) -> Page:
    return read(browser.get(project.get_absolute_url()))


def tasks(page: Page) -> list[tuple[str, str]]:
    """The lines of a task list with their marks."""
    return [
        (item.one("a").words, item.one(class_="status").words)
        for list_ in page.root.all(class_="tasks")
        for item in list_.all("li")
    ]


# My projects ---------------------------------------------------------------------------------------------------------


def test_somebody_without_a_project_is_told_how_to_start(browser: Client) -> None:
    page = read(browser.get(reverse("project_list")))

    assert page.root.all("table") == []
    assert page.links["Start a project"] == reverse("project_start")


def test_my_projects_stand_in_one_table_archived_ones_last(browser: Client, robin: User) -> None:
    archived = make_project(lead=robin, name="A first one")
    archive_project(project=archived, by=lead_actor(project=archived))
    short = make_project(lead=robin, name="Short one", template="short")
    holder, _, _ = make_participant(project=short, side=Side.LIVED)
    finish_stage(project=short, position=1, holder=holder)
    gone, _, _ = make_participant(project=short)
    turn_off_person(member=gone, by=lead_actor(project=short))
    make_project(lead=robin, name="Long one")
    left = make_project(lead=robin, name="One that I left")
    make_lead(project=left)
    leave_as_lead(member=left.members.get(user=robin), by=lead_actor(project=left, user=robin))
    make_project(name="Somebody else's")

    page = read(browser.get(reverse("project_list")))
    rows = [
        [cell.words for cell in row.children if not isinstance(cell, str)] for row in page.root.one("tbody").all("tr")
    ]

    titles = [stage.title for stage in short.stages.all()]
    assert rows == [
        ["Long one", "1 of 8: Idea and promise", "1", "17 December 2027"],
        ["Short one", f"2 of 5: {titles[1]}", "3", "17 December 2027"],
        ["A first one Archived", "1 of 8: Idea and promise", "1", "17 December 2027"],
    ]


# Home ----------------------------------------------------------------------------------------------------------------


def test_the_first_week_has_five_steps(browser: Client, project: Project) -> None:
    page = home(browser, project)

    assert page.heading == "Home from hospital"
    assert page.words.count("Stage 1 of 8: Idea and promise. 3 things still needed.") == 1
    assert tasks(page) == [
        ("List the groups this touches", "To do"),
        ("Say what can change, and what cannot", "To do"),
        ("Ask two people with lived experience and one decision maker", "To do"),
        ("Plan the first meeting", "To do"),
        ("Print the pack for the first meeting", "Any time"),
    ]


def test_a_step_of_the_first_week_is_done_when_it_is(browser: Client, project: Project) -> None:
    make_group(project=project)
    make_participant(project=project, comes_in=False)
    assert dict(tasks(home(browser, project)))["List the groups this touches"] == "Done"
    assert dict(tasks(home(browser, project)))["Ask two people with lived experience and one decision maker"] == "To do"

    make_participant(project=project, comes_in=False)

    page = home(browser, project)
    assert dict(tasks(page))["Ask two people with lived experience and one decision maker"] == "Done"
    assert "2 people have not come in yet." in page.words


def test_every_step_leads_to_a_page(browser: Client, project: Project) -> None:
    for link in home(browser, project).root.one(class_="tasks").all("a"):
        assert browser.get(link.attributes["href"]).status_code == 200


def after_the_first_stage(project: Project) -> None:
    with at(MONDAY - timedelta(days=20)):
        holder, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
        finish_stage(project=project, position=1, holder=holder)


def test_after_the_first_week_home_says_what_comes_next(browser: Client, project: Project) -> None:
    after_the_first_stage(project)
    with at(MONDAY - timedelta(days=1)):
        make_participant(project=project, name="Wren", comes_in=False)

    page = home(browser, project)

    needed = project.exercises.filter(stage__position=2, required=True).order_by("position")
    assert tasks(page) == [
        ("List the groups", "To do"),
        *[(exercise.title, "To do") for exercise in needed],
        ("Hand Wren their link", "To do"),
    ]
    assert "Added yesterday. They have not come in yet." in page.words


def test_home_shows_five_things_and_the_next_page_all(browser: Client, project: Project) -> None:
    after_the_first_stage(project)
    for number in range(3):
        make_participant(project=project, name=f"Wren {number}", comes_in=False)

    page, all_of_them = home(browser, project), read(browser.get(reverse("next_list", args=[project.code])))

    assert len(tasks(page)) == 5
    assert tasks(all_of_them)[:5] == tasks(page)
    assert page.links[f"See all {len(tasks(all_of_them))}"] == reverse("next_list", args=[project.code])
    assert len(tasks(all_of_them)) == 5 + project.exercises.filter(stage__position=2, required=True).count()


def test_many_people_to_bring_in_are_counted_and_nobody_on_paper_is_among_them(
    browser: Client, project: Project
) -> None:
    after_the_first_stage(project)
    make_on_paper(project=project, name="Sorrel")
    for number in range(4):
        make_participant(project=project, name=f"Wren {number}", comes_in=False)

    page = read(browser.get(reverse("next_list", args=[project.code])))

    assert [words for words, _ in tasks(page) if "link" in words] == ["Hand 4 people their links"]


def test_a_gap_past_its_date_comes_first(browser: Client, project: Project) -> None:
    after_the_first_stage(project)
    fill_required(project=project, position=2)
    exercise = exercise_of(project=project, key="second_look")
    entry = exercise.entries.get()
    entry.delete()
    with at(MONDAY - timedelta(weeks=13)):
        gap = say_not_needed(exercise=exercise)

    page = home(browser, project)

    assert tasks(page)[0] == (f"Look again at “{exercise.title}”", "Overdue")
    assert page.root.one(class_="tasks").all("a")[0].attributes["href"] == reverse(
        "gap_renew", args=[project.code, gap.code]
    )


def test_people_are_asked_then_the_lead_signs(browser: Client, project: Project) -> None:
    after_the_first_stage(project)
    fill_required(project=project, position=2)
    holder = project.members.get(name="Moss")
    asked = home(browser, project)

    turn_key(project=project, position=2, member=holder)

    ahead = ("Say when people are asked to join", "To do")
    assert tasks(asked) == [("Ask people to agree that the stage is finished", "In progress"), ahead]
    assert tasks(home(browser, project)) == [("Sign off stage 2", "To do"), ahead]


def test_an_archived_project_asks_for_nothing(browser: Client, project: Project) -> None:
    archive_project(project=project, by=lead_actor(project=project))

    page = home(browser, project)

    assert tasks(page) == []
    assert "Change the project" not in page.links
    assert "Add people" not in page.links
    assert page.links["Bring it back from the archive"] == reverse("project_archive", args=[project.code])


def test_a_project_whose_stages_are_all_finished(browser: Client, robin: User) -> None:
    project = make_project(lead=robin, template="short")
    with at(MONDAY - timedelta(days=20)):
        holder, _, _ = make_participant(project=project, side=Side.LIVED)
    for position in range(1, 6):
        finish_stage(project=project, position=position, holder=holder)

    page = home(browser, project)

    assert "All 5 stages are finished." in page.words
    assert "Every stage is finished." in page.words
    assert tasks(page) == []
    listed = read(browser.get(reverse("project_list")))
    assert "All 5 finished" in listed.words


# The order of what comes next ----------------------------------------------------------------------------------------


def next_of(browser: Client, project: Project) -> Page:
    return read(browser.get(reverse("next_list", args=[project.code])))


def leads_to(page: Page, words: str) -> str:
    """Where a line of the list leads."""
    [address] = [link.attributes["href"] for link in page.root.one(class_="tasks").all("a") if link.words == words]
    return address


def test_replies_come_first_then_my_answer_gaps_exercises_and_people(
    browser: Client, project: Project, robin: User
) -> None:
    with at(MONDAY - timedelta(weeks=13)):
        holder, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
        fill_required(project=project, position=1)
        exercise_of(project=project, key="support").entries.all().delete()
        say_not_needed(exercise=exercise_of(project=project, key="support"))
        turn_key(project=project, position=1, member=holder, as_long_as="Taxis are booked.")
        sign(project=project, position=1)
    rewrite_promise(project=project)
    answer_of(member=holder, answer="no")
    raise_objection(
        stage=stage_of(project=project, position=2),
        code=uuid4(),
        words="Nobody asked the night staff.",
        shows_name=False,
        by=actor_of(member=holder),
    )
    make_participant(project=project, name="Wren", comes_in=False)

    page = next_of(browser, project)

    needed = project.exercises.filter(stage__position=2, required=True).order_by("position")
    support = exercise_of(project=project, key="support").title
    assert tasks(page) == [
        ("Reply to 1 concern", "No reply yet"),
        ("Reply to 1 “no, because”", "No reply yet"),
        ("Answer our promise yourself", "To do"),
        ("Do what was agreed “as long as”", "In progress"),
        (f"Look again at “{support}”", "Overdue"),
        ("List the groups", "To do"),
        *[(exercise.title, "To do") for exercise in needed],
        ("Hand Wren their link", "To do"),
        ("Say when people are asked to join", "To do"),
    ]
    gap = project.gaps.get()
    assert [
        leads_to(page, words)
        for words in (
            "Reply to 1 concern",
            "Reply to 1 “no, because”",
            "Answer our promise yourself",
            "Do what was agreed “as long as”",
            f"Look again at “{support}”",
        )
    ] == [
        reverse("concerns", args=[project.code]),
        reverse("promise", args=[project.code]),
        reverse("promise", args=[project.code]),
        reverse("open_points", args=[project.code]),
        reverse("gap_renew", args=[project.code, gap.code]),
    ]


def test_several_that_wait_are_one_line(browser: Client, project: Project) -> None:
    fill_required(project=project, position=1)
    rewrite_promise(project=project)
    for member in project.members.participants():
        answer_of(member=member, answer="no")
        raise_objection(
            stage=stage_of(project=project, position=1),
            code=uuid4(),
            words="Not yet.",
            shows_name=True,
            by=actor_of(member=member),
        )

    page = next_of(browser, project)

    assert tasks(page)[:2] == [
        ("Reply to 2 concerns", "No reply yet"),
        ("Reply to 2 times “no, because”", "No reply yet"),
    ]


def test_the_promise_is_put_to_everyone_and_answered_by_each_lead(browser: Client, project: Project) -> None:
    before = dict(tasks(next_of(browser, project)))
    ash = make_user(name="Ash")
    make_lead(project=project, user=ash)
    write_promise(project=project)
    answer_of(member=project.members.leads().order_by("pk")[0])

    mine, theirs = next_of(browser, project), next_of(browser_of(ash), project)

    assert before["Put our promise to everyone"] == "To do"
    assert "Put our promise to everyone" not in dict(tasks(mine))
    assert "Answer our promise yourself" not in dict(tasks(mine))
    assert dict(tasks(theirs))["Answer our promise yourself"] == "To do"


def opened_again(project: Project) -> None:
    """Both stages that were signed need another look."""
    after_the_first_stage(project)
    finish_stage(project=project, position=2, holder=project.members.get(name="Moss"))
    reopen(project=project, position=1)


def test_stages_that_need_another_look_are_named_and_signed_together(browser: Client, project: Project) -> None:
    opened_again(project)
    asked = home(browser, project)

    turn_key(project=project, position=1, member=project.members.get(name="Moss"))

    ready = home(browser, project)
    assert asked.root.one("p", class_="lead").words == "Stages 1 and 2 again: 1 thing still needed."
    assert tasks(asked) == [("Ask people to agree that the stage is finished", "In progress")]
    assert tasks(ready) == [("Sign off stages 1 and 2", "To do")]
    assert leads_to(ready, "Sign off stages 1 and 2") == reverse("stage_finish", args=[project.code, 1])


def test_everything_that_waits_leads_to_a_page(browser: Client, project: Project) -> None:
    opened_again(project)
    rewrite_promise(project=project)
    not_agreed = next_of(browser, project)

    for link in not_agreed.root.one(class_="tasks").all("a"):
        assert browser.get(link.attributes["href"]).status_code == 200
