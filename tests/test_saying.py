"""Sentences of pure modules, in English and in another language."""

from datetime import date

from django.template import Context, Template
from django.utils import translation

from coproduction.saying import Said, in_language, say, say_all, say_count, say_list


class Shouted:
    """A language in which every sentence is loud, and everything but 0 is many."""

    def one(self, words: str) -> str:
        return words.replace("Stage", "STAGE")

    def many(self, one: str, many: str, count: int) -> str:
        return (one if count == 0 else many).upper().replace("{COUNT}", "{count}")

    def day(self, day: date) -> str:
        return day.isoformat()


def test_a_sentence_is_its_english_text() -> None:
    said = say("Stage {stage}: “{words}” by {day}.", stage=2, words="Taxis {are} booked.", day=date(2027, 3, 1))

    assert said == "Stage 2: “Taxis {are} booked.” by 1 March 2027."
    assert in_language(said, Shouted()) == "STAGE 2: “Taxis {are} booked.” by 2027-03-01."


def test_the_form_of_a_number_is_the_languages_own() -> None:
    assert [say_count("{count} person", "{count} people", count) for count in (0, 1, 2)] == [
        "0 people",
        "1 person",
        "2 people",
    ]
    assert in_language(say_count("{count} person", "{count} people", 1), Shouted()) == "1 PEOPLE"
    assert in_language(say_count("{count} person", "{count} people", 0), Shouted()) == "0 PERSON"


def test_sentences_stand_after_one_another_and_in_one_another() -> None:
    inner = say("Stage {stage}", stage=3)
    said = say_all([say("Go to {where}.", where=inner), "Words of a person."])

    assert said == "Go to Stage 3. Words of a person."
    assert in_language(said, Shouted()) == "Go to STAGE 3. Words of a person."


def test_a_list_has_and_before_the_last() -> None:
    assert say_list(["one"]) == "one"
    assert say_list(["one", "two"]) == "one and two"
    assert say_list(["one", "two", "three"]) == "one, two and three"


def test_text_of_a_person_is_left_as_it_stands() -> None:
    assert in_language("Stage fright", Shouted()) == "Stage fright"
    assert isinstance(say("A {b}"), Said)
    assert say("A {b}") == "A {b}"


def test_a_page_says_it_in_its_own_language() -> None:
    """German is one of the languages Django itself speaks: no catalogue of ours is needed to see that it is asked."""
    page = Template("{% load saying %}{{ first|said }} {{ second|said }} {{ third|said }}")
    context = Context({"first": say("Yes"), "second": say("{day}", day=date(2027, 3, 1)), "third": "<Yes>"})

    assert page.render(context) == "Yes 1 March 2027 &lt;Yes&gt;"
    with translation.override("de"):
        assert page.render(context) == "Ja 1 März 2027 &lt;Yes&gt;"
