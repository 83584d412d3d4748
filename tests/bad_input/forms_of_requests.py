"""Forms about concerns and about requests for a group."""

from planner.models import NotGoodEnough, Objection, ObjectionReply
from stakeholders.models import Challenge, ChallengeReply, ReplyNotEnough
from tests.bad_input.forms import Form, of_concern, of_project, of_request

FORMS: dict[str, Form] = {
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
}
