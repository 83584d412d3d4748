"""A helper types for somebody on paper, and what that person reads of it."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.objections import say_not_theirs
from planner.models import Entry, Objection, PromiseAnswer
from planner.models.objections import ObjectionKind
from stakeholders.actions.projects import archive_project
from stakeholders.models import Consent, Member, Project, Side
from tests.factories import (
    actor_of,
    agree_to_promise,
    exercise_of,
    fill_required,
    lead_actor,
    make_helper,
    make_on_paper,
    make_participant,
    not_yet,
    raise_concern,
    typing_for,
    write,
    write_promise,
)
from tests.pages import Page, browser_of, browser_with_link, read, stored
from tests.planner.taking_part.place_pages import place, section, waits
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def helper(project: Project) -> tuple[Member, str]:
    return make_helper(project=project)


@pytest.fixture
@remembered
def fern(project: Project, helper: tuple[Member, str]) -> tuple[Member, str]:
    return make_on_paper(project=project, helper=helper[0])


@pytest.fixture
@remembered
def typing(helper: tuple[Member, str]) -> Client:
    """The helper's browser."""
    return browser_with_link(helper[1])


@pytest.fixture
@remembered
def own(fern: tuple[Member, str]) -> Client:
    """The browser of the person on paper."""
    return browser_with_link(fern[1])


def page_for(browser: Client, person: Member, name: str = "take_part", *more: object) -> Page:
    response = browser.get(reverse(name, args=[person.typed_place, *more]))
    assert response.status_code == 200
    return read(response)


def typed_note(project: Project, helper: Member, person: Member, text: str = "It is cold.") -> Entry:
    by = typing_for(member=person, helper=helper)
    return write(exercise=exercise_of(project=project, key="problem"), text=text, by=by)


def not_me(project: Project, entry: Entry) -> str:
    return reverse("my_typed_not_me", args=[project.code, "entry", entry.code])


# The helper's own place ----------------------------------------------------------------------------------------------


def test_the_helpers_place_lists_for_whom_they_may_type(
    project: Project, helper: tuple[Member, str], fern: tuple[Member, str], typing: Client
) -> None:
    wren, _ = make_on_paper(project=project, name="Wren")
    page = place(typing, project)

    assert section(page, "type") == ["Fern", "Wren"]
    assert page.links["Fern"] == reverse("take_part", args=[fern[0].typed_place])
    assert page.links["Wren"] == f"/take-part/{project.code}.{wren.code.hex}/"


def test_a_helper_of_nobody_is_told_so(project: Project, typing: Client) -> None:
    page = place(typing, project)

    assert section(page, "type") == []
    assert "Nobody takes part on paper now." in page.words


def test_nobody_else_reads_who_takes_part_on_paper(project: Project, fern: tuple[Member, str]) -> None:
    _, secret, _ = make_participant(project=project, name="Moss")
    page = place(browser_with_link(secret), project)

    assert "Type for somebody" not in page.words
    assert "Fern" not in page.words


# The place of somebody else ------------------------------------------------------------------------------------------


def test_every_page_says_for_whom_one_types_and_how_to_stop(
    project: Project, fern: tuple[Member, str], typing: Client
) -> None:
    write_promise(project=project)
    pages = [
        page_for(typing, fern[0]),
        page_for(typing, fern[0], "my_name"),
        page_for(typing, fern[0], "my_promise"),
        page_for(typing, fern[0], "my_concern_raise"),
        page_for(typing, fern[0], "my_exercise", 1, "problem"),
        page_for(typing, fern[0], "who_sees_what"),
    ]

    for page in pages:
        assert page.root.one("p", class_="you").words == "You type for Fern. What you type is theirs."
        assert page.title.startswith("For Fern: ")
        assert page.links["Stop typing for them"] == reverse("take_part", args=[project.code])
        assert "You are here as" not in page.words
        assert "Forget this phone" not in page.words


def test_every_link_and_form_stays_in_the_place_of_the_person(
    project: Project, fern: tuple[Member, str], typing: Client
) -> None:
    """Whoever types for Fern and presses a link is still typing for Fern, but for the one that stops it."""
    agree_to_promise(project=project)
    PromiseAnswer.objects.filter(member=fern[0]).delete()
    typed_note(project, project.members.get(is_helper=True), fern[0])
    raise_concern(project=project, by=actor_of(member=fern[0]))
    start = reverse("take_part", args=[fern[0].typed_place])
    waiting, seen = [start], set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = typing.get(address)
        if response.status_code == 302:
            waiting.append(response["Location"])
            continue
        assert response.status_code == 200, address
        page = read(response)
        links = [link.attributes.get("href", "") for link in page.root.all("a")]
        actions = [form.attributes.get("action", "") for form in page.root.all("form")]
        stops = [where for where in [*links, *actions] if where.startswith(f"/take-part/{project.code}/")]
        assert stops == [reverse("take_part", args=[project.code])], address
        inside = [link.partition("#")[0] for link in links if link.startswith(start)]
        # The exercises of one stage stand for all.
        waiting += [link for link in inside if "/stages/" not in link or "/stages/1/" in link]

    assert len(seen) > 20


def test_only_what_can_be_typed_stands_there(
    project: Project, fern: tuple[Member, str], typing: Client, own: Client
) -> None:
    typed, mine = page_for(typing, fern[0]), place(own, project)

    only_own = ("my-data/", "leave/", "my-link/")
    for page, there in ((mine, True), (typed, False)):
        assert [any(link.endswith(end) for link in page.links.values()) for end in only_own] == [there] * 3
    assert section(typed, "us") == section(mine, "us") != []


def test_no_key_is_asked_of_a_helper(project: Project, fern: tuple[Member, str], typing: Client, own: Client) -> None:
    fill_required(project=project, position=1)

    assert waits(place(own, project)) == ["Do you agree that stage 1 is finished? Read it first."]
    assert waits(page_for(typing, fern[0])) == []


@pytest.mark.parametrize("answer", ["agree/", "agree/as-long-as/", "agree/not-yet/"])
def test_a_helper_answers_for_nobody(
    project: Project, fern: tuple[Member, str], typing: Client, own: Client, answer: str
) -> None:
    fill_required(project=project, position=1)
    where = f"/take-part/{fern[0].typed_place}/stages/1/{answer}"
    before = stored()

    assert (typing.get(where).status_code, typing.post(where, {}).status_code) == (403, 403)
    assert stored() == before
    assert own.get(where.replace(fern[0].typed_place, project.code)).status_code == 200


def test_a_helper_who_types_a_concern_says_not_yet_for_nobody(
    project: Project, helper: tuple[Member, str], fern: tuple[Member, str]
) -> None:
    """Of the stage that the person is asked about, each says what they can: the person "not yet", the helper never."""
    fill_required(project=project, position=1)
    own = not_yet(project=project, position=1, member=fern[0])
    typed = raise_concern(project=project, by=typing_for(member=fern[0], helper=helper[0]))

    assert [(said.kind, said.author, said.is_helped) for said in (own, typed)] == [
        (ObjectionKind.NOT_YET, fern[0], False),
        (ObjectionKind.RAISED, fern[0], True),
    ]


# Coming in on paper --------------------------------------------------------------------------------------------------


def test_a_helper_types_the_three_questions(project: Project, helper: tuple[Member, str], typing: Client) -> None:
    wren, _ = make_on_paper(project=project, name="Wren")
    answers: list[tuple[str, dict[str, str]]] = [
        ("arrive_name", {"name": "Wren M"}),
        ("arrive_side", {"side": "carer"}),
        ("arrive_yes", {}),
    ]
    assert typing.get(reverse("take_part", args=[wren.typed_place]))["Location"] == reverse(
        "arrive", args=[wren.typed_place]
    )
    led_to = [typing.post(reverse(name, args=[wren.typed_place]), body)["Location"] for name, body in answers]

    assert led_to == [reverse(name, args=[wren.typed_place]) for name in ("arrive_side", "arrive_yes", "take_part")]
    wren.refresh_from_db()
    assert (wren.name, wren.side, wren.is_active) == ("Wren M", Side.CARER, True)
    assert wren.joined_at is not None
    assert Consent.objects.get(member=wren).entered_by == helper[0]


def test_the_last_question_asks_for_what_they_said(project: Project, typing: Client, fern: tuple[Member, str]) -> None:
    wren, secret = make_on_paper(project=project, name="Wren")
    Member.objects.filter(pk=wren.pk).update(side="carer", side_chosen_at=wren.created_at)

    assert "They said yes" in page_for(typing, wren, "arrive_yes").words
    mine = read(browser_with_link(secret).get(reverse("arrive_yes", args=[project.code])))
    assert "Yes, I want to take part" in mine.words
    assert "They said yes" not in mine.words


def test_posted_fields_choose_neither_the_person_nor_the_helper(
    project: Project, helper: tuple[Member, str], fern: tuple[Member, str], typing: Client
) -> None:
    moss, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    rook, _ = make_helper(project=project, name="Rook")
    where = reverse("my_entry_save", args=[fern[0].typed_place, 1, "problem", uuid4()])
    extra = {
        **dict.fromkeys(("author", "author_id", "member", "member_id"), str(moss.pk)),
        **dict.fromkeys(("entered_by", "entered_by_id", "helper"), str(rook.pk)),
        **dict.fromkeys(("is_helped", "not_theirs_at"), ""),
        "typed_for": moss.code.hex,
    }
    response = typing.post(where, {"text": "It is cold.", "version": "0", **extra})

    assert response["Location"] == reverse("my_exercise", args=[fern[0].typed_place, 1, "problem"])
    entry = Entry.objects.get()
    assert (entry.author, entry.entered_by, entry.is_helped, entry.not_theirs_at) == (fern[0], helper[0], True, None)


def test_posted_fields_make_ones_own_words_nobody_elses(
    project: Project, helper: tuple[Member, str], fern: tuple[Member, str], typing: Client
) -> None:
    where = reverse("my_entry_save", args=[project.code, 1, "problem", uuid4()])
    typing.post(where, {"text": "It is cold.", "version": "0", "typed_for": fern[0].code.hex, "is_helped": "on"})

    entry = Entry.objects.get()
    assert (entry.author, entry.entered_by, entry.is_helped) == (helper[0], None, False)


def test_words_that_are_refused_are_kept_and_still_theirs(fern: tuple[Member, str], typing: Client) -> None:
    where = reverse("my_concern_raise", args=[fern[0].typed_place])
    response = typing.post(where, {"words": "", "stage": "1", "code": str(uuid4())})

    assert response.status_code == 422
    page = read(response)
    assert page.summary == ["Write something first."]
    assert page.title.startswith("Error: For Fern: ")


# What the person reads -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how_many", "words"),
    [(1, "1 thing was typed for you."), (2, "2 things were typed for you.")],
)
def test_the_place_says_that_something_was_typed(
    project: Project, helper: tuple[Member, str], fern: tuple[Member, str], own: Client, how_many: int, words: str
) -> None:
    assert "What was typed for you" not in place(own, project).words
    for _ in range(how_many):
        typed_note(project, helper[0], fern[0])
    page = place(own, project)

    assert words in page.words
    assert page.links["Read what was typed for you"] == reverse("my_typed", args=[project.code])
    assert helper[0].name not in page.words


def test_the_list_says_what_where_and_when_and_not_who(
    project: Project, helper: tuple[Member, str], fern: tuple[Member, str], own: Client
) -> None:
    entry = typed_note(project, helper[0], fern[0])
    page = read(own.get(reverse("my_typed", args=[project.code])))

    [item] = page.root.one("ul", class_="voice").all("li")
    assert item.one("blockquote").words == f"It is cold. {entry.exercise.title} · typed on 1 March 2027"
    assert [link.attributes["href"] for link in item.all("a")] == [
        reverse("my_exercise", args=[project.code, 1, "problem"]),
        not_me(project, entry),
    ]
    assert "Fern said what they speak as. It was typed for them." in page.words
    assert helper[0].name not in page.words


def test_nothing_typed_is_said(project: Project) -> None:
    _, secret, _ = make_participant(project=project, name="Moss")
    page = read(browser_with_link(secret).get(reverse("my_typed", args=[project.code])))

    assert "Nothing is typed for you now." in page.words
    assert "What else was done for you" not in page.words


def test_somebody_on_paper_is_told_that_helpers_may_type(
    project: Project, fern: tuple[Member, str], own: Client
) -> None:
    words = "Somebody who helps the project may type for you."
    _, secret, _ = make_participant(project=project, name="Moss")

    assert words in place(own, project).words
    assert words not in place(browser_with_link(secret), project).words


def test_this_was_not_me(project: Project, helper: tuple[Member, str], fern: tuple[Member, str], own: Client) -> None:
    entry = typed_note(project, helper[0], fern[0])
    before = stored()
    asked = read(own.get(not_me(project, entry)))
    assert stored() == before
    assert asked.heading == "Was this not from you?"

    response = own.post(not_me(project, entry), {})
    assert (response.status_code, response["Location"]) == (302, reverse("my_typed", args=[project.code]))
    page = read(own.get(response["Location"]))
    assert page.banner == ["It is recorded, and a lead has to reply."]
    assert "You said that this was not from you." in page.words
    assert not_me(project, entry) not in page.links.values()
    concern = Objection.objects.get()
    assert (concern.is_withheld, concern.words) == (
        True,
        "Something was typed in my name that was not from me: “It is cold.”",
    )


def test_a_second_press_does_nothing_more(
    project: Project, helper: tuple[Member, str], fern: tuple[Member, str], own: Client
) -> None:
    entry = typed_note(project, helper[0], fern[0])
    own.post(not_me(project, entry), {})
    before = stored()
    response = own.post(not_me(project, entry), {}, follow=True)

    assert read(response).banner[-1] == "You said so already."
    assert stored() == before
    again = read(own.get(not_me(project, entry)))
    assert again.forms == []
    assert "You said already that this was not from you." in again.words


def test_the_fourth_needs_a_name_and_the_page_says_so(
    project: Project, helper: tuple[Member, str], fern: tuple[Member, str], own: Client
) -> None:
    for number in range(3):
        raise_concern(project=project, by=actor_of(member=fern[0]), words=f"Concern {number}")
    entry = typed_note(project, helper[0], fern[0])
    before = stored()
    response = own.post(not_me(project, entry), {})

    assert response.status_code == 422
    assert read(response).summary == read(response).errors_beside("shows_name") != []
    assert stored() == before
    assert own.post(not_me(project, entry), {"shows_name": "on"}).status_code == 302
    assert Objection.objects.filter(is_withheld=False).count() == 1


def test_what_is_nobodys_is_not_found(
    project: Project, helper: tuple[Member, str], fern: tuple[Member, str], own: Client, typing: Client
) -> None:
    entry = typed_note(project, helper[0], fern[0])
    mine = write(exercise=exercise_of(project=project, key="problem"), by=actor_of(member=fern[0]))

    assert own.get(not_me(project, entry)).status_code == 200
    for browser, address in [
        (own, not_me(project, mine)),
        (own, not_me(project, entry).replace("/entry/", "/concern/")),
        (own, not_me(project, entry).replace("/entry/", "/nothing/")),
        (own, reverse("my_typed_not_me", args=[project.code, "entry", uuid4()])),
        (typing, not_me(project, entry)),
    ]:
        assert (browser.get(address).status_code, browser.post(address, {}).status_code) == (404, 404)


def test_an_archived_project_is_read_and_takes_nothing(
    project: Project, helper: tuple[Member, str], fern: tuple[Member, str], own: Client, typing: Client
) -> None:
    entry = typed_note(project, helper[0], fern[0])
    archive_project(project=project, by=lead_actor(project=project))
    page = read(own.get(reverse("my_typed", args=[project.code])))

    assert "It is cold." in page.words
    assert "This was not me" not in page.words
    assert (own.get(not_me(project, entry)).status_code, own.post(not_me(project, entry), {}).status_code) == (403, 403)
    assert typing.get(reverse("take_part", args=[fern[0].typed_place])).status_code == 200


# Who is told that it was typed ---------------------------------------------------------------------------------------


def marks(page: Page) -> list[str]:
    """What is said of how words came."""
    found = [line.words for line in page.root.all("p", class_="from")]
    return [words for words in found if re.search(r"[Tt]yped|not from", words)]


@pytest.mark.parametrize(("key", "told"), [("problem", ["Typed for them."]), ("awkward", [])])
def test_leads_and_the_person_read_that_it_was_typed_and_others_do_not(
    project: Project, helper: tuple[Member, str], fern: tuple[Member, str], own: Client, key: str, told: list[str]
) -> None:
    """Where names are never shown leads are not told either: it would point at the few who take part on paper."""
    exercise = exercise_of(project=project, key=key)
    assert exercise.names_never_shown is (told == [])
    write(exercise=exercise, text="It is cold.", by=typing_for(member=fern[0], helper=helper[0]))
    where = [project.code, exercise.stage.position, key]
    _, secret, _ = make_participant(project=project, name="Moss")
    lead = project.members.leads().get().user
    assert lead is not None

    assert marks(read(browser_of(lead).get(reverse("exercise_detail", args=where)))) == told
    assert marks(read(own.get(reverse("my_exercise", args=where)))) == ["Typed for you."]
    assert marks(read(browser_with_link(secret).get(reverse("my_exercise", args=where)))) == []


def test_leads_read_that_it_was_not_from_them(
    project: Project, helper: tuple[Member, str], fern: tuple[Member, str], own: Client
) -> None:
    entry = typed_note(project, helper[0], fern[0])
    lead = project.members.leads().get().user
    assert lead is not None
    say_not_theirs(project=project, kind="entry", code=entry.code, shows_name=False, by=actor_of(member=fern[0]))

    where = [project.code, 1, "problem"]
    [told] = marks(read(browser_of(lead).get(reverse("exercise_detail", args=where))))
    assert told == "Typed for them. They say this was not from them."
    [own_told] = marks(read(own.get(reverse("my_exercise", args=where))))
    assert own_told == "Typed for you. You said that this was not from you."


def test_the_shared_text_says_that_a_helper_typed_the_latest_words(
    project: Project, helper: tuple[Member, str], fern: tuple[Member, str]
) -> None:
    exercise = exercise_of(project=project, key="working_together")
    lead = project.members.leads().get().user
    assert lead is not None
    browser, where = browser_of(lead), reverse("exercise_detail", args=[project.code, 1, "working_together"])
    said = ["The latest words were typed for somebody who takes part on paper."]
    write(exercise=exercise, text="We meet at noon.", by=typing_for(member=fern[0], helper=helper[0]))
    assert marks(read(browser.get(where))) == said

    write(exercise=exercise, text="We meet at ten.", by=lead_actor(project=project))
    assert marks(read(browser.get(where))) == []


def test_the_persons_answer_to_the_promise_says_that_it_was_typed(
    project: Project, fern: tuple[Member, str], own: Client, typing: Client
) -> None:
    write_promise(project=project)
    where = reverse("my_promise_words", args=[fern[0].typed_place, "no"])
    response = typing.post(where, {"words": "It is vague.", "version": "1"})

    assert response["Location"] == reverse("take_part", args=[fern[0].typed_place])
    page = read(own.get(reverse("my_promise", args=[project.code])))
    assert marks(page) == ["Typed for you."]
    assert "It is vague." in page.words
