"""Who is on the list, for people taking part; and the groups left out, shown to whoever joins."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders.actions.groups import change_group
from stakeholders.actors import Actor
from stakeholders.models import Challenge, Group, Member, Project, Side
from stakeholders.steps import ActRecord
from tests.factories import (
    MONDAY,
    at,
    lead_actor,
    make_group,
    make_helper,
    make_on_paper,
    make_participant,
    make_shared_link,
)
from tests.pages import Page, browser_with_link, read
from tests.register_factories import ask_for, bring_back, leave_out, place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def carers(project: Project) -> Group:
    return make_group(project=project)


@pytest.fixture
@remembered
def moss(project: Project) -> tuple[Actor, Client]:
    _, secret, by = make_participant(project=project, name="Moss", side=Side.LIVED)
    return by, browser_with_link(secret)


def who(project: Project, browser: Client) -> Page:
    return read(browser.get(reverse("my_register", args=[project.code])))


def section(page: Page, title: str) -> list[str]:
    """The texts of the list under a heading with this id."""
    return [item.words for found in page.root.all("section") if found.all(id=title) for item in found.all("li")]


def below_the_line(group: Group) -> None:
    first = place(group=group).position
    place(group=group, affected=25, saw=first.code)


# The list ------------------------------------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do_first(project: Project, moss: tuple[Actor, Client]) -> None:
    page = who(project, moss[1])
    assert "Nobody is on the list yet. Say who should be." in page.words
    assert page.links["Who is missing?"] == reverse("my_challenge_raise", args=[project.code])
    assert page.links["Requests to include, and replies"] == reverse("my_challenges", args=[project.code])


def test_groups_stand_by_name_with_their_earlier_names(
    project: Project, moss: tuple[Actor, Client], carers: Group
) -> None:
    wardens = make_group(project=project, name="Wardens")
    change_group(group=wardens, changes={"name": "Night wardens"}, by=lead_actor(project=project))
    page = who(project, moss[1])
    assert section(page, "list") == [
        "Night wardens: say that something is wrong Earlier: Wardens",
        "Young carers: say that something is wrong",
    ]
    assert page.links["Young carers: say that something is wrong"] == (
        f"{reverse('my_challenge_raise', args=[project.code])}?group={carers.code}"
    )


def test_a_group_that_became_part_of_another_is_not_listed_twice(
    project: Project, moss: tuple[Actor, Client], carers: Group
) -> None:
    merged = make_group(project=project, name="Carers")
    Group.objects.filter(pk=merged.pk).update(merged_into=carers)
    assert section(who(project, moss[1]), "list") == ["Young carers: say that something is wrong"]


def test_a_group_that_is_left_out_is_told_with_why_and_by_whom(
    project: Project, moss: tuple[Actor, Client], carers: Group
) -> None:
    leave_out(group=carers)
    page = who(project, moss[1])
    assert section(page, "list") == []
    [told] = section(page, "left-out")
    assert told == (
        "Young carers We have no time for them. Left out. Robin, a lead. 1 March 2027. "
        "They do not belong to this group. "
        "Somebody in the group was asked: “Two of them said: ask again.” "
        "14 days are left to say so before it counts. They should be in Young carers"
    )
    assert page.links["They should be in Young carers"] == (
        f"{reverse('my_challenge_raise', args=[project.code])}?group={carers.code}"
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (13, "1 day is left to say so before it counts."),
        (14, "It counts now. You can still say that it is wrong."),
    ],
)
def test_how_many_days_are_left(
    project: Project, moss: tuple[Actor, Client], carers: Group, days: int, said: str
) -> None:
    leave_out(group=carers, act=ActRecord("No time.", was_asked=False))
    with at(MONDAY + timedelta(days=days)):
        [told] = section(who(project, moss[1]), "left-out")
    assert said in told
    assert "Nobody in the group was asked." in told


def test_that_somebody_asked_is_told_and_not_who(project: Project, moss: tuple[Actor, Client], carers: Group) -> None:
    leave_out(group=carers)
    ask_for(project=project, by=moss[0], group=carers, about="left_out")
    _, secret, _ = make_participant(project=project, name="Fern")
    page = who(project, browser_with_link(secret))
    [told] = section(page, "left-out")
    assert "Somebody says that this is wrong. No reply yet." in told
    assert "Moss" not in page.words


def test_a_group_below_the_line_is_listed_and_told(project: Project, moss: tuple[Actor, Client], carers: Group) -> None:
    below_the_line(carers)
    page = who(project, moss[1])
    assert section(page, "list") == ["Young carers: say that something is wrong Nobody yet"]
    [told] = section(page, "below")
    assert told.startswith("Young carers We have no time for them. Said to be affected less. Robin, a lead.")
    assert section(page, "left-out") == []


def test_what_is_undone_is_told_no_more(project: Project, moss: tuple[Actor, Client], carers: Group) -> None:
    leave_out(group=carers)
    bring_back(group=carers)
    page = who(project, moss[1])
    assert (section(page, "left-out"), section(page, "below")) == ([], [])


def test_of_a_group_below_the_line_that_is_left_out_only_that_is_told(
    project: Project, moss: tuple[Actor, Client], carers: Group
) -> None:
    below_the_line(carers)
    leave_out(group=carers)
    page = who(project, moss[1])
    assert (len(section(page, "left-out")), section(page, "below"), section(page, "list")) == (1, [], [])


# The place -----------------------------------------------------------------------------------------------------------


def test_the_place_leads_to_the_list_and_to_who_is_missing(project: Project, moss: tuple[Actor, Client]) -> None:
    page = read(moss[1].get(reverse("take_part", args=[project.code])))
    [say] = [found for found in page.root.all("section") if found.all(id="say")]
    links = {link.words: link.attributes["href"] for link in say.all("a")}
    assert links["Who is missing?"] == reverse("my_challenge_raise", args=[project.code])
    assert links["Who is on the list"] == reverse("my_register", args=[project.code])


# Coming in -----------------------------------------------------------------------------------------------------------


def newcomer(project: Project) -> tuple[Member, Client]:
    """Somebody who opened their own link, and has answered two of three questions."""
    member, secret, _ = make_participant(project=project, name="Ivy", comes_in=False, side=Side.CARER)
    return member, browser_with_link(secret)


@pytest.mark.parametrize("how", ["left out", "below the line"])
def test_whoever_joins_is_shown_the_groups_before_their_place(project: Project, carers: Group, how: str) -> None:
    if how == "left out":
        leave_out(group=carers)
    else:
        below_the_line(carers)
    _, browser = newcomer(project)
    response = browser.post(reverse("arrive_yes", args=[project.code]), follow=True)
    page = read(response)
    assert response.redirect_chain == [(reverse("arrive_groups", args=[project.code]), 302)]
    assert page.heading == "Groups left out, and why"
    assert "We have no time for them." in page.words
    assert page.links["They should be in Young carers"].endswith(f"?group={carers.code}")
    assert page.links["Continue"] == reverse("take_part", args=[project.code])


def test_where_none_is_left_out_nobody_is_asked(project: Project, carers: Group) -> None:
    leave_out(group=carers)
    bring_back(group=carers)
    _, browser = newcomer(project)
    response = browser.post(reverse("arrive_yes", args=[project.code]), follow=True)
    assert response.redirect_chain == [(reverse("take_part", args=[project.code]), 302)]
    response = browser.get(reverse("arrive_groups", args=[project.code]), follow=True)
    assert response.redirect_chain == [(reverse("take_part", args=[project.code]), 302)]


def test_whoever_came_by_a_link_for_many_keeps_their_link_first(project: Project, carers: Group) -> None:
    leave_out(group=carers)
    _, secret = make_shared_link(project=project)
    browser = browser_with_link(secret)
    page = read(browser.get(reverse("arrive", args=[project.code]), follow=True))
    for name, body in (("arrive_name", {"name": "Ivy"}), ("arrive_side", {"side": "carer"})):
        browser.post(reverse(name, args=[project.code]), body)
    page = read(browser.post(reverse("arrive_yes", args=[project.code])))
    assert page.heading == "You are in. Keep your own link"
    response = browser.post(reverse("my_link_kept", args=[project.code]), follow=True)
    assert read(response).heading == "Groups left out, and why"
    # The next time they come they are in their place at once.
    response = browser.get(reverse("arrive", args=[project.code]), follow=True)
    assert response.redirect_chain == [(reverse("take_part", args=[project.code]), 302)]


def test_a_helper_is_shown_them_for_somebody_on_paper(project: Project, carers: Group) -> None:
    leave_out(group=carers)
    helper, secret = make_helper(project=project)
    fern, _ = make_on_paper(project=project)
    browser = browser_with_link(secret)
    for name, body in (("arrive_name", {"name": "Fern"}), ("arrive_side", {"side": "carer"})):
        browser.post(reverse(name, args=[fern.typed_place]), body)
    response = browser.post(reverse("arrive_yes", args=[fern.typed_place]), follow=True)
    page = read(response)
    assert response.redirect_chain == [(reverse("arrive_groups", args=[fern.typed_place]), 302)]
    where = page.links["They should be in Young carers"]
    browser.post(where, {**read(browser.get(where)).form.values, "words": "Ask us."})
    assert Challenge.objects.values_list("author", "entered_by", "is_helped", "about").get() == (
        fern.pk,
        helper.pk,
        True,
        "left_out",
    )


def test_who_has_not_said_yes_is_asked_that_first(project: Project, carers: Group) -> None:
    leave_out(group=carers)
    _, browser = newcomer(project)
    response = browser.get(reverse("arrive_groups", args=[project.code]))
    assert (response.status_code, response["Location"]) == (302, reverse("arrive", args=[project.code]))
