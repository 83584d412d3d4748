"""No route that takes a form is forgotten here."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import resolve

from tests.bad_input.every import FORMS
from tests.bad_input.forms import World
from tests.test_access_matrix import every_route

pytestmark = pytest.mark.django_db

SAME_FORM = {
    "challenge_change": "my request in other words",
    "challenge_not_enough": "reply to a request not good enough",
    "check_in_answer": "my check-in on one page",
    "concern_change": "my concern in other words",
    "my_agreement": "as long as",
    "my_talk_add": "talk",
    "not_good_enough": "not good enough",
    "promise_spelling": "promise line",
    "value_reply_not_enough": "value reply not good enough",
}
"""Routes with the form of another route."""
PRESSED = {
    *("approach_remove", "arrive_yes", "check_in_cancel", "check_in_close", "check_in_remind", "entry_remove"),
    *("group_grid_undo", "group_remove", "group_views", "heard_remove", "invitation_accept", "invitation_open"),
    *("invitation_turn_off", "joining", "lead_leave", "link_replace", "link_sign_out", "link_turn_off"),
    *("links_mail_again", "mail_again", "my_condition", "my_entry_remove", "my_erase", "my_leave", "my_link"),
    *("my_link_kept", "my_link_known", "my_need_remove", "my_paper", "my_pause", "my_promise", "my_typed_not_me"),
    *("my_view", "my_yes_again", "needed_again", "no_more_mail", "payment_remove", "person_mail", "person_pause"),
    *("person_turn_off", "project_archive", "promise_line_take_back", "promise_publish", "promise_throw_away"),
    *("recruit_confirm", "recruit_forget", "route_remove", "row_make", "stage_finish", "talk_take_back"),
}
"""Routes of buttons, where nobody types or chooses anything."""
ELSEWHERE = {
    "account_delete": "test_views_accounts.py: a password",
    "code_open": "test_typed_codes.py: the words of a link",
    "comment_cover": "test_comments.py: words of a comment",
    "group_import": "test_group_import.py: a file",
    "group_merge": "test_views_merging.py: two pages, of which the first shows what happens",
    "my_check_in": "test_views_answering.py: one question a page",
}
"""Routes whose form is like no other, and where it is tested with what it may get."""


def takes_post(view: Callable[..., Any]) -> bool:
    """Whether a view of ours lets a POST in: by the decorator that it wears."""
    inner: Any = view
    while inner is not None:
        held = dict(zip(inner.__code__.co_freevars, inner.__closure__ or (), strict=True))
        if "request_method_list" in held:
            return "POST" in held["request_method_list"].cell_contents
        inner = getattr(inner, "__wrapped__", None)
    return False


def test_every_route_that_takes_a_form_is_tried(world: World) -> None:
    tried = {str(resolve(form.address(world).split("?")[0]).url_name) for form in FORMS.values()}
    ours = {
        str(pattern.name)
        for route, pattern in every_route()
        if not route.startswith("admin/")
        and not str(pattern.name).startswith("account_")
        and takes_post(pattern.callback)
    }

    assert set(SAME_FORM.values()) <= set(FORMS)
    assert ours | {"account_detail", "account_delete"} == tried | {*SAME_FORM} | PRESSED | {*ELSEWHERE}
    assert not tried & ({*SAME_FORM} | PRESSED | {*ELSEWHERE})
