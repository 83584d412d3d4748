"""Concerns on pages: what each person reads and may press, and that no typed word is lost."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.objections import change_objection, say_not_good_enough, take_words_away
from planner.models import NotGoodEnough, Objection, ObjectionReply
from stakeholders.actions.projects import archive_project
from stakeholders.actors import Actor
from stakeholders.models import Project, Side
from tests.factories import (
    MONDAY,
    at,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    make_user,
    raise_concern,
    reply_to,
)
from tests.pages import Page, browser_of, browser_with_link, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

NOT_SHOWN = "Your name is not shown. The system keeps it, so that you can change or erase it."


@pytest.fixture(autouse=True)
def _on_thursday() -> Iterator[None]:
    with at(MONDAY + timedelta(days=3)):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]


@pytest.fixture
@remembered
def moss(project: Project) -> tuple[Actor, Client]:
    _, secret, by = make_participant(project=project, name="Moss", side=Side.LIVED)
    return by, browser_with_link(secret)


@pytest.fixture
@remembered
def fern(project: Project) -> tuple[Actor, Client]:
    _, secret, by = make_participant(project=project, name="Fern", side=Side.CARER)
    return by, browser_with_link(secret)


def address(project: Project, name: str, *more: Any) -> str:
    return reverse(name, args=[project.code, *more])


def acts(page: Page) -> list[str]:
    """What can be pressed beside the concerns."""
    return [re.split(r" [“(]", link.words)[0] for box in page.root.all(class_="voice") for link in box.all("a")]


# The lists -----------------------------------------------------------------------------------------------------------


def test_without_a_concern_the_pages_say_so(project: Project, browser: Client, moss: tuple[Actor, Client]) -> None:
    leads = read(browser.get(address(project, "concerns")))
    mine = read(moss[1].get(address(project, "my_concerns")))
    assert leads.root.one(class_="lead").words == "No concern waits for a reply."
    assert "Nobody has raised a concern." in leads.words
    assert "There is no concern yet." in mine.words
    assert leads.links["Raise a concern"] == address(project, "concern_raise")
    assert mine.links["Raise a concern"] == address(project, "my_concern_raise")


def test_nobody_reads_who_raised_one_without_a_name(
    project: Project, browser: Client, moss: tuple[Actor, Client], fern: tuple[Actor, Client]
) -> None:
    raise_concern(project=project, by=moss[0])
    found = {
        "lead": read(browser.get(address(project, "concerns"))),
        "moss": read(moss[1].get(address(project, "my_concerns"))),
        "fern": read(fern[1].get(address(project, "my_concerns"))),
    }
    line = "Nobody asked us. Stage 1: Idea and promise. Name not shown. Week of 1 March 2027."
    assert {who: page.root.one("blockquote").words for who, page in found.items()} == {
        "lead": line,
        "moss": f"{line} Yours.",
        "fern": line,
    }
    assert {who: acts(page) for who, page in found.items()} == {"lead": ["Reply"], "moss": ["Change"], "fern": []}
    assert "Moss" not in found["lead"].words
    assert "Moss" not in found["fern"].words
    assert found["lead"].root.one(class_="lead").words.startswith("1 waits for your reply.")


def test_a_reply_stands_beside_the_words(
    project: Project, lead: Actor, browser: Client, moss: tuple[Actor, Client], fern: tuple[Actor, Client]
) -> None:
    objection = raise_concern(project=project, by=moss[0], shows_name=True)
    reply_to(objection=objection, by=lead)
    say_not_good_enough(objection=objection, words="Too late.", by=fern[0])
    say_not_good_enough(objection=objection, words="", by=moss[0])
    for who, page in {
        "lead": read(browser.get(address(project, "concerns"))),
        "moss": read(moss[1].get(address(project, "my_concerns"))),
        "fern": read(fern[1].get(address(project, "my_concerns"))),
    }.items():
        said = [line.words for line in page.root.one(class_="did").all("p")]
        assert page.root.one("blockquote").words.startswith(
            "Nobody asked us. Stage 1: Idea and promise. Moss. 4 March 2027."
        )
        assert said[:3] == [
            "Reply from Robin, a lead, 4 March 2027: We ask you on Friday.",
            "Not good enough: “Too late.”",
            "Not good enough, somebody says.",
        ]
        assert (
            acts(page)
            == {
                "lead": ["Say that it is not good enough"],
                "moss": ["Take away", "Change what you said"],
                "fern": ["Change what you said"],
            }[who]
        )
        assert "Fern" not in page.root.one(class_="voice").words


def test_words_that_were_taken_away_still_wait(project: Project, browser: Client, moss: tuple[Actor, Client]) -> None:
    take_words_away(objection=raise_concern(project=project, by=moss[0]), by=moss[0])
    page = read(browser.get(address(project, "concerns")))
    assert page.root.one("blockquote").words.startswith("Its author took the words away.")
    assert page.links["Reply (the concern without words)"]
    assert acts(read(moss[1].get(address(project, "my_concerns")))) == []


def test_an_archived_project_is_read_only(
    project: Project, lead: Actor, browser: Client, moss: tuple[Actor, Client]
) -> None:
    objection = raise_concern(project=project, by=moss[0])
    archive_project(project=project, by=lead)
    for client, name in ((browser, "concerns"), (moss[1], "my_concerns")):
        page = read(client.get(address(project, name)))
        assert "Raise a concern" not in page.links
        assert acts(page) == []
    for client, name, more in (
        (browser, "concern_raise", []),
        (browser, "concern_reply", [objection.code]),
        (moss[1], "my_concern_raise", []),
        (moss[1], "my_concern_change", [objection.code]),
    ):
        assert client.get(address(project, name, *more)).status_code == 403
    body = {"stage": "1", "words": "Words that must not be lost", "code": uuid4()}
    response = moss[1].post(address(project, "my_concern_raise"), body)
    assert response.status_code == 409
    assert [box.raw.strip() for box in read(response).root.all("textarea")] == ["1", "Words that must not be lost"]


# Raising one ---------------------------------------------------------------------------------------------------------


def test_a_participant_raises_one_without_a_name(project: Project, moss: tuple[Actor, Client]) -> None:
    page = read(moss[1].get(address(project, "my_concern_raise")))
    assert page.form.values["stage"] == "1"
    assert "shows_name" not in page.form.values
    assert NOT_SHOWN in page.words
    body = {**page.form.values, "words": "Nobody asked us."}

    answers = [read(moss[1].post(address(project, "my_concern_raise"), body, follow=True)) for _ in range(2)]

    assert [answer.banner for answer in answers] == [
        ["Your concern is sent. It stays open until a lead replies."],
        ["Your concern was sent already."],
    ]
    assert list(Objection.objects.values_list("author", "is_withheld", "words")) == [
        (moss[0].pk, True, "Nobody asked us.")
    ]


def test_a_participant_may_show_the_name(project: Project, moss: tuple[Actor, Client]) -> None:
    body = {"stage": "2", "words": "Nobody asked us.", "code": uuid4(), "shows_name": "on"}
    moss[1].post(address(project, "my_concern_raise"), body)
    assert Objection.objects.values_list("is_withheld", "stage__position").get() == (False, 2)


def test_a_lead_raises_one_with_the_name(project: Project, browser: Client) -> None:
    page = read(browser.get(address(project, "concern_raise"), {"stage": 2}))
    assert page.form.values["stage"] == "2"
    assert page.root.all("input", name="shows_name") == []
    assert "Your name is shown with it." in page.words
    browser.post(address(project, "concern_raise"), {**page.form.values, "words": "Who is missing?"})
    assert Objection.objects.values_list("is_withheld", "by_lead", "stage__position").get() == (False, True, 2)


@pytest.mark.parametrize("forged", ["author", "author_id", "by_lead", "is_withheld", "kind", "raised_at", "version"])
def test_no_box_sets_who_or_when(project: Project, moss: tuple[Actor, Client], forged: str) -> None:
    body = {"stage": "1", "words": "Nobody asked us.", "code": uuid4(), forged: "2001"}
    moss[1].post(address(project, "my_concern_raise"), body)
    assert Objection.objects.values_list("author", "by_lead", "is_withheld", "kind", "raised_at", "version").get() == (
        moss[0].pk,
        False,
        True,
        "raised",
        MONDAY + timedelta(days=3),
        1,
    )


@pytest.mark.parametrize(
    ("changed", "name", "error"),
    [
        ({"words": ""}, "words", "Write something first."),
        ({"stage": ""}, "stage", "Choose a stage."),
        ({"stage": "3"}, "stage", "Choose one of these stages."),
        ({"words": "a" * 1001}, "words", "Make this shorter: 1000 letters at most. It has 1001."),
    ],
)
def test_a_refused_form_keeps_the_words(
    project: Project, moss: tuple[Actor, Client], changed: dict[str, str], name: str, error: str
) -> None:
    body = {"stage": "2", "words": "Nobody asked us.", "code": str(uuid4()), "shows_name": "on", **changed}
    response = moss[1].post(address(project, "my_concern_raise"), body)
    page = read(response)
    assert response.status_code == 422
    assert page.summary == page.errors_beside(name) == [error]
    assert page.form.values["words"].strip() == body["words"]
    assert page.form.values["code"] == body["code"]
    assert "shows_name" in page.form.values
    assert Objection.objects.count() == 0


def test_the_fourth_without_a_name_is_asked_for_it(project: Project, moss: tuple[Actor, Client]) -> None:
    for number in range(3):
        raise_concern(project=project, by=moss[0], words=f"Concern {number}")
    asked = read(moss[1].get(address(project, "my_concern_raise")))
    assert (
        "3 of your concerns without a name wait for a reply. You can send one more if you show your name."
        in asked.words
    )
    body = {**asked.form.values, "words": "A fourth."}

    response = moss[1].post(address(project, "my_concern_raise"), body)

    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside("shows_name") == [
        "3 of your concerns without a name wait for a reply. Tick “Show my name” to send this one too."
    ]
    assert page.form.values["words"].strip() == "A fourth."
    moss[1].post(address(project, "my_concern_raise"), {**page.form.values, "shows_name": "on"})
    assert Objection.objects.filter(is_withheld=False).count() == 1


def test_a_page_that_was_sent_before_loses_no_words(project: Project, moss: tuple[Actor, Client]) -> None:
    body = {"stage": "1", "words": "The first.", "code": str(uuid4())}
    moss[1].post(address(project, "my_concern_raise"), body)
    response = moss[1].post(address(project, "my_concern_raise"), {**body, "words": "The second."})
    page = read(response)
    assert (response.status_code, page.form.values["words"].strip()) == (409, "The second.")
    assert "This form was sent before" in page.words
    moss[1].post(address(project, "my_concern_raise"), page.form.values)
    assert list(Objection.objects.order_by("pk").values_list("words", flat=True)) == ["The first.", "The second."]


def test_where_no_stage_takes_one_there_is_no_form(project: Project, browser: Client) -> None:
    project.stages.all().delete()
    page = read(browser.get(address(project, "concern_raise")))
    assert page.forms == []
    assert "No stage is open for concerns now." in page.words


# Changing one's own --------------------------------------------------------------------------------------------------


def test_its_author_changes_the_words(project: Project, moss: tuple[Actor, Client]) -> None:
    objection = raise_concern(project=project, by=moss[0])
    where = address(project, "my_concern_change", objection.code)
    form = read(moss[1].get(where)).forms[0]
    page = read(moss[1].post(where, {**form.values, "words": "Nobody asked my mother."}, follow=True))
    assert page.banner == ["Your words are changed."]
    assert Objection.objects.values_list("words", "version").get() == ("Nobody asked my mother.", 2)


def test_two_pages_of_one_author(project: Project, moss: tuple[Actor, Client]) -> None:
    objection = raise_concern(project=project, by=moss[0])
    where = address(project, "my_concern_change", objection.code)
    form = read(moss[1].get(where)).forms[0]
    change_objection(objection=objection, words="From the other page.", version=1, by=moss[0])
    response = moss[1].post(where, {**form.values, "words": "From this page."})
    page = read(response)
    assert (response.status_code, page.forms[0].values["words"].strip()) == (409, "From this page.")
    assert "They say now: “From the other page.”" in page.words
    moss[1].post(where, page.forms[0].values)
    assert Objection.objects.values_list("words", "version").get() == ("From this page.", 3)


def test_its_author_takes_the_words_away(project: Project, moss: tuple[Actor, Client]) -> None:
    objection = raise_concern(project=project, by=moss[0])
    where = address(project, "my_concern_change", objection.code)
    page = read(moss[1].get(where))
    assert "The words are deleted. You cannot undo this. The concern stays open until a lead replies." in page.words
    answers = [read(moss[1].post(where, page.forms[1].values, follow=True)) for _ in range(2)]
    assert [answer.banner for answer in answers] == [
        ["Your words are taken away."],
        ["Your words were taken away already."],
    ]
    assert Objection.objects.get().words == ""


@pytest.mark.parametrize("first", ["reply", "take away"])
def test_words_that_came_too_late_can_be_copied(project: Project, moss: tuple[Actor, Client], first: str) -> None:
    objection = raise_concern(project=project, by=moss[0])
    if first == "reply":
        reply_to(objection=objection)
    else:
        take_words_away(objection=objection, by=moss[0])
    where = address(project, "my_concern_change", objection.code)
    assert [form.values for form in read(moss[1].get(where)).forms if "words" in form.values] == []
    response = moss[1].post(where, {"words": "Too late.", "version": "1"})
    assert response.status_code == 409
    assert read(response).root.one("textarea").raw.strip() == "Too late."


def test_nobody_opens_the_words_of_another(
    project: Project, browser: Client, moss: tuple[Actor, Client], fern: tuple[Actor, Client]
) -> None:
    objection = raise_concern(project=project, by=moss[0])
    before = stored()
    for client, name in ((fern[1], "my_concern_change"), (browser, "concern_change")):
        where = address(project, name, objection.code)
        assert client.get(where).status_code == 403
        assert client.post(where, {"words": "Mine now.", "version": "1"}).status_code == 403
        assert client.post(where, {"take_away": "yes"}).status_code == 403
    assert stored() == before


# Replying ------------------------------------------------------------------------------------------------------------


def test_a_lead_replies(project: Project, browser: Client, moss: tuple[Actor, Client]) -> None:
    objection = raise_concern(project=project, by=moss[0])
    where = address(project, "concern_reply", objection.code)
    body = {**read(browser.get(where)).form.values, "words": "We ask you on Friday."}
    answers = [read(browser.post(where, body, follow=True)) for _ in range(2)]
    assert [answer.banner for answer in answers] == [
        ["Your reply is sent. Everyone taking part can read it."],
        ["The reply was sent already."],
    ]
    assert ObjectionReply.objects.get().words == "We ask you on Friday."


def test_a_reply_to_words_that_changed_is_not_sent(
    project: Project, browser: Client, moss: tuple[Actor, Client]
) -> None:
    objection = raise_concern(project=project, by=moss[0])
    where = address(project, "concern_reply", objection.code)
    body = {**read(browser.get(where)).form.values, "words": "We ask you on Friday."}
    change_objection(objection=objection, words="Nobody asked my mother.", version=1, by=moss[0])

    response = browser.post(where, body)

    page = read(response)
    assert (response.status_code, page.form.values["words"].strip()) == (409, "We ask you on Friday.")
    assert "The concern changed while you were writing" in page.words
    assert "Nobody asked my mother." in page.root.one("blockquote").words
    assert ObjectionReply.objects.count() == 0
    browser.post(where, page.form.values)
    assert ObjectionReply.objects.count() == 1


def test_the_second_reply_is_shown_the_first(project: Project, browser: Client, moss: tuple[Actor, Client]) -> None:
    objection = raise_concern(project=project, by=moss[0])
    where = address(project, "concern_reply", objection.code)
    body = {**read(browser.get(where)).form.values, "words": "My own reply."}
    reply_to(objection=objection, words="The first reply.", by=make_lead(project=project)[1])

    response = browser.post(where, body)

    page = read(response)
    assert response.status_code == 409
    assert "Reply from Ash, a lead, 4 March 2027: The first reply." in page.words
    assert page.root.one("textarea").raw.strip() == "My own reply."
    assert page.forms == []
    assert ObjectionReply.objects.get().words == "The first reply."


def test_an_empty_reply_is_refused(project: Project, browser: Client, moss: tuple[Actor, Client]) -> None:
    objection = raise_concern(project=project, by=moss[0])
    response = browser.post(address(project, "concern_reply", objection.code), {"words": " ", "version": "1"})
    page = read(response)
    assert response.status_code == 422
    assert page.summary == page.errors_beside("words") == ["Write something first."]


# Not good enough -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["lead", "moss"])
def test_anybody_says_so_and_changes_it_later(
    project: Project, browser: Client, moss: tuple[Actor, Client], fern: tuple[Actor, Client], who: str
) -> None:
    client, name, back = (
        (browser, "not_good_enough", "concerns") if who == "lead" else (moss[1], "my_not_good_enough", "my_concerns")
    )
    objection = raise_concern(project=project, by=fern[0])
    where = address(project, name, objection.code)
    assert client.get(where).status_code == 404
    reply_to(objection=objection)
    page = read(client.get(where))
    assert (NOT_SHOWN in page.words) is (who == "moss")
    assert ("Your name is shown with it." in page.words) is (who == "lead")
    for words in ("Too late.", "Too little.", ""):
        response = client.post(where, {"words": words}, follow=True)
        assert response.redirect_chain == [(address(project, back), 302)]
        assert read(response).banner == ["It stands beside the reply now."]
        assert NotGoodEnough.objects.get().words == words
    assert read(client.post(where, {"words": ""}, follow=True)).banner == ["You said so already."]
    assert read(client.get(where)).form.values["words"].strip() == ""
