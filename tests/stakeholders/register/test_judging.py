"""Giving one's own view of a group: what is kept of it, for whom it counts, and who is asked what."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from stakeholders.actions.groups import GroupIsGone, GroupStays, choose_groups, remove_group
from stakeholders.actions.judging import LeadsNeverBelong, NoViewYet, OwnView, judge_group, say_still_so
from stakeholders.actions.members import turn_off_person
from stakeholders.actions.projects import archive_project
from stakeholders.actors import PersonIsGone
from stakeholders.models import Group, Judgement, Member, NoAnswer, OwnLink, Project, Side
from stakeholders.queries.judging import (
    AskedGroup,
    Question,
    answers_in_words,
    my_views,
    next_question,
    own_waiting,
    said_views,
    view_lines,
)
from stakeholders.revealing import Judges, View
from stakeholders.steps import ProjectIsArchived, forget_views
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_group,
    make_helper,
    make_on_paper,
    make_participant,
    make_project,
    recording,
    typing_for,
)
from tests.pages import stored
from tests.register_factories import judge, leave_out, merge, place
from tests.remembering import remembered

pytestmark = [pytest.mark.usefixtures("on_monday")]
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
@remembered
def project(db: None) -> Project:
    return make_project()


@pytest.fixture
@remembered
def carers(project: Project) -> Group:
    return make_group(project=project)


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side=Side.CARER)[0]


def said(judgement: Judgement) -> tuple[int | None, str, int | None, str, str]:
    judgement.refresh_from_db()
    return (
        judgement.affected,
        judgement.affected_none,
        judgement.say,
        judgement.say_none,
        judgement.link,
    )


# What is kept --------------------------------------------------------------------------------------------------------


def test_each_question_is_kept_as_it_is_answered(carers: Group, moss: Member) -> None:
    by = actor_of(member=moss)
    first = judge_group(group=carers, says=OwnView(affected=100), by=by)
    assert (said(first), first.view, next_question(first)) == ((100, "", None, "", ""), None, Question.SAY)
    second = judge_group(group=carers, says=OwnView(say=25), by=by)
    assert (second.view, second.judges, next_question(second)) == (View(100, 25), None, Question.LINK)
    third = judge_group(group=carers, says=OwnView(link=OwnLink.BELONG), by=by)
    assert (third.view, third.judges, next_question(third)) == (View(100, 25), Judges.BELONG, None)
    assert (first.pk, third.version, third.member, third.project) == (third.pk, 3, moss, carers.project)


@pytest.mark.parametrize(
    ("affected", "say", "link", "judges"),
    [
        (75, 25, "belong", Judges.BELONG),
        (75, 25, "care", Judges.OTHERS),
        (75, 25, "work", Judges.OTHERS),
        (75, 25, "none", Judges.OTHERS),
        (75, 25, "unsaid", Judges.OTHERS),
        (75, 25, None, None),
        (NoAnswer.UNKNOWN, 25, "belong", None),
        (75, NoAnswer.UNSAID, "belong", None),
    ],
)
def test_a_view_counts_with_both_numbers_and_the_link(
    carers: Group, moss: Member, affected: int | NoAnswer, say: int | NoAnswer, link: str | None, judges: Judges | None
) -> None:
    assert judge(group=carers, member=moss, affected=affected, say=say, link=link).judges is judges


def test_a_changed_answer_takes_the_place_of_the_earlier_one(carers: Group, moss: Member) -> None:
    judge(group=carers, member=moss, affected=100, say=0)
    with at(LATER):
        changed = judge(group=carers, member=moss, affected=NoAnswer.UNKNOWN, say=50, link="care")
    assert said(changed) == (None, "unknown", 50, "", "care")
    assert (changed.version, changed.first_at, changed.judged_at) == (2, MONDAY, LATER)
    assert said(judge(group=carers, member=moss, affected=25, say=None, link=None)) == (25, "", 50, "", "care")
    assert Judgement.objects.count() == 1


def test_the_same_again_is_a_view_of_today(carers: Group, moss: Member) -> None:
    judge(group=carers, member=moss)
    with at(LATER):
        again = judge(group=carers, member=moss)
    assert (again.version, again.first_at, again.judged_at) == (1, MONDAY, LATER)
    with at(LATER + timedelta(hours=1)):
        say_still_so(group=carers, by=actor_of(member=moss))
    again.refresh_from_db()
    assert (again.version, again.judged_at) == (1, LATER + timedelta(hours=1))


def test_nothing_is_still_so_where_nothing_was_said(carers: Group, moss: Member) -> None:
    with pytest.raises(NoViewYet):
        say_still_so(group=carers, by=actor_of(member=moss))


def test_the_history_tells_nothing_of_it(project: Project, carers: Group, moss: Member) -> None:
    with recording(project=project) as history:
        judge(group=carers, member=moss)
        say_still_so(group=carers, by=actor_of(member=moss))
    assert history == []
    assert project.withheld_entries.count() == 0


def test_a_lead_has_a_view_and_never_belongs(project: Project, carers: Group) -> None:
    lead = project.members.leads().get()
    assert judge(group=carers, member=lead, link="work").judges is Judges.OTHERS
    before = stored()
    with pytest.raises(LeadsNeverBelong):
        judge(group=carers, member=lead, affected=0, link="belong")
    assert stored() == before


def test_nothing_is_kept_where_nothing_may_be_written(project: Project, carers: Group, moss: Member) -> None:
    gone = make_participant(project=project, name="Gone")[0]
    turn_off_person(member=gone, by=lead_actor(project=project))
    with pytest.raises(PersonIsGone):
        judge(group=carers, member=gone)
    with pytest.raises(GroupIsGone):
        judge(group=make_group(project=make_project(), name="Elsewhere"), member=moss)
    nurses = make_group(project=project, name="Nurses")
    merge(group=nurses, into=carers)
    with pytest.raises(GroupIsGone):
        judge(group=nurses, member=moss)
    archive_project(project=project, by=lead_actor(project=project))
    with pytest.raises(ProjectIsArchived):
        judge(group=carers, member=moss)
    assert Judgement.objects.count() == 0


def test_a_group_of_which_somebody_gave_a_view_is_no_slip(project: Project, carers: Group, moss: Member) -> None:
    judge(group=carers, member=moss)
    with pytest.raises(GroupStays):
        remove_group(group=carers, by=lead_actor(project=project))


# Typed by a helper ---------------------------------------------------------------------------------------------------


def test_what_a_helper_types_is_the_persons_until_they_say_it_themselves(project: Project, carers: Group) -> None:
    helper, _ = make_helper(project=project)
    fern, _ = make_on_paper(project=project, helper=helper)
    typed = typing_for(member=fern, helper=helper)

    def how(judgement: Judgement) -> tuple[Member | None, Member | None, bool]:
        judgement.refresh_from_db()
        return judgement.member, judgement.entered_by, judgement.is_helped

    judgement = judge(group=carers, member=fern, by=typed)
    assert how(judgement) == (fern, helper, True)
    judge(group=carers, member=fern)
    assert how(judgement) == (fern, None, False)
    judge(group=carers, member=fern, by=typed)
    assert how(judgement) == (fern, None, False)
    judge(group=carers, member=fern, say=100, by=typed)
    assert how(judgement) == (fern, helper, True)
    say_still_so(group=carers, by=typed)
    assert how(judgement) == (fern, helper, True)
    say_still_so(group=carers, by=actor_of(member=fern))
    assert how(judgement) == (fern, None, False)


def test_what_a_helper_typed_and_was_not_theirs_is_asked_once_more(project: Project, carers: Group) -> None:
    """Nothing of it becomes the person's by one answer that they give themself."""
    helper, _ = make_helper(project=project)
    fern, _ = make_on_paper(project=project, helper=helper)
    judgement = judge(
        group=carers, member=fern, affected=100, say=100, link="belong", by=typing_for(member=fern, helper=helper)
    )
    Judgement.objects.update(not_theirs_at=MONDAY)
    judge(group=carers, member=fern, affected=100, by=typing_for(member=fern, helper=helper), say=None, link=None)
    assert said(judgement) == (100, "", 100, "", "belong")

    own = judge(group=carers, member=fern, affected=None, say=25, link=None)

    assert said(own) == (None, "", 25, "", "")
    assert (own.not_theirs_at, next_question(own)) == (None, Question.AFFECTED)


# Who is asked what ---------------------------------------------------------------------------------------------------


def names(asked: Sequence[AskedGroup]) -> list[str]:
    return [each.group.name for each in asked]


def test_own_groups_are_asked_first_and_three_more_at_a_time(project: Project, moss: Member) -> None:
    groups = [make_group(project=project, name=f"Group {number}") for number in range(7)]
    mine = groups[4]
    choose_groups(member=moss, codes=[mine.code], by=actor_of(member=moss))

    views = my_views(project, moss)
    assert (names(views.own), len(views.more), views.left, views.said, views.waiting) == (["Group 4"], 3, 3, [], 7)
    assert views.first == views.own[0]
    offered = [asked.group for asked in views.more]

    judge(group=mine, member=moss, link="belong")
    judge(group=offered[0], member=moss, affected=NoAnswer.UNKNOWN, say=NoAnswer.UNSAID, link=None)
    begun = next(group for group in groups if group not in (mine, *offered))
    judge(group=begun, member=moss, affected=50, say=None, link=None)
    views = my_views(project, moss)

    assert (views.own, names(views.said)) == ([], sorted([mine.name, offered[0].name]))
    assert names(views.more) == [begun.name, offered[1].name, offered[2].name]
    assert views.left == 2
    assert set(said_views(moss)) == {mine.pk, offered[0].pk}


def test_the_order_of_others_is_each_persons_own_and_stays(project: Project, moss: Member) -> None:
    """The same for everybody it would ask most people of the same few; by where groups stand it would tell that."""
    for number in range(12):
        make_group(project=project, name=f"Group {number}")
    people = [moss, *(make_participant(project=project, name=name)[0] for name in ("Wren", "Heron"))]
    offered = [names(my_views(project, member).more) for member in people]
    assert offered == [names(my_views(project, member).more) for member in people]
    assert len({tuple(each) for each in offered}) > 1


def test_who_belongs_to_a_group_left_out_is_asked_about_it(project: Project, carers: Group, moss: Member) -> None:
    wren = make_participant(project=project, name="Wren")[0]
    choose_groups(member=moss, codes=[carers.code], by=actor_of(member=moss))
    leave_out(group=carers)
    assert (names(my_views(project, moss).own), my_views(project, wren).waiting) == (["Young carers"], 0)


def test_what_waits_is_an_own_group_of_which_not_all_is_said(project: Project, carers: Group, moss: Member) -> None:
    nurses = make_group(project=project, name="Nurses")
    assert own_waiting(project, moss) is None
    choose_groups(member=moss, codes=[carers.code, nurses.code], by=actor_of(member=moss))
    assert own_waiting(project, moss) == nurses
    judge(group=nurses, member=moss, link="belong")
    assert own_waiting(project, moss) == carers
    judge(group=carers, member=moss, link=None)
    assert own_waiting(project, moss) == carers
    judge(group=carers, member=moss, say=NoAnswer.UNKNOWN, link=None)
    assert own_waiting(project, moss) is None


def test_a_move_of_the_team_is_told_until_the_view_is_said_again(project: Project, carers: Group, moss: Member) -> None:
    place(group=carers, affected=75, say=25)
    with at(LATER):
        judge(group=carers, member=moss)
    assert [asked.was_moved for asked in my_views(project, moss).said] == [False]
    with at(LATER + timedelta(hours=1)):
        place(group=carers, affected=100, say=50)
    assert [asked.was_moved for asked in my_views(project, moss).said] == [True]
    with at(LATER + timedelta(hours=2)):
        say_still_so(group=carers, by=actor_of(member=moss))
    assert [asked.was_moved for asked in my_views(project, moss).said] == [False]


def test_what_was_said_in_words(carers: Group, moss: Member) -> None:
    judgement = judge(group=carers, member=moss, affected=100, say=NoAnswer.UNKNOWN, link="care")
    assert answers_in_words(judgement) == {
        "affected": "always",
        "say": "I do not know",
        "link": "I care for somebody in it",
    }
    assert view_lines(judgement) == [
        "Touches their life: always",
        "Say: I do not know",
        "You and this group: I care for somebody in it",
    ]


# Groups that become one, and people who go ---------------------------------------------------------------------------


def test_views_never_shown_move_to_the_group_that_stays(project: Project, carers: Group, moss: Member) -> None:
    nurses = make_group(project=project, name="Nurses")
    wren = make_participant(project=project, name="Wren")[0]
    moved = judge(group=nurses, member=moss, affected=100)
    stays, there = judge(group=nurses, member=wren, affected=0), judge(group=carers, member=wren, affected=50)

    merge(group=nurses, into=carers)

    for judgement, group in ((moved, carers), (stays, nurses), (there, carers)):
        judgement.refresh_from_db()
        assert judgement.group == group
    assert set(said_views(wren)) == {carers.pk}


def test_views_never_shown_are_forgotten(project: Project, carers: Group, moss: Member) -> None:
    judge(group=carers, member=moss)
    forget_views(member=moss, by=actor_of(member=moss))
    assert Judgement.objects.count() == 0
