"""Sentences of pure modules in templates."""

from django import template

from coproduction import languages

register = template.Library()


@register.filter
def said(words: str) -> str:
    """A sentence such as the gate's evidence, in the language of the page. It is escaped like any other text."""
    return languages.said(words)
