"""Every address of the site for everybody who could ask for it: what they get, that nothing leaks, and that a refusal
changes nothing.

The addresses are those of a project that says an unmistakable word in everything it holds (tests/factories.py,
`SECRET_WORD`), so that one look for the word finds every leak. A route without a row in the table fails, and so does a
row without a route. Every POST carries a body that would change something, which the row's own people prove.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from planner.actions.check_ins import extend_check_in
from planner.forms.answering import SaidSoFar
from planner.models import CheckIn
from planner.numbers import NUMBERS
from planner.queries.check_ins import later_last_days, open_round
from planner.queries.count import count_page
from planner.queries.promise import promise_text
from planner.record import record_digest
from stakeholders.actions.members import invite_lead, turn_off_person
from stakeholders.actors import Actor
from stakeholders.checks import every_route
from stakeholders.forms.group_import import GroupReadingForm
from stakeholders.mail import stop_token
from stakeholders.mailing import ask_for_mail
from stakeholders.models import (
    Contact,
    Group,
    GroupFile,
    LeadInvitation,
    Mail,
    MailKind,
    MailState,
    Member,
    Project,
    Side,
    StepChoices,
)
from stakeholders.queries.group_files import preview_of, reading_of, rows_of
from stakeholders.spreadsheets.writing import XLSX_TYPE
from stakeholders.ways_in import shared_code
from tests.check_in_factories import answer as answer_check_in_of
from tests.check_in_factories import begin_check_in, end_check_in
from tests.factories import (
    HIDDEN_WORD,
    MONDAY,
    PASSWORD,
    PROJECT_FIELDS,
    SECRET_WORD,
    OtherProject,
    actor_of,
    another_project_with_secrets,
    at,
    exercise_of,
    fill_required,
    lead_actor,
    make_group,
    make_helper,
    make_lead,
    make_participant,
    make_project,
    make_shared_link,
    make_user,
    page_of,
    reopen,
    rows_from_notes,
    shown_record,
    sign,
    turn_key,
    typing_for,
    write,
)
from tests.pages import browser_of, browser_with_link, read, same_browser
from tests.properties import fresh_rows
from tests.recruitment_factories import ask_person
from tests.register_factories import ask_for, judge_all, leave_out, make_judges, place
from tests.worlds import answers_read, rows_of_module, watched

pytestmark = pytest.mark.django_db

DAY_OF_TESTS = MONDAY + timedelta(days=20)
"""Late enough that people who came in on Monday may hold the other key in any stage."""
SOON = (DAY_OF_TESTS + timedelta(days=7)).date()

PEOPLE = {
    "nobody": "not signed in to anything",
    "lead 2": "leads another project",
    "lead": "leads this project",
    "person": "came in by their own link of this project",
    "person2": "came in by their own link of another project",
    "off": "came in by their own link, and was turned off since",
    "account": "is signed in and has no project",
    "both": "leads this project, in a browser that opened a participant's link of it before",
}
INSIDE = {"lead", "person", "both"}
"""Who may see what this project says."""

TABLE = """
                                     | nobody  | lead 2  | lead    | person  | person2 | off     | account | both
account_login                        | 200 302 | 302 302 | 302 302 | 200 302 | 200 302 | 200 302 | 302 302 | 302 302
account_logout                       | 302 302 | 200 302 | 200 302 | 302 302 | 302 302 | 302 302 | 200 302 | 200 302
account_signup                       | 200 200 | 302 302 | 302 302 | 200 200 | 200 200 | 200 200 | 302 302 | 302 302
account_inactive                     | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405
account_reauthenticate               | 302 302 | 200 302 | 200 302 | 302 302 | 302 302 | 302 302 | 200 302 | 200 302
account_email                        | 302 302 | 200 302 | 200 302 | 302 302 | 302 302 | 302 302 | 200 302 | 200 302
account_email_verification_sent      | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405
account_confirm_email                | 200 404 | 200 404 | 200 404 | 200 404 | 200 404 | 200 404 | 200 404 | 200 404
account_change_password              | 302 302 | 200 302 | 200 302 | 302 302 | 302 302 | 302 302 | 200 302 | 200 302
account_set_password                 | 302 302 | 302 302 | 302 302 | 302 302 | 302 302 | 302 302 | 302 302 | 302 302
account_reset_password               | 200 302 | 200 302 | 200 302 | 200 302 | 200 302 | 200 302 | 200 302 | 200 302
account_reset_password_done          | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405
account_reset_password_from_key      | 200 200 | 200 200 | 200 200 | 200 200 | 200 200 | 200 200 | 200 200 | 200 200
account_reset_password_from_key_done | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405
welcome                              | 200 405 | 302 405 | 302 405 | 200 405 | 200 405 | 200 405 | 302 405 | 302 405
help                                 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405
privacy                              | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405
accessibility                        | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405
health                               | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405 | 200 405
account_detail                       | 302 401 | 200 302 | 200 302 | 302 401 | 302 401 | 302 401 | 200 302 | 200 302
account_delete                       | 302 401 | 200 409 | 200 302 | 302 401 | 302 401 | 302 401 | 200 302 | 200 302
invitation_accept                    | 404 404 | 404 404 | 404 404 | 404 404 | 404 404 | 404 404 | 404 404 | 404 404
invitation_open                      | 200 302 | 200 302 | 200 302 | 200 302 | 200 302 | 200 302 | 200 302 | 200 302
link_open                            | 302 405 | 302 405 | 302 405 | 302 405 | 302 405 | 302 405 | 302 405 | 302 405
joining                              | 200 302 | 200 302 | 403 403 | 200 302 | 200 302 | 200 302 | 200 302 | 403 403
code_open                            | 200 302 | 200 302 | 200 302 | 200 302 | 200 302 | 200 302 | 200 302 | 200 302
no_more_mail                         | 200 200 | 200 200 | 200 200 | 200 200 | 200 200 | 200 200 | 200 200 | 200 200
mail_again                           | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
project_edit                         | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
project_archive                      | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
people_list                          | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
person_add                           | 302 401 | 404 404 | 200 200 | 302 401 | 302 401 | 302 401 | 404 404 | 200 200
lead_invite                          | 302 401 | 404 404 | 200 200 | 302 401 | 302 401 | 302 401 | 404 404 | 200 200
invitation_turn_off                  | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
link_replace                         | 302 401 | 404 404 | 200 200 | 302 401 | 302 401 | 302 401 | 404 404 | 200 200
person_turn_off                      | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
people_paste                         | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
person_mail                          | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
link_list                            | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
link_make                            | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
links_mail_again                     | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
link_detail                          | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
link_change                          | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
link_renew                           | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
link_turn_off                        | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
link_mail                            | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
link_poster                          | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
link_cards                           | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
person_paper                         | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
paper_sheets                         | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
person_detail                        | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
consent_sheet                        | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
group_list                           | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
group_paste                          | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
card_list                            | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
group_export                         | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
group_template                       | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
group_import                         | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
group_import_check                   | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
group_import_failed                  | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
card_answer                          | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
group_detail                         | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
group_change                         | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
group_my_view                        | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
group_remove                         | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
group_place                          | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
group_changes                        | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
group_grid                           | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
group_grid_undo                      | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
group_grid_picture                   | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
group_views                          | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
group_move                           | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
group_leave_out                      | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
group_bring_back                     | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
group_merge                          | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
route_add                            | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
route_remove                         | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
heard_add                            | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
heard_remove                         | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
lead_leave                           | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
my_groups                            | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_views                             | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_view                              | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_view_say                          | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_consents                          | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_yes_again                         | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_contact                           | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_needs                             | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_need_change                       | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_need_remove                       | 404 404 | 404 404 | 404 404 | 405 302 | 404 404 | 404 404 | 404 404 | 403 403
recruit_list                         | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
recruit_add                          | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
approach_add                         | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
approach_remove                      | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
places_set                           | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
recruit                              | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
recruit_move                         | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
recruit_change                       | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
recruit_confirm                      | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
recruit_merge                        | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
recruit_forget                       | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
recruit_to_paper                     | 302 401 | 404 404 | 200 200 | 302 401 | 302 401 | 302 401 | 404 404 | 200 200
person_pause                         | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
my_pause                             | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
support_list                         | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
support_export                       | 302 401 | 404 404 | 200 200 | 302 401 | 302 401 | 302 401 | 404 404 | 200 200
need_see_to                          | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
payment_add                          | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
payment                              | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
payment_paid                         | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
payment_remove                       | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
my_money                             | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_need_worked                       | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
arrive                               | 404 404 | 404 404 | 404 404 | 302 405 | 404 404 | 404 404 | 404 404 | 403 403
arrive_name                          | 404 404 | 404 404 | 404 404 | 302 302 | 404 404 | 404 404 | 404 404 | 403 403
arrive_side                          | 404 404 | 404 404 | 404 404 | 302 302 | 404 404 | 404 404 | 404 404 | 403 403
arrive_yes                           | 404 404 | 404 404 | 404 404 | 302 302 | 404 404 | 404 404 | 404 404 | 403 403
my_link_mail                         | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_paper                             | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_link_kept                         | 404 404 | 404 404 | 404 404 | 405 302 | 404 404 | 404 404 | 404 404 | 403 403
my_link_known                        | 404 404 | 404 404 | 404 404 | 405 302 | 404 404 | 404 404 | 404 404 | 403 403
my_name                              | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_side                              | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
link_sign_out                        | 404 404 | 404 404 | 404 404 | 405 200 | 404 404 | 404 404 | 404 404 | 403 403
project_list                         | 302 401 | 200 405 | 200 405 | 302 401 | 302 401 | 302 401 | 200 405 | 200 405
project_start                        | 302 401 | 200 302 | 200 302 | 302 401 | 302 401 | 302 401 | 200 302 | 200 302
project_home                         | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
next_list                            | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
history_list                         | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
stage_list                           | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
stage_detail                         | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
stage_sheets                         | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
stage_finish                         | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
stage_record                         | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
stage_reopen                         | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
open_points                          | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
side_gap                             | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
coverage                             | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
count_save                           | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
count_list                           | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
count                                | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
period_gap                           | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
timeline                             | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
window_set                           | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
robust                               | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
gap_renew                            | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
exercise_detail                      | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
text_save                            | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
lines_paste                          | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
not_needed                           | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
needed_again                         | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
entry_save                           | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
entry_remove                         | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
entry_reply                          | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
row_make                             | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
promise                              | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
promise_answer                       | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
promise_reply                        | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
promise_spelling                     | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
promise_draft                        | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
promise_publish                      | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
promise_throw_away                   | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
promise_line_add                     | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
promise_line_reword                  | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
promise_line_drop                    | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
promise_line_take_back               | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
lead_side                            | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
check_ins                            | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
comment_cover                        | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
check_in_open                        | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
check_in                             | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
check_in_extend                      | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
check_in_remind                      | 302 401 | 404 404 | 405 302 | 302 401 | 302 401 | 302 401 | 404 404 | 405 302
check_in_cancel                      | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
check_in_close                       | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
check_in_answer                      | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
check_in_sheet                       | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
my_check_ins                         | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_check_in_results                  | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_check_in                          | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_check_in_one_page                 | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_check_in_thanks                   | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_check_in_stored                   | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
value_reply                          | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
value_reply_not_enough               | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
talk_list                            | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
talk_kit                             | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
talk_add                             | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
talk                                 | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
talk_take_back                       | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
you_said                             | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
my_talk_add                          | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_talk                              | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_you_said                          | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_value_reply_not_enough            | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_promise                           | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_promise_words                     | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
concerns                             | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
concern_raise                        | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
concern_change                       | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
concern_reply                        | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
not_good_enough                      | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
project_numbers                      | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
challenge_list                       | 302 401 | 404 404 | 200 405 | 302 401 | 302 401 | 302 401 | 404 404 | 200 405
challenge_raise                      | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
challenge_change                     | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
challenge_reply                      | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
challenge_not_enough                 | 302 401 | 404 404 | 200 302 | 302 401 | 302 401 | 302 401 | 404 404 | 200 302
my_register                          | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_grid                              | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_challenge_raise                   | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_challenges                        | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_challenge_change                  | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_challenge_not_enough              | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
arrive_groups                        | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_concerns                          | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_concern_raise                     | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_concern_change                    | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_not_good_enough                   | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
take_part                            | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
who_sees_what                        | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_link                              | 404 404 | 404 404 | 404 404 | 200 200 | 404 404 | 404 404 | 404 404 | 403 403
my_leave                             | 404 404 | 404 404 | 404 404 | 200 200 | 404 404 | 404 404 | 404 404 | 403 403
my_erase                             | 404 404 | 404 404 | 404 404 | 200 200 | 404 404 | 404 404 | 404 404 | 403 403
my_data                              | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_typed                             | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_typed_not_me                      | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_stage                             | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_agreement                         | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_as_long_as                        | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_not_yet                           | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_condition                         | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
my_record                            | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_exercise                          | 404 404 | 404 404 | 404 404 | 200 405 | 404 404 | 404 404 | 404 404 | 403 403
my_text_save                         | 404 404 | 404 404 | 404 404 | 405 302 | 404 404 | 404 404 | 404 404 | 403 403
my_entry_save                        | 404 404 | 404 404 | 404 404 | 405 302 | 404 404 | 404 404 | 404 404 | 403 403
my_entry_remove                      | 404 404 | 404 404 | 404 404 | 200 302 | 404 404 | 404 404 | 404 404 | 403 403
"""


# The project with the word, and the people ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class World:
    """A project that could leak, other projects, and a browser for each of the people."""

    other: OtherProject
    ours: Project
    browsers: dict[str, Client]

    @property
    def project(self) -> Project:
        """The project that could leak."""
        return self.other.project


@dataclass(frozen=True, slots=True)
class Sample:
    """How one route is asked for: its arguments, a body that would change something, and a link opened beforehand."""

    arguments: list[Any] = field(default_factory=list)
    body: dict[str, Any] = field(default_factory=dict)
    opens: str = ""


def _make_world() -> World:
    other = another_project_with_secrets()
    project = other.project
    other.lead.set_password(PASSWORD)
    other.lead.save()
    make_lead(project=project, user=make_user(name=f"{SECRET_WORD} Second"))
    by_lead = lead_actor(project=project, user=other.lead)
    rows_from_notes(project=project, notes="awkward", rows="share_power")
    write(exercise=exercise_of(project=project, key="share_power"), text=f"{SECRET_WORD} shares", by=by_lead)
    gone, gone_secret, _ = make_participant(project=project, name=f"{SECRET_WORD} Gone", side=Side.LIVED)
    turned_off = browser_with_link(gone_secret)
    turn_off_person(member=gone, by=by_lead)

    our_lead = make_user(name="Ash", password=PASSWORD)
    ours = make_project(lead=our_lead, name="Our own project")
    rows_from_notes(project=ours, notes="hopes", rows="decisions")
    _, our_secret, _ = make_participant(project=ours, name="Wren", side=Side.LIVED)

    both = browser_with_link(other.secret)
    both.force_login(other.lead)
    browsers = {
        "nobody": Client(),
        "lead 2": browser_of(our_lead),
        "lead": browser_of(other.lead),
        "person": browser_with_link(other.secret),
        "person2": browser_with_link(our_secret),
        "off": turned_off,
        "account": browser_of(make_user(name="Rowan", password=PASSWORD)),
        "both": both,
    }
    assert list(browsers) == list(PEOPLE)
    return World(other, ours, browsers)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once; each test undoes what it did."""
    with rows_of_module(django_db_blocker):
        with at(MONDAY):
            made = _make_world()
        yield made


@pytest.fixture(autouse=True)
def _day_of_tests() -> Iterator[None]:
    with at(DAY_OF_TESTS):
        yield


# A body for every route that takes one -------------------------------------------------------------------------------

FIELDS = {name: "no" if value is False else value for name, value in PROJECT_FIELDS.items()}


NUMBERS_BODY = {spec.key: spec.default for spec in NUMBERS} | {"objection_days": 20, "reason": "We need time."}


def _exercise(world: World, key: str, *more: Any, **body: Any) -> Sample:
    position = exercise_of(project=world.project, key=key).stage.position
    return Sample([world.project.code, position, key, *more], body)


def _in_project(world: World, *more: Any, **body: Any) -> Sample:
    return Sample([world.project.code, *more], body)


def _count_of(world: World) -> dict[str, str]:
    """Why every shortfall of today's count is there."""
    page = count_page(world.project)
    sent = {"code": str(uuid4()), "saw": page.digest}
    for key in [cover.code for cover in page.short] + (["half"] if page.lacks_half else []):
        sent |= {f"{key}-reason": "Far away.", f"{key}-plan": "By bus.", f"{key}-look_again_on": SOON.isoformat()}
    return sent


def _entry_code(world: World, key: str, *, by_lead: bool) -> UUID:
    entry = exercise_of(project=world.project, key=key).entries.filter(by_lead=by_lead, is_shared=False)[0]
    return entry.code


def _agreement(world: World, **more: Any) -> Sample:
    fill_required(project=world.project, position=2)
    return _in_project(world, 2, seen=page_of(project=world.project, position=2).unit.seen, **more)


def _condition(world: World) -> Sample:
    """Something that was agreed "as long as", and is not done yet."""
    reopen(project=world.project, position=1)
    turn_key(project=world.project, position=1, member=world.other.member, as_long_as=f"{SECRET_WORD} is booked.")
    sign(project=world.project, position=1)
    return _in_project(world, world.project.conditions.get(cleared=None).code)


def _carers(world: World) -> Group:
    """The group of the project that has something of everything."""
    return world.project.groups.get(name=f"{SECRET_WORD} carers")


def _asked(world: World) -> UUID:
    """The code of somebody who was asked for that group."""
    return world.project.recruits.get(member=None).code


def _met(world: World) -> UUID:
    """The code of somebody who joined on the word of another lead."""
    second = world.project.members.leads().order_by("pk").last()
    assert second is not None
    recruit = ask_person(
        project=world.project, group=_carers(world), name="Red hat", step=StepChoices.JOINED, by=actor_of(member=second)
    )
    return recruit.code


def _slip(world: World) -> UUID:
    """The code of a group that the lead added a moment ago."""
    by = lead_actor(project=world.project, user=world.other.lead)
    return make_group(project=world.project, name=f"{SECRET_WORD} slip", by=by).code


def _showing(world: World) -> Sample:
    """What five people say of a group can be shown."""
    judge_all(group=_carers(world), members=make_judges(project=world.project))
    return _in_project(world, code=uuid4())


def _placing(world: World) -> Sample:
    """The page on which all groups are placed, with a first place for one of them."""
    group = _slip(world)
    return _in_project(world, **{"code": uuid4(), f"saw-{group}": "", f"{group}-affected": 75, f"{group}-say": 25})


def _moving(world: World) -> dict[str, Any]:
    """Which group is moved on the grid, and where it was seen."""
    group = _carers(world)
    return {"code": uuid4(), "group": group.code, "saw": group.positions.count()}


def _older_words(world: World) -> Sample:
    """The person said yes to words that have changed since."""
    world.other.member.consents.update(wording_version=0)
    return _in_project(world)


def _finish(world: World) -> Sample:
    fill_required(project=world.project, position=2)
    turn_key(project=world.project, position=2, member=world.other.member)
    return _in_project(world, 2, saw=record_digest(shown_record(project=world.project, position=2)))


def _to_mail_again(world: World) -> Sample:
    _to_mail(world)
    return _in_project(world)


SAMPLES: dict[str, Callable[[World], Sample]] = {
    "recruit_list": lambda w: _in_project(w, _carers(w).code),
    "recruit_add": lambda w: _in_project(
        w,
        _carers(w).code,
        code=uuid4(),
        step="approached",
        asked_on=DAY_OF_TESTS.date(),
        groups=[_carers(w).code],
    ),
    "approach_add": lambda w: _in_project(
        w, _carers(w).code, code=uuid4(), people=4, made_on=DAY_OF_TESTS.date(), words="A talk."
    ),
    "approach_remove": lambda w: _in_project(w, _carers(w).code, _carers(w).approaches.get().code),
    "places_set": lambda w: _in_project(w, _carers(w).code, places=7, reserve=2),
    "recruit": lambda w: _in_project(w, _asked(w)),
    "recruit_move": lambda w: _in_project(w, _asked(w), step="joined", saw="approached", taken_on=DAY_OF_TESTS.date()),
    "recruit_change": lambda w: _in_project(
        w, _asked(w), name="Green hat", consented_on=DAY_OF_TESTS.date(), groups=[_carers(w).code]
    ),
    "recruit_confirm": lambda w: _in_project(w, _met(w)),
    "recruit_merge": lambda w: _in_project(w, _asked(w), same=_met(w), sure="yes"),
    "recruit_forget": lambda w: _in_project(w, _asked(w)),
    "recruit_to_paper": lambda w: _in_project(w, _asked(w)),
    "person_pause": lambda w: _in_project(w, w.other.member.code),
    "account_login": lambda w: Sample([], {"login": w.other.lead.email, "password": PASSWORD}),
    "account_signup": lambda w: Sample([], {"name": "Ivy", "email": "ivy@example.org", "password1": "three-odd-words"}),
    "account_reauthenticate": lambda w: Sample([], {"password": PASSWORD}),
    "account_email": lambda w: Sample([], {"email": "new@example.org", "action_add": ""}),
    "account_confirm_email": lambda w: Sample(["no-such-key"]),
    "account_change_password": lambda w: Sample(
        [], {"oldpassword": PASSWORD, "password1": "three-odd-words", "password2": "three-odd-words"}
    ),
    "account_set_password": lambda w: Sample([], {"password1": "three-odd-words", "password2": "three-odd-words"}),
    "account_reset_password": lambda w: Sample([], {"email": w.other.lead.email}),
    "account_reset_password_from_key": lambda w: Sample(["1", "no-such-key"], {"password1": "three-odd-words"}),
    "account_detail": lambda w: Sample([], {"name": "Another name"}),
    "account_delete": lambda w: Sample([], {"password": PASSWORD}),
    "invitation_open": lambda w: Sample([_new_invitation(w)]),
    "link_open": lambda w: Sample([_new_link(w)]),
    "joining": lambda w: Sample(opens=make_shared_link(project=w.project)[1]),
    "code_open": lambda w: Sample(body={"code": _new_code(w)}),
    "no_more_mail": lambda w: Sample([stop_token(_mail(w))]),
    "mail_again": lambda w: _in_project(w, _failed_mail(w)),
    "my_link_mail": lambda w: _in_project(w, email="wren@example.org", mail=uuid4()),
    "arrive_name": lambda w: _in_project(w, name="Fern"),
    "arrive_side": lambda w: _in_project(w, side="carer"),
    "project_start": lambda w: Sample([], FIELDS | {"start_code": "startcode2"}),
    "project_edit": lambda w: _in_project(w, **FIELDS),
    "project_archive": _in_project,
    "person_add": lambda w: _in_project(w, name="Fern", person=uuid4()),
    "lead_invite": lambda w: _in_project(w, email="fern@example.org"),
    "invitation_turn_off": lambda w: _in_project(
        w, LeadInvitation.objects.get(project=w.project, accepted_at=None).code
    ),
    "link_replace": lambda w: _in_project(w, w.other.member.code),
    "person_turn_off": lambda w: _in_project(w, w.other.member.code),
    "people_paste": lambda w: _in_project(w, lines="Fern, fern@example.org", batch=uuid4(), add="yes"),
    "person_mail": lambda w: _in_project(w, _to_mail(w).code, last=""),
    "link_make": lambda w: _in_project(w, label="Flyer", most_uses=20, ends="days", code=uuid4()),
    "links_mail_again": _to_mail_again,
    "link_change": lambda w: _in_project(w, _shared(w), label="Flyer", most_uses=20, ends="days"),
    "link_renew": lambda w: _in_project(w, _shared(w), version=1),
    "link_mail": lambda w: _in_project(w, _shared(w), lines="ivy@example.org"),
    **{
        name: lambda w: _in_project(w, _shared(w))
        for name in ("link_detail", "link_turn_off", "link_poster", "link_cards")
    },
    "person_paper": lambda w: _in_project(w, w.other.member.code, way="helper"),
    "my_typed_not_me": lambda w: _in_project(w, "entry", _typed(w)),
    "person_detail": lambda w: _in_project(w, w.other.member.code),
    "group_list": lambda w: _in_project(w, name="Night staff", group=uuid4()),
    "group_paste": lambda w: _in_project(w, lines="Night staff\nWardens"),
    "group_export": lambda w: _in_project(w, "csv"),
    "group_grid_picture": lambda w: _in_project(w, "svg"),
    "group_template": lambda w: _in_project(w, "csv"),
    "group_import": lambda w: _in_project(w, file=_SentAgain("groups.csv", b"Group\nOurs\n"), code=uuid4()),
    "group_import_check": lambda w: _in_project(w, _file(w).code, load="yes", **_shown_of(_file(w))),
    "group_import_failed": lambda w: _in_project(w, _file(w).code),
    "card_answer": lambda w: _in_project(w, "family", new="Night staff", version=1),
    "group_detail": lambda w: _in_project(w, _carers(w).code),
    "group_change": lambda w: _in_project(w, _carers(w).code, name="Night staff", name_from="team"),
    "group_place": lambda w: _placing(w),
    "group_grid": lambda w: _in_project(w, **_moving(w), affected=100, say=50),
    "group_views": lambda w: _showing(w),
    "group_grid_undo": lambda w: _in_project(
        w, **_moving(w), moved=place(group=_carers(w), affected=100).position.code
    ),
    "group_move": lambda w: _in_project(
        w, _carers(w).code, code=uuid4(), saw=_carers(w).positions.latest("pk").code, affected=100, say=50, wanted=75
    ),
    "group_leave_out": lambda w: _in_project(w, _carers(w).code, code=uuid4(), reason="No time.", was_asked="no"),
    "group_bring_back": lambda w: _in_project(w, _carers(w).code, saw=leave_out(group=_carers(w)).code),
    "group_merge": lambda w: _in_project(w, _slip(w), into=_carers(w).code),
    "route_add": lambda w: _in_project(w, _carers(w).code, words="The choir", code=uuid4()),
    "route_remove": lambda w: _in_project(w, _carers(w).code, _carers(w).routes.get().code),
    "heard_add": lambda w: _in_project(
        w, _carers(w).code, people=2, how="A visit", by_whom="Ash", heard_on=MONDAY.date(), code=uuid4()
    ),
    "heard_remove": lambda w: _in_project(w, _carers(w).code, _carers(w).heard_another_way.get().code),
    "group_remove": lambda w: _in_project(w, _slip(w)),
    "group_my_view": lambda w: _in_project(w, _carers(w).code, affected="100", say="0", link="work"),
    "my_view": lambda w: _in_project(w, _carers(w).code),
    "my_view_say": lambda w: _in_project(w, _carers(w).code, "affected", answer="0"),
    "my_groups": lambda w: _in_project(w, groups=[]),
    "my_consents": lambda w: _in_project(w, contact="no"),
    "my_yes_again": _older_words,
    "my_contact": lambda w: _in_project(w, other="Ring my sister."),
    "my_paper": lambda w: _in_project(w, way="paper"),
    "my_needs": lambda w: _in_project(w, words="A ramp"),
    "my_need_change": lambda w: _in_project(w, w.other.member.needs.get().code, words="A ramp"),
    "my_need_remove": lambda w: _in_project(w, w.other.member.needs.get().code),
    "my_need_worked": lambda w: _in_project(w, _need(w), worked="yes"),
    "my_money": lambda w: _in_project(w, way="cash"),
    "need_see_to": lambda w: _in_project(w, _need(w), due_on=SOON.isoformat()),
    "payment_add": lambda w: _in_project(
        w, w.other.member.code, words="A talk", is_expense="no", offered_on=MONDAY.date().isoformat(), code=uuid4()
    ),
    "payment": lambda w: _in_project(
        w, _owed(w), words="Two talks", is_expense="no", offered_on=MONDAY.date().isoformat()
    ),
    "payment_paid": lambda w: _in_project(w, _owed(w), paid_on=MONDAY.date().isoformat()),
    "payment_remove": lambda w: _in_project(w, _owed(w)),
    "support_export": lambda w: _in_project(w, because=["needs", "payments"], kind="csv"),
    "my_name": lambda w: _in_project(w, name="Fern"),
    "my_side": lambda w: _in_project(w, side="carer"),
    "promise_answer": lambda w: _in_project(w, answer="no", words="It is vague.", version=1),
    "promise_reply": lambda w: _in_project(w, _said(w), words="One more reply."),
    "promise_spelling": lambda w: _in_project(
        w, "include", words="We look for who is missing!", began="We look for who is missing."
    ),
    "promise_publish": lambda w: _in_project(w, saw=promise_text(w.project).saw),
    "promise_throw_away": lambda w: _in_project(w, saw=promise_text(w.project).saw),
    "promise_line_add": lambda w: _in_project(w, title="Rest", words="We stop.", question="Do we?", line=uuid4()),
    "promise_line_reword": lambda w: _in_project(w, "share_power", words="We share.", began=f"{SECRET_WORD} drafts."),
    "promise_line_drop": lambda w: _in_project(w, "share_power", reason="Too vague.", began=f"{SECRET_WORD} drafts."),
    "promise_line_take_back": lambda w: _in_project(w, "respect"),
    "lead_side": lambda w: _in_project(w, side="frontline"),
    "comment_cover": lambda w: _in_project(w, _closed(w).code, _closed(w).comments.get().pk, words="wants"),
    "my_check_in_results": lambda w: _in_project(w, _closed(w).code),
    "check_in_open": lambda w: _after_the_last(w),
    "check_in": lambda w: _in_project(w, _check_in(w).code),
    "check_in_extend": lambda w: _in_project(
        w, _check_in(w).code, closes_on=later_last_days(_check_in(w))[1].isoformat()
    ),
    "check_in_remind": lambda w: _in_project(w, _check_in(w).code),
    "check_in_cancel": lambda w: _in_project(w, _unanswered(w)),
    "check_in_close": lambda w: _in_project(w, _check_in(w).code),
    "check_in_answer": lambda w: _in_project(w, _check_in(w).code, **{"line-include": "never"}),
    "check_in_sheet": lambda w: _in_project(w, _check_in(w).code),
    "my_check_in": lambda w: _in_project(w, **_all_said(w)),
    "my_check_in_one_page": lambda w: _in_project(w, **{"line-include": _never_in(w)}),
    "my_check_in_thanks": lambda w: _answered(w),
    "value_reply": lambda w: _broken_line(w),
    "value_reply_not_enough": lambda w: _in_project(w, _value_reply(w), words="Too late."),
    "talk_add": lambda w: _in_project(w, **_note(w), held_by="other", held_by_other="Kit"),
    "talk": lambda w: _in_project(w, _talk(w)),
    "talk_take_back": lambda w: _in_project(w, _talk(w)),
    "my_talk_add": lambda w: _in_project(w, **_note(w)),
    "my_talk": lambda w: _in_project(w, _talk(w), is_right="yes"),
    "my_value_reply_not_enough": lambda w: _in_project(w, _value_reply(w), words="Too late."),
    "my_promise": lambda w: _in_project(w, version=1),
    "my_promise_words": lambda w: _in_project(w, "no", words="It is vague.", version=1),
    "concern_raise": lambda w: _in_project(w, stage="3", words="Who is missing?", code=uuid4()),
    "concern_change": lambda w: _in_project(w, _concern(w, by_lead=True), words="Who is missing?", version=1),
    "concern_reply": lambda w: _in_project(w, _concern(w), words="We ask.", version=1),
    "not_good_enough": lambda w: _in_project(w, _concern(w, replied=True), words="Too late."),
    "project_numbers": lambda w: _in_project(w, **NUMBERS_BODY),
    "my_concern_raise": lambda w: _in_project(w, stage="3", words="Who is missing?", code=uuid4()),
    "my_concern_change": lambda w: _in_project(w, _concern(w), words="Who is missing?", version=1),
    "my_not_good_enough": lambda w: _in_project(w, _concern(w, replied=True), words="Too late."),
    "challenge_raise": lambda w: _in_project(w, name="Night staff", code=uuid4()),
    "challenge_change": lambda w: _in_project(w, _request(w, lead_actor(project=w.project)), name="Others", version=1),
    "challenge_reply": lambda w: _in_project(w, _request(w, _holder(w)), words="We ask.", version=1, does_it="on"),
    "challenge_not_enough": lambda w: _in_project(w, _replied_request(w), words="Too late."),
    "my_challenge_raise": lambda w: _in_project(w, name="Night staff", code=uuid4()),
    "my_challenge_change": lambda w: _in_project(w, _request(w, _holder(w)), name="Others", version=1),
    "my_challenge_not_enough": lambda w: _in_project(w, _replied_request(w), words="Too late."),
    "arrive_groups": lambda w: _group_left_out(w),
    "stage_detail": lambda w: _in_project(w, 2),
    "stage_sheets": lambda w: _in_project(w, 2),
    "stage_finish": _finish,
    "stage_record": lambda w: _in_project(w, 1),
    "stage_reopen": lambda w: _in_project(w, 1, reason="We forgot somebody."),
    "side_gap": lambda w: _in_project(
        w, 2, "frontline", reason="There is none.", plan="We ask again.", look_again_on=SOON.isoformat()
    ),
    "window_set": lambda w: _in_project(
        w,
        opens_on=MONDAY.date().isoformat(),
        closes_on=SOON.isoformat(),
        why="The hall closes.",
        asked_by="The council",
        code=uuid4(),
    ),
    "count_save": lambda w: _in_project(w, **_count_of(w)),
    "count": lambda w: _in_project(w, w.project.coverage_records.get().code),
    "period_gap": lambda w: _in_project(
        w,
        3,
        reason="The money came late.",
        required_by="The funder",
        lost="Nobody asked the night staff.",
        plan="We ask again.",
        look_again_on=SOON.isoformat(),
    ),
    "gap_renew": lambda w: _in_project(
        w, w.project.gaps.get().code, done="We asked.", what_now="next", look_again_on=SOON.isoformat()
    ),
    "my_stage": lambda w: _in_project(w, 2),
    "my_agreement": _agreement,
    "my_as_long_as": lambda w: _agreement(w, words="Taxis are booked.", by_date=SOON.isoformat()),
    "my_not_yet": lambda w: _agreement(w, words="Too soon.", code=uuid4()),
    "my_condition": _condition,
    "my_record": lambda w: _in_project(w, 1),
    "exercise_detail": lambda w: _exercise(w, "awkward"),
    "my_exercise": lambda w: _exercise(w, "awkward"),
    "text_save": lambda w: _exercise(w, "who_listed", text="All of us", version=0),
    "my_text_save": lambda w: _exercise(w, "who_listed", text="All of us", version=0),
    "entry_save": lambda w: _exercise(w, "awkward", uuid4(), text="A new note", version=0),
    "my_entry_save": lambda w: _exercise(w, "awkward", uuid4(), text="A new note", version=0),
    "entry_remove": lambda w: _exercise(w, "share_power", _entry_code(w, "share_power", by_lead=True)),
    "my_entry_remove": lambda w: _exercise(w, "awkward", _entry_code(w, "awkward", by_lead=False)),
    "entry_reply": lambda w: _exercise(
        w, "awkward", _entry_code(w, "awkward", by_lead=False), words="We try it.", code=uuid4()
    ),
    "row_make": lambda w: _exercise(w, "share_power", _entry_code(w, "awkward", by_lead=False)),
    "lines_paste": lambda w: _exercise(w, "awkward", lines="One\nTwo", batch=uuid4()),
    "not_needed": lambda w: _exercise(
        w,
        "second_look",
        reason="We did it.",
        plan="We ask again.",
        look_again_on=SOON,
    ),
    "needed_again": lambda w: _exercise(w, "barriers"),
}


def _check_in(world: World) -> CheckIn:
    """The check-in that can be answered; one that is over gets a later last day."""
    project = Project.objects.get(pk=world.project.pk)
    check_in = open_round(project) or begin_check_in(project=project)
    if check_in.closes_on < SOON:
        extend_check_in(check_in=check_in, closes_on=SOON, by=lead_actor(project=project))
    return project.check_ins.get(pk=check_in.pk)


def _closed(world: World) -> CheckIn:
    """The check-in that is closed, with a comment."""
    return world.project.check_ins.exclude(closed_at=None).earliest("number")


def _after_the_last(world: World) -> Sample:
    """A check-in can be opened: none is open."""
    end_check_in(check_in=_check_in(world))
    return _in_project(world, closes_on=SOON.isoformat(), code=uuid4())


def _unanswered(world: World) -> UUID:
    """The code of a check-in that nobody answered, which can be taken back."""
    end_check_in(check_in=_check_in(world))
    return begin_check_in(project=world.project).code


def _never_in(world: World) -> str:
    """A word for a question of the check-in, once there is one."""
    return "never" if _check_in(world).is_open else ""


def _all_said(world: World) -> dict[str, str]:
    """What the last page of a check-in sends."""
    said = SaidSoFar({"include": "never"}).sealed(_check_in(world), world.other.member)
    return {"said": said, "at": "check", "go": "send"}


def _answered(world: World) -> Sample:
    """The person has answered."""
    answer_check_in_of(check_in=_check_in(world), member=world.other.member)
    return _in_project(world)


def _talk(world: World) -> UUID:
    """The code of the note of a talk that nobody said is right."""
    return world.project.talks.get().code


def _note(world: World) -> dict[str, Any]:
    """The note of one more talk."""
    states = {f"state-{line.key}": "kept" for line in promise_text(world.project).counting}
    return {"code": uuid4(), "held_on": DAY_OF_TESTS.date().isoformat(), "people": 2, **states}


def _value_reply(world: World) -> UUID:
    """The code of the reply to a broken line."""
    return world.project.value_replies.get().code


def _broken_line(world: World) -> Sample:
    """A line that a talk says is broken, without a reply."""
    change = {"heard": "No lift.", "change": "We move.", "who": "Ash", "by_date": SOON.isoformat()}
    return _in_project(world, "access", code=uuid4(), saw=_talk(world), **change)


def _request(world: World, by: Actor) -> UUID:
    """The code of a new request to include in the project that could leak."""
    return ask_for(project=world.project, by=by, missing=f"{SECRET_WORD} cousins").code


def _replied_request(world: World) -> UUID:
    return world.project.challenges.get(reply__isnull=False).code


def _group_left_out(world: World) -> Sample:
    """Where a group is left out, whoever comes in is shown it."""
    leave_out(group=make_group(project=world.project, name=f"{SECRET_WORD} cousins"))
    return _in_project(world)


def _concern(world: World, *, by_lead: bool = False, replied: bool = False) -> UUID:
    """The code of a concern of the project that could leak."""
    return world.project.objections.get(by_lead=by_lead, reply__isnull=not replied).code


def _shared(world: World) -> UUID:
    """The code of a link for many."""
    return world.project.shared_links.get(label=f"{SECRET_WORD} poster").code


class _SentAgain(SimpleUploadedFile):
    """A file that each of the people sends whole."""

    def read(self, *args: Any) -> bytes:
        self.seek(0)
        return bytes(self.file.read(*args))  # type: ignore[union-attr]


def _file(world: World) -> GroupFile:
    """The file of groups that waits to be loaded."""
    file = world.project.group_files.get()
    file.project = world.project
    return file


def _shown_of(file: GroupFile) -> dict[str, Any]:
    """What the page of a file shows, as a browser sends it back."""
    form = GroupReadingForm(rows=rows_of(file), reading=reading_of(file))
    shown = {name: form[name].initial for name in form.fields}
    return {name: value for name, value in shown.items() if value is not False} | {"saw": preview_of(file).saw}


def _to_mail(world: World) -> Member:
    """Somebody who left an address and has not come in."""
    member, _, _ = make_participant(project=world.project, name=f"{SECRET_WORD} Waits", comes_in=False)
    Contact.objects.create(project=world.project, member=member, email=f"{SECRET_WORD.lower()}.waits@example.org")
    return member


def _said(world: World) -> UUID:
    """The code of what somebody said of the promise."""
    return world.project.promise_answers.exclude(answer="yes")[0].code


def _typed(world: World) -> UUID:
    """The code of something that a helper typed for the person."""
    helper, _ = make_helper(project=world.project, name=f"{SECRET_WORD} Helper")
    by = typing_for(member=world.other.member, helper=helper)
    return write(exercise=exercise_of(project=world.project, key="awkward"), text=f"{SECRET_WORD} typed", by=by).code


def _new_link(world: World) -> str:
    """The secret of somebody who has not come in yet, so that pressing the button changes something."""
    _, secret, _ = make_participant(project=world.project, name=f"{SECRET_WORD} New", comes_in=False)
    return secret


def _new_code(world: World) -> str:
    """The short code of a link that works."""
    link, _ = make_shared_link(project=world.project)
    return shared_code(link.code, link.version)


def _mail(world: World) -> Mail:
    """A mail that waits to be sent to somebody of the project that could leak."""
    asked = ask_for_mail(
        project=world.project,
        kind=MailKind.OWN_LINK,
        address="wren@example.org",
        member=world.other.member,
        by=lead_actor(project=world.project),
    )
    assert asked is not None
    return asked


def _failed_mail(world: World) -> UUID:
    """The code of a mail that was not sent."""
    asked = _mail(world)
    Mail.objects.filter(pk=asked.pk).update(state=MailState.FAILED, tries=1)
    return asked.code


def _new_invitation(world: World) -> str:
    """The secret of an invitation that is not too old yet."""
    return invite_lead(project=world.project, email="ivy@example.org", by=lead_actor(project=world.project))


NO_CHANGE_TO_MAKE = {
    "account_logout",  # ends a session, and touches no other table
    "account_reauthenticate",
    "account_reset_password",  # sends a letter
    "account_set_password",  # these accounts have one
    "account_signup",  # closed; tests/test_access_declarations.py opens it
    "account_confirm_email",
    "account_reset_password_from_key",
    "invitation_open",  # notes the invitation in the session
    "invitation_accept",  # needs the session of invitation_open; tests/stakeholders/test_views_invitations.py
    "link_sign_out",
    "arrive_yes",  # these said yes before; tests/stakeholders/test_shared_joining.py
    "my_link_kept",  # and have kept their link
}
"""Routes that take a POST and by this table's bodies change no row."""

READS_ANSWERS = {"check_in_close": {"POST"}, "check_in_cancel": {"POST"}}
"""What makes results of the answers to a check-in, and what learns that there is one. Nothing else reads them."""

SECRET_IN_ADDRESS = {"joining", "invitation_open", "no_more_mail"}
"""Whoever opened the link may look: these pages tell something of the project to anybody."""


def route_names() -> list[str]:
    return [str(pattern.name) for route, pattern in every_route() if not route.startswith("admin/")]


def table_rows() -> dict[str, dict[str, str]]:
    _, *lines = TABLE.strip("\n").splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return {name: dict(zip(PEOPLE, cells, strict=True)) for name, *cells in rows}


def sample_of(name: str, world: World) -> Sample:
    """The sample of a route; one of a project needs no more than its code."""
    if name in SAMPLES:
        return SAMPLES[name](world)
    possibilities = [possibility for match in get_resolver().reverse_dict.getlist(name) for possibility in match[0]]
    takes_code = any("code" in parameters for _, parameters in possibilities)
    return _in_project(world) if takes_code else Sample()


# The table and the routes agree --------------------------------------------------------------------------------------


def test_every_route_has_a_name_of_its_own() -> None:
    names = route_names()
    assert "None" not in names
    assert len(names) == len(set(names))


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted(table_rows()) == sorted(route_names())


def test_no_sample_is_left_over() -> None:
    assert set(SAMPLES) - set(route_names()) == set()
    assert NO_CHANGE_TO_MAKE - set(route_names()) == set()


# Every cell ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request got."""

    status: int
    leaks: list[str]
    shows_hidden: bool
    reads_answers: bool
    changes: bool
    is_refusal: bool


def ask(world: World, address: str, *, method: str, person: str, body: dict[str, Any], opens: str = "") -> Answer:
    """Ask once, in a copy of the person's browser, and undo it. `opens` is the secret of a link it opens first."""
    browser = same_browser(world.browsers[person])
    if opens:
        assert browser.get(reverse("link_open", args=[opens])).status_code == 302
    with fresh_rows(), watched() as watch, answers_read() as read_of_others:
        response = getattr(browser, method.lower())(address, body if method == "POST" else None)
        changes = watch.changed() != []
    own = {address.lower(), quote(address, safe="").lower()}
    said = f"{dict(response.items())}\n{response.content.decode()}".lower()
    for words in own:
        said = said.replace(words, "")
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/accounts/sign-in/")
    return Answer(
        response.status_code,
        [word for word in world.other.words if word in said],
        HIDDEN_WORD.lower() in said,
        read_of_others != [],
        changes,
        response.status_code >= 400 or to_sign_in,
    )


@pytest.mark.parametrize("name", route_names())
def test_route(name: str, world: World) -> None:
    sample = sample_of(name, world)
    address = reverse(name, args=sample.arguments)
    answers = {
        (person, method): ask(world, address, method=method, person=person, body=sample.body, opens=sample.opens)
        for person in PEOPLE
        for method in ("GET", "POST", "HEAD", "OPTIONS")
    }

    assert {
        person: f"{answers[person, 'GET'].status} {answers[person, 'POST'].status}" for person in PEOPLE
    } == table_rows()[name]
    assert {
        who: answer.leaks
        for who, answer in answers.items()
        if answer.leaks and who[0] not in INSIDE and name not in SECRET_IN_ADDRESS
    } == {}
    assert [who for who, answer in answers.items() if answer.shows_hidden] == []
    assert {who[1] for who, answer in answers.items() if answer.reads_answers} <= READS_ANSWERS.get(name, set())
    assert [who for who, answer in answers.items() if answer.changes and (answer.is_refusal or who[1] != "POST")] == []
    for person in PEOPLE:
        assert answers[person, "HEAD"].status == answers[person, "GET"].status
        assert answers[person, "OPTIONS"].status in {200, 405, answers[person, "GET"].status}
    # Without somebody for whom the body changes something, a refusal would prove nothing.
    takes_posts = {answers[person, "POST"].status for person in PEOPLE} - {401, 403, 404, 405} != set()
    changed_by = {who for who, answer in answers.items() if answer.changes}
    assert (changed_by != set()) == (takes_posts and name not in NO_CHANGE_TO_MAKE)


def test_the_word_is_there_to_be_found(world: World) -> None:
    """Every kind of thing that could leak stands on a page of the people inside."""
    word = SECRET_WORD.lower()
    with at(MONDAY + timedelta(days=1)):  # the invitation is not too old then
        seen = {
            name: same_browser(world.browsers[person])
            .get(reverse(name, args=sample_of(name, world).arguments))
            .content.decode()
            .lower()
            for person, name in [
                ("lead", "project_home"),
                ("lead", "people_list"),
                ("lead", "link_list"),
                ("lead", "link_detail"),
                ("lead", "history_list"),
                ("lead", "stage_detail"),
                ("lead", "stage_record"),
                ("lead", "open_points"),
                ("lead", "gap_renew"),
                *(("lead", name) for name in ("coverage", "count_list", "count")),
                ("person", "my_record"),
                ("lead", "exercise_detail"),
                ("lead", "promise"),
                ("lead", "promise_draft"),
                ("lead", "promise_reply"),
                ("lead", "concerns"),
                ("person", "my_concerns"),
                ("person", "my_promise"),
                ("person", "take_part"),
                ("person", "my_exercise"),
                ("lead", "group_list"),
                *(("lead", name) for name in ("group_detail", "group_change", "route_add", "heard_add")),
                ("lead", "person_detail"),
                ("person", "my_groups"),
                ("lead", "challenge_list"),
                ("person", "my_challenges"),
                ("person", "my_register"),
                ("person", "my_grid"),
                ("person", "my_contact"),
                ("person", "my_needs"),
                *(("lead", name) for name in ("talk", "value_reply_not_enough", "you_said")),
                *(("person", name) for name in ("my_talk", "my_value_reply_not_enough", "my_you_said")),
            ]
        }

    assert [name for name, page in seen.items() if word not in page] == []
    for name, words in [
        ("project_home", f"{word} trust"),
        ("people_list", f"{word} unseen"),
        *((page, f"{word} poster") for page in ("link_list", "link_detail")),
        ("people_list", str(world.other.member.code)),
        ("people_list", f"{word}-invited@example.org"),
        ("history_list", f"{word} person"),
        ("history_list", f"{word} said why."),
        ("take_part", f"{word} instead."),
        ("exercise_detail", f"{word} finds this awkward"),
        *(("stage_record", f"{word} {said}") for said in ("person", "forgot somebody.", "is booked.")),
        *(("my_record", f"{word} {said}") for said in ("person", "is booked.")),
        *(("open_points", f"{word} {said}") for said in ("said why.", "instead.", "looked again.", "is booked.")),
        ("gap_renew", f"{word} said why."),
        ("take_part", f"{word} quietly"),
        *(("promise", f"{word} {said}") for said in ("decide with us.", "deside with us.", "says but.", "replies.")),
        *(("my_promise", f"{word} {said}") for said in ("decide with us.", "deside with us.", "says but.", "replies.")),
        *(("promise_draft", f"{word} {said}") for said in ("drafts.", "dropped it.")),
        ("my_exercise", f"{word} finds this awkward"),
        *((page, f"{word} carers") for page in ("group_list", "group_detail", "person_detail", "my_groups")),
        *(("group_change", f"{word} {said}") for said in ("parents", "duplicate", "counted.", "is affected.")),
        ("route_add", f"{word} knows them."),
        *(("heard_add", f"{word} {said}") for said in ("came by.", "listened.")),
        *((page, f"{word} reads texts.") for page in ("person_detail", "my_contact")),
        *((page, f"{word} comes by taxi") for page in ("person_detail", "my_needs")),
        *(("concerns", f"{word} {said}") for said in ("is worried.", "asks.", "answers.", "is not content.")),
        ("my_grid", f"{word} carers"),
        *(
            (page, f"{word} {said}")
            for page in ("talk", "my_talk")
            for said in ("was said.", "kit", "was said otherwise.")
        ),
        *(
            (page, f"{word} {said}")
            for page in ("you_said", "my_you_said", "value_reply_not_enough", "my_value_reply_not_enough")
            for said in ("was heard.", "changes it.", "sees to it", "finds it late.")
        ),
        *((page, f"{word} {said}") for page in ("you_said", "my_you_said") for said in ("is worried.", "leavers")),
        *(("my_register", f"{word} {said}") for said in ("carers", "parents", "duplicate")),
        *(("challenge_list", f"{word} {said}") for said in ("leavers", "asks for them.", "looks for them.", "waits.")),
        *(("my_challenges", f"{word} {said}") for said in ("leavers", "asks for them.", "looks for them.", "waits.")),
        *(("my_concerns", f"{word} {said}") for said in ("is worried.", "asks.", "answers.", "is not content.")),
    ]:
        assert words in seen[name], name


# Inside one's own project, with the ids of another --------------------------------------------------------------------


@pytest.mark.parametrize("person", ["lead 2", "person2"])
def test_nothing_of_another_project_stands_on_ones_own_pages(world: World, person: str) -> None:
    browser = same_browser(world.browsers[person])
    first = "take_part" if person == "person2" else "project_list"
    waiting, seen = [reverse(first, args=[world.ours.code] if person == "person2" else [])], set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = browser.get(address)
        assert response.status_code in {200, 302}, address
        if response["Content-Type"] == XLSX_TYPE:
            continue  # the same table stands in the CSV file beside it, which is read
        assert [word for word in world.other.words if word in response.content.decode().lower()] == [], address
        waiting += [
            link.attributes["href"].partition("#")[0]
            for link in read(response).root.all("a")
            if link.attributes.get("href", "").startswith("/")
        ]

    assert len(seen) > (12 if person == "person2" else 60)


LINK_PAGES = (*("link_detail", "link_change", "link_renew", "link_turn_off", "link_mail", "link_poster", "link_cards"),)
GROUP_PAGES = (
    *("group_detail", "group_change", "group_remove", "group_merge", "route_add", "heard_add"),
    *("group_move", "group_leave_out", "group_bring_back", "group_my_view"),
)
FILE_PAGES = ("group_import_check", "group_import_failed")
CHECK_IN_PAGES = (
    *("check_in", "check_in_extend", "check_in_remind", "check_in_cancel", "check_in_close"),
    *("check_in_answer", "check_in_sheet"),
)
PAYMENT_PAGES = ("payment", "payment_paid", "payment_remove")
ASKED_OF_GROUP = ("recruit_list", "recruit_add", "approach_add", "places_set")
ASKED_PAGES = (
    *("recruit", "recruit_move", "recruit_change", "recruit_confirm", "recruit_merge", "recruit_forget"),
    "recruit_to_paper",
)

OTHER_CHILDREN: list[tuple[str, str]] = [
    ("lead 2", "invitation_turn_off"),
    ("lead 2", "mail_again"),
    ("lead 2", "link_replace"),
    ("lead 2", "person_turn_off"),
    *(("lead 2", name) for name in ("person_mail", *LINK_PAGES)),
    ("lead 2", "person_detail"),
    *(("lead 2", name) for name in (*GROUP_PAGES, "route_remove", "heard_remove", *FILE_PAGES)),
    *(("person2", name) for name in ("my_view", "my_view_say")),
    ("person2", "my_need_change"),
    ("person2", "my_need_remove"),
    ("person2", "my_need_worked"),
    *(("lead 2", name) for name in (*PAYMENT_PAGES, "payment_add", "need_see_to")),
    ("lead 2", "person_paper"),
    ("lead 2", "person_pause"),
    *(("lead 2", name) for name in (*ASKED_OF_GROUP, *ASKED_PAGES, "approach_remove")),
    ("lead 2", "promise_reply"),
    *(("lead 2", name) for name in (*CHECK_IN_PAGES, "comment_cover")),
    ("person2", "my_check_in_results"),
    ("lead 2", "gap_renew"),
    ("lead 2", "count"),
    ("person2", "my_condition"),
    ("lead 2", "concern_change"),
    ("lead 2", "concern_reply"),
    ("lead 2", "not_good_enough"),
    ("person2", "my_concern_change"),
    ("person2", "my_not_good_enough"),
    *(("lead 2", name) for name in ("challenge_change", "challenge_reply", "challenge_not_enough")),
    *(("person2", name) for name in ("my_challenge_change", "my_challenge_not_enough")),
    *(("lead 2", name) for name in ("talk", "talk_take_back", "value_reply_not_enough")),
    *(("person2", name) for name in ("my_talk", "my_value_reply_not_enough")),
    ("lead 2", "entry_save"),
    ("lead 2", "entry_remove"),
    ("lead 2", "entry_reply"),
    ("lead 2", "row_make"),
    ("person2", "my_entry_save"),
    ("person2", "my_entry_remove"),
    ("person2", "my_typed_not_me"),
]
"""Routes whose address holds an id besides the project's code."""


def test_every_route_with_an_id_inside_is_tried() -> None:
    assert {name for _, name in OTHER_CHILDREN} == {
        str(pattern.name) for route, pattern in every_route() if "<uuid:" in route and not route.startswith("admin/")
    }


@pytest.mark.parametrize(("person", "name"), OTHER_CHILDREN)
def test_the_id_of_another_project_in_ones_own(world: World, person: str, name: str) -> None:
    """One's own code in the address, and in it something of somebody else's project: the same 404 as for nothing."""
    key = "decisions" if name == "row_make" else "hopes"
    inside = "entry" in name or name == "row_make"
    note = write(exercise=exercise_of(project=world.project, key="awkward"), text="A note of theirs", by=_holder(world))
    ids = {
        "invitation_turn_off": LeadInvitation.objects.get(project=world.project, accepted_at=None).code,
        "mail_again": _failed_mail(world),
        **dict.fromkeys(LINK_PAGES, _shared(world)),
        "promise_reply": _said(world),
        "gap_renew": world.project.gaps.get().code,
        "count": world.project.coverage_records.get().code,
        "my_condition": world.project.conditions.latest("pk").code,
        **dict.fromkeys(CHECK_IN_PAGES, _check_in(world).code),
        "my_check_in_results": _closed(world).code,
        "comment_cover": _closed(world).comments.get().pk,
        **dict.fromkeys(GROUP_PAGES, _carers(world).code),
        **dict.fromkeys(FILE_PAGES, _file(world).code),
        **dict.fromkeys(("my_view", "my_view_say"), _carers(world).code),
        **dict.fromkeys(ASKED_OF_GROUP, _carers(world).code),
        **dict.fromkeys(ASKED_PAGES, _asked(world)),
        "approach_remove": _carers(world).approaches.get().code,
        "route_remove": _carers(world).routes.get().code,
        "heard_remove": _carers(world).heard_another_way.get().code,
        **dict.fromkeys(("my_need_change", "my_need_remove", "my_need_worked", "need_see_to"), _need(world)),
        **dict.fromkeys(PAYMENT_PAGES, _owed(world)),
        **dict.fromkeys(("concern_reply", "my_concern_change"), _concern(world)),
        "concern_change": _concern(world, by_lead=True),
        **dict.fromkeys(("not_good_enough", "my_not_good_enough"), _concern(world, replied=True)),
        **dict.fromkeys(
            ("challenge_change", "challenge_reply", "my_challenge_change"), _request(world, _holder(world))
        ),
        **dict.fromkeys(("challenge_not_enough", "my_challenge_not_enough"), _replied_request(world)),
        **dict.fromkeys(("talk", "talk_take_back", "my_talk"), _talk(world)),
        **dict.fromkeys(("value_reply_not_enough", "my_value_reply_not_enough"), _value_reply(world)),
    }
    theirs = ids.get(name, note.code if inside else world.other.member.code)
    where: list[Any] = [world.ours.code, 1, key] if inside else [world.ours.code]
    if name == "my_typed_not_me":
        where, theirs = [world.ours.code, "entry"], _typed(world)
    if name == "comment_cover":
        where.append(_closed(world).code)
    if name in {"route_remove", "heard_remove", "approach_remove"}:
        where.append(make_group(project=world.ours, name="Ours").code)
    answers = [
        ask(
            world,
            reverse(name, args=[*where, code, *(["affected"] if name == "my_view_say" else [])]),
            method=method,
            person=person,
            body={"text": "Changed by somebody else", "version": 1},
        )
        for code in (theirs, uuid4())
        for method in ("GET", "POST")
    ]

    if name.endswith("entry_save"):
        # With a new code it is a new note of one's own.
        assert [answer.status for answer in answers] == [405, 404, 405, 302]
        assert [answer.changes for answer in answers] == [False, False, False, True]
    else:
        only_post = {"group_remove", "invitation_turn_off", "mail_again", "my_need_remove", "person_mail", "row_make"}
        only_post |= {"approach_remove", "recruit_confirm"}
        only_post |= {"route_remove", "heard_remove", "check_in_remind", "payment_paid", "payment_remove"}
        get = 405 if name in only_post else 404
        only_get = {"link_detail", "link_poster", "link_cards", "group_detail", "person_detail", FILE_PAGES[1]}
        only_get |= {"recruit_list", "recruit", "count"}
        only_get |= {"talk", "check_in", "check_in_sheet", "my_check_in_results"}
        post = 405 if name in only_get else 404
        assert [answer.status for answer in answers] == [get, post, get, post]
        assert [answer.changes for answer in answers] == [False, False, False, False]


def _need(world: World) -> UUID:
    return world.other.member.needs.get().code


def _owed(world: World) -> UUID:
    """Something that was agreed with the person and not paid."""
    return world.other.member.payments.earliest("pk").code


def _holder(world: World) -> Actor:
    return actor_of(member=world.other.member)


# Django admin, as one group -------------------------------------------------------------------------------------------


def test_django_admin_is_closed_to_everybody_without_the_right(world: World) -> None:
    """Whoever is not signed in is sent to sign in; whoever is and is no admin is told no by the page that signs in."""
    found: dict[tuple[str, str], set[int]] = {}
    faults = []
    for address in admin_addresses():
        group = "sign in" if address == reverse("admin:login") else "other"
        with fresh_rows(), watched() as watch:
            for person in PEOPLE:
                for method in ("get", "post"):
                    response = getattr(same_browser(world.browsers[person]), method)(address)
                    said = response.content.decode().lower()
                    found.setdefault((person, group), set()).add(response.status_code)
                    if person not in INSIDE and [word for word in world.other.words if word in said]:
                        faults.append(f"{person} {method} {address}: leaks")
            if watch.changed():
                faults.append(f"{address}: something changed")

    signed_in = {"lead 2", "lead", "account", "both"}
    assert faults == []
    assert found == {
        (person, group): {403} if person in signed_in and group == "sign in" else {302}
        for person in PEOPLE
        for group in ("sign in", "other")
    }


def test_every_address_of_django_admin_is_tried() -> None:
    tried = [resolve(address).route for address in admin_addresses()]

    assert sorted(tried) == sorted(route.replace("^", "") for route, _ in every_route() if route.startswith("admin/"))


def admin_addresses() -> list[str]:
    """Every address of Django admin, with something for each argument."""
    return [
        "/"
        + re.sub(r"<[^>]+>", "1", re.sub(r"\^?\(\?P<\w+>(\w+|\.\*)[^)]*\)", r"\1", route))
        .replace(".*", "1")
        .replace("$", "")
        for route, _ in every_route()
        if route.startswith("admin/")
    ]
