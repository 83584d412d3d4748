"""How heavy a first visit is: bytes as they travel, compressed, with an empty cache. Source: ui.md, section 5.

Requests are all that the browser makes for the page: the page itself, its style, font, icon of the tab, and scripts.
"""

import gzip
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.urls import resolve, reverse

from planner.actions.entries import paste_lines
from tests.browser import every_page
from tests.browser.conftest import Pages, Visit
from tests.browser.every_page import Scene
from tests.factories import exercise_of, lead_actor
from tests.register_factories import judge

KB = 1024
FOR_PARTICIPANTS = {"bytes": 65 * KB, "requests": 4, "html": 10 * KB}
FOR_LEADS = {"bytes": 150 * KB, "requests": 7, "html": 30 * KB}
STYLE = 12 * KB


@pytest.fixture
def typical() -> Scene:
    return every_page.typical()


def faults(path: str, visit: Visit, most: dict[str, int]) -> list[str]:
    """What is too heavy, in words."""
    weights = visit.bytes_by_kind
    found = [
        (f"{visit.bytes / KB:.1f} KB", visit.bytes > most["bytes"]),
        (f"{visit.requests} requests", visit.requests > most["requests"]),
        (f"{len(visit.origins)} origins", len(visit.origins) > 1),
        (f"{weights['document'] / KB:.1f} KB of HTML", weights["document"] > most["html"]),
        (f"{weights['stylesheet'] / KB:.1f} KB of style", weights["stylesheet"] > STYLE),
    ]
    return [f"{path}: {words}" for words, is_too_much in found if is_too_much]


def test_pages_of_a_participant_are_light_and_run_no_script(pages: Pages, typical: Scene) -> None:
    pages.come_in(typical.secret)
    found = []
    code = typical.project.code
    wanted = {
        *("take_part", "who_sees_what", "my_stage", "my_agreement", "my_promise", "my_concerns", "my_concern_raise"),
        *("my_views", "my_view", "my_view_say"),
        *("my_check_in", "my_check_in_one_page", "my_check_in_stored", "my_check_ins", "my_check_in_results"),
        *("my_talk", "my_talk_add", "my_you_said", "my_value_reply_not_enough"),
        *("my_register", "my_challenges", "my_challenge_raise", "my_challenge_change", "my_challenge_not_enough"),
    }
    paths = [path for path in typical.participant_pages() if resolve(path.split("?")[0]).url_name in wanted]
    paths += [reverse("my_exercise", args=[code, *exercise]) for exercise in typical.exercises[:3]]
    for path in paths:
        visit = pages.first_visit(path)
        found += faults(path, visit, FOR_PARTICIPANTS)
        if "script" in visit.bytes_by_kind:
            found.append(f"{path}: runs a script")
    assert found == []


def test_the_grid_of_a_participant_is_light(pages: Pages, typical: Scene) -> None:
    pages.come_in(typical.secret)
    for group in typical.project.groups.filter(merged_into=None):
        judge(group=group, member=typical.member)
    path = reverse("my_grid", args=[typical.project.code])
    visit = pages.first_visit(path)
    assert faults(path, visit, FOR_PARTICIPANTS | {"html": 25 * KB}) == []
    assert "script" not in visit.bytes_by_kind


def test_a_record_is_light(pages: Pages, new_pages: Callable[..., Pages]) -> None:
    scene = every_page.opened_again()
    pages.sign_in(scene.lead)
    phone = new_pages()
    phone.come_in(scene.secret)
    lead_path = reverse("stage_record", args=[scene.project.code, 1])
    my_path = reverse("my_record", args=[scene.project.code, 1])

    assert faults(lead_path, pages.first_visit(lead_path), FOR_LEADS) == []
    assert faults(my_path, phone.first_visit(my_path), FOR_PARTICIPANTS) == []


def test_the_invitation_is_light(pages: Pages, typical: Scene) -> None:
    path = f"/join/{typical.other_secret}/"
    visit = pages.first_visit(path)

    assert faults(path, visit, FOR_PARTICIPANTS) == []
    assert "script" not in visit.bytes_by_kind


def test_pages_of_a_lead_are_light(pages: Pages, typical: Scene) -> None:
    pages.sign_in(typical.lead)
    heaviest = ("", "people/", "history/", "edit/", "stages/", "stages/1/", "stages/1/finish/", "stages/1/sheets/")
    ways_in = ("links/", "links/new/", "people/paste/")
    exercises = ("stages/1/problem/", "stages/1/can_change/", "stages/1/working_together/")
    said = ("promise/", "promise/draft/", "concerns/", "open-points/", "numbers/")
    groups = ("groups/", "groups/place/", "groups/changes/", "groups/cards/", "groups/cards/ages/", "groups/requests/")
    check_ins = ("check-ins/", "check-ins/open/", "talks/", "talks/kit/", "talks/new/", "you-said/")
    grid = ("groups/grid/", "groups/views/", "stages/2/sheets/?only=grid-filled")
    home = typical.project.get_absolute_url()
    paths = [f"{home}{path}" for path in (*heaviest, *ways_in, *exercises, *said, *groups, *check_ins, *grid)]
    [link] = typical.open_links()
    names = ("link_detail", "link_poster", "link_cards")
    paths += [reverse(name, args=[typical.project.code, link.code]) for name in names]
    paths += typical.of_groups("group_detail", "group_move", "group_import_check")
    paths += typical.of_check_ins("check_in", "check_in_answer", "check_in_sheet", "talk", "value_reply")

    assert [fault for path in paths for fault in faults(path, pages.first_visit(path), FOR_LEADS)] == []


def test_150_notes_are_still_light(pages: Pages, new_pages: Callable[..., Pages]) -> None:
    scene = every_page.empty()
    lines = [f"{number}. They phone at 4 to say that you are going home at 5." for number in range(150)]
    exercise = exercise_of(project=scene.project, key="problem")
    paste_lines(exercise=exercise, lines=lines, batch=uuid4(), by=lead_actor(project=scene.project))
    pages.sign_in(scene.lead)
    phone = new_pages()
    phone.come_in(scene.secret)
    lead_path = f"{scene.project.get_absolute_url()}stages/1/problem/"
    my_path = f"/take-part/{scene.project.code}/stages/1/problem/"

    assert faults(lead_path, pages.first_visit(lead_path), FOR_LEADS) == []
    assert faults(my_path, phone.first_visit(my_path), FOR_PARTICIPANTS) == []


def test_a_page_travels_compressed_and_is_stored_nowhere(pages: Pages, typical: Scene) -> None:
    pages.sign_in(typical.lead)
    response = pages.page.goto(typical.project.get_absolute_url())
    assert response is not None

    assert response.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(response.body())) < 10 * KB
    assert "no-store" in response.headers["cache-control"]


def test_a_second_visit_fetches_only_the_page(pages: Pages, typical: Scene) -> None:
    pages.sign_in(typical.lead)
    page = pages.open(typical.project.get_absolute_url())
    page.wait_for_load_state("networkidle")
    fetched: dict[str, str] = {}

    def asked(event: dict[str, Any]) -> None:
        fetched[event["requestId"]] = event["request"]["url"]

    def was_at_hand(event: dict[str, Any]) -> None:
        if event.get("response", {}).get("fromDiskCache", True):
            fetched.pop(event["requestId"], None)

    browser = pages.context.new_cdp_session(page)
    browser.send("Network.enable")
    browser.on("Network.requestWillBeSent", asked)
    browser.on("Network.requestServedFromCache", was_at_hand)
    browser.on("Network.responseReceived", was_at_hand)
    page.goto(f"{typical.project.get_absolute_url()}stages/", wait_until="networkidle")

    assert list(fetched.values()) == [f"{pages.address}{typical.project.get_absolute_url()}stages/"]
