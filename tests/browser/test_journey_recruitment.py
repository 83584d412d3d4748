"""From stage 3 that cannot be finished to stage 3 signed: time that is too short, places that are empty, said openly.

A lead at a desk reads what is missing and follows it; a participant agrees on a phone where no script runs.
"""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from stakeholders.actions.groups import change_group
from stakeholders.models import Side
from tests.browser import walk
from tests.browser.conftest import PHONE, Pages
from tests.factories import (
    agree_to_promise,
    at,
    everybody_belongs,
    finish_stage,
    lead_actor,
    make_participant,
    make_project,
    make_user,
    stage_of,
    write,
)
from tests.filling import fill_check_in, fill_register

LESS_TIME = "The money ends in spring."
EMPTY = "Two people said no, because the meetings are in the morning."
PLAN = "Every second meeting is at 6 in the evening."


def test_from_blocked_to_signed_through_known_gaps(pages: Pages, new_pages: Callable[..., Pages]) -> None:
    lead = make_user(name="Robin")
    with at(timezone.now() - timedelta(weeks=6)):
        project = make_project(lead=lead)
        moss, own, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
        finish_stage(project=project, position=1, holder=moss)
    with at(timezone.now() - timedelta(weeks=3)):
        finish_stage(project=project, position=2, holder=moss)
    by = lead_actor(project=project)
    fill_register(project=project, by=by)
    everybody_belongs(project=project)
    agree_to_promise(project=project)
    fill_check_in(project=project, by=by)
    for exercise in stage_of(project=project, position=3).exercises.filter(required=True):
        write(exercise=exercise)
    change_group(group=project.groups.get(side=Side.LIVED), changes={"places": 6}, by=by)
    phone = new_pages(**PHONE, java_script_enabled=False)
    pages.sign_in(lead)
    phone.come_in(own)
    home = project.get_absolute_url()

    page = pages.open(f"{home}stages/3/")
    expect(page.get_by_text("Nobody entered yet when people are asked to join.")).to_be_visible()
    pages.check(page, "stage 3, blocked")
    _enter_the_time(pages)
    _say_less_time(pages, f"{home}stages/3/")
    _count(pages, f"{home}stages/3/")
    _agrees(phone, f"/take-part/{project.code}/")
    _signs(pages, f"{home}stages/3/")


def _enter_the_time(pages: Pages) -> None:
    page = pages.page
    walk.follow(page, "Say when people are asked to join")
    expect(walk.title(page)).to_have_text("When people are asked to join")
    pages.check(page, "the time to join")
    walk.press(page, "Save these days")
    expect(walk.title(page)).to_have_text("Time for people to join")
    pages.check(page, "the time as a picture and a table")


def _say_less_time(pages: Pages, stage: str) -> None:
    page = pages.open(stage)
    walk.follow(page, "Wait, or say why there is less time")
    pages.check(page, "less time")
    page.get_by_label("Why is there less time?").fill(LESS_TIME)
    page.get_by_label("Who needed it so?").fill("The funder")
    page.get_by_label("What was lost by it?").fill("Night workers could not come.")
    page.get_by_label("What will you do instead?").fill("We keep three places free.")
    walk.press(page, "Say why, and carry on")
    expect(page.get_by_text(LESS_TIME).first).to_be_visible()


def _count(pages: Pages, stage: str) -> None:
    page = pages.open(stage)
    walk.follow(page, "Save today's count")
    pages.check(page, "the count, before it is saved")
    walk.press(page, "Save today's count")  # an error first: nobody said why
    expect(page.locator("#error-summary")).to_be_visible()
    pages.check(page, "the count, refused")
    for box in page.get_by_label("Why are places empty?").all():
        box.fill(EMPTY)
    for box in page.get_by_label("What will you do about it?").all():
        box.fill(PLAN)
    walk.press(page, "Save today's count")
    expect(walk.told(page)).to_have_text("Today's count is saved.")
    expect(page.get_by_text(EMPTY).first).to_be_visible()
    pages.check(page, "a count")


def _agrees(phone: Pages, place: str) -> None:
    page = phone.open(place)
    walk.agree(page, gap=EMPTY)


def _signs(pages: Pages, stage: str) -> None:
    page: Page = pages.open(stage)
    expect(page.get_by_role("heading", name="Ready to sign off")).to_be_visible()
    walk.follow(page, "Read what will be recorded, and sign off")
    expect(page.get_by_text(LESS_TIME).first).to_be_visible()
    expect(page.get_by_text(EMPTY).first).to_be_visible()
    pages.check(page, "the record, before it is signed")
    walk.press(page, "Sign off stage 3")
    expect(page.get_by_text(EMPTY).first).to_be_visible()
