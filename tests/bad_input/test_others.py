"""What belongs to another project, and what stands several times in one form. Such ids in an address are 404: that is
tried for every route in tests/test_access_matrix.py."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from stakeholders.actions.group_facts import add_route
from stakeholders.models import Recruit
from tests.bad_input.every import FORMS
from tests.bad_input.forms import World, accepted, attempt, our_group, refused
from tests.factories import lead_actor, make_group, make_lead
from tests.pages import read, same_browser
from tests.recruitment_factories import ask_person
from tests.worlds import nothing_changes

pytestmark = pytest.mark.django_db


def their_group(world: World) -> str:
    return str(make_group(project=world.asked, name="Theirs").code)


def their_entry(world: World) -> str:
    return str(ask_person(project=world.asked, group=make_group(project=world.asked, name="Theirs")).code)


def their_way(world: World) -> str:
    code, group = uuid4(), make_group(project=world.asked, name="Theirs")
    by = lead_actor(project=world.asked)
    add_route(group=group, code=code, words="The nurse", is_offline=True, is_trusted=True, by=by)
    return str(code)


def their_lead(world: World) -> str:
    return str(make_lead(project=world.asked)[0].code)


THEIRS: list[tuple[str, str, Callable[[World], str]]] = [
    ("person asked", "groups", their_group),
    ("person asked, changed", "groups", their_group),
    ("my groups", "groups", their_group),
    ("link for many", "group", their_group),
    ("two entries of one person", "same", their_entry),
    ("many people asked", "route", their_way),
    ("see to a need", "owner", their_lead),
]


@pytest.mark.parametrize(("name", "box", "theirs"), THEIRS, ids=[f"{name}-{box}" for name, box, _ in THEIRS])
def test_what_belongs_to_another_project_cannot_be_chosen(
    world: World, name: str, box: str, theirs: Callable[[World], str], subtests: pytest.Subtests
) -> None:
    form = FORMS[name]
    codes = {"another project": theirs(world), "nobody": str(uuid4())}

    for whose, code in codes.items():
        with attempt(subtests, whose), nothing_changes():
            page = refused(form.send(world, form.good(**{box: code})), box)
            assert "Theirs" not in page.words


def test_an_entry_is_not_the_same_as_itself(world: World) -> None:
    form = FORMS["two entries of one person"]
    itself = str(Recruit.objects.get(name="Blue hat").code)

    with nothing_changes():
        refused(form.send(world, form.good(same=itself)), "same")


@pytest.mark.parametrize("name", ["person asked", "person asked, changed"])
def test_somebody_is_of_five_groups_and_of_each_once(world: World, name: str) -> None:
    form = FORMS[name]
    groups = [our_group(), *(make_group(project=world.project, name=f"Group {number}") for number in range(4))]

    response = form.send(world, form.good(groups=[str(group.code) for group in groups] * 2))

    assert accepted(response)
    recruit = Recruit.objects.latest("pk") if name == "person asked" else Recruit.objects.get(name="Blue coat")
    assert {row.group for row in recruit.said_groups.all()} == set(groups)
    assert recruit.said_groups.count() == 5


@pytest.mark.parametrize("name", ["person asked", "person asked, changed"])
def test_hundreds_of_groups_that_are_none_are_refused(world: World, name: str) -> None:
    form = FORMS[name]

    with nothing_changes():
        refused(form.send(world, form.good(groups=[str(uuid4()) for _ in range(900)])), "groups")


LOOKED_FOR = ["\x00", "a\x00b", "%", "_", "\\", "'; --", "🌱", "\u202e", "x" * 100_000, " \t\n "]


def test_a_name_that_is_looked_for_breaks_nothing(world: World, subtests: pytest.Subtests) -> None:
    address = reverse("recruit_merge", args=[world.project.code, Recruit.objects.get(name="Blue hat").code])

    for typed in LOOKED_FOR:
        with attempt(subtests, ascii(typed[:40])), nothing_changes():
            response = same_browser(world.browsers["lead"]).get(address, {"name": typed})
            assert (response.status_code, read(response).summary) == (200, [])


@pytest.mark.parametrize("back", ["\x00", "x", "00000000-0000-0000-0000-00000000000g", str(UUID(int=7)), "x" * 100_000])
def test_a_list_that_is_none_leads_to_the_person(world: World, back: str) -> None:
    form = FORMS["person asked, another step"]
    recruit = Recruit.objects.get(name="Blue hat")

    response = form.send(world, form.good(list=back))

    assert response["Location"] == reverse("recruit", args=[world.project.code, recruit.code])
    recruit.refresh_from_db()
    assert recruit.step == "declined"
