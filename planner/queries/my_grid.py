"""The grid as somebody who takes part sees it: only groups of which they gave their own view, or passed.

Source: product.md, "The grid": members judge privately first.
"""

from dataclasses import dataclass

from coproduction.languages import PageLanguage
from coproduction.saying import Said, say
from stakeholders.grid import Placing, word
from stakeholders.models import Member, Project
from stakeholders.picture.grid import Pictures, draw_both
from stakeholders.picture.key import KeyEntry, key
from stakeholders.picture.scene import Scene
from stakeholders.queries.grid import GridGroup, When, grid_groups, scene_of
from stakeholders.queries.judging import AskedGroup, Question, my_views
from stakeholders.queries.register import moments_of
from stakeholders.revealing import Together, differences


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a group stands, in two words."""

    affected: str
    say: str


@dataclass(frozen=True, slots=True)
class Part:
    """What people of a part say of a group together, in words."""

    stands: Stands
    disagree: bool
    told: tuple[Said, ...]
    """How it differs from where the team puts it; empty where the team puts it nowhere."""


@dataclass(frozen=True, slots=True)
class MyGroup:
    """A group of which somebody gave their view: what they said, what the team says, and what people say."""

    group: GridGroup
    affected: str
    """What they said themselves, or why they did not; as `say`."""
    say: str
    team: Stands | None
    belong: Part | None
    others: Part | None


@dataclass(frozen=True, slots=True)
class MyGrid:
    """Everything that the page shows. `left` counts the groups that wait for the person's view."""

    groups: list[MyGroup]
    left: int
    scene: Scene
    pictures: Pictures | None
    """None where the team put none of these groups on the grid."""

    @property
    def waits(self) -> bool:
        """Whether of some group nothing is shown yet of what people say."""
        return any(line.belong is None and line.others is None for line in self.groups)

    @property
    def key(self) -> list[KeyEntry]:
        """The signs that the picture uses, in words."""
        return key(self.scene)


def my_grid(project: Project, member: Member) -> MyGrid:
    """The grid of the groups that somebody gave their view of, or passed: 11 queries."""
    views = my_views(project, member)
    said = {asked.group.pk: asked for asked in views.said}
    start = When(moments_of(project).start, is_start=True)
    groups = grid_groups(project, only=said)
    scene = scene_of(groups, before=start, since=say("the start"))
    return MyGrid(
        groups=[_my_group(group, said[group.pk]) for group in groups],
        left=views.waiting,
        scene=scene,
        pictures=draw_both(scene=scene, language=PageLanguage()) if scene.marks else None,
    )


def _my_group(group: GridGroup, asked: AskedGroup) -> MyGroup:
    return MyGroup(
        group=group,
        affected=asked.answers[Question.AFFECTED],
        say=asked.answers[Question.SAY],
        team=_stands(group.placing.affected, group.placing.say) if group.placing is not None else None,
        belong=_part(group.views.belong, group.placing),
        others=_part(group.views.others, group.placing),
    )


def _stands(affected: int, has_say: int) -> Stands:
    return Stands(word(affected), word(has_say))


def _part(together: Together | None, team: Placing | None) -> Part | None:
    if together is None:
        return None
    view = together.view
    told = differences(view, team) if team is not None else ()
    return Part(_stands(view.affected, view.say), together.disagree, told)
