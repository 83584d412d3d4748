"""From a list of names to groups that nobody lets vanish: listed, placed, left out, asked for, replied to and back in.

A lead and a participant do it in browsers with script, with none, and the lead with the keyboard alone. The size of the
window is 320 px as much as 1280: each page is looked at in both.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from stakeholders.models import Group, Project
from tests.browser import walk
from tests.browser.conftest import Pages
from tests.browser.keyboard import Keyboard
from tests.factories import make_participant, make_project, make_user

NAMES = ("Night staff", "Shepherds", "Young carers")
WHY_OUT = "They move with their sheep, and nobody knows where."
ASKED = "One of them, by phone: ask us in spring."
WHY_IN = "They use it more than anybody in winter."
REPLY = "You are right. We ring them on Friday."


@dataclass
class Two:
    """A lead and a participant, each in a browser of their own."""

    project: Project
    desk: Pages
    phone: Pages
    mine: str

    @property
    def lead(self) -> Page:
        """The page of the lead."""
        return self.desk.page

    @property
    def person(self) -> Page:
        """The page of the participant."""
        return self.phone.page

    def groups(self) -> Page:
        """The lead opens the list of groups."""
        return self.desk.open(f"{self.project.get_absolute_url()}groups/")


def come_in(new_pages: Callable[..., Pages], **options: bool) -> Two:
    """Both have come in, and no group is listed yet."""
    lead = make_user(name="Robin")
    project = make_project(lead=lead)
    _, secret, _ = make_participant(project=project, name="Moss", side="lived")
    desk, phone = new_pages(**options), new_pages(**options)
    desk.sign_in(lead)
    phone.come_in(secret)
    return Two(project, desk, phone, f"/take-part/{project.code}/")


# The steps -----------------------------------------------------------------------------------------------------------


def list_groups(two: Two) -> None:
    """Two by typing a line each, one by a card of groups often forgotten."""
    page = two.groups()
    two.desk.check(page, "no group yet")
    walk.follow(page, "Write the groups")
    page.get_by_label("Type or paste, one on each line").fill("\n".join(NAMES[:2]))
    walk.press(page, "Add the groups")
    expect(walk.told(page)).to_contain_text("2 groups are added.")

    walk.follow(page, "Groups often forgotten")
    expect(page.get_by_text("15 cards. 0 answered. 15 to go.")).to_be_visible()
    two.desk.check(page, "cards")
    walk.follow(page, "Answer the first card")
    expect(walk.title(page)).to_have_text("People who use it")
    two.desk.check(page, "a card")
    walk.press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Name a group, or say why it is none of these.")
    page.get_by_label("Shepherds").check()
    page.get_by_label("Groups that are not in your list yet, one on each line").fill(NAMES[2])
    walk.press(page, "Save, and next card")
    expect(walk.told(page)).to_have_text("Saved: People who use it.")
    expect(walk.title(page)).to_have_text("People who have never come")
    page.get_by_label("None of these? Say why").fill("The nurse knows every house.")
    walk.press(page, "Save")
    expect(page.get_by_text("15 cards. 2 answered. 13 to go.")).to_be_visible()


def place_groups(two: Two) -> None:
    """All of them on one page, with one Save."""
    page = two.groups()
    walk.follow(page, "Place all groups")
    two.desk.check(page, "placing")
    for name, (affected, has_say) in zip(
        NAMES, (("sometimes", "often"), ("always", "never"), ("often", "rarely")), strict=True
    ):
        page.get_by_label(f"How much does this touch their life? {name}").select_option(label=affected)
        page.get_by_label(f"How much say do they have? {name}").select_option(label=has_say)
    walk.press(page, "Save")
    expect(walk.told(page)).to_contain_text("3 groups")
    page = two.groups()
    expect(page.get_by_role("row").filter(has_text="Shepherds")).to_contain_text("Always")
    two.desk.check(page, "the table")


def leave_out(two: Two) -> None:
    """With the full record: without it the form is refused."""
    page = two.groups()
    walk.follow(page, "Shepherds")
    expect(walk.title(page)).to_have_text("Shepherds")
    two.desk.check(page, "a group")
    walk.follow(page, "Leave this group out")
    expect(walk.title(page)).to_have_text("You are leaving out Shepherds")
    two.desk.check(page, "leaving out")
    walk.press(page, "Leave this group out")
    expect(page.get_by_role("alert")).to_contain_text("Say whether anybody in this group was asked.")
    page.get_by_label("Why are you leaving them out?").fill(WHY_OUT)
    page.get_by_role("radio", name="Yes", exact=True).check()
    page.get_by_label("Who was asked, and what did they say?").fill(ASKED)
    walk.press(page, "Leave this group out")
    expect(walk.told(page)).to_contain_text("Shepherds")
    expect(page.get_by_role("heading", name="Left out, and why")).to_be_visible()
    expect(page.get_by_text(WHY_OUT).first).to_be_visible()
    two.desk.check(page, "a group that is left out")


def ask_for_them(two: Two) -> None:
    """Somebody taking part reads why, and says that they should be in."""
    page = two.phone.open(two.mine)
    walk.follow(page, "Who is on the list")
    expect(page.get_by_text(WHY_OUT)).to_be_visible()
    expect(page.get_by_text("They do not belong to this group.")).to_be_visible()
    expect(page.get_by_text("14 days are left to say so before it counts.")).to_be_visible()
    two.phone.check(page, "who is on the list")
    walk.follow(page, "They should be in Shepherds")
    two.phone.check(page, "asking for them")
    page.get_by_label("Why should they be in?").fill(WHY_IN)
    walk.press(page, "They should be in")
    expect(walk.told(page)).to_have_text("It is sent. It stays open until a lead replies.")
    page = two.phone.open(f"{two.mine}who/requests/")
    expect(page.get_by_text(WHY_IN)).to_be_visible()
    expect(page.get_by_text("No reply yet.")).to_be_visible()
    two.phone.check(page, "my requests")


def reply(two: Two) -> None:
    """The lead replies, which everyone taking part can read."""
    page = two.groups()
    walk.follow(page, "Requests to include")
    expect(page.get_by_text(WHY_IN)).to_be_visible()
    two.desk.check(page, "requests")
    walk.follow(page, "Reply “Shepherds”")
    page.get_by_label("Your reply").fill(REPLY)
    two.desk.check(page, "replying")
    walk.press(page, "Send the reply")
    expect(walk.told(page)).to_have_text("Your reply is sent. Everyone taking part can read it.")
    expect(two.phone.open(f"{two.mine}who/requests/").get_by_text(REPLY)).to_be_visible()


def bring_back(two: Two) -> None:
    """The group counts again, and what happened stays on its page."""
    page = two.groups()
    walk.follow(page, "Shepherds")
    walk.follow(page, "Bring back")
    two.desk.check(page, "bringing back")
    page.get_by_label("Why are you bringing them back?").fill("We were wrong.")
    walk.press(page, "Bring them back")
    expect(walk.told(page)).to_have_text("Shepherds is back in.")
    for words in (WHY_OUT, REPLY, "We were wrong."):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.get_by_role("link", name="Leave this group out")).to_be_visible()
    two.desk.check(page, "a group that is back")
    expect(two.phone.open(f"{two.mine}who/").get_by_text(WHY_OUT)).to_have_count(0)


def go_the_whole_way(two: Two) -> None:
    for step in (list_groups, place_groups, leave_out, ask_for_them, reply, bring_back):
        step(two)
    shepherds = Group.objects.get(name="Shepherds")
    [act] = shepherds.leavings_out.all()
    assert (act.reason, act.asked_words, act.undone.reason) == (WHY_OUT, ASKED, "We were wrong.")
    assert [group.name for group in two.project.groups.listed()] == list(NAMES)
    assert [entry.verb for entry in two.project.history.order_by("pk")][-7:] == [
        "groups_added",
        "card_answered",
        "card_answered",
        "groups_moved",
        "group_left_out",
        "request_replied",
        "group_brought_back",
    ]


# The journeys --------------------------------------------------------------------------------------------------------


@pytest.mark.also_postgresql
def test_a_group_is_left_out_asked_for_and_brought_back(new_pages: Callable[..., Pages]) -> None:
    go_the_whole_way(come_in(new_pages))


def test_the_same_without_script(new_pages: Callable[..., Pages]) -> None:
    go_the_whole_way(come_in(new_pages, java_script_enabled=False))


def test_the_same_with_the_keyboard_alone(new_pages: Callable[..., Pages]) -> None:
    two = come_in(new_pages)
    page = two.groups()
    keys = Keyboard(page)

    keys.arrive("Who is affected, and who has a say")
    keys.link("Write the groups")
    keys.arrive("Add many groups")
    keys.write("Type or paste, one on each line", "Shepherds")
    keys.button("Add the groups")
    keys.arrive("Who is affected, and who has a say")
    keys.link("Groups often forgotten")
    keys.arrive("Groups often forgotten")
    keys.link("Answer the first card")
    keys.arrive("People who use it")
    keys.button("Save, and next card")
    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_be_focused()
    keys.link("Name a group, or say why it is none of these.")
    page.keyboard.type("Wardens")
    keys.button("Save, and next card")
    keys.arrive("People who have never come")

    page = two.groups()
    keys.link("Place all groups")
    keys.arrive("Place the groups")
    keys.choose("How much does this touch their life? Shepherds", "always")
    keys.choose("How much say do they have? Shepherds", "rarely")
    keys.button("Save")
    expect(walk.told(page)).to_contain_text("1 group")

    page = two.groups()
    keys.link("Shepherds")
    keys.arrive("Shepherds")
    keys.link("Leave this group out")
    keys.arrive("You are leaving out Shepherds")
    keys.button("Leave this group out")
    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_be_focused()
    keys.link("Say why.")
    page.keyboard.type(WHY_OUT)
    keys.tab_to(page.get_by_role("radio", name="Yes", exact=True))
    keys.press("Space")
    keys.write("Who was asked, and what did they say?", ASKED)
    keys.button("Leave this group out")
    keys.arrive("Shepherds")

    phone = Keyboard(two.phone.open(f"{two.mine}who/"))
    phone.arrive("Who is on the list")
    phone.link("They should be in Shepherds")
    phone.arrive("Shepherds")
    phone.write("Why should they be in?", WHY_IN)
    phone.button("They should be in")
    expect(walk.told(phone.page)).to_have_text("It is sent. It stays open until a lead replies.")

    two.desk.open(f"{two.project.get_absolute_url()}groups/requests/")
    keys.link("Reply “Shepherds”")
    keys.arrive("Reply to this request")
    keys.write("Your reply", REPLY)
    keys.button("Send the reply")
    expect(walk.told(page)).to_have_text("Your reply is sent. Everyone taking part can read it.")
    two.groups()
    keys.link("Shepherds")
    keys.arrive("Shepherds")
    keys.link("Bring back")
    keys.arrive("Bring back Shepherds")
    keys.button("Bring them back")
    expect(walk.told(page)).to_have_text("Shepherds is back in.")
