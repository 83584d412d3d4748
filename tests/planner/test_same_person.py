"""Entries of one person that became one: nobody comes in by the other again, and all that is theirs goes together."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.answering import AnsweredAlready
from planner.actions.leaving import erase_person, leave_project
from planner.actions.talks import MayNotAgree, answer_talk
from planner.models import CheckInAnswer
from planner.queries.my_data import held_about
from planner.queries.promise import promise_page
from planner.queries.stages import today_in
from planner.queries.talks import may_agree, talk_to_answer
from planner.queries.typed import typed_count, typed_page, typed_thing
from stakeholders.actions.arriving import say_yes
from stakeholders.actions.helping import choose_way
from stakeholders.actions.members import replace_link
from stakeholders.actions.same_person import merge_recruits
from stakeholders.actions.support import add_payment
from stakeholders.actors import BecamePartOf, PersonIsGone
from stakeholders.models import Group, Member, Project, Recruit, Side, TakesPart
from stakeholders.queries.coverage import cover_list
from stakeholders.queries.people import people_page
from tests.check_in_factories import answer, begin_check_in, end_check_in, hold_talk
from tests.factories import (
    actor_of,
    answer_of,
    exercise_of,
    lead_actor,
    make_group,
    make_helper,
    make_on_paper,
    make_project,
    make_user,
    raise_concern,
    typing_for,
    write,
    write_promise,
)
from tests.pages import browser_of, read
from tests.recruitment_factories import fill_place
from tests.register_factories import judge, reach
from tests.remembering import remembered

pytestmark = pytest.mark.django_db
WORD = "Brackenfell"


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def group(project: Project) -> Group:
    group = make_group(project=project, name="Night staff")
    reach(group=group)
    group.refresh_from_db()
    return group


def come(project: Project, group: Group, name: str) -> Member:
    return fill_place(project=project, group=group, name=name)[0]


def merged(kept: Member, gone: Member) -> None:
    """The two entries become one, and the first stays."""
    kept.recruit.refresh_from_db()
    merge_recruits(recruit=kept.recruit, same=gone.recruit, by=lead_actor(project=kept.project))
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert gone.merged_into == kept


def taken(project: Project) -> int:
    [cover] = cover_list(project)
    return cover.people


def test_nobody_is_let_in_by_the_other_entry_again(project: Project, group: Group) -> None:
    kept, gone = come(project, group, "Juniper"), come(project, group, "Wren")
    lead, old = lead_actor(project=project), actor_of(member=gone)
    merged(kept, gone)
    agreed = {"words": "A day", "amount": None, "offered_on": today_in(project), "promised_by": None}
    for press in (
        lambda: replace_link(member=gone, by=lead),
        lambda: choose_way(member=gone, way=TakesPart.PAPER, by=lead),
        lambda: add_payment(member=gone, code=uuid4(), agreed=agreed, by=lead),  # type: ignore[arg-type]
    ):
        with pytest.raises(BecamePartOf) as refused:
            press()
        assert refused.value.code == kept.code
    with pytest.raises(PersonIsGone):
        say_yes(member=gone, by=old)
    gone.refresh_from_db()
    assert (gone.is_here, gone.links.filter(turned_off_at=None).exists(), taken(project)) == (False, False, 1)


def test_a_lead_who_opens_the_other_entry_is_led_to_the_one_that_stays(project: Project, group: Group) -> None:
    kept, gone = come(project, group, "Juniper"), come(project, group, "Wren")
    merged(kept, gone)
    browser: Client = browser_of(project.members.leads().get().user)  # type: ignore[arg-type]
    here = reverse("person_detail", args=[project.code, kept.code])
    for name in ("person_detail", "link_replace", "person_paper", "person_turn_off", "person_pause", "payment_add"):
        answer = browser.post(reverse(name, args=[project.code, gone.code]))
        if name == "person_detail":
            answer = browser.get(reverse(name, args=[project.code, gone.code]))
        assert (answer.status_code, answer["Location"]) == (302, here)
    page = read(browser.get(here))
    assert "The entry that you asked for became part of this one: it is one person." in page.words
    assert "Became part of this entry Wren" in page.words
    assert [row.member for row in people_page(project).participants] == [kept]
    links = read(browser.get(reverse("link_list", args=[project.code]))).words
    assert ("Juniper" in links, "Wren" in links) == (True, False)


def test_a_chain_of_entries_ends_at_the_one_that_stays(project: Project, group: Group) -> None:
    first, second, third = (come(project, group, name) for name in ("Juniper", "Wren", "Moss"))
    merged(second, third)
    merged(first, second)
    third.refresh_from_db()
    assert (third.merged_into, list(first.merged.order_by("pk")), taken(project)) == (first, [second, third], 1)
    with pytest.raises(BecamePartOf) as refused:
        replace_link(member=third, by=lead_actor(project=project))
    assert refused.value.code == first.code


def said(member: Member) -> str:
    return "\n".join(line for part in held_about(member.project, member) for line in part.lines)


def test_what_both_wrote_is_told_and_erased_together(project: Project, group: Group) -> None:
    kept, gone = come(project, group, "Juniper"), come(project, group, f"{WORD} Wren")
    by = actor_of(member=gone)
    write(exercise=exercise_of(project=project, key="problem"), text=f"{WORD} waits.", by=by)
    raise_concern(project=project, by=by, words=f"{WORD} is worried.")
    write_promise(project=project)
    answer_of(member=gone, answer="but", words=f"{WORD} says but.")
    merged(kept, gone)
    for words in ("waits.", "is worried.", "says but.", "Wren."):
        assert f"{WORD} {words}" in said(kept)
    erase_person(member=kept, by=actor_of(member=kept))
    gone.refresh_from_db()
    assert (gone.name, gone.left_at is not None, Recruit.objects.count()) == ("", True, 0)
    assert WORD not in said(kept)
    assert not project.objections.exclude(words="").exists()
    assert not project.promise_answers.exclude(words="").exists()


def test_who_leaves_is_gone_by_every_entry_and_one_person_left(project: Project, group: Group) -> None:
    kept, gone = come(project, group, "Juniper"), come(project, group, "Wren")
    merged(kept, gone)
    leave_project(member=kept, by=actor_of(member=kept))
    gone.refresh_from_db()
    assert (gone.left_at is not None, Recruit.objects.get().step) == (True, "left")


def test_the_promise_asks_one_person(project: Project, group: Group) -> None:
    kept, gone = come(project, group, "Juniper"), come(project, group, "Wren")
    write_promise(project=project)
    answer_of(member=gone)
    before = promise_page(project, kept).tally
    merged(kept, gone)
    after = promise_page(project, kept).tally
    assert (before.asked - after.asked, before.agree - after.agree) == (1, 1)


@pytest.mark.parametrize(
    ("answered", "asked"),
    [("neither", 0), ("kept", 0), ("gone", 0), ("both", 1)],
)
def test_an_open_check_in_asks_one_person_once(project: Project, group: Group, answered: str, asked: int) -> None:
    kept, gone = come(project, group, "Juniper"), come(project, group, "Wren")
    check_in = begin_check_in(project=project)
    there = check_in.listing.count()
    who = {"neither": [], "kept": [kept], "gone": [gone], "both": [kept, gone]}[answered]
    for member in who:
        answer(check_in=check_in, member=member)
    merged(kept, gone)
    if answered == "neither":
        answer(check_in=check_in, member=kept)
    else:
        given = CheckInAnswer.objects.count()
        with pytest.raises(AnsweredAlready):
            answer(check_in=check_in, member=kept)
        assert CheckInAnswer.objects.count() == given
    closed = end_check_in(check_in=check_in)
    assert (closed.asked, closed.answered) == (there - 1 + asked, 1 + asked)


def test_nobody_says_of_their_own_note_of_a_talk_that_it_is_right(project: Project, group: Group) -> None:
    kept, gone, other = (come(project, group, name) for name in ("Juniper", "Wren", "Moss"))
    talk = hold_talk(project=project, held_by=gone, by=actor_of(member=gone))
    assert may_agree(talk, kept)
    merged(kept, gone)
    with pytest.raises(MayNotAgree):
        answer_talk(talk=talk, is_right=True, by=actor_of(member=kept))
    assert (talk_to_answer(project, kept), talk_to_answer(project, other)) == (None, talk.code)


def test_one_person_puts_a_group_in_one_place(project: Project, group: Group) -> None:
    other = make_group(project=project, name="Wardens")
    kept, gone = come(project, group, "Juniper"), come(project, group, "Wren")
    judge(group=group, member=kept, affected=10)
    judge(group=group, member=gone, affected=90)
    judge(group=other, member=gone, affected=50)
    merged(kept, gone)
    views = project.judgements.order_by("group__name").values_list("member", "group", "affected")
    assert list(views) == [(kept.pk, group.pk, 10), (kept.pk, other.pk, 50)]


def test_what_was_typed_for_the_other_entry_is_there_to_be_told_apart(project: Project, group: Group) -> None:
    kept = come(project, group, "Juniper")
    helper, _ = make_helper(project=project)
    gone, _ = make_on_paper(project=project, name="Fern", side=Side.LIVED, helper=helper)
    by = typing_for(member=gone, helper=helper)
    entry = write(exercise=exercise_of(project=project, key="problem"), text="The ramp is steep.", by=by)
    merged(kept, gone)
    assert [thing.words for thing in typed_page(project, kept).things] == ["The ramp is steep."]
    assert (typed_count(kept), typed_thing(project, kept, "entry", entry.code) is not None) == (1, True)
    assert typed_count(helper) == 0


def test_who_came_back_after_leaving_is_one_person_with_what_they_wrote_before(project: Project, group: Group) -> None:
    gone = come(project, group, "Wren")
    write(exercise=exercise_of(project=project, key="problem"), text=f"{WORD} waits.", by=actor_of(member=gone))
    leave_project(member=gone, by=actor_of(member=gone))
    kept = come(project, group, "Juniper")
    merged(kept, gone)
    assert f"{WORD} waits." in said(kept)
    erase_person(member=kept, by=actor_of(member=kept))
    assert not gone.entries.exclude(text="").exists()
    assert taken(project) == 0
