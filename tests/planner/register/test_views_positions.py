"""The pages on which groups are placed: all on one, one alone, and what changed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from planner.queries.positions import PLACED_AT_ONCE
from stakeholders.actions.groups import change_group
from stakeholders.actions.projects import archive_project
from stakeholders.models import Group, LeavingOut, Project
from tests.factories import MONDAY, at, lead_actor, make_group, make_lead, make_project, make_user
from tests.meanwhile import just_before
from tests.pages import Page, browser_of, read, stored
from tests.register_factories import bring_back, leave_out, merge, place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def parents(project: Project) -> Group:
    return make_group(project=project, name="Parents")


@pytest.fixture
@remembered
def nurses(project: Project) -> Group:
    return make_group(project=project, name="Nurses")


def placings(group: Group) -> list[tuple[int, int, int]]:
    return [(row.affected, row.say, row.wanted) for row in group.positions.order_by("pk")]


def all_at(project: Project) -> str:
    return reverse("group_place", args=[project.code])


def one_at(group: Group) -> str:
    return reverse("group_move", args=[group.project.code, group.code])


def detail_at(group: Group) -> str:
    return reverse("group_detail", args=[group.project.code, group.code])


# All on one page -----------------------------------------------------------------------------------------------------


def box(group: Group, name: str) -> str:
    return f"{group.code}-{name}"


def chosen(page: Page, group: Group) -> tuple[str, str]:
    return page.form.values[box(group, "affected")], page.form.values[box(group, "say")]


def test_no_group_says_what_to_do_first(project: Project, browser: Client) -> None:
    page = read(browser.get(all_at(project)))
    assert "No group is listed yet. Add groups first." in page.words
    assert page.root.all("table") == []


def test_a_row_for_each_group(project: Project, browser: Client, parents: Group, nurses: Group) -> None:
    place(group=parents, affected=80, say=20)
    leave_out(group=parents)
    page = read(browser.get(all_at(project)))
    assert [row.one("th").words for row in page.root.one("tbody").all("tr")] == ["Nurses", "Parents Left out"]
    assert chosen(page, parents) == ("75", "25")
    assert chosen(page, nurses) == ("", "")
    choices = page.root.one("select", name=box(nurses, "say")).all("option")
    assert [choice.words for choice in choices] == [
        "Not placed yet",
        "never",
        "rarely",
        "sometimes",
        "often",
        "always",
    ]
    assert len(page.root.one("select", name=box(parents, "say")).all("option")) == 5


def test_one_save_places_what_was_changed(project: Project, browser: Client, parents: Group, nurses: Group) -> None:
    porters = make_group(project=project, name="Porters")
    place(group=porters, affected=80, say=20)
    body = read(browser.get(all_at(project))).form.values
    body |= {box(parents, "affected"): "100", box(parents, "say"): "0", box(porters, "say"): "50"}

    page = read(browser.post(all_at(project), body, follow=True))

    assert page.banner == ["2 groups are saved."]
    assert placings(parents) == [(100, 0, 75)]
    assert placings(nurses) == []
    assert placings(porters) == [(80, 20, 75), (80, 50, 75)]
    before = stored()
    again = read(browser.post(all_at(project), body, follow=True))
    assert again.banner == ["Nothing was changed."]
    assert stored() == before


def test_half_a_row_waits_and_the_others_are_saved(
    project: Project, browser: Client, parents: Group, nurses: Group
) -> None:
    body = read(browser.get(all_at(project))).form.values
    body |= {box(parents, "affected"): "100", box(nurses, "affected"): "50", box(nurses, "say"): "75"}

    response = browser.post(all_at(project), body)

    page = read(response)
    assert response.status_code == 422
    assert page.banner == ["1 group is saved."]
    assert page.summary == page.errors_beside(box(parents, "say")) == ["Choose this too for Parents."]
    assert chosen(page, parents) == ("100", "")
    assert (placings(parents), placings(nurses)) == ([], [(50, 75, 75)])
    # What is left is sent on as it stands: the saved row is not saved again.
    read(browser.post(all_at(project), page.form.values | {box(parents, "say"): "25"}, follow=True))
    assert (placings(parents), placings(nurses)) == ([(100, 25, 75)], [(50, 75, 75)])


def test_a_row_below_the_line_is_told_with_a_link(
    project: Project, browser: Client, parents: Group, nurses: Group
) -> None:
    place(group=parents, affected=75, say=25)
    body = read(browser.get(all_at(project))).form.values
    body |= {box(parents, "affected"): "50", box(parents, "say"): "50"}
    body |= {box(nurses, "affected"): "50", box(nurses, "say"): "75"}

    response = browser.post(all_at(project), body)

    page = read(response)
    assert response.status_code == 422
    assert page.banner == ["1 group is saved."]
    assert page.summary == ["Parents is not moved yet. Say why on its own page first."]
    assert page.links["Say why: Parents"] == f"{one_at(parents)}?affected=50&say=50"
    assert chosen(page, parents) == ("50", "50")
    assert (placings(parents), placings(nurses)) == ([(75, 25, 75)], [(50, 75, 75)])


def test_a_row_that_somebody_else_moved_is_told(project: Project, browser: Client, parents: Group) -> None:
    _, ash = make_lead(project=project)
    place(group=parents, affected=75, say=25)
    body = read(browser.get(all_at(project))).form.values
    place(group=parents, affected=None, say=75, by=ash)

    page = read(browser.post(all_at(project), body | {box(parents, "affected"): "100"}, follow=True))

    assert page.banner == [
        "1 group is saved.",
        "Ash moved “Parents” after you opened this page: say: up from rarely to often. Both moves are kept.",
    ]
    assert placings(parents) == [(75, 25, 75), (75, 75, 75), (100, 75, 75)]


def test_pages_of_a_hundred(project: Project, browser: Client) -> None:
    groups = [Group(project=project, name=f"Group {n:03}", name_key=f"group {n:03}") for n in range(PLACED_AT_ONCE + 1)]
    Group.objects.bulk_create(groups)
    page = read(browser.get(f"{all_at(project)}?page=2"))
    assert [row.one("th").words for row in page.root.one("tbody").all("tr")] == ["Group 100"]
    body = page.form.values | {box(groups[-1], "affected"): "75", box(groups[-1], "say"): "75"}
    response = browser.post(f"{all_at(project)}?page=2", body)
    assert (response.status_code, response["Location"]) == (302, f"{all_at(project)}?page=2")
    assert placings(groups[-1]) == [(75, 75, 75)]


def test_a_group_that_was_merged_meanwhile_is_passed_over(
    project: Project, browser: Client, parents: Group, nurses: Group
) -> None:
    body = read(browser.get(all_at(project))).form.values
    merge(group=parents, into=nurses)
    body |= {box(parents, "affected"): "75", box(parents, "say"): "25"}
    assert read(browser.post(all_at(project), body, follow=True)).banner == ["Nothing was changed."]
    assert placings(parents) == []


@pytest.mark.parametrize("value", ["", "60", "often", "1000"])
def test_no_other_choice_is_taken(project: Project, browser: Client, parents: Group, value: str) -> None:
    place(group=parents, affected=75, say=25)
    body = read(browser.get(all_at(project))).form.values
    response = browser.post(all_at(project), body | {box(parents, "say"): value})
    assert response.status_code == 422
    assert placings(parents) == [(75, 25, 75)]


def test_an_archived_project_places_nothing(project: Project, browser: Client, parents: Group) -> None:
    body = read(browser.get(all_at(project))).form.values | {box(parents, "affected"): "75", box(parents, "say"): "0"}
    archive_project(project=project, by=lead_actor(project=project))
    assert browser.get(all_at(project)).status_code == 403
    assert browser.post(all_at(project), body).status_code == 409
    assert placings(parents) == []


# One alone -----------------------------------------------------------------------------------------------------------


def test_the_words_place_a_group(browser: Client, parents: Group) -> None:
    page = read(browser.get(one_at(parents)))
    assert "Not placed yet." in page.words
    response = browser.post(one_at(parents), page.form.values | {"affected": "100", "say": "25"})
    assert (response.status_code, response["Location"]) == (302, detail_at(parents))
    assert placings(parents) == [(100, 25, 75)]


def test_a_slider_counts_only_where_it_was_moved(browser: Client, parents: Group) -> None:
    place(group=parents, affected=82, say=20)
    body = read(browser.get(one_at(parents))).form.values
    assert (body["affected"], body["affected_exactly"], body["say"], body["say_exactly"]) == ("75", "80", "25", "20")
    browser.post(one_at(parents), body | {"say_exactly": "35"})
    browser.post(one_at(parents), read(browser.get(one_at(parents))).form.values | {"say": "50"})
    assert placings(parents) == [(82, 20, 75), (82, 35, 75), (82, 50, 75)]


def test_words_and_slider_that_agree_are_taken(browser: Client, parents: Group) -> None:
    place(group=parents, affected=75, say=25)
    body = read(browser.get(one_at(parents))).form.values
    browser.post(one_at(parents), body | {"say": "50", "say_exactly": "55"})
    assert placings(parents)[-1] == (75, 55, 75)


def test_words_and_slider_that_do_not_agree_are_told(browser: Client, parents: Group) -> None:
    place(group=parents, affected=75, say=25)
    body = read(browser.get(one_at(parents))).form.values
    response = browser.post(one_at(parents), body | {"say": "50", "say_exactly": "90", "reason": "They said so."})
    page = read(response)
    assert response.status_code == 422
    assert page.summary == ["This and your choice above do not agree. Change one of them."]
    assert (page.form.values["say"], page.form.values["say_exactly"]) == ("50", "90")
    assert page.form.values["reason"].strip() == "They said so."
    assert placings(parents) == [(75, 25, 75)]


def test_choosing_nothing_is_told(browser: Client, parents: Group) -> None:
    response = browser.post(one_at(parents), read(browser.get(one_at(parents))).form.values)
    assert (response.status_code, read(response).summary) == (422, ["Choose how much.", "Choose how much."])


def test_less_wanted_say_asks_why(browser: Client, parents: Group) -> None:
    place(group=parents, affected=75, say=25)
    body = read(browser.get(one_at(parents))).form.values | {"wanted": "50"}
    response = browser.post(one_at(parents), body)
    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside("reason") == ["Say why. The say they should have goes down."]
    assert page.form.values["wanted"] == "50"
    told = read(browser.post(one_at(parents), page.form.values | {"reason": "They asked for less."}, follow=True))
    assert told.banner == ["Saved. Parents: say they should have: down from often to sometimes."]
    assert placings(parents)[-1] == (75, 25, 50)


def test_below_the_line_the_page_comes_back_hard(browser: Client, parents: Group) -> None:
    place(group=parents, affected=75, say=25)
    body = read(browser.get(one_at(parents))).form.values | {"affected": "25"}
    response = browser.post(one_at(parents), body)
    page = read(response)
    assert response.status_code == 422
    assert page.summary == ["Say why.", "Say whether anybody in this group was asked."]
    assert "You say that this touches Parents less than often" in page.words
    assert "For 14 days everybody can ask for them." in page.words
    assert placings(parents) == [(75, 25, 75)]

    record = {"reason": "No time.", "was_asked": "yes", "asked_words": "One said: ask me."}
    half = browser.post(one_at(parents), page.form.values | record | {"asked_words": ""})
    assert read(half).summary == ["Say who was asked, and what they said."]
    browser.post(one_at(parents), page.form.values | record)
    act = LeavingOut.objects.get()
    assert (act.reason, act.was_asked, act.asked_words) == ("No time.", True, "One said: ask me.")
    assert placings(parents) == [(75, 25, 75), (25, 25, 75)]


def test_a_form_opened_before_the_group_stood_over_the_line_asks_the_full_record_too(
    project: Project, browser: Client, parents: Group
) -> None:
    """That nobody was asked is never written down unless somebody says so."""
    body = read(browser.get(one_at(parents))).form.values | {"affected": "25", "say": "25", "reason": "No time."}
    place(group=parents, affected=75, say=25)
    page = read(browser.post(one_at(parents), body))
    assert page.summary == ["Say whether anybody in this group was asked."]
    assert page.form.values["reason"].strip() == "No time."

    again = browser.post(one_at(parents), page.form.values)
    assert read(again).summary == ["Say whether anybody in this group was asked."]
    half = read(browser.post(one_at(parents), page.form.values | {"was_asked": "yes", "asked_words": ""}))
    assert half.summary == ["Say who was asked, and what they said."]
    assert placings(parents) == [(75, 25, 75)]
    assert not LeavingOut.objects.exists()

    browser.post(one_at(parents), half.form.values | {"was_asked": "no"})
    assert LeavingOut.objects.values_list("reason", "was_asked").get() == ("No time.", False)
    assert placings(parents)[-1] == (25, 25, 75)


def test_a_code_that_another_group_used_moves_nothing(browser: Client, parents: Group, nurses: Group) -> None:
    body = read(browser.get(one_at(parents))).form.values | {"affected": "75", "say": "25"}
    assert [browser.post(one_at(group), body).status_code for group in (parents, nurses)] == [302, 302]
    assert (len(placings(parents)), len(placings(nurses))) == (1, 0)


def test_back_over_the_line_needs_no_record(browser: Client, parents: Group) -> None:
    place(group=parents, affected=75, say=25)
    body = read(browser.get(one_at(parents))).form.values | {"affected": "25"}
    hard = read(browser.post(one_at(parents), body)).form.values
    browser.post(one_at(parents), hard | {"affected": "100", "affected_exactly": "75"})
    assert placings(parents) == [(75, 25, 75), (100, 25, 75)]


def test_what_was_chosen_on_the_page_of_all_stands_there(browser: Client, parents: Group) -> None:
    place(group=parents, affected=75, say=25)
    page = read(browser.get(f"{one_at(parents)}?affected=50&say=0"))
    assert (page.form.values["affected"], page.form.values["say"]) == ("50", "0")
    assert "was_asked" in {element.attributes.get("name") for element in page.root.all("input")}
    record = {"reason": "No time.", "was_asked": "no"}
    browser.post(one_at(parents), page.form.values | record)
    assert placings(parents)[-1] == (50, 0, 75)


@pytest.mark.parametrize("query", ["affected=often", "affected=-5&say=101", "say=²", f"affected={'9' * 5_000}"])
def test_a_strange_address_is_passed_over(browser: Client, parents: Group, query: str) -> None:
    place(group=parents, affected=75, say=25)
    page = read(browser.get(f"{one_at(parents)}?{query}"))
    assert (page.form.values["affected"], page.form.values["say"]) == ("75", "25")


def test_the_later_is_told_of_the_earlier(project: Project, browser: Client, parents: Group) -> None:
    _, ash = make_lead(project=project)
    place(group=parents, affected=75, say=25)
    body = read(browser.get(one_at(parents))).form.values
    place(group=parents, affected=100, say=None, by=ash)
    page = read(browser.post(one_at(parents), body | {"say": "50"}, follow=True))
    assert page.banner == [
        "Saved. Parents: say: up from rarely to sometimes.",
        (
            "Ash moved “Parents” after you opened this page: touches their life: up from often to always. "
            "Both moves are kept."
        ),
    ]
    assert placings(parents) == [(75, 25, 75), (100, 25, 75), (100, 50, 75)]


def test_who_moved_it_and_why(project: Project, browser: Client, parents: Group) -> None:
    place(group=parents, affected=75, say=25, reason="")
    with at(MONDAY + timedelta(days=1)):
        place(group=parents, affected=None, say=50, reason="We asked 4 of them.")
    page = read(browser.get(one_at(parents)))
    assert [line.words for line in page.root.one("ol", class_="log").all("li")] == [
        "2 March 2027 Say: up from rarely to sometimes Moved by Robin. We asked 4 of them.",
        "Say: up from rarely to sometimes",
        "1 March 2027 Touches their life: often Say: rarely Say they should have: often Moved by Robin.",
        "Touches their life: often",
        "Say: rarely",
        "Say they should have: often",
    ]


def test_a_group_merged_meanwhile_keeps_what_was_typed(
    project: Project, browser: Client, parents: Group, nurses: Group
) -> None:
    for group in (parents, nurses):
        place(group=group, affected=75, say=25)
    body = read(browser.get(one_at(parents))).form.values | {"say": "50", "reason": "Words that must not be lost"}
    with just_before('SELECT "stakeholders_position"', lambda: merge(group=parents, into=nurses)):
        response = browser.post(one_at(parents), body)
    assert response.status_code == 409
    assert "Words that must not be lost" in response.content.decode()
    assert placings(parents) == [(75, 25, 75)]


def test_a_group_merged_before_the_form_came_keeps_what_was_typed(
    project: Project, browser: Client, parents: Group, nurses: Group
) -> None:
    body = read(browser.get(one_at(parents))).form.values | {"affected": "75", "reason": "Words that must not be lost"}
    merge(group=parents, into=nurses)
    response = browser.post(one_at(parents), body)
    assert response.status_code == 409
    assert "Words that must not be lost" in response.content.decode()


def test_an_archived_project_moves_nothing(project: Project, browser: Client, parents: Group) -> None:
    body = read(browser.get(one_at(parents))).form.values | {"affected": "75", "say": "0", "reason": "Typed words"}
    archive_project(project=project, by=lead_actor(project=project))
    assert browser.get(one_at(parents)).status_code == 403
    response = browser.post(one_at(parents), body)
    assert response.status_code == 409
    assert "Typed words" in response.content.decode()
    assert placings(parents) == []


# What changed --------------------------------------------------------------------------------------------------------


def changes_at(project: Project, since: str = "") -> str:
    return reverse("group_changes", args=[project.code]) + (f"?since={since}" if since else "")


def log(page: Page) -> list[str]:
    lists = page.root.all("ol", class_="log")
    return [line.words for line in lists[0].all("li")] if lists else []


def test_nothing_changed(project: Project, browser: Client) -> None:
    page = read(browser.get(changes_at(project)))
    assert "Nothing changed in this time. Choose an earlier day." in page.words
    assert "No affected group is placed yet, so there is no say gap to tell." in page.words
    assert page.root.one("input", name="since").attributes["value"] == "2027-01-30"


def test_everything_that_changed_in_words(project: Project, browser: Client, parents: Group, nurses: Group) -> None:
    with at(MONDAY + timedelta(days=1)):
        place(group=parents, affected=75, say=25, reason="")
    with at(MONDAY + timedelta(days=2)):
        place(group=parents, affected=None, say=50, reason="We asked 4 of them.")
    with at(MONDAY + timedelta(days=3)):
        leave_out(group=nurses)
    with at(MONDAY + timedelta(days=4)):
        bring_back(group=nurses)
    with at(MONDAY + timedelta(days=5)):
        merge(group=make_group(project=project, name="Staff nurses"), into=nurses)
        page = read(browser.get(changes_at(project)))
        assert log(page) == [
            "6 March 2027 Nurses: “Staff nurses” became part of it.",
            "6 March 2027 Staff nurses: Added.",
            "5 March 2027 Nurses: Brought back. By Robin. Because: We were wrong.",
            "4 March 2027 Nurses: Left out. By Robin. Because: We have no time for them.",
            "3 March 2027 Parents: Say: up from rarely to sometimes. Moved by Robin. Because: We asked 4 of them.",
            (
                "2 March 2027 Parents: Touches their life: often; say: rarely; say they should have: often. "
                "Moved by Robin."
            ),
            "1 March 2027 Parents: Added.",
            "1 March 2027 Nurses: Added.",
        ]
        assert log(read(browser.get(changes_at(project, "2027-03-05"))))[-1].startswith("5 March 2027")


@pytest.mark.parametrize("since", ["yesterday", "2027-02-30", "'"])
def test_a_day_that_is_none_is_told(project: Project, browser: Client, parents: Group, since: str) -> None:
    response = browser.get(changes_at(project, since))
    assert response.status_code == 422
    assert read(response).summary == ["Enter a real date, such as 12/05/2027."]
    assert len(log(read(response))) == 1


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("since", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_all(zone: str, since: str) -> None:
    project = make_project(lead=make_user(name="Ivy", email="ivy@example.org"), time_zone=zone)
    nurses = make_group(project=project, name="Nurses")
    leave_out(group=nurses)
    bring_back(group=nurses)
    browser = browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    lines = log(read(browser.get(changes_at(project, since))))
    assert len(lines) == (3 if since == "0001-01-01" else 0)


def test_an_earlier_name_moves_with_a_merge_and_is_told_once(
    project: Project, browser: Client, parents: Group, nurses: Group
) -> None:
    change_group(group=parents, changes={"name": "Mothers"}, by=lead_actor(project=project))
    merge(group=parents, into=nurses)
    told = [line for line in log(read(browser.get(changes_at(project)))) if "Before" in line]
    assert told == ["1 March 2027 Nurses: Before: “Parents”."]


def test_the_gap_at_the_start_now_and_wanted(project: Project, browser: Client, parents: Group, nurses: Group) -> None:
    place(group=parents, affected=100, say=0)
    place(group=nurses, affected=75, say=75)
    with at(MONDAY + timedelta(days=1)):
        place(group=parents, affected=None, say=50)
        page = read(browser.get(changes_at(project)))
    assert "The say gap is 25 on average and 50 at worst, over 2 affected groups." in page.words
    assert "It was 50 at the start, and should be 13." in page.words
    gaps, standings = page.root.all("table")
    assert [row.words for row in gaps.one("tbody").all("tr")] == [
        "At the start 50 100 2 2",
        "Now 25 50 2 2",
        "As it should be 13 25 2 2",
    ]
    assert [row.words for row in standings.one("tbody").all("tr")] == [
        "Nurses Often affected; say: often. Say gap 0. Often affected; say: often. Say gap 0. often",
        "Parents Always affected; say: never. Say gap 100. Always affected; say: sometimes. Say gap 50. often",
    ]
