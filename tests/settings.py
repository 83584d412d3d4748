"""The settings tests run under: the app's own, with nothing of a developer's machine in them.

Data go to a temporary folder, no `.env` is read, and no setting leaks in from the shell. `tests/run` chooses the
database with DATABASE_URL; without `tests/run` a SQLite file is used. Never SQLite in memory: there nobody else can
write at the same time, so tests of two people at once would lie.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

for _name in (
    *("DATABASE_POOL", "DEBUG", "EMAIL_FROM", "HELP_CONTACT", "MAIL_WORKER", "PORT", "PROXIES", "SECRET_KEY"),
    *("SIGN_UP_OPEN", "SITE_URL", "SMTP_HOST", "SMTP_PASSWORD", "SMTP_PORT", "SMTP_SECURITY", "SMTP_USER"),
    *("TIME_ZONE", "WORKERS"),
):
    os.environ.pop(_name, None)

if os.environ.get("ALONGSIDE_TESTS") != "true":
    # Begun without tests/run: make our own folder, and remove it. Workers of xdist inherit it and leave it alone.
    _folder = tempfile.mkdtemp(prefix="alongside-tests.")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    os.environ.update(ALONGSIDE_TESTS="true", DATA_FOLDER=_folder)
    os.environ.pop("DATABASE_URL", None)

os.environ.update(READ_ENV_FILE="false", DATABASE_POOL="false", SECRET_KEY="only-for-tests-" * 4)

from coproduction.settings import *  # noqa: E402, F403
from coproduction.settings import DATA_FOLDER, DATABASES, STORAGES  # noqa: E402

WORKER_FOLDER: Path = DATA_FOLDER / os.environ.get("PYTEST_XDIST_WORKER", "alone")

TEST_TEMPLATE = os.environ.get("TEST_TEMPLATE", "")
"""A database with every table and no row, made by `tests/run`: a file of SQLite, or a name on PostgreSQL."""

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(WORKER_FOLDER / "test.sqlite3")}
elif TEST_TEMPLATE:
    DATABASES["default"]["TEST"] = {"TEMPLATE": TEST_TEMPLATE}

STATIC_ROOT = WORKER_FOLDER / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# The real storage needs `collectstatic`; browser tests run that and switch it on (tests/browser/conftest.py).
REAL_STORAGES = STORAGES
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Nothing is printed; pytest keeps every line and shows those of a test that failed.
LOGGING_CONFIG = None
