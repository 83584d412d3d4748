"""Covering what names somebody in a comment of a closed check-in. What is covered is gone for good, for everyone."""

from collections.abc import Sequence

from coproduction.forgetting import forget_for_good
from planner import verbs
from planner.models import CheckInComment
from planner.queries.comments import covered, stands_in
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.steps import ProjectIsArchived, lock_project


class OnlyLeadsCover(Exception):
    """Somebody who is no lead tried to cover words."""


class NotInComment(Exception):
    """These words do not stand in the comment, or only as a part of longer ones."""


@action
def cover_comment(*, comment: CheckInComment, words: Sequence[str], by: Actor) -> CheckInComment:
    """Put a cover in place of words, everywhere in a comment, as a lead. Capitals make no difference.

    The history says that it was done, and not what stood there. Raises OnlyLeadsCover, ProjectIsArchived,
    NothingChanged without words or where they are covered already, and NotInComment with the first that is not there.
    """
    if not by.is_lead:
        raise OnlyLeadsCover
    project = lock_project(comment.check_in.project)
    if project.is_archived:
        raise ProjectIsArchived
    comment = CheckInComment.objects.select_related("check_in").get(pk=comment.pk, project=project)
    missing = [each for each in words if not stands_in(each, comment.words)]
    if len(missing) == len(words) and (comment.is_covered or not words):
        raise NothingChanged
    if missing:
        raise NotInComment(missing[0])
    comment.words = covered(comment.words, words)
    comment.is_covered = True
    comment.save(update_fields=["words", "is_covered"])
    forget_for_good()
    what = {"number": comment.check_in.number}
    record(project=project, verb=verbs.CHECK_IN_COMMENT_COVERED.key, what=what, by=by)
    return comment
