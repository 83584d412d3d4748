"""A participant's place: what waits for them, where they can write, and who sees it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from planner.models import Condition, Key
from stakeholders.actions.projects import archive_project
from stakeholders.models import Project, Side
from tests.factories import (
    MONDAY,
    answer_of,
    at,
    exercise_of,
    fill_required,
    finish_stage,
    lead_actor,
    make_participant,
    make_project,
    reopen,
    rewrite_promise,
    say_not_needed,
    sign,
    turn_key,
    write,
)
from tests.pages import browser_with_link, read
from tests.planner.taking_part.place_pages import AGREE, IS_IT_DONE, PROMISE, come_in, place, section, waits

pytestmark = pytest.mark.django_db


def titles(project: Project, **which: object) -> list[str]:
    return [exercise.title for exercise in project.exercises.filter(**which).order_by("position")]


def test_the_place_is_discreet(project: Project) -> None:
    member, browser = come_in(project)

    page = place(browser, project)

    assert page.heading == "The first week"
    assert page.title == "Your place – The first week"
    assert "You are here as Moss. Only leads see this name, unless you show it." in page.words
    assert "Need help? Contact Robin, 01632 960 123." in page.words
    assert [word for word in ("Home from hospital", "Quillfeather", str(member.code)) if word in page.source] == []


def test_a_side_is_asked_for_first(project: Project) -> None:
    _, browser = come_in(project, side=None)

    page = place(browser, project)

    assert section(page, "waiting") == ["Answer one question"]
    assert page.links["Answer one question"] == reverse("my_side", args=[project.code])


def test_nothing_waits_for_somebody_who_said_their_side(project: Project) -> None:
    _, browser = come_in(project)

    page = place(browser, project)

    assert page.root.one(id="waiting").words == "Nothing is waiting"
    assert section(page, "waiting") == []


def test_agreement_is_asked_of_those_who_may_give_it(project: Project) -> None:
    _, moss = come_in(project)
    _, heron = come_in(project, side=Side.FRONTLINE, name="Heron")
    before = section(place(moss, project), "waiting")

    fill_required(project=project, position=1)

    assert before == []
    assert section(place(moss, project), "waiting") == ["Read it and answer"]
    assert section(place(heron, project), "waiting") == []


def test_the_first_yes_is_enough(project: Project) -> None:
    holder, moss = come_in(project)
    _, fern = come_in(project, side=Side.CARER, name="Fern")
    fill_required(project=project, position=1)

    turn_key(project=project, position=1, member=holder)

    assert "You agreed that stage 1 is finished. Thank you." in place(moss, project).words
    assert section(place(fern, project), "waiting") == []
    assert "You agreed" not in place(fern, project).words


def test_a_person_may_write_in_the_stage_now_and_what_is_always_open(project: Project) -> None:
    _, browser = come_in(project)

    page = place(browser, project)

    always = [
        *titles(project, always_open=True, stage__position=2),
        *titles(project, always_open=True, stage__position=3),
    ]
    required = titles(project, stage__position=1, required=True)
    links = section(page, "say")
    assert links[: len(required)] == required
    assert set(titles(project, stage__position=1)) <= set(links)
    assert [title for title in always if title not in links] == []
    for name in links:
        assert browser.get(page.links[name]).status_code == 200


def test_known_gaps_can_be_read_by_everybody(project: Project) -> None:
    say_not_needed(exercise=exercise_of(project=project, key="decisions"), reason="Nobody decides.", plan="We ask.")
    _, browser = come_in(project, side=Side.FRONTLINE)

    page = place(browser, project)

    assert "Nobody decides. Instead: We ask. We look again on 24 May 2027." in page.words


def test_finished_stages_can_be_read(project: Project) -> None:
    with at(MONDAY - timedelta(days=20)):
        holder, secret, _ = make_participant(project=project, side=Side.LIVED)
    finish_stage(project=project, position=1, holder=holder)
    browser = browser_with_link(secret)

    page = place(browser, project)

    assert section(page, "finished") == ["Stage 1: Idea and promise", "What it stands on (stage 1)"]
    stage = read(browser.get(page.links["Stage 1: Idea and promise"]))
    assert set(titles(project, stage__position=1)) <= set(stage.links)


@pytest.mark.parametrize(("position", "status"), [(1, 200), (2, 200), (3, 404), (9, 404), (0, 404), (10**30, 404)])
@pytest.mark.parametrize("name", ["my_stage", "my_agreement"])
def test_stages_that_open_later_are_not_there_yet(project: Project, name: str, position: int, status: int) -> None:
    _, browser = come_in(project)

    assert browser.get(reverse(name, args=[project.code, position])).status_code == status


def test_what_others_wrote_is_read_without_names(project: Project) -> None:
    _, _, fern = make_participant(project=project, name="Fern", side=Side.CARER)
    write(exercise=exercise_of(project=project, key="problem"), text="I found out from the taxi driver.", by=fern)
    write(exercise=exercise_of(project=project, key="problem"), text="We hear about it afterwards.")
    _, browser = come_in(project)

    page = read(browser.get(reverse("my_exercise", args=[project.code, 1, "problem"])))

    assert [item.one("p", class_="words").words for item in page.root.one(class_="notes").all("li")] == [
        "I found out from the taxi driver.",
        "We hear about it afterwards.",
    ]
    assert [name for name in ("Fern", "Quillfeather") if name in page.source] == []
    assert "Yours" not in page.words


def test_ones_own_words_are_marked_and_can_be_changed(project: Project) -> None:
    member, secret, by = make_participant(project=project, name="Moss")
    write(exercise=exercise_of(project=project, key="problem"), text="Nobody asked.", by=by)

    page = read(browser_with_link(secret).get(reverse("my_exercise", args=[project.code, 1, "problem"])))

    assert page.root.one(class_="notes").words.startswith("Nobody asked. Yours")
    assert "Change “Nobody asked.”" in page.links
    assert "Take away “Nobody asked.”" in page.links
    assert str(member.code) not in page.source


def test_an_archived_project_is_read_and_not_written(project: Project) -> None:
    _, browser = come_in(project)
    archive_project(project=project, by=lead_actor(project=project))

    page = place(browser, project)

    assert page.root.one(id="waiting").words == "This project has ended"
    assert section(page, "say") == []
    assert read(browser.get(reverse("my_exercise", args=[project.code, 1, "problem"]))).forms == []


def test_a_project_whose_stages_are_all_finished(project: Project) -> None:
    short = make_project(template="short")
    with at(MONDAY - timedelta(days=20)):
        holder, secret, _ = make_participant(project=short, side=Side.LIVED)
    for position in range(1, 6):
        finish_stage(project=short, position=position, holder=holder)

    page = place(browser_with_link(secret), short)

    assert len(section(page, "finished")) == 5 * 2
    assert page.root.one(id="waiting").words == "Nothing is waiting"


def test_who_sees_what_says_it_in_the_promised_words(project: Project) -> None:
    _, browser = come_in(project)

    page = read(browser.get(reverse("who_sees_what", args=[project.code])))

    assert "Your name is not shown. The system keeps it, so that you can change or erase it." in page.words


@pytest.mark.parametrize("name", ["take_part", "who_sees_what", "my_name", "my_side", "my_stage", "my_exercise"])
def test_no_page_of_a_participant_needs_script(project: Project, name: str) -> None:
    _, browser = come_in(project)
    more: dict[str, list[object]] = {"my_stage": [1], "my_exercise": [1, "problem"]}

    page = read(browser.get(reverse(name, args=[project.code, *more.get(name, [])])))

    assert page.root.all("script") == []
    assert [box for box in page.root.all() if any(key.startswith("hx-") for key in box.attributes)] == []


# What waits, in its order --------------------------------------------------------------------------------------------


def test_what_waits_stands_in_one_order(project: Project) -> None:
    """My agreement, then the promise, then what I agreed "as long as"; one thing is large, the others are links."""
    moss, browser = come_in(project)
    fill_required(project=project, position=1)
    turn_key(project=project, position=1, member=moss, as_long_as="Taxis are booked.")
    sign(project=project, position=1)
    come_in(project, side=Side.CARER, name="Fern")
    reopen(project=project, position=1)
    rewrite_promise(project=project)
    for member in project.members.exclude(pk=moss.pk):
        answer_of(member=member)

    page = place(browser, project)

    assert waits(page) == [AGREE.format(1), PROMISE, IS_IT_DONE]
    assert section(page, "waiting") == ["Read it and answer", PROMISE, IS_IT_DONE]
    assert "2 more, when you like:" in page.words
    code = Condition.objects.get().code
    assert [page.links[words] for words in section(page, "waiting")] == [
        reverse("my_agreement", args=[project.code, 1]),
        reverse("my_promise", args=[project.code]),
        reverse("my_condition", args=[project.code, code]),
    ]


def test_several_stages_are_asked_about_once(project: Project) -> None:
    with at(MONDAY - timedelta(days=20)):
        holder, secret, _ = make_participant(project=project, side=Side.LIVED)
        finish_stage(project=project, position=1, holder=holder)
    finish_stage(project=project, position=2, holder=holder)
    reopen(project=project, position=1)
    browser = browser_with_link(secret)

    page = place(browser, project)
    asked = read(browser.get(page.links["Read it and answer"]))

    view = "What do you say of “People who were in hospital”? There are 3 short questions."
    assert section(page, "waiting") == ["Read it and answer", view]
    assert asked.heading == "Are these stages finished?"
    assert [title.words for title in asked.root.all("h3")] == [
        f"Stage {stage.position}: {stage.title}" for stage in project.stages.filter(position__in=[1, 2])
    ]
    assert "Stage 1: Idea and promise, needs another look." in page.words
    browser.post(reverse("my_agreement", args=[project.code, 1]), asked.form.values)
    assert list(Key.objects.filter(kind="other", attempt=2).values_list("stage__position", "member")) == [
        (1, holder.pk),
        (2, holder.pk),
    ]
