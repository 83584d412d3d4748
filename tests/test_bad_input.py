"""Every form with what people, their machines and strangers may send: never a stack trace, never a lost word, never
something half-saved. Source: product.md, "What bad input gets"."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from planner.models import (
    CheckIn,
    CheckInWords,
    Condition,
    Entry,
    EntryReply,
    Gap,
    GapRenewal,
    NotGoodEnough,
    NumberChange,
    Objection,
    ObjectionReply,
    PromiseAnswer,
    PromiseLine,
    PromiseReply,
    Reopening,
    TalkAgreement,
    TalkNote,
    ValueReply,
    ValueReplyNotEnough,
)
from planner.numbers import NUMBERS
from planner.promise import DEFAULT_LINES
from planner.queries.count import count_page
from stakeholders.actions.care import add_needs
from stakeholders.actions.group_files import bring_in_file
from stakeholders.actions.groups import add_group
from stakeholders.models import (
    BringingBack,
    CardAnswer,
    Challenge,
    ChallengeReply,
    Consent,
    Contact,
    CoverageLine,
    Group,
    GroupFile,
    HeardAnotherWay,
    Judgement,
    LeadInvitation,
    LeavingOut,
    Mail,
    Member,
    Need,
    Payment,
    PayWish,
    Position,
    Project,
    ReplyNotEnough,
    Route,
    SharedLink,
    Side,
    User,
    Window,
)
from stakeholders.spreadsheets.written import Sheet, SheetRow
from tests.check_in_factories import begin_check_in, hold_talk, reply_to_line
from tests.factories import (
    MONDAY,
    PASSWORD,
    PROJECT_FIELDS,
    answer_of,
    at,
    exercise_of,
    fill_required,
    finish_stage,
    lead_actor,
    make_group,
    make_participant,
    make_project,
    make_shared_link,
    make_user,
    page_of,
    raise_concern,
    reply_to,
    rows_from_notes,
    say_not_needed,
    write,
    write_promise,
)
from tests.pages import Page, browser_of, browser_with_link, read, same_browser
from tests.recruitment_factories import enter_window
from tests.register_factories import ask_for, leave_out, place, reply_to_request
from tests.support_factories import agree_to_pay, see_to
from tests.worlds import nothing_changes, rows_of_module, watched

pytestmark = pytest.mark.django_db

HUNDRED_THOUSAND = 100_000
EMPTY_GROUP = UUID("5a1de0c4-52c1-4f3e-9a53-0d6a6f7a3b11")
"""The code of a group that is affected and has no places."""
RESPECT = "All kinds of knowing count the same."


@dataclass(frozen=True, slots=True)
class World:
    """One project, one that waits for people to agree, one to which somebody just came, and a browser for each."""

    project: Project
    asked: Project
    arriving: Project
    browsers: dict[str, Client]
    note: UUID
    """Of a note that can be replied to."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once; each test undoes what it did."""
    with rows_of_module(django_db_blocker):
        with at(MONDAY):
            lead = make_user(name="Robin", email="robin@example.org", password=PASSWORD)
            asked, asked_secret = _make_asked(lead)
            arriving = make_project(lead=lead)
            _, arriving_secret = make_shared_link(project=arriving)
            project = make_project(lead=lead)
            moss, secret, by_moss = make_participant(project=project, name="Moss", side=Side.CARER)
            raise_concern(project=project, by=by_moss, position=2)
            reply_to(objection=raise_concern(project=project, by=by_moss, position=2))
            ask_for(project=project, by=by_moss, missing="Wardens")
            reply_to_request(challenge=ask_for(project=project, by=by_moss, missing="Cleaners"))
            make_shared_link(project=project, label="Old poster")
            write_promise(project=project)
            begin_check_in(project=project)
            hold_talk(project=project, broken=["respect", "access"])
            reply_to_line(project=project, key="access")
            answer_of(member=moss, answer="but")
            leave_out(group=make_group(project=project, name="Porters"))
            add_group(project=project, code=EMPTY_GROUP, name="Night workers", by=lead_actor(project=project))
            place(group=project.groups.get(code=EMPTY_GROUP), affected=100)
            make_group(project=project)
            add_needs(member=moss, words=["A taxi"], by=by_moss)
            see_to(need=moss.needs.get(), is_done=True)
            agree_to_pay(member=moss)
            browsers = {"lead": browser_of(lead), "person": browser_with_link(secret, asked_secret), "nobody": Client()}
            browsers["arriving"] = browser_with_link(arriving_secret)
            rows_from_notes(project=project, notes="hopes", rows="decisions")
            note = write(exercise=exercise_of(project=project, key="hopes")).code
            make_group_file(project=project)
            enter_window(project=project, weeks=2)
        yield World(project, asked, arriving, browsers, note)


def make_group_file(*, project: Project) -> None:
    """A file of groups that was brought in, and not loaded."""
    sheet = Sheet([SheetRow(1, ("Group", "Type")), SheetRow(2, ("Night staff", "Crew"))], [])
    bring_in_file(project=project, code=uuid4(), name="groups.csv", sheet=sheet, by=lead_actor(project=project))


def _make_asked(lead: User) -> tuple[Project, str]:
    """A project whose first stage is signed and whose second only waits for people to agree, with a known gap."""
    asked = make_project(lead=lead)
    holder, secret, _ = make_participant(project=asked, side=Side.LIVED, since=MONDAY - timedelta(days=20))
    finish_stage(project=asked, position=1, holder=holder)
    fill_required(project=asked, position=2)
    say_not_needed(exercise=exercise_of(project=asked, key="second_look"))
    return asked, secret


@pytest.fixture(autouse=True)
def _next_day() -> Iterator[None]:
    with at(MONDAY + timedelta(days=1)):
        yield


# The forms -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Form:
    """One form: where it stands, a body that is accepted, its text boxes with their limits, and what it stored."""

    address: Callable[[World], str]
    body: dict[str, str]
    limits: dict[str, int]
    required: tuple[str, ...]
    stored: Callable[[str], str]
    person: str = "lead"
    codes: tuple[str, ...] = field(default=())
    """Boxes that the page fills with a fresh UUID."""
    seen: bool = False
    """Whether the page tells what it shows, so that nobody agrees to something else."""
    button: str = ""
    """The name of the button, where a page has several."""
    shows: Callable[[], dict[str, str]] = dict
    """Boxes that hold what the page showed."""

    def send(self, world: World, body: dict[str, Any]) -> Any:
        """Send a body from the browser of whom the form is for."""
        return same_browser(world.browsers[self.person]).post(self.address(world), body)

    def good(self, **changed: Any) -> dict[str, Any]:
        """A body that is accepted, and what is changed in it."""
        seen = {"seen": _seen()} if self.seen else {}
        pressed = {self.button: "yes"} if self.button else {}
        return self.body | seen | pressed | self.shows() | {name: str(uuid4()) for name in self.codes} | changed


def _seen() -> str:
    return page_of(
        project=Project.objects.get(stages__position=1, stages__sign_offs__isnull=False), position=2
    ).unit.seen


def of_project(name: str, *more: Any) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.project.code, *more])


def of_link(name: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.project.code, world.project.shared_links.get().code])


def of_group(name: str, *more: Any) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.project.code, world.project.groups.latest("pk").code, *more])


def of_asked(name: str, *more: Any) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.asked.code, *more])


def one_of_ours(*, is_lead: bool) -> Member:
    """The lead, or the only participant, of the project that is not asked."""
    return Project.objects.latest("pk").members.get(is_lead=is_lead)


def of_exercise(name: str, key: str, *, with_code: bool = False) -> Callable[[World], str]:
    def address(world: World) -> str:
        position = exercise_of(project=world.project, key=key).stage.position
        return reverse(name, args=[world.project.code, position, key, *([uuid4()] if with_code else [])])

    return address


def row_of_placing() -> dict[str, str]:
    """The row of a group that is not placed yet."""
    code = Group.objects.latest("pk").code
    return {f"saw-{code}": "", f"{code}-affected": "75", f"{code}-say": "25"}


def drafted_line() -> PromiseLine:
    return PromiseLine.objects.get(version__published_at=None, key="respect")


def of_concern(name: str, *, replied: bool) -> Callable[[World], str]:
    def address(world: World) -> str:
        return reverse(name, args=[world.project.code, world.project.objections.get(reply__isnull=not replied).code])

    return address


def of_request(name: str, *, replied: bool) -> Callable[[World], str]:
    def address(world: World) -> str:
        return reverse(name, args=[world.project.code, world.project.challenges.get(reply__isnull=not replied).code])

    return address


def of_value_reply(name: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.project.code, world.project.value_replies.get().code])


def of_talk(name: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.project.code, world.project.talks.get().code])


def newest_entry() -> Entry:
    return Entry.objects.latest("pk")


PROJECT_BODY = {name: str(value) for name, value in PROJECT_FIELDS.items()} | {"sensitive": "no"}
PROJECT_LIMITS = {"name": 80, "sentence": 200, "organisation": 80, "contact": 160, "pay": 160, "discreet_name": 40}
PROJECT_REQUIRED = ("name", "sentence", "starts_on", "ends_on", "idea_from", "people_about", "sensitive")

FORMS = {
    "project start": Form(
        lambda world: reverse("project_start"),
        PROJECT_BODY,
        PROJECT_LIMITS,
        PROJECT_REQUIRED,
        lambda name: str(getattr(Project.objects.latest("pk"), name)),
    ),
    "project edit": Form(
        of_project("project_edit"),
        PROJECT_BODY | {"name": "First week"},
        {"name": 80, "contact": 160},
        PROJECT_REQUIRED,
        lambda name: str(getattr(Project.objects.latest("pk"), name)),
    ),
    "person": Form(
        of_project("person_add"),
        {"name": "Fern"},
        {"name": 80},
        ("name", "person"),
        lambda name: Member.objects.latest("pk").name,
        codes=("person",),
    ),
    "how somebody takes part": Form(
        lambda world: reverse("person_paper", args=[world.project.code, one_of_ours(is_lead=False).code]),
        {"way": "helper"},
        {},
        ("way",),
        lambda name: "helper" if one_of_ours(is_lead=False).is_helper else "",
    ),
    "group": Form(
        of_project("group_list"),
        {"name": "Night staff", "side": "frontline"},
        {"name": 80},
        ("name", "group"),
        lambda name: Group.objects.latest("pk").name,
        codes=("group",),
    ),
    "many groups": Form(
        of_project("group_paste"),
        {"lines": "Night staff", "side": "frontline"},
        {"lines": 80},
        ("lines",),
        lambda name: Group.objects.latest("pk").name,
    ),
    "card": Form(
        of_project("card_answer", "family"),
        {"new": "Night staff", "why_none": "", "version": "0"},
        {"new": 80},
        ("new", "version"),
        lambda name: Group.objects.latest("pk").name,
    ),
    "card, none of these": Form(
        of_project("card_answer", "ages"),
        {"why_none": "Nobody is.", "version": "0"},
        {"why_none": 500},
        ("version",),
        lambda name: CardAnswer.objects.latest("pk").why_none,
    ),
    "group changed": Form(
        of_group("group_change"),
        {"name": "Night staff", "side": "frontline", "name_from": "data", "speakers_belong": "no"},
        {"name": 80, "people_source": 200, "how_affected": 500, "speaks_for": 200},
        ("name", "name_from"),
        lambda name: str(getattr(Group.objects.latest("pk"), name)),
    ),
    "file of groups": Form(
        lambda world: reverse("group_import_check", args=[world.project.code, world.project.group_files.get().code]),
        {"header": "1", "there": "update", "not_loaded": "2", "column_0": "name", "column_1": "side"},
        {},
        ("header", "there", "column_0"),
        lambda name: GroupFile.objects.get().reading[name],
    ),
    "way to reach them": Form(
        of_group("route_add"),
        {"words": "The nurse"},
        {"words": 200},
        ("words", "code"),
        lambda name: Route.objects.latest("pk").words,
        codes=("code",),
    ),
    "heard another way": Form(
        of_group("heard_add"),
        {"people": "2", "how": "A visit", "by_whom": "Ash", "heard_on": "2027-03-01"},
        {"how": 200, "by_whom": 120},
        ("people", "how", "by_whom", "heard_on", "code"),
        lambda name: str(getattr(HeardAnotherWay.objects.latest("pk"), name)),
        codes=("code",),
    ),
    "groups placed": Form(
        of_project("group_place"),
        {},
        {},
        ("code",),
        lambda name: str(Position.objects.latest("pk").affected),
        codes=("code",),
        shows=row_of_placing,
    ),
    "group brought back": Form(
        lambda world: reverse("group_bring_back", args=[world.project.code, LeavingOut.objects.get().group.code]),
        {"reason": "They told us."},
        {"reason": 500},
        ("saw",),
        lambda name: BringingBack.objects.latest("pk").reason,
        shows=lambda: {"saw": str(LeavingOut.objects.get().code)},
    ),
    "group moved": Form(
        of_group("group_move"),
        {"affected": "75", "say": "25", "reason": "They told us."},
        {"reason": 500},
        ("affected", "say", "code"),
        lambda name: Position.objects.latest("pk").reason,
        codes=("code",),
    ),
    "group moved on the grid": Form(
        lambda world: reverse("group_grid", args=[world.project.code]),
        {"affected": "75", "say": "25", "reason": "They told us."},
        {"reason": 500},
        ("affected", "say", "group", "code"),
        lambda name: Position.objects.latest("pk").reason,
        codes=("code",),
        shows=lambda: {"group": str(Group.objects.latest("pk").code)},
    ),
    "group left out": Form(
        of_group("group_leave_out"),
        {"reason": "We have no time.", "was_asked": "yes", "asked_words": "Two said: ask us."},
        {"reason": 500, "asked_words": 300},
        ("reason", "was_asked", "asked_words", "code"),
        lambda name: str(getattr(LeavingOut.objects.latest("pk"), name)),
        codes=("code",),
    ),
    "my groups": Form(
        of_project("my_groups"),
        {},
        {},
        (),
        lambda name: str(one_of_ours(is_lead=False).groups_said_at),
        person="person",
    ),
    "my consents": Form(
        of_project("my_consents"),
        {"contact": "no"},
        {},
        (),
        lambda name: Consent.objects.latest("pk").answer,
        person="person",
    ),
    "my contact": Form(
        of_project("my_contact"),
        {"email": "wren@example.org", "other": "Leave no voicemail."},
        {"other": 200},
        (),
        lambda name: str(getattr(Contact.objects.latest("pk"), name)),
        person="person",
    ),
    "my need": Form(
        of_project("my_needs"),
        {"words": "A ramp"},
        {"words": 200},
        ("words",),
        lambda name: Need.objects.latest("pk").words,
        person="person",
    ),
    "my need in other words": Form(
        lambda world: reverse("my_need_change", args=[world.project.code, Need.objects.get().code]),
        {"words": "A ramp"},
        {"words": 200},
        ("words",),
        lambda name: Need.objects.latest("pk").words,
        person="person",
    ),
    "my need worked": Form(
        lambda world: reverse("my_need_worked", args=[world.project.code, Need.objects.get().code]),
        {"worked": "no"},
        {},
        ("worked",),
        lambda name: Need.objects.get().worked,
        person="person",
    ),
    "my money": Form(
        of_project("my_money"),
        {"way": "cash"},
        {},
        ("way",),
        lambda name: PayWish.objects.get().way,
        person="person",
    ),
    "see to a need": Form(
        lambda world: reverse("need_see_to", args=[world.project.code, Need.objects.get().code]),
        {"due_on": "2027-03-09", "is_done": ""},
        {},
        (),
        lambda name: str(getattr(Need.objects.get(), name)),
    ),
    "payment": Form(
        lambda world: reverse("payment_add", args=[world.project.code, Need.objects.get().member.code]),
        {
            "words": "The meeting",
            "is_expense": "no",
            "amount": "12.50",
            "offered_on": "2027-03-01",
            "promised_by": "2027-03-09",
        },
        {"words": 200},
        ("words", "is_expense", "offered_on"),
        lambda name: str(getattr(Payment.objects.latest("pk"), name)),
        codes=("code",),
    ),
    "payment changed": Form(
        lambda world: reverse("payment", args=[world.project.code, Payment.objects.earliest("pk").code]),
        {
            "words": "The talk",
            "is_expense": "yes",
            "amount": "12.50",
            "offered_on": "2027-03-01",
            "promised_by": "2027-03-09",
        },
        {"words": 200},
        ("words", "is_expense", "offered_on"),
        lambda name: str(getattr(Payment.objects.earliest("pk"), name)),
    ),
    "payment paid": Form(
        lambda world: reverse("payment_paid", args=[world.project.code, Payment.objects.earliest("pk").code]),
        {"paid_on": "2027-03-02", "way": "bank"},
        {},
        ("paid_on",),
        lambda name: str(getattr(Payment.objects.earliest("pk"), name)),
    ),
    "link for many": Form(
        of_project("link_make"),
        {"label": "Poster", "side": "carer", "most_uses": "20", "ends": "date", "last_day": "2027-03-09"},
        {"label": 80},
        ("label", "most_uses", "ends", "code"),
        lambda name: str(getattr(SharedLink.objects.latest("pk"), name)),
        codes=("code",),
    ),
    "link changed": Form(
        of_link("link_change"),
        {"label": "Poster", "most_uses": "20", "ends": "date", "last_day": "2027-03-09"},
        {"label": 80},
        ("label", "most_uses", "ends"),
        lambda name: str(getattr(SharedLink.objects.get(arrivals=None), name)),
    ),
    "link replaced": Form(
        of_link("link_renew"),
        {"version": "1"},
        {},
        ("version",),
        lambda name: str(SharedLink.objects.get(arrivals=None).version),
    ),
    "link by e-mail": Form(
        of_link("link_mail"),
        {"lines": "ivy@example.org"},
        {},
        ("lines",),
        lambda name: Mail.objects.latest("pk").address,
    ),
    "people": Form(
        of_project("people_paste"),
        {"lines": "Fern"},
        {},
        ("lines", "batch"),
        lambda name: Member.objects.latest("pk").name,
        codes=("batch",),
        button="add",
    ),
    "another lead": Form(
        of_project("lead_invite"),
        {"email": "ivy@example.org"},
        {},
        ("email",),
        lambda name: LeadInvitation.objects.latest("pk").email,
    ),
    "my link by mail": Form(
        of_project("my_link_mail"),
        {"email": "wren@example.org"},
        {},
        ("email",),
        lambda name: Mail.objects.latest("pk").address,
        person="person",
        codes=("mail",),
    ),
    "first question": Form(
        lambda world: reverse("arrive_name", args=[world.arriving.code]),
        {"name": "Wren"},
        {"name": 80},
        (),
        lambda name: Member.objects.get(arrival__isnull=False).name,
        person="arriving",
    ),
    "second question": Form(
        lambda world: reverse("arrive_side", args=[world.arriving.code]),
        {"side": "carer"},
        {},
        ("side",),
        lambda name: Member.objects.get(arrival__isnull=False).side,
        person="arriving",
    ),
    "my name": Form(
        of_project("my_name"),
        {"name": "Wren"},
        {"name": 80},
        (),
        lambda name: one_of_ours(is_lead=False).name,
        person="person",
    ),
    "my side": Form(
        of_project("my_side"),
        {"side": "lived"},
        {},
        ("side",),
        lambda name: one_of_ours(is_lead=False).side,
        person="person",
    ),
    "account": Form(
        lambda world: reverse("account_detail"),
        {"name": "Ash"},
        {"name": 80},
        ("name",),
        lambda name: User.objects.get(email="robin@example.org").name,
    ),
    "lead side": Form(
        of_project("lead_side"),
        {"side": "decider"},
        {},
        ("side",),
        lambda name: one_of_ours(is_lead=True).side,
    ),
    "promise line": Form(
        of_project("promise_line_reword", "respect"),
        {"words": "We listen.", "began": RESPECT},
        {"words": 200},
        ("words",),
        lambda name: drafted_line().words,
    ),
    "promise line added": Form(
        of_project("promise_line_add"),
        {"title": "Rest", "words": "We stop in time.", "question": "Do you get rest?"},
        {"title": 60, "words": 200, "question": 200},
        ("title", "words", "question", "line"),
        lambda name: str(getattr(PromiseLine.objects.latest("pk"), name)),
        codes=("line",),
    ),
    "promise line dropped": Form(
        of_project("promise_line_drop", "respect"),
        {"reason": "Too vague.", "began": RESPECT},
        {"reason": 500},
        ("reason",),
        lambda name: drafted_line().dropped_because,
    ),
    "promise answer": Form(
        of_project("promise_answer"),
        {"answer": "no", "words": "It is vague.", "version": "1"},
        {"words": 500},
        ("answer", "version"),
        lambda name: PromiseAnswer.objects.latest("pk").words,
    ),
    "my promise answer": Form(
        of_project("my_promise_words", "no"),
        {"words": "It is vague.", "version": "1"},
        {"words": 500},
        ("words", "version"),
        lambda name: PromiseAnswer.objects.latest("pk").words,
        person="person",
    ),
    "promise reply": Form(
        lambda world: reverse("promise_reply", args=[world.project.code, PromiseAnswer.objects.get(answer="but").code]),
        {"words": "We will."},
        {"words": 500},
        ("words",),
        lambda name: PromiseReply.objects.latest("pk").words,
    ),
    "text": Form(
        of_exercise("text_save", "working_together"),
        {"text": "We meet.", "version": "0"},
        {"text": 10_000},
        ("version",),
        lambda name: newest_entry().text,
    ),
    "my text": Form(
        of_exercise("my_text_save", "working_together"),
        {"text": "We meet.", "version": "0"},
        {"text": 10_000},
        ("version",),
        lambda name: newest_entry().text,
        person="person",
    ),
    "note": Form(
        of_exercise("entry_save", "problem", with_code=True),
        {"text": "Nobody asked.", "version": "0"},
        {"text": 1_000},
        ("text", "version"),
        lambda name: newest_entry().text,
    ),
    "my note": Form(
        of_exercise("my_entry_save", "problem", with_code=True),
        {"text": "Nobody asked.", "version": "0"},
        {"text": 1_000},
        ("text", "version"),
        lambda name: newest_entry().text,
        person="person",
    ),
    "score": Form(
        of_exercise("text_save", "open_score"),
        {"text": "7", "why": "Staff still write first.", "version": "0"},
        {"why": 300},
        ("text", "version"),
        lambda name: str(newest_entry().values[name]),
    ),
    "row with money and date": Form(
        of_exercise("entry_save", "time_money", with_code=True),
        {"what": "A hall", "version": "0"},
        {"what": 1_000},
        ("what", "version"),
        lambda name: str(newest_entry().values[name]),
    ),
    "row with yes or no": Form(
        of_exercise("entry_save", "barriers", with_code=True),
        {"group": "People who moved here", "version": "0"},
        {"group": 1_000},
        ("group", "version"),
        lambda name: str(newest_entry().values[name]),
    ),
    "row with day and time": Form(
        of_exercise("entry_save", "meetings", with_code=True),
        {"meeting": "The first one", "version": "0"},
        {"meeting": 1_000},
        ("meeting", "version"),
        lambda name: str(newest_entry().values[name]),
    ),
    "my row": Form(
        of_exercise("my_entry_save", "can_change", with_code=True),
        {"thing": "The day", "version": "0"},
        {"thing": 1_000},
        ("thing", "version"),
        lambda name: newest_entry().text,
        person="person",
    ),
    "paste": Form(
        of_exercise("lines_paste", "problem"),
        {"lines": "Nobody asked."},
        {"lines": 1_000},
        ("lines", "batch"),
        lambda name: newest_entry().text,
        codes=("batch",),
    ),
    "reply": Form(
        lambda world: of_exercise("exercise_detail", "hopes")(world) + f"entries/{world.note}/reply/",
        {"words": "We try it."},
        {"words": 1_000},
        ("words", "code"),
        lambda name: EntryReply.objects.latest("pk").words,
        codes=("code",),
    ),
    "concern": Form(
        of_project("concern_raise"),
        {"stage": "1", "words": "Nobody asked us."},
        {"words": 1_000},
        ("stage", "words", "code"),
        lambda name: Objection.objects.latest("pk").words,
        codes=("code",),
    ),
    "my concern": Form(
        of_project("my_concern_raise"),
        {"stage": "1", "words": "Nobody asked us.", "shows_name": "on"},
        {"words": 1_000},
        ("stage", "words", "code"),
        lambda name: Objection.objects.latest("pk").words,
        person="person",
        codes=("code",),
    ),
    "my concern in other words": Form(
        of_concern("my_concern_change", replied=False),
        {"words": "Nobody asked my mother.", "version": "1"},
        {"words": 1_000},
        ("words", "version"),
        lambda name: Objection.objects.get(reply=None).words,
        person="person",
    ),
    "reply to a concern": Form(
        of_concern("concern_reply", replied=False),
        {"words": "We ask you on Friday.", "version": "1"},
        {"words": 1_000},
        ("words", "version"),
        lambda name: ObjectionReply.objects.latest("pk").words,
    ),
    "not good enough": Form(
        of_concern("my_not_good_enough", replied=True),
        {"words": "Friday is too late."},
        {"words": 500},
        (),
        lambda name: NotGoodEnough.objects.latest("pk").words,
        person="person",
    ),
    "request": Form(
        of_project("challenge_raise"),
        {"name": "Night staff", "words": "They are forgotten."},
        {"name": 80, "words": 1_000},
        ("name", "code"),
        lambda name: getattr(Challenge.objects.latest("pk"), {"name": "missing_name"}.get(name, name)),
        codes=("code",),
    ),
    "my request": Form(
        of_project("my_challenge_raise"),
        {"name": "Night staff", "words": "They are forgotten.", "shows_name": "on"},
        {"name": 80, "words": 1_000},
        ("name", "code"),
        lambda name: getattr(Challenge.objects.latest("pk"), {"name": "missing_name"}.get(name, name)),
        person="person",
        codes=("code",),
    ),
    "my request about a group": Form(
        lambda world: f"{of_project('my_challenge_raise')(world)}?group={world.project.groups.latest('pk').code}",
        {"about": "named", "words": "Call us carers.", "shows_name": "on"},
        {"words": 1_000},
        ("about", "words", "code"),
        lambda name: Challenge.objects.latest("pk").words,
        person="person",
        codes=("code",),
    ),
    "my request in other words": Form(
        of_request("my_challenge_change", replied=False),
        {"name": "Ward staff", "words": "At night too.", "version": "1"},
        {"name": 80, "words": 1_000},
        ("name", "version"),
        lambda name: getattr(Challenge.objects.get(reply=None), {"name": "missing_name"}.get(name, name)),
        person="person",
    ),
    "my view of a group": Form(
        of_group("my_view_say", "affected"),
        {"answer": "75"},
        {},
        ("answer",),
        lambda name: str(Judgement.objects.latest("pk").affected),
        person="person",
    ),
    "a lead's view of a group": Form(
        of_group("group_my_view"),
        {"affected": "75", "say": "25", "link": "work"},
        {},
        ("affected", "say", "link"),
        lambda name: str(getattr(Judgement.objects.latest("pk"), name)),
    ),
    "reply to a request": Form(
        of_request("challenge_reply", replied=False),
        {"words": "We ask them on Friday.", "version": "1"},
        {"words": 1_000},
        ("words", "version"),
        lambda name: ChallengeReply.objects.latest("pk").words,
    ),
    "reply to a request not good enough": Form(
        of_request("my_challenge_not_enough", replied=True),
        {"words": "Friday is too late."},
        {"words": 500},
        (),
        lambda name: ReplyNotEnough.objects.latest("pk").words,
        person="person",
    ),
    "numbers": Form(
        of_project("project_numbers"),
        {spec.key: str(spec.default) for spec in NUMBERS} | {"objection_days": "7", "reason": "It is short."},
        {"reason": 500},
        tuple(spec.key for spec in NUMBERS),
        lambda name: str(getattr(NumberChange.objects.latest("pk"), name)),
    ),
    "not needed": Form(
        of_exercise("not_needed", "decisions"),
        {"reason": "We did it.", "plan": "We ask again.", "look_again_on": "2027-03-09"},
        {"reason": 500, "plan": 500},
        ("reason", "plan", "look_again_on"),
        lambda name: str(getattr(Gap.objects.latest("pk"), name)),
    ),
    "no group of a side": Form(
        of_project("side_gap", 2, "frontline"),
        {"reason": "There is none.", "plan": "We ask again.", "look_again_on": "2027-03-09"},
        {"reason": 500, "plan": 500},
        ("reason", "plan", "look_again_on"),
        lambda name: str(getattr(Gap.objects.latest("pk"), name)),
    ),
    "time to join": Form(
        of_asked("window_set"),
        {"opens_on": "2027-03-01", "closes_on": "2027-03-28"},
        {},
        ("opens_on", "closes_on"),
        lambda name: str(getattr(Window.objects.latest("pk"), name)),
        codes=("code",),
    ),
    "time to join changed": Form(
        of_project("window_set"),
        {
            "opens_on": "2027-03-01",
            "closes_on": "2027-03-30",
            "why": "The hall closes.",
            "asked_by": "The council",
        },
        {"why": 500, "asked_by": 120},
        ("opens_on", "closes_on", "why", "asked_by"),
        lambda name: str(getattr(Window.objects.latest("pk"), name)),
        codes=("code",),
    ),
    "less time to join": Form(
        of_asked("period_gap", 3),
        {
            "reason": "The money came late.",
            "required_by": "The funder",
            "lost": "Nobody asked the night staff.",
            "plan": "We ask again.",
            "look_again_on": "2027-03-09",
        },
        {"reason": 500, "required_by": 120, "lost": 500, "plan": 500},
        ("reason", "required_by", "lost", "plan", "look_again_on"),
        lambda name: str(getattr(Gap.objects.latest("pk"), name)),
    ),
    "places counted": Form(
        of_project("count_save"),
        {
            f"{EMPTY_GROUP}-reason": "Nobody can come by day.",
            f"{EMPTY_GROUP}-plan": "We meet at night.",
            f"{EMPTY_GROUP}-look_again_on": "2027-03-09",
        },
        {f"{EMPTY_GROUP}-reason": 500, f"{EMPTY_GROUP}-plan": 500},
        tuple(f"{EMPTY_GROUP}-{box}" for box in ("reason", "plan", "look_again_on")),
        lambda name: str(
            getattr(CoverageLine.objects.get(group__code=EMPTY_GROUP), name.removeprefix(f"{EMPTY_GROUP}-"))
        ),
        codes=("code",),
        shows=lambda: {"saw": count_page(Group.objects.get(code=EMPTY_GROUP).project).digest},
    ),
    "gap renewed": Form(
        lambda world: reverse("gap_renew", args=[world.asked.code, world.asked.gaps.get().code]),
        {"done": "We asked.", "what_now": "next", "look_again_on": "2027-03-09"},
        {"done": 500},
        ("done", "what_now", "look_again_on"),
        lambda name: str(getattr(GapRenewal.objects.latest("pk"), name)),
    ),
    "check-in opened": Form(
        of_asked("check_in_open"),
        {"closes_on": "2027-03-20"},
        {},
        ("closes_on",),
        lambda name: str(getattr(CheckIn.objects.latest("pk"), name)),
        codes=("code",),
    ),
    "check-in given a later last day": Form(
        lambda world: reverse("check_in_extend", args=[world.project.code, world.project.check_ins.get().code]),
        {"closes_on": "2027-03-20"},
        {},
        ("closes_on",),
        lambda name: str(getattr(CheckIn.objects.get(project=Project.objects.latest("pk")), name)),
    ),
    "my check-in on one page": Form(
        of_project("my_check_in_one_page"),
        {"line-respect": "often", "words": "More tea.", "may_show": "on"},
        {"words": 500},
        (),
        lambda name: CheckInWords.objects.get().words,
        person="person",
    ),
    "value reply": Form(
        of_project("value_reply", "respect"),
        {"heard": "Nobody listens.", "change": "You speak first.", "who": "Robin", "by_date": "2027-04-01"},
        {"heard": 500, "change": 500, "who": 120},
        ("heard", "change", "who", "by_date", "code", "saw"),
        lambda name: str(getattr(ValueReply.objects.latest("pk"), name)),
        codes=("code",),
        shows=lambda: {"saw": str(TalkNote.objects.latest("pk").code)},
    ),
    "value reply, why not": Form(
        of_project("value_reply", "respect"),
        {"heard": "Nobody listens.", "why_not": "There is no money."},
        {"why_not": 500},
        ("heard", "code", "saw"),
        lambda name: str(getattr(ValueReply.objects.latest("pk"), name)),
        codes=("code",),
        shows=lambda: {"saw": str(TalkNote.objects.latest("pk").code)},
    ),
    "value reply not good enough": Form(
        of_value_reply("my_value_reply_not_enough"),
        {"words": "It is late."},
        {"words": 500},
        (),
        lambda name: ValueReplyNotEnough.objects.get().words,
        person="person",
    ),
    "talk": Form(
        of_project("talk_add"),
        {
            "held_on": "2027-03-01",
            "held_by": "other",
            "held_by_other": "Kit",
            "people": "3",
            "words": "Meetings are long.",
            **{f"state-{line.key}": "kept" for line in DEFAULT_LINES},
        },
        {"held_by_other": 80, "words": 2_000},
        ("held_on", "held_by", "held_by_other", "people", "state-respect", "code"),
        lambda name: str(getattr(TalkNote.objects.latest("pk"), name)),
        codes=("code",),
    ),
    "my talk": Form(
        of_talk("my_talk"),
        {"is_right": "no", "words": "It was not so."},
        {"words": 500},
        ("is_right",),
        lambda name: TalkAgreement.objects.get().words,
        person="person",
    ),
    "opened again": Form(
        of_asked("stage_reopen", 1),
        {"reason": "We forgot somebody."},
        {"reason": 500},
        ("reason",),
        lambda name: Reopening.objects.latest("pk").reason,
    ),
    "as long as": Form(
        of_asked("my_as_long_as", 2),
        {"words": "Taxis are booked.", "by_date": "2027-03-09"},
        {"words": 500},
        ("words", "by_date"),
        lambda name: Condition.objects.latest("pk").words,
        person="person",
        seen=True,
    ),
    "not yet": Form(
        of_asked("my_not_yet", 2),
        {"words": "Two people wait to be heard."},
        {"words": 1_000},
        ("words", "code"),
        lambda name: Objection.objects.latest("pk").words,
        person="person",
        codes=("code",),
        seen=True,
    ),
}
TEXT_BOXES = [(name, box) for name, form in FORMS.items() for box in form.limits]
REQUIRED = [(name, box) for name, form in FORMS.items() for box in form.required]
MACHINE = {"person", "group", "batch", "line", "version", "code", "saw"}
"""Boxes that nobody sees; what is wrong with them is said in the summary only."""


def accepted(response: Any) -> bool:
    """Saved: either a redirect, or the page that shows a link once."""
    return response.status_code == 302 or (response.status_code == 200 and read(response).summary == [])


def value_on(page: Page, name: str) -> str | None:
    """What a box of the form holds."""
    return next((form.values[name] for form in page.forms if name in form.values), None)


def refused(response: Any, box: str) -> Page:
    """The page of a refusal: 422, an error summary, and the same words beside the box."""
    page = read(response)
    assert response.status_code == 422
    assert page.title.startswith("Error: ")
    assert page.summary != []
    if box not in MACHINE:
        assert page.errors_beside(box) == page.summary
        marked = [element for form in page.root.all("form", method="post") for element in form.all(name=box)]
        assert {element.attributes.get("aria-invalid") for element in marked} == {"true"}
    return page


# What is accepted ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMS)
def test_the_body_of_each_form_is_accepted(world: World, name: str) -> None:
    """Otherwise every refusal below would prove nothing."""
    form = FORMS[name]

    with watched() as watch:
        assert accepted(form.send(world, form.good()))
    assert watch.changed() != []


WORDS = {
    "emoji": ("Café 🌱 👩🏽‍🦽 é", "Café 🌱 👩🏽‍🦽 é"),
    "right to left": ("שלום \u202eabc\u202c مرحبا", "שלום \u202eabc\u202c مرحبا"),
    "markup": ('<b onclick="x">&amp;</b> {{ 7 }}{% x %}', '<b onclick="x">&amp;</b> {{ 7 }}{% x %}'),
    "quotes": ("'; DROP TABLE x; -- \" \\ % _", "'; DROP TABLE x; -- \" \\ % _"),
    "control signs": ("a\x01b\x08c\x1bd\x7fe\x85f", "abcdef"),
    "NUL": ("a\x00b", "ab"),
    "blanks around": ("  \t a b \n ", "a b"),
    "outside the alphabet": ("\ufeff\u200b\uffff𝒶", "\ufeff\u200b\uffff𝒶"),
}


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize(("name", "box"), TEXT_BOXES)
def test_words_come_back_as_they_were_typed(world: World, name: str, box: str, words: str) -> None:
    form, (typed, kept) = FORMS[name], WORDS[words]

    response = form.send(world, form.good(**{box: typed}))

    assert accepted(response)
    assert form.stored(box) == kept


@pytest.mark.parametrize(("name", "box"), TEXT_BOXES)
def test_half_a_sign_is_replaced_and_breaks_nothing(world: World, name: str, box: str) -> None:
    """A lone surrogate can be sent only as bytes; no text holds it."""
    form = FORMS[name]
    body = "&".join(f"{quote_plus(key)}={quote_plus(value)}" for key, value in form.good(**{box: "MARK"}).items())

    response = same_browser(world.browsers[form.person]).post(
        form.address(world),
        body.replace("MARK", "a%ED%A0%80b"),
        content_type="application/x-www-form-urlencoded",
    )

    assert accepted(response)
    assert form.stored(box) == "a\ufffd\ufffd\ufffdb"


@pytest.mark.parametrize(("name", "box"), TEXT_BOXES)
def test_a_text_of_the_longest_length_is_accepted(world: World, name: str, box: str) -> None:
    form = FORMS[name]
    longest = "🌱" * form.limits[box]

    assert accepted(form.send(world, form.good(**{box: longest + "\x00"})))
    assert form.stored(box) == longest


@pytest.mark.parametrize("name", FORMS)
def test_boxes_that_are_not_asked_are_ignored(world: World, name: str) -> None:
    form = FORMS[name]
    more = {"is_lead": "on", "project": "1", "id": "1", "pk": "1", "archived_at": "x", "values": "{}", "_": "\x00"}

    response = form.send(world, form.good(**more))

    assert accepted(response)
    assert Project.objects.filter(archived_at=None).count() == Project.objects.count()
    assert Member.objects.filter(is_lead=True, user=None).count() == 0


# What is refused -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", ["one too many", "a hundred thousand"])
@pytest.mark.parametrize(("name", "box"), TEXT_BOXES)
def test_a_text_that_is_too_long_is_refused_and_kept(world: World, name: str, box: str, length: str) -> None:
    form = FORMS[name]
    limit = form.limits[box]
    words = "x" * (limit + 1 if length == "one too many" else HUNDRED_THOUSAND)

    with nothing_changes():
        response = form.send(world, form.good(**{box: words}))

    page = refused(response, box)
    assert str(limit) in page.words or f"{limit:,}" in page.words
    assert value_on(page, box) == words
    assert {key: value_on(page, key) for key in form.body if key not in {box, "version"}} == {
        key: value for key, value in form.body.items() if key not in {box, "version"}
    }


EMPTY = {"empty": "", "blanks": " \t\r\n ", "control signs": "\x00\x01\x1f", "left out": None}


@pytest.mark.parametrize("how", EMPTY)
@pytest.mark.parametrize(("name", "box"), REQUIRED)
def test_what_is_needed_and_missing_is_said(world: World, name: str, box: str, how: str) -> None:
    form = FORMS[name]
    body = form.good(**{box: EMPTY[how]})
    if EMPTY[how] is None:
        del body[box]

    with nothing_changes():
        page = refused(form.send(world, body), box)

    kept = {key: value for key, value in form.body.items() if key not in {box, "version"}}
    assert {key: value_on(page, key) for key in kept} == kept


@pytest.mark.parametrize("name", FORMS)
def test_a_form_without_a_single_box_is_refused(world: World, name: str) -> None:
    form = FORMS[name]

    with watched() as watch:
        response = form.send(world, {})

    if form.required:
        assert response.status_code == 422
        assert read(response).summary != []
        assert watch.changed() == []
    else:
        assert accepted(response)


@pytest.mark.parametrize(("name", "box"), [(name, box) for name, box in TEXT_BOXES if box in FORMS[name].required])
def test_a_file_is_no_text(world: World, name: str, box: str) -> None:
    form = FORMS[name]

    with nothing_changes():
        response = form.send(world, form.good(**{box: SimpleUploadedFile("words.txt", b"Words in a file")}))

    refused(response, box)


@pytest.mark.parametrize("name", FORMS)
def test_the_last_of_several_values_counts(world: World, name: str) -> None:
    form = FORMS[name]

    response = form.send(world, {key: ["x" * 20_000, value] for key, value in form.good().items()})

    assert accepted(response)


# Dates, numbers, choices, codes --------------------------------------------------------------------------------------

NO_DATES = ["31/02/2027", "2027-02-30", "2027-13-01", "0000-01-01", "10000-01-01", "tomorrow", "1e999", "12", "NaN"]
DATES = {"12/5/2027": "2027-05-12", "2027-05-12": "2027-05-12", "0001-01-01": "0001-01-01", "9999-12-31": "9999-12-31"}


@pytest.mark.parametrize("typed", NO_DATES)
@pytest.mark.parametrize(
    ("name", "box"),
    [
        ("project start", "starts_on"),
        ("project edit", "ends_on"),
        ("not needed", "look_again_on"),
        ("gap renewed", "look_again_on"),
        ("as long as", "by_date"),
        ("link for many", "last_day"),
        ("link changed", "last_day"),
        ("heard another way", "heard_on"),
        *(("talk", "held_on"), ("value reply", "by_date"), ("see to a need", "due_on")),
        *(("payment", "offered_on"), ("payment", "promised_by"), ("payment paid", "paid_on")),
        *(("time to join", "opens_on"), ("time to join changed", "closes_on")),
        ("row with money and date", "date"),
        ("row with day and time", "date_time"),
    ],
)
def test_a_day_that_is_none_is_refused_and_kept(world: World, name: str, box: str, typed: str) -> None:
    form = FORMS[name]

    with nothing_changes():
        page = refused(form.send(world, form.good(**{box: typed})), box)

    assert value_on(page, box) == typed


@pytest.mark.parametrize("typed", DATES)
def test_a_day_of_a_row_is_stored_and_shown(world: World, typed: str) -> None:
    form = FORMS["row with money and date"]

    response = form.send(world, form.good(date=typed))

    assert accepted(response)
    assert form.stored("date") == DATES[typed]
    browser = same_browser(world.browsers["lead"])
    code = str(newest_entry().code)
    assert [browser.get(response["Location"], query).status_code for query in ({}, {"change": code})] == [200, 200]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2027-05-12T14:00", "2027-05-12T14:00"),
        ("12/05/2027 14:00", "2027-05-12T14:00"),
        ("0001-01-01T00:00", "0001-01-01T00:00"),
        ("9999-12-31T23:59", "9999-12-31T23:59"),
        ("2027-03-28T01:30", None),
    ],
)
def test_a_day_and_time_is_stored_as_the_clock_on_the_wall(world: World, typed: str, kept: str | None) -> None:
    """At half past one on 28 March 2027 there is no clock in London: that hour is skipped."""
    form = FORMS["row with day and time"]

    response = form.send(world, form.good(date_time=typed))

    if kept is None:
        refused(response, "date_time")
    else:
        assert accepted(response)
        assert form.stored("date_time") == kept
        browser = same_browser(world.browsers["lead"])
        query = {"change": str(newest_entry().code)}
        assert [browser.get(response["Location"], data).status_code for data in ({}, query)] == [200, 200]


@pytest.mark.parametrize("name", ["project start", "project edit"])
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_fine"),
    [
        ("2027-05-02", "2027-05-01", False),
        ("2027-05-02", "2027-05-02", True),
        ("0001-01-01", "9999-12-31", True),
        ("9999-12-31", "0001-01-01", False),
    ],
)
def test_the_end_is_not_before_the_start(world: World, name: str, starts_on: str, ends_on: str, is_fine: bool) -> None:
    form = FORMS[name]

    response = form.send(world, form.good(starts_on=starts_on, ends_on=ends_on))

    if is_fine:
        assert accepted(response)
        browser = same_browser(world.browsers["lead"])
        home = response["Location"]
        assert [browser.get(address).status_code for address in (home, f"{home}edit/", "/projects/")] == [200] * 3
    else:
        refused(response, "ends_on")


NO_NUMBERS = ["-1", "1e999", "NaN", "sNaN", "Infinity", "1e-999999", "0x10", "1,5", "£5", "x", "9" * 5000]


@pytest.mark.parametrize("typed", [*NO_NUMBERS, "0", "1", "5001", "2.5", str(10**30)])
def test_a_number_of_people_that_is_none_is_refused(world: World, typed: str) -> None:
    form = FORMS["project edit"]

    with nothing_changes():
        page = refused(form.send(world, form.good(people_about=typed)), "people_about")

    assert value_on(page, "people_about") == typed


@pytest.mark.parametrize("name", ["link for many", "link changed"])
@pytest.mark.parametrize("typed", [*NO_NUMBERS, "0", "501", "2.5", str(10**30)])
def test_a_top_number_that_is_none_is_refused(world: World, name: str, typed: str) -> None:
    form = FORMS[name]

    with nothing_changes():
        page = refused(form.send(world, form.good(most_uses=typed)), "most_uses")

    assert value_on(page, "most_uses") == typed


@pytest.mark.parametrize(
    ("name", "box"),
    [
        ("group changed", "places"),
        ("group changed", "people_about"),
        ("heard another way", "people"),
        ("talk", "people"),
    ],
)
@pytest.mark.parametrize("typed", [*NO_NUMBERS, "0", "10000000", "2.5", str(10**30)])
def test_a_number_of_a_group_that_is_none_is_refused(world: World, name: str, box: str, typed: str) -> None:
    form = FORMS[name]

    with nothing_changes():
        page = refused(form.send(world, form.good(**{box: typed})), box)

    assert value_on(page, box) == typed


@pytest.mark.parametrize("typed", [*NO_NUMBERS, "12.345", "9999999999"])
def test_an_amount_that_is_none_is_refused(world: World, typed: str) -> None:
    form = FORMS["row with money and date"]

    with nothing_changes():
        page = refused(form.send(world, form.good(amount=typed)), "amount")

    assert value_on(page, "amount") == typed


@pytest.mark.parametrize(
    ("typed", "kept"), [("0", "0"), ("12.5", "12.5"), ("999999999.99", "999999999.99"), ("0e999999", "0"), (" 7 ", "7")]
)
def test_an_amount_is_stored_and_shown(world: World, typed: str, kept: str) -> None:
    form = FORMS["row with money and date"]

    response = form.send(world, form.good(amount=typed))

    assert accepted(response)
    assert form.stored("amount") == kept
    assert f"£{kept}" in read(same_browser(world.browsers["lead"]).get(response["Location"])).words


CHOICES = [
    ("project start", "idea_from"),
    ("project edit", "sensitive"),
    ("project start", "time_zone"),
    ("my side", "side"),
    ("group", "side"),
    *(("group changed", name) for name in ("side", "name_from", "speakers_belong")),
    ("group moved", "affected"),
    ("group left out", "was_asked"),
    ("my groups", "groups"),
    ("my consents", "contact"),
    ("my need", "ready"),
    *(("my need worked", "worked"), ("my money", "way"), ("see to a need", "owner")),
    *(("payment", "is_expense"), ("payment changed", "is_expense"), ("payment paid", "way")),
    ("how somebody takes part", "way"),
    ("lead side", "side"),
    ("promise answer", "answer"),
    ("my check-in on one page", "line-respect"),
    *(("talk", "held_by"), ("talk", "state-respect"), ("my talk", "is_right")),
    ("score", "text"),
    ("row with yes or no", "yes_no"),
]


@pytest.mark.parametrize("typed", ["none-of-these", "LIVED", "x" * 5000, "'; --", "🌱", "lived\x00"])
@pytest.mark.parametrize(("name", "box"), CHOICES)
def test_a_choice_that_is_not_offered_is_refused(world: World, name: str, box: str, typed: str) -> None:
    form = FORMS[name]
    if box == "yes_no":
        columns = exercise_of(project=world.project, key="barriers").column_specs
        box = next(column.key for column in columns if column.type.value == "yesno")

    with nothing_changes():
        refused(form.send(world, form.good(**{box: typed})), box)


@pytest.mark.parametrize("typed", ["x", "0", "\x00", "x" * 5000, "🌱", "00000000-0000-0000-0000-00000000000g"])
@pytest.mark.parametrize(
    ("name", "box"),
    [
        *[("person", "person"), ("group", "group"), ("paste", "batch"), ("promise line added", "line")],
        *[("way to reach them", "code"), ("heard another way", "code")],
    ],
)
def test_a_code_that_is_none_is_refused(world: World, name: str, box: str, typed: str) -> None:
    form = FORMS[name]

    with nothing_changes():
        page = refused(form.send(world, form.good(**{box: typed})), box)

    assert {key: value_on(page, key) for key in form.body} == form.body


@pytest.mark.parametrize("typed", ["-1", "x", "1e999", "NaN", "\x00", "9" * 5000])
@pytest.mark.parametrize("name", ["text", "my text", "note", "my note"])
def test_a_version_that_is_none_is_refused_and_the_words_stay(world: World, name: str, typed: str) -> None:
    form = FORMS[name]

    with nothing_changes():
        page = refused(form.send(world, form.good(version=typed)), "version")

    assert value_on(page, "text") == form.body["text"]


def test_a_version_out_of_reach_breaks_nothing(world: World) -> None:
    form = FORMS["text"]
    assert accepted(form.send(world, form.good()))

    response = form.send(world, form.good(text="Other words", version=str(10**30)))

    assert response.status_code == 409
    assert newest_entry().text == "We meet."


@pytest.mark.parametrize(
    "email", ["ivy", "ivy@", "@example.org", "a b@example.org", "ivy@example.org\x00", "🌱@🌱", "x" * 300]
)
@pytest.mark.parametrize("name", ["another lead", "my contact"])
def test_an_address_that_is_none_is_refused(world: World, name: str, email: str) -> None:
    form = FORMS[name]

    with nothing_changes():
        refused(form.send(world, form.good(email=email)), "email")


# Signing in ----------------------------------------------------------------------------------------------------------

SIGN_INS = [
    "",
    " ",
    "x",
    "\x00",
    "a\x00@b.org",
    "🌱",
    "\u202egro.elpmaxe@nibor",
    "x" * HUNDRED_THOUSAND,
    "'; --",
    "robin@example.org",
]


@pytest.mark.parametrize(
    ("login", "password"),
    [
        *((login, "Quillfeather") for login in SIGN_INS),
        *(("robin@example.org", password) for password in ("", "\x00", "🌱" * 200, "x" * HUNDRED_THOUSAND)),
    ],
)
def test_nobody_signs_in_with_nonsense(world: World, login: str, password: str) -> None:
    browser = Client()

    with nothing_changes():
        response = browser.post(reverse("account_login"), {"login": login, "password": password})

    page = read(response)
    assert response.status_code in {200, 422}
    assert page.summary != []
    assert (value_on(page, "login") or "").strip() == login.strip()
    assert password == "" or password not in page.source.replace(login, "")
    assert "alongside_session" not in browser.cookies
