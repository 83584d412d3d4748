"""Groups: adding, renaming, removing a slip, and saying that one belongs."""

import string
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.actions.groups import (
    GroupChanges,
    GroupIsGone,
    GroupIsThere,
    GroupStays,
    add_group,
    add_groups,
    change_group,
    choose_groups,
    remove_group,
)
from stakeholders.actions.members import NotTheirOwn, turn_off_person
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor, ActorKind
from stakeholders.models import Belonging, Group, HistoryEntry, Member, Project, Side
from stakeholders.models.groups import LONGEST_KEY, LONGEST_NAME, SLIP_TIME
from stakeholders.queries.group_rows import earlier_names_of, rows_of
from stakeholders.queries.groups import groups_of, is_slip, my_groups, name_key
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_arrival,
    make_group,
    make_helper,
    make_lead,
    make_on_paper,
    make_participant,
    make_project,
    make_shared_link,
    recording,
    typing_for,
)
from tests.pages import stored
from tests.remembering import remembered
from tests.stakeholders.conftest import CODE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]


@pytest.fixture
@remembered
def project() -> Project:
    return make_project()


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[0]


def names(project: Project) -> list[str]:
    return [group.name for group in groups_of(project)]


# The name ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Young carers", "young  CARERS "),
        ("Straße", "STRASSE"),
        ("Café", "Cafe\u0301"),
        ("\ufeffYoung\u200b carers", "Young carers"),
        ("\u2764\ufe0f Carers\u3164", "\u2764 carers"),
        ("Πόλις", "πόλισ"),
    ],
)
def test_two_wordings_of_one_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Carers", "Young carers"), ("a b", "ab"), ("مقدمو", "الرعاية")])
def test_two_names(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(max_size=LONGEST_NAME))
def test_a_key_always_fits(name: str) -> None:
    assert len(name_key(name)) <= LONGEST_KEY


def test_the_sign_that_grows_most_fits() -> None:
    assert len(name_key("ΐ" * LONGEST_NAME)) == LONGEST_KEY


# Adding --------------------------------------------------------------------------------------------------------------


def test_a_group_is_added_once(project: Project, lead: Actor) -> None:
    group = add_group(project=project, code=CODE, name="Young carers", side="carer", by=lead)

    assert (group.name, group.name_key, group.side, group.touched_only_by_id) == (
        "Young carers",
        "young carers",
        "carer",
        lead.pk,
    )
    before = stored()
    with pytest.raises(NothingChanged):
        add_group(project=project, code=CODE, name="Other words", by=lead)
    assert stored() == before


def test_a_name_that_is_there_is_refused_with_the_name_as_it_stands(project: Project, lead: Actor) -> None:
    make_group(project=project, name="Young Carers")
    before = stored()
    with pytest.raises(GroupIsThere) as refusal:
        add_group(project=project, code=CODE, name="young carers", by=lead)
    assert refusal.value.name == "Young Carers"
    assert stored() == before

    other = make_project()
    assert make_group(project=other, name="young carers").project == other


def test_many_are_added_and_what_is_there_is_named(project: Project, lead: Actor) -> None:
    make_group(project=project, name="Night staff")
    with recording(project=project) as history:
        done = add_groups(
            project=project, names=["Young carers", "night STAFF", "Wardens", "young  carers"], side="lived", by=lead
        )

    assert (done.added, done.skipped) == (["Young carers", "Wardens"], ["night STAFF", "young  carers"])
    assert [(group.name, group.side) for group in groups_of(project)] == [
        ("Night staff", ""),
        ("Wardens", "lived"),
        ("Young carers", "lived"),
    ]
    assert [(row.verb, row.values) for row in history] == [
        ("groups_added", {"what": {"count": 2, "groups": ["Young carers", "Wardens"]}})
    ]


def test_one_of_many_is_told_as_one(project: Project, lead: Actor) -> None:
    with recording(project=project) as history:
        add_groups(project=project, names=["Wardens"], by=lead)
    assert [(row.verb, row.values) for row in history] == [("group_added", {"what": {"group": "Wardens"}})]


def test_many_that_are_all_there_change_nothing(project: Project, lead: Actor) -> None:
    add_groups(project=project, names=["Wardens", "Carers"], by=lead)
    before = stored()
    with pytest.raises(NothingChanged):
        add_groups(project=project, names=["carers", "WARDENS"], by=lead)
    assert stored() == before


def test_groups_stand_in_the_same_order_on_every_database(project: Project, lead: Actor) -> None:
    given_names = [*string.ascii_letters[::-2], "Äpfel", "_", "2nd", "10th", "Ünder", "ß"]
    add_groups(project=project, names=given_names, by=lead)
    found = names(project)
    assert found == sorted(found, key=name_key)
    assert [group.name for group in groups_of(project)] == found


# Changing ------------------------------------------------------------------------------------------------------------


def test_a_new_name_keeps_the_earlier_one_in_the_history(project: Project, lead: Actor) -> None:
    group = make_group(project=project, name="Carers", side="carer")
    with recording(project=project) as history:
        change_group(group=group, changes={"name": "Young carers"}, by=lead)

    assert [(row.verb, row.values) for row in history] == [
        ("group_renamed", {"what": {"group": "Carers"}, "old": {"name": "Carers"}, "new": {"name": "Young carers"}})
    ]
    group.refresh_from_db()
    assert (group.name, group.name_key, group.side) == ("Young carers", "young carers", "carer")


def test_who_they_are_can_be_said_later(project: Project, lead: Actor) -> None:
    group = make_group(project=project, name="Wardens")
    with recording(project=project) as history:
        change_group(group=group, changes={"side": "frontline"}, by=lead)

    assert [row.values for row in history] == [
        {"what": {"group": "Wardens"}, "old": {"who_they_are": ""}, "new": {"who_they_are": "Frontline staff"}}
    ]


def test_two_leads_change_two_things_and_both_stand(project: Project, lead: Actor) -> None:
    ash = make_lead(project=project)[1]
    seen_by_both = make_group(project=project, name="Wardens")
    change_group(group=seen_by_both, changes={"name": "Night wardens"}, by=lead)
    change_group(group=seen_by_both, changes={"side": "frontline"}, by=ash)

    assert [(group.name, group.side) for group in groups_of(project)] == [("Night wardens", "frontline")]


def test_small_and_capital_letters_of_its_own_name_are_a_change(project: Project, lead: Actor) -> None:
    group = make_group(project=project, name="young carers")
    change_group(group=group, changes={"name": "Young carers"}, by=lead)
    assert names(project) == ["Young carers"]


def test_what_is_so_already_changes_nothing(project: Project, lead: Actor) -> None:
    group = make_group(project=project, name="Wardens", side="frontline")
    before = stored()
    nothing_new: list[GroupChanges] = [
        {},
        {"name": "Wardens"},
        {"side": "frontline"},
        {"name": "Wardens", "places": None},
    ]
    for asked in nothing_new:
        with pytest.raises(NothingChanged):
            change_group(group=group, changes=asked, by=lead)
    assert stored() == before


def test_the_name_of_another_group_is_refused(project: Project, lead: Actor) -> None:
    make_group(project=project, name="Wardens")
    group = make_group(project=project, name="Carers")
    before = stored()
    with pytest.raises(GroupIsThere, match="Wardens"):
        change_group(group=group, changes={"name": "WARDENS"}, by=lead)
    assert stored() == before


# Removing a slip -----------------------------------------------------------------------------------------------------


def test_a_slip_is_removed_within_the_hour(project: Project, lead: Actor) -> None:
    group = make_group(project=project, name="Wardns")
    with at(MONDAY + SLIP_TIME), recording(project=project) as history:
        assert is_slip(group, member_id=lead.pk) is True
        remove_group(group=group, by=lead)

    assert names(project) == []
    assert [(row.verb, row.values) for row in history] == [("group_removed", {"what": {"group": "Wardns"}})]
    with pytest.raises(GroupIsGone):
        remove_group(group=group, by=lead)
    with pytest.raises(GroupIsGone):
        change_group(group=group, changes={"name": "Wardens"}, by=lead)


def test_after_the_hour_it_stays(project: Project, lead: Actor) -> None:
    group = make_group(project=project, name="Wardns")
    with at(MONDAY + SLIP_TIME + timedelta(seconds=1)):
        assert is_slip(group, member_id=lead.pk) is False
        with pytest.raises(GroupStays):
            remove_group(group=group, by=lead)
    assert names(project) == ["Wardns"]


def test_what_another_lead_added_or_touched_stays(project: Project, lead: Actor) -> None:
    ash = make_lead(project=project)[1]
    theirs = make_group(project=project, name="Theirs", by=ash)
    touched = make_group(project=project, name="Touched")
    change_group(group=touched, changes={"side": "lived"}, by=ash)
    mine = make_group(project=project, name="Mine")
    change_group(group=mine, changes={"side": "lived"}, by=lead)

    assert {group.name: is_slip(group, member_id=lead.pk) for group in groups_of(project)} == {
        "Mine": True,
        "Theirs": False,
        "Touched": False,
    }
    for group in (theirs, touched):
        with pytest.raises(GroupStays):
            remove_group(group=group, by=lead)
    remove_group(group=mine, by=lead)
    assert names(project) == ["Theirs", "Touched"]


def test_a_group_that_somebody_belongs_to_stays(project: Project, lead: Actor, moss: Member) -> None:
    group = make_group(project=project)
    choose_groups(member=moss, codes=[group.code], by=actor_of(member=moss))
    assert is_slip(group, member_id=lead.pk) is False
    with pytest.raises(GroupStays):
        remove_group(group=group, by=lead)

    choose_groups(member=moss, codes=[], by=actor_of(member=moss))
    remove_group(group=group, by=lead)


# Belonging -----------------------------------------------------------------------------------------------------------


def test_a_person_says_where_they_belong_and_nothing_of_it_enters_the_history(project: Project, moss: Member) -> None:
    by = actor_of(member=moss)
    carers, wardens = make_group(project=project, name="Carers"), make_group(project=project, name="Wardens")
    with recording(project=project) as history:
        choose_groups(member=moss, codes=[carers.code, wardens.code], by=by)
        choose_groups(member=moss, codes=[wardens.code], by=by)

    assert history == []
    assert list(moss.belongings.values_list("group__name", flat=True)) == ["Wardens"]
    assert moss.groups_said_at == MONDAY
    with pytest.raises(NothingChanged):
        choose_groups(member=moss, codes=[wardens.code], by=by)


def test_none_is_an_answer_and_is_kept(project: Project, moss: Member) -> None:
    by = actor_of(member=moss)
    make_group(project=project)
    assert Member.objects.get(pk=moss.pk).groups_said_at is None
    choose_groups(member=moss, codes=[], by=by)
    assert (moss.groups_said_at, moss.belongings.count()) == (MONDAY, 0)
    with pytest.raises(NothingChanged):
        choose_groups(member=moss, codes=[], by=by)


def test_groups_of_others_and_groups_that_are_gone_are_passed_over(project: Project, moss: Member) -> None:
    theirs = make_group(project=make_project(), name="Theirs")
    ours = make_group(project=project, name="Ours")
    choose_groups(member=moss, codes=[theirs.code, uuid4(), ours.code], by=actor_of(member=moss))
    assert list(moss.belongings.values_list("group__name", flat=True)) == ["Ours"]


def test_nobody_says_it_for_somebody_else(project: Project, lead: Actor, moss: Member) -> None:
    group = make_group(project=project)
    fern = make_participant(project=project, name="Fern")[2]
    before = stored()
    for by in (fern, lead, Actor(ActorKind.LEAD, moss.pk, moss.code, "Moss")):
        with pytest.raises(NotTheirOwn):
            choose_groups(member=moss, codes=[group.code], by=by)
    assert stored() == before


def test_a_helper_types_it_from_their_paper(project: Project) -> None:
    helper = make_helper(project=project)[0]
    fern = make_on_paper(project=project, helper=helper)[0]
    group = make_group(project=project)
    choose_groups(member=fern, codes=[group.code], by=typing_for(member=fern, helper=helper))
    assert [belonging.member for belonging in Belonging.objects.all()] == [fern]


def test_only_people_who_are_here_are_counted(project: Project, lead: Actor, moss: Member) -> None:
    group = make_group(project=project)
    make_group(project=project, name="Empty")
    fern, _, _ = make_participant(project=project, name="Fern")
    for member in (moss, fern):
        choose_groups(member=member, codes=[group.code], by=actor_of(member=member))

    def counted() -> dict[str, int]:
        groups = groups_of(project)
        rows = rows_of(project, [group.pk for group in groups], earlier_names_of(project))
        return {row.group.name: row.people for row in rows}

    assert counted() == {"Empty": 0, "Young carers": 2}
    turn_off_person(member=fern, by=lead)
    assert counted() == {"Empty": 0, "Young carers": 1}


def test_nothing_is_ticked_until_somebody_says_so(project: Project, moss: Member) -> None:
    group = make_group(project=project)
    choice = my_groups(project, moss)
    assert (choice.groups, choice.ticked, choice.is_suggested) == ([group], [], False)
    choose_groups(member=moss, codes=[group.code], by=actor_of(member=moss))
    choice = my_groups(project, moss)
    assert (choice.ticked, choice.is_suggested) == ([group], False)


# An archived project -------------------------------------------------------------------------------------------------


def test_an_archived_project_keeps_its_groups_as_they_are(project: Project, lead: Actor, moss: Member) -> None:
    group = make_group(project=project)
    archive_project(project=project, by=lead)
    before = stored()
    for act in (
        lambda: add_group(project=project, code=CODE, name="Wardens", by=lead),
        lambda: add_groups(project=project, names=["Wardens"], by=lead),
        lambda: change_group(group=group, changes={"name": "Wardens"}, by=lead),
        lambda: remove_group(group=group, by=lead),
        lambda: choose_groups(member=moss, codes=[group.code], by=actor_of(member=moss)),
    ):
        with pytest.raises(ProjectIsArchived):
            act()
    assert stored() == before
    assert Group.objects.count() == 1
    assert HistoryEntry.objects.latest("pk").verb == "project_archived"


# The link that somebody came by --------------------------------------------------------------------------------------


def test_the_group_of_the_link_is_ticked_and_not_stored(project: Project) -> None:
    carers, wardens = make_group(project=project, name="Carers"), make_group(project=project, name="Wardens")
    fern, _ = make_arrival(link=make_shared_link(project=project, group=wardens)[0])

    choice = my_groups(project, fern)
    assert (choice.ticked, choice.is_suggested) == ([wardens], True)
    assert Belonging.objects.count() == 0

    choose_groups(member=fern, codes=[carers.code], by=actor_of(member=fern))
    choice = my_groups(project, fern)
    assert (choice.ticked, choice.is_suggested) == ([carers], False)
    choose_groups(member=fern, codes=[], by=actor_of(member=fern))
    assert my_groups(project, fern).ticked == []


def test_a_group_that_a_link_is_for_stays(project: Project, lead: Actor) -> None:
    group = make_group(project=project)
    make_shared_link(project=project, group=group)
    assert is_slip(group, member_id=lead.pk) is False
    with pytest.raises(GroupStays):
        remove_group(group=group, by=lead)
