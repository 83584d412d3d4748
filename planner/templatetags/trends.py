"""The style of pictures of check-ins in templates."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from planner.trends import style

register = template.Library()


@register.simple_tag(takes_context=True)
def trend_style(context: template.Context) -> SafeString:
    """The stylesheet of pictures of check-ins, for the head of a page that has some."""
    return format_html('<style nonce="{}">{}</style>', context["csp_nonce"], mark_safe(style.PAGE))  # noqa: S308
