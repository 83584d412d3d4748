"""What stands in the demo project. Everybody and everything in it is invented."""

from dataclasses import dataclass

from planner.models.promise import AnswerChoices
from planner.values import Word
from stakeholders.models import OwnLink, Side, WhyNot
from stakeholders.recruiting import Step

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
)
"""Code names and sides of those who were there from the first weeks."""
ON_PAPER = "Sorrel"
"""Takes part on paper; Heron may type for them."""
CAME_BY_POSTER = (
    ("Yarrow", Side.LIVED, "People who left hospital this year"),
    ("Thistle", Side.LIVED, "People who live alone"),
    ("Rowan", Side.CARER, "Husbands, wives and partners"),
    ("Sparrow", Side.CARER, "Young people who care"),
    ("Lark", Side.FRONTLINE, "Volunteer drivers"),
)
"""Who came in later by a poster, with the group they say they are of."""
NOT_YET_IN = "Wren"
"""Has a link, and has not opened it."""
ON_A_BREAK = "Larch"
"""Takes a break."""

FIRST_STAGE = ("problem", "can_change", "decisions", "time_money", "support", "hopes", "working_together")
SECOND_STAGE = ("who_listed", "second_look", "barriers")
THIRD_STAGE = ("invitation", "meetings", "paying", "safe", "promise_again", "why_no")
FOURTH_STAGE = ("known", "heard")
"""Exercises in which something stands; of the fourth stage one that is needed is empty still."""

ROWS: dict[str, tuple[tuple[object, ...], ...]] = {
    "can_change": (
        ("The day and time people go home", "yes", "The ward can plan it two days ahead."),
        ("Who meets people at home", "yes", "Nobody has decided this yet."),
        ("The number of beds", "no", "It is set for the whole region."),
    ),
    "decisions": (
        ("Who rings on the first evening", "The ward", "together", "decide", 150),
        ("On which days people go home", "The ward's manager", "together", "decide", 180),
    ),
    "time_money": (
        ("Project ends", 430, None, "The health board", "not_asked"),
        ("Half-year report", 180, None, "The health board", "yes"),
        ("Money to pay people", None, 9600, "Strathmoor Together", "no"),
    ),
    "support": (
        ("The lunch club at Strathmoor hall", "places", "have"),
        ("Volunteer drivers", "people", "have"),
        ("A phone number that somebody answers at night", "places", "missing"),
    ),
    "second_look": (
        ("A home carer from the next town", "yes", "Husbands and wives who were never asked", "We had tea with four."),
    ),
    "barriers": (
        ("@People who live alone", "Meetings are in town", "A taxi that we book and pay", "Robin Demo", 60),
        ("@Young people who care", "School, and fear of being found out", "Meeting after 6, with no names", "Fern", 60),
    ),
    "meetings": (
        ("What the first week is like", None, "in_person", "Strathmoor hall"),
        ("Sorting what we heard", None, "online", "A link by text"),
    ),
    "paying": (
        ("Time", "£15 an hour", "cash", "On the day"),
        ("Travel", "What it costs", "we_book_it", "Before you come"),
        ("Carer cover or childcare", "What it costs", "bank", "In a week"),
    ),
    "why_no": (("Meetings at 10 in the morning", "Every second one is at 6", "yes"),),
    "heard": (
        ("The first night is the worst. Nobody rings.", "@People who live alone", "visit", "team"),
        ("I left school at noon to be there when the taxi came.", "@Young people who care", "phone", "team"),
        ("We send people home on Fridays because beds are needed.", "@Night staff on the wards", "meeting", "team"),
    ),
}
"""Rows of tables, the columns from the first on; @ stands before a group, and a number where a day is asked is the
days since the project began."""

TEXTS = {
    "working_together": "We meet for an hour, with a break. Everyone gets the papers a week before.",
    "who_listed": "Three people who left hospital, two carers, a nurse, a manager. Nobody who works at night.",
    "invitation": (
        "You are invited to help plan the first week at home after hospital. It takes an hour every two weeks. "
        "For your time you get £15 an hour. We book your travel. Ask for free, independent advice first if you get "
        "benefits. You do not need your real name, and you can stop at any time."
    ),
    "safe": (
        "Ask Robin Demo anything. To talk to somebody who does not run this, ring the advice shop in Hill Street. "
        "Speaking up does not change your services."
    ),
}
NOTES = {
    "problem": (
        ("Moss", "They phone at 4 to say you are going home at 5. Nobody asked if there is food in the house."),
        ("Fern", "I found out from the taxi driver that Mum was coming home."),
        ("Moss", "I did not know who to ring when the tablets ran out."),
        ("Heron", "We hear about people after they have fallen, not before."),
    ),
    "hopes": (("Fern", "That somebody asks how the first night went."),),
    "promise_again": (("Bramble", "We want to hear back in days, not in months."), ("Sedge", "I agree as it is.")),
    "known": (
        ("Alder", "One in seven people is back on the ward within a week."),
        ("Heron", "The council asked the same in 2024. The answers are in a drawer."),
    ),
}

FIRST_ANSWERS = (
    ("Moss", AnswerChoices.YES, ""),
    ("Fern", AnswerChoices.YES, ""),
    ("Heron", AnswerChoices.BUT, "We need time in the rota for this."),
    ("Alder", AnswerChoices.YES, ""),
)
"""What people say of the promise at first; the others answer later."""
LATER_BUT = ("Larch", "The money for it ends with the year.")

GROUPS = (
    ("People who live alone", Side.LIVED),
    ("Young people who care", Side.CARER),
    ("Night staff on the wards", Side.FRONTLINE),
    ("Those who pay for care at home", Side.DECIDER),
    ("People who left hospital this year", Side.LIVED),
    ("People with no fixed address", Side.LIVED),
    ("Husbands, wives and partners", Side.CARER),
    ("Pharmacists", Side.FRONTLINE),
    ("Volunteer drivers", Side.FRONTLINE),
    ("Doctors at the health centre", Side.DECIDER),
    ("Staff of the day centre", Side.FRONTLINE),
)
"""Those that were listed at first; the twelfth came by a request."""
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
    "Staff of the day centre": (50, 35),
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
BELONGS = {
    "Moss": ("People who live alone",),
    "Fern": ("Husbands, wives and partners",),
    "Bramble": ("People who live alone", "People who left hospital this year"),
    "Linnet": ("Young people who care",),
    "Juniper": ("People who left hospital this year",),
    "Plover": ("Husbands, wives and partners",),
    "Teasel": ("People who live alone",),
    "Heron": ("Staff of the day centre",),
    "Sedge": ("Night staff on the wards",),
    "Clover": ("Night staff on the wards", "Volunteer drivers"),
    "Alder": ("Those who pay for care at home",),
    "Larch": ("Doctors at the health centre",),
    ON_PAPER: ("People who left hospital this year", "People who live alone"),
}
"""Who says that they are of which group."""
PLACES = {
    "People who live alone": 4,
    "Young people who care": 4,
    "People who left hospital this year": 4,
    "Night staff on the wards": 2,
    "Husbands, wives and partners": 3,
    "People with no fixed address": 2,
    "Volunteer drivers": 2,
    "Doctors at the health centre": 2,
}
WAYS = (
    ("People who live alone", "The lunch club at Strathmoor hall", True),
    ("People who live alone", "The parish letter", True),
    ("Young people who care", "The youth worker at the high school", True),
    ("Young people who care", "A chat group that Fern is in", False),
    ("People who left hospital this year", "The nurse who visits in the first week", True),
    ("People who left hospital this year", "A card in the bag of tablets", True),
    ("Night staff on the wards", "The board in the staff room", True),
    ("Night staff on the wards", "The nurse in charge at 9 in the evening", True),
    ("Husbands, wives and partners", "Tea at the day centre", True),
    ("Husbands, wives and partners", "The waiting room of the health centre", True),
)
"""Ways to reach a group, and whether each works without the internet."""
HEARD = (
    ("Husbands, wives and partners", 4, "Tea at the day centre, in pairs", "Fern"),
    ("People with no fixed address", 2, "Soup at the hostel on a Friday", "Heron"),
)
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
    "Young people who care": {"Linnet": (100, 0, OwnLink.BELONG)},
}
"""Where people put groups, and what they have to do with them: of two groups enough have said it to be shown."""
LEFT_OUT = "People with no fixed address"
WHY_LEFT_OUT = "Two of them were heard at the hostel, and the ward sends few of them home."
THEY_SHOULD_BE_IN = "The ward sends people to the hostel on Fridays. They have the first week too."
MISSING, WHY_MISSING = "Neighbours who hold a key", "They are the ones we ring first, and nobody tells them anything."
MISSING_REPLY = "You are right, we forgot them. They are in the list from today."
CARDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("using-it", ("People who left hospital this year", "People who live alone")),
    ("family", ("Young people who care", "Husbands, wives and partners")),
    ("workers", ("Night staff on the wards", "Pharmacists", "Volunteer drivers")),
    ("power", ("Those who pay for care at home", "Doctors at the health centre")),
)
"""Cards that are answered by groups; of the others it is said why there are none."""
WHY_NONE = "We asked the lunch club and the youth worker, and nobody knows anyone. We ask again in spring."

CONCERN = "The meetings are at 10. That is when I take my mother to the day centre."
CONCERN_REPLY = "You are right. From now on every second meeting is at 6 in the evening."

LIVED_VOICES = ("Moss", "Fern", ON_PAPER, "Bramble", "Linnet", "Juniper", "Plover", "Teasel")
STAFF_VOICES = ("Heron", "Alder", "Sedge", "Clover", "Larch", "Robin Demo")
WORD_OF = {word[0]: word for word in Word}
"""The words of an answer by their first letters."""


@dataclass(frozen=True, slots=True)
class Held:
    """A check-in: days since it opened and closed, and the first letters of what the voices said of some lines.

    A dash is no answer. To every other line everybody said "often".
    """

    opened: int
    closed: int
    said: dict[str, tuple[str, str]]


CHECK_INS = (
    Held(
        77,
        70,
        {
            "difference": ("oosoaoos", "oooaoo"),
            "honest": ("oaooaosa", "oooooo"),
            "safe": ("aaoaoaao", "aoaooo"),
            "access": ("oaooso-o", "aooooo"),
        },
    ),
    Held(
        47,
        40,
        {
            "difference": ("ossosoor", "oooaoo"),
            "honest": ("oaoosaos", "oosooo"),
            "safe": ("aaoaaaao", "aoaooo"),
            "access": ("ooooso-o", "aooooo"),
        },
    ),
    Held(
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
    "Sedge": "The lunch is good.",
}
"""What some add in the last check-in, for everyone to read without their names; one of them names somebody."""
BROKEN = "difference"
HEARD_THEM = "You told us three things this year. You saw none of them happen."
CHANGE = "Every Friday we write down what changed that week. Moss reads it before it goes out."

MORE_TIME = "No young carer has joined yet, and school holidays were in between."
MORE_TIME_FOR = "The youth worker at the high school"
SHORT = "Young people who care"
WHY_SHORT = "They fear that somebody takes them away from home when they speak. So far two have come."
PLAN_SHORT = "The youth worker asks them one to one, and Sparrow meets them first."
WHY_SHORT_FIRST = "They are at school when we meet, and they fear being found out."
PLAN_SHORT_FIRST = "The youth worker asks them one to one, after 6 in the evening."

ASKED: tuple[tuple[str, str, tuple[Step, ...]], ...] = (
    ("Kite", "Young people who care", (Step.APPROACHED, Step.INTERESTED, Step.TALK_HELD, Step.JOINED)),
    ("Pebble", "Young people who care", (Step.APPROACHED, Step.INTERESTED)),
    ("Otter", "Young people who care", (Step.APPROACHED, Step.DECLINED)),
    ("Comet", "Night staff on the wards", (Step.APPROACHED, Step.INTERESTED, Step.TALK_HELD)),
    ("Marble", "Volunteer drivers", (Step.APPROACHED,)),
)
"""People who were asked, by the code names they said yes to, and the steps they took; the first counts on the word of
one lead."""
STANDS_READY = "Comet"
WHY_NOT = WhyNot.TRUST
APPROACHES = (
    ("Young people who care", 9, "The youth worker at the high school", "She asked each of them alone."),
    ("People who live alone", 20, "The lunch club at Strathmoor hall", "We ate there, and told them what it is."),
    ("Night staff on the wards", 12, "The nurse in charge at 9 in the evening", ""),
)
"""How many were asked, by which way, and what was done."""
NEEDS = (("Fern", "A taxi there and back"), ("Juniper", "Somebody to read with me"))
"""What more people need; the first is seen to and worked, the second is late."""
PAID = (
    ("Moss", "Meeting of the first week", "15", 40, 40),
    ("Fern", "Meeting of the first week, and a taxi", "31.50", 40, 33),
    ("Bramble", "Two meetings", "30", 20, 9),
    ("Juniper", "Reading a draft", "15", 16, None),
)
"""What was agreed with people, how much in pounds, and the days since it was agreed and paid; the last is owed."""
