"""The links of a project as its leads see them: the table, each link for many, posters and cards."""

import re
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from time_machine import TimeMachineFixture

from planner.actions.leaving import erase_person, leave_project
from stakeholders.actions.members import turn_off_person
from stakeholders.actions.own_links import mail_own_link
from stakeholders.actions.projects import archive_project
from stakeholders.actions.shared_links import replace_shared_link, turn_off_shared_link
from stakeholders.models import Contact, Mail, MailFailure, MailState, Member, Project, SharedLink, Side
from stakeholders.queries.shared_links import LINKS_A_PAGE
from stakeholders.ways_in import in_groups, shared_code, shared_secret
from tests.factories import (
    MONDAY,
    at,
    lead_actor,
    make_arrival,
    make_group,
    make_participant,
    make_project,
    make_shared_link,
    make_user,
)
from tests.pages import Page, browser_of, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

MAKE = {"label": "Friday café", "side": "", "most_uses": "20", "ends": "days", "last_day": ""}


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"), template="short")


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get().user)  # type: ignore[arg-type]


@pytest.fixture
@remembered
def link(project: Project) -> SharedLink:
    return make_shared_link(project=project, label="Friday café")[0]


def address(project: Project, name: str, *more: object) -> str:
    return reverse(name, args=[project.code, *more])


def rows(page: Page) -> list[list[str]]:
    """The table: every cell but the last, which holds what can be done."""
    return [
        [row.one("th").words, *(cell.words for cell in row.all("td")[:-1])]
        for body in page.root.all("tbody")
        for row in body.all("tr")
    ]


def row_of(page: Page, name: str) -> list[str]:
    return next(row for row in rows(page) if row[0].startswith(name))


def told(response: object) -> list[str]:
    return read(response).banner


def make_unseen(project: Project, name: str = "Fern", email: str = "fern@example.org") -> Member:
    """Somebody with an address who has not come in."""
    member, _, _ = make_participant(project=project, name=name, comes_in=False)
    Contact.objects.create(project=project, member=member, email=email)
    return member


# The table -----------------------------------------------------------------------------------------------------------


def test_an_empty_table_says_what_to_do_first(project: Project, browser: Client) -> None:
    page = read(browser.get(address(project, "link_list")))

    assert rows(page) == []
    assert "No links yet." in page.words
    assert page.links["Make a link for many"] == address(project, "link_make")
    assert page.links["Add many people"] == address(project, "people_paste")


def test_it_is_reached_from_people_and_from_home(project: Project, browser: Client) -> None:
    for name in ("people_list", "project_home"):
        assert read(browser.get(address(project, name))).links["Links, posters and cards"] == address(
            project, "link_list"
        )


def test_a_link_for_many_says_for_whom_and_how_many(project: Project, browser: Client, link: SharedLink) -> None:
    group = make_group(project=project, name="Night staff")
    make_shared_link(project=project, label="Ward 3", side=Side.FRONTLINE, group=group, most_uses=10, days=1)

    assert rows(read(browser.get(address(project, "link_list")))) == [
        ["Ward 3 For many", "Night staff Frontline staff", "0 of 10", "2 March 2027", "Not opened", "None"],
        ["Friday café For many", "The person chooses", "0 of 20", "31 March 2027", "Not opened", "None"],
    ]


def test_how_far_a_link_for_many_has_come(project: Project, browser: Client, time_machine: TimeMachineFixture) -> None:
    by = lead_actor(project=project)
    for label in ("New", "Pressed", "Answered", "Full", "Off", "Old"):
        link, _ = make_shared_link(project=project, label=label, most_uses=2, days=5 if label == "Old" else 30)
        if label in {"Pressed", "Answered", "Full"}:
            make_arrival(link=link, says_yes=label != "Pressed")
        if label == "Full":
            make_arrival(link=link)
        if label == "Off":
            turn_off_shared_link(link=link, by=by)
    time_machine.move_to(MONDAY + timedelta(days=6), tick=False)

    page = read(browser.get(address(project, "link_list"), {"show": "shared"}))

    assert {row[0].removesuffix(" For many"): row[4] for row in rows(page)} == {
        "New": "Not opened",
        "Pressed": "Opened Last used March 2027",
        "Answered": "Joined Last used March 2027",
        "Full": "Used up Last used March 2027",
        "Off": "Turned off",
        "Old": "Expired",
    }


def test_how_far_own_links_have_come(project: Project, browser: Client) -> None:
    make_participant(project=project, name="Moss", side=Side.LIVED)
    make_participant(project=project, name="Wren", comes_in=False)
    off, _, _ = make_participant(project=project, name="Heron")
    turn_off_person(member=off, by=lead_actor(project=project))
    came, _, _ = make_participant(project=project, name="Fern")
    Member.objects.filter(pk=came.pk).update(said_yes_at=None)
    gone, _, by_gone = make_participant(project=project, name="Ash")
    leave_project(member=gone, by=by_gone)
    erased, _, by_erased = make_participant(project=project, name="Ivy")
    erase_person(member=erased, by=by_erased)
    unsent = make_unseen(project, "Alder", "alder@example.org")
    unsent.links.all().delete()

    page = read(browser.get(address(project, "link_list")))

    assert {row[0]: row[4].partition(" Last")[0] for row in rows(page)} == {
        "Moss Their own": "Joined",
        "Wren Their own": "Not opened",
        "Heron Their own": "Turned off",
        "Fern Their own": "Opened",
        "Alder alder@example.org Their own": "No link yet",
    }
    assert row_of(page, "Moss")[1:4] == ["A person with lived experience", "One person", "None"]
    assert "Ivy" not in page.words
    assert "Ash" not in page.words


def test_the_table_is_narrowed_to_one_kind(project: Project, browser: Client, link: SharedLink) -> None:
    make_participant(project=project, name="Moss")
    pages = {
        show: read(browser.get(address(project, "link_list"), {"show": show} if show else {}))
        for show in ("", "shared", "personal", "nonsense")
    }

    assert {show: [row[0].split()[0] for row in rows(page)] for show, page in pages.items()} == {
        "": ["Friday", "Moss"],
        "shared": ["Friday"],
        "personal": ["Moss"],
        "nonsense": ["Friday", "Moss"],
    }
    assert [link.words for link in pages["shared"].root.all("a", **{"aria-current": "true"})] == ["For many, 1"]
    assert pages[""].links["Own links, 1"] == "?show=personal"


@pytest.mark.parametrize(("show", "words"), [("shared", "No link for many yet."), ("personal", "Nobody has a link")])
def test_a_kind_of_which_there_is_none_says_so(project: Project, browser: Client, show: str, words: str) -> None:
    if show == "shared":
        make_participant(project=project, name="Moss")
    else:
        make_shared_link(project=project)

    page = read(browser.get(address(project, "link_list"), {"show": show}))

    assert rows(page) == []
    assert words in page.words


def test_long_tables_have_pages_across_both_kinds(project: Project, browser: Client) -> None:
    for number in range(3):
        make_shared_link(project=project, label=f"Poster {number}")
    Member.objects.bulk_create(
        Member(project=project, name=f"Person {number}", created_at=MONDAY + timedelta(seconds=number))
        for number in range(LINKS_A_PAGE + 1)
    )
    first, second, beyond = (
        read(browser.get(address(project, "link_list"), {"page": number})) for number in ("1", "2", "99")
    )

    assert (len(rows(first)), len(rows(second))) == (LINKS_A_PAGE, 4)
    assert [row[0].split(" T")[0].split(" F")[0] for row in rows(first)[:4]] == [
        *("Poster 2", "Poster 1", "Poster 0"),
        f"Person {LINKS_A_PAGE}",
    ]
    assert [row[0] for row in rows(second)] == [f"Person {number} Their own" for number in (3, 2, 1, 0)]
    assert rows(beyond) == rows(second)
    narrowed = read(browser.get(address(project, "link_list"), {"show": "personal"}))
    assert narrowed.links["Next page"] == "?show=personal&page=2"


@pytest.mark.parametrize(
    ("state", "failure", "words"),
    [
        ("waiting", "", "Waiting to be sent"),
        ("sent", "", "Sent 1 March"),
        ("failed", "server", "Not sent: The mail server did not take it. Send again to Fern"),
        ("stopped", "", "They want no mail"),
    ],
)
def test_the_row_says_what_became_of_the_mail(
    project: Project, browser: Client, state: str, failure: str, words: str
) -> None:
    fern = make_unseen(project)
    mail_own_link(member=fern, last=None, by=lead_actor(project=project))
    Mail.objects.update(state=state, failure=failure, ended_at=MONDAY)

    assert row_of(read(browser.get(address(project, "link_list"))), "Fern")[5] == words


def test_the_row_of_a_link_for_many_counts_its_mails(project: Project, browser: Client, link: SharedLink) -> None:
    browser.post(
        address(project, "link_mail", link.code),
        {"lines": "\n".join(f"person{number}@example.org" for number in range(6))},
    )
    for state, how_many in ((MailState.SENT, 3), (MailState.FAILED, 2)):
        chosen = list(Mail.objects.filter(state=MailState.WAITING).values_list("pk", flat=True)[:how_many])
        Mail.objects.filter(pk__in=chosen).update(state=state, failure=MailFailure.SERVER)

    page = read(browser.get(address(project, "link_list")))

    assert row_of(page, "Friday café")[5] == "Sent to 3 1 waiting to be sent 2 not sent"
    detail = read(browser.get(address(project, "link_detail", link.code)))
    assert len([form for form in detail.forms if form.action.endswith("/again/")]) == 2


# One person's link by e-mail -----------------------------------------------------------------------------------------


def test_a_link_is_sent_from_the_row_and_the_lead_stays_on_the_page(
    project: Project, browser: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    make_unseen(project)
    page = read(browser.get(address(project, "link_list"), {"show": "personal"}))
    [form] = page.forms

    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post(form.action, form.values)

    assert response["Location"] == f"{address(project, 'link_list')}?show=personal"
    assert told(browser.get(response["Location"])) == ["The mail to Fern is on its way."]
    assert [letter.to for letter in mail.outbox] == [["fern@example.org"]]
    assert told(browser.post(form.action, form.values, follow=True)) == ["This mail was asked for before."]
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("last", ["", "nonsense", "11111111-1111-4111-8111-111111111111"])
def test_what_the_row_showed_counts_and_nonsense_does_nothing(project: Project, browser: Client, last: str) -> None:
    fern = make_unseen(project)
    browser.post(address(project, "person_mail", fern.code), {"last": last})

    assert Mail.objects.count() == (1 if last == "" else 0)


def test_nothing_is_offered_for_who_came_in_or_left_no_address(project: Project, browser: Client) -> None:
    moss, _, _ = make_participant(project=project, name="Moss")
    Contact.objects.create(project=project, member=moss, email="moss@example.org")
    make_participant(project=project, name="Wren", comes_in=False)

    page = read(browser.get(address(project, "link_list")))

    assert page.forms == []
    assert told(browser.post(address(project, "person_mail", moss.code), {"last": ""}, follow=True)) == [
        "No mail was sent. They came in meanwhile, or have no address."
    ]
    assert Mail.objects.count() == 0


def test_links_go_to_all_who_have_not_come_in_after_a_page_that_names_them(
    project: Project, browser: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    make_unseen(project)
    make_unseen(project, "", "ivy@example.org")
    where = address(project, "links_mail_again")
    assert read(browser.get(address(project, "link_list"))).links["Send 2 people their links"] == where
    page = read(browser.get(where))
    assert [item.words for item in page.root.one("details").all("li")] == ["Fern", "ivy@example.org"]

    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post(where, follow=True)

    assert told(response) == ["2 mails are on their way."]
    assert len(mail.outbox) == 2
    assert told(browser.post(where, follow=True)) == ["No mail was sent. Nobody is waiting for one."]
    assert "Nobody is waiting for a mail." in read(browser.get(where)).words
    assert len(mail.outbox) == 2


# Making a link -------------------------------------------------------------------------------------------------------


def test_a_link_is_made_and_its_page_shows_how_to_hand_it_on(project: Project, browser: Client) -> None:
    form = read(browser.get(address(project, "link_make"))).form
    assert form.values == MAKE | {"code": form.values["code"], "label": ""}

    response = browser.post(address(project, "link_make"), form.values | {"label": "Friday café"})

    link = SharedLink.objects.get()
    assert response["Location"] == address(project, "link_detail", link.code)
    assert (link.label, link.side, link.group, link.most_uses, link.last_day) == (
        *("Friday café", "", None, 20),
        date(2027, 3, 31),
    )
    page = read(browser.get(response["Location"]))
    secret = shared_secret(link.code, 1)
    assert page.banner == ["The link is ready."]
    assert page.root.one(id="address").raw.strip() == f"http://127.0.0.1:8000/join/{secret}/"
    assert page.root.one(role="img").attributes["aria-label"] == "QR code of “Friday café”"
    assert in_groups(shared_code(link.code, 1)) in page.words
    assert "127.0.0.1:8000/code/" in page.words


def test_a_form_sent_twice_makes_one_link(project: Project, browser: Client) -> None:
    body = MAKE | {"code": str(uuid4())}
    browser.post(address(project, "link_make"), body)
    response = browser.post(address(project, "link_make"), body, follow=True)

    assert told(response) == ["The link is ready.", "This form was sent before. The link is there."]
    assert SharedLink.objects.count() == 1


def test_side_and_group_are_kept_and_another_projects_group_is_refused(project: Project, browser: Client) -> None:
    assert "group" not in read(browser.get(address(project, "link_make"))).form.values
    group = make_group(project=project, name="Night staff")
    theirs = make_group(project=make_project(template="short"), name="Theirs")
    body = MAKE | {"code": str(uuid4()), "side": "frontline"}

    refused = browser.post(address(project, "link_make"), body | {"group": str(theirs.code)})
    browser.post(address(project, "link_make"), body | {"group": str(group.code)})

    assert refused.status_code == 422
    link = SharedLink.objects.get()
    assert (link.side, link.group) == ("frontline", group)


@pytest.mark.parametrize(
    ("changed", "box", "words"),
    [
        ({"label": ""}, "label", "Write what you call this link."),
        ({"most_uses": "0"}, "most_uses", "Write a number from 1 to 500."),
        ({"most_uses": "501"}, "most_uses", "Write a number from 1 to 500."),
        ({"most_uses": "ten"}, "most_uses", "Write a number from 1 to 500."),
        ({"most_uses": ""}, "most_uses", "Write how many people may come in."),
        ({"ends": ""}, "ends", "Choose when it stops."),
        ({"ends": "date"}, "last_day", "Enter its last day."),
        ({"ends": "date", "last_day": "2027-02-28"}, "last_day", "Choose a day from today, and within a year."),
        ({"ends": "date", "last_day": "2028-03-02"}, "last_day", "Choose a day from today, and within a year."),
        ({"ends": "date", "last_day": "31/02/2027"}, "last_day", "Enter a real date, such as 12/05/2027."),
    ],
)
def test_what_is_wrong_is_said_beside_the_box_and_every_word_kept(
    project: Project, browser: Client, changed: dict[str, str], box: str, words: str
) -> None:
    body = MAKE | {"code": str(uuid4())} | changed

    response = browser.post(address(project, "link_make"), body)

    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside(box) == [words]
    assert page.summary == [words]
    assert page.form.values == {name: value for name, value in body.items() if name != "ends" or value}
    assert SharedLink.objects.count() == 0


@pytest.mark.parametrize("last_day", ["2027-03-01", "2028-03-01"])
def test_the_first_and_the_last_day_that_can_be_chosen(project: Project, browser: Client, last_day: str) -> None:
    browser.post(address(project, "link_make"), MAKE | {"code": str(uuid4()), "ends": "date", "last_day": last_day})

    assert SharedLink.objects.get().last_day.isoformat() == last_day


# Changing, replacing, turning off ------------------------------------------------------------------------------------


def test_a_link_is_changed(project: Project, browser: Client, link: SharedLink) -> None:
    where = address(project, "link_change", link.code)
    form = read(browser.get(where)).form
    assert form.values == {"label": "Friday café", "most_uses": "20", "ends": "date", "last_day": "2027-03-31"}

    response = browser.post(where, form.values | {"label": "Library", "most_uses": "30"}, follow=True)

    assert told(response) == ["The link is changed."]
    assert read(response).heading == "Library"
    assert told(browser.post(where, form.values | {"label": "Library", "most_uses": "30"}, follow=True)) == [
        "Nothing was changed. This was done before."
    ]


@pytest.mark.parametrize("most", ["2", "3"])
def test_never_fewer_than_came_in(project: Project, browser: Client, link: SharedLink, most: str) -> None:
    for _ in range(3):
        make_arrival(link=link)
    where = address(project, "link_change", link.code)

    response = browser.post(
        where, {"label": "Friday café", "most_uses": most, "ends": "date", "last_day": "2027-03-31"}
    )

    if most == "2":
        words = "3 people came in by it already. Write that many or more."
        assert (response.status_code, read(response).errors_beside("most_uses")) == (422, [words])
    else:
        assert response.status_code == 302


def test_an_ended_link_asks_for_a_new_day_and_its_page_says_why(
    project: Project, browser: Client, time_machine: TimeMachineFixture
) -> None:
    link, _ = make_shared_link(project=project, days=5)
    time_machine.move_to(MONDAY + timedelta(days=6), tick=False)

    page = read(browser.get(address(project, "link_detail", link.code)))
    form = read(browser.get(address(project, "link_change", link.code))).form

    assert "This link stopped after 6 March." in page.words
    assert shared_secret(link.code, 1) not in page.source
    assert page.links["Change this link"] == address(project, "link_change", link.code)
    assert (form.values["ends"], form.values["last_day"]) == ("days", "")
    for name in ("link_poster", "link_cards", "link_mail"):
        page = read(browser.get(address(project, name, link.code)))
        assert "This link lets nobody in any more." in page.words
        assert page.root.all(role="img") == []


def test_a_link_is_replaced_after_a_warning(project: Project, browser: Client, link: SharedLink) -> None:
    where = address(project, "link_renew", link.code)
    page = read(browser.get(where))
    assert "Every poster, card and mail with the old link stops working at once." in page.words

    response = browser.post(where, page.form.values, follow=True)

    assert told(response) == ["The link is new. The old one stopped working."]
    shown = read(response).root.one(id="address").raw
    assert shared_secret(link.code, 2) in shown
    assert shared_secret(link.code, 1) not in shown
    assert told(browser.post(where, page.form.values, follow=True)) == ["Nothing was changed. This was done before."]


@pytest.mark.parametrize("version", ["", "x", "0", "99999", "2"])
def test_a_press_with_another_version_replaces_nothing(
    project: Project, browser: Client, link: SharedLink, version: str
) -> None:
    response = browser.post(address(project, "link_renew", link.code), {"version": version})

    assert response.status_code == (302 if version == "2" else 422)
    assert SharedLink.objects.get().version == 1


def test_a_link_is_turned_off_and_what_is_left_of_it_is_its_page(
    project: Project, browser: Client, link: SharedLink
) -> None:
    where = address(project, "link_turn_off", link.code)
    assert "Nobody can come in by it any more." in read(browser.get(where)).words

    page = read(browser.post(where, follow=True))

    assert page.banner == ["The link is off."]
    assert "This link was turned off on 1 March." in page.words
    assert page.root.all(id="address") == []
    assert told(browser.post(where, follow=True)) == ["This link was off already."]
    for name in ("link_change", "link_renew"):
        assert browser.get(address(project, name, link.code))["Location"] == address(project, "link_detail", link.code)


def test_a_link_that_another_lead_turned_off_meanwhile_is_left_alone(
    project: Project, browser: Client, link: SharedLink
) -> None:
    form = read(browser.get(address(project, "link_renew", link.code))).form
    turn_off_shared_link(link=link, by=lead_actor(project=project))

    assert browser.post(address(project, "link_renew", link.code), form.values).status_code == 302
    assert SharedLink.objects.get().version == 1


# E-mail to many ------------------------------------------------------------------------------------------------------


def test_a_link_is_sent_to_many_and_who_was_left_out_is_counted(
    project: Project,
    browser: Client,
    link: SharedLink,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    moss, _, _ = make_participant(project=project, name="Moss")
    Contact.objects.create(project=project, member=moss, email="moss@example.org")
    where = address(project, "link_mail", link.code)
    lines = "ash@example.org\n\n  Ivy <ivy@example.org>\nASH@example.org\nmoss@example.org"

    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post(where, {"lines": lines}, follow=True)

    assert told(response) == [
        "2 mails are on their way.",
        "1 address was left out: it belongs to somebody who takes part already.",
    ]
    assert [letter.to for letter in mail.outbox] == [["ash@example.org"], ["ivy@example.org"]]
    again = browser.post(where, {"lines": lines}, follow=True)
    assert told(again) == [
        "No mail was sent. Everybody of the list was left out.",
        "1 address was left out: it belongs to somebody who takes part already.",
        "2 addresses were left out: they were sent this link before.",
    ]
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("", ["Type at least one address."]),
        (" \n\t\n", ["Type at least one address."]),
        (
            "ash@example.org\n\nIvy\nash@",
            [
                "Line 3: “Ivy” is not a whole e-mail address.",
                "Line 4: “ash@” is not a whole e-mail address.",
            ],
        ),
        (
            "\n".join(f"ash{number}@example.org" for number in range(21)),
            ["There are 21 addresses, and the link lets 20 more people in. Change the link first."],
        ),
        ("\n".join("x" for _ in range(2_001)), ["There are 2,001 lines. 2,000 is the most at once."]),
    ],
)
def test_a_list_of_addresses_with_something_wrong_is_kept_and_nothing_sent(
    project: Project, browser: Client, link: SharedLink, lines: str, words: list[str]
) -> None:
    response = browser.post(address(project, "link_mail", link.code), {"lines": lines})

    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside("lines") == words
    assert page.form.values["lines"] == lines
    assert Mail.objects.count() == 0


# On paper ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["link_poster", "link_cards"])
def test_paper_says_what_it_is_about_or_gives_nothing_away(browser: Client, name: str) -> None:
    lead = make_user(name="Ash")
    contact = "Ann, Women's Refuge"
    project = make_project(lead=lead, template="short", pay="£20 for each meeting.", contact=contact)
    link, _ = make_shared_link(project=project)
    browser = browser_of(lead)

    def words(**query: str) -> str:
        page = read(browser.get(address(project, name, link.code), query))
        return " ".join(part.words for part in page.root.all("article") or page.root.all(class_="cards"))

    for paper in (words(), words(discreet="no")):
        assert ("We want the first week at home" in paper) == (name == "link_poster")
        assert ("Home from hospital" in paper) == (name == "link_cards")
    for paper in (words(discreet="yes"), words(discreet="")):
        assert "The first week" in paper
        assert not re.search("hospital|at home|Strathmoor|Refuge|£20", paper)
    assert "You do not need an account or your real name." in words()
    assert contact in words()
    assert ("£20 for each meeting." in words()) == (name == "link_poster")
    assert in_groups(shared_code(link.code, 1)) in words()
    Project.objects.filter(pk=project.pk).update(sensitive=True)
    assert not re.search("hospital|Refuge", words() + words(discreet="yes"))
    assert "at home" not in words()


def test_there_are_eight_cards(project: Project, browser: Client, link: SharedLink) -> None:
    page = read(browser.get(address(project, "link_cards", link.code)))

    assert len(page.root.all("li", class_="card")) == 8
    assert len(page.root.all(role="img")) == 8


# Who may -------------------------------------------------------------------------------------------------------------

OF_ONE = ("link_detail", "link_change", "link_renew", "link_turn_off", "link_mail", "link_poster", "link_cards")


@pytest.mark.parametrize("name", OF_ONE)
def test_another_projects_link_is_not_there(browser: Client, project: Project, name: str) -> None:
    theirs, _ = make_shared_link(project=make_project(template="short"))

    assert browser.get(address(project, name, theirs.code)).status_code == 404
    assert browser.get(address(project, name, uuid4())).status_code == 404


def test_an_archived_project_is_read_and_links_can_only_be_turned_off(
    project: Project, browser: Client, link: SharedLink
) -> None:
    fern = make_unseen(project)
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()
    code = link.code

    assert [browser.get(address(project, name, code)).status_code for name in ("link_detail", "link_poster")] == [
        200
    ] * 2
    refused: list[tuple[str, tuple[UUID, ...]]] = [
        ("link_make", ()),
        ("link_change", (code,)),
        ("link_renew", (code,)),
        ("link_mail", (code,)),
        ("links_mail_again", ()),
        ("people_paste", ()),
        ("person_mail", (fern.code,)),
    ]
    for name, more in refused:
        body = {"version": "1", "last": "", "lines": "ivy@example.org"}
        assert browser.post(address(project, name, *more), body).status_code == 403, name
    assert stored() == before
    page = read(browser.get(address(project, "link_list")))
    assert "Make a link for many" not in page.links
    assert page.forms == []
    assert browser.post(address(project, "link_turn_off", code)).status_code == 302
    assert SharedLink.objects.get().turned_off_at is not None


def test_looking_changes_nothing(project: Project, browser: Client, link: SharedLink) -> None:
    make_unseen(project)
    before = stored()
    for name in ("link_list", "link_make", "links_mail_again", "people_paste"):
        for method in (browser.get, browser.head):
            assert method(address(project, name)).status_code == 200
    for name in OF_ONE:
        for method in (browser.get, browser.head):
            assert method(address(project, name, link.code)).status_code == 200
    assert stored() == before


def test_a_replaced_link_is_told_in_the_history(project: Project, browser: Client, link: SharedLink) -> None:
    with at(MONDAY + timedelta(minutes=1)):
        replace_shared_link(link=link, version=1, by=lead_actor(project=project))

    words = read(browser.get(address(project, "history_list"))).words

    assert "Robin made the link “Friday café” anew. The old one stopped working." in words
    assert shared_secret(link.code, 2) not in words
