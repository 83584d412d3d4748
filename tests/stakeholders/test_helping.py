"""How somebody takes part: by their own link, on paper, or as one who types for people on paper."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders.actions.helping import LeadsDoNotHelp, TheirOwnChoice, choose_way
from stakeholders.actions.members import NotTheirOwn, change_name, choose_side, renew_own_link
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.models import Consent, Member, Project, Side, TakesPart
from stakeholders.queries.people import people_on_paper
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_helper,
    make_on_paper,
    make_participant,
    make_project,
    make_user,
    personal,
    recording,
    typing_for,
)
from tests.pages import Page, browser_of, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    """Somebody who has not come in by their link."""
    return make_participant(project=project, name="Moss", comes_in=False)[0]


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.leads().get().user)  # type: ignore[arg-type]


def paper(project: Project, member: Member) -> str:
    return reverse("person_paper", args=[project.code, member.code])


def tags(page: Page) -> dict[str, list[str]]:
    """What stands beside each name of the people's table."""
    return {
        row.one("th").one("bdi").words: [tag.words for tag in row.one("th").all(class_="tag")]
        for body in page.root.all("tbody")
        for row in body.all("tr")
    }


# What a lead notes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "on_paper", "is_helper", "verb"),
    [(TakesPart.PAPER, True, False, "takes_part_on_paper"), (TakesPart.HELPER, False, True, "made_helper")],
)
def test_a_lead_notes_how_somebody_takes_part(
    project: Project, moss: Member, way: TakesPart, on_paper: bool, is_helper: bool, verb: str
) -> None:
    by = lead_actor(project=project)
    with recording(project=project) as rows:
        choose_way(member=moss, way=way, by=by)
        choose_way(member=moss, way=TakesPart.LINK, by=by)

    assert [(row.verb, row.values, row.personal) for row in rows] == [
        (verb, {}, personal(actor=by, subject=moss)),
        ("takes_part_by_link", {}, personal(actor=by, subject=moss)),
    ]
    choose_way(member=moss, way=way, by=by)
    moss.refresh_from_db()
    assert (moss.on_paper, moss.is_helper, moss.takes_part) == (on_paper, is_helper, way)


def test_the_same_way_twice_changes_nothing(project: Project, moss: Member) -> None:
    by = lead_actor(project=project)
    choose_way(member=moss, way=TakesPart.PAPER, by=by)
    again = Member.objects.get(pk=moss.pk)

    with pytest.raises(NothingChanged):
        choose_way(member=again, way=TakesPart.PAPER, by=by)


def test_nobody_types_for_others_and_is_typed_for(project: Project, moss: Member) -> None:
    by = lead_actor(project=project)
    choose_way(member=moss, way=TakesPart.HELPER, by=by)
    choose_way(member=moss, way=TakesPart.PAPER, by=by)

    moss.refresh_from_db()
    assert (moss.on_paper, moss.is_helper) == (True, False)


def test_a_lead_types_for_nobody(project: Project) -> None:
    lead = project.members.leads().get()

    with pytest.raises(LeadsDoNotHelp):
        choose_way(member=lead, way=TakesPart.HELPER, by=actor_of(member=lead))


def test_only_a_lead_notes_it(project: Project, moss: Member) -> None:
    with pytest.raises(LeadsDoNotHelp):
        choose_way(member=moss, way=TakesPart.HELPER, by=actor_of(member=moss))


def test_whoever_comes_by_their_own_link_is_put_on_paper_by_themselves_alone(project: Project) -> None:
    """Whoever types reads what they said there: nobody but they can open it. Source: product.md, "Paper"."""
    fern, _, by_fern = make_participant(project=project, name="Fern", side=Side.CARER)

    with pytest.raises(TheirOwnChoice):
        choose_way(member=fern, way=TakesPart.PAPER, by=lead_actor(project=project))

    with recording(project=project) as rows:
        choose_way(member=fern, way=TakesPart.PAPER, by=by_fern)
        choose_way(member=fern, way=TakesPart.LINK, by=by_fern)
    assert [(row.verb, row.personal) for row in rows] == [
        ("takes_part_on_paper", personal(actor=by_fern, subject=fern)),
        ("takes_part_by_link", personal(actor=by_fern, subject=fern)),
    ]


def test_who_types_for_somebody_does_not_choose_for_them(project: Project) -> None:
    helper, _ = make_helper(project=project)
    fern, _ = make_on_paper(project=project, name="Fern", helper=helper)

    with pytest.raises(LeadsDoNotHelp):
        choose_way(member=fern, way=TakesPart.LINK, by=typing_for(member=fern, helper=helper))


def test_not_in_an_archived_project(project: Project, moss: Member) -> None:
    by = lead_actor(project=project)
    archive_project(project=project, by=by)
    before = stored()

    with pytest.raises(ProjectIsArchived):
        choose_way(member=moss, way=TakesPart.HELPER, by=by)
    assert stored() == before


# What a helper types about somebody ----------------------------------------------------------------------------------


def test_what_a_helper_types_is_the_persons_own_and_marked(project: Project) -> None:
    helper, _ = make_helper(project=project)
    with at(MONDAY):
        fern, _ = make_on_paper(project=project, name="Fern", side=Side.CARER, helper=helper)

    assert (fern.side, fern.said_yes_at, fern.joined_at, fern.is_active) == (Side.CARER, MONDAY, MONDAY, True)
    consent = Consent.objects.get(member=fern)
    assert (consent.answer, consent.entered_by) == ("yes", helper)
    own = Consent.objects.get(member=helper)
    assert own.entered_by is None


def test_the_history_says_that_a_helper_typed_it_and_not_who(project: Project) -> None:
    helper, _ = make_helper(project=project)
    fern, _ = make_on_paper(project=project)
    by = typing_for(member=fern, helper=helper)
    with recording(project=project) as rows:
        choose_side(member=fern, side=Side.LIVED, by=by)
        change_name(member=fern, name="Fern M", by=by)
    with recording(project=project) as own_rows:
        change_name(member=fern, name="Fern", by=actor_of(member=fern))

    assert [(row.verb, row.kind, row.values) for row in [*rows, *own_rows]] == [
        ("side_chosen", "participant", {"what": {"helped": True}}),
        ("name_changed", "participant", {"what": {"helped": True}}),
        ("name_changed", "participant", {}),
    ]
    assert {code for row in rows for _, code, _ in row.personal} == {fern.code}


def test_a_helper_makes_nobody_a_link(project: Project) -> None:
    helper, _ = make_helper(project=project)
    fern, _ = make_on_paper(project=project, helper=helper)
    before = stored()

    with pytest.raises(NotTheirOwn):
        renew_own_link(member=fern, by=typing_for(member=fern, helper=helper))
    assert stored() == before
    renew_own_link(member=fern, by=actor_of(member=fern))


def test_those_who_can_be_typed_for(project: Project) -> None:
    make_helper(project=project)
    make_participant(project=project, name="Moss")
    make_on_paper(project=project, name="Wren")
    make_on_paper(project=project, name="Fern")
    gone, _ = make_on_paper(project=project, name="Rowan")
    Member.objects.filter(pk=gone.pk).update(turned_off_at=MONDAY)
    make_on_paper(project=make_project(), name="Ivy")

    assert [person.name for person in people_on_paper(project)] == ["Fern", "Wren"]


# The pages of leads --------------------------------------------------------------------------------------------------


def test_the_page_says_how_somebody_takes_part_now(project: Project, moss: Member, browser: Client) -> None:
    page = read(browser.get(paper(project, moss)))

    assert page.heading == "How Moss takes part"
    assert page.form.values["way"] == "link"
    choose_way(member=moss, way=TakesPart.PAPER, by=lead_actor(project=project))
    assert read(browser.get(paper(project, moss))).form.values["way"] == "paper"


@pytest.mark.parametrize(
    ("way", "banner", "tag"),
    [
        ("paper", "Moss takes part on paper. Print sheets for them.", ["On paper"]),
        ("helper", "Moss may type for people on paper.", ["Types for others"]),
    ],
)
def test_saving_it_shows_beside_the_name(
    project: Project, moss: Member, browser: Client, way: str, banner: str, tag: list[str]
) -> None:
    response = browser.post(paper(project, moss), {"way": way})

    assert (response.status_code, response["Location"]) == (302, reverse("people_list", args=[project.code]))
    page = read(browser.get(response["Location"]))
    assert page.banner == [banner]
    assert tags(page) == {"Moss": tag}
    again = browser.post(paper(project, moss), {"way": way}, follow=True)
    assert read(again).banner == ["Nothing was changed."]


@pytest.mark.parametrize("body", [{}, {"way": ""}, {"way": "lead"}])
def test_no_way_is_refused_beside_the_choice(
    project: Project, moss: Member, browser: Client, body: dict[str, str]
) -> None:
    before = stored()
    response = browser.post(paper(project, moss), body)

    words = "Choose one of these." if body.get("way") else "Choose one."
    assert response.status_code == 422
    assert read(response).summary == [words]
    assert read(response).errors_beside("way") == [words]
    assert stored() == before


def test_no_lead_and_nobody_of_another_project(project: Project, moss: Member, browser: Client) -> None:
    other, _, _ = make_participant(project=make_project(), name="Ivy")

    assert browser.get(paper(project, moss)).status_code == 200
    for member in (project.members.leads().get(), other):
        assert browser.get(paper(project, member)).status_code == 404
        assert browser.post(paper(project, member), {"way": "helper"}).status_code == 404


def test_an_archived_project_takes_no_change(project: Project, moss: Member, browser: Client) -> None:
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()

    assert browser.post(paper(project, moss), {"way": "helper"}).status_code == 403
    assert stored() == before


@pytest.mark.parametrize(("body", "on_paper"), [({}, False), ({"on_paper": "on"}, True)])
def test_somebody_is_added_on_paper(project: Project, browser: Client, body: dict[str, str], on_paper: bool) -> None:
    response = browser.post(
        reverse("person_add", args=[project.code]), {"name": "Fern", "person": str(uuid4()), **body}
    )

    assert response.status_code == 200
    assert project.members.get(name="Fern").on_paper is on_paper
    page = read(response)
    assert page.links["Print sheets for them"] == reverse("paper_sheets", args=[project.code])
    assert ("They take part on paper." in page.words) is on_paper
