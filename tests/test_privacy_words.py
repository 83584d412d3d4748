"""What people are told of who sees what: the two promises stand in one wording, and no page says more than is true."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from stakeholders.models import Project
from tests.factories import make_helper, make_on_paper, make_participant, make_project, make_user
from tests.pages import browser_of, browser_with_link, read
from tests.remembering import remembered

ROOT = Path(django_settings.BASE_DIR)
NAME_NOT_SHOWN = "Your name is not shown. The system keeps it, so that you can change or erase it."
NOBODY_CAN_FIND_OUT = "Nobody can find out which answers are yours."
PROMISES = {NAME_NOT_SHOWN, NOBODY_CAN_FIND_OUT}
"""Word for word. Source: product.md, "The privacy rule"."""

PROMISING = re.compile(r"name is not shown|nobody can find out", re.IGNORECASE)
NOT_SHOWN_IN_TEMPLATES = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)
TRANSLATED = re.compile(r'\{% translate "([^"]*)"[^%]*%\}|\b_\("([^"]*)"\)')
SAYING = {"_", "_now", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "say", "say_count"}


def promises_of_template(source: str) -> list[str]:
    """Every promise of a template in words of its own."""
    shown = NOT_SHOWN_IN_TEMPLATES.sub("", source)
    whole = [words for found in TRANSLATED.findall(shown) for words in found if words in PROMISES]
    for words in whole:
        shown = shown.replace(f'"{words}"', '""', 1)
    return [shown[found.start() - 20 : found.end() + 20] for found in PROMISING.finditer(shown)]


def promises_of_module(source: str) -> list[str]:
    """Every promise of a module, in what it says to people, in words of its own."""
    return [
        each.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING
        for part in node.args
        for each in ast.walk(part)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
        if PROMISING.search(each.value) and each.value not in PROMISES
    ]


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        (
            promises_of_template,
            f'{{% translate "If not: {NAME_NOT_SHOWN[0].lower()}{NAME_NOT_SHOWN[1:]}" %}}',
            f'<p>{{% translate "So it is:" %}} {{% translate "{NAME_NOT_SHOWN}" %}}</p>',
        ),
        (promises_of_template, "<p>Your name is not shown.</p>", "{# Nobody's name is not shown. #}"),
        (
            promises_of_template,
            "{% blocktranslate %}Nobody can find out it was you.{% endblocktranslate %}",
            f'{{% include "x.html" with words=_("{NOBODY_CAN_FIND_OUT}") %}}',
        ),
        (promises_of_module, 'f(_("Read it. " "Your name is not shown."))', f'f(_("{NAME_NOT_SHOWN}"))'),
        (promises_of_module, 'say("Nobody can find out.")', 'help_text = "Its name is not shown."'),
    ],
)
def test_the_rule_finds_the_bad_and_lets_the_good_be(rule: Callable[[str], list[str]], bad: str, good: str) -> None:
    assert (len(rule(bad)), rule(good)) == (1, [])


def _files(*suffixes: str) -> Iterator[Path]:
    for app in ("coproduction", "planner", "stakeholders", "templates"):
        for path in (ROOT / app).rglob("*"):
            if path.suffix in suffixes and "migrations" not in path.parts:
                yield path


def test_the_promises_are_made_in_one_wording() -> None:
    found = {str(path): promises_of_template(path.read_text()) for path in _files(".html", ".txt")}
    found |= {str(path): promises_of_module(path.read_text()) for path in _files(".py")}

    assert len(found) > 100
    assert {path: words for path, words in found.items() if words} == {}


# What pages say ------------------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


def page_words(browser: Client, project: Project, name: str, *more: object) -> str:
    return read(browser.get(reverse(name, args=[project.code, *more]))).words


@pytest.mark.django_db
def test_nobody_is_told_that_only_leads_see_what_a_helper_sees(project: Project) -> None:
    helper, _ = make_helper(project=project)
    _, on_paper = make_on_paper(project=project, name="Fern", helper=helper)
    _, by_link, _ = make_participant(project=project, name="Moss", comes_in=False)
    client = Client()
    client.get(reverse("link_open", args=[by_link]))
    invited = read(client.get(reverse("joining"))).words

    assert "Only leads see the name you use here, unless you show it." in invited
    for name in ("take_part", "my_name", "my_contact", "my_needs", "my_consents", "who_sees_what"):
        words = page_words(browser_with_link(on_paper), project, name)
        assert "whoever types for you" in words or "Whoever types for you" in words
        assert "Only leads see" not in words


@pytest.mark.django_db
def test_somebody_on_paper_is_told_on_their_invitation(project: Project, client: Client) -> None:
    _, secret = make_on_paper(project=project, name="Fern")
    client.get(reverse("link_open", args=[secret]))

    words = read(client.get(reverse("joining"))).words

    assert "Leads see the name you use here, and whoever types for you." in words
    assert "Only leads see" not in words


@pytest.mark.django_db
def test_leaving_and_erasing_say_what_stays(project: Project) -> None:
    _, secret, _ = make_participant(project=project, name="Moss")
    browser = browser_with_link(secret)

    leaving, erasing = (page_words(browser, project, name) for name in ("my_leave", "my_erase"))
    left = read(browser.post(reverse("my_leave", args=[project.code]))).words

    for words in (leaving, left):
        assert "Where you showed your name, it stays. Leads still see it in the history." in words
        assert "You can come back only as a new person." in words
        assert "with no name" not in words
    assert "Later you cannot erase it here. To erase, choose the second button." in leaving
    assert "Rows that the team made from your notes." in erasing


@pytest.mark.django_db
def test_what_was_erased_is_not_said_to_be_more_than_it_is(project: Project) -> None:
    _, secret, _ = make_participant(project=project, name="Moss")

    words = read(browser_with_link(secret).post(reverse("my_erase", args=[project.code]))).words

    assert "Your name is erased, and the words that were marked as yours." in words
    assert "Texts of the whole team stay, and counts." in words


@pytest.mark.django_db
def test_sheets_say_who_can_read_them(project: Project) -> None:
    lead = browser_of(project.members.leads().get().user)  # type: ignore[arg-type]

    def givers(name: str, *more: object, **query: str) -> list[str]:
        page = read(lead.get(reverse(name, args=[project.code, *more]), query))
        return [part.all("p")[0].words for part in page.root.all(class_="giver")]

    everyone = f"Everyone taking part can read it. {NAME_NOT_SHOWN}"
    never = "No setting shows names here, to leads either."
    assert givers("stage_sheets", 1, only="problem") == [everyone]
    exercise = project.exercises.filter(names_never_shown=True, leads_only=False).select_related("stage")[0]
    assert givers("stage_sheets", exercise.stage.position, only=exercise.key) == [f"{everyone} {never}"]
    assert givers("paper_sheets", only="promise") == [
        f"Everyone taking part can read the words of a “no” and a “yes, but”. {NAME_NOT_SHOWN}"
    ]
    assert givers("paper_sheets", only="view") == [
        f"Your view is never shown alone, only together with 4 others or more. {NAME_NOT_SHOWN}"
    ]
    assert givers("paper_sheets", only="concern") == [
        f"Everyone taking part can read it. If you do not show your name, this holds: {NAME_NOT_SHOWN}"
    ]


@pytest.mark.django_db
def test_a_lead_is_told_who_types_a_sheet_up(project: Project) -> None:
    lead = browser_of(project.members.leads().get().user)  # type: ignore[arg-type]
    exercise = project.exercises.filter(leads_only=True).select_related("stage")[0]

    def told(position: int, **query: str) -> str:
        address = reverse("stage_sheets", args=[project.code, position])
        return read(lead.get(address, query)).root.one("p", class_="lead").words

    others, own = "Whoever types for others types them up.", "Type the words in afterwards."
    assert told(1, only="problem") == f"One sheet. Use your browser's print button. {others}"
    assert told(exercise.stage.position, only=exercise.key) == f"One sheet. Use your browser's print button. {own}"
    assert told(exercise.stage.position).endswith(f"{others} Type in yourself what only leads fill in.")


@pytest.mark.django_db
def test_an_address_that_stops_nothing_names_whom_to_ask(client: Client, settings: Any) -> None:
    address = reverse("no_more_mail", args=["x"])
    assert "Does it still not work? Tell whoever invited you." in read(client.get(address)).words

    settings.HELP_CONTACT = "Quillfeather, 01632 960 111"
    assert "Does it still not work? Contact Quillfeather, 01632 960 111." in read(client.get(address)).words
