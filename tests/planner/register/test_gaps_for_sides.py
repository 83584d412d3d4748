"""A side without a group, said openly: published, shown, renewed, over by itself, and blocking once its date passed."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import TimeMachineFixture

from planner.actions.gaps import SideHasGroup, publish_side_gap, renew_gap
from planner.actions.keys import StageClosed
from planner.models import Gap
from planner.queries.home import project_home
from planner.queries.signings import open_points
from planner.record import read_record
from planner.steps import GapTooLong
from stakeholders.actions.projects import archive_project
from stakeholders.actors import Actor
from stakeholders.models import Group, Member, Project, Side
from tests.factories import (
    MONDAY,
    fill_groups,
    fill_required,
    finish_stage,
    lead_actor,
    make_group,
    make_participant,
    make_project,
    make_user,
    page_of,
    personal,
    recording,
    shown_record,
    sign,
    stage_of,
    turn_key,
)
from tests.pages import read
from tests.register_factories import leave_out, place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 1)
FIELDS = {"reason": "Nobody cares for these people.", "plan": "We ask the nurses.", "look_again_on": "2027-04-05"}


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
def moss(project: Project) -> Member:
    return project.members.get(name="Moss")


@pytest.fixture
@remembered
def project() -> Project:
    """A project whose first stage is signed; in the second everything is done but for a group of carers."""
    project = make_project(lead=make_user(name="Robin"))
    moss, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED, since=MONDAY - timedelta(days=20))
    finish_stage(project=project, position=1, holder=moss)
    fill_required(project=project, position=2)
    carers(project).delete()
    return project


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


def carers(project: Project) -> Group:
    return project.groups.get(side="carer")


def publish(
    project: Project, *, side: str = "carer", position: int = 2, weeks: int = 5, reason: str = "Nobody cares."
) -> Gap:
    return publish_side_gap(
        stage=stage_of(project=project, position=position),
        side=side,
        reason=reason,
        plan="We ask the nurses.",
        look_again_on=TODAY + timedelta(weeks=weeks),
        by=lead_actor(project=project),
    )


def states(project: Project, position: int = 2) -> dict[str, str]:
    return {check.key: check.state.value for check in page_of(project=project, position=position).gate.checks}


def page(project: Project, side: str = "carer", position: int = 2) -> str:
    return reverse("side_gap", args=[project.code, position, side])


# Said ----------------------------------------------------------------------------------------------------------------


def test_without_a_group_the_stage_waits_and_leads_to_the_page(project: Project, browser: Client) -> None:
    assert states(project)["register"] == "not_met"
    stage = read(browser.get(reverse("stage_detail", args=[project.code, 2])))
    assert stage.links["Add a group, or say why there is none"] == page(project)
    home = project_home(Project.objects.get(pk=project.pk), viewer_id=project.members.leads()[0].pk)
    assert ("Add a group, or say why there is none", page(project)) in [
        (item.words, item.address) for item in home.items
    ]


def test_a_gap_holds_what_was_said_and_passes(project: Project, lead: Actor) -> None:
    with recording(project=project) as history:
        publish(project)
    [row] = history
    assert (row.verb, row.personal) == ("side_gap_published", personal(actor=lead))
    assert row.values == {
        "what": {"side": "family and carers"},
        "new": {"plan": "We ask the nurses.", "look_again_on": "2027-04-05"},
        "reason": "Nobody cares.",
    }
    gap = project.gaps.values(
        "stage__position", "check_key", "side", "exercise", "reason", "plan", "look_again_on"
    ).get()
    assert gap == {
        "stage__position": 2,
        "check_key": "register",
        "side": "carer",
        "exercise": None,
        "reason": "Nobody cares.",
        "plan": "We ask the nurses.",
        "look_again_on": TODAY + timedelta(weeks=5),
    }
    assert states(project)["register"] == "gap"
    assert [gap.subject for gap in page_of(project=project, position=2).gate.gaps] == ["No group of family and carers"]


def test_a_newer_gap_takes_the_place_of_the_older(project: Project) -> None:
    publish(project)
    publish(project, reason="Still nobody.")
    assert [(gap.reason, gap.closed_at is None) for gap in project.gaps.all()] == [
        ("Nobody cares.", False),
        ("Still nobody.", True),
    ]


def test_a_side_that_has_a_group_has_no_gap(project: Project) -> None:
    with pytest.raises(SideHasGroup):
        publish(project, side="lived")
    make_group(project=project, name="Families", side=Side.CARER)
    with pytest.raises(SideHasGroup):
        publish(project)
    assert not project.gaps.exists()


@pytest.mark.parametrize("weeks", [-1, 13])
def test_the_date_is_within_what_the_project_allows(project: Project, weeks: int) -> None:
    with pytest.raises(GapTooLong):
        publish(project, weeks=weeks)
    assert not project.gaps.exists()


@pytest.mark.parametrize("position", [1, 3])
def test_only_where_groups_are_first_listed(project: Project, position: int) -> None:
    with pytest.raises(StageClosed):
        publish(project, position=position)


def test_not_in_an_archived_project_and_not_in_a_signed_stage(project: Project, moss: Member, lead: Actor) -> None:
    publish(project)
    turn_key(project=project, position=2, member=moss)
    sign(project=project, position=2)
    with pytest.raises(StageClosed):
        publish(project)
    archive_project(project=project, by=lead)
    with pytest.raises(StageClosed):
        publish(project)


def test_whoever_recorded_it_may_not_hold_the_other_key(project: Project, moss: Member) -> None:
    gap = publish(project)
    assert moss.pk in page_of(project=project, position=2).unit.other_key_may
    Gap.objects.filter(pk=gap.pk).update(published_by=moss)
    assert moss.pk not in page_of(project=project, position=2).unit.other_key_may


def test_a_key_lapses_when_it_is_published(project: Project, moss: Member) -> None:
    publish(project)
    turn_key(project=project, position=2, member=moss)
    publish(project, reason="Still nobody.")
    assert page_of(project=project, position=2).unit.other_key_by is None


# Over by itself ------------------------------------------------------------------------------------------------------


def test_once_the_side_has_a_group_the_gap_is_over(project: Project) -> None:
    publish(project)
    place(group=make_group(project=project, name="Families", side=Side.CARER), affected=25, say=75)
    assert states(project)["register"] == "met"
    points = open_points(project)
    assert ([gap.about for gap in points.gaps], [gap.about for gap in points.ended]) == (
        [],
        ["No group of family and carers"],
    )


def test_a_group_that_is_left_out_counts_until_its_time_is_over(
    project: Project, time_machine: TimeMachineFixture
) -> None:
    publish(project, weeks=12)
    families = make_group(project=project, name="Families", side=Side.CARER)
    place(group=families, affected=25, say=75)
    leave_out(group=families)
    assert [gap.about for gap in open_points(project).gaps] == []
    time_machine.shift(timedelta(days=14))
    assert [gap.about for gap in open_points(project).gaps] == ["No group of family and carers"]
    assert states(project)["register"] == "gap"


# Once its date has passed --------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def signed(project: Project, moss: Member) -> Project:
    """Stage 2 is signed with the gap, to be looked at again in 5 weeks."""
    publish(project)
    turn_key(project=project, position=2, member=moss)
    sign(project=project, position=2)
    return project


@pytest.mark.parametrize(("days", "blocks"), [(35, False), (36, True)])
def test_a_late_gap_blocks_later_stages(
    signed: Project, time_machine: TimeMachineFixture, days: int, blocks: bool
) -> None:
    time_machine.shift(timedelta(days=days))
    assert ("late_gaps" in states(signed, 3)) == blocks


@pytest.mark.parametrize("mended", ["renewed", "over", "a group"])
def test_it_blocks_until_it_is_renewed_or_over_or_the_side_has_a_group(
    signed: Project, lead: Actor, time_machine: TimeMachineFixture, mended: str
) -> None:
    time_machine.shift(timedelta(days=36))
    late = next(check for check in page_of(project=signed, position=3).gate.checks if check.key == "late_gaps")
    assert late.evidence == "No group of family and carers, stage 2: the date to look again was 5 April 2027."
    if mended == "a group":
        make_group(project=signed, name="Families", side=Side.CARER)
    else:
        day = TODAY + timedelta(weeks=9) if mended == "renewed" else None
        with recording(project=signed) as history:
            renew_gap(gap=signed.gaps.get(), done="We asked.", look_again_on=day, by=lead)
        assert [row.values["what"] for row in history] == [{"subject": "No group of family and carers"}]
    assert "late_gaps" not in states(signed, 3)


def test_the_record_says_so(signed: Project) -> None:
    record = read_record(signed.sign_offs.latest("pk").record)
    assert record["title"] == "Signed with 1 known gap"
    assert [gap["subject"] for gap in record["gaps"]] == ["No group of family and carers"]


# The page ------------------------------------------------------------------------------------------------------------


def test_the_page_says_what_it_is_about(project: Project, browser: Client) -> None:
    found = read(browser.get(page(project)))
    assert (found.heading, found.title) == (
        "No group of family and carers",
        "No group of family and carers – Home from hospital – Alongside",
    )
    assert found.links["Add a group instead"] == reverse("group_list", args=[project.code])
    assert found.form.values == {"reason": "", "plan": "", "look_again_on": "2027-05-24"}


def test_it_is_published_on_the_page(project: Project, browser: Client) -> None:
    answer = browser.post(page(project), FIELDS)
    assert (answer.status_code, answer["Location"]) == (302, reverse("stage_detail", args=[project.code, 2]))
    assert read(browser.get(answer["Location"])).banner == [
        "The known gap is published. Everyone taking part can read it."
    ]
    assert project.gaps.get().reason == FIELDS["reason"]
    again = read(browser.get(page(project)))
    assert (again.form.values["reason"], again.form.values["plan"]) == (FIELDS["reason"], FIELDS["plan"])
    assert reverse("gap_renew", args=[project.code, project.gaps.get().code]) in again.links.values()


@pytest.mark.parametrize(
    ("fields", "summary"),
    [
        ({"reason": ""}, ["Say why there is no group."]),
        ({"plan": " "}, ["Say what you will do instead. If nothing, write that."]),
        ({"look_again_on": "2027-08-01"}, ["Choose a day from today, within 12 weeks."]),
        ({"look_again_on": ""}, ["Choose a day to look at it again."]),
    ],
)
def test_what_is_missing_is_said_and_every_word_kept(
    project: Project, browser: Client, fields: dict[str, str], summary: list[str]
) -> None:
    answer = browser.post(page(project), FIELDS | fields)
    assert (answer.status_code, read(answer).summary) == (422, summary)
    kept = {name: value for name, value in (FIELDS | fields).items() if value.strip()}
    assert kept.items() <= read(answer).form.values.items()
    assert not project.gaps.exists()


def test_a_side_with_a_group_leads_back(project: Project, browser: Client) -> None:
    for answer in (browser.get(page(project, "lived")), browser.post(page(project, "lived"), FIELDS)):
        assert (answer.status_code, answer["Location"]) == (302, reverse("stage_detail", args=[project.code, 2]))
    assert not project.gaps.exists()


@pytest.mark.parametrize(("side", "position"), [("nobody", 2), ("carer", 1), ("carer", 3), ("carer", 99)])
def test_other_addresses_are_not_there(project: Project, browser: Client, side: str, position: int) -> None:
    assert browser.get(page(project, side, position)).status_code == 404


def test_an_archived_project_is_only_read(project: Project, browser: Client, lead: Actor) -> None:
    archive_project(project=project, by=lead)
    assert browser.post(page(project), FIELDS).status_code == 403
    assert not project.gaps.exists()


def test_it_is_shown_where_known_gaps_are(project: Project, browser: Client) -> None:
    gap = publish(project)
    points = read(browser.get(reverse("open_points", args=[project.code])))
    assert "No group of family and carers, stage 2" in points.words
    renew = read(browser.get(reverse("gap_renew", args=[project.code, gap.code])))
    assert renew.heading == "Look again at “No group of family and carers”"
    assert "No group of family and carers" in read(browser.get(reverse("stage_detail", args=[project.code, 2]))).words
    assert "No group of family and carers" in read(browser.get(reverse("project_home", args=[project.code]))).words
    fill_groups(project=project)
    points = read(browser.get(reverse("open_points", args=[project.code])))
    assert "Over: this side has a group now." in points.words


def test_the_record_before_signing_is_what_is_signed(project: Project, moss: Member) -> None:
    publish(project)
    turn_key(project=project, position=2, member=moss)
    shown = shown_record(project=project, position=2)
    assert sign(project=project, position=2).record == shown
