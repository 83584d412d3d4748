"""The pages of places: whose are taken, saving a count, the counts over time, and what a home says of it."""

import re
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from time_machine import TimeMachineFixture

from planner.models import Gap
from planner.queries.coverage_pages import CoverRow, coverage_page, nobody_words, places_filled
from stakeholders.actions.projects import archive_project
from stakeholders.coverage import GroupCover
from stakeholders.models import CoverageRecord, Group, Project, Side, StepChoices
from tests.factories import MONDAY, finish_stage, lead_actor, make_group, make_project, make_shared_link, make_user
from tests.pages import browser_of
from tests.recruitment_factories import ask_person, count_of, count_places, fill_place, joins
from tests.register_factories import hear, place, reach
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

WEEKS = 6
"""Within which a gap is looked at again."""


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    """Three groups: one of four places has one taken, and one on one person's word; one is empty; one was heard."""
    project = make_project(lead=make_user(name="Robin"))
    carers, young, night = (
        make_group(project=project, name=name) for name in ("Carers", "Young carers", "Night staff")
    )
    for group in (carers, young, night):
        place(group=group, affected=100)
    reach(group=carers, places=4)
    reach(group=young, places=2)
    hear(group=night, people=3)
    fill_place(project=project, group=carers, name="Juniper")
    ask_person(project=project, group=carers, name="Blue hat", step=StepChoices.JOINED)
    return project


@pytest.fixture
def browser(project: Project) -> Client:
    return browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]


def group(project: Project, name: str) -> Group:
    return project.groups.get(name=name)


def address(project: Project, name: str = "coverage") -> str:
    return reverse(name, args=[project.code])


def answers(project: Project, **changed: str) -> dict[str, str]:
    """What a lead sends who says why of every shortfall."""
    page = count_of(project=project)
    sent = {"code": str(uuid4()), "saw": page.digest}
    keys = [cover.code for cover in page.short] + (["half"] if page.lacks_half else [])
    for key in keys:
        sent |= {
            f"{key}-reason": "Nobody could come on Mondays.",
            f"{key}-plan": "We meet on Fridays.",
            f"{key}-look_again_on": "2027-03-15",
        }
    return sent | changed


def words(html: str) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(strip_tags(html)).split())


def rows(page: str) -> list[str]:
    """The rows of the first table, as words."""
    return [
        words(part.partition("</tr>")[0])
        for part in page.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
    ]


def test_page_says_it_in_a_sentence_first(browser: Client, project: Project) -> None:
    page = words(browser.get(address(project)).content.decode())

    assert "1 of 6 places are filled. Nobody has joined yet for “Young carers”." in page
    assert "1 more on one person's word. It is not filled until two people have met that person." in page


def test_groups_with_the_most_empty_places_come_first(browser: Client, project: Project) -> None:
    shown = rows(browser.get(address(project)).content.decode())

    assert [row.partition(" ")[0] for row in shown] == ["Carers", "Young"]
    assert "1 of 4 places" in shown[0]
    assert "1 more on one person's word" in shown[0]
    assert "Nobody yet: 2 places" in shown[1]


def test_blocks_are_beside_words_and_hidden_from_readers(browser: Client, project: Project) -> None:
    page = browser.get(address(project)).content.decode()

    drawn = page.partition('class="level places"')[2].partition("</span>")[0]
    assert re.findall(r'<i\s+class="(\w*)"', drawn) == ["in", "", "no", "no"]


def test_heard_another_way_stands_apart(browser: Client, project: Project) -> None:
    page = words(browser.get(address(project)).content.decode())

    assert (
        "Heard another way These groups have no places. They are never added to places filled. Night staff 3 people"
        in page
    )


def test_share_counts_a_lead_among_all(browser: Client, project: Project) -> None:
    fill_place(project=project, group=group(project, "Young carers"), name="Ash", side=Side.DECIDER)

    page = words(browser.get(address(project)).content.decode())

    assert "1 of 3 people who take part: 33 per cent. At least 50 per cent are needed." in page


def test_one_person_in_two_groups_is_one_of_the_different_people(project: Project) -> None:
    juniper = project.members.get(name="Juniper")
    joins(member=juniper, group=group(project, "Young carers"))

    page = coverage_page(project)

    assert page.count.people == 1
    assert [row.cover.taken for row in page.rows] == [1, 1]


def test_different_people_are_those_of_groups_with_places_however_many_came(browser: Client, project: Project) -> None:
    neighbours = make_group(project=project, name="Neighbours")
    fill_place(project=project, group=neighbours, name="Wren")
    for name in ("Ash", "Linnet", "Moss"):
        fill_place(project=project, group=group(project, "Young carers"), name=name)

    page = words(browser.get(address(project)).content.decode())

    assert coverage_page(project).count.people == 4
    assert "3 of 6 places are filled." in page
    assert "1 more person than places" in page
    assert "1 person takes part without a place" in page
    assert "Different people 4 people have joined groups with places." in page


def test_invite_leads_to_the_link_of_the_group_or_to_making_one(browser: Client, project: Project) -> None:
    link = make_shared_link(project=project, group=group(project, "Carers"))[0]
    code = group(project, "Young carers").code

    page = browser.get(address(project)).content.decode()

    assert reverse("link_detail", args=[project.code, link.code]) in page
    making = f"{reverse('link_make', args=[project.code])}?group={code}"
    assert making in page
    assert re.search(rf'value="{code}"\s+selected', browser.get(making).content.decode())


def test_links_that_let_nobody_in_are_not_offered(
    browser: Client, project: Project, time_machine: TimeMachineFixture
) -> None:
    link = make_shared_link(project=project, group=group(project, "Carers"))[0]
    time_machine.move_to(MONDAY + timedelta(days=400), tick=False)

    page = coverage_page(project)

    assert link.expires_at < MONDAY + timedelta(days=400)
    assert [row.link for row in page.rows] == [None, None]


def test_project_without_groups_says_what_to_do_first() -> None:
    project = make_project(lead=make_user())
    browser = browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]

    page = browser.get(address(project)).content.decode()
    counting = browser.get(address(project, "count_save"), follow=True)

    assert "First list the groups that this touches." in page
    assert "Save today's count" not in page
    assert "There is nothing to count yet." in counting.content.decode()
    assert "No count is saved yet." in browser.get(address(project, "count_list")).content.decode()


def test_saving_a_count_keeps_why(browser: Client, project: Project) -> None:
    sent = answers(project)

    answer = browser.post(address(project, "count_save"), sent)

    record = CoverageRecord.objects.get()
    assert answer["Location"] == reverse("count", args=[project.code, record.code])
    assert (record.taken, record.places, record.on_word, record.people) == (1, 6, 1, 1)
    lines = record.lines.exclude(reason="").values_list("name", "reason", "plan", "look_again_on")
    day = date(2027, 3, 15)
    assert list(lines) == [
        (name, "Nobody could come on Mondays.", "We meet on Fridays.", day) for name in ("Carers", "Young carers")
    ]
    page = words(browser.get(answer["Location"]).content.decode())
    assert "Count of 1 March 2027 1 of 6 places were filled. 1 more on one person's word. Saved by Robin." in page
    assert "Nobody could come on Mondays. Instead: We meet on Fridays. To be looked at again on 15 March 2027" in page


def test_second_press_saves_nothing_more(browser: Client, project: Project) -> None:
    sent = answers(project)
    browser.post(address(project, "count_save"), sent)

    answer = browser.post(address(project, "count_save"), sent, follow=True)

    assert "This count was saved before." in answer.content.decode()
    assert CoverageRecord.objects.count() == 1


def test_nothing_said_is_refused_beside_each_box(browser: Client, project: Project) -> None:
    sent = answers(project)
    sent[f"{group(project, 'Carers').code}-reason"] = "  "

    answer = browser.post(address(project, "count_save"), sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Say why people are missing: Carers.") == 2
    assert not CoverageRecord.objects.exists()


@pytest.mark.parametrize("day", ["2027-02-28", "2028-01-01", "31/31/2027"])
def test_days_outside_what_the_project_allows_are_refused(browser: Client, project: Project, day: str) -> None:
    answer = browser.post(
        address(project, "count_save"), answers(project) | {f"{group(project, 'Carers').code}-look_again_on": day}
    )

    assert answer.status_code == 422
    assert not CoverageRecord.objects.exists()


def test_somebody_who_joins_meanwhile_makes_it_be_read_again(browser: Client, project: Project) -> None:
    sent = answers(project)
    fill_place(project=project, group=group(project, "Young carers"), name="Ash")

    answer = browser.post(address(project, "count_save"), sent)

    page = words(answer.content.decode())
    assert answer.status_code == 422
    assert "Somebody joined or left, or places changed, meanwhile." in page
    assert "2 of 6 places are filled." in page
    assert not CoverageRecord.objects.exists()
    again = browser.post(address(project, "count_save"), sent | {"saw": count_of(project=project).digest})
    assert again.status_code == 302


def test_form_is_filled_in_with_the_gap_that_stands(browser: Client, project: Project) -> None:
    short = group(project, "Young carers")
    Gap.objects.create(
        project=project,
        stage=project.stages.get(position=3),
        check_key="coverage",
        group=short,
        reason="School ends late.",
        plan="We come at five.",
        look_again_on=date(2027, 3, 10),
    )

    page = browser.get(address(project, "count_save")).content.decode()

    assert "School ends late." in page
    assert "We come at five." in page
    assert 'value="2027-03-10"' in page
    shown = rows(browser.get(address(project)).content.decode())
    assert "Known gap: School ends late. Look again on 10 March 2027" in shown[1]


def test_share_that_is_low_asks_why_too(browser: Client, project: Project) -> None:
    for name in ("Ash", "Elm"):
        fill_place(project=project, group=group(project, "Young carers"), name=name, side=Side.DECIDER)

    refused = browser.post(address(project, "count_save"), answers(project, **{"half-plan": ""}))
    saved = browser.post(address(project, "count_save"), answers(project))

    assert "Say what you will do: people with lived experience and carers." in refused.content.decode()
    assert saved.status_code == 302
    assert CoverageRecord.objects.get().half_reason == "Nobody could come on Mondays."
    assert "Nobody could come on Mondays. Instead: We meet on Fridays." in words(
        browser.get(saved["Location"]).content.decode()
    )


def test_counts_are_compared_over_time_and_with_today(
    browser: Client, project: Project, time_machine: TimeMachineFixture
) -> None:
    count_places(project=project)
    time_machine.move_to(MONDAY + timedelta(days=7), tick=False)
    fill_place(project=project, group=group(project, "Carers"), name="Ash")
    count_places(project=project)
    fill_place(project=project, group=group(project, "Young carers"), name="Elm")
    browser = browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]

    html = browser.get(address(project, "count_list")).content.decode()

    page = words(html)
    assert "Today: 3 of 6 places are filled." in page
    assert "On 8 March 2027: 1 more place was taken than in the count before." in page
    assert [row.partition(" ")[2].partition(" ")[2] for row in rows(html)] == [
        "8 March 2027 2 of 6 1 2 2 of 3 2",
        "1 March 2027 1 of 6 1 1 1 of 2 2",
    ]
    assert "Carers 1 of 4 2 of 4 2 of 4" in page
    assert "Young carers 0 of 2 0 of 2 1 of 2" in page


def test_count_says_who_is_gone_since(browser: Client, project: Project) -> None:
    record = count_places(project=project)
    project.members.filter(name="Juniper").update(paused_at=MONDAY)

    page = words(browser.get(reverse("count", args=[project.code, record.code])).content.decode())

    assert "1 of these people has gone since" in page


def test_count_of_another_project_is_not_here(browser: Client, project: Project) -> None:
    other = make_project(lead=make_user())
    record = count_places(project=other)

    assert browser.get(reverse("count", args=[project.code, record.code])).status_code == 404


def test_archived_project_is_read_only(browser: Client, project: Project) -> None:
    sent = answers(project)
    archive_project(project=project, by=lead_actor(project=project))

    page = browser.get(address(project)).content.decode()

    assert "Save today's count" not in page
    assert "Invite<" not in page
    browser.post(address(project, "count_save"), sent)
    assert not CoverageRecord.objects.exists()


def cover(name: str = "Carers", *, places: int = 4, own: int = 0, word: int = 0, people: int = 0) -> GroupCover:
    return GroupCover(
        group_id=1, name=name, is_affected=True, places=places, own=own, word=word, people=people, heard=0
    )


def test_many_places_are_a_bar() -> None:
    assert CoverRow(cover(places=12)).blocks == ["no"] * 12
    assert CoverRow(cover(places=13)).blocks == []
    assert CoverRow(cover(places=13)).has_bar


def test_more_people_than_places_are_said() -> None:
    row = CoverRow(cover(places=2, own=5, word=1))

    assert row.blocks == ["in", "in"]
    assert row.more_people == 3


def test_sentence_names_three_groups_at_most() -> None:
    names = ["A", "B", "C", "D"]

    assert nobody_words([cover(name) for name in names[:3]]) == "Nobody has joined yet for “A”, “B” and “C”."
    assert nobody_words([cover(name) for name in names]) == "Nobody of 4 groups has joined yet."
    assert nobody_words([cover(places=0), cover(people=1)]) == ""


def test_home_names_the_four_emptiest(project: Project) -> None:
    covers = [cover(str(number), places=9 - number) for number in range(6)]

    places = places_filled(covers, list(project.members.all()))

    assert places is not None
    assert [row.cover.name for row in places.emptiest] == ["0", "1", "2", "3"]
    assert (places.lived, places.active) == (1, 2)
    assert places_filled([cover(places=0)], []) is None


def test_home_shows_places_once_a_stage_asks_for_them() -> None:
    project = make_project(lead=make_user(), template="short")
    carers = make_group(project=project, name="Carers")
    place(group=carers, affected=100)
    reach(group=carers, places=2)
    holder, _ = fill_place(project=project, group=carers)
    browser = browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    home = reverse("project_home", args=[project.code])
    before = browser.get(home).content.decode()
    finish_stage(project=project, position=1, holder=holder)

    after = words(browser.get(home).content.decode())

    assert "Places filled" not in before
    assert "Places filled See all places 1 of 2 places are filled." in after
    assert "have lived experience or are carers." in after
    assert "Carers 1 of 2 places" in after
