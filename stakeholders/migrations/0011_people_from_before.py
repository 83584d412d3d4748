"""Whoever took part before people were written down who were asked to join is written down too.

Without this they would stand in no list of a group, and could not become one with another entry of theirs.
"""

from zoneinfo import ZoneInfo

from django.db import migrations

AT_ONCE = 1000


def write_down(apps, schema_editor):
    """The days are those on which they said yes, took a break, or were turned off, where their project is."""
    Member, Recruit, RecruitStep = (
        apps.get_model("stakeholders", name) for name in ("Member", "Recruit", "RecruitStep")
    )
    people = Member.objects.filter(is_lead=False, left_at=None, recruit=None).exclude(said_yes_at=None).order_by("pk")
    while members := list(people.select_related("project")[:AT_ONCE]):
        steps = [
            [
                (step, at, when)
                for step, at, when in (
                    ("joined", member.said_yes_at, True),
                    ("paused", member.paused_at, member.turned_off_at is None),
                    ("left", member.turned_off_at, True),
                )
                if at is not None and when
            ]
            for member in members
        ]
        recruits = Recruit.objects.bulk_create(
            Recruit(project_id=member.project_id, member=member, step=taken[-1][0], created_at=member.said_yes_at)
            for member, taken in zip(members, steps, strict=True)
        )
        RecruitStep.objects.bulk_create(
            RecruitStep(
                project_id=member.project_id,
                recruit=recruit,
                step=step,
                taken_on=at.astimezone(ZoneInfo(member.project.time_zone)).date(),
                entered_at=at,
            )
            for member, recruit, taken in zip(members, recruits, steps, strict=True)
            for step, at, _ in taken
        )


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0010_one_person_once")]

    operations = [migrations.RunPython(write_down, migrations.RunPython.noop, elidable=True)]
