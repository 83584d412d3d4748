"""Every page asks the database as often for many rows as for one."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import planner.queries
import stakeholders.queries
from planner.models import CheckIn, Entry, Exercise
from planner.queries import promise, rows, signings
from planner.queries.answering import has_answered, on_place, questions_of, whom_to_talk_to
from planner.queries.challenges import (
    challenge_line,
    challenge_lines,
    request_page,
    requests_waiting,
    withheld_requests_open,
)
from planner.queries.changes import changes_page
from planner.queries.check_in_facts import broken_lines, check_ins_fact
from planner.queries.check_in_pages import open_page, opening_page
from planner.queries.check_in_results import asks_for_talks, results_over_time, round_page
from planner.queries.check_ins import latest_closed, numbers_now, open_round, rounds_over
from planner.queries.comments import comment_of, names_in
from planner.queries.count import count_page
from planner.queries.coverage_facts import coverage_fact, recorders_since
from planner.queries.coverage_pages import count_list, coverage_page, saved_count
from planner.queries.drawn_grids import paper_grid
from planner.queries.exercises import exercise_page, reader_of
from planner.queries.gate_facts import register_fact
from planner.queries.grid import GridAsked, grid_page
from planner.queries.group_page import group_page
from planner.queries.group_views import group_views_page
from planner.queries.history import history_lines, history_of
from planner.queries.home import project_home, project_rows
from planner.queries.less_time import time_to_join
from planner.queries.my_data import held_about
from planner.queries.my_grid import my_grid
from planner.queries.my_register import act_views, my_register
from planner.queries.numbers import number_changes
from planner.queries.objections import (
    objection_facts,
    objection_line,
    objection_lines,
    withheld_open,
)
from planner.queries.positions import challenge_days, move_lines, placing_page, rows_seen, standing_act
from planner.queries.project_numbers import numbers_page
from planner.queries.raising import raise_page, stages_to_object_to
from planner.queries.record_check_ins import broken_with_replies, check_ins_part
from planner.queries.record_coverage import places_part
from planner.queries.record_register import register_part
from planner.queries.records import record_words, records_of
from planner.queries.replies import notes_to_rows, replies_waiting, where_replies_are_given
from planner.queries.replies_to_me import replies_to_me
from planner.queries.robust import robust_page
from planner.queries.stages import (
    exercise_views,
    page_of_stage,
    project_facts,
    project_marks,
    signed_together,
    stage_page,
    stage_views,
    today_in,
)
from planner.queries.still_missing import still_missing
from planner.queries.suggestions import copies_for, done_by_itself, group_words
from planner.queries.take_part import place_page
from planner.queries.talks import talk_line, talk_lines, talk_to_answer
from planner.queries.timeline import (
    asked_weeks,
    last_window,
    suggested_weeks,
    timeline_page,
    window_advice,
    window_rows,
)
from planner.queries.typed import entered_count, typed_count, typed_page, typed_thing
from planner.queries.value_replies import broken_line, lines_to_reply_to, value_reply_line, value_reply_lines
from planner.queries.you_said import you_said_page
from planner.record import read_record
from stakeholders.checks import every_route
from stakeholders.coverage import Filled, cover_of
from stakeholders.models import CoverageRecord, GroupFile, HistoryEntry, Member, Project, Recruit
from stakeholders.queries.cards import cards_page
from stakeholders.queries.care import (
    consent_lines,
    contact_of,
    has_stopped_mail,
    needs_of,
    person_page,
    read_other_words,
)
from stakeholders.queries.coverage import (
    counted_lines,
    cover_list,
    covers_now,
    different_people,
    holders,
    latest_record,
    window_versions,
)
from stakeholders.queries.grid import grid_groups
from stakeholders.queries.group_export import export_table
from stakeholders.queries.group_facts import listed_group
from stakeholders.queries.group_files import group_file, groups_there, plan_of, preview_of
from stakeholders.queries.group_rows import group_row
from stakeholders.queries.group_table import TableAsked, group_table
from stakeholders.queries.groups import (
    any_group_by_code,
    earlier_names,
    group_by_code,
    groups_of,
    groups_said,
    has_groups,
    is_slip,
    my_groups,
    other_groups,
)
from stakeholders.queries.guesses import own_views_of
from stakeholders.queries.judging import asked_group, my_views, own_waiting, said_views
from stakeholders.queries.links import (
    arrival_of,
    link_of_press,
    opened_personal_link,
    opened_shared_link,
    own_link,
    working_invitation,
    working_link,
    working_link_by_code,
)
from stakeholders.queries.mail import addresses_of, mails_of_invitations
from stakeholders.queries.merging import merge_page, refusal_of
from stakeholders.queries.people import memberships_of, people_on_paper, people_page
from stakeholders.queries.recruits import (
    alike,
    asked_page,
    groups_to_choose,
    groups_written,
    recruit_by_code,
    recruit_page,
    suggestion_for,
)
from stakeholders.queries.register import belongings_of, group_facts, has_standing_acts, moments_of, register_counts
from stakeholders.queries.revealing import has_views_to_show, last_reveal, reveals_now, shown_views
from stakeholders.queries.shared_links import (
    failed_mails,
    links_page,
    mailed_digests,
    not_come_in,
    people_there,
    personal_rows,
    shared_link,
    shared_rows,
    was_added,
)
from stakeholders.queries.support import (
    asks_if_worked,
    is_owed,
    need_of_project,
    payment_of_project,
    support_due,
    support_of,
    support_page,
    support_table,
    wish_of,
)
from stakeholders.queries.ways_in import way_of_one
from stakeholders.spreadsheets.planning import guess_reading
from stakeholders.spreadsheets.written import SheetRow
from tests.factories import MONDAY, actor_of, at, page_of, turn_key
from tests.pages import EVERY_PAGE, LEAD, Places, make_places
from tests.worlds import rows_of_module

pytestmark = pytest.mark.django_db

NO_PAGE = {
    # Nothing is drawn, or only an answer to what was sent.
    *("health", "account_logout", "account_reauthenticate", "account_set_password", "link_sign_out"),
    *("promise_answer", "promise_publish", "promise_line_take_back"),
    *("group_remove", "my_need_remove", "route_remove", "heard_remove", "group_grid_undo"),
    *("approach_remove", "recruit_confirm"),
    # They are files, and stand in a test of their own.
    *("group_export", "group_template", "group_import_failed", "group_grid_picture"),
    *("mail_again", "check_in_remind", "payment_paid", "payment_remove"),
    # Whoever has not answered is led to the questions. tests/planner/check_ins/test_views_answering.py
    "my_check_in_thanks",
    *(
        "person_mail",
        "invitation_turn_off",
        "text_save",
        "needed_again",
        "entry_save",
        "row_make",
        "my_text_save",
        "my_entry_save",
    ),
    # They hold a secret, and stand in their own tests with a count of one.
    *("link_open", "invitation_open", "invitation_accept", "no_more_mail"),
    # One question for one person; whoever is in their place is led on. tests/stakeholders/test_shared_joining.py
    *("arrive", "arrive_name", "arrive_side", "arrive_yes", "arrive_groups", "my_link_kept", "my_link_known"),
    # Where a side has no group only. tests/planner/register
    "side_gap",
    # They say the same to everybody.
    *("account_email_verification_sent", "account_confirm_email", "account_reset_password_done"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
}


@pytest.fixture(scope="module")
def sizes(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Places, Places]]:
    """A small project and a large one, made once."""
    with rows_of_module(django_db_blocker):
        with at(MONDAY):
            made = make_places(), make_places(many=True)
        with at(MONDAY + timedelta(days=20)):
            for places in made:
                turn_key(project=places.project, position=2, member=places.project.members.filter(is_lead=False)[0])
                places.come_in()
        yield made


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with at(MONDAY + timedelta(days=20)):
        yield


def how_many(ask: Callable[[], Any]) -> int:
    """How many queries something takes."""
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


@cache
def queries_of(places: Places, name: str, **query: Any) -> int:
    """How many queries a page takes, once the browser has been there. Counted once: no test changes what it shows."""
    browser = places.browser(name)
    assert browser.get(places.address(name), query).status_code == 200
    return how_many(lambda: browser.get(places.address(name), query))


def test_the_two_sizes_differ(sizes: tuple[Places, Places]) -> None:
    small, large = sizes
    awkward = Entry.objects.filter(exercise__key="awkward")

    assert [awkward.filter(project=places.project).count() for places in sizes] == [2, 150]
    assert [Project.objects.filter(members__user=places.lead).count() for places in sizes] == [1, 12]
    assert [places.project.gaps.count() for places in sizes] == [1, 2]
    assert small.project.members.filter(is_lead=False).count() == 7
    assert large.project.members.filter(is_lead=False).count() == 47
    assert [places.project.check_ins.count() for places in sizes] == [2, 6]
    assert [places.project.talks.count() for places in sizes] == [1, 5]
    assert [places.project.judgements.count() for places in sizes] == [7, 35]
    assert [places.project.sign_offs.count() for places in sizes] == [1, 3]
    assert [places.project.gap_renewals.count() for places in sizes] == [1, 6]
    assert [places.project.conditions.count() for places in sizes] == [1, 3]
    assert HistoryEntry.objects.filter(project=small.project).count() < 100
    assert HistoryEntry.objects.filter(project=large.project).count() > 100


def test_every_page_is_counted() -> None:
    names = {str(pattern.name) for route, pattern in every_route() if not route.startswith("admin/")}

    assert set(EVERY_PAGE) | NO_PAGE == names
    assert set(EVERY_PAGE) & NO_PAGE == set()


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_takes_as_many_queries_for_many_rows_as_for_one(sizes: tuple[Places, Places], name: str) -> None:
    small, large = sizes

    assert queries_of(small, name) == queries_of(large, name)


@pytest.mark.parametrize("key", ["awkward", "share_power", "who_listed"])
def test_an_exercise_asks_as_often_for_many_entries(sizes: tuple[Places, Places], key: str) -> None:
    """By both doors: notes that can ask for a reply, rows that are made of them, one shared text."""

    def queries(places: Places, *, is_lead: bool) -> int:
        project = Project.objects.get(pk=places.project.pk)
        by = actor_of(member=Member.objects.filter(project=project, is_lead=is_lead)[0])
        return how_many(lambda: exercise_page(project, 2, key, number="1", by=by))

    for is_lead in (True, False):
        small, large = (queries(places, is_lead=is_lead) for places in sizes)
        assert small == large <= promised()["exercise_page"].number


@pytest.mark.parametrize("name", ["history_list", "exercise_detail", "my_exercise"])
def test_a_second_page_takes_no_more(sizes: tuple[Places, Places], name: str) -> None:
    _, large = sizes

    assert queries_of(large, name, page=2) == queries_of(large, name)


# No page is far from the others ---------------------------------------------------------------------------------------

MOST = 25
MOST_OF_RECORD = 35
"""The page before signing reads the gate and the whole record, each once for each signing."""


@pytest.mark.parametrize("name", LEAD)
def test_no_page_of_a_lead_asks_too_often(sizes: tuple[Places, Places], name: str) -> None:
    assert queries_of(sizes[1], name) <= (MOST_OF_RECORD if name == "stage_finish" else MOST)


# What the queries promise of themselves -------------------------------------------------------------------------------

NUMBERS = {"One": 1, "one": 1}


@dataclass(frozen=True, slots=True)
class Promise:
    """How many queries a function says that it takes, and whether that is the most."""

    number: int
    at_most: bool


@cache
def promised() -> dict[str, Promise]:
    """Every function of the queries that says how many queries it takes."""
    modules = [
        importlib.import_module(f"{package.__name__}.{found.name}")
        for package in (planner.queries, stakeholders.queries)
        for found in pkgutil.iter_modules(package.__path__)
    ]
    found = {}
    for module in modules:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            said = re.search(r"\b(\d+|[Oo]ne) quer(?:y|ies)\b( at most)?", inspect.getdoc(function) or "")
            if said and function.__module__ == module.__name__:
                number = NUMBERS.get(said.group(1)) or int(said.group(1))
                found[name] = Promise(number, at_most=said.group(2) is not None)
    return found


ROWS = {
    name: read
    for name, read in inspect.getmembers(rows, inspect.isfunction)
    if not name.startswith("_") and read.__module__ == rows.__name__
}
"""The small reads of the gate's facts: each is handed the project, and nothing else."""


def calls(places: Places) -> dict[str, Callable[[], Any]]:
    """One call of each of them, with what it needs read before."""
    project = Project.objects.get(pk=places.project.pk)
    member = Member.objects.filter(project=project, is_lead=False)[0]
    views, page = stage_views(project), page_of(project=project, position=2)
    wanted, marks = project.exercises.filter(stage__position=2), project_marks(project)
    exercises = exercise_views(project, wanted, views, marks)
    [*_, signed] = signings.signings_of(project, 1)
    entries = list(history_of(project)[:50])
    names = ("exercise", "home", "stage", "place", "people", "group")
    fresh = {name: Project.objects.get(pk=project.pk) for name in names}
    by, leading = actor_of(member=member), project.members.leads()[0]
    link = project.shared_links.get(code=places.arguments["link_detail"][0])
    version = promise.current_version(project)
    assert version is not None
    group, contact = groups_of(project)[0], contact_of(member)
    sheet = [SheetRow(1, ("Group", "Places")), SheetRow(2, (group.name, "2")), SheetRow(3, ("Wardens", "3"))]
    reading = {**guess_reading(sheet).as_json(), "notes": []}
    file = GroupFile(project=project, rows=[[row.line, list(row.cells)] for row in sheet], reading=reading)
    tables = list(Exercise.objects.filter(project=project).select_related("stage", "project"))
    asked, facts = check_ins_fact(project), group_facts(project)

    def table(key: str) -> Exercise:
        return next(exercise for exercise in tables if exercise.key == key)

    return {
        "exercise_page": lambda: exercise_page(fresh["exercise"], 2, "awkward", number="1", by=by),
        "reader_of": lambda: reader_of(table("say_problem"), by),
        "group_words": lambda: group_words(project),
        "done_by_itself": lambda: done_by_itself(project, tables),
        "copies_for": lambda: copies_for(table("better")),
        "notes_to_rows": lambda: notes_to_rows(table("share_power"), rows_a_page=100),
        "where_replies_are_given": lambda: where_replies_are_given(project),
        "replies_to_me": lambda: replies_to_me(project, member),
        "replies_waiting": lambda: replies_waiting(project),
        "project_rows": lambda: project_rows(places.lead),
        "project_home": lambda: project_home(fresh["home"], viewer_id=project.members.leads()[0].pk),
        "records_of": lambda: records_of(page.view.stage.project, page),
        "record_words": lambda: record_words(project, read_record(signed.record), viewer_id=member.pk, for_leads=True),
        "stage_views": lambda: stage_views(project),
        "exercise_views": lambda: exercise_views(project, wanted, views, marks),
        "project_marks": lambda: project_marks(project),
        "project_facts": lambda: project_facts(
            project, views=views, together=signed_together(views[1], views), marks=marks
        ),
        "stage_page": lambda: stage_page(fresh["stage"], 2),
        "page_of_stage": lambda: page_of_stage(views[1], views, exercises, marks),
        "signings_of": lambda: signings.signings_of(project, 1),
        "latest_sign_off": lambda: signings.latest_sign_off(signed.stage),
        "kept_copies": lambda: signings.kept_copies(signed),
        "open_points": lambda: signings.open_points(project),
        "still_missing": lambda: still_missing(project),
        "time_to_join": lambda: time_to_join(project, signed.stage),
        "places_part": lambda: places_part(project, page.facts.coverage, members=page.members, since=None),
        "longest_gap": lambda: signings.longest_gap(project, signed.stage),
        "sides_without_group": lambda: signings.sides_without_group(project),
        "register_fact": lambda: register_fact(project),
        "count_page": lambda: count_page(project),
        "coverage_page": lambda: coverage_page(project),
        "count_list": lambda: count_list(project),
        "saved_count": lambda: saved_count(project, places.arguments["count"][0]),
        "coverage_fact": lambda: coverage_fact(project, facts, today=today_in(project)),
        "recorders_since": lambda: recorders_since(project, None),
        "covers_now": lambda: covers_now(project, facts, today=today_in(project)),
        "cover_list": lambda: cover_list(project),
        "holders": lambda: holders(project, [group.pk]),
        "different_people": lambda: different_people(
            project, [cover_of(fact, Filled(), today=MONDAY.date()) for fact in facts]
        ),
        "window_versions": lambda: window_versions(project),
        "latest_record": lambda: latest_record(project),
        "counted_lines": lambda: counted_lines(CoverageRecord(project=project, pk=1)),
        "check_ins_part": lambda: check_ins_part(project, asked, since=None, recent=timedelta(weeks=8)),
        "broken_with_replies": lambda: broken_with_replies(project, asked, viewer_id=member.pk),
        "register_part": lambda: register_part(project, page.facts.register, since=None, today=today_in(project)),
        "group_facts": lambda: group_facts(project),
        "register_counts": lambda: register_counts(project),
        "belongings_of": lambda: belongings_of(project),
        "moments_of": lambda: moments_of(project),
        **{name: partial(read, project) for name, read in ROWS.items()},
        "place_page": lambda: place_page(fresh["place"], member),
        "held_about": lambda: held_about(project, member),
        "typed_page": lambda: typed_page(project, member),
        "typed_thing": lambda: typed_thing(project, member, "entry", places.arguments["my_typed_not_me"][1]),
        "typed_count": lambda: typed_count(member),
        "entered_count": lambda: entered_count(member),
        "history_lines": lambda: history_lines(entries),
        "current_version": lambda: promise.current_version(project),
        "promise_fact": lambda: promise.promise_fact(project),
        "my_answer": lambda: promise.my_answer(version, member),
        "promise_text": lambda: promise.promise_text(project),
        "promise_page": lambda: promise.promise_page(project, member),
        "said_of_promise": lambda: promise.said_of_promise(project, places.arguments["promise_reply"][0]),
        "opening_page": lambda: opening_page(project),
        "open_page": lambda: open_page(CheckIn(project=project, pk=1, opened_at=MONDAY, closes_on=MONDAY.date())),
        "rounds_over": rounds_over,
        "open_round": lambda: open_round(project),
        "latest_closed": lambda: latest_closed(project),
        "numbers_now": lambda: numbers_now(project),
        "check_ins_fact": lambda: check_ins_fact(project),
        "results_over_time": lambda: results_over_time(project, viewer_id=member.pk, for_leads=False),
        "round_page": lambda: round_page(
            project, CheckIn(project=project, pk=1, number=1), number="1", viewer_id=member.pk, for_leads=False
        ),
        "asks_for_talks": lambda: asks_for_talks(project),
        "comment_of": lambda: comment_of(CheckIn(project=project, pk=1), uuid4()),
        "names_in": lambda: names_in(project, ["Words of Moss."]),
        "broken_lines": lambda: broken_lines(project),
        "broken_line": lambda: broken_line(project, "respect"),
        "lines_to_reply_to": lambda: lines_to_reply_to(project),
        "value_reply_lines": lambda: value_reply_lines(project, viewer_id=member.pk, for_leads=False),
        "value_reply_line": lambda: value_reply_line(project, uuid4(), viewer_id=member.pk, for_leads=False),
        "talk_lines": lambda: talk_lines(project, viewer=member),
        "talk_line": lambda: talk_line(project, uuid4(), viewer=member),
        "talk_to_answer": lambda: talk_to_answer(project, member),
        "you_said_page": lambda: you_said_page(project, member),
        "on_place": lambda: on_place(project, member),
        "questions_of": lambda: questions_of(CheckIn(project=project, pk=1)),
        "has_answered": lambda: has_answered(CheckIn(project=project, pk=1), member),
        "whom_to_talk_to": lambda: whom_to_talk_to(project),
        "number_changes": lambda: number_changes(project),
        "challenge_days": lambda: challenge_days(project),
        "support_page": lambda: support_page(project),
        "support_due": lambda: support_due(project),
        "support_of": lambda: support_of(member),
        "is_owed": lambda: is_owed(member),
        "asks_if_worked": lambda: asks_if_worked(member),
        "need_of_project": lambda: need_of_project(project, uuid4()),
        "payment_of_project": lambda: payment_of_project(project, uuid4()),
        "wish_of": lambda: wish_of(member),
        "support_table": lambda: support_table(project, has_needs=True, has_payments=True),
        "placing_page": lambda: placing_page(project, "1"),
        "rows_seen": lambda: rows_seen(project, {group.code: uuid4()}),
        "move_lines": lambda: move_lines(project, group),
        "standing_act": lambda: standing_act(project, group),
        "group_views_page": lambda: group_views_page(project, "1"),
        "shown_views": lambda: shown_views(project),
        "reveals_now": lambda: reveals_now(project),
        "has_views_to_show": lambda: has_views_to_show(project),
        "last_reveal": lambda: last_reveal(project),
        "own_views_of": lambda: own_views_of(project),
        "grid_groups": lambda: grid_groups(project),
        "grid_page": lambda: grid_page(project, GridAsked()),
        "changes_page": lambda: changes_page(project, since=today_in(project), number="1"),
        "numbers_page": lambda: numbers_page(project),
        "timeline_page": lambda: timeline_page(project),
        "window_rows": lambda: window_rows(project),
        "last_window": lambda: last_window(project),
        "asked_weeks": lambda: asked_weeks(project, views),
        "suggested_weeks": lambda: suggested_weeks(project, lacks_trusted_link=False),
        "window_advice": lambda: window_advice(project),
        "robust_page": lambda: robust_page(project),
        "objection_facts": lambda: objection_facts(project, signed={1}),
        "objection_line": lambda: objection_line(
            project, places.arguments["concern_reply"][0], viewer_id=member.pk, for_leads=False
        ),
        "objection_lines": lambda: objection_lines(project, viewer_id=member.pk, for_leads=True),
        "challenge_line": lambda: challenge_line(
            project, places.arguments["challenge_reply"][0], viewer_id=member.pk, for_leads=False
        ),
        "challenge_lines": lambda: challenge_lines(project, viewer_id=member.pk, for_leads=True),
        "request_page": lambda: request_page(project, member_id=member.pk, group_code=group.code),
        "requests_waiting": lambda: requests_waiting(project),
        "withheld_requests_open": lambda: withheld_requests_open(project, member_id=member.pk),
        "my_register": lambda: my_register(project),
        "my_grid": lambda: my_grid(project, member),
        "paper_grid": lambda: paper_grid(project, is_filled=True),
        "act_views": lambda: act_views(project),
        "has_standing_acts": lambda: has_standing_acts(project),
        "raise_page": lambda: raise_page(project, member_id=member.pk),
        "stages_to_object_to": lambda: stages_to_object_to(project, views),
        "withheld_open": lambda: withheld_open(project, member_id=member.pk),
        "groups_of": lambda: groups_of(project),
        "cards_page": lambda: cards_page(project),
        "group_table": lambda: group_table(project, asked=TableAsked(), number="1"),
        "group_row": lambda: group_row(project, group),
        "group_page": lambda: group_page(fresh["group"], group, viewer_id=leading.pk, by=by),
        "group_file": lambda: group_file(project, member.code),
        "plan_of": lambda: plan_of(file),
        "preview_of": lambda: preview_of(file),
        "groups_there": lambda: groups_there(project),
        "export_table": lambda: export_table(project, TableAsked()),
        "is_slip": lambda: is_slip(group, member_id=member.pk),
        "has_groups": lambda: has_groups(project),
        "group_by_code": lambda: group_by_code(project, group.code),
        "any_group_by_code": lambda: any_group_by_code(project, group.code),
        "listed_group": lambda: listed_group(project, group),
        "other_groups": lambda: other_groups(project, group),
        "earlier_names": lambda: earlier_names(group),
        "merge_page": lambda: merge_page(project, group, group),
        "refusal_of": lambda: refusal_of(project, group, group),
        "my_groups": lambda: my_groups(project, member),
        "my_views": lambda: my_views(project, member),
        "asked_group": lambda: asked_group(group, member),
        "said_views": lambda: said_views(member),
        "own_waiting": lambda: own_waiting(project, member),
        "groups_said": lambda: groups_said(member),
        "consent_lines": lambda: consent_lines(member),
        "read_other_words": lambda: read_other_words(member),
        "contact_of": lambda: contact_of(member),
        "has_stopped_mail": lambda: has_stopped_mail(contact),
        "needs_of": lambda: needs_of(member),
        "asked_page": lambda: asked_page(project, group, "1"),
        "suggestion_for": lambda: suggestion_for(project, group),
        "recruit_by_code": lambda: recruit_by_code(project, uuid4()),
        "groups_written": lambda: groups_written(Recruit(pk=1)),
        "recruit_page": lambda: recruit_page(Recruit(pk=1, project=project), viewer_id=leading.pk),
        "groups_to_choose": lambda: groups_to_choose(project, [group]),
        "alike": lambda: alike(project, Recruit(pk=1, project=project)),
        "person_page": lambda: person_page(project, member.code),
        "way_of_one": lambda: way_of_one(member),
        "people_on_paper": lambda: people_on_paper(project),
        "people_page": lambda: people_page(fresh["people"]),
        "mails_of_invitations": lambda: mails_of_invitations(project),
        "addresses_of": lambda: addresses_of(project, project.members.filter(pk=member.pk)),
        "working_link": lambda: working_link(places.secret),
        "working_link_by_code": lambda: working_link_by_code("2222222222"),
        "opened_personal_link": lambda: opened_personal_link(member.code),
        "opened_shared_link": lambda: opened_shared_link(member.code, 1),
        "link_of_press": lambda: link_of_press("nothing-like-it"),
        "arrival_of": lambda: arrival_of(member),
        "own_link": lambda: own_link(member),
        "working_invitation": lambda: working_invitation(secret="nothing-like-it"),
        "memberships_of": lambda: memberships_of(places.lead),
        "links_page": lambda: links_page(project, kind=None, number="1"),
        "shared_rows": lambda: shared_rows(project, project.shared_links.all()),
        "personal_rows": lambda: personal_rows(project.members.participants()),
        "shared_link": lambda: shared_link(project, places.arguments["link_detail"][0]),
        "people_there": lambda: people_there(project),
        "mailed_digests": lambda: mailed_digests(link),
        "not_come_in": lambda: not_come_in(project, now=MONDAY),
        "failed_mails": lambda: failed_mails(link),
        "was_added": lambda: was_added(project, member.code),
    }


def test_every_promise_is_tried(sizes: tuple[Places, Places]) -> None:
    assert set(calls(sizes[0])) == set(promised())


@pytest.mark.parametrize("name", promised())
def test_a_promise_is_kept(sizes: tuple[Places, Places], name: str) -> None:
    small, large = (how_many(calls(places)[name]) for places in sizes)

    promise_ = promised()[name]
    assert small == large
    assert large <= promise_.number if promise_.at_most else large == promise_.number
