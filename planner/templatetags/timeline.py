"""The style of the picture of dates in templates."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from planner.timeline import PAGE

register = template.Library()


@register.simple_tag(takes_context=True)
def timeline_style(context: template.Context) -> SafeString:
    """The stylesheet of the picture of dates, for the head of the page that has it."""
    return format_html('<style nonce="{}">{}</style>', context["csp_nonce"], mark_safe(PAGE))  # noqa: S308
