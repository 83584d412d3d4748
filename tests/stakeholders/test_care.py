"""What people say of taking part: what they say yes to, how to reach them, what they need."""

import pytest

from stakeholders import wording
from stakeholders.actions.care import (
    MOST_NEEDS,
    NeedIsGone,
    TooManyNeeds,
    add_needs,
    answer_consents,
    change_need,
    remove_need,
    save_contact,
    say_yes_again,
)
from stakeholders.actions.members import NotTheirOwn
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor, ActorKind
from stakeholders.forms.care import CONSENT_WORDS, SUGGESTIONS
from stakeholders.mailing import ask_for_mail
from stakeholders.models import ConsentAnswer, ConsentPurpose, Contact, MailKind, MailStop, Member, Need, Project, Side
from stakeholders.queries.care import (
    consent_lines,
    contact_of,
    has_stopped_mail,
    need_by_code,
    needs_of,
    person_page,
    read_other_words,
)
from stakeholders.queries.groups import groups_said
from stakeholders.queries.ways_in import WayOfComing
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    MONDAY,
    actor_of,
    lead_actor,
    make_arrival,
    make_group,
    make_helper,
    make_on_paper,
    make_participant,
    make_project,
    make_shared_link,
    recording,
    stop_mail_of,
    tell_leads,
    typing_for,
)
from tests.pages import browser_with_link, stored
from tests.remembering import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]

YES, NO, LATER = ConsentAnswer.YES, ConsentAnswer.NO, ConsentAnswer.LATER
TAKE_PART, CONTACT, QUOTES = ConsentPurpose.TAKE_PART, ConsentPurpose.CONTACT, ConsentPurpose.QUOTES


@pytest.fixture
@remembered
def project() -> Project:
    return make_project()


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[0]


@pytest.fixture
def by_moss(moss: Member) -> Actor:
    return actor_of(member=moss)


def said(member: Member) -> dict[str, str]:
    return {line.purpose.value: line.said.answer for line in consent_lines(member) if line.said is not None}


def rows(member: Member) -> list[tuple[str, str]]:
    return [(row.purpose, row.answer) for row in member.consents.exclude(purpose=TAKE_PART)]


def words_are_newer(member: Member, purpose: ConsentPurpose) -> None:
    """As if the words had been given a new version since the person answered."""
    assert member.consents.filter(purpose=purpose).update(wording_version=wording.VERSIONS[purpose] - 1)


# The words -----------------------------------------------------------------------------------------------------------


def test_every_purpose_has_words_and_a_version() -> None:
    assert set(wording.VERSIONS) == set(ConsentPurpose.values)
    assert set(CONSENT_WORDS) == set(ConsentPurpose) - {TAKE_PART}
    assert all(version >= 1 for version in wording.VERSIONS.values())


SAID_IN_VERSION = {
    ("contact", 1): "May we contact you about this project? Only leads do, and only in the way that you tell us.",
    ("quotes", 1): (
        "May we print your words in reports? Never with your name. In a small team people may guess who it was."
    ),
    ("name", 1): "May we print your name when we thank people? It is the name that we call you here.",
    ("after", 1): (
        "May we keep your name, and how to reach you, after the project ends?"
        " Then we can ask you again one day, or tell you what came of it."
    ),
}
"""What each version said. Whoever changes the meaning of one adds a line here, and raises its number in wording.py."""


def test_no_words_change_without_anybody_thinking_of_their_version() -> None:
    now = {
        (purpose.value, wording.VERSIONS[purpose]): f"{words.question} {words.meaning}"
        for purpose, words in CONSENT_WORDS.items()
    }
    assert now.items() <= SAID_IN_VERSION.items()


def test_every_sentence_of_a_consent_is_short() -> None:
    for words in CONSENT_WORDS.values():
        for sentence in f"{words.question} {words.meaning}".replace("?", ".").split("."):
            assert len(sentence.split()) <= 15, sentence


# Consents ------------------------------------------------------------------------------------------------------------


def test_an_answer_is_kept_with_its_words_and_its_day(moss: Member, by_moss: Actor) -> None:
    with recording(project=moss.project) as history:
        answer_consents(member=moss, answers={CONTACT: YES, QUOTES: LATER}, by=by_moss)

    assert history == []
    kept = moss.consents.get(purpose=CONTACT)
    assert (kept.answer, kept.wording_version, kept.created_at, kept.entered_by, kept.is_helped) == (
        "yes",
        wording.CONTACT,
        MONDAY,
        None,
        False,
    )
    assert said(moss) == {"take_part": "yes", "contact": "yes", "quotes": "later"}


def test_only_what_changed_writes_a_row(moss: Member, by_moss: Actor) -> None:
    answer_consents(member=moss, answers={CONTACT: YES, QUOTES: YES}, by=by_moss)
    answer_consents(member=moss, answers={CONTACT: YES, QUOTES: NO}, by=by_moss)
    answer_consents(member=moss, answers={QUOTES: YES}, by=by_moss)

    assert rows(moss) == [("contact", "yes"), ("quotes", "yes"), ("quotes", "no"), ("quotes", "yes")]
    assert said(moss) == {"take_part": "yes", "contact": "yes", "quotes": "yes"}
    before = stored()
    for answers in ({}, {CONTACT: YES}, {CONTACT: YES, QUOTES: YES}):
        with pytest.raises(NothingChanged):
            answer_consents(member=moss, answers=answers, by=by_moss)
    assert stored() == before


def test_the_same_answer_to_newer_words_is_a_new_row(moss: Member, by_moss: Actor) -> None:
    answer_consents(member=moss, answers={CONTACT: YES}, by=by_moss)
    words_are_newer(moss, CONTACT)
    assert [line.is_old for line in consent_lines(moss) if line.purpose is CONTACT] == [True]

    answer_consents(member=moss, answers={CONTACT: YES}, by=by_moss)

    assert list(moss.consents.filter(purpose=CONTACT).values_list("wording_version", flat=True)) == [
        wording.CONTACT - 1,
        wording.CONTACT,
    ]
    assert [line.is_old for line in consent_lines(moss) if line.purpose is CONTACT] == [False]


def test_to_take_part_is_not_said_here(moss: Member, by_moss: Actor) -> None:
    before = stored()
    with pytest.raises(NothingChanged):
        answer_consents(member=moss, answers={TAKE_PART: NO}, by=by_moss)
    assert stored() == before


# Saying yes again ----------------------------------------------------------------------------------------------------


def test_newer_words_about_who_sees_what_are_asked_about_once(moss: Member, by_moss: Actor) -> None:
    assert not read_other_words(moss)
    before = stored()
    with pytest.raises(NothingChanged):
        say_yes_again(member=moss, by=by_moss)
    assert stored() == before

    words_are_newer(moss, TAKE_PART)
    assert read_other_words(moss)
    with recording(project=moss.project) as history:
        say_yes_again(member=moss, by=by_moss)

    assert not read_other_words(moss)
    assert [row.verb for row in history] == ["said_yes_again"]
    assert moss.consents.filter(purpose=TAKE_PART).count() == 2
    with pytest.raises(NothingChanged):
        say_yes_again(member=moss, by=by_moss)


def test_who_has_not_come_in_is_not_asked_again(project: Project) -> None:
    fern = make_participant(project=project, name="Fern", comes_in=False)[0]
    assert not read_other_words(fern)


# How to reach somebody -----------------------------------------------------------------------------------------------


def test_how_to_reach_somebody_enters_no_history(moss: Member, by_moss: Actor) -> None:
    with recording(project=moss.project) as history:
        save_contact(member=moss, email="moss@example.org", other="Leave no voicemail.", by=by_moss)
        save_contact(member=moss, email="", other="Leave no voicemail.", by=by_moss)

    assert history == []
    contact = contact_of(moss)
    assert contact is not None
    assert (contact.email, contact.other, contact.changed_at) == ("", "Leave no voicemail.", MONDAY)
    with pytest.raises(NothingChanged):
        save_contact(member=moss, email="", other="Leave no voicemail.", by=by_moss)


def test_nothing_at_all_keeps_no_row(moss: Member, by_moss: Actor) -> None:
    with pytest.raises(NothingChanged):
        save_contact(member=moss, email="", other="", by=by_moss)
    save_contact(member=moss, email="moss@example.org", other="", by=by_moss)
    save_contact(member=moss, email="", other="", by=by_moss)
    assert Contact.objects.count() == 0


def stop(member: Member, address: str) -> None:
    """Whoever got mail of the project at the person's address wants no more."""
    by = lead_actor(project=member.project)
    asked = ask_for_mail(project=member.project, kind=MailKind.OWN_LINK, address=address, member=member, by=by)
    assert asked is not None
    stop_mail_of(asked)


def test_who_writes_an_address_that_had_stopped_our_mails_gets_them_again(moss: Member, by_moss: Actor) -> None:
    stop(moss, "moss@example.org")
    save_contact(member=moss, email="other@example.org", other="", by=by_moss)
    assert MailStop.objects.count() == 1

    save_contact(member=moss, email="Moss@example.org", other="", by=by_moss)
    assert not MailStop.objects.exists()


def test_who_stopped_our_mails_and_changes_something_else_still_gets_none(moss: Member, by_moss: Actor) -> None:
    save_contact(member=moss, email="moss@example.org", other="", by=by_moss)
    assert not has_stopped_mail(contact_of(moss))
    stop(moss, "moss@example.org")
    assert has_stopped_mail(contact_of(moss))
    save_contact(member=moss, email="moss@example.org", other="Leave no voicemail.", by=by_moss)
    assert has_stopped_mail(contact_of(moss))

    save_contact(member=moss, email="moss@example.org", other="Leave no voicemail.", mail_again=True, by=by_moss)
    assert not has_stopped_mail(contact_of(moss))


# Needs ---------------------------------------------------------------------------------------------------------------


def test_needs_are_listed_once_each_and_enter_no_history(moss: Member, by_moss: Actor) -> None:
    with recording(project=moss.project) as history:
        assert add_needs(member=moss, words=["Breaks", "A taxi", "breaks "], by=by_moss) == 2
        assert add_needs(member=moss, words=["a  TAXI", "Large print"], by=by_moss) == 1

    assert history == []
    assert [need.words for need in needs_of(moss)] == ["Breaks", "A taxi", "Large print"]
    before = stored()
    with pytest.raises(NothingChanged):
        add_needs(member=moss, words=["BREAKS"], by=by_moss)
    assert stored() == before


def test_a_list_that_is_full_takes_no_more(moss: Member, by_moss: Actor) -> None:
    add_needs(member=moss, words=[f"Thing {number}" for number in range(MOST_NEEDS - 1)], by=by_moss)
    with pytest.raises(TooManyNeeds):
        add_needs(member=moss, words=["One", "Two"], by=by_moss)
    assert Need.objects.count() == MOST_NEEDS - 1
    add_needs(member=moss, words=["One", "Thing 1"], by=by_moss)
    assert Need.objects.count() == MOST_NEEDS


def test_everything_that_is_offered_fits_on_one_list() -> None:
    assert len(SUGGESTIONS) < MOST_NEEDS
    assert all(len(str(words)) <= 200 for words in SUGGESTIONS.values())


def test_a_need_is_said_in_other_words_or_taken_off(moss: Member, by_moss: Actor) -> None:
    add_needs(member=moss, words=["Breaks", "A taxi"], by=by_moss)
    need, other = needs_of(moss)
    change_need(need=need, words="Breaks every hour", by=by_moss)
    assert [found.words for found in needs_of(moss)] == ["Breaks every hour", "A taxi"]

    need = needs_of(moss)[0]
    for words in ("Breaks every hour", "a taxi"):
        with pytest.raises(NothingChanged):
            change_need(need=need, words=words, by=by_moss)
    change_need(need=need, words="BREAKS EVERY HOUR", by=by_moss)

    remove_need(need=need, by=by_moss)
    assert needs_of(moss) == [other]
    with pytest.raises(NothingChanged):
        remove_need(need=need, by=by_moss)
    with pytest.raises(NeedIsGone):
        change_need(need=need, words="Again", by=by_moss)


# For everything ------------------------------------------------------------------------------------------------------


def every_act(member: Member, by: Actor) -> list[object]:
    need = member.needs.get()
    return [
        lambda: answer_consents(member=member, answers={CONTACT: NO}, by=by),
        lambda: say_yes_again(member=member, by=by),
        lambda: save_contact(member=member, email="other@example.org", other="", by=by),
        lambda: add_needs(member=member, words=["Breaks"], by=by),
        lambda: change_need(need=need, words="A train", by=by),
        lambda: remove_need(need=need, by=by),
    ]


def test_nobody_says_it_for_somebody_else(project: Project, moss: Member) -> None:
    tell_leads(member=moss)
    words_are_newer(moss, TAKE_PART)
    fern = make_participant(project=project, name="Fern")[2]
    before = stored()
    for by in (fern, lead_actor(project=project), Actor(ActorKind.LEAD, moss.pk, moss.code, "Moss")):
        for act in every_act(moss, by):
            with pytest.raises(NotTheirOwn):
                act()  # type: ignore[operator]
    assert stored() == before


def test_an_archived_project_takes_none_of_it(project: Project, moss: Member, by_moss: Actor) -> None:
    tell_leads(member=moss)
    words_are_newer(moss, TAKE_PART)
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()
    for act in every_act(moss, by_moss):
        with pytest.raises(ProjectIsArchived):
            act()  # type: ignore[operator]
    assert stored() == before


def test_a_helper_types_it_all_and_consents_say_so(project: Project) -> None:
    helper = make_helper(project=project)[0]
    fern = make_on_paper(project=project, helper=helper)[0]
    by = typing_for(member=fern, helper=helper)
    add_needs(member=fern, words=["A taxi"], by=by)
    words_are_newer(fern, TAKE_PART)
    for act in every_act(fern, by):
        act()  # type: ignore[operator]

    assert {(consent.entered_by, consent.is_helped) for consent in fern.consents.all()} == {(helper, True)}
    assert (helper.consents.filter(is_helped=True).count(), helper.needs.count()) == (0, 0)
    assert contact_of(fern) is not None


def test_what_leads_know_of_a_person(project: Project, moss: Member) -> None:
    group = make_group(project=project)
    tell_leads(member=moss, groups=[group])

    page = person_page(project, moss.code)

    assert page is not None
    assert (page.member, page.link, page.arrival) == (moss, moss.links.get(), None)
    assert page.groups == groups_said(moss) == [group]
    assert page.contact == contact_of(moss)
    assert [(line.purpose.value, line.said.answer if line.said else None) for line in page.consents] == [
        ("take_part", "yes"),
        ("contact", "yes"),
        ("quotes", "no"),
        ("name", None),
        ("after", None),
    ]


@pytest.mark.parametrize(
    ("opens", "way"), [(False, WayOfComing.PAPER), (True, WayOfComing.OWN_LINK)], ids=["on paper", "by the link too"]
)
def test_how_somebody_on_paper_came_in(project: Project, opens: bool, way: WayOfComing) -> None:
    """As the record and "What is kept about you" say it: who used their link came by it."""
    helper, _ = make_helper(project=project)
    fern, secret = make_on_paper(project=project, helper=helper)
    if opens:
        browser_with_link(secret)

    page = person_page(project, fern.code)

    assert page is not None
    assert (page.member.on_paper, page.way) == (True, way)


def test_who_has_not_come_in_came_in_by_no_way(project: Project) -> None:
    moss = make_participant(project=project, name="Moss", comes_in=False)[0]
    own = person_page(project, moss.code)
    arrived = person_page(project, make_arrival(link=make_shared_link(project=project)[0])[0].code)
    assert own is not None
    assert arrived is not None
    assert (own.way, arrived.way) == (None, WayOfComing.SHARED_LINK)


def test_leads_and_people_of_other_projects_have_no_such_page(project: Project, moss: Member) -> None:
    theirs = make_participant(project=make_project(), name="Wren")[0]
    own = project.members.leads()[0]
    assert (person_page(project, theirs.code), person_page(project, own.code)) == (None, None)


def test_a_need_of_somebody_else_is_not_found(project: Project, moss: Member, by_moss: Actor) -> None:
    fern = make_participant(project=project, name="Fern")[0]
    add_needs(member=moss, words=["A taxi"], by=by_moss)
    assert need_by_code(fern, moss.needs.get().code) is None
    assert need_by_code(moss, moss.needs.get().code) == moss.needs.get()
