"""Concerns: who may raise one and when, what becomes of their name, and that only a lead's reply closes it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import ForeignKey
from time_machine import TimeMachineFixture

from planner import steps
from planner.actions.numbers import change_numbers
from planner.actions.objections import (
    ConcernChanged,
    NoReplyYet,
    NotHere,
    NotYours,
    OnlyLeadsReply,
    RepliedAlready,
    SentBefore,
    StageTakesNone,
    TooManyWithheld,
    WordsTakenAway,
    change_not_good_enough,
    change_objection,
    raise_objection,
    reply_to_objection,
    say_not_good_enough,
    take_words_away,
)
from planner.models import NotGoodEnough, Objection, ObjectionReply
from planner.models.objections import ObjectionKind
from planner.queries.history import history_lines, history_of
from planner.queries.objections import objection_facts
from stakeholders.actions.members import add_person, turn_off_person
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor
from stakeholders.models import HistoryEntry, HistoryPersonal, Member, Project, Side, WithheldEntry
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    MONDAY,
    actor_of,
    agree_to_promise,
    at,
    finish_stage,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    personal,
    raise_concern,
    recording,
    reply_to,
    stage_of,
)
from tests.pages import stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

CODE = UUID("11111111-1111-4111-8111-111111111111")


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


def open_objections(project: Project) -> int:
    """How many wait for a reply, as the gate sees it."""
    return sum(fact.is_open for fact in objection_facts(project, signed=()))


def send(project: Project, by: Actor, *, position: int = 1, code: UUID = CODE, **more: Any) -> Objection:
    fields = {"words": "Nobody asked us.", "shows_name": False, **more}
    return raise_objection(stage=stage_of(project=project, position=position), code=code, by=by, **fields)


def row(objection: Objection) -> dict[str, Any]:
    return dict(Objection.objects.values().get(pk=objection.pk))


def withheld(project: Project) -> list[tuple[str, dict[str, Any]]]:
    return [(entry.verb, json.loads(entry.values)) for entry in project.withheld_entries.order_by("pk")]


# Raising one ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "shows_name", "is_withheld"),
    [("moss", False, True), ("moss", True, False), ("lead", False, False), ("lead", True, False)],
)
def test_a_concern_is_raised(
    project: Project, request: pytest.FixtureRequest, who: str, shows_name: bool, is_withheld: bool
) -> None:
    by: Actor = request.getfixturevalue(who)
    objection = send(project, by, shows_name=shows_name)
    assert row(objection) == {
        "id": objection.pk,
        "project_id": project.pk,
        "stage_id": stage_of(project=project, position=1).pk,
        "code": CODE,
        "kind": "raised",
        "author_id": by.pk,
        "by_lead": who == "lead",
        "is_withheld": is_withheld,
        "words": "Nobody asked us.",
        "version": 1,
        "raised_at": MONDAY + timedelta(days=2),
        "taken_back_at": None,
        "entered_by_id": None,
        "is_helped": False,
        "not_theirs_at": None,
    }


def test_with_a_name_the_history_says_who(project: Project, moss: Actor) -> None:
    with recording(project=project) as history:
        send(project, moss, shows_name=True)
    [entry] = history
    assert (entry.verb, entry.values, entry.personal) == (
        "concern_raised",
        {"what": {"stage": 1}},
        personal(actor=moss),
    )
    assert withheld(project) == []


def test_without_a_name_the_history_says_nothing_today(project: Project, moss: Actor) -> None:
    with recording(project=project) as history:
        send(project, moss)
    assert history == []
    assert withheld(project) == [("concern_raised_unnamed", {"what": {"stage": 1, "week": "2027-03-01"}})]


@pytest.mark.parametrize(
    ("position", "allowed"), [(1, True), (2, True), (3, False)], ids=["the present stage", "the next", "a later one"]
)
def test_which_stages_take_one(project: Project, moss: Actor, position: int, allowed: bool) -> None:
    if allowed:
        assert send(project, moss, position=position).stage.position == position
    else:
        with pytest.raises(StageTakesNone):
            send(project, moss, position=position)


@pytest.mark.parametrize(("days", "allowed"), [(14, True), (15, False)])
def test_a_signed_stage_takes_one_for_14_days(
    project: Project, fern: Actor, moss: Actor, days: int, allowed: bool
) -> None:
    agree_to_promise(project=project)
    finish_stage(project=project, position=1, holder=project.members.get(pk=moss.pk))
    with at(MONDAY + timedelta(days=2 + days)):
        if allowed:
            assert send(project, fern).stage.position == 1
        else:
            with pytest.raises(StageTakesNone):
                send(project, fern)


def test_the_days_are_those_of_the_stage(project: Project, lead: Actor, fern: Actor, moss: Actor) -> None:
    """More days count for the stage they were set in; fewer only from the next."""
    change_numbers(project=project, values={"objection_days": 20}, reason="", by=lead)
    change_numbers(project=project, values={"objection_days": 7}, reason="Short.", by=lead)
    agree_to_promise(project=project)
    finish_stage(project=project, position=1, holder=project.members.get(pk=moss.pk))
    with at(MONDAY + timedelta(days=22)):
        assert send(project, fern).stage.position == 1


def test_the_days_are_counted_where_the_project_is(fern: Actor) -> None:
    project = make_project(time_zone="Pacific/Auckland")
    moss, _, _ = make_participant(project=project, side=Side.LIVED)
    by = make_participant(project=project, name="Wren", side=Side.CARER)[2]
    agree_to_promise(project=project)
    # 1 March, 11 o'clock in London is midnight in Auckland, the first hour of 2 March.
    with at(datetime(2027, 3, 1, 11, 0, tzinfo=UTC)):
        finish_stage(project=project, position=1, holder=moss)
    with at(datetime(2027, 3, 16, 10, 59, tzinfo=UTC)):
        assert send(project, by).stage.position == 1
    with at(datetime(2027, 3, 16, 11, 0, tzinfo=UTC)), pytest.raises(StageTakesNone):
        send(project, by, code=uuid4())


def test_a_form_sent_twice_raises_one(project: Project, moss: Actor) -> None:
    send(project, moss)
    before = stored()
    with pytest.raises(NothingChanged):
        send(project, moss)
    assert stored() == before


@pytest.mark.parametrize("change", ["words", "stage", "author"])
def test_a_code_is_good_for_one_concern(project: Project, moss: Actor, fern: Actor, change: str) -> None:
    send(project, moss)
    before = stored()
    with pytest.raises(SentBefore):
        send(
            project,
            fern if change == "author" else moss,
            position=2 if change == "stage" else 1,
            words="Something else." if change == "words" else "Nobody asked us.",
        )
    assert stored() == before


@pytest.mark.parametrize("fact", ["turned off", "archived"])
def test_who_is_gone_and_what_is_put_away(project: Project, lead: Actor, moss: Actor, fact: str) -> None:
    if fact == "archived":
        archive_project(project=project, by=lead)
    else:
        turn_off_person(member=project.members.get(pk=moss.pk), by=lead)
    with pytest.raises(ProjectIsArchived if fact == "archived" else NotHere):
        send(project, moss)
    assert Objection.objects.count() == 0


# Three at once -------------------------------------------------------------------------------------------------------


def three(project: Project, by: Actor) -> list[Objection]:
    return [raise_concern(project=project, by=by, words=f"Concern {number}") for number in range(3)]


def test_three_without_a_name_are_open_at_once(project: Project, moss: Actor) -> None:
    three(project, moss)
    before = stored()
    with pytest.raises(TooManyWithheld):
        send(project, moss)
    assert stored() == before


def test_one_more_with_a_name(project: Project, moss: Actor) -> None:
    three(project, moss)
    assert send(project, moss, shows_name=True).is_withheld is False


def test_one_more_of_somebody_else(project: Project, moss: Actor, fern: Actor) -> None:
    three(project, moss)
    assert send(project, fern).is_withheld is True


def test_one_more_after_a_reply(project: Project, moss: Actor) -> None:
    reply_to(objection=three(project, moss)[1])
    assert send(project, moss).is_withheld is True


def test_taking_words_away_makes_no_room(project: Project, moss: Actor) -> None:
    take_words_away(objection=three(project, moss)[0], by=moss)
    with pytest.raises(TooManyWithheld):
        send(project, moss)


def test_a_not_yet_is_not_counted(project: Project, moss: Actor) -> None:
    stage = stage_of(project=project, position=1)
    for _ in range(4):
        steps.add_objection(
            stage=stage, code=uuid4(), kind=ObjectionKind.NOT_YET, words="No.", is_withheld=True, by=moss
        )
    assert send(project, moss).is_withheld is True


def test_a_lead_raises_as_many_as_they_like(project: Project, lead: Actor) -> None:
    three(project, lead)
    assert send(project, lead).is_withheld is False


# Changing the words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shows_name", "verb"), [(True, "concern_changed"), (False, "concern_changed_unnamed")])
def test_its_author_changes_the_words(project: Project, moss: Actor, shows_name: bool, verb: str) -> None:
    objection = send(project, moss, shows_name=shows_name)
    before = row(objection)
    with recording(project=project) as history:
        change_objection(objection=objection, words="Nobody asked my mother.", version=1, by=moss)
    assert row(objection) == {**before, "words": "Nobody asked my mother.", "version": 2}
    assert [entry.verb for entry in history] + [entry for entry, _ in withheld(project)[1:]] == [verb]


@pytest.mark.parametrize(
    ("prepare", "words", "version", "error"),
    [
        ("nothing", "Nobody asked us.", 1, NothingChanged),
        ("changed", "Mine.", 1, ConcernChanged),
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
    objection = send(project, moss)
    if prepare == "changed":
        change_objection(objection=objection, words="Theirs.", version=1, by=moss)
    elif prepare == "replied":
        reply_to(objection=objection)
    elif prepare == "taken away":
        take_words_away(objection=objection, by=moss)
    elif prepare == "archived":
        archive_project(project=project, by=lead)
    before = stored()
    with pytest.raises(error):
        change_objection(objection=objection, words=words, version=version, by=fern if prepare == "not mine" else moss)
    assert stored() == before


@pytest.mark.parametrize("replied", [False, True])
def test_taking_the_words_away_closes_nothing(project: Project, moss: Actor, replied: bool) -> None:
    objection = send(project, moss)
    if replied:
        reply_to(objection=objection)
    open_before = open_objections(project)
    take_words_away(objection=objection, by=moss)
    found = row(objection)
    assert (found["words"], found["version"], found["taken_back_at"]) == ("", 2, MONDAY + timedelta(days=2))
    assert open_objections(project) == open_before == (0 if replied else 1)
    with pytest.raises(NothingChanged):
        take_words_away(objection=objection, by=moss)


def test_nobody_takes_away_the_words_of_another(project: Project, lead: Actor, moss: Actor) -> None:
    objection = send(project, moss)
    with pytest.raises(NotYours):
        take_words_away(objection=objection, by=lead)
    assert row(objection)["words"] == "Nobody asked us."


def test_leaving_closes_nothing(project: Project, lead: Actor, moss: Actor) -> None:
    send(project, moss)
    turn_off_person(member=project.members.get(pk=moss.pk), by=lead)
    assert open_objections(project) == 1


# Replying ------------------------------------------------------------------------------------------------------------


def test_a_lead_replies_once(project: Project, lead: Actor, moss: Actor) -> None:
    objection = send(project, moss)
    with recording(project=project) as history:
        reply_to_objection(objection=objection, words="We ask you on Friday.", version=1, by=lead)
    assert ObjectionReply.objects.values_list("objection", "words", "author", "replied_at", "project").get() == (
        objection.pk,
        "We ask you on Friday.",
        lead.pk,
        MONDAY + timedelta(days=2),
        project.pk,
    )
    assert [(entry.verb, entry.values, entry.personal) for entry in history] == [
        ("concern_replied", {"what": {"stage": 1}}, personal(actor=lead))
    ]
    assert open_objections(project) == 0


def test_the_first_of_two_replies_stands(project: Project, lead: Actor, moss: Actor) -> None:
    objection = send(project, moss)
    reply_to(objection=objection, words="The first.")
    before = stored()
    with pytest.raises(NothingChanged):
        reply_to(objection=objection, words="The second.", by=make_lead(project=project)[1])
    assert stored()["planner_objectionreply"] == before["planner_objectionreply"]


@pytest.mark.parametrize("act", ["change", "take away"])
def test_a_reply_is_to_the_words_that_were_read(project: Project, lead: Actor, moss: Actor, act: str) -> None:
    objection = send(project, moss)
    if act == "change":
        change_objection(objection=objection, words="Something else.", version=1, by=moss)
    else:
        take_words_away(objection=objection, by=moss)
    with pytest.raises(ConcernChanged):
        reply_to_objection(objection=objection, words="Yes.", version=1, by=lead)
    assert open_objections(project) == 1
    reply_to_objection(objection=objection, words="Yes.", version=2, by=lead)
    assert open_objections(project) == 0


def test_only_leads_reply(project: Project, moss: Actor, fern: Actor) -> None:
    objection = send(project, moss)
    for by in (moss, fern):
        with pytest.raises(OnlyLeadsReply):
            reply_to(objection=objection, by=by)
    assert open_objections(project) == 1


def test_no_reply_in_an_archived_project(project: Project, lead: Actor, moss: Actor) -> None:
    objection = send(project, moss)
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        reply_to(objection=objection)


# Not good enough -----------------------------------------------------------------------------------------------------


def said(project: Project) -> list[tuple[int | None, str]]:
    return list(NotGoodEnough.objects.filter(project=project).order_by("pk").values_list("member_id", "words"))


def test_anybody_says_once_that_a_reply_is_not_good_enough(project: Project, moss: Actor, fern: Actor) -> None:
    objection = send(project, moss)
    reply_to(objection=objection)
    for by, words in ((moss, "Friday is too late."), (fern, "")):
        say_not_good_enough(objection=objection, words=words, by=by)
        with pytest.raises(NothingChanged):
            say_not_good_enough(objection=objection, words="Again.", by=by)
    assert said(project) == [(moss.pk, "Friday is too late."), (fern.pk, "")]
    assert open_objections(project) == 0


@pytest.mark.parametrize("who", ["moss", "lead"])
def test_a_leads_name_is_shown_with_it_and_no_other(
    project: Project, request: pytest.FixtureRequest, fern: Actor, who: str
) -> None:
    by: Actor = request.getfixturevalue(who)
    objection = send(project, fern, shows_name=True)
    reply_to(objection=objection)
    with recording(project=project) as history:
        say_not_good_enough(objection=objection, words="No.", by=by)
    if who == "lead":
        assert [(entry.verb, entry.personal) for entry in history] == [("not_good_enough", personal(actor=by))]
        assert withheld(project) == []
    else:
        assert history == []
        assert withheld(project) == [("not_good_enough_unnamed", {"what": {"stage": 1, "week": "2027-03-01"}})]


def test_there_must_be_a_reply_first(project: Project, moss: Actor) -> None:
    objection = send(project, moss)
    with pytest.raises(NoReplyYet):
        say_not_good_enough(objection=objection, words="No.", by=moss)
    assert said(project) == []


def test_who_said_so_may_change_or_empty_the_words(project: Project, moss: Actor, fern: Actor) -> None:
    objection = send(project, moss)
    reply_to(objection=objection)
    say_not_good_enough(objection=objection, words="No.", by=moss)
    with pytest.raises(NotYours):
        change_not_good_enough(objection=objection, words="Mine.", by=fern)
    with pytest.raises(NothingChanged):
        change_not_good_enough(objection=objection, words="No.", by=moss)
    before = HistoryEntry.objects.count(), WithheldEntry.objects.count()
    change_not_good_enough(objection=objection, words="", by=moss)
    assert said(project) == [(moss.pk, "")]
    assert (HistoryEntry.objects.count(), WithheldEntry.objects.count()) == before


# What is left of who did it ------------------------------------------------------------------------------------------


def rows_that_name(member: Member) -> dict[str, int]:
    """Every table that leads to a person by a key or by their code, with how many of its rows do."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        for column in model._meta.concrete_fields:
            if isinstance(column, ForeignKey) and column.related_model is Member:
                how_many = model._default_manager.filter(**{column.attname: member.pk}).count()
            elif column.attname in {"member_code", "entered_by"}:
                how_many = model._default_manager.filter(**{column.attname: member.code}).count()
            else:
                continue
            found[f"{model._meta.label}.{column.attname}"] = how_many
    return found


def test_only_the_rows_of_the_author_lead_to_the_author(project: Project, moss: Actor) -> None:
    member = project.members.get(pk=moss.pk)
    before = rows_that_name(member)
    objection = send(project, moss)
    change_objection(objection=objection, words="Nobody asked my mother.", version=1, by=moss)
    reply_to(objection=objection)
    say_not_good_enough(objection=objection, words="No.", by=moss)
    take_words_away(objection=objection, by=moss)
    with at(MONDAY + timedelta(days=3)):
        call_command("daily")
    after = rows_that_name(member)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "planner.Objection.author_id": 1,
        "planner.NotGoodEnough.member_id": 1,
    }


def test_entries_hold_a_week_and_come_in_the_next_day(project: Project, moss: Actor) -> None:
    objection = send(project, moss)
    change_objection(objection=objection, words="Nobody asked my mother.", version=1, by=moss)
    verbs = {"concern_raised_unnamed", "concern_changed_unnamed"}

    call_command("daily")
    assert project.history.filter(verb__in=verbs).count() == 0

    morning = datetime(2027, 3, 4, 4, 0, tzinfo=UTC)
    with at(morning):
        call_command("daily")
        call_command("daily")
    entries = list(project.history.filter(verb__in=verbs))
    assert {entry.verb for entry in entries} == verbs
    assert {(entry.at, entry.actor_kind, entry.values, entry.personal_digests) for entry in entries} == {
        (morning, "withheld", '{"what":{"stage":1,"week":"2027-03-01"}}', "[]")
    }
    assert HistoryPersonal.objects.filter(entry__in=entries).count() == 0
    assert project.withheld_entries.count() == 0
    assert sorted(line.words for line in history_lines(history_of(project).filter(verb__in=verbs))) == [
        "Week of 1 March 2027: somebody changed the words of their concern about stage 1.",
        "Week of 1 March 2027: somebody raised a concern about stage 1.",
    ]


def test_a_withheld_entry_holds_no_time_and_no_person(project: Project, moss: Actor) -> None:
    send(project, moss)
    [entry] = WithheldEntry.objects.values()
    assert set(entry) == {"id", "project_id", "verb", "values", "due_on"}
    assert entry["due_on"] == (MONDAY + timedelta(days=3)).date()
    assert entry["values"] == '{"what":{"stage":1,"week":"2027-03-01"}}'


def test_they_enter_in_no_order(project: Project, lead: Actor) -> None:
    """Twelve at once; that they enter in the order they came has a chance of 1 in 479 million."""
    for number in range(12):
        member, _ = add_person(project=project, code=uuid4(), name=f"Person {number}", by=lead)
        raise_concern(project=project, by=actor_of(member=member))
    for number, entry in enumerate(WithheldEntry.objects.order_by("pk")):
        WithheldEntry.objects.filter(pk=entry.pk).update(values=json.dumps({"what": {"stage": number}}))
    with at(MONDAY + timedelta(days=3)):
        call_command("daily")
    entered = project.history.filter(verb="concern_raised_unnamed").order_by("pk")
    order = [json.loads(entry.values)["what"]["stage"] for entry in entered]
    assert sorted(order) == list(range(12))
    assert order != sorted(order)
