"""What a project answers to the cards of groups often forgotten: answering, changing it, and what counts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stakeholders.actions.catalogue import AnswerChanged, NoAnswer, answer_card
from stakeholders.actions.groups import GroupIsGone, GroupStays, remove_group
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor
from stakeholders.models import CardAnswer, CatalogueCard, Group, Project
from stakeholders.queries.cards import MOST_TICKED, CardView, cards_page
from stakeholders.queries.register import register_counts
from stakeholders.steps import ProjectIsArchived
from tests.factories import MONDAY, lead_actor, make_group, make_lead, make_project, recording
from tests.pages import stored
from tests.register_factories import answer_cards, merge
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
def card() -> CatalogueCard:
    return CatalogueCard.objects.get(key="family")


def view_of(project: Project, key: str = "family") -> CardView:
    view = cards_page(project).view(key)
    assert view is not None
    return view


def counted(project: Project) -> tuple[int, int]:
    """Cards that projects are asked, and those answered: as the page says it, which must be as the rules count it."""
    page, counts = cards_page(project), register_counts(project)
    assert (len(page.cards), page.answered) == (counts.cards, counts.cards_answered)
    return len(page.cards), page.answered


# Answering -----------------------------------------------------------------------------------------------------------


def test_groups_are_named_and_new_ones_are_added_to_the_list(
    project: Project, lead: Actor, card: CatalogueCard
) -> None:
    carers = make_group(project=project, name="Young carers", side="carer")

    names = ["Grandparents", "YOUNG  carers", "grandparents"]
    answer = answer_card(project=project, card=card, groups=[carers.code], new=names, by=lead)

    assert (answer.card, answer.why_none, answer.version, answer.answered_at) == (card, "", 1, MONDAY)
    assert answer.answered_by_id == lead.member_id
    assert [group.name for group in view_of(project).groups] == ["Grandparents", "Young carers"]
    added = project.groups.get(name="Grandparents")
    assert (added.name_from, added.side, added.touched_only_by_id) == ("cards", "", lead.member_id)
    assert project.groups.get(name="Young carers").name_from == "team"
    assert counted(project) == (15, 1)


def test_why_none_is_an_answer(project: Project, lead: Actor, card: CatalogueCard) -> None:
    answer_card(project=project, card=card, why_none="Nobody has a family.", by=lead)
    view = view_of(project)
    assert (view.groups, view.why_none, view.is_answered) == ((), "Nobody has a family.", True)
    assert counted(project) == (15, 1)


@pytest.mark.parametrize(("new", "why"), [([], ""), (["Parents"], "Nobody.")])
def test_neither_and_both_are_no_answer(
    project: Project, lead: Actor, card: CatalogueCard, new: list[str], why: str
) -> None:
    before = stored()
    with pytest.raises(NoAnswer):
        answer_card(project=project, card=card, new=new, why_none=why, by=lead)
    assert stored() == before


def test_a_form_sent_twice_answers_once(project: Project, lead: Actor, card: CatalogueCard) -> None:
    answer_card(project=project, card=card, new=["Parents"], by=lead)
    before = stored()
    with pytest.raises(NothingChanged):
        answer_card(project=project, card=card, new=["Parents"], by=lead)
    assert stored() == before


def test_an_answer_is_changed_and_the_history_says_from_what(
    project: Project, lead: Actor, card: CatalogueCard
) -> None:
    with recording(project=project) as first:
        answer_card(project=project, card=card, new=["Parents", "Carers"], by=lead)
    with recording(project=project) as second:
        answer_card(project=project, card=card, why_none="None here.", saw=1, by=lead)
    assert [row.verb for row in (*first, *second)] == ["card_answered", "card_answer_changed"]
    assert second[0].values == {
        "what": {"card": "Family, friends and neighbours"},
        "old": {"groups_named": "Carers, Parents"},
        "new": {"groups_named": ""},
        "reason": "None here.",
    }
    assert (view_of(project).groups, view_of(project).why_none, view_of(project).version) == ((), "None here.", 2)
    assert CardAnswer.objects.filter(project=project).count() == 1
    assert list(project.groups.values_list("name", flat=True)) == ["Carers", "Parents"]


def test_whoever_saw_an_older_answer_is_told(project: Project, lead: Actor, card: CatalogueCard) -> None:
    _, ash = make_lead(project=project)
    answer_card(project=project, card=card, new=["Parents"], by=ash)
    before = stored()
    with pytest.raises(AnswerChanged):
        answer_card(project=project, card=card, why_none="None here.", by=lead)
    assert stored() == before
    answer_card(project=project, card=card, why_none="None here.", saw=1, by=lead)
    assert view_of(project).why_none == "None here."


def test_a_group_of_another_project_or_one_that_is_gone_is_refused(
    project: Project, lead: Actor, card: CatalogueCard
) -> None:
    other = make_group(project=make_project())
    before = stored()
    for code in (other.code, CODE):
        with pytest.raises(GroupIsGone):
            answer_card(project=project, card=card, groups=[code], by=lead)
    assert stored() == before


def test_an_archived_project_answers_nothing(project: Project, lead: Actor, card: CatalogueCard) -> None:
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        answer_card(project=project, card=card, new=["Parents"], by=lead)
    assert not CardAnswer.objects.exists()


# What counts ---------------------------------------------------------------------------------------------------------


def test_a_group_that_became_part_of_another_counts_as_that_other(
    project: Project, lead: Actor, card: CatalogueCard
) -> None:
    answer_card(project=project, card=card, new=["Young carers"], by=lead)
    young, all_of_them = project.groups.get(), make_group(project=project, name="Carers of every age")
    merge(group=young, into=all_of_them)

    assert [group.pk for group in view_of(project).groups] == [all_of_them.pk]
    assert counted(project) == (15, 1)
    with pytest.raises(NothingChanged):
        answer_card(project=project, card=card, groups=[young.code], saw=1, by=lead)
    with pytest.raises(NothingChanged):
        answer_card(project=project, card=card, new=["young CARERS"], saw=1, by=lead)
    assert [group.name for group in project.groups.listed()] == ["Carers of every age"]


def test_an_answer_whose_only_group_was_removed_counts_no_more(
    project: Project, lead: Actor, card: CatalogueCard
) -> None:
    slip = make_group(project=project, name="Parnets")
    answer_card(project=project, card=card, groups=[slip.code], by=lead)
    assert counted(project) == (15, 1)
    Group.objects.filter(pk=slip.pk).delete()
    assert counted(project) == (15, 0)
    view = view_of(project)
    assert (view.is_answered, view.version) == (False, 1)
    answer_card(project=project, card=card, new=["Parents"], saw=1, by=lead)
    assert counted(project) == (15, 1)


def test_cards_out_of_use_are_neither_asked_nor_counted(project: Project) -> None:
    answer_cards(project=project, but=3)
    assert counted(project) == (15, 12)
    CatalogueCard.objects.filter(key__in=("using-it", "not-here-yet")).update(is_used=False)
    assert counted(project) == (13, 11)


def test_projects_answer_for_themselves(project: Project) -> None:
    answer_cards(project=make_project())
    assert counted(project) == (15, 0)


def test_the_page_leads_from_card_to_card(project: Project) -> None:
    answer_cards(project=project, but=2)
    page = cards_page(project)
    first, last = page.cards[0], page.cards[-1]
    assert (page.before(first), page.after(last)) == (None, None)
    assert (page.after(first), page.before(last)) == (page.cards[1], page.cards[13])
    assert page.next == page.next_open(first) == page.cards[13]
    assert page.next_open(last) == page.cards[13]
    answer_cards(project=project)
    done = cards_page(project)
    assert (done.to_go, done.next, done.next_open(done.cards[4])) == (0, None, None)


def test_a_long_list_is_not_ticked_but_typed(project: Project, lead: Actor, card: CatalogueCard) -> None:
    answer_card(project=project, card=card, new=["Parents"], by=lead)
    parents = project.groups.get()
    assert cards_page(project).to_tick(view_of(project)) == (parents,)
    Group.objects.bulk_create(
        Group(project=project, name=f"Group {number:03}", name_key=f"group {number:03}")
        for number in range(MOST_TICKED)
    )
    assert cards_page(project).to_tick(view_of(project)) == (parents,)
    Group.objects.get(name="Group 000").delete()
    assert len(cards_page(project).to_tick(view_of(project))) == MOST_TICKED


def test_reading_costs_the_same_however_much_there_is(project: Project) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page = cards_page(project)
            assert [group.name for view in page.cards for group in view.groups] == names
        return len(queries)

    names: list[str] = []
    assert cost() == 4
    group = make_group(project=project, name="Parents")
    answer_cards(project=project, groups=[group])
    names = ["Parents"] * 15
    assert cost() == 4


def test_a_slip_that_a_card_names_stays_until_the_card_names_it_no_more(
    project: Project, lead: Actor, card: CatalogueCard
) -> None:
    answer_card(project=project, card=card, new=["Parnets"], by=lead)
    with pytest.raises(GroupStays):
        remove_group(group=project.groups.get(), by=lead)
    answer_card(project=project, card=card, new=["Parents"], saw=1, by=lead)
    remove_group(group=project.groups.get(name="Parnets"), by=lead)
    assert [group.name for group in view_of(project).groups] == ["Parents"]
