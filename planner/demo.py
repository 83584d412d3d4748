"""A fictional project to look at. Everybody and everything in it is invented."""

import json
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from planner.actions.answering import answer_check_in
from planner.actions.challenges import Asked, raise_challenge, reply_to_challenge
from planner.actions.check_ins import close_check_in, open_check_in
from planner.actions.entries import save_entry, save_text
from planner.actions.leaving_out import leave_out
from planner.actions.objections import raise_objection, reply_to_objection
from planner.actions.positions import Move, move_group, place_groups
from planner.actions.promise import answer_promise, put_to_everyone
from planner.actions.starting import start_project
from planner.actions.value_replies import Reply, reply_to_value
from planner.models import Exercise, PlannerTemplate
from planner.models.promise import AnswerChoices
from planner.queries.check_ins import last_days
from planner.queries.promise import promise_text
from planner.values import Word
from stakeholders.actions.arriving import say_yes
from stakeholders.actions.care import add_needs
from stakeholders.actions.catalogue import answer_card
from stakeholders.actions.group_facts import add_heard, add_route
from stakeholders.actions.groups import add_group, change_group, choose_groups
from stakeholders.actions.helping import choose_way
from stakeholders.actions.judging import OwnView, judge_group
from stakeholders.actions.members import add_person, choose_side, use_link_first
from stakeholders.actions.revealing import show_views
from stakeholders.actions.shared_links import LinkTerms, make_shared_link
from stakeholders.actors import Actor, ActorKind
from stakeholders.mail import absolute
from stakeholders.models import CatalogueCard, ChallengeAbout, Member, OwnLink, Project, Side, TakesPart, User
from stakeholders.steps import ActRecord

DEMO_EMAIL = "demo@alongside.invalid"
DEMO_CODE = "demo234567"

PEOPLE = (
    ("Moss", Side.LIVED),
    ("Fern", Side.CARER),
    ("Heron", Side.FRONTLINE),
    ("Alder", Side.DECIDER),
    ("Bramble", Side.LIVED),
    ("Linnet", Side.CARER),
    ("Juniper", Side.LIVED),
    ("Plover", Side.CARER),
    ("Teasel", Side.LIVED),
    ("Sedge", Side.FRONTLINE),
    ("Clover", Side.FRONTLINE),
    ("Larch", Side.DECIDER),
    ("Wren", None),
)
"""Code names and sides; the last has not opened the link yet."""

PROBLEM = (
    ("Moss", "They phone at 4 to say you are going home at 5. Nobody asked if there is food in the house."),
    ("Fern", "I found out from the taxi driver that Mum was coming home."),
    ("Moss", "I did not know who to ring when the tablets ran out."),
    ("Heron", "We hear about people after they have fallen, not before."),
)

CAN_CHANGE = (
    {"thing": "The day and time people go home", "can": "yes", "why": "The ward can plan it two days ahead."},
    {"thing": "Who meets people at home", "can": "yes", "why": "Nobody has decided this yet."},
    {"thing": "The number of beds", "can": "no", "why": "It is set for the whole region."},
)

SUPPORT = (
    ("The lunch club at Strathmoor hall", "places", "have"),
    ("Volunteer drivers", "people", "have"),
    ("A phone number that somebody answers at night", "places", "missing"),
)

ANSWERS = (
    ("Moss", AnswerChoices.YES, ""),
    ("Fern", AnswerChoices.YES, ""),
    ("Heron", AnswerChoices.BUT, "We need time in the rota for this."),
)
"""What people say of the promise; Alder, who decides, and the lead have not answered yet."""

GROUPS = (
    ("People who live alone", Side.LIVED),
    ("Young people who care", Side.CARER),
    ("Night staff on the wards", Side.FRONTLINE),
    ("Those who pay for care at home", Side.DECIDER),
)

MORE_GROUPS = (
    ("People who left hospital this year", Side.LIVED),
    ("People with no fixed address", Side.LIVED),
    ("Husbands, wives and partners", Side.CARER),
    ("Pharmacists", Side.FRONTLINE),
    ("Volunteer drivers", Side.FRONTLINE),
    ("Doctors at the health centre", Side.DECIDER),
)
STANDS = {
    "People who live alone": (95, 20),
    "Young people who care": (80, 10),
    "Night staff on the wards": (75, 50),
    "Those who pay for care at home": (20, 95),
    "People who left hospital this year": (90, 70),
    "People with no fixed address": (70, 0),
    "Husbands, wives and partners": (70, 30),
    "Pharmacists": (45, 50),
    "Volunteer drivers": (55, 20),
    "Doctors at the health centre": (30, 80),
}
"""How much it touches the life of each group, and how much say it has: some in every part of the picture."""
STOOD = {
    "People who live alone": (80, 0),
    "People who left hospital this year": (90, 25),
    "Husbands, wives and partners": (70, 10),
    "Pharmacists": (45, 75),
}
"""Where some of them stood at first."""
WHY_MOVED = {
    "People who live alone": "Moss told us: nobody asks them, and it takes over every hour of the day.",
    "People who left hospital this year": "Two of them decide with us now on which days people go home.",
    "Husbands, wives and partners": "The ward rings them the day before. That is not much, and it is something.",
    "Pharmacists": "They lost their seat in the weekly meeting of the ward.",
}
SPEAKS_FOR = ("Husbands, wives and partners", "A national charity for carers")
"""A group for which only an organisation speaks."""
SAY_THEY_BELONG = {"Moss": "People who live alone", "Fern": "Young people who care"}
WAYS = (
    ("People who live alone", "The lunch club at Strathmoor hall", True),
    ("People who live alone", "The parish letter", True),
    ("Young people who care", "The youth worker at the high school", True),
    ("Young people who care", "A chat group that Fern is in", False),
    ("People who left hospital this year", "The nurse who visits in the first week", True),
)
"""Ways to reach a group, and whether each works without the internet."""
VIEWS: dict[str, dict[str, tuple[int, int, OwnLink]]] = {
    "People who left hospital this year": {
        "Robin Demo": (75, 75, OwnLink.NONE),
        "Moss": (100, 25, OwnLink.UNSAID),
        "Fern": (100, 0, OwnLink.CARE),
        "Heron": (75, 50, OwnLink.WORK),
        "Alder": (100, 75, OwnLink.NONE),
        "Sorrel": (100, 25, OwnLink.NONE),
    },
    "Night staff on the wards": {
        "Robin Demo": (75, 50, OwnLink.NONE),
        "Moss": (50, 50, OwnLink.NONE),
        "Fern": (75, 50, OwnLink.NONE),
        "Heron": (75, 25, OwnLink.WORK),
        "Alder": (75, 50, OwnLink.WORK),
        "Sorrel": (75, 50, OwnLink.UNSAID),
    },
    "People who live alone": {
        "Moss": (100, 0, OwnLink.BELONG),
        "Heron": (100, 25, OwnLink.WORK),
        "Sorrel": (75, 25, OwnLink.BELONG),
    },
    "Young people who care": {"Fern": (100, 0, OwnLink.BELONG)},
}
"""Where people put groups, and what they have to do with them: of two groups enough have said it to be shown."""
PLACES = {"People who live alone": 3, "Young people who care": 2, "People who left hospital this year": 3}
HEARD = ("Husbands, wives and partners", 4, "Tea at the day centre, in pairs", "Fern")
LEFT_OUT = "People with no fixed address"
WHY_LEFT_OUT = "Nobody here knows anyone who sleeps outside, and the ward sends few of them home."
THEY_SHOULD_BE_IN = "The ward sends people to the hostel on Fridays. They have the first week too."
MISSING, WHY_MISSING = "Neighbours who hold a key", "They are the ones we ring first, and nobody tells them anything."
MISSING_REPLY = "You are right, we forgot them. They are in the list from today."
CARDS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("using-it", ("People who left hospital this year", "People who live alone"), ""),
    ("family", ("Young people who care", "Husbands, wives and partners"), ""),
    ("justice-and-safety", (), "The ward sends nobody home from prison. We ask again in spring."),
    ("workers", ("Night staff on the wards", "Pharmacists", "Volunteer drivers"), ""),
    ("power", ("Those who pay for care at home", "Doctors at the health centre"), ""),
)
"""Cards that are answered, with the groups named or why there are none; ten wait."""

ON_PAPER = "Sorrel"
"""Takes part on paper; Heron may type for them."""

CONCERN = "The meetings are at 10. That is when I take my mother to the day centre."
CONCERN_REPLY = "You are right. From now on every second meeting is at 6 in the evening."

LIVED_VOICES = ("Moss", "Fern", ON_PAPER, "Bramble", "Linnet", "Juniper", "Plover", "Teasel")
STAFF_VOICES = ("Heron", "Alder", "Sedge", "Clover", "Larch", "Robin Demo")


WORD_OF = {word[0]: word for word in Word}
"""The words of an answer by their first letters."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A check-in: days since it opened and closed, and the first letters of what the voices said of some lines.

    A dash is no answer. To every other line everybody said "often".
    """

    opened: int
    closed: int
    said: dict[str, tuple[str, str]]


CHECK_INS = (
    _Held(
        77,
        70,
        {
            "difference": ("oosoaoos", "oooaoo"),
            "honest": ("oaooaosa", "oooooo"),
            "safe": ("aaoaoaao", "aoaooo"),
            "access": ("oaooso-o", "aooooo"),
        },
    ),
    _Held(
        47,
        40,
        {
            "difference": ("ossosoor", "oooaoo"),
            "honest": ("oaoosaos", "oosooo"),
            "safe": ("aaoaaaao", "aoaooo"),
            "access": ("ooooso-o", "aooooo"),
        },
    ),
    _Held(
        17,
        10,
        {
            "difference": ("rsnsrrnr", "osooao"),
            "honest": ("ooosossr", "oosooo"),
            "safe": ("aaaaoaaa", "aoaaoo"),
            "access": ("oaoaoo-o", "aooooo"),
            "share_power": ("oosooaoo", "osooss"),
            "include": ("aaoaaaoo", "oooaoo"),
        },
    ),
)
"""The last one says that a line is broken, and others are slipping; of access, too few said it for figures."""
COMMENTS = {
    "Fern": "You ask us on Monday, and on Friday the taxi comes as it always did.",
    "Teasel": "Heron rang me back the same day. More of that.",
    "Clover": "The lunch is good.",
}
"""What some add in the last check-in, for everyone to read without their names; one of them names somebody."""
BROKEN = "difference"
HEARD_THEM = "You told us three things since August. You saw none of them happen."
CHANGE = "Every Friday we write down what changed that week. Moss reads it before it goes out."


def _sign_in_file() -> Any:
    return settings.DATA_FOLDER / "demo-sign-in.json"


def load_demo(*, by: Actor) -> Project:
    """Load the demo project once, with an account for its lead. Returns it, new or as it stands."""
    there = Project.objects.filter(code=DEMO_CODE).first()
    if there is not None:
        return there
    with transaction.atomic():
        password = f"demo-{secrets.token_hex(4)}"
        user = User.objects.filter(email=DEMO_EMAIL).first()
        if user is None:
            user = User.objects.create_user(DEMO_EMAIL, password, name="Robin Demo")
        else:
            user.set_password(password)
            user.save(update_fields=["password"])
    lead_by = Actor(ActorKind.LEAD, name=user.name)
    today = timezone.localdate()
    project = start_project(
        code=DEMO_CODE,
        fields={
            "name": "Home from hospital, the first week",
            "sentence": "We want the first week at home after hospital to feel safe.",
            "starts_on": today - timedelta(days=90),
            "ends_on": today + timedelta(days=270),
            "idea_from": "carers",
            "people_about": 14,
            "sensitive": False,
            "organisation": "Strathmoor Together (a made-up charity)",
            "contact": "Robin Demo, 01632 960 123",
            "pay": "£15 an hour by bank or in cash, and your travel.",
            "discreet_name": "The first week",
            "time_zone": "Europe/London",
        },
        template=PlannerTemplate.objects.get(key="full"),
        lead=user,
        by=lead_by,
    )
    lead = project.members.get()
    by_lead = Actor(ActorKind.LEAD, lead.pk, lead.code, lead.shown_name)
    secret = _people(project, by_lead)
    _write(project, by_lead)
    _promise(project, by_lead)
    _concern(project, by_lead)
    _ways_in(project, by_lead)
    _register(project, by_lead)
    with transaction.atomic():  # no letter goes out about a check-in that is closed by then
        _check_ins(project, by_lead)
    _sign_in_file().write_text(
        json.dumps({"email": DEMO_EMAIL, "password": password, "link": reverse("link_open", args=[secret])})
    )
    return project


def _people(project: Project, by_lead: Actor) -> str:
    """Add the people; all but the last came in by their link. Returns the secret of the last."""
    secret = ""
    for name, side in PEOPLE:
        member, way = add_person(project=project, code=uuid4(), name=name, by=by_lead)
        secret = way.secret
        if side is not None:
            by = Actor(ActorKind.PARTICIPANT, member.pk, member.code, name)
            use_link_first(link=member.links.get(), by=by)
            choose_side(member=member, side=side, by=by)
            say_yes(member=member, by=by)
    return secret


def _ways_in(project: Project, by_lead: Actor) -> None:
    """Groups, a poster for one of them, somebody on paper with a helper, and what one person says they need."""
    for name, side in GROUPS:
        add_group(project=project, code=uuid4(), name=name, side=side, by=by_lead)
    young = project.groups.get(name="Young people who care")
    terms = LinkTerms("Poster in the library", most_uses=20, last_day=timezone.localdate() + timedelta(days=30))
    make_shared_link(project=project, code=uuid4(), terms=terms, side=Side.CARER, group=young, by=by_lead)
    add_person(project=project, code=uuid4(), name=ON_PAPER, on_paper=True, by=by_lead)
    choose_way(member=project.members.get(name="Heron"), way=TakesPart.HELPER, by=by_lead)
    moss = project.members.get(name="Moss")
    add_needs(member=moss, words=["Papers in large print"], by=_actors(project)[moss.name])


def _register(project: Project, by_lead: Actor) -> None:
    """More groups, where each stands, how to reach them, one left out, two requests to include, and some cards."""
    actors = _actors(project)
    for name, side in MORE_GROUPS:
        add_group(project=project, code=uuid4(), name=name, side=side, by=by_lead)
    groups = {group.name: group for group in project.groups.all()}
    stood = {**STANDS, **STOOD}
    moves = [Move(groups[name], affected=affected, say=has_say) for name, (affected, has_say) in stood.items()]
    place_groups(project=project, code=uuid4(), moves=moves, by=by_lead)
    for name, reason in WHY_MOVED.items():
        affected, has_say = STANDS[name]
        move = Move(groups[name], affected=affected, say=has_say)
        move_group(move=move, code=uuid4(), reason=reason, by=by_lead)
    for name, group in SAY_THEY_BELONG.items():
        choose_groups(member=project.members.get(name=name), codes=[groups[group].code], by=actors[name])
    for name, words, is_offline in WAYS:
        add_route(group=groups[name], code=uuid4(), words=words, is_offline=is_offline, is_trusted=True, by=by_lead)
    for name, places in PLACES.items():
        change_group(group=groups[name], changes={"places": places}, by=by_lead)
    name, organisation = SPEAKS_FOR
    change_group(group=groups[name], changes={"speaks_for": organisation, "speakers_belong": "no"}, by=by_lead)
    name, people, how, by_whom = HEARD
    today = timezone.localdate(timezone=project.zone)
    add_heard(group=groups[name], code=uuid4(), people=people, how=how, by_whom=by_whom, heard_on=today, by=by_lead)
    leave_out(group=groups[LEFT_OUT], code=uuid4(), act=ActRecord(WHY_LEFT_OUT, was_asked=False), by=by_lead)
    _requests(project, by_lead, Asked(ChallengeAbout.LEFT_OUT, THEY_SHOULD_BE_IN, group=groups[LEFT_OUT]))
    cards = {card.key: card for card in CatalogueCard.objects.all()}
    for key, names, why_none in CARDS:
        codes = [groups[name].code for name in names]
        answer_card(project=project, card=cards[key], groups=codes, why_none=why_none, by=by_lead)
    _views(project, by_lead)


def _views(project: Project, by_lead: Actor) -> None:
    """Where people put some groups, one of them on paper; and the lead shows what can be shown of it."""
    actors = _actors(project)
    typed = replace(actors[ON_PAPER], entered_by=actors["Heron"].member_code)
    actors |= {ON_PAPER: typed, by_lead.name: by_lead}
    on_paper = project.members.get(name=ON_PAPER)
    choose_side(member=on_paper, side=Side.LIVED, by=typed)
    say_yes(member=on_paper, by=typed)
    for name, views in VIEWS.items():
        group = project.groups.get(name=name)
        for who, (affected, has_say, link) in views.items():
            judge_group(group=group, says=OwnView(affected, has_say, link), by=actors[who])
    show_views(project=project, code=uuid4(), by=by_lead)


def _check_ins(project: Project, by_lead: Actor) -> None:
    """Check-ins that are closed, the last one with comments and a reply; held on days before the demo was loaded."""
    voices = _actors(project) | {by_lead.name: by_lead}
    voices[ON_PAPER] = replace(voices[ON_PAPER], entered_by=voices["Heron"].member_code)
    members = {member.name: member for member in project.members.all()}
    names, now = (*LIVED_VOICES, *STAFF_VOICES), timezone.now()
    for held in CHECK_INS:
        closes_on, _ = last_days(project)
        check_in = open_check_in(project=project, code=uuid4(), closes_on=closes_on, by=by_lead)
        keys = check_in.values.values_list("key", flat=True)
        said = {key: "".join(held.said.get(key, ())) or "o" * len(names) for key in keys}
        for place, name in enumerate(names):
            answer_check_in(
                check_in=check_in,
                member=members[name],
                answers={key: WORD_OF[letters[place]] for key, letters in said.items() if letters[place] in WORD_OF},
                words=COMMENTS.get(name, "") if held is CHECK_INS[-1] else "",
                by=voices[name],
            )
        close_check_in(check_in=check_in, by=by_lead)
        opened, closed = (now - timedelta(days=days) for days in (held.opened, held.closed))
        project.check_ins.filter(pk=check_in.pk).update(
            opened_at=opened, closed_at=closed, closes_on=timezone.localdate(closed, project.zone)
        )
    reply = Reply(HEARD_THEM, CHANGE, who=by_lead.name, by_date=timezone.localdate() + timedelta(days=14))
    saw = project.check_ins.latest("number").code
    reply_to_value(project=project, key=BROKEN, code=uuid4(), saw=saw, reply=reply, by=by_lead)


def _requests(project: Project, by_lead: Actor, left_out: Asked) -> None:
    """One request that waits for a reply, and one that was done."""
    actors = _actors(project)
    raise_challenge(project=project, code=uuid4(), asked=left_out, shows_name=False, by=actors["Moss"])
    missing = Asked(ChallengeAbout.MISSING, WHY_MISSING, missing_name=MISSING)
    challenge = raise_challenge(project=project, code=uuid4(), asked=missing, shows_name=True, by=actors["Fern"])
    reply_to_challenge(challenge=challenge, words=MISSING_REPLY, version=challenge.version, does_it=True, by=by_lead)


def _actors(project: Project) -> dict[str, Actor]:
    return {
        member.name: Actor(ActorKind.PARTICIPANT, member.pk, member.code, member.name)
        for member in Member.objects.filter(project=project, is_lead=False)
    }


def _promise(project: Project, by_lead: Actor) -> None:
    """The eight lines as they are given, put to everyone; some have answered."""
    version = put_to_everyone(project=project, saw=promise_text(project).saw, by=by_lead)
    actors = _actors(project)
    for name, answer, words in ANSWERS:
        answer_promise(project=project, version=version.number, answer=answer, words=words, by=actors[name])


def _concern(project: Project, by_lead: Actor) -> None:
    """A concern without a name, and what a lead replied."""
    stage = project.stages.get(position=1)
    by = _actors(project)["Fern"]
    concern = raise_objection(stage=stage, code=uuid4(), words=CONCERN, shows_name=False, by=by)
    reply_to_objection(objection=concern, words=CONCERN_REPLY, version=concern.version, by=by_lead)


def _write(project: Project, by_lead: Actor) -> None:
    exercises = {exercise.key: exercise for exercise in project.exercises.select_related("stage", "project")}
    actors = _actors(project)
    for name, words in PROBLEM:
        _entry(exercises["problem"], words, {}, actors[name])
    first, can, why = (column.key for column in exercises["can_change"].column_specs[:3])
    for row in CAN_CHANGE:
        _entry(exercises["can_change"], row["thing"], {first: row["thing"], can: row["can"], why: row["why"]}, by_lead)
    first, kind, have = (column.key for column in exercises["support"].column_specs)
    for words, what, got in SUPPORT:
        _entry(exercises["support"], words, {first: words, kind: what, have: got}, by_lead)
    _entry(exercises["hopes"], "That somebody asks how the first night went.", {}, actors["Fern"])
    save_text(
        exercise=exercises["working_together"],
        text="We meet for an hour, with a break. Everyone gets the papers a week before. Nobody has to speak.",
        values={},
        version=0,
        by=by_lead,
    )


def _entry(exercise: Exercise, text: str, values: dict[str, Any], by: Actor) -> None:
    save_entry(exercise=exercise, code=uuid4(), text=text, values=values, version=0, by=by)


def demo_sign_in() -> str:
    """How to sign in to the demo, in a few lines."""
    try:
        known = json.loads(_sign_in_file().read_text())
    except FileNotFoundError:
        return "The demo project is there. Its sign-in was made on another machine."
    return (
        "\nThe demo project is fictional. To look at it:\n"
        f"  as its lead:        sign in as {known['email']} with the password {known['password']}\n"
        f"  as a participant:   open {absolute(known['link'])} in a private window\n"
    )
