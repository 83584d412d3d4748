"""People who took part before there was a yes to who sees what go on taking part, and are asked to read it.

Without this nobody but leads would count until each came back: promises and agreements would fall.
"""

from django.db import migrations
from django.db.models import F

BEFORE_THERE_WERE_VERSIONS = 0
"""A version that no wording has, so that each is asked to read the words again, and goes on meanwhile."""


def go_on(apps, schema_editor):
    """Whoever came in and chose a side counts as having said yes when they chose it."""
    Member, Consent = (apps.get_model("stakeholders", name) for name in ("Member", "Consent"))
    members = Member.objects.filter(is_lead=False, said_yes_at=None).exclude(joined_at=None).exclude(side="")
    Consent.objects.bulk_create(
        Consent(
            project_id=project_id,
            member_id=pk,
            purpose="take_part",
            answer="yes",
            wording_version=BEFORE_THERE_WERE_VERSIONS,
            created_at=chosen,
        )
        for pk, project_id, chosen in members.values_list("pk", "project_id", "side_chosen_at")
    )
    members.update(said_yes_at=F("side_chosen_at"))


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0004_people_by_link")]

    operations = [migrations.RunPython(go_on, migrations.RunPython.noop, elidable=True)]
