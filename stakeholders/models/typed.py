"""How words of a person came: whether somebody typed them for them."""

from django.db import models

from stakeholders.models.members import Member


class TypedFields(models.Model):
    """How words came: whether somebody typed them for the person whose words they are, and whether that was right.

    `is_helped` stays when the helper is erased. Source: product.md, "Paper and people who are not online".
    """

    entered_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    is_helped = models.BooleanField(default=False, editable=False, help_text="A helper typed it for its author.")
    not_theirs_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its author said that it is not from them."
    )

    class Meta:
        abstract = True
