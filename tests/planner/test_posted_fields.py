"""No field of a request sets an author, a side, a date of record or a state: forged ones change nothing at all."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from planner.forms import entries, numbers, objections, promise, signing
from planner.models import (
    Condition,
    ConditionCleared,
    Entry,
    Gap,
    GapRenewal,
    Key,
    KeyLapse,
    NumberChange,
    Objection,
    ObjectionReply,
    PromiseAnswer,
    Reopening,
    SignOff,
    Stale,
)
from stakeholders.models import Member, Project, Side
from tests.factories import (
    MONDAY,
    at,
    exercise_of,
    fill_required,
    make_participant,
    make_project,
    make_user,
    page_of,
)
from tests.pages import browser_of, browser_with_link, read

pytestmark = pytest.mark.django_db

ROWS: tuple[type[models.Model], ...] = (
    Condition,
    ConditionCleared,
    Entry,
    Gap,
    GapRenewal,
    Key,
    KeyLapse,
    Objection,
    ObjectionReply,
    PromiseAnswer,
    Reopening,
    SignOff,
    Stale,
)
TYPED = {"as_long_as", "by_date", "code", "look_again_on", "objection_days", "plan", "reason", "shows_name", "text"}
"""Columns that a person fills in, by a field of the same name."""

RANDOM = {"code", "record", "record_digest", "history_digest"}
"""Columns that hold a random code, or the hash of one."""

LATER = "2031-05-06"


def forged(project: Project) -> dict[str, str]:
    """A value for every column of every table that a form does not ask for, by its name and by its row's number."""
    other = project.members.get(name="Rowan")
    fields: dict[str, str] = {}
    every: tuple[type[models.Model], ...] = (*ROWS, NumberChange, Member)
    for model in every:
        for field in model._meta.concrete_fields:
            value = "9"
            if isinstance(field, models.DateField):
                value = LATER
            elif isinstance(field, models.BooleanField):
                value = "on"
            elif field.related_model is Member:
                value = str(other.pk)
            elif field.choices:
                value = str(field.choices[-1][0])
            fields[field.name] = fields[field.attname] = value
    more = {"by": str(other.pk), "led_here": "", "state": "done", "is_signed": "on", "today": LATER, "is_open": ""}
    return {name: value for name, value in (fields | more).items() if name not in TYPED}


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


def walk(*, is_forged: bool) -> Project:
    """A lead and Moss finish a stage by the pages, say and clear what there is to say, and open it again."""
    project = make_project(template="short", lead=make_user(name="Robin"))
    fill_required(project=project, position=1)
    _, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    lead, mine = browser_of(project.members.get(is_lead=True).user), browser_with_link(secret)  # type: ignore[arg-type]
    extra = forged(project) if is_forged else {}

    def send(browser: Client, name: str, *arguments: Any, **values: str) -> None:
        response = browser.post(reverse(name, args=[project.code, *arguments]), {**extra, **values})
        assert response.status_code == 302, (name, read(response).words)

    def seen() -> str:
        return page_of(project=project, position=1).unit.seen

    code = "11111111-1111-4111-8111-11111111111"
    code = f"{code[:-1]}{project.pk % 10}{int(is_forged)}"
    send(mine, "my_entry_save", 1, "problem", code, text="It is cold.", version="0")
    exercise_of(project=project, key="decisions").entries.all().delete()
    day = (MONDAY + timedelta(days=9)).date().isoformat()
    send(lead, "not_needed", 1, "decisions", reason="No time.", plan="Ask again.", look_again_on=day)
    send(mine, "my_not_yet", 1, seen=seen(), words="Too early.", code=f"2{code[1:]}")
    concern = project.objections.get()
    reply = read(lead.get(reverse("concern_reply", args=[project.code, concern.code]))).form.values
    send(lead, "concern_reply", concern.code, **{**reply, "words": "We wait."})
    send(mine, "my_promise_words", "no", **promise_values(mine, project))
    send(mine, "my_as_long_as", 1, seen=seen(), words="There is a bus.", by_date=day)
    send(lead, "stage_finish", 1, **read(lead.get(reverse("stage_finish", args=[project.code, 1]))).form.values)
    send(mine, "my_condition", project.conditions.get().code)
    gap = project.gaps.get()
    send(lead, "gap_renew", gap.code, done="We asked.", what_now="next", look_again_on=day)
    send(lead, "stage_reopen", 1, reason="We forgot the nights.")
    send(mine, "my_agreement", 1, seen=seen())
    return project


def promise_values(browser: Client, project: Project) -> dict[str, str]:
    page = read(browser.get(reverse("my_promise_words", args=[project.code, "no"])))
    [form] = [form for form in page.forms if "words" in form.values]
    return {**form.values, "words": "It is too vague."}


def what_stands(project: Project) -> dict[str, list[dict[str, Any]]]:
    """Every row of the project, people by their names, other rows by their order, without what is random."""
    names = dict(project.members.values_list("pk", "name"))
    found: dict[str, list[dict[str, Any]]] = {}
    every: tuple[type[models.Model], ...] = (*ROWS, Member)
    for model in every:
        rows = []
        for row in model._default_manager.filter(project=project).order_by("pk"):
            values: dict[str, Any] = {}
            for column in model._meta.concrete_fields:
                value = getattr(row, column.attname)
                if column.related_model is Member:
                    value = names.get(value)
                elif column.is_relation or column.primary_key or column.name in RANDOM:
                    continue
                values[column.name] = value
            rows.append(values)
        found[model.__name__] = rows
    return found


def test_forged_fields_change_nothing() -> None:
    honest, forged_ = walk(is_forged=False), walk(is_forged=True)
    assert what_stands(forged_) == what_stands(honest)
    assert all(what_stands(honest)[model.__name__] for model in ROWS if model is not KeyLapse)


def test_whoever_sends_it_wrote_it_now() -> None:
    project = walk(is_forged=True)
    rows = what_stands(project)
    assert [(row["member"], row["kind"], row["side"]) for row in rows["Key"]] == [
        ("Moss", "other", "lived"),
        ("Robin", "lead", ""),
        ("Moss", "other", "lived"),
    ]
    assert [row["author"] for row in rows["Objection"]] == ["Moss"]
    assert [row["author"] for row in rows["ObjectionReply"]] == ["Robin"]
    assert [row["published_by"] for row in rows["Gap"]] == ["Robin"]
    assert [row["renewed_by"] for row in rows["GapRenewal"]] == ["Robin"]
    moments = {
        value.date()
        for kind in rows
        for row in rows[kind]
        for name, value in row.items()
        if name.endswith("_at") and value
    }
    assert moments == {MONDAY.date()}


OURS = {"author", "by_lead", "side", "state", "kind", "round", "is_signed", "is_stale", "is_withheld", "member"}
WORDS = {"required_by"}
"""Words that somebody types: who needed that people have less time to join."""


@pytest.mark.parametrize("module", [entries, numbers, objections, promise, signing])
def test_no_form_has_a_field_for_what_a_person_may_not_say(module: Any) -> None:
    for form in vars(module).values():
        for name in getattr(form, "base_fields", {}):
            assert name not in OURS, f"{form.__name__}.{name}"
            assert name in WORDS or not name.endswith(("_at", "_by", "_by_id")), f"{form.__name__}.{name}"


def test_the_days_of_this_test_are_not_those_that_are_forged() -> None:
    assert MONDAY.date() < date.fromisoformat(LATER)
