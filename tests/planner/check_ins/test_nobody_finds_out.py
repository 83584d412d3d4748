"""Everything that anybody can look at is the same, whoever said what: while a round is open, and once it is closed.

One project is told twice, with a round in which other people answer, in another way, with other comments. All that
differs is what nobody may find out. Then every page, part, export, mail, command, admin page and line of the log is
compared, letter for letter, for everybody who can look at it. Source: product.md, "The privacy rule".
"""

import re

import pytest
from django.test import Client
from django.urls import resolve, reverse

from planner.queries.check_ins import open_round
from planner.values import WORDS
from tests.check_in_factories import begin_check_in, make_people
from tests.factories import make_user
from tests.pages import browser_of, make_places, read, same_browser

pytestmark = pytest.mark.django_db

NEVER, RARELY, SOMETIMES, OFTEN, ALWAYS = WORDS

TOKENS = re.compile(r'(name="csrfmiddlewaretoken" value=|nonce=|"X-CSRFToken": ?)"[^"]+"')
CODE = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")


def walk(browser: Client, starts: list[str]) -> dict[str, str]:
    waiting, seen = list(starts), {}
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        response = browser.get(address)
        seen[address] = response.content.decode("latin-1")
        if "html" not in response["Content-Type"]:
            continue
        page = read(response)
        waiting += [
            link.attributes[name].partition("#")[0]
            for link in page.root.inside
            for name in ("href", "hx-get")
            if link.attributes.get(name, "").startswith("/") and not link.attributes[name].startswith("/static")
        ]
    return seen


def test_x() -> None:
    import time
    t=time.time()
    places = make_places()
    project = places.project
    places.come_in()
    lived, staff = make_people(project=project, lived=4, staff=6)
    check_in = open_round(project) or begin_check_in(project=project)
    print('world', time.time()-t); t=time.time()
    for who, start in (("lead", reverse("project_list")), ("person", reverse("take_part", args=[project.code]))):
        seen = walk(same_browser(places.browsers[who]), [start])
        print(who, len(seen), time.time()-t); t=time.time()
        print(sorted({resolve(a.partition('?')[0]).url_name for a in seen}))
    admin = browser_of(make_user(is_admin=True))
    seen = walk(admin, [reverse("admin:index")])
    print('admin', len(seen), time.time()-t)
    print(sorted({resolve(a.partition('?')[0]).url_name for a in seen}))
