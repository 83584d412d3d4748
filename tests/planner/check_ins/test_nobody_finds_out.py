"""What anybody can look at is the same, whoever said what: of a check-in that is closed, and of one that is open.

One team is told of twice. In the second telling other people answer, in another way and another order, and somebody
else writes the comment: all that differs is what nobody may find out. Then pages, downloads, mails, commands, Django
admin and the log are compared, letter for letter. That no other page reads an answer, tests/test_access_matrix.py sees
of every route; what stands in the tables, test_what_is_kept.py. Source: product.md, "The privacy rule".
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from itertools import product

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from planner.actions.check_ins import remind_everyone
from planner.models import CheckIn
from planner.values import WORDS
from stakeholders.models import Mail, MailState, Member
from stakeholders.tasks import send_mail
from tests.check_in_factories import answer, begin_check_in, end_check_in
from tests.factories import at, make_participant, make_project, make_user, tell_leads
from tests.pages import browser_of, browser_with_link
from tests.planner.check_ins.teams import Team, make_team
from tests.properties import fresh_rows

pytestmark = pytest.mark.django_db

NEVER, RARELY, SOMETIMES, OFTEN, ALWAYS = WORDS
SHOWN = "Slower, so that we can follow."
HIDDEN = ("Hushwing", "Nightjar")
"""Comments that may be shown nowhere, one of each telling."""

TOKENS = re.compile(r"""(?<=name="csrfmiddlewaretoken" value=")\w+|(?<=nonce=")[^"]+|(?<='nonce-)[^']+""")
CODES = re.compile(r"\b[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}\b")
"""Drawn anew for each page, and for each new row."""
NUMBERS = re.compile(r"'Content-Length': '\d+', |(?<=/)\d+(?=/change/)")
"""A number that PostgreSQL gives to a new row is not given again, after what was done is undone."""


def one_way(team: Team, check_in: CheckIn, comment: str) -> None:
    """Four of the lived side say a word, so nothing of theirs may be shown; of the other side six do, and the lead."""
    team.say([*team.lived[:3], team.on_paper], [NEVER, NEVER, RARELY, NEVER], check_in=check_in, comment=comment)
    team.say([*team.staff, team.lead], [OFTEN, OFTEN, ALWAYS, NEVER, OFTEN, OFTEN, RARELY], check_in=check_in)
    answer(check_in=check_in, member=team.late[0], word=None)


def another_way(team: Team, check_in: CheckIn, comment: str) -> None:
    """As many of each side, and what may be shown of them is the same."""
    answer(check_in=check_in, member=team.lived[0], word=None)
    said = [NEVER, OFTEN, OFTEN, OFTEN, ALWAYS, OFTEN, RARELY]
    team.say([*team.staff[::-1], team.lead], said, check_in=check_in, comment=comment)
    team.say([team.late[1], team.on_paper, *team.lived[2:4]], [OFTEN, ALWAYS, ALWAYS, SOMETIMES], check_in=check_in)


TELLINGS = ((one_way, HIDDEN[0]), (another_way, HIDDEN[1]))


@dataclass(frozen=True, slots=True)
class Lookers:
    """A team, and a browser for everybody who looks: one answered in both tellings, and one in neither."""

    team: Team
    answered: Member
    browsers: dict[str, Client]

    def pages(self, closed: CheckIn, is_open: CheckIn) -> Iterator[tuple[str, str]]:
        """What speaks of check-ins, or of who does what: for whom, and its address."""
        code = self.team.project.code
        for name in ("project_home", "next_list", "history_list", "people_list", "check_ins", "you_said", "talk_list"):
            yield "lead", reverse(name, args=[code])
        yield "lead", reverse("stage_detail", args=[code, self.team.project.stages.count()])
        for check_in, name in product((closed, is_open), ("check_in", "check_in_answer")):
            yield "lead", reverse(name, args=[code, check_in.code])
        for name in ("check_in_extend", "check_in_cancel", "check_in_close"):
            yield "lead", reverse(name, args=[code, is_open.code])
        for member in (self.answered, self.team.lived[0]):
            yield "lead", reverse("person_detail", args=[code, member.code])
            yield "admin", reverse("admin:stakeholders_member_change", args=[member.pk])
        for who, here in (("bystander", code), ("answered", code), ("helper", self.team.on_paper.typed_place)):
            for name in ("take_part", "my_check_ins", "my_check_in", "my_check_in_thanks"):
                yield who, reverse(name, args=[here])
            yield who, reverse("my_check_in_results", args=[here, closed.code])
        for who, name in product(("bystander", "answered", "helper"), ("my_data", "my_typed")):
            yield who, reverse(name, args=[code])
        yield "answered", reverse("my_data", args=[code]) + "?file"
        yield "admin", reverse("admin:index")
        for name in ("stakeholders_historyentry", "stakeholders_mail", "django_tasks_database_dbtaskresult"):
            yield "admin", reverse(f"admin:{name}_changelist")


@pytest.fixture
def lookers() -> Lookers:
    project = make_project(lead=(lead := make_user()), template="short")
    team = make_team(project)
    answered, answered_secret, _ = make_participant(project=project, name="Ivy", side="frontline")
    bystander, bystander_secret, _ = make_participant(project=project, name="Wren", side="lived")
    team.staff.append(answered)
    for member in (answered, bystander):
        tell_leads(member=member, word=member.name)
    browsers = {
        "lead": browser_of(lead),
        "answered": browser_with_link(answered_secret),
        "bystander": browser_with_link(bystander_secret),
        "helper": browser_with_link(team.helper_secret),
        "admin": browser_of(make_user(is_admin=True)),
    }
    return Lookers(team, answered, browsers)


def same(content: str) -> str:
    """What was seen, without what is drawn anew each time."""
    return NUMBERS.sub("", CODES.sub("code", TOKENS.sub("token", content)))


def seen_by(lookers: Lookers, say: Callable[[Team, CheckIn, str], None], hidden: str, now: datetime) -> dict[str, str]:
    """All that is seen after one telling, in two rounds: of the closed one the comment may be shown."""
    team, seen = lookers.team, {}
    with at(now):
        say(team, team.check_in, SHOWN)
        closed = end_check_in(check_in=team.check_in)
        is_open = begin_check_in(project=team.project)
        say(team, is_open, hidden)
    with at(now + timedelta(days=1)):
        remind_everyone(check_in=is_open, by=team.as_lead())
        mail.outbox.clear()
        for waiting in Mail.objects.filter(state=MailState.WAITING).order_by("pk"):
            send_mail.call(waiting.pk)
        for number, (who, address) in enumerate(lookers.pages(closed, is_open)):
            response = lookers.browsers[who].get(address)
            content = response.content.decode()
            seen[same(f"{who} {number} {address}")] = same(f"{response.status_code} {response.headers}\n{content}")
        call_command("daily", stdout=(told := StringIO()))
    return seen | {"daily": told.getvalue(), "mails": same(repr([(each.to, each.body) for each in mail.outbox]))}


def test_everything_looks_the_same_whoever_said_what(lookers: Lookers, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    now, tellings = timezone.now(), []
    for say, hidden in TELLINGS:
        caplog.clear()
        with fresh_rows():
            seen = seen_by(lookers, say, hidden, now)
        tellings.append(seen | {"log": same(caplog.text)})

    one, another = tellings
    assert [where for where in one | another if one.get(where) != another.get(where)] == []
    # The comparison is not blind: every page is there, and what may be shown stands on them.
    assert {page[:3] for where, page in one.items() if " /" in where} == {"200", "302"}
    shown_to = {where.partition(" ")[0] for where, page in one.items() if SHOWN in page}
    assert shown_to == {"lead", "bystander", "answered", "helper"}
    assert [one["mails"].count(f"{name}@example.org") for name in ("wren", "ivy")] == [1, 1]
    assert "Check-ins that were closed: 0." in one["daily"]
