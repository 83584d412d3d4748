"""The history of every action: a table of them all, and each writes exactly one entry, without names and sides."""

import copy
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest
from django.db import transaction

import planner.actions
import stakeholders.actions
from planner.actions import (
    challenges,
    check_ins,
    comments,
    coverage,
    entries,
    gaps,
    group_import,
    keys,
    leaving,
    leaving_out,
    numbers,
    objections,
    positions,
    promise,
    signing,
    starting,
    talks,
    value_replies,
    windows,
)
from planner.models import CheckIn, ValueReply
from planner.queries.history import ERASED, WORDS, history_lines, history_of
from planner.queries.promise import promise_text
from planner.record import record_digest
from planner.verbs import VERBS as PLANNER_VERBS
from stakeholders.actions import (
    arriving,
    breaks,
    care,
    catalogue,
    coming_in,
    group_facts,
    groups,
    helping,
    mail,
    members,
    merging,
    own_links,
    projects,
    recruits,
    revealing,
    same_person,
    shared_links,
    support,
)
from stakeholders.actors import SYSTEM, Actor, ActorKind
from stakeholders.models import (
    CatalogueCard,
    Contact,
    LeadInvitation,
    Member,
    Recruit,
    SharedLink,
    Side,
    StepChoices,
    TakesPart,
    WithheldEntry,
)
from stakeholders.queries.group_files import preview_of
from stakeholders.recruiting import Step as RecruitingStep
from stakeholders.verbs import VERBS as STAKEHOLDER_VERBS
from tests.check_in_factories import (
    agree_to_talk,
    begin_check_in,
    end_check_in,
    find_reply_not_enough,
    hold_talk,
    reply_to_line,
    take_back_talk,
)
from tests.factories import (
    MONDAY,
    HistoryRow,
    answer_of,
    at,
    bring_in_groups,
    exercise_of,
    make_arrival,
    make_group,
    make_helper,
    make_lead,
    make_participant,
    make_user,
    not_yet,
    page_of,
    personal,
    raise_concern,
    recording,
    rows_from_notes,
    say_not_needed,
    shown_record,
    stage_of,
    turn_key,
    typing_for,
    write,
    write_promise,
)
from tests.factories import make_shared_link as factory_link
from tests.factories import sign as finish
from tests.recruitment_factories import ask_person, count_places, enter_window, say_less_time
from tests.register_factories import ask_for, judge_all, leave_out, make_judges, place, reach, reply_to_request
from tests.stakeholders.conftest import CODE, Scene, make_scene
from tests.worlds import rows_of_module

pytestmark = pytest.mark.usefixtures("on_monday")


@pytest.fixture(scope="module")
def _made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """Made once; each test undoes what it did."""
    with rows_of_module(django_db_blocker):
        with at(MONDAY):
            made = make_scene()
        yield made


@pytest.fixture
def scene(_made: Scene, db: None) -> Scene:
    """A project in its first stage, with nothing that a test before did to it."""
    return copy.deepcopy(_made)


RESPECT = "All kinds of knowing count the same."

type Step = tuple[Callable[[], Any], HistoryRow]


def by_lead(scene: Scene, verb: str, subject: Member | None = None, /, **values: Any) -> HistoryRow:
    return HistoryRow(verb, "lead", values, personal(actor=scene.lead, subject=subject))


def edit(scene: Scene) -> Step:
    return (
        lambda: projects.edit_project(project=scene.project, fields={"name": "Home again"}, by=scene.lead),
        by_lead(
            scene,
            "project_edited",
            what={"fields": "name"},
            old={"name": "Home from hospital"},
            new={"name": "Home again"},
        ),
    )


def archive(scene: Scene) -> Step:
    return lambda: projects.archive_project(project=scene.project, by=scene.lead), by_lead(scene, "project_archived")


def bring_back(scene: Scene) -> Step:
    projects.archive_project(project=scene.project, by=scene.lead)
    return lambda: projects.bring_back_project(project=scene.project, by=scene.lead), by_lead(
        scene, "project_brought_back"
    )


LINK_TERMS = shared_links.LinkTerms("Friday café", 10, date(2027, 3, 31))


def make_link(scene: Scene) -> Step:
    return (
        lambda: shared_links.make_shared_link(
            project=scene.project, code=CODE, terms=LINK_TERMS, side="carer", group=None, by=scene.lead
        ),
        by_lead(scene, "shared_link_made", what={"label": "Friday café"}),
    )


def _link(scene: Scene) -> SharedLink:
    return shared_links.make_shared_link(
        project=scene.project, code=CODE, terms=LINK_TERMS, side="", group=None, by=scene.lead
    )


def change_link(scene: Scene) -> Step:
    link, terms = _link(scene), shared_links.LinkTerms("Library", 10, date(2027, 4, 30))
    return (
        lambda: shared_links.change_shared_link(link=link, terms=terms, by=scene.lead),
        by_lead(
            scene,
            "shared_link_changed",
            what={"label": "Friday café"},
            old={"name": "Friday café", "last day": "2027-03-31"},
            new={"name": "Library", "last day": "2027-04-30"},
        ),
    )


def replace_shared(scene: Scene) -> Step:
    link = _link(scene)
    return (
        lambda: shared_links.replace_shared_link(link=link, version=1, by=scene.lead),
        by_lead(scene, "shared_link_replaced", what={"label": "Friday café"}),
    )


def turn_off_link(scene: Scene) -> Step:
    link = _link(scene)
    return (
        lambda: shared_links.turn_off_shared_link(link=link, by=scene.lead),
        by_lead(scene, "shared_link_turned_off", what={"label": "Friday café"}),
    )


def mail_shared(scene: Scene) -> Step:
    link = _link(scene)
    return (
        lambda: shared_links.mail_shared_link(link=link, addresses=["ivy@example.org"], by=scene.lead),
        by_lead(scene, "shared_link_mailed", what={"label": "Friday café", "count": 1}),
    )


def add_many(scene: Scene) -> Step:
    people = [own_links.NewPerson("Fern", ""), own_links.NewPerson("Ash", "ash@example.org")]
    return (
        lambda: own_links.add_people(project=scene.project, batch=CODE, people=people, by=scene.lead),
        by_lead(scene, "people_added", what={"count": 2}),
    )


def _unseen(scene: Scene) -> Member:
    fern, _, _ = make_participant(project=scene.project, name="Fern", comes_in=False)
    Contact.objects.create(project=scene.project, member=fern, email="fern@example.org")
    return fern


def mail_one(scene: Scene) -> Step:
    fern = _unseen(scene)
    return (
        lambda: own_links.mail_own_link(member=fern, last=None, by=scene.lead),
        by_lead(scene, "own_link_mailed", fern),
    )


def mail_all(scene: Scene) -> Step:
    _unseen(scene)
    return (
        lambda: own_links.mail_own_links(project=scene.project, by=scene.lead),
        by_lead(scene, "own_links_mailed", what={"count": 1}),
    )


def add(scene: Scene) -> Step:
    unsaved = Member(name="Fern", code=CODE)
    return (
        lambda: members.add_person(project=scene.project, code=CODE, name="Fern", by=scene.lead),
        by_lead(scene, "person_added", unsaved),
    )


def new_link(scene: Scene) -> Step:
    return lambda: members.replace_link(member=scene.moss, by=scene.lead), by_lead(scene, "link_replaced", scene.moss)


def own_link(scene: Scene) -> Step:
    return (
        lambda: members.renew_own_link(member=scene.moss, by=scene.by_moss),
        HistoryRow("link_renewed", "participant", {}, personal(actor=scene.by_moss, subject=scene.moss)),
    )


def own_link_by_mail(scene: Scene) -> Step:
    return (
        lambda: mail.mail_link_to_self(member=scene.moss, address="moss@example.org", code=CODE, by=scene.by_moss),
        HistoryRow("link_renewed", "participant", {}, personal(actor=scene.by_moss, subject=scene.moss)),
    )


def turn_off(scene: Scene) -> Step:
    return lambda: members.turn_off_person(member=scene.moss, by=scene.lead), by_lead(
        scene, "person_turned_off", scene.moss
    )


def come_in(scene: Scene) -> Step:
    fern, _, by = make_participant(project=scene.project, name="Fern", comes_in=False)
    return (
        lambda: members.use_link_first(link=fern.links.get(), by=by),
        HistoryRow("link_first_used", "participant", {}, personal(actor=by)),
    )


def say_yes(scene: Scene) -> Step:
    _, _, by = make_participant(project=scene.project, name="Fern", comes_in=False)
    fern = Member.objects.get(pk=by.pk)
    return (
        lambda: arriving.say_yes(member=fern, by=by),
        HistoryRow("said_yes", "participant", {}, personal(actor=by, subject=fern)),
    )


def change_side(scene: Scene) -> Step:
    return (
        lambda: members.choose_side(member=scene.moss, side=Side.CARER, by=scene.by_moss),
        HistoryRow(
            "side_chosen",
            "participant",
            {},
            personal(actor=scene.by_moss, subject=scene.moss, old_side="lived", side="carer"),
        ),
    )


def new_name(scene: Scene) -> Step:
    renamed = Member(name="Fern", code=scene.moss.code)
    return (
        lambda: members.change_name(member=scene.moss, name="Fern", by=scene.by_moss),
        HistoryRow("name_changed", "participant", {}, personal(actor=scene.by_moss, subject=renamed)),
    )


def invite(scene: Scene) -> Step:
    return (
        lambda: members.invite_lead(project=scene.project, email="ash@example.org", by=scene.lead),
        by_lead(scene, "lead_invited"),
    )


def _invitation(scene: Scene) -> LeadInvitation:
    members.invite_lead(project=scene.project, email="ash@example.org", by=scene.lead)
    return LeadInvitation.objects.get()


def end_invitation(scene: Scene) -> Step:
    invitation = _invitation(scene)
    return lambda: members.turn_off_invitation(invitation=invitation, by=scene.lead), by_lead(
        scene, "lead_invitation_turned_off"
    )


def accept(scene: Scene) -> Step:
    invitation, ash = _invitation(scene), make_user(name="Ash")
    known: dict[str, Any] = {}

    def step() -> None:
        member = members.accept_invitation(invitation=invitation, user=ash, by=Actor(ActorKind.LEAD, name="Ash"))
        known["rows"].extend(personal(actor=Actor(ActorKind.LEAD, member.pk, member.code, "Ash"), subject=member))

    expected = HistoryRow("lead_joined", "lead", {}, [])
    known["rows"] = expected.personal
    return step, expected


def leave(scene: Scene) -> Step:
    ash, by = make_lead(project=scene.project)
    return lambda: members.leave_as_lead(member=ash, by=by), HistoryRow(
        "lead_left", "lead", {}, personal(actor=by, subject=ash)
    )


def remove(scene: Scene) -> Step:
    entry = write(exercise=scene.exercise, text="It is cold.", by=scene.by_moss)
    return (
        lambda: entries.remove_entry(exercise=scene.exercise, code=entry.code, by=scene.by_moss),
        HistoryRow(
            "entry_removed", "participant", {"what": {"exercise": scene.exercise.title}}, personal(actor=scene.by_moss)
        ),
    )


def paste(scene: Scene) -> Step:
    return (
        lambda: entries.paste_lines(exercise=scene.exercise, lines=["One.", "Two."], batch=CODE, by=scene.lead),
        by_lead(scene, "lines_pasted", what={"exercise": scene.exercise.title, "count": 2}),
    )


def make_row(scene: Scene) -> Step:
    rows_from_notes(project=scene.project, notes=scene.exercise.key, rows="support")
    note = write(exercise=scene.exercise, text="Nobody asked.", by=scene.by_moss)
    rows = exercise_of(project=scene.project, key="support")
    return (
        lambda: entries.make_row(exercise=rows, note=note.code, by=scene.lead),
        by_lead(scene, "row_made", what={"exercise": rows.title}),
    )


def reply_to(scene: Scene) -> Step:
    rows_from_notes(project=scene.project, notes=scene.exercise.key, rows="support")
    note = write(exercise=scene.exercise, text="Nobody asked.", by=scene.by_moss)
    return (
        lambda: entries.reply_to_entry(entry=note, code=CODE, words="We ask now.", by=scene.lead),
        by_lead(scene, "entry_replied", what={"exercise": scene.exercise.title}),
    )


def publish_for_side(scene: Scene) -> Step:
    return (
        lambda: gaps.publish_side_gap(
            stage=scene.project.stages.get(freezes_start=True),
            side="frontline",
            reason="There is none.",
            plan="Ask again.",
            look_again_on=date(2027, 4, 5),
            by=scene.lead,
        ),
        by_lead(
            scene,
            "side_gap_published",
            what={"side": "frontline staff"},
            new={"plan": "Ask again.", "look_again_on": "2027-04-05"},
            reason="There is none.",
        ),
    )


def publish_less_time(scene: Scene) -> Step:
    stage = scene.project.stages.get(position=2)
    stage.checks = [*stage.checks, "period"]
    stage.save()
    return (
        lambda: say_less_time(project=scene.project, position=2),
        by_lead(
            scene,
            "period_gap_published",
            what={"required_by": "The funder"},
            new={
                "plan": "We keep three places free.",
                "lost": "Night workers could not come.",
                "look_again_on": "2027-03-29",
            },
            reason="The money ends in spring.",
        ),
    )


def enter_days(scene: Scene) -> Step:
    return (
        lambda: enter_window(project=scene.project, weeks=8),
        by_lead(
            scene,
            "window_entered",
            what={"first_day": "2027-03-01", "last_day": "2027-04-25", "asked_by": ""},
            new={"opens_on": "2027-03-01", "closes_on": "2027-04-25"},
        ),
    )


def change_days(scene: Scene) -> Step:
    enter_window(project=scene.project, weeks=8)
    return (
        lambda: enter_window(project=scene.project, weeks=9, why="More time for night staff."),
        by_lead(
            scene,
            "window_changed",
            what={"first_day": "2027-03-01", "last_day": "2027-05-02", "asked_by": "The funder"},
            old={"opens_on": "2027-03-01", "closes_on": "2027-04-25"},
            new={"opens_on": "2027-03-01", "closes_on": "2027-05-02"},
            reason="More time for night staff.",
        ),
    )


def count(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Ward nights")
    place(group=group)
    reach(group=group, places=3)
    return (
        lambda: count_places(project=scene.project),
        by_lead(scene, "places_counted", what={"number": 1, "taken": 0, "places": 3, "short": 1}),
    )


def publish(scene: Scene) -> Step:
    return (
        lambda: say_not_needed(exercise=scene.exercise, reason="Done last year.", plan="Ask again."),
        by_lead(
            scene,
            "gap_published",
            what={"exercise": scene.exercise.title},
            new={"plan": "Ask again.", "look_again_on": "2027-05-24"},
            reason="Done last year.",
        ),
    )


def take_back(scene: Scene) -> Step:
    say_not_needed(exercise=scene.exercise)
    return lambda: gaps.close_gap(exercise=scene.exercise, by=scene.lead), by_lead(
        scene, "gap_closed", what={"exercise": scene.exercise.title}
    )


def renew(scene: Scene) -> Step:
    gap = say_not_needed(exercise=scene.exercise)
    return (
        lambda: gaps.renew_gap(gap=gap, done="We asked.", look_again_on=MONDAY.date(), by=scene.lead),
        by_lead(
            scene,
            "gap_renewed",
            what={"subject": scene.exercise.title},
            old={"look_again_on": "2027-05-24"},
            new={"look_again_on": "2027-03-01"},
            reason="We asked.",
        ),
    )


def end_gap(scene: Scene) -> Step:
    gap = say_not_needed(exercise=scene.exercise)
    return (
        lambda: gaps.renew_gap(gap=gap, done="It is done.", look_again_on=None, by=scene.lead),
        by_lead(
            scene,
            "gap_ended",
            what={"subject": scene.exercise.title},
            old={"look_again_on": "2027-05-24"},
            reason="It is done.",
        ),
    )


def agree_as_long_as(scene: Scene) -> Step:
    return (
        lambda: turn_key(project=scene.project, position=1, member=scene.moss, as_long_as="There is a bus."),
        HistoryRow("key_turned_as_long_as", "participant", {"what": {"stage": 1}}, personal(actor=scene.by_moss)),
    )


def leave_by_link(scene: Scene) -> Step:
    return (
        lambda: leaving.leave_project(member=scene.moss, by=scene.by_moss),
        HistoryRow("person_left", "participant", {}, personal(actor=scene.by_moss, subject=scene.moss)),
    )


def erase(scene: Scene) -> Step:
    return (
        lambda: leaving.erase_person(member=scene.moss, by=scene.by_moss),
        HistoryRow("person_erased", "system", {}, personal(actor=SYSTEM)),
    )


def clear_condition(scene: Scene) -> Step:
    key = turn_key(project=scene.project, position=1, member=scene.moss, as_long_as="There is a bus.")
    return (
        lambda: keys.clear_condition(condition=key.condition, led_here=False, by=scene.by_moss),
        HistoryRow("condition_cleared", "participant", {"what": {"stage": 1}}, personal(actor=scene.by_moss)),
    )


def open_again(scene: Scene) -> Step:
    turn_key(project=scene.project, position=1, member=scene.moss)
    finish(project=scene.project, position=1)
    stage = stage_of(project=scene.project, position=1)
    return (
        lambda: signing.reopen_stage(stage=stage, reason="We forgot the nights.", by=scene.lead),
        by_lead(
            scene,
            "stage_reopened",
            what={"stage": 1, "title": "Idea and promise", "stages": 1},
            reason="We forgot the nights.",
        ),
    )


def agree(scene: Scene) -> Step:
    stage = stage_of(project=scene.project, position=1)
    seen = page_of(project=scene.project, position=1).gate.seen
    return (
        lambda: keys.turn_other_key(stage=stage, seen=seen, led_here=False, by=scene.by_moss),
        HistoryRow("key_turned", "participant", {"what": {"stage": 1}}, personal(actor=scene.by_moss)),
    )


def sign(scene: Scene) -> Step:
    turn_key(project=scene.project, position=1, member=scene.moss)
    stage = stage_of(project=scene.project, position=1)
    saw = record_digest(shown_record(project=scene.project, position=1))
    return (
        lambda: signing.sign_off(stage=stage, saw=saw, by=scene.lead),
        by_lead(scene, "stage_signed", what={"stage": 1, "title": "Idea and promise", "record": saw}),
    )


def put_promise(scene: Scene) -> Step:
    rewrite = promise.reword_line
    rewrite(project=scene.project, key="respect", words="We listen.", began=RESPECT, by=scene.lead)
    number = promise_text(scene.project).draft.number  # type: ignore[union-attr]
    return lambda: write_promise(project=scene.project), by_lead(
        scene,
        "promise_published",
        what={"version": number},
        old={"Respect": RESPECT},
        new={"Respect": "We listen."},
    )


def throw_draft_away(scene: Scene) -> Step:
    promise.reword_line(project=scene.project, key="respect", words="We listen.", began=RESPECT, by=scene.lead)
    saw = promise_text(scene.project).saw
    return lambda: promise.throw_draft_away(project=scene.project, saw=saw, by=scene.lead), by_lead(
        scene, "promise_draft_thrown_away"
    )


def put_slip_right(scene: Scene) -> Step:
    words = "All kinds of knowing count the same!"
    return (
        lambda: promise.fix_spelling(project=scene.project, key="respect", words=words, began=RESPECT, by=scene.lead),
        by_lead(
            scene,
            "promise_spelling_fixed",
            what={"line": "Respect"},
            old={"words": RESPECT},
            new={"words": words},
        ),
    )


def reply_to_promise(scene: Scene) -> Step:
    said = answer_of(member=scene.moss, answer="no")
    return (
        lambda: promise.reply_to_answer(project=scene.project, code=said.code, words="We will.", by=scene.lead),
        by_lead(scene, "promise_replied", what={"version": said.version.number}),
    )


def raise_one(scene: Scene) -> Step:
    stage = stage_of(project=scene.project, position=1)
    return (
        lambda: objections.raise_objection(stage=stage, code=CODE, words="Late.", shows_name=True, by=scene.lead),
        by_lead(scene, "concern_raised", what={"stage": 1}),
    )


def change_one(scene: Scene) -> Step:
    objection = raise_concern(project=scene.project, by=scene.lead)
    return (
        lambda: objections.change_objection(objection=objection, words="Late.", version=1, by=scene.lead),
        by_lead(scene, "concern_changed", what={"stage": 1}),
    )


def take_one_away(scene: Scene) -> Step:
    objection = raise_concern(project=scene.project, by=scene.lead)
    return (
        lambda: objections.take_words_away(objection=objection, by=scene.lead),
        by_lead(scene, "concern_taken_away", what={"stage": 1}),
    )


def reply_to_one(scene: Scene) -> Step:
    objection = raise_concern(project=scene.project, by=scene.lead)
    return (
        lambda: objections.reply_to_objection(objection=objection, words="Soon.", version=1, by=scene.lead),
        by_lead(scene, "concern_replied", what={"stage": 1}),
    )


def find_reply_wanting(scene: Scene) -> Step:
    objection = raise_concern(project=scene.project, by=scene.lead)
    objections.reply_to_objection(objection=objection, words="Soon.", version=1, by=scene.lead)
    return (
        lambda: objections.say_not_good_enough(objection=objection, words="When?", by=scene.lead),
        by_lead(scene, "not_good_enough", what={"stage": 1}),
    )


def say_not_theirs(scene: Scene) -> Step:
    helper, _ = make_helper(project=scene.project)
    write(exercise=scene.exercise, text="It is cold.", by=typing_for(member=scene.moss, helper=helper))
    code = scene.moss.entries.get(text="It is cold.").code
    return (
        lambda: objections.say_not_theirs(
            project=scene.project, kind="entry", code=code, shows_name=True, by=scene.by_moss
        ),
        HistoryRow("not_theirs", "participant", {"what": {"stage": 1}}, personal(actor=scene.by_moss)),
    )


def put_on_paper(scene: Scene) -> Step:
    fern, _, _ = make_participant(project=scene.project, name="Fern", comes_in=False)
    return (
        lambda: helping.choose_way(member=fern, way=TakesPart.PAPER, by=scene.lead),
        by_lead(scene, "takes_part_on_paper", fern),
    )


def make_a_helper(scene: Scene) -> Step:
    return (
        lambda: helping.choose_way(member=scene.moss, way=TakesPart.HELPER, by=scene.lead),
        by_lead(scene, "made_helper", scene.moss),
    )


def end_helping(scene: Scene) -> Step:
    helping.choose_way(member=scene.moss, way=TakesPart.HELPER, by=scene.lead)
    return (
        lambda: helping.choose_way(member=scene.moss, way=TakesPart.LINK, by=scene.lead),
        by_lead(scene, "takes_part_by_link", scene.moss),
    )


def set_numbers(scene: Scene) -> Step:
    title = "Days for which a concern can be raised about a finished stage"
    return (
        lambda: numbers.change_numbers(
            project=scene.project, values={"objection_days": 7}, reason="Short.", by=scene.lead
        ),
        by_lead(
            scene,
            "numbers_changed",
            old={title: "14 days"},
            new={title: "7 days, from stage 2"},
            reason="Short.",
        ),
    )


def add_one_group(scene: Scene) -> Step:
    return lambda: make_group(project=scene.project, name="Wardens"), by_lead(
        scene, "group_added", what={"group": "Wardens"}
    )


def add_many_groups(scene: Scene) -> Step:
    return (
        lambda: groups.add_groups(project=scene.project, names=["Wardens", "Neighbours"], by=scene.lead),
        by_lead(scene, "groups_added", what={"count": 2, "groups": ["Wardens", "Neighbours"]}),
    )


def load_a_file(scene: Scene) -> Step:
    file = bring_in_groups(project=scene.project)
    return (
        lambda: group_import.load_group_file(file=file, saw=preview_of(file).saw, by=scene.lead),
        by_lead(
            scene,
            "groups_loaded",
            what={"file": "groups.csv", "added": 2, "changed": 0, "places_changed": 0},
        ),
    )


def rename_group(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: groups.change_group(group=group, changes={"name": "Night wardens", "side": "frontline"}, by=scene.lead),
        by_lead(
            scene,
            "group_renamed",
            what={"group": "Wardens"},
            old={"name": "Wardens", "who_they_are": ""},
            new={"name": "Night wardens", "who_they_are": "Frontline staff"},
        ),
    )


def answer_a_card(scene: Scene) -> Step:
    card = CatalogueCard.objects.get(key="ages")
    make_group(project=scene.project, name="Wardens")
    return (
        lambda: catalogue.answer_card(project=scene.project, card=card, new=["Over 90", "Wardens"], by=scene.lead),
        by_lead(
            scene,
            "card_answered",
            what={"card": "Every age"},
            old={"groups_named": "", "new_groups": ""},
            new={"groups_named": "Over 90, Wardens", "new_groups": "Over 90"},
        ),
    )


def answer_a_card_again(scene: Scene) -> Step:
    card = CatalogueCard.objects.get(key="ages")
    none = "Everybody here is a grown-up."
    catalogue.answer_card(project=scene.project, card=card, why_none=none, by=scene.lead)
    return (
        lambda: catalogue.answer_card(project=scene.project, card=card, new=["Over 90"], saw=1, by=scene.lead),
        by_lead(
            scene,
            "card_answer_changed",
            what={"card": "Every age"},
            old={"groups_named": "", "new_groups": ""},
            new={"groups_named": "Over 90", "new_groups": "Over 90"},
        ),
    )


def change_places(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: groups.change_group(group=group, changes={"places": 4}, by=scene.lead),
        by_lead(scene, "group_places_changed", what={"group": "Wardens"}, old={"places": ""}, new={"places": "4"}),
    )


def say_who_they_are(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    changes: groups.GroupChanges = {"side": "frontline", "speaks_for": "Ash Hill"}
    return (
        lambda: groups.change_group(group=group, changes=changes, by=scene.lead),
        by_lead(
            scene,
            "group_changed",
            what={"group": "Wardens"},
            old={"who_they_are": ""},
            new={"who_they_are": "Frontline staff"},
        ),
    )


def merge_two_groups(scene: Scene) -> Step:
    group, into = (make_group(project=scene.project, name=name) for name in ("Wardns", "Wardens"))
    return (
        lambda: merging.merge_groups(group=group, into=into, by=scene.lead),
        by_lead(scene, "group_merged", what={"group": "Wardns", "into": "Wardens"}),
    )


def show_what_five_say(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    judge_all(group=group, members=make_judges(project=scene.project))
    return (
        lambda: revealing.show_views(project=scene.project, code=CODE, by=scene.lead),
        by_lead(scene, "views_shown", what={"count": 1}),
    )


def add_one_route(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: group_facts.add_route(
            group=group, code=CODE, words="Mrs Ash", is_offline=True, is_trusted=True, by=scene.lead
        ),
        by_lead(scene, "group_route_added", what={"group": "Wardens"}),
    )


def remove_one_route(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    group_facts.add_route(group=group, code=CODE, words="Mrs Ash", is_offline=True, is_trusted=True, by=scene.lead)
    return (
        lambda: group_facts.remove_route(route=group.routes.get(), by=scene.lead),
        by_lead(scene, "group_route_removed", what={"group": "Wardens"}),
    )


def add_one_talk(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: group_facts.add_heard(
            group=group, code=CODE, people=2, how="A visit", by_whom="Ash", heard_on=MONDAY.date(), by=scene.lead
        ),
        by_lead(scene, "group_heard", what={"group": "Wardens", "people": 2}),
    )


def remove_one_talk(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    group_facts.add_heard(
        group=group, code=CODE, people=2, how="A visit", by_whom="Ash", heard_on=MONDAY.date(), by=scene.lead
    )
    return (
        lambda: group_facts.remove_heard(heard=group.heard_another_way.get(), by=scene.lead),
        by_lead(scene, "group_heard_removed", what={"group": "Wardens", "people": 2}),
    )


def asked(scene: Scene, *, step: StepChoices = StepChoices.APPROACHED, name: str = "Blue hat") -> Recruit:
    """Somebody who was asked to join, written down by the lead."""
    group = make_group(project=scene.project, name=f"Friends of {name}")
    return ask_person(project=scene.project, group=group, name=name, step=step)


def ask_one(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: recruits.ask_person(
            project=scene.project, code=CODE, groups=[group.code], asked_on=MONDAY.date(), by=scene.lead
        ),
        by_lead(scene, "person_asked"),
    )


def move_one(scene: Scene) -> Step:
    recruit = asked(scene)
    return (
        lambda: recruits.move_recruit(
            recruit=recruit,
            step=RecruitingStep.JOINED,
            taken_on=MONDAY.date(),
            saw=RecruitingStep.APPROACHED,
            by=scene.lead,
        ),
        by_lead(scene, "person_asked_step", what={"step": "Joined"}),
    )


def move_one_back(scene: Scene) -> Step:
    recruit = asked(scene, step=StepChoices.TALK_HELD)
    return (
        lambda: recruits.move_recruit(
            recruit=recruit,
            step=RecruitingStep.INTERESTED,
            taken_on=MONDAY.date(),
            saw=RecruitingStep.TALK_HELD,
            by=scene.lead,
        ),
        by_lead(scene, "person_asked_back", what={"step": "Interested"}),
    )


def make_one_of_two_links(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    link = factory_link(project=scene.project, group=group)[0]
    (first, _), (second, _) = make_arrival(link=link, side="carer"), make_arrival(link=link, side="carer")
    return (
        lambda: same_person.merge_recruits(recruit=first.recruit, same=second.recruit, by=scene.lead),
        by_lead(scene, "people_asked_one_link_off", second),
    )


def change_one_asked(scene: Scene) -> Step:
    recruit = asked(scene)
    codes = [group.group.code for group in recruit.said_groups.all()]
    return (
        lambda: recruits.change_recruit(recruit=recruit, groups=codes, is_reserve=True, by=scene.lead),
        by_lead(scene, "person_asked_changed"),
    )


def confirm_one(scene: Scene) -> Step:
    _, other = make_lead(project=scene.project)
    group = make_group(project=scene.project, name="Wardens")
    recruit = ask_person(project=scene.project, group=group, step=StepChoices.JOINED, by=other)
    return lambda: recruits.confirm_recruit(recruit=recruit, by=scene.lead), by_lead(scene, "person_asked_met")


def forget_one(scene: Scene) -> Step:
    recruit = asked(scene)
    return lambda: recruits.forget_recruit(recruit=recruit, by=scene.lead), by_lead(scene, "person_asked_forgotten")


def one_to_paper(scene: Scene) -> Step:
    recruit = asked(scene)
    return (
        lambda: recruits.recruit_to_paper(recruit=recruit, code=CODE, by=scene.lead),
        by_lead(scene, "person_asked_to_paper", Member(code=CODE, name="Blue hat")),
    )


def make_one_of_two(scene: Scene) -> Step:
    recruit, same = asked(scene), asked(scene, name="Red hat")
    return (
        lambda: same_person.merge_recruits(recruit=recruit, same=same, by=scene.lead),
        by_lead(scene, "people_asked_one"),
    )


def note_asking(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: recruits.add_approach(group=group, code=CODE, made_on=MONDAY.date(), people=4, by=scene.lead),
        by_lead(scene, "approach_noted", what={"group": "Wardens", "people": 4}),
    )


def take_asking_away(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    approach = recruits.add_approach(group=group, code=CODE, made_on=MONDAY.date(), people=4, by=scene.lead)
    return (
        lambda: recruits.remove_approach(approach=approach, by=scene.lead),
        by_lead(scene, "approach_removed", what={"group": "Wardens", "people": 4}),
    )


def take_a_break(scene: Scene) -> Step:
    return lambda: breaks.pause_person(member=scene.moss, by=scene.lead), by_lead(scene, "person_paused", scene.moss)


def come_back(scene: Scene) -> Step:
    breaks.pause_person(member=scene.moss, by=scene.lead)
    return lambda: breaks.end_break(member=scene.moss, by=scene.lead), by_lead(scene, "person_back", scene.moss)


def remove_one_group(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardns")
    return lambda: groups.remove_group(group=group, by=scene.lead), by_lead(
        scene, "group_removed", what={"group": "Wardns"}
    )


STANDS = {
    "before": "touches their life: often (75); say: rarely (25); say they should have: often (75)",
    "often": "touches their life: often (75); say: sometimes (50); say they should have: often (75)",
    "below": "touches their life: sometimes (50); say: rarely (25); say they should have: often (75)",
}


def move_one_group(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    place(group=group, affected=75, say=25)
    return (
        lambda: place(group=group, affected=None, say=50, reason="They told us."),
        by_lead(
            scene,
            "group_moved",
            what={"group": "Wardens"},
            old={"Wardens": STANDS["before"]},
            new={"Wardens": STANDS["often"]},
            reason="They told us.",
        ),
    )


def move_below_the_line(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    place(group=group, affected=75, say=25)
    return (
        lambda: place(group=group, affected=50, say=None),
        by_lead(
            scene,
            "group_moved_below",
            what={"group": "Wardens"},
            old={"Wardens": STANDS["before"]},
            new={"Wardens": STANDS["below"]},
            reason="We have no time for them.",
        ),
    )


def place_one_group(scene: Scene) -> Step:
    moves = [positions.Move(make_group(project=scene.project, name="Wardens"), None, 75, 25)]
    return (
        lambda: positions.place_groups(project=scene.project, code=CODE, moves=moves, by=scene.lead),
        by_lead(
            scene,
            "group_moved",
            what={"group": "Wardens"},
            old={"Wardens": "not placed yet"},
            new={"Wardens": STANDS["before"]},
        ),
    )


def place_two_groups(scene: Scene) -> Step:
    names = ("Wardens", "Porters")
    moves = [positions.Move(make_group(project=scene.project, name=name), None, 75, 25) for name in names]
    return (
        lambda: positions.place_groups(project=scene.project, code=CODE, moves=moves, by=scene.lead),
        by_lead(
            scene,
            "groups_moved",
            what={"count": 2},
            old=dict.fromkeys(names, "not placed yet"),
            new=dict.fromkeys(names, STANDS["before"]),
        ),
    )


def leave_one_out(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: leave_out(group=group),
        by_lead(scene, "group_left_out", what={"group": "Wardens"}, reason="We have no time for them."),
    )


def bring_one_back(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    leave_out(group=group)
    return (
        lambda: leaving_out.bring_back(group=group, reason="We were wrong.", by=scene.lead),
        by_lead(scene, "group_brought_back", what={"group": "Wardens"}, reason="We were wrong."),
    )


def yes_again(scene: Scene) -> Step:
    scene.moss.consents.update(wording_version=0)
    return (
        lambda: care.say_yes_again(member=scene.moss, by=scene.by_moss),
        HistoryRow("said_yes_again", "participant", {}, personal(actor=scene.by_moss, subject=scene.moss)),
    )


def ask_about_a_group(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: ask_for(project=scene.project, by=scene.by_moss, group=group, shows_name=True),
        HistoryRow("request_made", "participant", {"what": {"group": "Wardens"}}, personal(actor=scene.by_moss)),
    )


def ask_for_a_missing_group(scene: Scene) -> Step:
    return lambda: ask_for(project=scene.project, by=scene.lead), by_lead(scene, "request_for_missing")


def change_a_request(scene: Scene) -> Step:
    asked = ask_for(project=scene.project, by=scene.lead)
    return lambda: challenges.change_challenge(
        challenge=asked, words="Late.", missing_name="Wardens", version=1, by=scene.lead
    ), by_lead(scene, "request_changed")


def take_a_request_away(scene: Scene) -> Step:
    asked = ask_for(project=scene.project, by=scene.lead)
    return lambda: challenges.take_request_words_away(challenge=asked, by=scene.lead), by_lead(
        scene, "request_taken_away"
    )


def reply_to_a_request(scene: Scene) -> Step:
    asked = ask_for(project=scene.project, by=scene.lead)
    return lambda: reply_to_request(challenge=asked), by_lead(scene, "request_replied")


def add_a_missing_group(scene: Scene) -> Step:
    asked = ask_for(project=scene.project, by=scene.lead, missing="Wardens")
    return (
        lambda: reply_to_request(challenge=asked, does_it=True),
        by_lead(scene, "request_replied_added", what={"group": "Wardens"}),
    )


def keep_a_group_in(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    leave_out(group=group)
    asked = ask_for(project=scene.project, by=scene.lead, group=group, about="left_out")
    return (
        lambda: reply_to_request(challenge=asked, does_it=True),
        by_lead(scene, "request_replied_back", what={"group": "Wardens"}),
    )


def find_reply_to_request_wanting(scene: Scene) -> Step:
    asked = ask_for(project=scene.project, by=scene.lead)
    reply_to_request(challenge=asked)
    return lambda: challenges.say_reply_not_enough(challenge=asked, words="When?", by=scene.lead), by_lead(
        scene, "request_not_enough"
    )


def _check_in(scene: Scene) -> CheckIn:
    return begin_check_in(project=scene.project, closes_on=date(2027, 3, 8))


def open_a_check_in(scene: Scene) -> Step:
    return (
        lambda: begin_check_in(project=scene.project, closes_on=date(2027, 3, 8)),
        by_lead(scene, "check_in_opened", what={"number": 1}, new={"closes_on": "2027-03-08"}),
    )


def extend_a_check_in(scene: Scene) -> Step:
    check_in = _check_in(scene)
    return (
        lambda: check_ins.extend_check_in(check_in=check_in, closes_on=date(2027, 3, 9), by=scene.lead),
        by_lead(
            scene,
            "check_in_extended",
            what={"number": 1},
            old={"closes_on": "2027-03-08"},
            new={"closes_on": "2027-03-09"},
        ),
    )


def remind_of_a_check_in(scene: Scene) -> Step:
    check_in = _check_in(scene)
    CheckIn.objects.update(opened_at=MONDAY - timedelta(days=1))
    return (
        lambda: check_ins.remind_everyone(check_in=check_in, by=scene.lead),
        by_lead(scene, "check_in_reminded", what={"number": 1}),
    )


def cancel_a_check_in(scene: Scene) -> Step:
    check_in = _check_in(scene)
    return (
        lambda: check_ins.cancel_check_in(check_in=check_in, by=scene.lead),
        by_lead(scene, "check_in_cancelled", what={"number": 1}),
    )


def close_a_check_in(scene: Scene) -> Step:
    check_in = _check_in(scene)
    asked = check_in.listing.count()
    return (
        lambda: check_ins.close_check_in(check_in=check_in, by=scene.lead),
        by_lead(scene, "check_in_closed", what={"number": 1, "asked": asked, "answered": 0}, new={"helped": 0}),
    )


def cover_a_name(scene: Scene) -> Step:
    check_in = end_check_in(check_in=_check_in(scene))
    comment = check_in.comments.create(project=scene.project, position=1, words="Moss is always late.")
    return (
        lambda: comments.cover_comment(comment=comment, words=["moss"], by=scene.lead),
        by_lead(scene, "check_in_comment_covered", what={"number": 1}),
    )


def reply_to_a_broken_line(scene: Scene) -> Step:
    hold_talk(project=scene.project, broken=["respect"])
    return (
        lambda: reply_to_line(project=scene.project, key="respect"),
        by_lead(scene, "value_replied", what={"line": "Respect"}),
    )


def find_value_reply_wanting(scene: Scene) -> Step:
    reply = _value_reply(scene)
    return (
        lambda: find_reply_not_enough(reply=reply, member=scene.project.members.leads()[0]),
        by_lead(scene, "value_reply_not_enough", what={"line": "Respect"}),
    )


def _value_reply(scene: Scene) -> ValueReply:
    hold_talk(project=scene.project, broken=["respect"])
    return reply_to_line(project=scene.project, key="respect")


def write_down_a_talk(scene: Scene) -> Step:
    return (
        lambda: hold_talk(project=scene.project),
        by_lead(scene, "talk_written", what={"day": "2027-03-01"}),
    )


def take_a_talk_back(scene: Scene) -> Step:
    talk = hold_talk(project=scene.project)
    return lambda: take_back_talk(talk=talk), by_lead(scene, "talk_taken_back", what={"day": "2027-03-01"})


def take_a_file(scene: Scene) -> Step:
    return _take(scene, "support_exported", has_needs=True, has_payments=True)


def take_a_file_of_needs(scene: Scene) -> Step:
    return _take(scene, "needs_exported", has_needs=True, has_payments=False)


def take_a_file_of_money(scene: Scene) -> Step:
    return _take(scene, "payments_exported", has_needs=False, has_payments=True)


def _take(scene: Scene, verb: str, *, has_needs: bool, has_payments: bool) -> Step:
    return (
        lambda: support.take_support_file(
            project=scene.project, has_needs=has_needs, has_payments=has_payments, by=scene.lead
        ),
        by_lead(scene, verb),
    )


# start_project makes the project that its entry belongs to, and come_in_by_shared_link the person, so they are tested
# where they are: test_actions_starting.py and test_shared_joining.py.
EVERY_ACTION: dict[Callable[..., Any], Callable[[Scene], Step]] = {
    projects.edit_project: edit,
    projects.archive_project: archive,
    projects.bring_back_project: bring_back,
    members.add_person: add,
    shared_links.make_shared_link: make_link,
    shared_links.change_shared_link: change_link,
    shared_links.replace_shared_link: replace_shared,
    shared_links.turn_off_shared_link: turn_off_link,
    shared_links.mail_shared_link: mail_shared,
    own_links.add_people: add_many,
    own_links.mail_own_link: mail_one,
    own_links.mail_own_links: mail_all,
    members.replace_link: new_link,
    members.renew_own_link: own_link,
    mail.mail_link_to_self: own_link_by_mail,
    members.turn_off_person: turn_off,
    recruits.ask_person: ask_one,
    recruits.move_recruit: move_one,
    recruits.change_recruit: change_one_asked,
    recruits.confirm_recruit: confirm_one,
    recruits.forget_recruit: forget_one,
    recruits.recruit_to_paper: one_to_paper,
    recruits.add_approach: note_asking,
    recruits.remove_approach: take_asking_away,
    same_person.merge_recruits: make_one_of_two,
    breaks.pause_person: take_a_break,
    breaks.end_break: come_back,
    members.use_link_first: come_in,
    arriving.say_yes: say_yes,
    members.choose_side: change_side,
    members.change_name: new_name,
    members.invite_lead: invite,
    members.turn_off_invitation: end_invitation,
    members.accept_invitation: accept,
    members.leave_as_lead: leave,
    groups.add_group: add_one_group,
    groups.add_groups: add_many_groups,
    groups.change_group: rename_group,
    group_import.load_group_file: load_a_file,
    merging.merge_groups: merge_two_groups,
    revealing.show_views: show_what_five_say,
    group_facts.add_route: add_one_route,
    group_facts.remove_route: remove_one_route,
    group_facts.add_heard: add_one_talk,
    group_facts.remove_heard: remove_one_talk,
    groups.remove_group: remove_one_group,
    positions.move_group: move_one_group,
    positions.place_groups: place_one_group,
    leaving_out.leave_out: leave_one_out,
    leaving_out.bring_back: bring_one_back,
    catalogue.answer_card: answer_a_card,
    care.say_yes_again: yes_again,
    entries.remove_entry: remove,
    entries.paste_lines: paste,
    entries.make_row: make_row,
    entries.reply_to_entry: reply_to,
    gaps.publish_gap: publish,
    gaps.publish_side_gap: publish_for_side,
    gaps.publish_period_gap: publish_less_time,
    coverage.save_count: count,
    windows.set_window: enter_days,
    gaps.close_gap: take_back,
    gaps.renew_gap: renew,
    keys.turn_other_key: agree,
    keys.clear_condition: clear_condition,
    leaving.leave_project: leave_by_link,
    leaving.erase_person: erase,
    signing.sign_off: sign,
    signing.reopen_stage: open_again,
    objections.raise_objection: raise_one,
    objections.change_objection: change_one,
    objections.take_words_away: take_one_away,
    objections.reply_to_objection: reply_to_one,
    objections.say_not_good_enough: find_reply_wanting,
    objections.say_not_theirs: say_not_theirs,
    check_ins.open_check_in: open_a_check_in,
    check_ins.extend_check_in: extend_a_check_in,
    check_ins.remind_everyone: remind_of_a_check_in,
    check_ins.cancel_check_in: cancel_a_check_in,
    check_ins.close_check_in: close_a_check_in,
    comments.cover_comment: cover_a_name,
    talks.write_talk: write_down_a_talk,
    talks.take_talk_back: take_a_talk_back,
    value_replies.reply_to_value: reply_to_a_broken_line,
    value_replies.say_value_reply_not_enough: find_value_reply_wanting,
    challenges.raise_challenge: ask_about_a_group,
    challenges.change_challenge: change_a_request,
    challenges.take_request_words_away: take_a_request_away,
    challenges.reply_to_challenge: reply_to_a_request,
    challenges.say_reply_not_enough: find_reply_to_request_wanting,
    helping.choose_way: put_on_paper,
    support.take_support_file: take_a_file,
    numbers.change_numbers: set_numbers,
    promise.put_to_everyone: put_promise,
    promise.throw_draft_away: throw_draft_away,
    promise.fix_spelling: put_slip_right,
    promise.reply_to_answer: reply_to_promise,
}


OTHER_VERBS: tuple[Callable[[Scene], Step], ...] = (
    *(end_gap, agree_as_long_as, make_a_helper, end_helping, say_who_they_are, change_places, answer_a_card_again),
    *(move_below_the_line, place_two_groups),
    *(ask_for_a_missing_group, add_a_missing_group, keep_a_group_in),
    *(take_a_file_of_needs, take_a_file_of_money),
    *(change_days, move_one_back, make_one_of_two_links),
)
"""What an action of the table says where it does something else."""

EVERY_STEP = (*EVERY_ACTION.values(), *OTHER_VERBS)


def _change_unnamed(scene: Scene) -> Callable[[], Any]:
    objection = raise_concern(project=scene.project, by=scene.by_moss)
    return lambda: objections.change_objection(objection=objection, words="Late.", version=1, by=scene.by_moss)


def _take_away_unnamed(scene: Scene) -> Callable[[], Any]:
    objection = raise_concern(project=scene.project, by=scene.by_moss)
    return lambda: objections.take_words_away(objection=objection, by=scene.by_moss)


def _find_wanting_unnamed(scene: Scene) -> Callable[[], Any]:
    objection = raise_concern(project=scene.project, by=scene.by_moss)
    objections.reply_to_objection(objection=objection, words="Soon.", version=1, by=scene.lead)
    return lambda: objections.say_not_good_enough(objection=objection, words="When?", by=scene.by_moss)


def _say_not_theirs_unnamed(scene: Scene) -> Callable[[], Any]:
    helper, _ = make_helper(project=scene.project)
    entry = write(exercise=scene.exercise, text="It is cold.", by=typing_for(member=scene.moss, helper=helper))
    return lambda: objections.say_not_theirs(
        project=scene.project, kind="entry", code=entry.code, shows_name=False, by=scene.by_moss
    )


def _change_request_unnamed(scene: Scene) -> Callable[[], Any]:
    asked = ask_for(project=scene.project, by=scene.by_moss)
    return lambda: challenges.change_challenge(
        challenge=asked, words="Late.", missing_name="Wardens", version=1, by=scene.by_moss
    )


def _take_request_away_unnamed(scene: Scene) -> Callable[[], Any]:
    asked = ask_for(project=scene.project, by=scene.by_moss)
    return lambda: challenges.take_request_words_away(challenge=asked, by=scene.by_moss)


def _find_reply_wanting_unnamed(scene: Scene) -> Callable[[], Any]:
    asked = ask_for(project=scene.project, by=scene.by_moss)
    reply_to_request(challenge=asked)
    return lambda: challenges.say_reply_not_enough(challenge=asked, words="When?", by=scene.by_moss)


def _find_value_reply_wanting_unnamed(scene: Scene) -> Callable[[], Any]:
    reply = _value_reply(scene)
    return lambda: find_reply_not_enough(reply=reply, member=scene.moss)


def _answer_talk_unnamed(scene: Scene, *, is_right: bool) -> Callable[[], Any]:
    talk = hold_talk(project=scene.project)
    fern, _, _ = make_participant(project=scene.project, name="Fern", side="carer")
    return lambda: agree_to_talk(talk=talk, member=fern, is_right=is_right)


def _ask_unnamed(scene: Scene) -> Callable[[], Any]:
    group = make_group(project=scene.project, name="Wardens")
    return lambda: ask_for(project=scene.project, by=scene.by_moss, group=group)


WITHHELD: dict[str, Callable[[Scene], Callable[[], Any]]] = {
    "concern_raised_unnamed": lambda scene: lambda: raise_concern(project=scene.project, by=scene.by_moss),
    "concern_changed_unnamed": _change_unnamed,
    "concern_taken_away_unnamed": _take_away_unnamed,
    "not_good_enough_unnamed": _find_wanting_unnamed,
    "not_theirs_unnamed": _say_not_theirs_unnamed,
    "request_for_missing_unnamed": lambda scene: lambda: ask_for(project=scene.project, by=scene.by_moss),
    "request_made_unnamed": _ask_unnamed,
    "request_changed_unnamed": _change_request_unnamed,
    "request_taken_away_unnamed": _take_request_away_unnamed,
    "request_not_enough_unnamed": _find_reply_wanting_unnamed,
    "value_reply_not_enough_unnamed": _find_value_reply_wanting_unnamed,
    "talk_agreed": lambda scene: _answer_talk_unnamed(scene, is_right=True),
    "talk_not_right": lambda scene: _answer_talk_unnamed(scene, is_right=False),
    "not_yet_said": lambda scene: lambda: not_yet(project=scene.project, position=1, member=scene.moss),
}
"""What somebody does whose name is not shown: it enters the history the next day, with a week and without a person."""
ABOUT_NO_STAGE = dict.fromkeys((verb for verb in WITHHELD if verb.startswith("request_")), "") | {
    "request_made_unnamed": '"group":"Wardens",',
    "value_reply_not_enough_unnamed": '"line":"Respect",',
    **dict.fromkeys(("talk_agreed", "talk_not_right"), '"day":"2027-03-01",'),
}
"""What stands beside the week where that is no stage."""


@pytest.mark.parametrize("verb", WITHHELD)
def test_what_is_withheld_writes_nothing_today(scene: Scene, verb: str) -> None:
    act = WITHHELD[verb](scene)
    waiting = WithheldEntry.objects.count()
    with recording(project=scene.project) as history:
        act()
    assert history == []
    assert WithheldEntry.objects.count() == waiting + 1
    entry = WithheldEntry.objects.order_by("pk").last()
    assert entry is not None
    about = ABOUT_NO_STAGE.get(verb, '"stage":1,')
    assert (entry.verb, entry.values) == (verb, f'{{"what":{{{about}"week":"2027-03-01"}}}}')


def actions_of(package: ModuleType) -> set[Callable[..., Any]]:
    found = set()
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if getattr(value, "is_action", False) and not hasattr(value, "records_nothing_because"):
                found.add(value)
    return found


def test_every_action_is_in_the_table() -> None:
    every = actions_of(planner.actions) | actions_of(stakeholders.actions)
    withheld = {keys.say_not_yet, talks.answer_talk}
    table = {*EVERY_ACTION, *withheld, starting.start_project, coming_in.come_in_by_shared_link}
    assert {one.__name__ for one in every} == {one.__name__ for one in table}


def test_every_action_says_what_it_is() -> None:
    every = actions_of(planner.actions) | actions_of(stakeholders.actions)
    assert all(one.__doc__ for one in every)
    assert entries.save_text.records_nothing_because == entries.AUTOSAVE  # type: ignore[attr-defined]


@pytest.mark.parametrize("step", EVERY_STEP, ids=lambda step: step.__name__)
def test_every_action_writes_one_entry(scene: Scene, step: Callable[[Scene], Step]) -> None:
    act, expected = step(scene)
    with recording(project=scene.project) as history:
        act()
    assert history == [expected]


@pytest.mark.parametrize("step", EVERY_STEP, ids=lambda step: step.__name__)
def test_no_entry_holds_a_name_or_a_side(scene: Scene, step: Callable[[Scene], Step]) -> None:
    act, _ = step(scene)
    act()
    for text in scene.project.history.values_list("values", flat=True):
        for word in ("Robin", "Moss", "Fern", "Ash", "lived", "carer", "@"):
            assert word not in text


@pytest.mark.parametrize("step", EVERY_STEP, ids=lambda step: step.__name__)
def test_every_entry_can_be_read(scene: Scene, step: Callable[[Scene], Step]) -> None:
    act, _ = step(scene)
    act()
    lines = history_lines(history_of(scene.project))
    assert all(line.words.endswith((".", "?", "!")) for line in lines)
    assert any(ERASED in line.words for line in lines) == (step is erase)


def test_every_verb_has_words_and_a_key_of_its_own() -> None:
    every = (*STAKEHOLDER_VERBS, *PLANNER_VERBS)
    assert len(WORDS) == len(every)
    assert all(verb.words.rstrip("}").endswith((".", "reason")) for verb in every)


def test_every_verb_is_written_by_some_action(scene: Scene) -> None:
    written = {"project_started", "came_by_shared_link", *WITHHELD}
    for step in EVERY_STEP:
        with transaction.atomic():
            act, expected = step(scene)
            transaction.set_rollback(True)
        del act
        written.add(expected.verb)
    assert written == set(WORDS)
