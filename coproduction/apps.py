"""Django's static files, without those that no page asks for."""

from django.contrib.staticfiles.apps import StaticFilesConfig

UNUSED = ("htmx-4*", "htmax-4*", "ext", "htmx-2.js", "jquery.js", "select2.full.js", "xregexp.js")
"""Other versions of htmx, and what stands beside its minified form."""


class StaticFiles(StaticFilesConfig):
    """What `collectstatic` leaves out is neither copied nor compressed each time that Alongside starts."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, *UNUSED]
