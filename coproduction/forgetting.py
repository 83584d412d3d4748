"""What was deleted from the database is gone from its files too."""

from django.db import connection, transaction


def forget_for_good() -> None:
    """Let nothing that was deleted stand in SQLite's log, once the present transaction is over.

    Deleted rows are overwritten in the file itself (`secure_delete`, in the settings), but the pages from before stand
    in the write-ahead log until it is emptied. While somebody reads, it cannot be: `manage.py daily` does it again.
    PostgreSQL has no such file that SQL can reach; its server reuses the space by itself.
    """
    transaction.on_commit(_empty_log)


def _empty_log() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
