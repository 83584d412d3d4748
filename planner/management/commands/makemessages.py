"""Django's own command, which finds the sentences of pure modules too."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Collects every sentence that can be translated."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=say", "--keyword=say_count:1,2"]
