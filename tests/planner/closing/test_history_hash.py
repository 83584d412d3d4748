"""The hash of the history, with which every record of a signing ends."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from planner.models import SignOff
from planner.record import record_digest
from stakeholders.history import history_digest, redact_person
from stakeholders.models import HistoryEntry, Member, Project
from tests.factories import lead_actor, make_participant, raise_concern, recording, sign
from tests.planner.closing.acts import open_again, sign_all

pytestmark = pytest.mark.django_db


@contextmanager
def tampered(entry: HistoryEntry, column: str, value: str) -> Iterator[None]:
    """Change one column of an entry behind Django's back, and put it back afterwards."""
    old = getattr(entry, column)
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE stakeholders_historyentry SET "{column}" = %s WHERE id = %s', [value, entry.pk])
    yield
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE stakeholders_historyentry SET "{column}" = %s WHERE id = %s', [old, entry.pk])


def digest_of(signed: SignOff) -> str:
    """The history's hash as it can be worked out again, of as many entries as the record says."""
    count, digest = history_digest(project=signed.project, first=signed.history_entries)
    assert count == signed.history_entries
    return digest


def test_a_record_ends_with_the_hash_of_the_history_up_to_itself(agreed: Project) -> None:
    signed = sign(project=agreed, position=1)
    assert signed.history_entries == agreed.history.count() > 0
    assert list(agreed.history.order_by("pk").values_list("verb", flat=True))[-1] == "stage_signed"
    assert digest_of(signed) == signed.history_digest == history_digest(project=agreed)[1]


def test_the_hash_can_be_worked_out_long_after(four: Project) -> None:
    open_again(four, position=2)
    sign_all(four, pressed_on=2)
    counts = [(each.history_entries, each.history_digest) for each in SignOff.objects.order_by("pk")]
    assert [digest_of(each) for each in SignOff.objects.order_by("pk")] == [digest for _, digest in counts]
    # Those that were signed together end with the same one.
    assert (len(set(counts)), counts[-3:]) == (5, [counts[-1]] * 3)


@pytest.mark.parametrize("column", ["verb", "values", "actor_kind", "personal_digests"])
def test_whoever_changes_an_old_entry_changes_the_hash(agreed: Project, column: str) -> None:
    signed = sign(project=agreed, position=1)
    entries = list(agreed.history.order_by("pk"))
    for entry in entries:
        with tampered(entry, column, "x"):
            assert digest_of(signed) != signed.history_digest
    assert digest_of(signed) == signed.history_digest


def test_an_entry_that_goes_or_comes_in_between_changes_the_hash(agreed: Project) -> None:
    signed = sign(project=agreed, position=1)
    make_participant(project=agreed, name="Wren", comes_in=False)
    assert digest_of(signed) == signed.history_digest
    first = agreed.history.order_by("pk").first()
    assert first is not None
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM stakeholders_historypersonal WHERE entry_id = %s", [first.pk])
        assert digest_of(signed) == signed.history_digest
        cursor.execute("DELETE FROM stakeholders_historyentry WHERE id = %s", [first.pk])
    assert digest_of(signed) != signed.history_digest


def test_a_later_entry_and_an_erased_person_leave_the_hash(agreed: Project, moss: Member) -> None:
    signed = sign(project=agreed, position=1)
    raise_concern(project=agreed, by=lead_actor(project=agreed))
    later = agreed.history.order_by("pk").last()
    assert later is not None
    assert later.verb == "concern_raised"
    with tampered(later, "verb", "x"):
        assert digest_of(signed) == signed.history_digest
    redact_person(project=agreed, member=moss)
    assert digest_of(signed) == signed.history_digest


def test_the_history_holds_the_digest_of_each_record(four: Project) -> None:
    open_again(four, position=2)
    with recording(project=four) as history:
        signed = sign_all(four, pressed_on=4)
    assert [(row.verb, row.values["what"]) for row in history[1:]] == [
        (
            "stage_signed",
            {"stage": each.stage.position, "title": each.stage.title, "record": record_digest(each.record)},
        )
        for each in signed
    ]
    assert history[0].verb == "key_turned"
