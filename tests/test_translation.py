"""Every word of every page can be translated: no sentence stands in a template outside Django's translation."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.template.base import Lexer, TokenType
from django.test import Client
from django.utils import translation

from coproduction.context import page_language
from planner.views.errors import server_error
from tests.factories import make_participant, make_project
from tests.pages import browser_with_link, read

TEMPLATES = Path(settings.BASE_DIR) / "templates"
EVERY = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file())

NAMES = {"Alongside", "QR"}
"""What is called the same in every language."""

SHOWN_ATTRIBUTES = re.compile(r'\b(?:aria-label|alt|title|placeholder|data-l)="([^"]*)"')
NO_WORDS = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<!DOCTYPE[^>]*>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
HIDING = re.compile(r"(?:blocktranslate|comment)\b|block body_class")
SHOWING = re.compile(r"end(?:blocktranslate|comment)|endblock body_class")
"""Between these stands what is translated already, or no word: a note, or the names of classes."""

TRANSLATED = re.compile(r"""_\((["']).*?\1\)""")
LITERAL = re.compile(r"""(?<!date:)(?<!time:)(["'])((?:(?!\1).)*)\1""")
GIVEN_ON = {"cycle", "firstof", "include", "with"}
"""Tags that carry words to where they are shown."""

HOLE = "\0"
"""Stands where a template tag or a variable stood."""


def bare_words(source: str) -> list[str]:
    """The words of a template that no translation reaches."""
    left = []
    inside = False
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            inside = bool((inside or HIDING.match(token.contents)) and not SHOWING.match(token.contents))
            left.append(HOLE)
        elif token.token_type == TokenType.TEXT and not inside:
            left.append(token.contents)
        else:
            left.append(HOLE)
    text = NO_WORDS.sub(" ", "".join(left))
    shown = list(SHOWN_ATTRIBUTES.findall(text)) + TAG.sub("\n", text).split("\n")
    pieces = [piece.strip(" \t–") for line in [*shown, *literal_words(source)] for piece in line.split(HOLE)]
    return [piece for piece in pieces if re.search(r"[^\W\d_]{2}", piece) and piece not in NAMES]


def literal_words(source: str) -> list[str]:
    """What stands in quotes in a variable or in what is given on, is not translated, and looks like words."""
    shown = [
        TRANSLATED.sub("", token.contents)
        for token in Lexer(source).tokenize()
        if token.token_type == TokenType.VAR
        or (token.token_type == TokenType.BLOCK and token.contents.split()[0] in GIVEN_ON)
    ]
    found = [text for contents in shown for _quote, text in LITERAL.findall(contents)]
    return [text for text in found if re.match(r"[A-Z][a-z]|.*\w ", text) and not text.endswith(".html")]


@pytest.mark.parametrize("template", EVERY)
def test_every_word_of_a_template_can_be_translated(template: str) -> None:
    assert bare_words((TEMPLATES / template).read_text()) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{% translate 'Hello' %}</p>", []),
        ("{% blocktranslate trimmed %}Hello <b>you</b>{% endblocktranslate %}", []),
        ("{% blocktranslate %}Hello{% endblocktranslate %} there", ["there"]),
        ('<a aria-label="Close" class="big">{{ x }} of {{ y }}</a>', ["Close", "of"]),
        ("{# a note #}<style>b { color: red }</style> 3 × {{ n }}", []),
        ('<p\n    class="a\n b">Words</p>', ["Words"]),
        ('{{ x|default:"Back" }} {{ d|date:"j F Y" }} {{ n|stringformat:"s" }}', ["Back"]),
        ('{% include "a/b.html" with state="done" words="all done" label=_("Name") %}', ["all done"]),
        (
            "{% block body_class %}on-paper{% endblock body_class %}{% block title %}Words{% endblock title %}",
            ["Words"],
        ),
        ("<title>{% block title %}{% endblock title %} – Alongside</title>", []),
    ],
)
def test_the_search_is_not_blind(source: str, words: list[str]) -> None:
    assert bare_words(source) == words


# The language of a page ----------------------------------------------------------------------------------------------

LANGUAGES = [("en-gb", "en-GB", "ltr"), ("ar", "ar", "rtl"), ("zh-hans", "zh-Hans", "ltr")]


@pytest.mark.django_db
@pytest.mark.parametrize(("active", "language", "direction"), LANGUAGES)
def test_a_page_says_its_language_and_direction(active: str, language: str, direction: str) -> None:
    project = make_project()
    _member, secret, _actor = make_participant(project=project)
    browser = browser_with_link(secret)

    with translation.override(active):
        for client, address in ((Client(), "/"), (browser, f"/take-part/{project.code}/")):
            response = client.get(address)
            said = read(response).root.one("html").attributes
            assert (response.status_code, said["lang"], said["dir"]) == (200, language, direction)
            assert response.has_header("Content-Language") is False
        said = read(server_error(HttpRequest())).root.one("html").attributes
        assert (said["lang"], said["dir"]) == (language, direction)


def test_where_no_language_is_active_a_page_is_english() -> None:
    with translation.override(None):
        assert page_language() == {"page_language": "en-GB", "page_direction": "ltr"}
