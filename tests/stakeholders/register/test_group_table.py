"""The table of groups: what it finds, in which order, and what it says of each group."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import QueryDict

from stakeholders import steps
from stakeholders.actions.groups import change_group, choose_groups
from stakeholders.models import Group, Project, Side
from stakeholders.queries.group_table import (
    GROUPS_A_PAGE,
    NO_SIDE,
    Finding,
    GroupTable,
    Sort,
    TableAsked,
    filtered_groups,
    group_table,
)
from stakeholders.register import SIGNED_MOMENTS, Flag
from tests.factories import MONDAY, at, lead_actor, make_group, make_participant, make_project, make_user
from tests.register_factories import ask_for, bring_back, hear, leave_out, merge, place, reach
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


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
def groups(project: Project) -> dict[str, Group]:
    """Five groups that stand in every part of the grid, and one that does not stand anywhere."""
    made = {
        name: make_group(project=project, name=name, side=side)
        for name, side in {
            "Young carers": Side.CARER,
            "Parents": Side.CARER,
            "Nurses": Side.FRONTLINE,
            "Managers": Side.DECIDER,
            "Öffentlichkeit": Side.LIVED,
        }.items()
    }
    place(group=made["Young carers"], affected=100, say=25)
    place(group=made["Parents"], affected=75, say=75)
    place(group=made["Nurses"], affected=75, say=50)
    place(group=made["Managers"], affected=25, say=100)
    place(group=made["Öffentlichkeit"], affected=50, say=0)
    return made | {"Night staff": make_group(project=project, name="Night staff")}


def asked(query: str) -> TableAsked:
    return TableAsked.from_query(QueryDict(query))


def table(project: Project, query: str = "") -> GroupTable:
    return group_table(project, asked=asked(query), number=QueryDict(query).get("page", ""))


def names(project: Project, query: str = "") -> list[str]:
    """The names in the table, and then those that are left out."""
    found = table(project, query)
    return [row.group.name for row in found.rows] + [f"out: {out.group.name}" for out in found.left_out]


def exported(project: Project, query: str = "") -> list[str]:
    return [group.name for group in filtered_groups(project, asked(query))]


# What is asked -------------------------------------------------------------------------------------------------------


def test_what_an_address_says_is_read_and_said_again() -> None:
    query = {"sort": "name", "side": "carer", "part": "not_heard", "state": "asked", "words": "young"}
    assert TableAsked.from_query(query) == TableAsked(**query)
    assert TableAsked.from_query(query).query == query
    assert TableAsked.from_query({"words": "  two\n words "}).words == "two words"


@pytest.mark.parametrize(
    "query", ["", "sort=", "sort=--gap", "sort=password", "side=x", "part=0", "state=In", "words=+%00", "page=x"]
)
def test_what_makes_no_sense_is_passed_over(query: str) -> None:
    assert asked(query) == TableAsked()
    assert asked(query).query == {}
    assert asked(query).is_filtered is False


def test_only_what_narrows_is_a_filter() -> None:
    assert asked("sort=name").is_filtered is False
    assert asked("sort=name&side=none").is_filtered is True
    assert len(asked("words=" + "x" * 500).words) == 80


def test_a_press_sorts_and_a_second_one_turns_it_round() -> None:
    assert asked("").by(Sort.GAP).sort == "gap"
    assert asked("sort=gap").by(Sort.GAP).sort == "-gap"
    assert asked("").by(Sort.NAME).sort == "name"
    assert asked("sort=name").by(Sort.NAME).sort == "-name"
    assert asked("side=carer").by(Sort.AFFECTED) == TableAsked(sort="-affected", side="carer")


# In which order ------------------------------------------------------------------------------------------------------


def test_the_widest_say_gap_comes_first_and_whoever_is_not_placed_last(
    project: Project, groups: dict[str, Group]
) -> None:
    by_gap = ["Young carers", "Öffentlichkeit", "Nurses", "Managers", "Parents", "Night staff"]
    assert names(project) == exported(project) == by_gap


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("gap", ["Managers", "Parents", "Nurses", "Öffentlichkeit", "Young carers", "Night staff"]),
        ("name", ["Managers", "Night staff", "Nurses", "Parents", "Young carers", "Öffentlichkeit"]),
        ("-name", ["Öffentlichkeit", "Young carers", "Parents", "Nurses", "Night staff", "Managers"]),
        ("side", ["Öffentlichkeit", "Parents", "Young carers", "Nurses", "Managers", "Night staff"]),
        ("-affected", ["Young carers", "Nurses", "Parents", "Öffentlichkeit", "Managers", "Night staff"]),
        ("say", ["Öffentlichkeit", "Young carers", "Nurses", "Parents", "Managers", "Night staff"]),
    ],
)
def test_it_is_sorted_alike_on_every_database(
    project: Project, groups: dict[str, Group], sort: str, found: list[str]
) -> None:
    assert names(project, f"sort={sort}") == exported(project, f"sort={sort}") == found


# What is found -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("side=carer", ["Young carers", "Parents"]),
        (f"side={NO_SIDE}", ["Night staff"]),
        ("part=not_heard", ["Young carers", "Nurses"]),
        ("part=with_us", ["Parents"]),
        ("part=keep_up_to_date", ["Öffentlichkeit"]),
        ("part=from_a_distance", ["Managers"]),
        ("part=not_heard&side=carer", ["Young carers"]),
        ("state=not-placed", ["Night staff"]),
        ("state=asked", []),
        ("words=CAR", ["Young carers"]),
        ("words=öff", ["Öffentlichkeit"]),
        ("words=ÖFFENT", ["Öffentlichkeit"]),
        ("words=100%25", []),
    ],
)
def test_filters_and_search(project: Project, groups: dict[str, Group], query: str, found: list[str]) -> None:
    assert names(project, query) == exported(project, query) == found


def test_the_line_is_where_the_words_say_often(project: Project) -> None:
    low, high = make_group(project=project, name="Low"), make_group(project=project, name="High")
    place(group=low, affected=62, say=62)
    place(group=high, affected=63, say=63)
    assert names(project, "part=keep_up_to_date") == ["Low"]
    assert names(project, "part=with_us") == ["High"]


def test_earlier_names_are_found_and_shown(project: Project) -> None:
    by = lead_actor(project=project)
    young = make_group(project=project, name="Young CARERS")
    change_group(group=young, changes={"name": "Young people who care"}, by=by)
    same = make_group(project=project, name="Kids who help")
    merge(group=same, into=Group.objects.get(pk=young.pk))

    assert names(project, "words=young carers") == names(project, "words=kids") == ["Young people who care"]
    [row] = table(project).rows
    assert set(row.earlier_names) == {"Young CARERS", "Kids who help"}


def test_groups_of_another_project_are_not_there(project: Project, groups: dict[str, Group]) -> None:
    other = make_project(lead=make_user(name="Ash", email="ash@example.org"))
    place(group=make_group(project=other, name="Young carers elsewhere"))
    assert names(other) == ["Young carers elsewhere"]
    assert "Young carers elsewhere" not in names(project)
    assert names(project, "words=elsewhere") == []


# Left out ------------------------------------------------------------------------------------------------------------


def test_a_group_left_out_stays_in_its_own_part_and_in_the_file(project: Project, groups: dict[str, Group]) -> None:
    act = leave_out(group=groups["Parents"])

    assert names(project)[-1] == "out: Parents"
    assert names(project, "state=out") == ["out: Parents"]
    assert "out: Parents" not in names(project, "state=in")
    assert names(project, "side=carer") == ["Young carers", "out: Parents"]
    assert names(project, "side=frontline") == ["Nurses"]
    assert names(project, "words=par") == ["out: Parents"]
    assert "Parents" in exported(project)
    [out] = table(project).left_out
    assert (out.act, out.days_left, out.is_asked_for) == (act, 14, False)

    _, _, by = make_participant(project=project, name="Moss")
    ask_for(project=project, by=by, group=groups["Parents"], about="left_out")
    assert names(project, "state=asked") == ["out: Parents"]
    with at(MONDAY + timedelta(days=30)):
        [out] = table(project).left_out
    assert (out.days_left, out.is_asked_for) == (0, True)

    bring_back(group=groups["Parents"])
    assert "Parents" in names(project)
    assert table(project).left_out == []


def test_a_move_below_the_line_is_told_as_long_as_it_stands(project: Project, groups: dict[str, Group]) -> None:
    nurses = groups["Nurses"]
    nurses.refresh_from_db()
    assert nurses.position is not None
    place(group=nurses, affected=25, say=50, saw=nurses.position.code)

    [row] = table(project, "words=nurses").rows
    assert row.below is not None
    assert (row.below.days_left, row.group.name) == (14, "Nurses")

    nurses.refresh_from_db()
    place(group=nurses, affected=75, say=50, saw=nurses.position.code)
    [row] = table(project, "words=nurses").rows
    assert row.below is None


# What is said of a group ---------------------------------------------------------------------------------------------


def flags(project: Project, group: Group) -> set[Flag]:
    [row] = [row for row in table(project).rows if row.group == group]
    return set(row.flags)


def test_a_place_that_nobody_of_the_group_told_is_a_guess(project: Project) -> None:
    group = make_group(project=project, name="Young carers")
    assert flags(project, group) == set()
    place(group=group)
    assert flags(project, group) == {Flag.GUESS}


def test_a_say_that_came_no_nearer_over_two_signed_stages_is_stuck(project: Project) -> None:
    group = make_group(project=project, name="Young carers")
    place(group=group, affected=75, say=25, wanted=75)
    by = lead_actor(project=project)
    for days, label in enumerate(("idea", "who"), start=1):
        assert Flag.STUCK not in flags(project, group)
        steps.write_moment(project=project, label=SIGNED_MOMENTS + label, at=MONDAY + timedelta(days=days), by=by)
    with at(MONDAY + timedelta(days=4)):
        assert Flag.STUCK in flags(project, group)
        group.refresh_from_db()
        assert group.position is not None
        place(group=group, say=50, wanted=75, saw=group.position.code)
        assert Flag.STUCK not in flags(project, group)


def test_a_stage_signed_twice_counts_once(project: Project) -> None:
    group = make_group(project=project, name="Young carers")
    place(group=group, affected=75, say=25, wanted=75)
    by = lead_actor(project=project)
    for days in (1, 2):
        steps.write_moment(project=project, label=f"{SIGNED_MOMENTS}idea", at=MONDAY + timedelta(days=days), by=by)
    with at(MONDAY + timedelta(days=3)):
        assert Flag.STUCK not in flags(project, group)


def test_an_organisation_speaks_until_somebody_of_the_group_joins(project: Project) -> None:
    group = make_group(project=project, name="Young carers")
    by = lead_actor(project=project)
    change_group(group=group, changes={"speaks_for": "The network", "speakers_belong": "no"}, by=by)
    assert flags(project, group) == {Flag.SPOKEN_FOR}

    member, _, moss = make_participant(project=project, name="Moss", side=Side.CARER)
    choose_groups(member=member, codes=[group.code], by=moss)
    assert flags(project, group) == set()


def test_places_ways_and_people_are_told_in_words(project: Project) -> None:
    group = make_group(project=project, name="Young carers")
    [row] = table(project).rows
    assert row.reach == []
    reach(group=group)
    hear(group=group)
    member, _, moss = make_participant(project=project, name="Moss", side=Side.CARER)
    choose_groups(member=member, codes=[group.code], by=moss)
    [row] = table(project).rows
    assert row.reach == ["1 of 2 places", "2 ways", "heard another way", "1 person says they belong"]


def test_where_a_group_stands_is_told_in_words(project: Project, groups: dict[str, Group]) -> None:
    told = {
        row.group.name: (row.stands.affected, row.stands.say, row.stands.wanted, row.stands.gap) if row.stands else None
        for row in table(project).rows
    }
    assert told["Young carers"] == ("Always", "Rarely", "Often", "Wide")
    assert told["Parents"] == ("Often", "Often", "Often", "None")
    assert told["Night staff"] is None


# What the whole list says --------------------------------------------------------------------------------------------


def found(project: Project) -> Finding:
    return table(project, "words=nothing-like-it").finding


def test_the_finding_counts_every_group_whatever_is_asked(project: Project, groups: dict[str, Group]) -> None:
    finding = found(project)

    assert (finding.groups, finding.not_placed, finding.left_out, finding.unheard) == (6, 1, 0, 1)
    assert finding.gap is not None
    assert finding.gap.mean == pytest.approx(100 / 3)
    assert (finding.gap.worst, finding.gap.groups, finding.gap.guesses) == (
        75,
        3,
        3,
    )


def test_an_empty_list_has_no_gap(project: Project) -> None:
    assert found(project) == Finding(groups=0, not_placed=0, left_out=0, unheard=0, gap=None)


def test_a_group_left_out_counts_in_the_gap_until_its_time_is_over(project: Project, groups: dict[str, Group]) -> None:
    before = found(project).gap
    leave_out(group=groups["Young carers"])
    nurses = groups["Nurses"]
    nurses.refresh_from_db()
    assert nurses.position is not None
    place(group=nurses, affected=25, say=50, saw=nurses.position.code)

    assert found(project).gap == before
    assert (found(project).unheard, found(project).left_out) == (1, 1)
    with at(MONDAY + timedelta(days=14)):
        gap = found(project).gap
        assert gap is not None
        assert (gap.groups, gap.worst, found(project).unheard) == (1, 0, 0)


# Pages ---------------------------------------------------------------------------------------------------------------


def test_100_groups_a_page_and_every_group_once(project: Project) -> None:
    Group.objects.bulk_create(
        Group(project=project, name=f"Group {number:03}", name_key=f"group {number:03}") for number in range(250)
    )
    pages = [names(project, f"sort=name&page={number}") for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [GROUPS_A_PAGE, GROUPS_A_PAGE, 50]
    assert [name for page in pages for name in page] == [f"Group {number:03}" for number in range(250)]
    assert names(project, "sort=name&page=9") == pages[2]
    assert len(exported(project)) == 250


def test_many_that_are_left_out_have_pages_of_their_own(project: Project) -> None:
    Group.objects.bulk_create(
        Group(project=project, name=f"Group {number:03}", name_key=f"group {number:03}") for number in range(103)
    )
    for group in list(project.groups.all())[:102]:
        leave_out(group=group)

    first = table(project)
    assert ([row.group.name for row in first.rows], len(first.left_out), first.more_left_out) == (["Group 102"], 100, 2)
    second = table(project, "state=out&page=2")
    assert [out.group.name for out in second.left_out] == ["Group 100", "Group 101"]
