"""Requests to include: who may make one, what becomes of their name, and that only a lead's reply closes it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from time_machine import TimeMachineFixture

from planner.actions.challenges import (
    Asked,
    NotSoNow,
    RequestChanged,
    change_challenge,
    change_reply_not_enough,
    raise_challenge,
    reply_to_challenge,
    say_reply_not_enough,
    take_request_words_away,
)
from planner.actions.objections import (
    NoReplyYet,
    NotHere,
    NotYours,
    OnlyLeadsReply,
    RepliedAlready,
    SentBefore,
    TooManyWithheld,
    WordsTakenAway,
)
from planner.queries.challenges import requests_waiting
from planner.queries.history import history_lines, history_of
from stakeholders.actions.groups import GroupIsGone, GroupIsThere
from stakeholders.actions.members import add_person, turn_off_person
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor
from stakeholders.models import (
    BringingBack,
    Challenge,
    ChallengeAbout,
    ChallengeReply,
    Group,
    HistoryEntry,
    HistoryPersonal,
    Project,
    ReplyNotEnough,
    Side,
    WithheldEntry,
)
from stakeholders.queries.register import group_facts
from stakeholders.register import ActKind
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_group,
    make_lead,
    make_participant,
    make_project,
    personal,
    raise_concern,
    recording,
)
from tests.pages import stored
from tests.register_factories import ask_for, bring_back, leave_out, place, reply_to_request
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

CODE = UUID("11111111-1111-4111-8111-111111111111")
MISSING = Asked(ChallengeAbout.MISSING, "They are always forgotten.", missing_name="Night staff")


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY + timedelta(days=2), tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    return make_project()


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


@pytest.fixture
@remembered
def moss(project: Project) -> Actor:
    return make_participant(project=project, name="Moss", side=Side.LIVED, since=MONDAY)[2]


@pytest.fixture
@remembered
def fern(project: Project) -> Actor:
    return make_participant(project=project, name="Fern", side=Side.CARER, since=MONDAY)[2]


@pytest.fixture
@remembered
def carers(project: Project) -> Group:
    return make_group(project=project)


def send(
    project: Project, by: Actor, *, asked: Asked = MISSING, code: UUID = CODE, shows_name: bool = False
) -> Challenge:
    return raise_challenge(project=project, code=code, asked=asked, shows_name=shows_name, by=by)


def row(challenge: Challenge) -> dict[str, Any]:
    return dict(Challenge.objects.values().get(pk=challenge.pk))


def waiting(project: Project) -> int:
    return requests_waiting(project).how_many


def withheld(project: Project) -> list[tuple[str, dict[str, Any]]]:
    return [(entry.verb, json.loads(entry.values)) for entry in project.withheld_entries.order_by("pk")]


# Making one ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "shows_name", "is_withheld"),
    [("moss", False, True), ("moss", True, False), ("lead", False, False), ("lead", True, False)],
)
def test_somebody_says_who_is_missing(
    project: Project, request: pytest.FixtureRequest, who: str, shows_name: bool, is_withheld: bool
) -> None:
    by: Actor = request.getfixturevalue(who)
    challenge = send(project, by, shows_name=shows_name)
    assert row(challenge) == {
        "id": challenge.pk,
        "project_id": project.pk,
        "group_id": None,
        "missing_name": "Night staff",
        "about": "missing",
        "code": CODE,
        "author_id": by.pk,
        "by_lead": who == "lead",
        "is_withheld": is_withheld,
        "words": "They are always forgotten.",
        "version": 1,
        "raised_at": MONDAY + timedelta(days=2),
        "taken_back_at": None,
        "entered_by_id": None,
        "is_helped": False,
        "not_theirs_at": None,
    }


def test_with_a_name_the_history_says_who(project: Project, moss: Actor, carers: Group) -> None:
    with recording(project=project) as history:
        send(project, moss, shows_name=True)
        ask_for(project=project, by=moss, group=carers, shows_name=True)
    assert [(entry.verb, entry.values, entry.personal) for entry in history] == [
        ("request_for_missing", {}, personal(actor=moss)),
        ("request_made", {"what": {"group": "Young carers"}}, personal(actor=moss)),
    ]
    assert withheld(project) == []


def test_without_a_name_the_history_says_nothing_today(project: Project, moss: Actor, carers: Group) -> None:
    with recording(project=project) as history:
        send(project, moss)
        ask_for(project=project, by=moss, group=carers)
    assert history == []
    assert withheld(project) == [
        ("request_for_missing_unnamed", {"what": {"week": "2027-03-01"}}),
        ("request_made_unnamed", {"what": {"group": "Young carers", "week": "2027-03-01"}}),
    ]


@pytest.mark.parametrize("state", ["listed", "placed", "left out", "brought back", "below the line"])
@pytest.mark.parametrize("about", ["left_out", "placed", "named"])
def test_what_can_be_said_of_a_group(project: Project, moss: Actor, carers: Group, state: str, about: str) -> None:
    if state == "placed":
        place(group=carers)
    elif state == "below the line":
        first = place(group=carers).position
        place(group=carers, affected=25, saw=first.code)
    elif state != "listed":
        leave_out(group=carers)
    if state == "brought back":
        bring_back(group=carers)
    allowed = {"left_out": {"left out"}, "placed": {"placed", "below the line"}}.get(about)
    if allowed is None or state in allowed:
        assert ask_for(project=project, by=moss, group=carers, about=about).about == about
    else:
        with pytest.raises(NotSoNow):
            ask_for(project=project, by=moss, group=carers, about=about)


@pytest.mark.parametrize("name", ["Young carers", "young  CARERS"])
def test_a_missing_group_that_is_in_the_list_is_said_so(
    project: Project, moss: Actor, carers: Group, name: str
) -> None:
    with pytest.raises(GroupIsThere) as refused:
        ask_for(project=project, by=moss, missing=name)
    assert refused.value.name == "Young carers"
    assert Challenge.objects.count() == 0


def test_a_group_that_became_part_of_another_is_gone(project: Project, moss: Actor, carers: Group) -> None:
    Group.objects.filter(pk=carers.pk).update(merged_into=make_group(project=project, name="Carers"))
    with pytest.raises(GroupIsGone):
        ask_for(project=project, by=moss, group=carers)


def test_a_form_sent_twice_asks_once(project: Project, moss: Actor) -> None:
    send(project, moss)
    before = stored()
    with pytest.raises(NothingChanged):
        send(project, moss)
    assert stored() == before


@pytest.mark.parametrize("change", ["words", "name", "group", "author"])
def test_a_code_is_good_for_one_request(project: Project, moss: Actor, fern: Actor, carers: Group, change: str) -> None:
    send(project, moss)
    before = stored()
    asked = {
        "words": Asked(ChallengeAbout.MISSING, "Something else.", missing_name="Night staff"),
        "name": Asked(ChallengeAbout.MISSING, MISSING.words, missing_name="Ward staff"),
        "group": Asked(ChallengeAbout.NAMED, MISSING.words, carers),
    }.get(change, MISSING)
    with pytest.raises(SentBefore):
        send(project, fern if change == "author" else moss, asked=asked)
    assert stored() == before


@pytest.mark.parametrize("fact", ["turned off", "archived"])
def test_who_is_gone_and_what_is_put_away(project: Project, lead: Actor, moss: Actor, fact: str) -> None:
    if fact == "archived":
        archive_project(project=project, by=lead)
    else:
        turn_off_person(member=project.members.get(pk=moss.pk), by=lead)
    with pytest.raises(ProjectIsArchived if fact == "archived" else NotHere):
        send(project, moss)
    assert Challenge.objects.count() == 0


# Three at once -------------------------------------------------------------------------------------------------------


def three(project: Project, by: Actor) -> list[Challenge]:
    return [ask_for(project=project, by=by, missing=f"Group {number}") for number in range(3)]


def test_three_without_a_name_are_open_at_once(project: Project, moss: Actor) -> None:
    three(project, moss)
    before = stored()
    with pytest.raises(TooManyWithheld):
        send(project, moss)
    assert stored() == before


def test_one_more_with_a_name_or_of_somebody_else(project: Project, moss: Actor, fern: Actor) -> None:
    three(project, moss)
    assert send(project, moss, shows_name=True).is_withheld is False
    assert send(project, fern, code=uuid4()).is_withheld is True


def test_one_more_after_a_reply(project: Project, moss: Actor) -> None:
    reply_to_request(challenge=three(project, moss)[1])
    assert send(project, moss).is_withheld is True


def test_taking_words_away_makes_no_room(project: Project, moss: Actor) -> None:
    take_request_words_away(challenge=three(project, moss)[0], by=moss)
    with pytest.raises(TooManyWithheld):
        send(project, moss)


def test_concerns_are_counted_apart(project: Project, moss: Actor) -> None:
    for number in range(3):
        raise_concern(project=project, by=moss, words=f"Concern {number}")
    assert send(project, moss).is_withheld is True


def test_a_lead_makes_as_many_as_they_like(project: Project, lead: Actor) -> None:
    three(project, lead)
    assert send(project, lead).is_withheld is False


# Changing the words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shows_name", "verb"), [(True, "request_changed"), (False, "request_changed_unnamed")])
def test_its_author_changes_the_words_and_the_missing_name(
    project: Project, moss: Actor, shows_name: bool, verb: str
) -> None:
    challenge = send(project, moss, shows_name=shows_name)
    before = row(challenge)
    with recording(project=project) as history:
        change_challenge(challenge=challenge, words="At night too.", missing_name="Ward staff", version=1, by=moss)
    assert row(challenge) == {**before, "words": "At night too.", "missing_name": "Ward staff", "version": 2}
    assert [entry.verb for entry in history] + [entry for entry, _ in withheld(project)[1:]] == [verb]


def test_of_a_group_in_the_list_only_the_words_change(project: Project, moss: Actor, carers: Group) -> None:
    challenge = ask_for(project=project, by=moss, group=carers)
    before = row(challenge)
    change_challenge(challenge=challenge, words="Call them carers.", missing_name="Forged", version=1, by=moss)
    assert row(challenge) == {**before, "words": "Call them carers.", "version": 2}


@pytest.mark.parametrize(
    ("prepare", "words", "version", "error"),
    [
        ("nothing", MISSING.words, 1, NothingChanged),
        ("changed", "Mine.", 1, RequestChanged),
        ("replied", "Mine.", 1, RepliedAlready),
        ("taken away", "Mine.", 2, WordsTakenAway),
        ("archived", "Mine.", 1, ProjectIsArchived),
        ("not mine", "Mine.", 1, NotYours),
    ],
)
def test_when_the_words_stay(
    project: Project,
    lead: Actor,
    moss: Actor,
    fern: Actor,
    prepare: str,
    words: str,
    version: int,
    error: type[Exception],
) -> None:
    challenge = send(project, moss)
    name = "Night staff"
    if prepare == "changed":
        change_challenge(challenge=challenge, words="Theirs.", missing_name=name, version=1, by=moss)
    elif prepare == "replied":
        reply_to_request(challenge=challenge)
    elif prepare == "taken away":
        take_request_words_away(challenge=challenge, by=moss)
    elif prepare == "archived":
        archive_project(project=project, by=lead)
    before = stored()
    by = fern if prepare == "not mine" else moss
    with pytest.raises(error):
        change_challenge(challenge=challenge, words=words, missing_name=name, version=version, by=by)
    assert stored() == before


def test_a_missing_name_is_not_changed_to_one_of_the_list(project: Project, moss: Actor, carers: Group) -> None:
    challenge = send(project, moss)
    with pytest.raises(GroupIsThere):
        change_challenge(challenge=challenge, words="", missing_name="Young Carers", version=1, by=moss)
    assert row(challenge)["missing_name"] == "Night staff"


@pytest.mark.parametrize("replied", [False, True])
def test_taking_the_words_away_takes_the_name_too_and_closes_nothing(
    project: Project, moss: Actor, replied: bool
) -> None:
    challenge = send(project, moss)
    if replied:
        reply_to_request(challenge=challenge)
    open_before = waiting(project)
    take_request_words_away(challenge=challenge, by=moss)
    found = row(challenge)
    assert (found["words"], found["missing_name"], found["version"], found["taken_back_at"]) == (
        "",
        "",
        2,
        MONDAY + timedelta(days=2),
    )
    assert waiting(project) == open_before == (0 if replied else 1)
    with pytest.raises(NothingChanged):
        take_request_words_away(challenge=challenge, by=moss)


def test_nobody_takes_away_the_words_of_another(project: Project, lead: Actor, moss: Actor) -> None:
    challenge = send(project, moss)
    with pytest.raises(NotYours):
        take_request_words_away(challenge=challenge, by=lead)
    assert row(challenge)["words"] == MISSING.words


def test_turning_its_author_off_closes_nothing(project: Project, lead: Actor, moss: Actor) -> None:
    send(project, moss)
    turn_off_person(member=project.members.get(pk=moss.pk), by=lead)
    assert waiting(project) == 1


# Replying ------------------------------------------------------------------------------------------------------------


def test_a_lead_replies_once(project: Project, lead: Actor, moss: Actor) -> None:
    challenge = send(project, moss)
    with recording(project=project) as history:
        reply_to_challenge(challenge=challenge, words="We ask them.", version=1, by=lead)
    found: Any = ChallengeReply.objects.values_list(
        "challenge", "words", "group", "author", "replied_at", "project"
    ).get()
    assert found == (challenge.pk, "We ask them.", None, lead.pk, MONDAY + timedelta(days=2), project.pk)
    assert [(entry.verb, entry.values, entry.personal) for entry in history] == [
        ("request_replied", {}, personal(actor=lead))
    ]
    assert (waiting(project), Group.objects.count()) == (0, 0)


def test_one_tick_adds_the_missing_group(project: Project, lead: Actor, moss: Actor) -> None:
    challenge = send(project, moss)
    with recording(project=project) as history:
        reply = reply_to_challenge(challenge=challenge, words="Thank you.", version=1, does_it=True, by=lead)
    group = Group.objects.get()
    assert (group.name, group.name_key, group.name_from, group.side, group.touched_only_by_id, group.position_id) == (
        "Night staff",
        "night staff",
        "request",
        "",
        None,
        None,
    )
    assert reply.group == group
    assert [(entry.verb, entry.values) for entry in history] == [
        ("request_replied_added", {"what": {"group": "Night staff"}})
    ]


def test_a_group_that_somebody_added_meanwhile_is_the_one(project: Project, lead: Actor, moss: Actor) -> None:
    challenge = send(project, moss)
    group = make_group(project=project, name="Night Staff")
    reply = reply_to_challenge(challenge=challenge, words="They are.", version=1, does_it=True, by=lead)
    assert (reply.group, Group.objects.count()) == (group, 1)


def test_a_group_that_was_added_and_left_out_meanwhile_is_brought_back(
    project: Project, lead: Actor, moss: Actor
) -> None:
    """Otherwise the reply would say that it was added to the list, and no check would count it."""
    challenge = send(project, moss)
    group = make_group(project=project, name="Night Staff")
    leave_out(group=group)
    reply = reply_to_challenge(challenge=challenge, words="They are.", version=1, does_it=True, by=lead)
    [fact] = group_facts(project)
    assert (reply.group, fact.is_left_out) == (group, False)
    assert BringingBack.objects.get().reason == "They are."


def test_one_tick_brings_a_group_back(project: Project, lead: Actor, moss: Actor, carers: Group) -> None:
    act = leave_out(group=carers)
    challenge = ask_for(project=project, by=moss, group=carers, about="left_out")
    [fact] = group_facts(project)
    assert (fact.is_left_out, fact.challenges_waiting) == (True, 1)
    with recording(project=project) as history:
        reply = reply_to_challenge(challenge=challenge, words="You are right.", version=1, does_it=True, by=lead)
    assert BringingBack.objects.values_list("leaving_out", "reason", "by_member").get() == (
        act.pk,
        "You are right.",
        lead.pk,
    )
    [fact] = group_facts(project)
    assert (fact.acts, fact.challenges_waiting, reply.group) == ((), 0, None)
    assert [(entry.verb, entry.values) for entry in history] == [
        ("request_replied_back", {"what": {"group": "Young carers"}})
    ]


def test_a_long_reply_is_a_shorter_reason(project: Project, lead: Actor, moss: Actor, carers: Group) -> None:
    leave_out(group=carers)
    challenge = ask_for(project=project, by=moss, group=carers, about="left_out")
    reply_to_challenge(challenge=challenge, words="a" * 1000, version=1, does_it=True, by=lead)
    assert BringingBack.objects.get().reason == "a" * 499 + "…"


def test_without_the_tick_the_group_stays_left_out(project: Project, moss: Actor, carers: Group) -> None:
    leave_out(group=carers)
    reply_to_request(challenge=ask_for(project=project, by=moss, group=carers, about="left_out"))
    [fact] = group_facts(project)
    assert (fact.is_left_out, fact.challenges_waiting) == (True, 0)


@pytest.mark.parametrize("about", ["placed", "named", "left_out"])
def test_a_tick_does_nothing_where_there_is_nothing_to_do(
    project: Project, moss: Actor, carers: Group, about: str
) -> None:
    """Only what is asked for is done: a wrong name brings nothing back, and what is back is not brought back twice."""
    place(group=carers)
    leave_out(group=carers)
    challenge = ask_for(project=project, by=moss, group=carers, about=about)
    if about == "left_out":
        bring_back(group=carers)
    before = BringingBack.objects.count()
    with recording(project=project) as history:
        reply_to_request(challenge=challenge, does_it=True)
    assert [entry.verb for entry in history] == ["request_replied"]
    assert BringingBack.objects.count() == before


def test_a_name_that_was_taken_away_adds_nothing(project: Project, moss: Actor) -> None:
    challenge = send(project, moss)
    take_request_words_away(challenge=challenge, by=moss)
    reply_to_request(challenge=challenge, does_it=True, version=2)
    assert Group.objects.count() == 0


def test_bringing_back_leaves_a_move_below_the_line_as_it_is(project: Project, moss: Actor, carers: Group) -> None:
    first = place(group=carers).position
    place(group=carers, affected=25, saw=first.code)
    leave_out(group=carers)
    reply_to_request(challenge=ask_for(project=project, by=moss, group=carers, about="left_out"), does_it=True)
    [fact] = group_facts(project)
    assert [act.kind for act in fact.acts] == [ActKind.BELOW_LINE]


def test_the_first_of_two_replies_stands(project: Project, moss: Actor) -> None:
    challenge = send(project, moss)
    reply_to_request(challenge=challenge, words="The first.")
    before = stored()
    with pytest.raises(NothingChanged):
        reply_to_request(challenge=challenge, words="The second.", does_it=True, by=make_lead(project=project)[1])
    assert stored()["stakeholders_challengereply"] == before["stakeholders_challengereply"]
    assert Group.objects.count() == 0


@pytest.mark.parametrize("act", ["change", "take away"])
def test_a_reply_is_to_the_words_that_were_read(project: Project, lead: Actor, moss: Actor, act: str) -> None:
    challenge = send(project, moss)
    if act == "change":
        change_challenge(challenge=challenge, words="Else.", missing_name="Ward staff", version=1, by=moss)
    else:
        take_request_words_away(challenge=challenge, by=moss)
    with pytest.raises(RequestChanged):
        reply_to_challenge(challenge=challenge, words="Yes.", version=1, does_it=True, by=lead)
    assert (waiting(project), Group.objects.count()) == (1, 0)
    reply_to_challenge(challenge=challenge, words="Yes.", version=2, by=lead)
    assert waiting(project) == 0


def test_only_leads_reply(project: Project, moss: Actor, fern: Actor) -> None:
    challenge = send(project, moss)
    for by in (moss, fern):
        with pytest.raises(OnlyLeadsReply):
            reply_to_request(challenge=challenge, by=by)
    assert waiting(project) == 1


def test_no_reply_in_an_archived_project(project: Project, lead: Actor, moss: Actor) -> None:
    challenge = send(project, moss)
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        reply_to_request(challenge=challenge)
    assert waiting(project) == 1


# Not good enough -----------------------------------------------------------------------------------------------------


def said(project: Project) -> list[tuple[int | None, str]]:
    return list(ReplyNotEnough.objects.filter(project=project).order_by("pk").values_list("member_id", "words"))


def test_anybody_says_once_that_a_reply_is_not_good_enough(project: Project, moss: Actor, fern: Actor) -> None:
    challenge = send(project, moss)
    reply_to_request(challenge=challenge)
    for by, words in ((moss, "Friday is too late."), (fern, "")):
        say_reply_not_enough(challenge=challenge, words=words, by=by)
        with pytest.raises(NothingChanged):
            say_reply_not_enough(challenge=challenge, words="Again.", by=by)
    assert said(project) == [(moss.pk, "Friday is too late."), (fern.pk, "")]
    assert waiting(project) == 0


@pytest.mark.parametrize("who", ["moss", "lead"])
def test_a_leads_name_is_shown_with_it_and_no_other(
    project: Project, request: pytest.FixtureRequest, fern: Actor, who: str
) -> None:
    by: Actor = request.getfixturevalue(who)
    challenge = send(project, fern, shows_name=True)
    reply_to_request(challenge=challenge)
    with recording(project=project) as history:
        say_reply_not_enough(challenge=challenge, words="No.", by=by)
    if who == "lead":
        assert [(entry.verb, entry.personal) for entry in history] == [("request_not_enough", personal(actor=by))]
        assert withheld(project) == []
    else:
        assert history == []
        assert withheld(project) == [("request_not_enough_unnamed", {"what": {"week": "2027-03-01"}})]


def test_there_must_be_a_reply_first(project: Project, moss: Actor) -> None:
    challenge = send(project, moss)
    with pytest.raises(NoReplyYet):
        say_reply_not_enough(challenge=challenge, words="No.", by=moss)
    assert said(project) == []


def test_who_said_so_may_change_or_empty_the_words(project: Project, moss: Actor, fern: Actor) -> None:
    challenge = send(project, moss)
    reply_to_request(challenge=challenge)
    say_reply_not_enough(challenge=challenge, words="No.", by=moss)
    with pytest.raises(NotYours):
        change_reply_not_enough(challenge=challenge, words="Mine.", by=fern)
    with pytest.raises(NothingChanged):
        change_reply_not_enough(challenge=challenge, words="No.", by=moss)
    before = HistoryEntry.objects.count(), WithheldEntry.objects.count()
    change_reply_not_enough(challenge=challenge, words="", by=moss)
    assert said(project) == [(moss.pk, "")]
    assert (HistoryEntry.objects.count(), WithheldEntry.objects.count()) == before


# What is left of who did it ------------------------------------------------------------------------------------------


def test_only_the_rows_of_the_author_lead_to_the_author(project: Project, moss: Actor, carers: Group) -> None:
    leave_out(group=carers)
    before = HistoryPersonal.objects.filter(member_code=moss.member_code).count()
    challenge = ask_for(project=project, by=moss, group=carers, about="left_out")
    change_challenge(challenge=challenge, words="At night too.", version=1, by=moss)
    reply_to_request(challenge=challenge, version=2)
    say_reply_not_enough(challenge=challenge, words="No.", by=moss)
    take_request_words_away(challenge=challenge, by=moss)
    with at(MONDAY + timedelta(days=3)):
        call_command("daily")
    assert HistoryPersonal.objects.filter(member_code=moss.member_code).count() == before
    entries = project.history.filter(verb__startswith="request_").exclude(verb="request_replied")
    assert {entry.actor_kind for entry in entries} == {"withheld"}
    assert [entry.personal_digests for entry in entries] == ["[]"] * 4


def test_entries_hold_a_week_and_come_in_the_next_day(project: Project, moss: Actor, carers: Group) -> None:
    challenge = send(project, moss)
    change_challenge(challenge=challenge, words="At night too.", missing_name="Night staff", version=1, by=moss)
    ask_for(project=project, by=moss, group=carers)
    verbs = {"request_for_missing_unnamed", "request_changed_unnamed", "request_made_unnamed"}

    call_command("daily")
    assert project.history.filter(verb__in=verbs).count() == 0

    morning = datetime(2027, 3, 4, 4, 0, tzinfo=UTC)
    with at(morning):
        call_command("daily")
        call_command("daily")
    entries = list(project.history.filter(verb__in=verbs))
    assert {entry.verb for entry in entries} == verbs
    assert {(entry.at, entry.actor_kind, entry.personal_digests) for entry in entries} == {(morning, "withheld", "[]")}
    assert HistoryPersonal.objects.filter(entry__in=entries).count() == 0
    assert project.withheld_entries.count() == 0
    assert sorted(line.words for line in history_lines(history_of(project).filter(verb__in=verbs))) == [
        "Week of 1 March 2027: somebody changed the words of their request to include a group.",
        "Week of 1 March 2027: somebody made a request about the group “Young carers”.",
        "Week of 1 March 2027: somebody said that a group is missing from the list.",
    ]


def test_the_history_never_holds_a_missing_name_that_can_be_taken_away(project: Project, moss: Actor) -> None:
    send(project, moss, shows_name=True)
    send(project, moss, code=uuid4(), asked=Asked(ChallengeAbout.MISSING, "", missing_name="Cleaners"))
    said = [entry.values for entry in project.history.all()] + [entry.values for entry in WithheldEntry.objects.all()]
    assert "Night staff" not in str(said)
    assert "Cleaners" not in str(said)


def test_they_enter_in_no_order(project: Project, lead: Actor) -> None:
    """Twelve at once; that they enter in the order they came has a chance of 1 in 479 million."""
    for number in range(12):
        member, _ = add_person(project=project, code=uuid4(), name=f"Person {number}", by=lead)
        ask_for(project=project, by=actor_of(member=member))
    for number, entry in enumerate(WithheldEntry.objects.order_by("pk")):
        WithheldEntry.objects.filter(pk=entry.pk).update(values=json.dumps({"what": {"number": number}}))
    with at(MONDAY + timedelta(days=3)):
        call_command("daily")
    entered = project.history.filter(verb="request_for_missing_unnamed").order_by("pk")
    order = [json.loads(entry.values)["what"]["number"] for entry in entered]
    assert sorted(order) == list(range(12))
    assert order != sorted(order)
