"""Views of groups and the people who gave them: typed by helpers, told to them, kept where shown, and erased."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from planner.actions.leaving import erase_person, leave_project
from planner.actions.objections import NothingTyped, say_not_theirs
from planner.queries.my_data import held_about
from planner.queries.typed import entered_count, typed_count, typed_page, typed_thing
from stakeholders.actions.accounts import delete_account
from stakeholders.actions.revealing import show_views
from stakeholders.actors import Actor
from stakeholders.models import Group, Judgement, Member, NoAnswer, OwnLink, Project, Side
from stakeholders.queries.judging import said_views
from stakeholders.queries.revealing import shown_views
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_group,
    make_helper,
    make_lead,
    make_on_paper,
    make_participant,
    make_project,
    make_user,
    typing_for,
)
from tests.pages import browser_of, browser_with_link, read
from tests.register_factories import judge, merge
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

VIEWS = "Where you would put groups"


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@dataclass
class Scene:
    """A project with a lead, a helper, a group, and Fern on paper."""

    project: Project
    lead: Actor
    carers: Group
    helper: Member
    fern: Member
    secret: str
    """Of Fern's own link."""
    own: Actor
    """Fern herself."""
    typed: Actor
    """The helper, typing for Fern."""


@pytest.fixture
@remembered
def scene() -> Scene:
    project = make_project(lead=make_user(name="Robin"))
    helper, _ = make_helper(project=project)
    fern, secret = make_on_paper(project=project, helper=helper, side=Side.LIVED)
    return Scene(
        project,
        lead_actor(project=project),
        make_group(project=project),
        helper,
        fern,
        secret,
        actor_of(member=fern),
        typing_for(member=fern, helper=helper),
    )


def held(scene: Scene, member: Member) -> list[str]:
    return {part.title: part.lines for part in held_about(scene.project, member)}[VIEWS]


def marks() -> tuple[datetime | None, bool]:
    """When the only view was said not to be its author's, and whether it was typed for them."""
    return Judgement.objects.values_list("not_theirs_at", "is_helped").get()


def show_with_four_more(scene: Scene, *, link: str = "none") -> list[Member]:
    """What Fern says of the group is shown, together with what four others say. Returns them."""
    others = [make_participant(project=scene.project, name=f"Person {number}")[0] for number in range(4)]
    for member in others:
        judge(group=scene.carers, member=member, affected=50, say=50, link=link)
    show_views(project=scene.project, code=uuid4(), by=scene.lead)
    return others


# Typed by a helper ---------------------------------------------------------------------------------------------------


def test_the_person_reads_what_was_typed(scene: Scene) -> None:
    judgement = judge(group=scene.carers, member=scene.fern, affected=100, say=0, link="belong", by=scene.typed)
    (thing,) = typed_page(scene.project, scene.fern).things
    assert (thing.kind, thing.code, thing.where) == ("view", judgement.code, "Your view of “Young carers”")
    assert thing.words == "Touches their life: always\nSay: never\nYou and this group: I belong to it"
    assert thing.address == reverse("my_view", args=[scene.project.code, scene.carers.code])
    assert (typed_count(scene.fern), entered_count(scene.helper)) == (1, 1 + 1)  # and Fern's yes


def test_this_was_not_me_tells_nobody_what_it_said(scene: Scene) -> None:
    judgement = judge(group=scene.carers, member=scene.fern, affected=100, say=0, by=scene.typed)
    page = read(
        browser_with_link(scene.secret).get(
            reverse("my_typed_not_me", args=[scene.project.code, "view", judgement.code])
        )
    )
    assert "It names no group and no answer." in page.words

    concern = say_not_theirs(project=scene.project, kind="view", code=judgement.code, shows_name=False, by=scene.own)

    assert concern is not None
    assert concern.words == "Something was typed in my name that was not from me: “My view of a group”"
    assert marks() == (MONDAY, True)
    judge(group=scene.carers, member=scene.fern, affected=75, by=scene.typed)
    assert marks() == (MONDAY, True)
    judge(group=scene.carers, member=scene.fern, affected=50)
    assert marks() == (None, False)


def test_only_the_person_reads_it_and_says_that_it_was_not_theirs(scene: Scene) -> None:
    typed = judge(group=scene.carers, member=scene.fern, by=scene.typed)
    own = judge(group=make_group(project=scene.project, name="Nurses"), member=scene.fern)
    assert typed_thing(scene.project, scene.helper, "view", typed.code) is None
    with pytest.raises(NothingTyped):
        say_not_theirs(project=scene.project, kind="view", code=own.code, shows_name=False, by=scene.own)


# What is kept, and what goes -----------------------------------------------------------------------------------------


def test_what_is_kept_is_told(scene: Scene) -> None:
    judge(group=scene.carers, member=scene.fern, affected=100, say=0, link="care", by=scene.typed)
    judge(group=make_group(project=scene.project, name="Nurses"), member=scene.fern, say=NoAnswer.UNSAID, link=None)
    said, link = "ouches their life: always; Say: never", "You and this group: I care for somebody in it"
    assert held(scene, scene.fern) == [
        f"1 March 2027, Young carers: T{said}; {link}. (typed for you)",
        "1 March 2027, Nurses: Touches their life: often; Say: I would rather not say.",
    ]
    show_with_four_more(scene)
    judge(group=scene.carers, member=scene.fern, affected=25)
    told = held(scene, scene.fern)[0]
    assert told.startswith("1 March 2027, Young carers: Touches their life: rarely;")
    assert told.endswith(f". Shown together with others: t{said.lower()}.")
    assert held(scene, scene.helper) == []


def test_who_leaves_leaves_their_views(scene: Scene) -> None:
    judge(group=scene.carers, member=scene.fern)
    leave_project(member=scene.fern, by=scene.own)
    assert Judgement.objects.get().member == scene.fern


def test_who_erases_takes_what_was_not_shown_and_leaves_the_rest_as_it_was_shown(scene: Scene) -> None:
    nurses = make_group(project=scene.project, name="Nurses")
    judge(group=nurses, member=scene.fern, affected=100, say=100)
    shown = judge(group=scene.carers, member=scene.fern, affected=100, say=0, link="care")
    show_with_four_more(scene)
    with at(MONDAY + timedelta(hours=1)):
        judge(group=scene.carers, member=scene.fern, affected=25, say=NoAnswer.UNSAID, link="belong", by=scene.typed)
        before = shown_views(scene.project)
        erase_person(member=scene.fern, by=scene.own)

    assert nurses.judgements.count() == 0
    shown.refresh_from_db()
    assert (shown.member, shown.affected, shown.say, shown.link) == (None, 100, 0, OwnLink.UNSAID)
    assert (shown.version, shown.shown_version, shown.shown_affected, shown.shown_say) == (1, 1, 100, 0)
    assert shown_views(scene.project) == before
    assert scene.fern.judgements.count() == 0


def test_a_view_of_one_who_belonged_stays_among_those(scene: Scene) -> None:
    shown = judge(group=scene.carers, member=scene.fern, link="belong")
    show_with_four_more(scene, link="belong")
    judge(group=scene.carers, member=scene.fern, link="none")
    erase_person(member=scene.fern, by=scene.own)
    shown.refresh_from_db()
    assert (shown.link, shown.member) == (OwnLink.BELONG, None)


def test_what_an_erased_helper_typed_stays_its_authors(scene: Scene) -> None:
    judge(group=scene.carers, member=scene.fern, by=scene.typed)
    erase_person(member=scene.helper, by=actor_of(member=scene.helper))
    judgement = Judgement.objects.get()
    assert (judgement.member, judgement.entered_by, judgement.is_helped) == (scene.fern, None, True)


def test_an_account_that_is_deleted_takes_its_views_along(scene: Scene) -> None:
    member, by = make_lead(project=scene.project)
    judge(group=scene.carers, member=member, link="work")
    assert member.user is not None
    delete_account(user=member.user, by=by)
    assert Judgement.objects.count() == 0


def test_what_was_shown_stays_behind_where_groups_become_one(scene: Scene) -> None:
    """Shown once more, among others, it could be told apart."""
    shown = judge(group=scene.carers, member=scene.fern)
    others = show_with_four_more(scene)
    wren = make_participant(project=scene.project, name="Wren")[0]
    new = judge(group=scene.carers, member=wren, affected=0)
    nurses = make_group(project=scene.project, name="Nurses")
    merge(group=scene.carers, into=nurses)

    for judgement, group in ((shown, scene.carers), (new, nurses)):
        judgement.refresh_from_db()
        assert judgement.group == group
    assert [set(said_views(member)) for member in (scene.fern, others[0], wren)] == [set(), set(), {nurses.pk}]


# Nobody else reads it ------------------------------------------------------------------------------------------------


def test_no_page_of_a_lead_or_another_participant_tells_that_a_view_was_given(scene: Scene) -> None:
    """What leads and others read of a group is the same with a view of somebody who does not belong and without.

    But for the hour in which a group that nobody touched could be removed: with a view it stays.
    """
    lead = scene.project.members.leads().get().user
    _, secret, _ = make_participant(project=scene.project, name="Moss")
    assert lead is not None
    pages = [
        (browser_of(lead), reverse(name, args=[scene.project.code, *more]))
        for name, *more in (
            ("group_list",),
            ("group_grid",),
            ("group_views",),
            ("group_detail", scene.carers.code),
            ("person_detail", scene.fern.code),
        )
    ]
    pages += [
        (browser_with_link(secret), reverse(name, args=[scene.project.code]))
        for name in ("my_views", "my_grid", "take_part")
    ]
    with at(MONDAY + timedelta(hours=2)):
        before = [read(browser.get(address)).words for browser, address in pages]
        judge(group=scene.carers, member=scene.fern, affected=100, say=0, link="care")
        assert [read(browser.get(address)).words for browser, address in pages] == before


def test_admin_shows_no_view() -> None:
    assert Judgement not in {model for model in apps.get_models() if admin.site.is_registered(model)}


def test_no_row_but_its_own_holds_a_view(scene: Scene) -> None:
    def rows() -> dict[str, str]:
        return {
            model._meta.label: json.dumps(list(model._default_manager.order_by("pk").values()), default=str)
            for model in apps.get_models()
            if model is not Judgement
        }

    before = rows()
    judge(group=scene.carers, member=scene.fern, affected=100, say=0, link="belong", by=scene.typed)
    assert rows() == before
