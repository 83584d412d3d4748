"""A team that works through the pages only: it follows the link beside whatever is still needed, and fills in the form.

Nobody here knows a rule. Each page that a mend may lead to has a way to answer it; where a page changes nothing, or
nothing is linked, the story fails: that is a dead end.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from stakeholders.models import LIVED_SIDE, Project, Side, User
from tests.factories import at
from tests.pages import Form, Page, browser_of, come_in, read

WORDS = "We talked about it together, and wrote down what we said."
MOST_STEPS = 80
"""Links that are followed to sign one stage."""


class DeadEnd(AssertionError):
    """Nothing that the page offers leads on."""


@dataclass
class Person:
    """Somebody who takes part, with their link and their own browser."""

    name: str
    side: Side
    secret: str
    came_at: datetime
    browser: Client = field(default_factory=Client)

    @property
    def is_lived(self) -> bool:
        """Whether they have lived experience, or are a carer."""
        return self.side in LIVED_SIDE


@dataclass
class Team:
    """A project, its lead at a desk, everybody else at their links, and the moment it is."""

    user: User
    now: datetime
    waits: bool
    """Whether it waits until people had time to join; else it says openly that there is less time."""
    fills: bool
    """Whether people say they are of the affected groups; else groups are heard another way, or a gap says why not."""
    code: str = ""
    people: list[Person] = field(default_factory=list)
    followed: list[str] = field(default_factory=list)
    """The pages that were linked beside what was needed."""
    _desks: dict[date, Client] = field(default_factory=dict)

    @property
    def project(self) -> Project:
        """The project, read afresh."""
        return Project.objects.get(code=self.code)

    @property
    def desk(self) -> Client:
        """The lead's browser, signed in anew each day."""
        if self.today not in self._desks:
            self._desks = {self.today: browser_of(self.user)}
        return self._desks[self.today]

    @property
    def today(self) -> date:
        """The day it is."""
        return timezone.localdate(self.now)

    def address(self, name: str, *args: Any) -> str:
        """A page of the project."""
        return reverse(name, args=[self.code, *args])

    def wait(self, days: int) -> None:
        """Time passes, and nobody does anything. Everybody opens their link again: browsers forget."""
        self.now += timedelta(days=days)
        with at(self.now):
            for person in self.people:
                come_in(person.browser, person.secret)

    # What a hand does -----------------------------------------------------------------------------------------------

    def look(self, browser: Client, path: str) -> Page:
        """A page that opens."""
        response = browser.get(path, follow=True)
        if response.status_code != 200:
            raise DeadEnd(f"{path}: {response.status_code}")
        return read(response)

    def send(self, browser: Client, path: str, *, having: str = "", into: str = "", **values: Any) -> Page:
        """Open a page, fill in the form that has this box, or leads there, and send it. Returns what it leads to."""
        page = self.look(browser, path)
        found = [form for form in page.forms if _has(form, having) and into in form.action]
        if not found:
            raise DeadEnd(f"{path} has no form with {having or into}.")
        filled = _filled(found[0], self.today) | values
        response = browser.post(found[0].action or path, filled, follow=True)
        answer = read(response)
        if response.status_code != 200 or answer.summary:
            raise DeadEnd(f"{path}: {response.status_code} {answer.summary}")
        return answer

    # Everybody's part -----------------------------------------------------------------------------------------------

    def begin(self, *, plan: str, people_about: int) -> None:
        """The lead starts the project."""
        with at(self.now):
            page = self.send(
                self.desk,
                reverse("project_start"),
                having="sentence",
                name="Home from hospital",
                sentence="We want the first week at home to feel safe.",
                starts_on=self.today.isoformat(),
                ends_on=(self.today + timedelta(days=700)).isoformat(),
                people_about=str(people_about),
                contact="Robin, 01632 960 123",
            )
            for form in page.forms:  # a small team is asked which plan it wants
                if _has(form, "plan_asked"):
                    self.desk.post(reverse("project_start"), form.values | {"plan": plan})
            self.code = Project.objects.get().code
            self.send(self.desk, self.address("lead_side"), having="side", side=Side.DECIDER)

    def bring_in(self, name: str, side: Side) -> None:
        """The lead adds somebody and hands them their link; they come in and answer what they are asked."""
        with at(self.now):
            page = self.send(self.desk, self.address("person_add"), having="name", name=name)
            [secret] = set(re.findall(r"/join/([\w-]{20,})/", page.source))
            person = Person(name, side, secret, self.now)
            come_in(person.browser, secret)
            self.send(person.browser, self.address("arrive_name"), name=name)
            self.send(person.browser, self.address("arrive_side"), side=side)
            self.send(person.browser, self.address("arrive_yes"))
            self.people.append(person)
            self._belong(person)

    def _belong(self, person: Person) -> None:
        """They say which groups they are of, where there are groups of their side."""
        mine = [str(group.code) for group in self.project.groups.listed() if group.side == person.side]
        if mine:
            self.send(person.browser, self.address("my_groups"), having="groups", groups=mine)

    def finish(self, position: int) -> None:
        """Follow what is needed until the stage is signed off."""
        last, times = "", 0
        for _ in range(MOST_STEPS):
            with at(self.now):
                page = self.look(self.desk, self.address("stage_detail", position))
                if self.project.sign_offs.filter(stage__position=position).exists():
                    return
                link = _first_link(page)
                if link is None:
                    raise DeadEnd(f"Stage {position} needs something, and leads nowhere: {_needed(page)}")
                name = resolve(link).url_name or ""
                self.followed.append(name)
                here = f"{link} {_needed(page)}"
                times = times + 1 if here == last else 0
                last = here
                if times > 3:
                    raise DeadEnd(f"Stage {position}: {link} changes nothing: {_needed(page)}")
                way = self._ways().get(name)
                if way is None:
                    raise DeadEnd(f"Stage {position} leads to {link}, where nobody knows what to do.")
                way(link)
        raise DeadEnd(f"Stage {position}: {MOST_STEPS} steps, and it is not signed.")

    # What each page asks for ----------------------------------------------------------------------------------------

    def _ways(self) -> dict[str, Callable[[str], None]]:
        return {
            "exercise_detail": self._write,
            "promise": self._promise,
            "group_list": self._list_groups,
            "side_gap": self._no_group,
            "group_place": self._place,
            "card_list": self._cards,
            "group_detail": self._reach,
            "count_save": self._simple,
            "window_set": self._simple,
            "period_gap": self._time,
            "gap_renew": self._renew,
            "check_in_open": self._ask_everyone,
            "check_ins": self._close,
            "talk_add": self._talk,
            "people_list": self._agree,
            "stage_finish": self._simple,
        }

    def _simple(self, path: str) -> None:
        self.send(self.desk, path)

    def _write(self, path: str) -> None:
        """Participants write where they may; the lead writes elsewhere."""
        self.send(self.desk, path, having="version")

    def _promise(self, path: str) -> None:
        page = self.look(self.desk, path)
        if any("publish" in form.action for form in page.forms):
            self.send(self.desk, path, into="publish")
        page = self.look(self.desk, path)
        if any("answer" in form.action for form in page.forms):
            self.send(self.desk, path, into="answer", answer="yes")
        for person in self.people:
            mine = self.address("my_promise")
            if any(_has(form, "version") for form in self.look(person.browser, mine).forms):
                self.send(person.browser, mine, having="version", answer="yes")

    def _list_groups(self, path: str) -> None:
        self.send(self.desk, path, having="name", name="People who left hospital", side=Side.LIVED)

    def _no_group(self, path: str) -> None:
        """A big team adds the group; a small one says openly why there is none, where it is not of the lived side."""
        side = path.rstrip("/").rsplit("/", 1)[-1]
        if self.fills or side in LIVED_SIDE:
            name = {"carer": "Families", "frontline": "Ward staff", "decider": "Heads of wards"}.get(side, "Patients")
            self.send(self.desk, self.address("group_list"), having="name", name=name, side=side)
        else:
            self.send(self.desk, path)

    def _place(self, path: str) -> None:
        page = self.look(self.desk, path)
        values: dict[str, str] = {}
        for group in self.project.groups.listed().filter(position=None):
            is_lived = group.side in LIVED_SIDE
            values |= {f"{group.code}-affected": "75" if is_lived else "25", f"{group.code}-say": "25"}
        assert page.forms
        self.send(self.desk, path, having=next(iter(values)), **values)
        for person in self.people:
            self._belong(person)

    def _cards(self, path: str) -> None:
        page = self.look(self.desk, path)
        cards = [link for link in page.links.values() if link.startswith(path) and link != path]
        for card in dict.fromkeys(cards):
            if "groups" in card and resolve(card.split("#")[0]).url_name == "card_answer":
                self.send(self.desk, card.split("#")[0], having="why_none", new="", why_none=WORDS)

    def _reach(self, path: str) -> None:
        """Places and two ways to reach them; a small team hears some groups another way."""
        code = path.rstrip("/").rsplit("/", 1)[-1]
        group = self.project.groups.get(code=code)
        if self.fills or group.side == Side.LIVED:
            self.send(self.desk, self.address("group_change", code), having="places", places="2")
            for way in ("The lunch club", "The nurse who visits"):
                self.send(self.desk, self.address("route_add", code), having="words", words=way, is_offline="on")
        else:
            self.send(
                self.desk,
                self.address("heard_add", code),
                having="how",
                people="2",
                how="Over tea",
                by_whom="Moss",
                heard_on=self.today.isoformat(),
            )

    def _time(self, path: str) -> None:
        if self.waits:
            self.wait(7)
        else:
            self.send(self.desk, path)

    def _renew(self, path: str) -> None:
        self.send(self.desk, path)

    def _ask_everyone(self, path: str) -> None:
        """A check-in that everybody answers on one page; it is closed a week later."""
        self.send(self.desk, path)
        for person in self.people:
            one_page = self.address("my_check_in_one_page")
            page = self.look(person.browser, one_page)
            words = {
                box.attributes["name"]: "often"
                for form in page.forms
                for box in form.boxes
                if box.attributes.get("type") == "radio" and box.attributes.get("value") == "often"
            }
            self.send(person.browser, one_page, having=next(iter(words)), **words)
        self.wait(7)

    def _close(self, path: str) -> None:
        """Close the check-in that is open."""
        found = [link for link in self.look(self.desk, path).links.values() if _leads_to(link, "check_in")]
        close = [link for link in self.look(self.desk, found[0]).links.values() if _leads_to(link, "check_in_close")]
        self.send(self.desk, close[0])

    def _talk(self, path: str) -> None:
        """The lead writes down a talk, and somebody of the lived side says that the note is right."""
        page = self.look(self.desk, path)
        lines = [box for form in page.forms for box in form.boxes if box.attributes.get("value") == "kept"]
        kept = {box.attributes["name"]: "kept" for box in lines}
        self.send(self.desk, path, having="held_by", held_by_other="", held_on=self.today.isoformat(), **kept)
        talk = self.project.talks.latest("pk")
        mine = self.address("my_talk", talk.code)
        for person in self.people:
            if any(_has(form, "is_right") for form in self.look(person.browser, mine).forms):
                self.send(person.browser, mine, having="is_right", is_right="yes", words="")

    def _agree(self, path: str) -> None:
        """Whoever is asked agrees; where nobody is, it takes longer until somebody may."""
        for person in self.people:
            place = self.look(person.browser, self.address("take_part"))
            asked = [link for link in place.links.values() if link.endswith("/agree/")]
            if asked:
                self.send(person.browser, asked[0], having="seen")
                return
        self.wait(7)


def _needed(page: Page) -> list[str]:
    return [item.words for each in page.root.all(class_="checks") for item in each.all("li", **{"data-met": "no"})]


def _first_link(page: Page) -> str | None:
    links = [link.attributes["href"] for gate in page.root.all(class_="gate") for link in gate.all("a")]
    return links[0].split("#")[0] if links else None


def _leads_to(link: str, name: str) -> bool:
    return link.startswith("/") and resolve(link.split("#")[0].split("?")[0]).url_name == name


def _has(form: Form, name: str) -> bool:
    return not name or any(box.attributes.get("name") == name for box in form.boxes)


def _filled(form: Form, today: date) -> dict[str, str]:
    """What a form would send once everything is filled in that is empty."""
    values = form.values
    for box in form.boxes:
        name, kind = box.attributes.get("name", ""), box.attributes.get("type", "text")
        if name in {"", "csrfmiddlewaretoken"} or kind in {"hidden", "checkbox"}:
            continue
        if box.tag == "select":
            options = [option.attributes.get("value", "") for option in box.all("option")]
            values[name] = values.get(name) or next((option for option in options if option), "")
        elif kind == "radio":
            values.setdefault(name, box.attributes.get("value", "on"))
        elif not values.get(name):
            values[name] = "2" if "inputmode" in box.attributes else _new(kind, today)
    return values


def _new(kind: str, today: date) -> str:
    match kind:
        case "date":
            return (today + timedelta(days=60)).isoformat()
        case "datetime-local":
            return f"{(today + timedelta(days=60)).isoformat()}T14:00"
        case "number":
            return "2"
        case "email":
            return ""
        case _:
            return WORDS
