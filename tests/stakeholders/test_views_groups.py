"""Groups on pages: the leads' list, and what a person says they belong to."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders.actions.arriving import say_yes
from stakeholders.actions.groups import GROUPS_AT_ONCE, choose_groups
from stakeholders.actions.members import choose_side
from stakeholders.actions.projects import archive_project
from stakeholders.models import Belonging, Member, Project, Side
from stakeholders.queries.groups import groups_of
from tests.factories import (
    actor_of,
    lead_actor,
    make_group,
    make_helper,
    make_lead,
    make_on_paper,
    make_participant,
    make_project,
    make_shared_link,
    make_user,
)
from tests.pages import Page, browser_of, browser_with_link, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get().user)  # type: ignore[arg-type]


def address(project: Project, name: str, *more: object) -> str:
    return reverse(name, args=[project.code, *more])


def listed(page: Page) -> list[tuple[str, str, str]]:
    """The table: name, who they are, and what it says of places, ways and people."""
    return [
        (row.one("th").one("a").words, row.all("td")[0].words, row.one("td", **{"data-l": "Places and ways"}).words)
        for body in page.root.all("tbody")
        for row in body.all("tr")
    ]


def names(project: Project) -> list[str]:
    return [group.name for group in groups_of(project)]


# The leads' list -----------------------------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do_first(project: Project, browser: Client) -> None:
    page = read(browser.get(address(project, "group_list")))

    assert listed(page) == []
    assert "Write every group this touches, one a line." in page.words
    assert page.links["Write the groups"] == address(project, "group_paste")

    archive_project(project=project, by=lead_actor(project=project))
    archived = read(browser.get(address(project, "group_list")))
    assert "This project has ended, and none was written." in archived.words
    assert "Write every group this touches, one a line." not in archived.words
    assert "Write the groups" not in archived.links


def test_the_list_says_who_they_are_and_how_many_say_they_belong(project: Project, browser: Client) -> None:
    carers = make_group(project=project, name="Young carers", side=Side.CARER)
    make_group(project=project, name="Night staff")
    for name in ("Moss", "Fern"):
        member, _, by = make_participant(project=project, name=name)
        choose_groups(member=member, codes=[carers.code], by=by)

    page = read(browser.get(address(project, "group_list")))

    assert listed(page) == [
        ("Night staff", "Not said yet", "None yet"),
        ("Young carers", "Family and carers", "2 people say they belong"),
    ]
    assert page.root.one(id="groups-title").words == "2 groups"
    assert page.links["Groups"] == address(project, "group_list")
    assert "Moss" not in page.words


def test_a_group_is_added_on_the_list_and_once(project: Project, browser: Client) -> None:
    form = read(browser.get(address(project, "group_list"))).form
    body = form.values | {"name": "  Young   carers ", "side": "carer"}

    page = read(browser.post(address(project, "group_list"), body, follow=True))
    assert page.banner == ["Added: Young carers."]
    assert listed(page) == [("Young carers", "Family and carers", "None yet")]

    page = read(browser.post(address(project, "group_list"), body, follow=True))
    assert page.banner == ["This form was sent before. The group is in the list."]
    assert names(project) == ["Young carers"]


def test_a_name_that_is_there_is_refused_beside_the_box_and_kept(project: Project, browser: Client) -> None:
    make_group(project=project, name="Young Carers")
    before = stored()

    response = browser.post(
        address(project, "group_list"), {"name": "young carers", "side": "lived", "group": str(uuid4())}
    )

    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside("name") == page.summary == ["There is a group called “Young Carers” already."]
    values = page.forms[-1].values
    assert (values["name"], values["side"]) == ("young carers", "lived")
    assert listed(page) == [("Young Carers", "Not said yet", "None yet")]
    assert stored() == before


@pytest.mark.parametrize("name", ["\u200b", "\u202e \ufeff", "\u3164", "\u2800\ufe0f"])
def test_a_name_that_nobody_sees_is_no_name(project: Project, browser: Client, name: str) -> None:
    response = browser.post(address(project, "group_list"), {"name": name, "group": str(uuid4())})
    assert (response.status_code, read(response).errors_beside("name")) == (422, ["Write the name of the group."])
    assert names(project) == []


# Many at once --------------------------------------------------------------------------------------------------------


def test_many_lines_are_added_and_those_that_are_there_are_named(project: Project, browser: Client) -> None:
    make_group(project=project, name="Night staff")
    lines = "\ufeffYoung carers\r\n\r\n  Wardens \nNIGHT staff\nyoung carers\n\u200b\n"

    page = read(browser.post(address(project, "group_paste"), {"lines": lines}, follow=True))

    assert page.banner == [
        "2 groups are added. 2 lines were there already, and are left out: NIGHT staff, young carers."
    ]
    assert [name for name, _, _ in listed(page)] == ["Night staff", "Wardens", "\ufeffYoung carers"]


def test_a_long_list_of_names_that_are_there_is_cut_in_the_message(project: Project, browser: Client) -> None:
    lines = "\n".join(f"Group {number:03}" for number in range(30))
    browser.post(address(project, "group_paste"), {"lines": lines}, follow=True)

    page = read(browser.post(address(project, "group_paste"), {"lines": f"{lines}\nOne more"}, follow=True))

    [words] = page.banner
    assert words.startswith("1 group is added. 30 lines were there already, and are left out: Group 000, ")
    assert words.endswith("Group 009, and 20 more.")
    page = read(browser.post(address(project, "group_paste"), {"lines": lines}, follow=True))
    assert page.banner == ["Nothing was added. All of these groups are in the list."]


def test_200_lines_are_taken_and_one_more_is_refused(project: Project, browser: Client) -> None:
    lines = [f"Group {number}" for number in range(GROUPS_AT_ONCE)]
    before = stored()

    response = browser.post(address(project, "group_paste"), {"lines": "\n".join([*lines, "One more"])})
    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside("lines") == ["There are 201 lines. 200 is the most at once."]
    assert page.form.values["lines"].endswith("Group 199\nOne more")
    assert stored() == before

    assert browser.post(address(project, "group_paste"), {"lines": "\n".join(lines)}).status_code == 302
    assert len(names(project)) == GROUPS_AT_ONCE


def test_200_lines_of_the_longest_names_are_taken(project: Project, browser: Client) -> None:
    lines = [f"{number:03}" + "ΐ" * 77 for number in range(GROUPS_AT_ONCE)]
    assert browser.post(address(project, "group_paste"), {"lines": "\r\n".join(lines)}).status_code == 302
    assert sorted(names(project)) == lines


def test_lines_that_are_too_long_are_named_by_their_number(project: Project, browser: Client) -> None:
    lines = f"Carers\n\n{'x' * 81}\nWardens\n{'y' * 82}"

    response = browser.post(address(project, "group_paste"), {"lines": lines})

    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside("lines") == ["Line 3 is longer than 80 letters.", "Line 5 is longer than 80 letters."]
    assert page.form.values["lines"] == lines
    assert names(project) == []


# One group -----------------------------------------------------------------------------------------------------------


def test_a_group_gets_another_name_and_a_side(project: Project, browser: Client) -> None:
    group = make_group(project=project, name="Carers")
    where = address(project, "group_change", group.code)
    form = read(browser.get(where)).forms[0]
    assert (form.values["name"], form.values["side"]) == ("Carers", "")

    response = browser.post(where, form.values | {"name": "Young carers", "side": "carer"})

    assert response["Location"] == address(project, "group_detail", group.code)
    page = read(browser.get(address(project, "group_list")))
    assert page.banner == ["Saved."]
    assert [(group.name, group.side) for group in groups_of(project)] == [("Young carers", "carer")]
    history = read(browser.get(address(project, "history_list")))
    assert "Robin renamed the group “Carers”." in history.words


def test_two_leads_change_different_things_from_the_same_page(project: Project, browser: Client) -> None:
    ash = make_user(name="Ash")
    make_lead(project=project, user=ash)
    group = make_group(project=project, name="Carers")
    where = address(project, "group_change", group.code)
    form = read(browser.get(where)).forms[0]

    browser.post(where, form.values | {"name": "Young carers"})
    browser_of(ash).post(where, form.values | {"side": "carer"})

    group.refresh_from_db()
    assert (group.name, group.side) == ("Young carers", "carer")


def test_the_name_of_another_group_is_refused(project: Project, browser: Client) -> None:
    make_group(project=project, name="Wardens")
    group = make_group(project=project, name="Carers")
    body = {"name": "wardens", "side": "", "name_from": "team"}
    response = browser.post(address(project, "group_change", group.code), body)
    page = read(response)
    assert (response.status_code, page.errors_beside("name")) == (
        422,
        ["There is a group called “Wardens” already."],
    )
    assert page.forms[0].values["name"] == "wardens"
    assert names(project) == ["Carers", "Wardens"]


def test_a_slip_is_removed_from_its_page(project: Project, browser: Client) -> None:
    group = make_group(project=project, name="Wardns")
    [_, remove] = read(browser.get(address(project, "group_change", group.code))).forms

    page = read(browser.post(remove.action, remove.values, follow=True))

    assert (page.banner, names(project)) == (["Removed: Wardns."], [])
    assert browser.post(remove.action, remove.values).status_code == 404
    assert browser.get(address(project, "group_change", group.code)).status_code == 404


def test_a_group_that_is_no_slip_cannot_be_removed(project: Project, browser: Client) -> None:
    ash = make_user(name="Ash")
    make_lead(project=project, user=ash)
    group = make_group(project=project, name="Wardens", by=lead_actor(project=project, user=ash))
    assert "Added by mistake?" not in read(browser.get(address(project, "group_change", group.code))).words

    page = read(browser.post(address(project, "group_remove", group.code), follow=True))

    assert page.banner == [
        "Wardens stays. Only a slip can be removed: within an hour, before anybody else uses the group."
    ]
    assert names(project) == ["Wardens"]


def test_an_archived_project_shows_its_groups_and_takes_nothing(project: Project, browser: Client) -> None:
    group = make_group(project=project, name="Wardens")
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()

    page = read(browser.get(address(project, "group_list")))
    assert (listed(page), page.forms) == ([("Wardens", "Not said yet", "None yet")], [])
    for name, more in (("group_list", []), ("group_paste", []), ("group_change", [group.code])):
        assert browser.post(address(project, name, *more), {"name": "x", "lines": "x"}).status_code == 403
    assert browser.post(address(project, "group_remove", group.code)).status_code == 403
    assert stored() == before


# The person ----------------------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def moss(project: Project) -> tuple[Member, Client]:
    member, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    return member, browser_with_link(secret)


def ticked(page: Page) -> list[str]:
    return [
        label.words for label in page.root.all("label", class_="choice") if "checked" in label.one("input").attributes
    ]


def mine(member: Member) -> list[str]:
    return [belonging.group.name for belonging in Belonging.objects.filter(member=member)]


def test_the_place_leads_to_groups_where_there_are_some(project: Project, moss: tuple[Member, Client]) -> None:
    _, browser = moss
    place = address(project, "take_part")
    assert "Groups you belong to" not in read(browser.get(place)).links
    page = read(browser.get(address(project, "my_groups")))
    assert "The project has not listed any groups yet." in page.words
    assert page.forms == []

    make_group(project=project)
    assert read(browser.get(place)).links["Groups you belong to"] == address(project, "my_groups")


def test_somebody_says_where_they_belong_and_changes_it(project: Project, moss: tuple[Member, Client]) -> None:
    member, browser = moss
    carers, wardens = make_group(project=project, name="Carers"), make_group(project=project, name="Wardens")
    where = address(project, "my_groups")
    page = read(browser.get(where))
    assert page.heading == "Which of these groups do you belong to?"
    assert "Leads see this. Others see only “some”." in page.words
    assert ticked(page) == []

    response = browser.post(where, {"groups": [str(carers.code), str(wardens.code)]})
    assert (response.status_code, response["Location"]) == (302, address(project, "take_part"))
    assert ticked(read(browser.get(where))) == ["Carers", "Wardens"]

    browser.post(where, {"groups": [str(wardens.code)]})
    assert mine(member) == ["Wardens"]


def test_none_of_these_is_a_button_of_its_own(project: Project, moss: tuple[Member, Client]) -> None:
    member, browser = moss
    group = make_group(project=project)
    where = address(project, "my_groups")
    browser.post(where, {"groups": [str(group.code)]})
    button = read(browser.get(where)).root.one("button", name="none")
    assert button.words == "None of these, or I would rather not say"

    browser.post(where, {"groups": [str(group.code)], "none": "none"})

    member.refresh_from_db()
    assert (mine(member), member.groups_said_at is not None) == ([], True)


def test_a_group_that_is_not_there_is_refused(project: Project, moss: tuple[Member, Client]) -> None:
    member, browser = moss
    group = make_group(project=project)
    theirs = make_group(project=make_project())
    response = browser.post(address(project, "my_groups"), {"groups": [str(group.code), str(theirs.code)]})
    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside("groups") == page.summary == ["The list of groups has changed. Look at it again."]
    assert ticked(page) == ["Young carers"]
    assert mine(member) == []


def test_the_group_of_the_link_is_ticked_until_they_save(project: Project) -> None:
    wardens = make_group(project=project, name="Wardens")
    make_group(project=project, name="Carers")
    link, secret = make_shared_link(project=project, group=wardens)
    browser = browser_with_link(secret)
    member = project.members.get(arrival__link=link)
    choose_side(member=member, side=Side.LIVED, by=actor_of(member=member))
    say_yes(member=member, by=actor_of(member=member))

    page = read(browser.get(address(project, "my_groups")))
    assert ticked(page) == ["Wardens"]
    assert "One is ticked, because your link was for it. Is that right?" in page.words
    assert mine(member) == []

    browser.post(address(project, "my_groups"), {"none": "none"})
    page = read(browser.get(address(project, "my_groups")))
    assert (ticked(page), "One is ticked" in page.words) == ([], False)


def test_a_helper_types_it_for_somebody_on_paper(project: Project) -> None:
    helper, secret = make_helper(project=project)
    fern, _ = make_on_paper(project=project, helper=helper)
    group = make_group(project=project)
    browser = browser_with_link(secret)
    where = reverse("my_groups", args=[f"{project.code}.{fern.code.hex}"])

    response = browser.post(where, {"groups": [str(group.code)]})

    assert response["Location"] == reverse("take_part", args=[f"{project.code}.{fern.code.hex}"])
    assert (mine(fern), mine(helper)) == ([group.name], [])
