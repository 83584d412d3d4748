"""What a sign-off's record says of the groups, read from the database."""

from collections import defaultdict
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from planner import verbs
from planner.gate import RegisterFact
from planner.queries.objections import monday_of
from planner.record import SIDE_WORDS, ActLine, GroupLine, HeardLine, RegisterPart, RenamedLine, RequestLine
from stakeholders.grid import word
from stakeholders.history import values_of
from stakeholders.models import Challenge, EarlierName, HeardAnotherWay, HistoryEntry, LeavingOut, Project
from stakeholders.queries.guesses import own_view
from stakeholders.register import ActKind, GroupFact, is_guess, is_over
from stakeholders.verbs import GROUP_PLACES_CHANGED


def register_part(project: Project, facts: RegisterFact, *, since: datetime | None, today: date) -> RegisterPart:
    """What the records of one signing say of the groups, `since` the last one: 6 queries."""
    names = {group.group_id: group.name for group in facts.groups}
    earlier = list(EarlierName.objects.filter(project=project, group__in=names))
    return RegisterPart(
        groups=_groups(project, facts, earlier, today),
        acts=_acts(project, names),
        renamed=tuple(
            RenamedLine(name.name, names[name.group_id], name.was_merged, _day(name.until, project))
            for name in earlier
            if since is None or name.until > since
        ),
        requests=_requests(project, since),
        places_changed=_places_changed(project, since),
    )


def _groups(project: Project, facts: RegisterFact, earlier: list[EarlierName], today: date) -> tuple[GroupLine, ...]:
    placed = project.groups.listed().exclude(position=None)
    own = {
        group: (belongs, has_own_view)
        for group, belongs, has_own_view in placed.annotate(
            has_own_view=own_view(group="pk", moved_at="position__moved_at")
        ).values_list("pk", "position__belongs", "has_own_view")
    }
    before: dict[int, list[str]] = defaultdict(list)
    for name in earlier:
        before[name.group_id].append(name.name)
    heard = _heard(project)
    return tuple(
        GroupLine(
            name=group.name,
            earlier_names=tuple(before[group.group_id]),
            side=SIDE_WORDS[group.side],
            affected=_word(group.now.affected) if group.now is not None else "",
            say=_word(group.now.say) if group.now is not None else "",
            wanted=_word(group.now.wanted) if group.now is not None else "",
            is_guess=group.group_id in own and _is_guess(*own[group.group_id]),
            is_left_out=group.is_left_out,
            counts_as_before_until=_as_before_until(group, today),
            places=group.places,
            ways=group.routes,
            heard=heard.get(group.group_id),
            at=(group.now.affected, group.now.say, group.now.wanted) if group.now is not None else (),
        )
        for group in facts.groups
    )


def _is_guess(belongs: bool, has_own_view: bool) -> bool:  # noqa: FBT001 (two columns of one row)
    return is_guess(moved_by_own=belongs, has_own_view=has_own_view)


def _word(value: int) -> str:
    return str(word(value))


def _as_before_until(group: GroupFact, today: date) -> date | None:
    ends = [
        act.ends_on for act in group.acts if act.kind is ActKind.BELOW_LINE and not is_over(act, group, today=today)
    ]
    return max(ends, default=None)


def _heard(project: Project) -> dict[int, HeardLine]:
    """The fullest talk of each group, the latest of several."""
    talks = HeardAnotherWay.objects.filter(project=project).order_by("people", "heard_on", "pk")
    return {talk.group_id: HeardLine(talk.people, talk.heard_on, _day(talk.entered_at, project)) for talk in talks}


def _acts(project: Project, names: dict[int, str]) -> tuple[ActLine, ...]:
    """The acts that stand, by the name of the group."""
    acts = LeavingOut.objects.filter(project=project, undone=None, group__in=names)
    lines = [
        ActLine(
            name=names[act.group_id],
            kind=act.kind,
            reason=act.reason,
            was_asked=act.was_asked,
            asked_words=act.asked_words,
            belongs=act.belongs,
            began_on=_day(act.began_at, project),
            ends_on=act.ends_on,
        )
        for act in acts
    ]
    place = {name: number for number, name in enumerate(names.values())}
    return tuple(sorted(lines, key=lambda line: (place[line.name], line.began_on)))


def _requests(project: Project, since: datetime | None) -> tuple[RequestLine, ...]:
    """The requests made since, or replied to since, in an order that says nothing of who made them."""
    lines = []
    for challenge in _since(project, since):
        day = _day(challenge.raised_at, project)
        day = monday_of(day) if challenge.is_withheld else day
        lines.append(RequestLine(str(challenge.code), challenge.is_withheld, day))
    return tuple(sorted(lines, key=lambda line: line.code))


def _since(project: Project, since: datetime | None) -> QuerySet[Challenge]:
    if since is None:
        return project.challenges.all()
    return project.challenges.filter(raised_at__gt=since) | project.challenges.filter(reply__replied_at__gt=since)


def _places_changed(project: Project, since: datetime | None) -> int:
    """How often the places of a group were changed, one by one or with a file."""
    entries = HistoryEntry.objects.filter(project=project, verb__in=[GROUP_PLACES_CHANGED.key, verbs.GROUPS_LOADED.key])
    changed = 0
    for entry in entries if since is None else entries.filter(at__gt=since):
        is_one = entry.verb == GROUP_PLACES_CHANGED.key
        changed += 1 if is_one else int(values_of(entry).get("what", {}).get("places_changed", 0))
    return changed


def _day(moment: datetime, project: Project) -> date:
    return timezone.localdate(moment, timezone=project.zone)
