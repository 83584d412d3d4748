"""How a person comes in: what they agree to before they take part."""

from django.utils import timezone

from stakeholders import steps, verbs
from stakeholders.actions.members import NotTheirOwn
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import ConsentAnswer, ConsentPurpose, Member
from stakeholders.recruiting import Step


@action
def say_yes(*, member: Member, by: Actor) -> None:
    """A person says yes to who sees what: from now on they take part.

    Kept with the version of the words they read. Raises NotTheirOwn for anybody else, ProjectIsArchived,
    PersonIsGone, and NothingChanged the second time. Source: product.md, "Links".
    """
    if by.member_id != member.pk or by.is_lead:
        raise NotTheirOwn
    project = steps.open_own(member=member, by=by)
    if not Member.objects.filter(pk=member.pk, said_yes_at=None).update(said_yes_at=timezone.now()):
        raise NothingChanged
    if by.entered_by is not None:  # whoever takes part on paper comes in by saying yes there
        Member.objects.filter(pk=member.pk, joined_at=None).update(joined_at=timezone.now())
    steps.keep_consent(
        project=project, member=member, purpose=ConsentPurpose.TAKE_PART, answer=ConsentAnswer.YES, by=by
    )
    member.project = project
    steps.member_came(member=member, step=Step.JOINED, by=by)
    record(project=project, verb=verbs.SAID_YES.key, subject=member, by=by)
