"""The pages about people who were asked to join."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders.actions.projects import archive_project
from stakeholders.models import Group, Project, Recruit, StepChoices
from stakeholders.queries.coverage import cover_list
from tests.factories import MONDAY, lead_actor, make_group, make_lead, make_participant, make_project, make_user
from tests.pages import Page, browser_of, browser_with_link, read
from tests.recruitment_factories import ask_person, fill_place
from tests.register_factories import place
from tests.remembering import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]
TODAY = MONDAY.date().isoformat()


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get().user)  # type: ignore[arg-type]


@pytest.fixture
@remembered
def group(project: Project) -> Group:
    return make_group(project=project, name="Wardens")


def of_group(group: Group, name: str = "recruit_list") -> str:
    return reverse(name, args=[group.project.code, group.code])


def of_person(recruit: Recruit, name: str = "recruit") -> str:
    return reverse(name, args=[recruit.project.code, recruit.code])


def test_an_empty_list_says_what_to_do_first(group: Group, browser: Client) -> None:
    page = read(browser.get(of_group(group)))
    assert "No places are kept for them yet. Set the places first." in page.words
    assert "Nobody is written down yet. Invite them by a link, or write down whom you asked." in page.words
    assert page.links["Set the places"] == of_group(group, "places_set")


def test_places_are_set_beside_what_is_suggested(group: Group, browser: Client) -> None:
    page = read(browser.get(of_group(group, "places_set")))
    assert "2 places are suggested." in page.words
    answer = browser.post(of_group(group, "places_set"), {"places": "4", "reserve": "1"}, follow=True)
    assert "0 of 4 places are filled." in read(answer).words
    group.refresh_from_db()
    assert (group.places, group.reserve) == (4, 1)


@pytest.mark.parametrize("wrong", ["0", "1", "10000", "-3", "many"])
def test_places_of_nobody_and_of_a_whole_town_are_refused(group: Group, browser: Client, wrong: str) -> None:
    answer = browser.post(of_group(group, "places_set"), {"places": wrong, "reserve": "0"})
    assert answer.status_code == 422
    assert "Enter a whole number from 2 to 500, or nothing." in read(answer).words
    group.refresh_from_db()
    assert group.places is None


def test_somebody_else_set_the_places_meanwhile(group: Group, browser: Client) -> None:
    Group.objects.filter(pk=group.pk).update(places=6)
    body = {"places": "4", "initial-places": "", "reserve": "", "initial-reserve": ""}
    answer = browser.post(of_group(group, "places_set"), body)
    assert answer.status_code == 409
    assert "Somebody set other numbers meanwhile: 6 places, and 0 ready. Look again." in read(answer).words


def test_somebody_is_written_down_and_moves_on_by_one_press(group: Group, browser: Client) -> None:
    body = {
        "code": uuid4(),
        "step": "approached",
        "asked_on": TODAY,
        "name": "Blue hat",
        "consented_on": TODAY,
        "groups": [group.code],
    }
    page = read(browser.post(of_group(group, "recruit_add"), body, follow=True))
    assert "Blue hat Asked, 1 March 2027 On one person's word Interested Blue hat" in page.words
    [form] = [form for form in page.forms if form.values.get("step") == "interested"]
    page = read(browser.post(form.action, form.values, follow=True))
    assert "Interested, 1 March 2027." in page.words
    assert page.links["Blue hat"] == of_person(Recruit.objects.get())
    again = read(browser.post(form.action, form.values, follow=True))
    assert "That is where they stand already." in again.words
    assert Recruit.objects.get().steps.count() == 2


def test_wrong_input_keeps_every_word_and_writes_nobody(group: Group, browser: Client) -> None:
    body = {"code": uuid4(), "step": "joined", "asked_on": "2027-03-09", "name": "Blue hat", "groups": [group.code]}
    page = read(browser.post(of_group(group, "recruit_add"), body))
    assert "Enter the day on which they said yes, or leave the name empty." in page.words
    answer = browser.post(of_group(group, "recruit_add"), {**body, "consented_on": TODAY})
    assert answer.status_code == 422
    assert "Enter a day within the last year, today at the latest." in read(answer).words
    assert "Blue hat" in answer.content.decode()
    assert not Recruit.objects.exists()


def test_two_leads_who_change_what_is_written_of_somebody_read_of_each_other(
    project: Project, group: Group, browser: Client
) -> None:
    more = make_group(project=project, name="Cleaners")
    recruit = ask_person(project=project, group=group, name="Blue hat")
    where = of_person(recruit, "recruit_change")
    shown = read(browser.get(where)).form.values
    browser.post(where, {**shown, "groups": [group.code, more.code], "is_reserve": "on"})

    answer = browser.post(where, {**shown, "groups": [group.code], "name": "Red hat"})

    page = read(answer)
    assert (answer.status_code, page.summary) == (
        422,
        [
            "Another lead changed this meanwhile. To keep what you typed, save again. It says now:",
            "A name for them here Blue hat",
            "Which groups are they of? Cleaners, Wardens",
            "They stand ready, where somebody leaves Yes",
        ],
    )
    assert sorted(Recruit.objects.get().said_groups.values_list("group__name", flat=True)) == ["Cleaners", "Wardens"]
    body = {**page.form.values, "groups": [group.code]}
    assert "Saved." in read(browser.post(where, body, follow=True)).words
    assert Recruit.objects.get().name == "Red hat"


def test_a_step_back_is_said_and_a_name_is_taken_away(project: Project, group: Group, browser: Client) -> None:
    recruit = ask_person(project=project, group=group, step=StepChoices.TALK_HELD)
    body = {"step": "approached", "saw": "talk_held", "taken_on": TODAY, "why": ""}
    page = read(browser.post(of_person(recruit, "recruit_move"), body, follow=True))
    assert "Back to “Asked”, 1 March 2027." in page.words
    assert "Asked On one person's word" in page.words
    page = read(browser.post(of_person(recruit, "recruit_forget"), follow=True))
    assert (page.heading, "The name is gone." in page.words) == ("Somebody", True)


def test_two_entries_of_one_person_are_looked_at_and_made_one(project: Project, group: Group, browser: Client) -> None:
    member, _ = fill_place(project=project, group=group)
    recruit = ask_person(project=project, group=group, name="Blue hat", step=StepChoices.JOINED)
    page = read(browser.get(of_person(recruit, "recruit_merge")))
    assert "Juniper: Joined, 1 March 2027" in page.words
    answer = browser.post(of_person(recruit, "recruit_merge"), {})
    assert (answer.status_code, "Choose an entry." in read(answer).words) == (422, True)
    same = {"same": str(member.recruit.code), "name": ""}
    page = read(browser.post(of_person(recruit, "recruit_merge"), same))
    assert "The entry of Juniper stays, written down on 1 March 2027." in page.words
    page = read(browser.post(of_person(recruit, "recruit_merge"), {**same, "sure": "yes"}, follow=True))
    assert (page.heading, Recruit.objects.count()) == ("Juniper", 1)


def test_a_place_that_two_people_know_of_stops_counting_on_paper_and_it_is_said_before_and_after(
    project: Project, group: Group, browser: Client
) -> None:
    _, other = make_lead(project=project)
    recruit = ask_person(project=project, group=group, step=StepChoices.JOINED, confirmed_by=other)
    before = read(browser.get(of_person(recruit, "recruit_to_paper")))
    assert "They stop counting now, until they say yes on their own paper." in before.words
    [cover] = cover_list(project)
    assert cover.people == 1
    after = read(browser.post(of_person(recruit, "recruit_to_paper"), before.form.values))
    assert after.banner == ["Blue hat counts once they say yes on their own paper."]
    [cover] = cover_list(project)
    assert cover.people == 0
    asked = ask_person(project=project, group=group, name="Red hat")
    before = read(browser.get(of_person(asked, "recruit_to_paper")))
    assert "They count once they say yes on their own paper." in before.words


def choices(page: Page) -> tuple[list[str], list[str], bool]:
    """The groups that can be ticked at once, those that are folded away, and whether these are open."""
    [box] = [box for box in page.root.all("fieldset") if "Which groups are they of?" in box.words]
    folded = box.all("details")
    away = [label.words for part in folded for label in part.all("label")]
    seen = [label.words for label in box.all("label") if label.words not in away]
    return seen, away, any("open" in part.attributes for part in folded)


def test_of_many_groups_the_likely_ones_stand_first_and_the_others_are_folded(
    project: Project, group: Group, browser: Client
) -> None:
    few = [make_group(project=project, name=f"Group {number:02}") for number in range(11)]
    assert choices(read(browser.get(of_group(group, "recruit_add")))) == (
        [*(each.name for each in few), "Wardens"],
        [],
        False,
    )
    more = make_group(project=project, name="Group 11")
    place(group=more, affected=80)
    place(group=few[0], affected=20)
    page = read(browser.get(of_group(group, "recruit_add")))
    assert choices(page) == (["Wardens", "Group 11"], [each.name for each in few], False)
    body = {"code": uuid4(), "step": "approached", "asked_on": TODAY, "name": "Blue hat", "groups": [few[3].code]}
    wrong = read(browser.post(of_group(group, "recruit_add"), body))
    assert choices(wrong) == (["Wardens", "Group 11"], [each.name for each in few], True)
    browser.post(of_group(group, "recruit_add"), {**body, "consented_on": TODAY})
    changed = read(browser.get(of_person(Recruit.objects.get(), "recruit_change")))
    others = [each.name for each in few if each != few[3]]
    assert choices(changed) == (["Group 03", "Group 11"], [*others, "Wardens"], False)


def test_a_person_takes_a_break_and_comes_back(project: Project) -> None:
    member, secret, _ = make_participant(project=project, name="Wren", side="lived")
    mine = browser_with_link(secret)
    where = reverse("my_pause", args=[project.code])
    assert read(mine.get(where)).heading == "Do you want to take a break?"
    mine.post(where)
    member.refresh_from_db()
    assert (member.is_active, read(mine.get(where)).heading) == (False, "Are you back?")
    mine.post(where)
    member.refresh_from_db()
    assert member.is_active


def test_in_an_archived_project_everything_is_read_and_nothing_written(
    project: Project, group: Group, browser: Client
) -> None:
    recruit = ask_person(project=project, group=group)
    archive_project(project=project, by=lead_actor(project=project))
    assert browser.get(of_group(group)).status_code == 200
    assert browser.get(of_person(recruit)).status_code == 200
    assert browser.post(of_person(recruit, "recruit_move"), {"step": "joined"}).status_code == 403
    assert browser.post(of_group(group, "recruit_add"), {}).status_code == 403
