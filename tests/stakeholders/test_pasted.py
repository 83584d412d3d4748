"""Lists of people as they are pasted: what each line means, and what is said of a line that means nothing."""

import pytest

from stakeholders.pasted import PastedList, count_lines, name_key, read_addresses, read_people


def people(found: PastedList) -> list[tuple[int, str, str]]:
    return [(person.line, person.name, person.address) for person in found.people]


def problems(found: PastedList) -> list[str]:
    return [str(problem) for problem in found.problems]


@pytest.mark.parametrize(
    ("line", "name", "address"),
    [
        ("Moss", "Moss", ""),
        ("moss@example.org", "", "moss@example.org"),
        ("Moss <moss@example.org>", "Moss", "moss@example.org"),
        ("Moss, moss@example.org", "Moss", "moss@example.org"),
        ("moss@example.org, Moss", "Moss", "moss@example.org"),
        ("Moss\tmoss@example.org", "Moss", "moss@example.org"),
        ("Moss; moss@example.org;", "Moss", "moss@example.org"),
        ('"Moss, Ada" <moss@example.org>', "Moss, Ada", "moss@example.org"),
        ("Moss, Ada, moss@example.org", "Moss, Ada", "moss@example.org"),
        ("<moss@example.org>", "", "moss@example.org"),
        ("  Moss   Ada \t", "Moss Ada", ""),
        ("Moss, Ada", "Moss, Ada", ""),
        ("Żółć 第一 مرحبا 👩🏽‍🦽", "Żółć 第一 مرحبا 👩🏽‍🦽", ""),
        ("Moss <3", "Moss <3", ""),
        ("Moss@Example.ORG", "", "Moss@Example.ORG"),
        ("\ufeffMoss, moss@example.org", "Moss", "moss@example.org"),
        ("x" * 80, "x" * 80, ""),
    ],
)
def test_what_a_line_means(line: str, name: str, address: str) -> None:
    found = read_people(line)

    assert people(found) == [(1, name, address)]
    assert problems(found) == []


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("ash@example", "“ash@example” is not a whole e-mail address."),
        ("Ash, ash@", "“ash@” is not a whole e-mail address."),
        ("Ash <ash at@example.org>", "“ash at@example.org” is not a whole e-mail address."),
        ("a@example.org b@example.org", "“a@example.org b@example.org” is not a whole e-mail address."),
        ("a@example.org, b@example.org", "There are two addresses. Write one person a line."),
        ("x" * 81, "The name is longer than 80 letters."),
        (f"{'x' * 81}, ash@example.org", "The name is longer than 80 letters."),
        (f"{'a' * 60}@{'b' * 63}.{'c' * 63}.{'d' * 63}.example.org", "The address is longer than 254 letters."),
        (f"{'a' * 70}@example", f"“{'a' * 59}…” is not a whole e-mail address."),
    ],
)
def test_a_line_that_cannot_be_used_is_named_by_its_number(line: str, why: str) -> None:
    found = read_people(f"\n\n{line}\nMoss")

    assert problems(found) == [f"Line 3: {why}"]
    assert people(found) == [(4, "Moss", "")]


def test_empty_lines_count_and_say_nothing() -> None:
    found = read_people('\ufeff\n \t \n,;\n""\nMoss\n')

    assert people(found) == [(5, "Moss", "")]
    assert problems(found) == []
    assert count_lines("\ufeff\n \t \n,;\nMoss\n") == 1


def test_the_same_address_twice_is_told_whatever_its_capitals() -> None:
    found = read_people("Moss, moss@example.org\nFern\nADA <MOSS@example.org>\nIvy, ivy@example.org")

    assert people(found) == [(1, "Moss", "moss@example.org"), (2, "Fern", ""), (4, "Ivy", "ivy@example.org")]
    assert problems(found) == ["Line 3: The same address is in line 1."]


def test_the_same_name_twice_is_told_only_where_nothing_tells_them_apart() -> None:
    found = read_people("Moss\nmoss \nMoss, moss@example.org\nMoss, other@example.org\nＭoss\nMoss B")

    assert people(found) == [
        (1, "Moss", ""),
        (3, "Moss", "moss@example.org"),
        (4, "Moss", "other@example.org"),
        (6, "Moss B", ""),
    ]
    assert problems(found) == [
        "Line 2: The same name is in line 1. Add a letter if it is another person.",
        "Line 5: The same name is in line 1. Add a letter if it is another person.",
    ]


def test_who_is_there_already_is_told() -> None:
    found = read_people(
        "Moss\nFern, FERN@example.org\nFern\nIvy", names={name_key("MOSS")}, addresses={"fern@example.org"}
    )

    assert people(found) == [(3, "Fern", ""), (4, "Ivy", "")]
    assert problems(found) == [
        "Line 1: There is somebody called that already. Add a letter if it is another person.",
        "Line 2: Somebody with this address is in the project already.",
    ]


def test_what_can_be_used_means_the_same_when_it_is_read_again() -> None:
    found = read_people('\ufeff Moss \n\n"Moss, Ada" <ada@example.org>\nnobody@\nIvy\tivy@example.org')
    again = read_people(found.joined)

    assert [(person.name, person.address) for person in again.people] == [
        ("Moss", ""),
        ("Moss, Ada", "ada@example.org"),
        ("Ivy", "ivy@example.org"),
    ]
    assert again.problems == []
    assert [person.name for person in found.without_address] == ["Moss"]
    assert [person.shown for person in found.with_address] == ["Moss, Ada", "Ivy"]


def test_a_list_of_addresses_takes_each_once_and_nothing_else() -> None:
    found = read_addresses("Moss <moss@example.org>\nMOSS@example.org\nFern\nfern@\nivy@example.org")

    assert [person.address for person in found.people] == ["moss@example.org", "ivy@example.org"]
    assert problems(found) == [
        "Line 3: “Fern” is not a whole e-mail address.",
        "Line 4: “fern@” is not a whole e-mail address.",
    ]
