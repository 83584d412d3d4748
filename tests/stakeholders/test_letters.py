"""What letters say: the same in both parts, discreetly, and in headers nobody can bend."""

import email
from email import policy
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.formats import date_format

from stakeholders.actions.members import invite_lead
from stakeholders.mail import StopAddress, absolute, address_in, letter_for, send, stop_token
from stakeholders.mailing import ask_for_mail
from stakeholders.models import Mail, MailKind, Project, SharedLink
from stakeholders.ways_in import WayIn
from tests.factories import lead_actor, make_participant, make_project, make_shared_link
from tests.pages import browser_of, read

pytestmark = pytest.mark.django_db

WAY = WayIn("secret-of-a-link", "2345678ABC")
FINGERPRINTS: dict[str, Any] = {
    "stages": [{"number": 1, "title": "Idea and promise", "record": "a" * 64}],
    "entries": 45,
    "history": "b" * 64,
    "path": "/take-part/somewhere/",
}
LONGEST_LINE = 998
"""Of a message, in signs. Source: RFC 5322, 2.1.1."""
OWN = (MailKind.OWN_LINK, MailKind.LINK_TO_SELF)
ASKED = {"path": "/take-part/somewhere/check-in/", "until": "2027-03-08"}
WORDS = {"record": FINGERPRINTS, "check_in": ASKED, "check_in_reminder": ASKED}
KINDS = [
    *("own_link", "shared_link", "link_to_self", "lead_invitation", "record", "record of a lead"),
    *("check_in", "check_in_reminder"),
]


@pytest.fixture
def project(request: pytest.FixtureRequest) -> Project:
    return make_project(template="short", **getattr(request, "param", {}))


def a_mail(project: Project, kind: str) -> Mail:
    """One mail of a kind, to somebody called Moss where it goes to a person."""
    by = lead_actor(project=project)
    if kind == "lead_invitation":
        invite_lead(project=project, email="ivy@example.org", by=by)
        return Mail.objects.get()
    is_lead = kind == "record of a lead"
    kind = "record" if is_lead else kind
    link = make_shared_link(project=project)[0] if kind == "shared_link" else None
    person = project.members.get() if is_lead else make_participant(project=project, name="Moss")[0]
    asked = ask_for_mail(
        project=project,
        kind=MailKind(kind),
        address="moss@example.org",
        member=None if link is not None else person,
        shared_link=link,
        words=WORDS.get(kind),
        by=by,
    )
    assert asked is not None
    return asked


def sent(asked: Mail) -> EmailMultiAlternatives:
    send(asked, letter_for(asked, WAY if asked.kind in OWN else None))
    message = mail.outbox[-1]
    assert isinstance(message, EmailMultiAlternatives)
    return message


def on_the_wire(message: EmailMultiAlternatives) -> email.message.EmailMessage:
    """The message as a mail program reads it from what was sent."""
    return email.message_from_bytes(message.message().as_bytes(), policy=policy.default)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "p":
            self.paragraphs.append("")
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_data(self, data: str) -> None:
        if self.paragraphs:
            self.paragraphs[-1] += data


def html_of(message: EmailMultiAlternatives) -> _Words:
    ((content, mimetype),) = message.alternatives
    assert mimetype == "text/html"
    words = _Words()
    words.feed(str(content))
    return words


@pytest.mark.parametrize("project", [{"sensitive": False}, {"sensitive": True}], indirect=True)
@pytest.mark.parametrize("kind", KINDS)
def test_both_parts_say_the_same(project: Project, kind: str) -> None:
    message = sent(a_mail(project, kind))

    html = html_of(message)
    paragraphs = [" ".join(words.split()) for words in html.paragraphs]
    assert paragraphs == str(message.body).rstrip("\n").split("\n\n")
    assert html.links == [words for words in paragraphs if words.startswith(absolute("/"))]
    assert html.tags == {"html", "head", "meta", "title", "style", "body", "p", "a"}


@pytest.mark.parametrize("kind", KINDS)
def test_mail_to_participants_can_be_stopped_at_one_press(project: Project, kind: str) -> None:
    asked = a_mail(project, kind)

    message = sent(asked)

    is_for_lead = kind in {"lead_invitation", "record of a lead"}
    address = absolute(reverse("no_more_mail", args=[stop_token(asked)]))
    wire = on_the_wire(message)
    assert wire["List-Unsubscribe"] == (None if is_for_lead else f"<{address}>")
    assert wire["List-Unsubscribe-Post"] == (None if is_for_lead else "List-Unsubscribe=One-Click")
    assert str(message.body).count(address) == (0 if is_for_lead else 1)
    # Mail programs read the header as it stands: encoded words would be no address to them.
    raw = message.message().as_bytes()
    assert (b"\nList-Unsubscribe: <%s>\n" % address.encode() in raw) == (not is_for_lead)
    assert raw.count(address.encode()) == (0 if is_for_lead else 4)
    assert max(len(line) for line in raw.split(b"\n")) < LONGEST_LINE
    assert address_in(stop_token(asked)) == StopAddress(project.code, asked.address_digest)


@pytest.mark.parametrize("project", [{"sensitive": True}], indirect=True)
@pytest.mark.parametrize("kind", KINDS)
def test_mail_about_a_sensitive_project_does_not_tell_its_topic(project: Project, kind: str) -> None:
    message = sent(a_mail(project, kind))

    everything = f"{message.subject} {message.body} {message.alternatives[0][0]!s}"
    for words in (project.name, project.sentence, project.organisation, project.contact, "Idea and promise"):
        assert words not in everything
    assert project.discreet_name in everything


@pytest.mark.parametrize("kind", KINDS)
def test_subjects_never_tell_the_topic(project: Project, kind: str) -> None:
    message = sent(a_mail(project, kind))
    assert project.name not in str(message.subject)
    assert (project.discreet_name in str(message.subject)) == (kind != "lead_invitation")


def test_an_own_link_says_what_is_asked_and_whom_to_ask(project: Project) -> None:
    asked = a_mail(project, "own_link")

    body = str(sent(asked).body)

    for words in (
        "Hello Moss,",
        "“Home from hospital”",
        project.sentence,
        "Strathmoor Together invites you.",
        absolute("/join/secret-of-a-link/"),
        "type this code: 2345 678 ABC",
        absolute("/code/"),
        "You need no account, and not your real name.",
        "Contact Robin, 01632 960 123.",
    ):
        assert words in body


def test_nobody_is_greeted_by_no_name(project: Project) -> None:
    asked = a_mail(project, "own_link")
    assert asked.member is not None
    asked.member.name = ""
    assert letter_for(asked, WAY).text.startswith("Hello,\n")


def test_the_fingerprints_stand_in_the_mail(project: Project) -> None:
    body = str(sent(a_mail(project, "record")).body)
    for words in (
        "Stage 1, Idea and promise:",
        "a" * 64,
        "with 45 lines:",
        "b" * 64,
        absolute("/take-part/somewhere/"),
    ):
        assert words in body


@pytest.mark.parametrize("name", ["Дом из больницы", "Αρχή", "בית", "居家", "مشروع", "First 🏡 week"])
def test_a_name_in_any_script_arrives(name: str) -> None:
    project = make_project(template="short", discreet_name=name, name=f"{name} 2")
    message = sent(a_mail(project, "own_link"))

    wire = on_the_wire(message)

    assert wire["Subject"] == f"{name}: you are invited"
    assert f"“{name} 2”" in wire.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert f"“{name} 2”" in wire.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_no_name_makes_a_header_or_a_paragraph_or_a_tag(project: Project) -> None:
    bad = "Week\r\nBcc: b@example.org\n\nX"
    Project.objects.filter(pk=project.pk).update(discreet_name=bad, name="<b>bold</b> & co")
    project.refresh_from_db()
    message = sent(a_mail(project, "own_link"))

    wire = on_the_wire(message)

    assert wire["Subject"] == "Week Bcc: b@example.org X: you are invited"
    assert (wire["Bcc"], wire["To"], message.recipients()) == (None, "moss@example.org", ["moss@example.org"])
    assert "“<b>bold</b> & co”" in str(message.body)
    assert "“&lt;b&gt;bold&lt;/b&gt; &amp; co”" in str(message.alternatives[0][0])


def test_a_sentence_that_is_an_address_is_no_link(project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(sentence="https://evil.example.org/")
    project.refresh_from_db()
    html = html_of(sent(a_mail(project, "own_link")))
    assert "https://evil.example.org/" in [" ".join(words.split()) for words in html.paragraphs]
    assert "https://evil.example.org/" not in html.links


@pytest.mark.parametrize("token", ["", "x", "x:y", "0" * 32])
def test_a_token_that_was_not_made_here_is_nobodys(token: str) -> None:
    assert address_in(token) is None


def test_a_token_of_another_purpose_is_nobodys(project: Project) -> None:
    token = stop_token(a_mail(project, "own_link"))
    assert address_in(token[:-1] + ("A" if token[-1] != "A" else "B")) is None


# The day a link ends -------------------------------------------------------------------------------------------------


def test_a_letter_and_a_poster_name_the_same_last_day(project: Project) -> None:
    asked = a_mail(project, "shared_link")
    link = SharedLink.objects.get()
    lead = project.members.leads().get().user
    assert lead is not None

    poster = read(browser_of(lead).get(reverse("link_poster", args=[project.code, link.code]))).words
    letter = str(sent(asked).body)

    until = f"until {date_format(link.last_day, 'j F Y')}."
    assert [until in words for words in (poster, letter)] == [True, True]
