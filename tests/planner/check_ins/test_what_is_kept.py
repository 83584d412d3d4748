"""What stands in the database once a round is closed, as whoever may read all of it with SQL would find it.

Nothing joins an answer to a person: no column, those of the database itself too (where a row lies, and which
transaction wrote it last), no order of rows, no time, history, session, task or file. What was deleted is gone.
Source: product.md, "The privacy rule".
"""

import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model, UUIDField
from django.urls import reverse
from django.utils import timezone

from planner.models import CheckIn, CheckInAnswer, CheckInComment, CheckInListing, CheckInWords
from planner.values import WORDS
from stakeholders.models import Project
from tests.check_in_factories import answer, begin_check_in, end_check_in
from tests.factories import at, make_participant, make_project
from tests.pages import browser_with_link, stored
from tests.planner.check_ins.teams import Team, make_team
from tests.properties import fresh_rows
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

DELETED = (CheckInAnswer, CheckInWords, CheckInListing)
NEVER, RARELY, SOMETIMES, OFTEN, ALWAYS = WORDS


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(template="short")


@pytest.fixture
@remembered
def team(project: Project) -> Team:
    return make_team(project)


# Columns of the database itself --------------------------------------------------------------------------------------

OF_THE_DATABASE = {"postgresql": ("ctid", "xmin", "xmax", "cmin", "cmax"), "sqlite": ("rowid",)}
"""Columns that every table has beside its own."""

type Row = dict[str, Any]


@cache
def reading_of_tables() -> dict[str, tuple[str, str, list[str]]]:
    """For every table what reads all of it, its primary key, and its columns, the database's own first."""
    hidden = OF_THE_DATABASE[connection.vendor]
    beside = ", ".join(f"CAST({column} AS text)" for column in hidden)
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            own = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            key = connection.introspection.get_primary_key_column(cursor, table)
            assert key is not None, table
            sql = f"SELECT {beside}, * FROM {connection.ops.quote_name(table)}"
            found[table] = sql, key, [*(f"({column})" for column in hidden), *own]
    return found


def every_row() -> dict[tuple[str, Any], Row]:
    """Every row of every table with every column that SQL can read, by its table and primary key."""
    found = {}
    with connection.cursor() as cursor:
        for table, (sql, key, columns) in reading_of_tables().items():
            cursor.execute(sql)
            for values in cursor.fetchall():
                row = dict(zip(columns, values, strict=True))
                found[table, row[key]] = row
    return found


def test_no_row_of_a_person_is_touched_by_their_answer(team: Team) -> None:
    """From before the first answer until after the closing only these rows change, and what is new came at once."""
    before = every_row()
    team.say(team.lived, [NEVER, OFTEN, ALWAYS, OFTEN, RARELY], comment="Slower, so that we can follow.")
    team.say(team.staff[1:], [OFTEN, ALWAYS, OFTEN, NEVER])
    team.say(team.late[:1], [SOMETIMES])
    end_check_in(check_in=team.check_in)
    after = every_row()

    gone, new = before.keys() - after.keys(), after.keys() - before.keys()
    changed = {
        (table, column)
        for table, key in before.keys() & after.keys()
        for column, value in before[table, key].items()
        if after[table, key][column] != value
    }
    own = {("planner_checkin", column) for column in ("closed_at", "asked", "answered", "helped")}
    # Letters that wait are ended, whoever they go to.
    own |= {("stakeholders_mail", column) for column in ("state", "ended_at", "address")}
    if connection.vendor == "postgresql":
        own |= {
            (table, f"({column})")
            for table in ("planner_checkin", "stakeholders_mail")
            for column in OF_THE_DATABASE["postgresql"]
        }
        # These rows were referred to by new ones: of a project, and of its lines in this round. Of people only those
        # who were listed since, with a mark that tells them from nobody else who was.
        referred = {(table, "(xmax)") for table in ("stakeholders_project", "planner_checkinvalue")}
        assert {table for table, _ in changed - own - referred} <= {"stakeholders_member"}
        assert changed - own - referred <= {("stakeholders_member", "(xmax)")}
        marks = {member.pk: after["stakeholders_member", member.pk]["(xmax)"] for member in team.late}
        assert len(set(marks.values())) == 1
        others = [key for key in before if key[0] == "stakeholders_member" and key[1] not in marks]
        assert [after[key] for key in others] == [before[key] for key in others]
        assert len({after[key]["(xmin)"] for key in new}) == 1
    else:
        assert changed == own
    assert {table for table, _ in gone} == {"planner_checkinlisting"}
    assert {table for table, _ in new} == {
        *("planner_checkinresult", "planner_checkincomment"),
        *("stakeholders_historyentry", "stakeholders_historypersonal"),
    }


# Whoever said what ---------------------------------------------------------------------------------------------------

BY_LOT = {"salt", "personal_digests"}
"""Columns that are drawn anew each time."""


def rows_but_for_lots(known: set[UUID]) -> dict[str, list[Row]]:
    """Every row of every model, with the place of a row for its key, and one sign for every code drawn since."""
    models: list[type[Model]] = list(apps.get_models(include_auto_created=True))
    rows = {model: list(model._base_manager.order_by("pk").values()) for model in models}
    places = {
        model: {row[model._meta.pk.attname]: place for place, row in enumerate(found)} for model, found in rows.items()
    }

    def told(model: type[Model], name: str, value: Any) -> Any:
        if name in BY_LOT:
            return "by lot"
        field = next(field for field in model._meta.concrete_fields if field.attname == name)
        if isinstance(field, UUIDField):
            return value if value in known or value is None else "new"
        if field.primary_key:
            return places[model][value]
        if isinstance(field, ForeignKey) and value is not None:
            return places[field.related_model].get(value, value)
        return value

    return {
        model._meta.label: sorted(
            ({name: told(model, name, value) for name, value in row.items()} for row in found), key=repr
        )
        for model, found in rows.items()
    }


def uuids_now() -> set[UUID]:
    """Every code that is in the tables."""
    return {
        value
        for model in apps.get_models(include_auto_created=True)
        for row in model._base_manager.values()
        for value in row.values()
        if isinstance(value, UUID)
    }


def test_who_said_what_leaves_the_same_rows(team: Team) -> None:
    """Whoever gave which words and the comment, in whatever order; and whatever a side with too few answers said."""
    comment = "Slower, so that we can follow."

    def one_way() -> None:
        team.say([*team.lived[:3], team.on_paper], [NEVER, NEVER, RARELY, NEVER], comment=comment)
        team.say([*team.staff, team.lead], [OFTEN, OFTEN, ALWAYS, NEVER, OFTEN, OFTEN])
        answer(check_in=team.check_in, member=team.late[0], word=None)

    def another_way() -> None:
        answer(check_in=team.check_in, member=team.lived[0], word=None)
        team.say([*team.staff[::-1], team.lead], [OFTEN, OFTEN, OFTEN, ALWAYS, NEVER, OFTEN], comment=comment)
        team.say([team.late[1], team.on_paper, *team.lived[2:4]], [OFTEN, ALWAYS, ALWAYS, SOMETIMES])

    known, now = uuids_now(), timezone.now()
    left = []
    for say in (one_way, another_way):
        with at(now), fresh_rows():
            say()
            end_check_in(check_in=team.check_in)
            left.append(rows_but_for_lots(known))

    assert left[0] == left[1]
    assert {len(left[0][model._meta.label]) for model in DELETED} == {0}
    results = left[0]["planner.CheckInResult"]
    assert {(row["part"], row["state"], row["answers"], row["middle"]) for row in results} == {
        ("professional", "kept", None, "")
    }
    assert [row["words"] for row in left[0]["planner.CheckInComment"]] == [comment]


def test_where_nothing_may_be_shown_nothing_of_any_answer_is_kept(team: Team) -> None:
    """Four answers and five: the same rows whatever they were, and whether there was a comment."""
    known, now = uuids_now(), timezone.now()
    left = []
    for people, word, comment in ((team.lived[:4], NEVER, "Quillfeather"), (team.staff[:4], ALWAYS, "")):
        with at(now), fresh_rows():
            team.say(people, [word] * 4, comment=comment)
            end_check_in(check_in=team.check_in)
            left.append(rows_but_for_lots(known))

    assert left[0] == left[1]
    assert left[0]["planner.CheckInResult"] == left[0]["planner.CheckInComment"] == []


def test_comments_stand_in_an_order_that_was_drawn_by_lot(team: Team) -> None:
    """By their random ids alone: not by when they were written, nor by when they were read."""
    team.say(team.staff, [OFTEN] * 5)
    for number in (2, 0, 3, 1):
        drawn = UUID(f"{number}1111111-1111-4111-8111-111111111111")
        CheckInWords.objects.create(id=drawn, project=team.project, check_in=team.check_in, words=f"Comment {number}")
    answer(check_in=team.check_in, member=team.lived[0], comment="By lot")
    assert CheckInWords.objects.get(words="By lot").pk.version == 4  # of 122 bits that are all random
    CheckInWords.objects.filter(words="By lot").delete()
    end_check_in(check_in=team.check_in)

    words = list(CheckInComment.objects.order_by("position").values_list("words", flat=True))
    assert words == [f"Comment {number}" for number in range(4)]
    assert {row.pk.version for row in CheckInComment.objects.all()} == {4}


def test_answers_of_one_person_share_nothing(team: Team) -> None:
    """While the round is open: no column of theirs but the round has the same in two of one person's answers alone."""
    answer(check_in=team.check_in, member=team.lived[0], word=NEVER)
    names = {field.name for field in CheckInAnswer._meta.get_fields()}
    rows = list(CheckInAnswer.objects.values())

    assert names == {"id", "project", "check_in", "key", "answered_as", "word"}
    assert {field.name for field in CheckInWords._meta.get_fields()} == {"id", "project", "check_in", "words"}
    assert {field.name for field in CheckInListing._meta.get_fields()} == {
        *("id", "project", "check_in", "member", "is_answered", "is_helped", "not_theirs"),
    }
    assert len({row["id"] for row in rows}) == len({row["key"] for row in rows}) == len(rows) == 8
    assert {row["id"].version for row in rows} == {4}


# What answering writes -----------------------------------------------------------------------------------------------


def test_answering_writes_nothing_but_the_answer(project: Project, caplog: pytest.LogCaptureFixture) -> None:
    """No session, message, task, mail, history, time or log line; and no cookie."""
    caplog.set_level(logging.INFO)
    member, secret, _ = make_participant(project=project, side="lived")
    begin_check_in(project=project)
    browser = browser_with_link(secret)
    address = reverse("my_check_in_one_page", args=[project.here])
    browser.get(address)
    session, before = browser.session, stored()
    began = session.session_key, dict(session.items())
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    caplog.clear()

    sent = {"line-respect": "never", "line-safe": "unsaid", "words": "Quillfeather asked.", "may_show": "on"}
    response = browser.post(address, sent)
    assert (response.status_code, response["Location"]) == (302, reverse("my_check_in_thanks", args=[project.here]))
    browser.get(response["Location"])
    browser.post(address, sent)

    after = stored()
    assert {name for name in after if after[name] != before[name]} == {model._meta.db_table for model in DELETED}
    assert [row.words for row in CheckInWords.objects.all()] == ["Quillfeather asked."]
    assert (browser.session.session_key, dict(browser.session.items())) == began
    assert {name: morsel.value for name, morsel in browser.cookies.items()} == cookies
    assert response.cookies.output() == ""
    assert caplog.text == ""
    assert member.check_in_listings.get().is_answered


# What was deleted is gone ---------------------------------------------------------------------------------------------


def in_samples() -> set[str]:
    """Columns of which PostgreSQL holds samples, as `ANALYZE` takes them from time to time by itself."""
    tables = [model._meta.db_table for model in (*DELETED, CheckInComment, CheckIn)]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")
        cursor.execute("SELECT tablename || '.' || attname FROM pg_stats WHERE tablename = ANY(%s)", [tables])
        return {name for (name,) in cursor.fetchall()}


def in_files(planted: Sequence[str]) -> set[str]:
    """What of it stands in SQLite's file, or in its log."""
    name = Path(connection.settings_dict["NAME"])
    files = [name, *(name.with_name(f"{name.name}-{kind}") for kind in ("wal", "journal"))]
    held = b"".join(file.read_bytes() for file in files if file.exists())
    return {each for each in planted if each.encode() in held}


@pytest.mark.django_db(transaction=True)
def test_the_database_keeps_nothing_of_it_beside_its_tables() -> None:
    """No samples, and on SQLite not a byte: before the closing it is there to be found."""
    project = make_project(template="short")
    check_in = begin_check_in(project=project)
    answer(check_in=check_in, member=project.members.leads().get(), words={"respect": NEVER}, comment="Hushwing asks.")
    planted = ["Hushwing asks.", "respectleadnever", "safeleadoften"]
    planted += [row.pk.hex for rows in (check_in.answers, check_in.words) for row in rows.all()]
    if connection.vendor == "postgresql":
        CheckInComment.objects.create(project=project, check_in=check_in, position=1, words="Hushwing asks.")
        samples = in_samples()
        assert {"planner_checkin.number", "planner_checkincomment.position"} < samples
        named = [f"{model._meta.db_table}." for model in DELETED] + ["planner_checkincomment.words"]
        assert [column for column in samples if column.startswith(tuple(named))] == []
    else:
        assert in_files(planted) == set(planted)
        end_check_in(check_in=check_in)
        assert in_files(planted) == set()
