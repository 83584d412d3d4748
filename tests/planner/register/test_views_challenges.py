"""Requests to include on pages: what each person reads and may press, and that no typed word is lost."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.challenges import change_challenge, say_reply_not_enough, take_request_words_away
from stakeholders.actions.projects import archive_project
from stakeholders.actors import Actor
from stakeholders.models import BringingBack, Challenge, ChallengeReply, Group, Project, ReplyNotEnough, Side
from tests.factories import MONDAY, at, lead_actor, make_group, make_lead, make_participant
from tests.pages import Page, browser_with_link, read, stored
from tests.register_factories import ask_for, bring_back, leave_out, place, reply_to_request
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

NOT_SHOWN = "Your name is not shown. The system keeps it, so that you can change or erase it."


@pytest.fixture(autouse=True)
def _on_thursday() -> Iterator[None]:
    with at(MONDAY + timedelta(days=3)):
        yield


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


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


@pytest.fixture
@remembered
def carers(project: Project) -> Group:
    return make_group(project=project)


def address(project: Project, name: str, *more: Any) -> str:
    return reverse(name, args=[project.code, *more])


def about(project: Project, name: str, group: Group) -> str:
    return f"{address(project, name)}?group={group.code}"


def acts(page: Page) -> list[str]:
    """What can be pressed beside the requests."""
    return [re.split(r" [“(]", link.words)[0] for box in page.root.all(class_="voice") for link in box.all("a")]


# The lists -----------------------------------------------------------------------------------------------------------


def test_without_a_request_the_pages_say_so(project: Project, browser: Client, moss: tuple[Actor, Client]) -> None:
    leads = read(browser.get(address(project, "challenge_list")))
    mine = read(moss[1].get(address(project, "my_challenges")))
    assert leads.root.one(class_="lead").words == "No request waits for a reply."
    assert "Nobody has asked for a group." in leads.words
    assert "There is no request yet." in mine.words
    assert leads.links["Who is missing?"] == address(project, "challenge_raise")
    assert mine.links["Who is missing?"] == address(project, "my_challenge_raise")


def test_nobody_reads_who_made_one_without_a_name(
    project: Project, browser: Client, moss: tuple[Actor, Client], fern: tuple[Actor, Client]
) -> None:
    ask_for(project=project, by=moss[0])
    found = {
        "lead": read(browser.get(address(project, "challenge_list"))),
        "moss": read(moss[1].get(address(project, "my_challenges"))),
        "fern": read(fern[1].get(address(project, "my_challenges"))),
    }
    line = "Night staff: missing from the list. They are always forgotten. Name not shown. Week of 1 March 2027."
    assert {who: page.root.one("blockquote").words for who, page in found.items()} == {
        "lead": line,
        "moss": f"{line} Yours.",
        "fern": line,
    }
    assert {who: acts(page) for who, page in found.items()} == {"lead": ["Reply"], "moss": ["Change"], "fern": []}
    assert {page.root.one(class_="did").all("p")[0].words for page in found.values()} == {
        "No reply yet. It has waited up to 3 days."
    }
    assert "Moss" not in found["lead"].words
    assert "Moss" not in found["fern"].words
    assert found["lead"].root.one(class_="lead").words.startswith("1 waits for your reply.")


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("left_out", "Young carers: should not be left out."),
        ("placed", "Young carers: in the wrong place."),
        ("named", "Young carers: the name is wrong."),
    ],
)
def test_what_is_wrong_is_a_sentence(
    project: Project, browser: Client, moss: tuple[Actor, Client], carers: Group, what: str, sentence: str
) -> None:
    place(group=carers)
    leave_out(group=carers)
    ask_for(project=project, by=moss[0], group=carers, about=what, shows_name=True)
    page = read(browser.get(address(project, "challenge_list")))
    assert page.root.one("blockquote").words == f"{sentence} They are always forgotten. Moss. 4 March 2027."
    assert page.root.one(class_="did").all("p")[0].words == "No reply yet. It was sent today."
    assert page.links["Open the group Young carers"] == address(project, "group_detail", carers.code)


def test_a_reply_stands_beside_the_words(
    project: Project, lead: Actor, browser: Client, moss: tuple[Actor, Client], fern: tuple[Actor, Client]
) -> None:
    challenge = ask_for(project=project, by=moss[0], shows_name=True)
    reply_to_request(challenge=challenge, does_it=True, by=lead)
    say_reply_not_enough(challenge=challenge, words="Too late.", by=fern[0])
    say_reply_not_enough(challenge=challenge, words="", by=moss[0])
    for who, page in {
        "lead": read(browser.get(address(project, "challenge_list"))),
        "moss": read(moss[1].get(address(project, "my_challenges"))),
        "fern": read(fern[1].get(address(project, "my_challenges"))),
    }.items():
        said = [line.words for line in page.root.one(class_="did").all("p")]
        assert said[:4] == [
            "Reply from Robin, a lead, 4 March 2027: We ask them on Friday.",
            "Not good enough: “Too late.”",
            "Not good enough, somebody says.",
            "Night staff is in the list because of this.",
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
    take_request_words_away(challenge=ask_for(project=project, by=moss[0]), by=moss[0])
    page = read(browser.get(address(project, "challenge_list")))
    assert page.root.one("blockquote").words.startswith(
        "A group is missing from the list. Its author took the words away."
    )
    assert page.links["Reply (the request without words)"]
    assert acts(read(moss[1].get(address(project, "my_challenges")))) == []


def test_an_archived_project_is_read_only(
    project: Project, lead: Actor, browser: Client, moss: tuple[Actor, Client]
) -> None:
    challenge = ask_for(project=project, by=moss[0])
    archive_project(project=project, by=lead)
    for client, name in ((browser, "challenge_list"), (moss[1], "my_challenges"), (moss[1], "my_register")):
        page = read(client.get(address(project, name)))
        assert "Who is missing?" not in page.links
        assert acts(page) == []
    for client, name, more in (
        (browser, "challenge_raise", []),
        (browser, "challenge_reply", [challenge.code]),
        (moss[1], "my_challenge_raise", []),
        (moss[1], "my_challenge_change", [challenge.code]),
    ):
        assert client.get(address(project, name, *more)).status_code == 403
    body = {"name": "Cleaners", "words": "Words that must not be lost", "code": uuid4()}
    response = moss[1].post(address(project, "my_challenge_raise"), body)
    assert response.status_code == 409
    assert [box.raw.strip() for box in read(response).root.all("textarea")] == [
        "Cleaners",
        "Words that must not be lost",
    ]


# Making one ----------------------------------------------------------------------------------------------------------


def test_a_participant_says_who_is_missing_without_a_name(project: Project, moss: tuple[Actor, Client]) -> None:
    page = read(moss[1].get(address(project, "my_challenge_raise")))
    assert sorted(page.form.values) == ["code", "name", "words"]
    assert NOT_SHOWN in page.words
    body = {**page.form.values, "name": " Night  staff "}

    answers = [read(moss[1].post(address(project, "my_challenge_raise"), body, follow=True)) for _ in range(2)]

    assert [answer.banner for answer in answers] == [
        ["It is sent. It stays open until a lead replies."],
        ["This was sent already."],
    ]
    assert list(Challenge.objects.values_list("author", "is_withheld", "about", "missing_name", "words")) == [
        (moss[0].pk, True, "missing", "Night staff", "")
    ]


def test_one_press_asks_for_a_group_that_is_left_out(
    project: Project, moss: tuple[Actor, Client], carers: Group
) -> None:
    leave_out(group=carers)
    where = about(project, "my_challenge_raise", carers)
    page = read(moss[1].get(where))
    assert page.root.one("h1").words == "Young carers"
    assert page.form.values["about"] == "left_out"
    assert [radio for radio in page.root.all("input") if radio.attributes.get("type") == "radio"] == []
    moss[1].post(where, {**page.form.values, "shows_name": "on"})
    assert Challenge.objects.values_list("group", "about", "words", "is_withheld").get() == (
        carers.pk,
        "left_out",
        "",
        False,
    )


def test_of_a_group_in_the_list_one_says_what_is_wrong(
    project: Project, moss: tuple[Actor, Client], carers: Group
) -> None:
    place(group=carers)
    where = about(project, "my_challenge_raise", carers)
    page = read(moss[1].get(where))
    assert page.form.values["about"] == "placed"
    response = moss[1].post(where, {**page.form.values, "about": "named"})
    again = read(response)
    assert (response.status_code, again.summary) == (422, ["Write something first."])
    moss[1].post(where, {**again.form.values, "words": "Call us carers."})
    assert Challenge.objects.values_list("group", "about", "words").get() == (carers.pk, "named", "Call us carers.")


def test_a_lead_makes_one_with_the_name(project: Project, browser: Client, carers: Group) -> None:
    page = read(browser.get(address(project, "challenge_raise")))
    assert page.root.all("input", name="shows_name") == []
    assert "Your name is shown with it." in page.words
    browser.post(address(project, "challenge_raise"), {**page.form.values, "name": "Night staff"})
    assert Challenge.objects.values_list("is_withheld", "by_lead", "missing_name").get() == (False, True, "Night staff")
    page = read(browser.get(about(project, "challenge_raise", carers)))
    assert page.links["Young carers"] == address(project, "group_detail", carers.code)


@pytest.mark.parametrize("forged", ["author", "author_id", "by_lead", "is_withheld", "raised_at", "version", "group"])
def test_no_box_sets_who_or_when(project: Project, moss: tuple[Actor, Client], carers: Group, forged: str) -> None:
    body = {"name": "Night staff", "code": uuid4(), forged: "2001"}
    moss[1].post(address(project, "my_challenge_raise"), body)
    found: Any = Challenge.objects.values_list(
        "author", "by_lead", "is_withheld", "group", "raised_at", "version"
    ).get()
    assert found == (moss[0].pk, False, True, None, MONDAY + timedelta(days=3), 1)


@pytest.mark.parametrize(
    ("changed", "name", "error"),
    [
        ({"name": ""}, "name", "Write the name of the group."),
        ({"name": "\u200d"}, "name", "Write the name of the group."),
        ({"name": "a" * 81}, "name", "Make this shorter: 80 letters at most. It has 81."),
        ({"name": "young CARERS"}, "name", "“Young carers” is in the list already. Go back, and choose it there."),
        ({"words": "a" * 1001}, "words", "Make this shorter: 1000 letters at most. It has 1001."),
    ],
)
def test_a_refused_form_keeps_the_words(
    project: Project, moss: tuple[Actor, Client], carers: Group, changed: dict[str, str], name: str, error: str
) -> None:
    body = {"name": "Night staff", "words": "They wait.", "code": str(uuid4()), "shows_name": "on", **changed}
    response = moss[1].post(address(project, "my_challenge_raise"), body)
    page = read(response)
    assert response.status_code == 422
    assert page.summary == page.errors_beside(name) == [error]
    assert page.form.values["words"].strip() == body["words"]
    assert page.form.values["code"] == body["code"]
    assert "shows_name" in page.form.values
    assert Challenge.objects.count() == 0


def test_the_fourth_without_a_name_is_asked_for_it(project: Project, moss: tuple[Actor, Client]) -> None:
    for number in range(3):
        ask_for(project=project, by=moss[0], missing=f"Group {number}")
    asked = read(moss[1].get(address(project, "my_challenge_raise")))
    assert (
        "3 of your requests without a name wait for a reply. You can send one more if you show your name."
        in asked.words
    )
    body = {**asked.form.values, "name": "A fourth"}

    response = moss[1].post(address(project, "my_challenge_raise"), body)

    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside("shows_name") == [
        "3 of your requests without a name wait for a reply. Tick “Show my name” to send this one too."
    ]
    assert page.form.values["name"] == "A fourth"
    moss[1].post(address(project, "my_challenge_raise"), {**page.form.values, "shows_name": "on"})
    assert Challenge.objects.filter(is_withheld=False).count() == 1


def test_a_page_that_was_sent_before_loses_no_words(project: Project, moss: tuple[Actor, Client]) -> None:
    body = {"name": "The first", "code": str(uuid4())}
    moss[1].post(address(project, "my_challenge_raise"), body)
    response = moss[1].post(address(project, "my_challenge_raise"), {**body, "name": "The second"})
    page = read(response)
    assert (response.status_code, page.form.values["name"]) == (409, "The second")
    assert "This form was sent before" in page.words
    moss[1].post(address(project, "my_challenge_raise"), page.form.values)
    assert list(Challenge.objects.order_by("pk").values_list("missing_name", flat=True)) == ["The first", "The second"]


def test_a_group_that_came_back_meanwhile_loses_no_words(
    project: Project, moss: tuple[Actor, Client], carers: Group
) -> None:
    leave_out(group=carers)
    where = about(project, "my_challenge_raise", carers)
    body = {**read(moss[1].get(where)).form.values, "words": "They wait."}
    bring_back(group=carers)
    response = moss[1].post(where, body)
    page = read(response)
    assert (response.status_code, page.form.values["words"].strip()) == (422, "They wait.")
    assert page.summary == page.errors_beside("about") == ["Choose one of these."]
    assert Challenge.objects.count() == 0


def test_a_group_that_is_gone_loses_no_words(project: Project, moss: tuple[Actor, Client], carers: Group) -> None:
    where = about(project, "my_challenge_raise", carers)
    body = {**read(moss[1].get(where)).form.values, "words": "They wait."}
    carers.delete()
    assert moss[1].get(where).status_code == 404
    response = moss[1].post(where, body)
    assert response.status_code == 409
    assert "They wait." in [box.raw.strip() for box in read(response).root.all("textarea")]


@pytest.mark.parametrize("asked", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_an_address_of_no_group_is_no_page(project: Project, moss: tuple[Actor, Client], asked: str) -> None:
    assert moss[1].get(address(project, "my_challenge_raise"), {"group": asked}).status_code == 404


# Changing one's own --------------------------------------------------------------------------------------------------


def test_its_author_changes_the_words(project: Project, moss: tuple[Actor, Client]) -> None:
    challenge = ask_for(project=project, by=moss[0])
    where = address(project, "my_challenge_change", challenge.code)
    form = read(moss[1].get(where)).forms[0]
    body = {**form.values, "name": "Ward staff", "words": "At night too."}
    page = read(moss[1].post(where, body, follow=True))
    assert page.banner == ["Your words are changed."]
    assert Challenge.objects.values_list("missing_name", "words", "version").get() == (
        "Ward staff",
        "At night too.",
        2,
    )
    again = read(moss[1].get(where)).forms[0]
    assert read(moss[1].post(where, again.values, follow=True)).banner == ["Nothing was changed."]


def test_a_name_of_the_list_is_refused_beside_it(project: Project, moss: tuple[Actor, Client], carers: Group) -> None:
    challenge = ask_for(project=project, by=moss[0])
    where = address(project, "my_challenge_change", challenge.code)
    response = moss[1].post(where, {"name": "young carers", "words": "They wait.", "version": "1"})
    page = read(response)
    assert (response.status_code, page.forms[0].values["words"].strip()) == (422, "They wait.")
    assert page.errors_beside("name") == ["“Young carers” is in the list already. Go back, and choose it there."]


def test_two_pages_of_one_author(project: Project, moss: tuple[Actor, Client], carers: Group) -> None:
    challenge = ask_for(project=project, by=moss[0], group=carers)
    where = address(project, "my_challenge_change", challenge.code)
    form = read(moss[1].get(where)).forms[0]
    change_challenge(challenge=challenge, words="From the other page.", version=1, by=moss[0])
    response = moss[1].post(where, {**form.values, "words": "From this page."})
    page = read(response)
    assert (response.status_code, page.forms[0].values["words"].strip()) == (409, "From this page.")
    assert "They say now: “From the other page.”" in page.words
    moss[1].post(where, page.forms[0].values)
    assert Challenge.objects.values_list("words", "version").get() == ("From this page.", 3)


def test_its_author_takes_the_words_away(project: Project, moss: tuple[Actor, Client]) -> None:
    challenge = ask_for(project=project, by=moss[0])
    where = address(project, "my_challenge_change", challenge.code)
    page = read(moss[1].get(where))
    assert "The words are deleted. You cannot undo this. The request stays open until a lead replies." in page.words
    answers = [read(moss[1].post(where, page.forms[1].values, follow=True)) for _ in range(2)]
    assert [answer.banner for answer in answers] == [
        ["Your words are taken away."],
        ["Your words were taken away already."],
    ]
    assert Challenge.objects.values_list("words", "missing_name").get() == ("", "")


@pytest.mark.parametrize("first", ["reply", "take away"])
def test_words_that_came_too_late_can_be_copied(project: Project, moss: tuple[Actor, Client], first: str) -> None:
    challenge = ask_for(project=project, by=moss[0])
    if first == "reply":
        reply_to_request(challenge=challenge)
    else:
        take_request_words_away(challenge=challenge, by=moss[0])
    where = address(project, "my_challenge_change", challenge.code)
    assert [form.values for form in read(moss[1].get(where)).forms if "words" in form.values] == []
    response = moss[1].post(where, {"name": "Cleaners", "words": "Too late.", "version": "1"})
    assert response.status_code == 409
    assert [box.raw.strip() for box in read(response).root.all("textarea")] == ["Cleaners", "Too late."]


def test_nobody_opens_the_words_of_another(
    project: Project, browser: Client, moss: tuple[Actor, Client], fern: tuple[Actor, Client]
) -> None:
    challenge = ask_for(project=project, by=moss[0])
    before = stored()
    for client, name in ((fern[1], "my_challenge_change"), (browser, "challenge_change")):
        where = address(project, name, challenge.code)
        assert client.get(where).status_code == 403
        assert client.post(where, {"name": "Mine", "words": "Mine now.", "version": "1"}).status_code == 403
        assert client.post(where, {"take_away": "yes"}).status_code == 403
    assert stored() == before


# Replying ------------------------------------------------------------------------------------------------------------


def test_a_lead_replies(project: Project, browser: Client, moss: tuple[Actor, Client]) -> None:
    challenge = ask_for(project=project, by=moss[0])
    where = address(project, "challenge_reply", challenge.code)
    body = {**read(browser.get(where)).form.values, "words": "We ask them on Friday."}
    answers = [read(browser.post(where, body, follow=True)) for _ in range(2)]
    assert [answer.banner for answer in answers] == [
        ["Your reply is sent. Everyone taking part can read it."],
        ["The reply was sent already."],
    ]
    assert (ChallengeReply.objects.get().words, Group.objects.count()) == ("We ask them on Friday.", 0)


def test_one_tick_adds_a_missing_group(project: Project, browser: Client, moss: tuple[Actor, Client]) -> None:
    challenge = ask_for(project=project, by=moss[0])
    where = address(project, "challenge_reply", challenge.code)
    page = read(browser.get(where))
    assert "Add this group to the list" in page.words
    browser.post(where, {**page.form.values, "words": "Thank you.", "does_it": "on"})
    assert ChallengeReply.objects.get().group == Group.objects.get(name="Night staff", name_from="request")


def test_one_tick_keeps_a_group_in(
    project: Project, browser: Client, moss: tuple[Actor, Client], carers: Group
) -> None:
    leave_out(group=carers)
    challenge = ask_for(project=project, by=moss[0], group=carers, about="left_out")
    where = address(project, "challenge_reply", challenge.code)
    page = read(browser.get(where))
    assert "Keep them in" in page.words
    browser.post(where, {**page.form.values, "words": "You are right.", "does_it": "on"})
    assert BringingBack.objects.get().leaving_out.group == carers


def test_what_the_reply_cannot_do_is_one_press_away(
    project: Project, browser: Client, moss: tuple[Actor, Client], carers: Group
) -> None:
    place(group=carers)
    for what, words, name in (
        ("placed", "Move the group Young carers", "group_move"),
        ("named", "Change the name Young carers", "group_change"),
    ):
        challenge = ask_for(project=project, by=moss[0], group=carers, about=what)
        page = read(browser.get(address(project, "challenge_reply", challenge.code)))
        assert page.links[words] == address(project, name, carers.code)
        assert "does_it" not in {box.attributes.get("name") for box in page.root.all("input")}


def test_a_reply_to_words_that_changed_is_not_sent(
    project: Project, browser: Client, moss: tuple[Actor, Client]
) -> None:
    challenge = ask_for(project=project, by=moss[0])
    where = address(project, "challenge_reply", challenge.code)
    body = {**read(browser.get(where)).form.values, "words": "We ask them.", "does_it": "on"}
    change_challenge(challenge=challenge, words="Else.", missing_name="Ward staff", version=1, by=moss[0])

    response = browser.post(where, body)

    page = read(response)
    assert (response.status_code, page.form.values["words"].strip()) == (409, "We ask them.")
    assert "The request changed while you were writing" in page.words
    assert "Ward staff: missing from the list. Else." in page.root.one("blockquote").words
    assert (ChallengeReply.objects.count(), Group.objects.count()) == (0, 0)
    browser.post(where, page.form.values)
    assert Group.objects.get().name == "Ward staff"


def test_the_second_reply_is_shown_the_first(project: Project, browser: Client, moss: tuple[Actor, Client]) -> None:
    challenge = ask_for(project=project, by=moss[0])
    where = address(project, "challenge_reply", challenge.code)
    body = {**read(browser.get(where)).form.values, "words": "My own reply.", "does_it": "on"}
    reply_to_request(challenge=challenge, words="The first reply.", by=make_lead(project=project)[1])

    response = browser.post(where, body)

    page = read(response)
    assert response.status_code == 409
    assert "Reply from Ash, a lead, 4 March 2027: The first reply." in page.words
    assert page.root.one("textarea").raw.strip() == "My own reply."
    assert page.forms == []
    assert (ChallengeReply.objects.get().words, Group.objects.count()) == ("The first reply.", 0)


def test_an_empty_reply_is_refused(project: Project, browser: Client, moss: tuple[Actor, Client]) -> None:
    challenge = ask_for(project=project, by=moss[0])
    where = address(project, "challenge_reply", challenge.code)
    response = browser.post(where, {"words": " ", "version": "1", "does_it": "on"})
    page = read(response)
    assert response.status_code == 422
    assert page.summary == page.errors_beside("words") == ["Write something first."]
    assert "does_it" in page.form.values


# Not good enough -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["lead", "moss"])
def test_anybody_says_so_and_changes_it_later(
    project: Project, browser: Client, moss: tuple[Actor, Client], fern: tuple[Actor, Client], who: str
) -> None:
    client, name, back = (
        (browser, "challenge_not_enough", "challenge_list")
        if who == "lead"
        else (moss[1], "my_challenge_not_enough", "my_challenges")
    )
    challenge = ask_for(project=project, by=fern[0])
    where = address(project, name, challenge.code)
    assert client.get(where).status_code == 404
    reply_to_request(challenge=challenge)
    page = read(client.get(where))
    assert (NOT_SHOWN in page.words) is (who == "moss")
    assert ("Your name is shown with it." in page.words) is (who == "lead")
    for words in ("Too late.", "Too little.", ""):
        response = client.post(where, {"words": words}, follow=True)
        assert response.redirect_chain == [(address(project, back), 302)]
        assert read(response).banner == ["It stands beside the reply now."]
        assert ReplyNotEnough.objects.get().words == words
    assert read(client.post(where, {"words": ""}, follow=True)).banner == ["You said so already."]
    assert read(client.get(where)).form.values["words"].strip() == ""
