"""From six views that nobody else sees to a grid that is right: said, shown together, moved, and seen through time.

One of the six says it on paper, and a helper types it. A lead and two participants do it in browsers with script and
with none; each page is looked at on the way.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from stakeholders.models import Group, Project
from tests.browser import walk
from tests.browser.conftest import Pages
from tests.factories import make_group, make_helper, make_on_paper, make_participant, make_project, make_user
from tests.register_factories import judge, place

NAME = "Young carers"
WHY = "Four of them decide with us since Monday."


@dataclass
class Three:
    """A lead, somebody who belongs to the group, and a helper who types for somebody else."""

    project: Project
    group: Group
    desk: Pages
    own: Pages
    helper: Pages
    place: str

    def lead(self, path: str) -> Page:
        """The lead opens a page of the groups."""
        return self.desk.open(f"{self.project.get_absolute_url()}groups/{path}")


def come_in(new_pages: Callable[..., Pages], **options: bool) -> Three:
    """All have come in; the team says that the group is often affected and rarely has a say."""
    lead = make_user(name="Robin")
    project = make_project(lead=lead)
    group = make_group(project=project, name=NAME, side="carer")
    place(group=group, affected=75, say=25)
    _, own, _ = make_participant(project=project, name="Moss", side="carer")
    helper, types = make_helper(project=project)
    make_on_paper(project=project, name="Fern", side="lived", helper=helper)
    desk, phone, other = (new_pages(**options) for _ in range(3))
    three = Three(project, group, desk, phone, other, f"/take-part/{project.code}/")
    three.desk.sign_in(lead)
    three.own.come_in(own)
    three.helper.come_in(types)
    return three


# The steps -----------------------------------------------------------------------------------------------------------


def say(page: Page, *, affected: str, has_say: str, link: str) -> None:
    """Give one's view of the group, one question a page; ends where it is shown beside the team's."""
    walk.follow(page, "Where would you put each group?")
    expect(walk.title(page)).to_have_text("Where would you put them?")
    walk.follow(page, f"Begin with: {NAME}")
    for question, answer in (
        ("How much does this touch their life?", affected),
        ("How much say do they have?", has_say),
        ("What do you have to do with this group?", link),
    ):
        expect(walk.title(page)).to_have_text(f"{NAME}: {question}")
        page.get_by_role("radio", name=answer).check()
        walk.press(page, "Save, and go on")
    expect(walk.title(page)).to_have_text("Here is where you put them")


def say_it_alone(three: Three) -> None:
    """Somebody who belongs says it, and sees where the team puts the group only after that."""
    page = three.own.open(f"{three.place}who/grid/")
    expect(page.get_by_text("First say yourself where you put a group.")).to_be_visible()
    expect(page.get_by_text(NAME)).to_have_count(0)
    three.own.check(page, "the grid before a view")
    three.own.open(three.place)
    say(page, affected="Always", has_say="Never", link="I belong to it")
    three.own.check(page, "one's own view")
    page = three.own.open(f"{three.place}who/grid/")
    expect(page.get_by_role("img", name="Grid of 1 group")).to_be_visible()
    expect(page.get_by_text("A lead can show what people say when 5 or more have said it.")).to_be_visible()


def type_it_for_somebody(three: Three) -> None:
    """A helper types what stands on the sheet of somebody who takes part on paper."""
    page = three.helper.page
    walk.follow(page, "Fern")
    say(page, affected="Often", has_say="Rarely", link="I care for somebody in it")


def show_together(three: Three) -> None:
    """Four more say it, far apart, which makes five others; a lead asks for all of it to be shown, after a check."""
    page = three.lead("views/")
    expect(page.get_by_text("Fewer than 5 new or changed views can be shown together.")).to_be_visible()
    for number, has_say in enumerate((0, 50, 75, 100)):
        member, _, _ = make_participant(project=three.project, name=f"Ash {number}")
        judge(group=three.group, member=member, affected=75, say=has_say)
    three.lead("views/")
    walk.follow(page, "Show what people say")
    expect(walk.title(page)).to_have_text("Show what people say?")
    three.desk.check(page, "before it is shown")
    walk.press(page, "Show what people say")
    expect(walk.told(page)).to_contain_text("Shown.")
    expect(page.get_by_role("row").filter(has_text=NAME)).to_contain_text("People disagree")
    three.desk.check(page, "what people say")


def move(three: Three) -> None:
    """The lead moves the group on the grid, and says why."""
    page = three.lead(f"grid/?group={three.group.code}")
    three.desk.check(page, "the grid")
    page.get_by_label("How much say do they have?").first.fill("50")
    page.get_by_label("What makes you say this?").fill(WHY)
    walk.press(page, "Save move")
    expect(page.get_by_text(f"Saved. {NAME} moved from rarely to sometimes having a say.").first).to_be_visible()
    assert [(stood.say, stood.reason) for stood in three.group.positions.order_by("pk")] == [
        (25, "They told us."),
        (50, WHY),
    ]


def look_back(three: Three) -> None:
    """The lead goes back to the start and forward again; the one who belongs sees what people say."""
    page = three.lead("grid/")
    expect(page.locator("#finding")).to_contain_text("1 group has moved since the start.")
    walk.follow(page, "Previous: At the start")
    row = page.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("Rarely")
    three.desk.check(page, "the grid at the start")
    walk.follow(page, "Next: Now")
    expect(row).to_contain_text("Sometimes")
    page = three.own.open(f"{three.place}who/grid/")
    told = page.get_by_role("region", name=NAME)
    expect(told).to_contain_text("The team says Touches their life: often. Say: sometimes.", use_inner_text=True)
    expect(told).to_contain_text("They disagree.")
    expect(told).not_to_contain_text("People who belong to it say")
    three.own.check(page, "the grid of a participant")


def go_the_whole_way(three: Three) -> None:
    for step in (say_it_alone, type_it_for_somebody, show_together, move, look_back):
        step(three)


def test_six_views_are_shown_together_and_the_grid_is_put_right(new_pages: Callable[..., Pages]) -> None:
    go_the_whole_way(come_in(new_pages))


def test_the_same_without_script(new_pages: Callable[..., Pages]) -> None:
    go_the_whole_way(come_in(new_pages, java_script_enabled=False))
