"""The style of pictures in templates."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from stakeholders.picture import style

register = template.Library()


@register.simple_tag(takes_context=True)
def picture_style(context: template.Context) -> SafeString:
    """The stylesheet of pictures, for the head of a page that has one."""
    return format_html('<style nonce="{}">{}</style>', context["csp_nonce"], mark_safe(style.PAGE))  # noqa: S308
