"""The history of what is done with a project, its people, their links and what they need."""

from datetime import date
from typing import Any

import pytest

from stakeholders.actions import (
    arriving,
    breaks,
    care,
    helping,
    mail,
    members,
    own_links,
    projects,
    shared_links,
    support,
)
from stakeholders.actors import Actor, ActorKind
from stakeholders.models import Contact, LeadInvitation, Member, SharedLink, Side, TakesPart
from tests.factories import HistoryRow, make_lead, make_participant, make_user, personal
from tests.history_steps import Case, Step, by_lead, check_entry, each
from tests.stakeholders.conftest import CODE, Scene

pytestmark = pytest.mark.usefixtures("on_monday")

LINK_TERMS = shared_links.LinkTerms("Friday café", 10, date(2027, 3, 31))


def edit(scene: Scene) -> Step:
    return (
        lambda: projects.edit_project(project=scene.project, fields={"name": "Home again"}, by=scene.lead),
        by_lead(
            scene,
            "project_edited",
            what={"fields": "name"},
            old={"name": "Home from hospital"},
            new={"name": "Home again"},
        ),
    )


def archive(scene: Scene) -> Step:
    return lambda: projects.archive_project(project=scene.project, by=scene.lead), by_lead(scene, "project_archived")


def bring_back(scene: Scene) -> Step:
    projects.archive_project(project=scene.project, by=scene.lead)
    return lambda: projects.bring_back_project(project=scene.project, by=scene.lead), by_lead(
        scene, "project_brought_back"
    )


def make_link(scene: Scene) -> Step:
    return (
        lambda: shared_links.make_shared_link(
            project=scene.project, code=CODE, terms=LINK_TERMS, side="carer", group=None, by=scene.lead
        ),
        by_lead(scene, "shared_link_made", what={"label": "Friday café"}),
    )


def _link(scene: Scene) -> SharedLink:
    return shared_links.make_shared_link(
        project=scene.project, code=CODE, terms=LINK_TERMS, side="", group=None, by=scene.lead
    )


def change_link(scene: Scene) -> Step:
    link, terms = _link(scene), shared_links.LinkTerms("Library", 10, date(2027, 4, 30))
    return (
        lambda: shared_links.change_shared_link(link=link, terms=terms, by=scene.lead),
        by_lead(
            scene,
            "shared_link_changed",
            what={"label": "Friday café"},
            old={"name": "Friday café", "last day": "2027-03-31"},
            new={"name": "Library", "last day": "2027-04-30"},
        ),
    )


def replace_shared(scene: Scene) -> Step:
    link = _link(scene)
    return (
        lambda: shared_links.replace_shared_link(link=link, version=1, by=scene.lead),
        by_lead(scene, "shared_link_replaced", what={"label": "Friday café"}),
    )


def turn_off_link(scene: Scene) -> Step:
    link = _link(scene)
    return (
        lambda: shared_links.turn_off_shared_link(link=link, by=scene.lead),
        by_lead(scene, "shared_link_turned_off", what={"label": "Friday café"}),
    )


def mail_shared(scene: Scene) -> Step:
    link = _link(scene)
    return (
        lambda: shared_links.mail_shared_link(link=link, addresses=["ivy@example.org"], by=scene.lead),
        by_lead(scene, "shared_link_mailed", what={"label": "Friday café", "count": 1}),
    )


def add_many(scene: Scene) -> Step:
    people = [own_links.NewPerson("Fern", ""), own_links.NewPerson("Ash", "ash@example.org")]
    return (
        lambda: own_links.add_people(project=scene.project, batch=CODE, people=people, by=scene.lead),
        by_lead(scene, "people_added", what={"count": 2}),
    )


def _unseen(scene: Scene) -> Member:
    fern, _, _ = make_participant(project=scene.project, name="Fern", comes_in=False)
    Contact.objects.create(project=scene.project, member=fern, email="fern@example.org")
    return fern


def mail_one(scene: Scene) -> Step:
    fern = _unseen(scene)
    return (
        lambda: own_links.mail_own_link(member=fern, last=None, by=scene.lead),
        by_lead(scene, "own_link_mailed", fern),
    )


def mail_all(scene: Scene) -> Step:
    _unseen(scene)
    return (
        lambda: own_links.mail_own_links(project=scene.project, by=scene.lead),
        by_lead(scene, "own_links_mailed", what={"count": 1}),
    )


def add(scene: Scene) -> Step:
    unsaved = Member(name="Fern", code=CODE)
    return (
        lambda: members.add_person(project=scene.project, code=CODE, name="Fern", by=scene.lead),
        by_lead(scene, "person_added", unsaved),
    )


def new_link(scene: Scene) -> Step:
    return lambda: members.replace_link(member=scene.moss, by=scene.lead), by_lead(scene, "link_replaced", scene.moss)


def own_link(scene: Scene) -> Step:
    return (
        lambda: members.renew_own_link(member=scene.moss, by=scene.by_moss),
        HistoryRow("link_renewed", "participant", {}, personal(actor=scene.by_moss, subject=scene.moss)),
    )


def own_link_by_mail(scene: Scene) -> Step:
    return (
        lambda: mail.mail_link_to_self(member=scene.moss, address="moss@example.org", code=CODE, by=scene.by_moss),
        HistoryRow("link_renewed", "participant", {}, personal(actor=scene.by_moss, subject=scene.moss)),
    )


def turn_off(scene: Scene) -> Step:
    return lambda: members.turn_off_person(member=scene.moss, by=scene.lead), by_lead(
        scene, "person_turned_off", scene.moss
    )


def come_in(scene: Scene) -> Step:
    fern, _, by = make_participant(project=scene.project, name="Fern", comes_in=False)
    return (
        lambda: members.use_link_first(link=fern.links.get(), by=by),
        HistoryRow("link_first_used", "participant", {}, personal(actor=by)),
    )


def say_yes(scene: Scene) -> Step:
    _, _, by = make_participant(project=scene.project, name="Fern", comes_in=False)
    fern = Member.objects.get(pk=by.pk)
    return (
        lambda: arriving.say_yes(member=fern, by=by),
        HistoryRow("said_yes", "participant", {}, personal(actor=by, subject=fern)),
    )


def change_side(scene: Scene) -> Step:
    return (
        lambda: members.choose_side(member=scene.moss, side=Side.CARER, by=scene.by_moss),
        HistoryRow(
            "side_chosen",
            "participant",
            {},
            personal(actor=scene.by_moss, subject=scene.moss, old_side="lived", side="carer"),
        ),
    )


def new_name(scene: Scene) -> Step:
    renamed = Member(name="Fern", code=scene.moss.code)
    return (
        lambda: members.change_name(member=scene.moss, name="Fern", by=scene.by_moss),
        HistoryRow("name_changed", "participant", {}, personal(actor=scene.by_moss, subject=renamed)),
    )


def invite(scene: Scene) -> Step:
    return (
        lambda: members.invite_lead(project=scene.project, email="ash@example.org", by=scene.lead),
        by_lead(scene, "lead_invited"),
    )


def _invitation(scene: Scene) -> LeadInvitation:
    members.invite_lead(project=scene.project, email="ash@example.org", by=scene.lead)
    return LeadInvitation.objects.get()


def end_invitation(scene: Scene) -> Step:
    invitation = _invitation(scene)
    return lambda: members.turn_off_invitation(invitation=invitation, by=scene.lead), by_lead(
        scene, "lead_invitation_turned_off"
    )


def accept(scene: Scene) -> Step:
    invitation, ash = _invitation(scene), make_user(name="Ash")
    known: dict[str, Any] = {}

    def step() -> None:
        member = members.accept_invitation(invitation=invitation, user=ash, by=Actor(ActorKind.LEAD, name="Ash"))
        known["rows"].extend(personal(actor=Actor(ActorKind.LEAD, member.pk, member.code, "Ash"), subject=member))

    expected = HistoryRow("lead_joined", "lead", {}, [])
    known["rows"] = expected.personal
    return step, expected


def leave(scene: Scene) -> Step:
    ash, by = make_lead(project=scene.project)
    return lambda: members.leave_as_lead(member=ash, by=by), HistoryRow(
        "lead_left", "lead", {}, personal(actor=by, subject=ash)
    )


def put_on_paper(scene: Scene) -> Step:
    fern, _, _ = make_participant(project=scene.project, name="Fern", comes_in=False)
    return (
        lambda: helping.choose_way(member=fern, way=TakesPart.PAPER, by=scene.lead),
        by_lead(scene, "takes_part_on_paper", fern),
    )


def make_a_helper(scene: Scene) -> Step:
    return (
        lambda: helping.choose_way(member=scene.moss, way=TakesPart.HELPER, by=scene.lead),
        by_lead(scene, "made_helper", scene.moss),
    )


def end_helping(scene: Scene) -> Step:
    helping.choose_way(member=scene.moss, way=TakesPart.HELPER, by=scene.lead)
    return (
        lambda: helping.choose_way(member=scene.moss, way=TakesPart.LINK, by=scene.lead),
        by_lead(scene, "takes_part_by_link", scene.moss),
    )


def take_a_break(scene: Scene) -> Step:
    return lambda: breaks.pause_person(member=scene.moss, by=scene.lead), by_lead(scene, "person_paused", scene.moss)


def come_back(scene: Scene) -> Step:
    breaks.pause_person(member=scene.moss, by=scene.lead)
    return lambda: breaks.end_break(member=scene.moss, by=scene.lead), by_lead(scene, "person_back", scene.moss)


def yes_again(scene: Scene) -> Step:
    scene.moss.consents.update(wording_version=0)
    return (
        lambda: care.say_yes_again(member=scene.moss, by=scene.by_moss),
        HistoryRow("said_yes_again", "participant", {}, personal(actor=scene.by_moss, subject=scene.moss)),
    )


def take_a_file(scene: Scene) -> Step:
    return _take(scene, "support_exported", has_needs=True, has_payments=True)


def take_a_file_of_needs(scene: Scene) -> Step:
    return _take(scene, "needs_exported", has_needs=True, has_payments=False)


def take_a_file_of_money(scene: Scene) -> Step:
    return _take(scene, "payments_exported", has_needs=False, has_payments=True)


def _take(scene: Scene, verb: str, *, has_needs: bool, has_payments: bool) -> Step:
    return (
        lambda: support.take_support_file(
            project=scene.project, has_needs=has_needs, has_payments=has_payments, by=scene.lead
        ),
        by_lead(scene, verb),
    )


STEPS = [
    Case(projects.edit_project, "project_edited", edit),
    Case(projects.archive_project, "project_archived", archive),
    Case(projects.bring_back_project, "project_brought_back", bring_back),
    Case(shared_links.make_shared_link, "shared_link_made", make_link),
    Case(shared_links.change_shared_link, "shared_link_changed", change_link),
    Case(shared_links.replace_shared_link, "shared_link_replaced", replace_shared),
    Case(shared_links.turn_off_shared_link, "shared_link_turned_off", turn_off_link),
    Case(shared_links.mail_shared_link, "shared_link_mailed", mail_shared),
    Case(own_links.add_people, "people_added", add_many),
    Case(own_links.mail_own_link, "own_link_mailed", mail_one),
    Case(own_links.mail_own_links, "own_links_mailed", mail_all),
    Case(members.add_person, "person_added", add),
    Case(members.replace_link, "link_replaced", new_link),
    Case(members.renew_own_link, "link_renewed", own_link),
    Case(mail.mail_link_to_self, "link_renewed", own_link_by_mail),
    Case(members.turn_off_person, "person_turned_off", turn_off),
    Case(members.use_link_first, "link_first_used", come_in),
    Case(arriving.say_yes, "said_yes", say_yes),
    Case(members.choose_side, "side_chosen", change_side),
    Case(members.change_name, "name_changed", new_name),
    Case(members.invite_lead, "lead_invited", invite),
    Case(members.turn_off_invitation, "lead_invitation_turned_off", end_invitation),
    Case(members.accept_invitation, "lead_joined", accept),
    Case(members.leave_as_lead, "lead_left", leave),
    Case(helping.choose_way, "takes_part_on_paper", put_on_paper),
    Case(helping.choose_way, "made_helper", make_a_helper),
    Case(helping.choose_way, "takes_part_by_link", end_helping),
    Case(breaks.pause_person, "person_paused", take_a_break),
    Case(breaks.end_break, "person_back", come_back),
    Case(care.say_yes_again, "said_yes_again", yes_again),
    Case(support.take_support_file, "support_exported", take_a_file),
    Case(support.take_support_file, "needs_exported", take_a_file_of_needs),
    Case(support.take_support_file, "payments_exported", take_a_file_of_money),
]
"""Every action, and what it says where it does something else."""


@each(STEPS)
def test_every_action_writes_one_entry_without_a_name(scene: Scene, case: Case) -> None:
    check_entry(scene, case)
