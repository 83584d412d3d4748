#!/usr/bin/env python3
"""Runs Alongside's commands: `manage.py start` for everything at once, `manage.py help` for the rest."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Hand the words of the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coproduction.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
