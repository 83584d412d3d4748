"""Forms about the promise, check-ins and talks."""

from django.urls import reverse

from planner.models import (
    CheckIn,
    CheckInWords,
    PromiseAnswer,
    PromiseLine,
    PromiseReply,
    TalkAgreement,
    TalkNote,
    ValueReply,
    ValueReplyNotEnough,
)
from planner.promise import DEFAULT_LINES
from stakeholders.models import Project
from tests.bad_input.forms import RESPECT, Form, drafted_line, of_asked, of_project, of_talk, of_value_reply

FORMS: dict[str, Form] = {
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
        hang=("who", "by_date"),
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
        hang=("held_by_other",),
    ),
    "my talk": Form(
        of_talk("my_talk"),
        {"is_right": "no", "words": "It was not so."},
        {"words": 500},
        ("is_right",),
        lambda name: TalkAgreement.objects.get().words,
        person="person",
    ),
}
