"""Words as people type them: what is kept, what goes, and how they are counted."""

import unicodedata

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from coproduction.text import LineField, WordsField, clean_text

any_text = st.text(st.characters(codec=None), max_size=60)
"""Lone surrogates too: a browser can send half of an emoji."""


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\r\nb", "a\nb"),
        ("a\rb", "a\nb"),
        ("a\r\n\r\nb", "a\n\nb"),
        ("a\n\rb", "a\n\nb"),
        ("a\tb", "a\tb"),
        ("a\x00b", "ab"),
        ("\x07\x08\x0b\x0c\x0e\x1b\x1f", ""),
        ("a\x7f\x80\x85\x9fb", "ab"),
        ("a\ud83db", "ab"),
        ("\udfff", ""),
        ("  a  ", "  a  "),
    ],
)
def test_what_no_keyboard_types_goes(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "Zoë, Łukasz, Ngũgĩ",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f9d1\U0001f3fe\u200d\U0001f9bd",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "\u0645\u0631\u062d\u0628\u0627",
        "\u05e9\u05dc\u05d5\u05dd \u200f(1)\u200f",
        "\u0928\u092e\u0938\u094d\u0924\u0947",
        "\u202ereversed\u202c",
        "e\u0301 and \u00e9",
        "<script>alert(1)</script> & {{ x }} {% y %}",
        "\xa0\xad–—‘’“”…",
        "\ufeff",
    ],
)
def test_what_people_type_stays(typed: str) -> None:
    assert clean_text(typed) == typed


@given(any_text)
def test_what_is_stored_can_be_stored(typed: str) -> None:
    stored = clean_text(typed)
    stored.encode()
    assert "\x00" not in stored
    assert "\r" not in stored
    assert all(unicodedata.category(sign) != "Cs" for sign in stored)
    assert all(unicodedata.category(sign) != "Cc" or sign in "\n\t" for sign in stored)


@given(any_text)
def test_cleaning_twice_changes_nothing(typed: str) -> None:
    assert clean_text(clean_text(typed)) == clean_text(typed)


@given(any_text, any_text)
def test_no_other_sign_goes(one: str, two: str) -> None:
    kept = [sign for sign in clean_text(one) if sign != "\n"]
    assert kept == [sign for sign in one if sign == "\t" or unicodedata.category(sign) not in {"Cc", "Cs"}]
    # A line end may be cut in two where two texts meet; nothing else depends on what stands beside it.
    if not one.endswith("\r"):
        assert clean_text(one + two) == clean_text(one) + clean_text(two)


# The fields ----------------------------------------------------------------------------------------------------------


def cleaned(field: forms.Field, typed: object) -> object:
    try:
        return field.clean(typed)
    except forms.ValidationError as error:
        return error.messages


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("aa\r\nbb", "aa\nbb"),
        ("aa\r\nbbb", ["Make this shorter: 5 letters at most. It has 6."]),
        ("aa\x00\x00bbb", "aabbb"),
        ("  aaaaa  ", "aaaaa"),
        ("\U0001f9e1" * 5, "\U0001f9e1" * 5),
        ("\U0001f9e1" * 6, ["Make this shorter: 5 letters at most. It has 6."]),
        ("", ""),
        (None, ""),
        ("\x00", ""),
        ("\r\n", ""),
        (7, "7"),
    ],
)
def test_a_limit_counts_what_is_stored(typed: object, result: object) -> None:
    assert cleaned(WordsField(max_length=5, required=False), typed) == result


@pytest.mark.parametrize("typed", ["", None, "   ", "\x00", "\r\n\r\n", "\ud83d"])
def test_what_holds_no_words_does_not_fill_a_required_box(typed: object) -> None:
    assert cleaned(WordsField(), typed) == ["This field is required."]
    assert cleaned(LineField(), typed) == ["This field is required."]


@pytest.mark.parametrize(
    ("typed", "result"),
    [("a\r\nb", "a b"), ("a\nb\rc", "a b c"), ("\na\n", "a"), ("a b", "a b"), ("\U0001f9e1\nשלום", "\U0001f9e1 שלום")],
)
def test_a_line_is_one_line(typed: str, result: str) -> None:
    assert cleaned(LineField(max_length=5 if len(result) <= 5 else 40), typed) == result


@given(any_text)
def test_a_line_holds_no_line_end(typed: str) -> None:
    line = LineField(required=False).clean(typed)
    assert "\n" not in line
    assert line == line.strip()
