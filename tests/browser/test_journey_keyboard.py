"""The lead's whole way with the keyboard alone: no mouse, and nothing is filled in from outside.

At every stop the focus can be seen, and it is inside the window; after a swap it is never lost.
"""

import re
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from planner.steps import load_built_in
from stakeholders.actors import SYSTEM
from stakeholders.models import Project
from tests.browser.conftest import Pages
from tests.factories import PASSWORD, load_demo_project, make_participant, make_project, make_user, turn_key
