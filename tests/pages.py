"""What tests of pages need: browsers that are signed in, a page as a browser reads it, a digest of all rows, and the
list of every page."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from django.urls import reverse

from planner.actions.entries import remove_entry
from planner.actions.gaps import renew_gap
from planner.actions.keys import clear_condition
from planner.actions.numbers import change_numbers
from planner.actions.objections import say_not_good_enough
from planner.actions.promise import reply_to_answer, reword_line
from planner.models import Condition
from planner.queries.stages import today_in
from stakeholders.actions.care import add_needs, answer_consents
from stakeholders.actions.helping import choose_way
from stakeholders.actions.members import invite_lead
from stakeholders.actions.shared_links import mail_shared_link
from stakeholders.actors import Actor
from stakeholders.models import (
    ConsentAnswer,
    ConsentPurpose,
    Contact,
    Mail,
    MailFailure,
    MailState,
    Member,
    Project,
    SharedLink,
    Side,
    TakesPart,
    User,
)
from tests.asked_pages import ASKED_PAGES, MY_ASKED_PAGES, asked_for_pages
from tests.check_in_pages import CHECK_IN_PAGES, MY_CHECK_IN_PAGES, check_ins_for_pages
from tests.factories import (
    PASSWORD,
    actor_of,
    answer_of,
    exercise_of,
    fill_required,
    lead_actor,
    make_group,
    make_lead,
    make_participant,
    make_project,
    make_shared_link,
    make_user,
    not_yet,
    raise_concern,
    reopen,
    reply_to,
    rewrite_promise,
    rows_from_notes,
    say_not_needed,
    sign,
    tell_leads,
    turn_key,
    typing_for,
    write,
)
from tests.place_secrets import count_of_places
from tests.register_pages import GROUP_PAGES, groups_for_pages
from tests.support_pages import MY_SUPPORT_PAGES, SUPPORT_PAGES, support_for_pages

SESSIONS_AND_CACHE = {"django_session", "shared_cache"}
"""Tables that may change while somebody only reads."""

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


# Browsers -----------------------------------------------------------------------------------------------------------


def browser_of(user: User, **options: Any) -> Client:
    """A browser that is signed in to an account."""
    client = Client(**options)
    client.force_login(user)
    return client


def browser_with_link(*secrets: str, **options: Any) -> Client:
    """A browser in which the button of each personal link was pressed."""
    client = Client(**options)
    for secret in secrets:
        come_in(client, secret)
    return client


def come_in(client: Client, secret: str) -> Any:
    """Open a link of either kind, and press the button. Returns where the button leads, a 302."""
    opened = client.get(reverse("link_open", args=[secret]))
    assert (opened.status_code, opened["Location"]) == (302, reverse("joining"))
    response = client.post(reverse("joining"))
    assert response.status_code == 302
    return response


def same_browser(client: Client, **options: Any) -> Client:
    """Another browser with the same cookies, so that what happens in it changes nothing for the first."""
    copy = Client(**options)
    if not options:
        copy.handler = client.handler  # the middleware keeps nothing of anybody, and is set up once
    for name, morsel in client.cookies.items():
        copy.cookies[name] = morsel.value
    return copy


# What is stored -----------------------------------------------------------------------------------------------------


def stored() -> dict[str, tuple[int, str]]:
    """How many rows each table holds, and a digest of them all; sessions and the cache are left out."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in SESSIONS_AND_CACHE:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
                rows = cursor.fetchall()
                found[table] = (len(rows), hashlib.sha256(repr(rows).encode()).hexdigest())
    return found


# A page as a browser reads it ---------------------------------------------------------------------------------------


@dataclass
class Element:
    """One element of a page."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Every word in it, with single spaces. Style and script are no words."""
        return " ".join("".join(self._texts()).split())

    @property
    def raw(self) -> str:
        """Its text as it stands."""
        return "".join(self._texts())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in {"script", "style"}:
                yield from child._texts()
                if child.tag not in {"a", "b", "bdi", "em", "span", "strong", "svg", "use"}:
                    yield " "

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """The elements inside with this tag and these attributes, in order; `class_` asks for one class of several."""
        class_ = attributes.pop("class_", "")
        return [
            element
            for element in self.inside
            if (not tag or element.tag == tag)
            and (not class_ or class_ in element.attributes.get("class", "").split())
            and all(element.attributes.get(name) == value for name, value in attributes.items())
        ]

    def one(self, tag: str = "", **attributes: str) -> "Element":
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements <{tag}> with {attributes}"
        return found[0]

    @cached_property
    def inside(self) -> list["Element"]:
        """Every element in it, in order. Found once: a page that was read changes no more."""
        found, waiting = [], [child for child in reversed(self.children) if not isinstance(child, str)]
        while waiting:
            element = waiting.pop()
            found.append(element)
            waiting += [child for child in reversed(element.children) if not isinstance(child, str)]
        return found


@dataclass
class Form:
    """A form as the browser would send it."""

    element: Element

    @property
    def action(self) -> str:
        """Where it goes; empty for the page's own address."""
        return self.element.attributes.get("action", "")

    @cached_property
    def boxes(self) -> list[Element]:
        """Its inputs, areas and choices, in order."""
        return [box for tag in ("input", "textarea", "select") for box in self.element.all(tag)]

    @cached_property
    def values(self) -> dict[str, str]:
        """What it would send, without the token."""
        found = {}
        for box in self.boxes:
            name = box.attributes.get("name", "")
            if name and name != "csrfmiddlewaretoken" and (value := _value_of(box)) is not None:
                found[name] = value
        return found


def _value_of(box: Element) -> str | None:
    kind = box.attributes.get("type", "text")
    if box.tag == "textarea":
        return box.raw.removeprefix("\n")
    if box.tag == "select":
        chosen = [option for option in box.all("option") if "selected" in option.attributes]
        options = chosen or box.all("option")[:1]
        return options[0].attributes.get("value", options[0].words) if options else None
    if kind in {"radio", "checkbox"} and "checked" not in box.attributes:
        return None
    return box.attributes.get("value", "on" if kind == "checkbox" else "")


class Page(HTMLParser):
    """A page, read once."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = source
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    @property
    def words(self) -> str:
        """Every word on it."""
        return self.root.words

    @property
    def heading(self) -> str:
        """Its one heading of the first rank."""
        return self.root.one("h1").words

    @property
    def title(self) -> str:
        """What the browser's tab says."""
        return self.root.one("head").one("title").words

    @property
    def banner(self) -> list[str]:
        """The messages after a save."""
        return [
            line.words
            for banner in self.root.all(class_="banner")
            for line in ([banner] if banner.tag == "p" else banner.all("p"))
        ]

    @property
    def summary(self) -> list[str]:
        """What the summary of errors lists; empty without one."""
        return [item.words for summary in self.root.all(id="error-summary") for item in summary.all("li")]

    @cached_property
    def forms(self) -> list[Form]:
        """The forms that post, but for the one that forgets the phone."""
        return [
            Form(form)
            for form in self.root.all("form", method="post")
            if not form.attributes.get("action", "").endswith("/sign-out/")
        ]

    @property
    def form(self) -> Form:
        """The one form that posts."""
        forms = self.forms
        assert len(forms) == 1, f"{len(forms)} forms"
        return forms[0]

    @property
    def links(self) -> dict[str, str]:
        """Where each link leads, by its words."""
        return {link.words: link.attributes.get("href", "") for link in self.root.all("a")}

    def errors_beside(self, name: str) -> list[str]:
        """What is said beside a box or group of choices, found as a screen reader finds it: by aria-describedby."""
        boxes = [box for box in self.root.inside if box.attributes.get("name") == name]
        assert boxes, f"There is no box called {name}."
        described = " ".join(box.attributes.get("aria-describedby", "") for box in boxes)
        for group in self.root.all("fieldset"):
            if any(inside is boxes[0] for inside in group.inside):
                described += " " + group.attributes.get("aria-describedby", "")
        return [
            item.words.removeprefix("Error: ")
            for id_ in dict.fromkeys(described.split())
            if id_.endswith("_error")
            for element in self.root.all(id=id_)
            for item in element.all("li")
        ]


def read(response: Any) -> Page:
    """The page that was answered."""
    return Page(response.content.decode())


# Every page that can be opened --------------------------------------------------------------------------------------

PUBLIC = ["welcome", "help", "privacy", "accessibility"]
SIGNING_IN = ["joining", "code_open", "account_login", "account_signup", "account_inactive", "account_reset_password"]
ACCOUNT = [
    "project_list",
    "project_start",
    "account_detail",
    "account_delete",
    "account_email",
    "account_change_password",
]
LINK_PAGES = [
    *("link_detail", "link_change", "link_renew", "link_turn_off", "link_mail", "link_poster", "link_cards"),
]
LEAD = [
    *("project_home", "next_list", "history_list", "people_list", "project_edit", "project_archive"),
    *("person_paper", "paper_sheets"),
    *("person_detail", "consent_sheet", "group_list", "group_paste", *GROUP_PAGES),
    *("group_grid", "group_views", "group_place", "group_changes", "group_bring_back", "card_list", "card_answer"),
    *("challenge_list", "challenge_raise", "challenge_change", "challenge_reply", "challenge_not_enough"),
    *("group_import", "group_import_check"),
    *("person_add", "lead_invite", "lead_leave", "link_replace", "person_turn_off"),
    *("people_paste", "link_list", "link_make", "links_mail_again", *LINK_PAGES),
    *("stage_list", "stage_detail", "stage_sheets", "stage_finish", "stage_record", "stage_reopen"),
    *("open_points", "gap_renew", "period_gap", "timeline", "window_set", "robust"),
    *("coverage", "count_save", "count_list", "count"),
    *("promise", "promise_draft", "promise_throw_away", "promise_line_add", "promise_line_reword", "promise_line_drop"),
    *("promise_spelling", "promise_reply", "lead_side"),
    *("concerns", "concern_raise", "concern_change", "concern_reply", "not_good_enough", "project_numbers"),
    *("exercise_detail", "entry_remove", "entry_reply", "lines_paste", "not_needed"),
    *CHECK_IN_PAGES,
    *SUPPORT_PAGES,
    *ASKED_PAGES,
]
PERSON = [
    *("take_part", "who_sees_what", "my_name", "my_side", "my_link", "my_link_mail"),
    *("my_leave", "my_erase", "my_data"),
    *("my_groups", "my_consents", "my_yes_again", "my_contact", "my_needs", "my_need_change", "my_paper"),
    *("my_typed", "my_typed_not_me"),
    *("my_promise", "my_promise_words"),
    *("my_concerns", "my_concern_raise", "my_concern_change", "my_not_good_enough"),
    *("my_views", "my_view", "my_view_say", "my_grid"),
    *("my_register", "my_challenges", "my_challenge_raise", "my_challenge_change", "my_challenge_not_enough"),
    *("my_stage", "my_agreement", "my_as_long_as", "my_not_yet", "my_condition", "my_record"),
    *("my_exercise", "my_entry_remove"),
    *MY_CHECK_IN_PAGES,
    *MY_SUPPORT_PAGES,
    *MY_ASKED_PAGES,
]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where the pages of a project are, and how to come in."""

    project: Project
    lead: User
    secret: str
    arguments: dict[str, tuple[Any, ...]]
    browsers: dict[str, Client] = field(default_factory=dict)
    """Of the person and of the lead, once they came in."""

    def come_in(self) -> None:
        """Sign both in, for all tests of a module."""
        self.browsers.update(person=browser_with_link(self.secret), lead=browser_of(self.lead))

    def address(self, name: str) -> str:
        """The address of a page."""
        if name in {*PUBLIC, *SIGNING_IN, *ACCOUNT}:
            return reverse(name)
        return reverse(name, args=[self.project.code, *self.arguments.get(name, ())])

    def browser(self, name: str) -> Client:
        """A browser of whom the page is for, after they came in."""
        if name in {*PUBLIC, *SIGNING_IN}:
            return Client()
        return same_browser(self.browsers["person" if name in PERSON else "lead"])


EVERY_PAGE = [*PUBLIC, *SIGNING_IN, *ACCOUNT, *LEAD, *PERSON]


def make_places(*, many: bool = False) -> Places:
    """A project with its first stage signed and its second ready to be; with `many`, a large one of its kind."""
    lead = make_user(name="Robin", password=PASSWORD)
    project = make_project(lead=lead)
    by = lead_actor(project=project)
    holder, secret, moss = make_participant(project=project, name="Moss", side=Side.LIVED)
    _finish_first_stage(project, holder, times=3 if many else 1)
    _tell_leads(project, holder, moss, times=15 if many else 1)
    link = _share_links(project, times=5 if many else 1)
    typed = _type_for(project, holder, times=5 if many else 1)
    said = _talk_of_promise(project, holder, versions=5 if many else 1)
    concerns = _talk_of_concerns(project, moss, how_many=5 if many else 1)
    rows_from_notes(project=project, notes="awkward", rows="share_power")
    awkward = exercise_of(project=project, key="awkward")
    note = write(exercise=awkward, text="By a lead", by=by)
    mine = write(exercise=awkward, text="By Moss", by=moss)
    for key in ("who_listed", "who_listed", *([] if many else ["barriers"])):
        write(exercise=exercise_of(project=project, key=key), text="A first row", by=by)
    keys = ["second_look", *(["barriers"] if many else [])]
    gaps = [say_not_needed(exercise=exercise_of(project=project, key=key)) for key in keys]
    for gap in gaps * (3 if many else 1):
        look_again_on = today_in(project) + timedelta(weeks=12)
        renew_gap(gap=gap, done="We asked again.", look_again_on=look_again_on, by=by)
    groups = groups_for_pages(project=project, by=moss, how_many=5 if many else 1)
    check_ins = check_ins_for_pages(project=project, how_many=5 if many else 1)
    support = support_for_pages(project=project, member=holder, by=moss, how_many=5 if many else 1)
    asked = asked_for_pages(project=project, member=holder, how_many=5 if many else 1)
    counts = [count_of_places(project=project, by=by) for _ in range(5 if many else 1)]
    invite_lead(project=project, email="ivy@example.org", by=by)
    make_lead(project=project)
    if many:
        for number in range(148):
            write(exercise=awkward, text=f"One more, {number}", by=by if number % 2 else moss)
        _make_many(project, lead)
    return Places(
        project,
        lead,
        secret,
        {
            **dict.fromkeys(("stage_detail", "stage_sheets", "stage_finish", "my_stage", "my_agreement"), (2,)),
            **dict.fromkeys(("my_as_long_as", "my_not_yet"), (2,)),
            **dict.fromkeys(("stage_record", "stage_reopen", "my_record"), (1,)),
            "gap_renew": (gaps[-1].code,),
            "period_gap": (3,),
            "count": (counts[-1].code,),
            "my_condition": (Condition.objects.filter(project=project).earliest("pk").code,),
            **dict.fromkeys(("exercise_detail", "my_exercise", "lines_paste"), (2, "awkward")),
            "not_needed": (2, "second_look"),
            "entry_remove": (2, "awkward", note.code),
            "entry_reply": (2, "awkward", mine.code),
            "my_entry_remove": (2, "awkward", mine.code),
            **dict.fromkeys(("link_replace", "person_turn_off"), (holder.code,)),
            **dict.fromkeys(LINK_PAGES, (link.code,)),
            **dict.fromkeys(("person_detail", "person_paper"), (holder.code,)),
            "my_typed_not_me": ("entry", typed),
            **groups,
            **check_ins,
            **support,
            **asked,
            "my_need_change": (holder.needs.latest("pk").code,),
            **dict.fromkeys(("promise_line_reword", "promise_line_drop", "promise_spelling"), ("respect",)),
            "promise_reply": (said,),
            **concerns,
            "my_promise_words": ("no",),
        },
    )


def _finish_first_stage(project: Project, holder: Member, *, times: int) -> None:
    """Sign it after a "not yet" with a reply, "as long as" something that is done since; several times by reopening."""
    fill_required(project=project, position=1)
    for number in range(times):
        if number:
            reopen(project=project, position=1)
        for exercise in project.exercises.filter(stage__position=1, carries_on=True):
            write(exercise=exercise_of(project=project, key=exercise.key))
        reply_to(objection=not_yet(project=project, position=1, member=holder), by=lead_actor(project=project))
        turn_key(project=project, position=1, member=holder, as_long_as="Taxis are booked.")
        sign(project=project, position=1)
        condition = Condition.objects.filter(project=project).latest("pk")
        clear_condition(condition=condition, led_here=False, by=actor_of(member=holder))


def _tell_leads(project: Project, member: Member, by: Actor, *, times: int) -> None:
    """Groups that the person belongs to, answers that they changed, how to reach them, and what they need."""
    groups = [make_group(project=project, name=f"Group {number}") for number in range(times)]
    tell_leads(member=member, groups=groups)
    for number in range(1, times):
        answers = {purpose: list(ConsentAnswer)[number % 3] for purpose in ConsentPurpose}
        answer_consents(member=member, answers=answers, by=by)
        add_needs(member=member, words=[f"Thing {number}"], by=by)


def _share_links(project: Project, *, times: int) -> SharedLink:
    """Links for many, each sent to one address more than the one before; the first mail of each could not be sent."""
    by = lead_actor(project=project)
    group = make_group(project=project, name="Neighbours")
    links = [make_shared_link(project=project, label=f"Poster {number}", group=group)[0] for number in range(times)]
    for number, link in enumerate(links):
        addresses = [f"neighbour{one}@example.org" for one in range(number + 1)]
        mail_shared_link(link=link, addresses=addresses, by=by)
        Mail.objects.filter(pk=link.mails.latest("pk").pk).update(state=MailState.FAILED, failure=MailFailure.SERVER)
    return links[-1]


def _type_for(project: Project, member: Member, *, times: int) -> UUID:
    """Things of every kind that Sorrel types for somebody. Returns the code of a note."""
    helper, lead = project.members.get(name="Sorrel"), lead_actor(project=project)
    choose_way(member=helper, way=TakesPart.HELPER, by=lead)
    by = typing_for(member=member, helper=helper)
    text = exercise_of(project=project, key="if_left_out")
    note = write(exercise=text, text="Typed first", by=by)
    for number in range(times):
        write(exercise=text, text=f"Typed {number}", by=by)
        remove_entry(exercise=text, code=write(exercise=text, text="A slip", by=by).code, by=by)
        concern = raise_concern(project=project, by=by, position=3, shows_name=True)
        reply_to(objection=concern, by=lead)
        say_not_good_enough(objection=concern, words="Too late.", by=by)
    return note.code


def _talk_of_promise(project: Project, member: Member, *, versions: int) -> UUID:
    """New versions, each with a "no" that has a reply, and the draft of one more. Returns the code of the last "no"."""
    by = lead_actor(project=project)
    said = [_refused(project, member, f"We listen, {number}.") for number in range(versions)]
    for code in said:
        reply_to_answer(project=project, code=code, words="We will.", by=by)
    reword_line(project=project, key="share_power", words="We share.", began="We decide things together.", by=by)
    return said[-1]


def _refused(project: Project, member: Member, words: str) -> UUID:
    """A new version with a "no" of this person. Returns the code of the answer."""
    rewrite_promise(project=project, words=words)
    return answer_of(member=member, answer="no").code


def _talk_of_concerns(project: Project, by: Actor, *, how_many: int) -> dict[str, tuple[UUID]]:
    """Concerns about stage 3, so that stage 2 can be finished, and numbers that changed. Returns arguments of pages."""
    lead = lead_actor(project=project)
    for number in range(how_many):
        change_numbers(project=project, values={"objection_days": 20 + number}, reason="", by=lead)
    own = [raise_concern(project=project, by=lead, position=3) for _ in range(how_many)][-1]
    mine = [raise_concern(project=project, by=by, position=3, shows_name=number > 0) for number in range(how_many)][-1]
    answered = [raise_concern(project=project, by=by, position=3, shows_name=True) for _ in range(how_many)]
    for concern in answered:
        reply_to(objection=concern, by=lead)
        say_not_good_enough(objection=concern, words="Too late.", by=by)
    return {
        "concern_change": (own.code,),
        **dict.fromkeys(("concern_reply", "my_concern_change"), (mine.code,)),
        **dict.fromkeys(("not_good_enough", "my_not_good_enough"), (answered[-1].code,)),
    }


def _make_many(project: Project, lead: User) -> None:
    """40 more people, 5 more leads, 5 more invitations, 11 more projects."""
    by = lead_actor(project=project)
    for number in range(40):
        name, side = f"Fern {number}", list(Side)[number // 2 % 4]
        if number % 2:
            member, _, _ = make_participant(project=project, name=name, comes_in=False)
        else:
            member, _, _ = make_participant(project=project, name=name, side=side)
            answer_of(member=member, answer=("yes", "but", "no")[number % 3])
        Contact.objects.create(project=project, member=member, email=f"fern{number}@example.org")
    for number in range(5):
        make_lead(project=project)
        invite_lead(project=project, email=f"ivy{number}@example.org", by=by)
    for number in range(11):
        make_project(lead=lead, name=f"Project {number}")
