"""Keeps the secret part of a link out of the logs."""

import logging
import re

_SECRET_PATH = re.compile(r"(/(?:join|lead-with-us|accounts/password/reset/key)/)[^\s/'\"?]+")


def without_secrets(text: str) -> str:
    """The text with the secret of every link in it replaced by dots."""
    return _SECRET_PATH.sub(r"\1…", text)


class NoSecrets(logging.Filter):
    """Writes each record without the secret of a link, whichever argument or traceback held it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, cleaned."""
        record.msg = without_secrets(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = without_secrets(logging.Formatter().formatException(record.exc_info))
        return True
