"""Forms about the time to join, places and people asked."""

from collections.abc import Callable

from django.urls import reverse

from planner.models import Gap
from planner.queries.count import count_page
from stakeholders.models import Approach, CoverageLine, Group, Member, Recruit, Window
from tests.bad_input.forms import EMPTY_GROUP, Form, World, of_asked, of_group, of_project, our_group


def blue_hat() -> Recruit:
    """Somebody asked by the lead, who has no way in."""
    return Recruit.objects.filter(member=None).earliest("pk")


def of_recruit(name: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.project.code, blue_hat().code])


FORMS: dict[str, Form] = {
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
    "places of a group": Form(
        of_group("places_set"),
        {"places": "4", "reserve": "1"},
        {},
        (),
        lambda name: str(getattr(our_group(), name)),
        shows=lambda: {"initial-places": "", "initial-reserve": ""},
    ),
    "person asked": Form(
        of_group("recruit_add"),
        {"step": "interested", "asked_on": "2027-03-01", "name": "Green hat", "consented_on": "2027-03-01"},
        {"name": 40},
        ("step", "asked_on", "consented_on", "groups", "code"),
        lambda name: str(getattr(Recruit.objects.latest("pk"), name)),
        codes=("code",),
        shows=lambda: {"groups": str(our_group().code)},
        lists=("groups",),
        hang=("consented_on",),
    ),
    "person asked, another step": Form(
        of_recruit("recruit_move"),
        {"step": "declined", "taken_on": "2027-03-02", "why": ""},
        {},
        ("step", "taken_on", "saw"),
        lambda name: str(getattr(blue_hat(), name)),
        shows=lambda: {"saw": "approached"},
    ),
    "person asked, changed": Form(
        of_recruit("recruit_change"),
        {"name": "Blue coat", "consented_on": "2027-03-01", "is_reserve": "on"},
        {"name": 40},
        ("consented_on", "groups"),
        lambda name: str(getattr(blue_hat(), name)),
        shows=lambda: {"groups": str(our_group().code)},
        lists=("groups",),
        hang=("consented_on",),
    ),
    "person asked, on paper": Form(
        of_recruit("recruit_to_paper"), {}, {}, (), lambda name: str(getattr(Member.objects.latest("pk"), name))
    ),
    "two entries of one person": Form(
        of_recruit("recruit_merge"),
        {},
        {},
        ("same",),
        lambda name: str(Recruit.objects.filter(member=None).count()),
        button="sure",
        shows=lambda: {"same": str(Recruit.objects.get(name="Red hat").code)},
    ),
    "many people asked": Form(
        of_group("approach_add"),
        {"people": "4", "made_on": "2027-03-01", "words": "A talk at the lunch club", "route": ""},
        {"words": 200},
        ("people", "made_on", "code"),
        lambda name: str(getattr(Approach.objects.latest("pk"), name)),
        codes=("code",),
    ),
}
