"""Keeps the secret part of a link out of the logs."""

import logging
import re

_SECRET_PATH = re.compile(
    r"(/(?:join|lead-with-us|no-more-mail|accounts/password/reset/key|accounts/e-mail/confirm)/)[^\s/'\"?]+"
)
_FORMATTER = logging.Formatter()


def without_secrets(text: str) -> str:
    """The text with the secret of every link in it replaced by dots."""
    return _SECRET_PATH.sub(r"\1…", text)


class NoSecrets(logging.Filter):
    """Writes each record without the secret of a link, whichever argument, traceback or stack held it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, cleaned. A call whose words and arguments do not fit is written without them."""
        try:
            words = record.getMessage()
        except (TypeError, ValueError):
            words = str(record.msg)
        record.msg, record.args = without_secrets(words), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = _FORMATTER.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = without_secrets(record.exc_text)
        if record.stack_info:
            record.stack_info = without_secrets(record.stack_info)
        return True
