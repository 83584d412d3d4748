"""Replies to broken lines on pages, and “You said, we did”."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.entries import reply_to_entry
from planner.models import Entry, ValueReply, ValueReplyNotEnough
from planner.queries import you_said
from planner.values import Word
from stakeholders.actions.projects import archive_project
from stakeholders.models import Member, Project, Side
from tests.check_in_factories import (
    find_reply_not_enough,
    hold_talk,
    make_people,
    reply_to_line,
    run_check_in,
    take_back_talk,
)
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    exercise_of,
    lead_actor,
    make_helper,
    make_on_paper,
    make_participant,
    make_project,
    make_user,
    raise_concern,
    reply_to,
    rows_from_notes,
    write,
)
from tests.pages import Page, browser_of, browser_with_link, read, stored
from tests.register_factories import ask_for
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

NOT_SHOWN = "Your name is not shown. The system keeps it, so that you can change or erase it."
CODE = UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture(autouse=True)
def _on_thursday() -> Iterator[None]:
    with at(MONDAY + timedelta(days=3)):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    """A talk of Monday said that two lines are broken."""
    project = make_project(lead=make_user(name="Robin"))
    with at(MONDAY):
        hold_talk(project=project, broken=["respect", "access"])
    return project


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]


@pytest.fixture
@remembered
def moss(project: Project) -> tuple[Member, Client]:
    member, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    return member, browser_with_link(secret)


@pytest.fixture
@remembered
def fern(project: Project) -> tuple[Member, Client]:
    member, secret, _ = make_participant(project=project, name="Fern", side=Side.CARER)
    return member, browser_with_link(secret)


def address(project: Project, name: str, *more: Any) -> str:
    return reverse(name, args=[project.code, *more])


def body(project: Project, **more: Any) -> dict[str, Any]:
    return {
        "code": CODE,
        "saw": project.talks.get().code,
        "heard": "Nobody listens.",
        "change": "You speak first.",
        "who": "Robin",
        "by_date": "2027-04-01",
        "why_not": "",
        **more,
    }


def part(page: Page, title: str) -> list[str]:
    """What stands under one heading of “You said, we did”, each with its reply."""
    [section] = [section for section in page.root.all(class_="section") if section.one("h2").words == title]
    return [line.words for line in section.one(class_="voice").all("li")]


# Replying ------------------------------------------------------------------------------------------------------------


def test_a_lead_replies_to_a_broken_line(project: Project, browser: Client, moss: tuple[Member, Client]) -> None:
    where = address(project, "value_reply", "respect")
    page = read(browser.get(where))
    assert page.heading == "Reply about “Respect”"
    assert "“Respect” is broken. Said in the talk that was written down on 1 March 2027." in page.words
    assert "No reply yet. It is due by 15 March 2027." in page.words
    assert page.form.values["saw"] == str(project.talks.get().code)
    response = browser.post(where, body(project))
    assert response["Location"] == address(project, "you_said")
    page = read(browser.get(response["Location"]))
    assert page.banner == ["Your reply is published. Everyone taking part can read it."]
    reply = (
        "“Respect” is broken. Said in the talk that was written down on 1 March 2027. "
        "Reply from Robin, a lead, 4 March 2027. What we heard: Nobody listens. What we will change: You speak first. "
        "Who, and by when: Robin, by 1 April 2027. Say that it is not good enough (“Respect”)"
    )
    waits = (
        "“Access” is broken. Said in the talk that was written down on 1 March 2027. "
        "No reply yet. It is due by 15 March 2027."
    )
    assert part(page, "Our promise") == [f"{waits} Reply about “Access”", reply]
    assert part(read(moss[1].get(address(project, "my_you_said"))), "Our promise") == [waits, reply]
    assert read(browser.get(browser.post(where, body(project))["Location"])).banner == [
        "The reply was published already."
    ]


def test_a_lead_says_why_nothing_changes(project: Project, browser: Client) -> None:
    more = {"change": "", "who": "", "by_date": "", "why_not": "There is no money."}
    browser.post(address(project, "value_reply", "respect"), body(project, **more))
    said = part(read(browser.get(address(project, "you_said"))), "Our promise")[1]
    assert "What we heard: Nobody listens. Why we do not change it: There is no money." in said


@pytest.mark.parametrize(
    ("more", "box", "says"),
    [
        ({"heard": ""}, "heard", "Say what you heard."),
        ({"change": ""}, "change", "Say what you will change."),
        ({"who": ""}, "who", "Say who sees to it."),
        ({"by_date": ""}, "by_date", "Enter the day by which it is done."),
        ({"by_date": "soon"}, "by_date", "Enter a real date, such as 12/05/2027."),
        ({"by_date": "2027-03-03"}, "by_date", "Choose today or a day within a year from today."),
        ({"by_date": "9999-12-31"}, "by_date", "Choose today or a day within a year from today."),
        (
            {"why_not": "No."},
            "why_not",
            "Say what you will change, or why not. Take the words out of one of the two.",
        ),
        ({"change": "", "who": "", "by_date": ""}, "change", "Say what you will change, or below why not."),
    ],
)
def test_what_is_wrong_is_said_and_every_word_stays(
    project: Project, browser: Client, more: Mapping[str, str], box: str, says: str
) -> None:
    before = stored()
    sent = body(project, **more)
    response = browser.post(address(project, "value_reply", "respect"), sent)
    page = read(response)
    assert response.status_code == 422
    assert (page.errors_beside(box), page.summary) == ([says], [says])
    assert {name: page.form.values[name] for name in ("heard", "change", "who", "by_date", "why_not")} == {
        name: sent[name] for name in ("heard", "change", "who", "by_date", "why_not")
    }
    assert stored() == before


def test_a_line_said_again_meanwhile_is_read_again(project: Project, browser: Client) -> None:
    sent = body(project)
    talk = hold_talk(project=project, broken=["respect"])
    response = browser.post(address(project, "value_reply", "respect"), sent)
    page = read(response)
    assert response.status_code == 409
    assert page.root.one(id="error-summary").one("h2").words == "It was said again while you were writing"
    assert page.form.values["heard"] == "Nobody listens."
    assert page.form.values["saw"] == str(talk.code)
    assert browser.post(address(project, "value_reply", "respect"), page.form.values).status_code == 302


def test_a_second_reply_is_refused_with_its_words(project: Project, browser: Client) -> None:
    where = address(project, "value_reply", "respect")
    sent = body(project)
    reply_to_line(project=project, key="respect")
    page = read(browser.get(where))
    assert (page.heading, page.forms) == ("“Respect” has a reply", [])
    response = browser.post(where, sent)
    page = read(response)
    assert response.status_code == 409
    assert [area.raw.strip() for area in page.root.all("textarea")] == [
        "Nobody listens.",
        "You speak first.",
        "Robin",
        "2027-04-01",
    ]
    assert ValueReply.objects.count() == 1


def test_words_stay_where_the_note_is_taken_back_meanwhile(project: Project, browser: Client) -> None:
    sent = body(project)
    take_back_talk(talk=project.talks.get())
    response = browser.post(address(project, "value_reply", "respect"), sent)
    page = read(response)
    assert (response.status_code, page.heading) == (409, "The note was taken back meanwhile")
    assert "Nobody listens." in page.words
    assert browser.get(address(project, "value_reply", "respect")).status_code == 404


def test_a_line_that_is_not_broken_has_no_page(project: Project, browser: Client) -> None:
    for key in ("honest", "nothing"):
        assert browser.get(address(project, "value_reply", key)).status_code == 404
        assert browser.post(address(project, "value_reply", key), body(project)).status_code == 404


def test_an_overdue_line_says_so(project: Project, browser: Client) -> None:
    with at(MONDAY + timedelta(days=15)):
        page = read(browser.get(address(project, "you_said")))
    assert "No reply yet. It was due by 15 March 2027." in page.words


# Not good enough -----------------------------------------------------------------------------------------------------


def test_it_stands_beside_the_reply_without_a_name(
    project: Project, browser: Client, moss: tuple[Member, Client], fern: tuple[Member, Client]
) -> None:
    reply = reply_to_line(project=project, key="respect")
    page = read(moss[1].get(address(project, "my_value_reply_not_enough", reply.code)))
    assert NOT_SHOWN in page.words
    response = moss[1].post(address(project, "my_value_reply_not_enough", reply.code), {"words": "It is <i>late</i>."})
    assert response["Location"] == address(project, "my_you_said")
    fern[1].post(address(project, "my_value_reply_not_enough", reply.code), {"words": ""})
    browser.post(address(project, "value_reply_not_enough", reply.code), {"words": ""})
    for page in (
        read(browser.get(address(project, "you_said"))),
        read(moss[1].get(address(project, "my_you_said"))),
    ):
        said = part(page, "Our promise")[1]
        assert "Not good enough, says Robin, a lead. Not good enough: “It is <i>late</i>.”" in said
        assert "Not good enough, somebody says." in said
        assert "Moss" not in said
        assert said.endswith("Change what you said (“Respect”)")
    moss[1].post(address(project, "my_value_reply_not_enough", reply.code), {"words": "Never mind."})
    assert ValueReplyNotEnough.objects.get(member=moss[0]).words == "Never mind."
    moss[1].get(address(project, "my_you_said"))
    moss[1].post(address(project, "my_value_reply_not_enough", reply.code), {"words": "Never mind."})
    assert read(moss[1].get(address(project, "my_you_said"))).banner == ["You said so already."]


def test_words_that_are_too_long_stay(project: Project, moss: tuple[Member, Client]) -> None:
    reply = reply_to_line(project=project, key="respect")
    words = "Long. " * 100
    response = moss[1].post(address(project, "my_value_reply_not_enough", reply.code), {"words": words})
    assert response.status_code == 422
    assert read(response).form.values["words"].strip() == words.strip()


def test_an_archived_project_takes_no_more(project: Project, browser: Client, moss: tuple[Member, Client]) -> None:
    reply = reply_to_line(project=project, key="respect")
    sent = body(project)
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()
    for client, name, more, words in (
        (browser, "value_reply", "access", sent),
        (browser, "value_reply_not_enough", reply.code, {"words": "Late."}),
        (moss[1], "my_value_reply_not_enough", reply.code, {"words": "Late."}),
    ):
        assert client.get(address(project, name, more)).status_code == 403
        assert client.post(address(project, name, more), words).status_code == 409
    for page in (read(browser.get(address(project, "you_said"))), read(moss[1].get(address(project, "my_you_said")))):
        assert [link.words for link in page.root.one(class_="voice").all("a")] == []
    assert stored() == before


# You said, we did ----------------------------------------------------------------------------------------------------


def test_where_nobody_said_anything_the_page_says_so() -> None:
    project = make_project()
    browser = browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    page = read(browser.get(address(project, "you_said")))
    assert page.root.one(class_="lead").words == "What people say stands here, and what became of it."
    assert "Nobody has said anything yet that needs a reply." in page.words


def test_every_kind_stands_there_with_what_waits_first(
    project: Project, browser: Client, moss: tuple[Member, Client], fern: tuple[Member, Client]
) -> None:
    by = actor_of(member=moss[0])
    replied = raise_concern(project=project, by=by, words="It is too fast.", shows_name=True)
    reply_to(objection=replied, words="We slow down.")
    raise_concern(project=project, by=by, words="It is too loud.")
    ask_for(project=project, by=by)
    rows_from_notes(project=project, notes="awkward", rows="share_power")
    awkward, changed = exercise_of(project=project, key="awkward"), exercise_of(project=project, key="changed")
    noted = write(exercise=awkward, text="A bell", by=by)
    for words in ("A light", "No reply wanted"):
        write(exercise=awkward, text=words, by=by)
    Entry.objects.filter(text__in=["A bell", "A light"]).update(reply_wanted=True)
    reply_to_entry(entry=noted, code=uuid4(), words="There is one.", by=lead_actor(project=project))
    told = write(exercise=changed, text="A phone line")
    told.values |= {"what_changed": "There is one now.", "told_them_on": "2027-03-02"}
    told.save()
    write(exercise=changed, text="A rota")
    found = {
        "lead": read(browser.get(address(project, "you_said"))),
        "fern": read(fern[1].get(address(project, "my_you_said"))),
    }
    for page in found.values():
        assert page.root.one(class_="lead").words == ("6 things have no reply yet. They stand first in each part.")
        assert [section.one("h2").words for section in page.root.all(class_="section")] == [
            "Our promise",
            "Concerns",
            "Requests to include",
            "The awkward question",
            "What changed because of people",
            "Talks about our promise",
        ]
        first, second = part(page, "Concerns")
        assert first.startswith("It is too loud. Stage 1: Idea and promise. Name not shown. Week of 1 March 2027.")
        assert "No reply yet." in first
        assert second.startswith("It is too fast. Stage 1: Idea and promise. Moss. 4 March 2027.")
        assert "We slow down." in second
        assert "No reply yet." in part(page, "Requests to include")[0]
        assert part(page, "The awkward question") == [
            "A light No reply yet.",
            "A bell Reply, 4 March 2027: There is one.",
        ]
        assert part(page, "What changed because of people") == [
            "A rota No reply yet.",
            "A phone line What changed: There is one now. Told them on: 2 March 2027",
        ]


def test_a_part_shows_so_many_and_leads_to_the_rest(
    project: Project, moss: tuple[Member, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(you_said, "SHOWN", 1)
    by = actor_of(member=moss[0])
    for words in ("One.", "Two.", "Three."):
        raise_concern(project=project, by=by, words=words, shows_name=True)
    page = read(moss[1].get(address(project, "my_you_said")))
    assert len(part(page, "Concerns")) == 1
    assert page.links["2 more concerns"] == address(project, "my_concerns")


def test_talks_stand_there_and_whoever_held_one_writes_it_down(
    project: Project, browser: Client, moss: tuple[Member, Client]
) -> None:
    talk = project.talks.get()
    leads = read(browser.get(address(project, "you_said")))
    mine = read(moss[1].get(address(project, "my_you_said")))
    assert leads.links["Talk of 1 March 2027"] == address(project, "talk", talk.code)
    assert mine.links["Talk of 1 March 2027"] == address(project, "my_talk", talk.code)
    assert "Nobody has said yet that the note is right." in mine.words
    assert mine.links["Write down a talk that you held"] == address(project, "my_talk_add")
    assert "Write down a talk that you held" not in leads.links
    helper, secret = make_helper(project=project)
    ivy, _ = make_on_paper(project=project, helper=helper)
    typed = read(browser_with_link(secret).get(reverse("my_you_said", args=[ivy.typed_place])))
    assert "Talk of 1 March 2027" in typed.words
    assert {"Talk of 1 March 2027", "Write down a talk that you held"} & set(typed.links) == set()


def test_results_of_a_check_in_stand_there_as_those_of_a_talk(project: Project, browser: Client) -> None:
    lived, _ = make_people(project=project, lived=5)
    check_in = run_check_in(project=project, lived=dict.fromkeys(lived, Word.OFTEN), broken=["honest"])
    page = read(browser.get(address(project, "you_said")))
    assert part(page, "Our promise")[-1].startswith(
        "“Be honest” is broken. Said in the check-in that closed on 4 March 2027."
    )
    page = read(browser.get(address(project, "value_reply", "honest")))
    assert page.links["Read what the check-in says"] == address(project, "check_in", check_in.code)


def test_what_a_helper_typed_is_told_to_whom_it_is(project: Project) -> None:
    helper, helper_secret = make_helper(project=project)
    ivy, secret = make_on_paper(project=project, helper=helper)
    reply = reply_to_line(project=project, key="respect")
    typing = browser_with_link(helper_secret)
    typing.post(reverse("my_value_reply_not_enough", args=[ivy.typed_place, reply.code]), {"words": "Late."})
    mine = browser_with_link(secret)
    page = read(mine.get(address(project, "my_typed")))
    assert re.search(r"Not good enough Late\. The reply about “Respect” · typed on 4 March 2027", page.words)
    not_me = address(project, "my_typed_not_me", "of-line", reply.code)
    assert not_me in page.links.values()
    mine.post(not_me, {})
    assert ValueReplyNotEnough.objects.get().not_theirs_at is not None


# The links -----------------------------------------------------------------------------------------------------------


def test_home_and_place_lead_there(project: Project, browser: Client, moss: tuple[Member, Client]) -> None:
    assert read(browser.get(address(project, "project_home"))).links["You said, we did"] == address(project, "you_said")
    assert read(moss[1].get(address(project, "take_part"))).links["You said, we did"] == address(project, "my_you_said")


def test_everybody_is_told_of_a_new_reply(
    project: Project, moss: tuple[Member, Client], fern: tuple[Member, Client]
) -> None:
    reply_to_line(project=project, key="respect")
    for _, client in (moss, fern):
        place = read(client.get(address(project, "take_part")))
        assert place.links["There is a reply about “Respect”, a line of our promise."] == address(
            project, "my_you_said"
        )


def test_nothing_of_who_said_it_stands_on_the_page(
    project: Project, browser: Client, moss: tuple[Member, Client], fern: tuple[Member, Client]
) -> None:
    reply = reply_to_line(project=project, key="respect")
    find_reply_not_enough(reply=reply, member=moss[0])
    raise_concern(project=project, by=actor_of(member=moss[0]))
    for page in (
        browser.get(address(project, "you_said")),
        fern[1].get(address(project, "my_you_said")),
        browser.get(address(project, "value_reply", "respect")),
    ):
        text = page.content.decode()
        assert "Moss" not in text
        assert str(moss[0].code) not in text
