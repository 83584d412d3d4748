"""The program starts with good settings, and with each bad one stops and says what to set.

Every refusal differs in one thing from settings that are good.
"""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-secret-of-exactly-forty-characters-long"[:40]
PUBLIC = {
    "SITE_URL": "https://plan.example.org",
    "SECRET_KEY": SECRET,
    "SMTP_HOST": "mail.example.org",
    "DATABASE_URL": "postgres://alongside:password@db.example.org/alongside",
}
REFUSED = "django.core.exceptions.ImproperlyConfigured: Alongside will not start. "


def start(environment: dict[str, str], data_folder: Path, show: str = "None") -> subprocess.CompletedProcess[str]:
    """Import the settings in a process with this environment and nothing else, and print `show` as JSON."""
    program = f"import json; from coproduction import settings; print(json.dumps({show}))"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "READ_ENV_FILE": "false",
            "DATA_FOLDER": str(data_folder),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def shown(environment: dict[str, str], data_folder: Path, show: str) -> object:
    """The settings as the process sees them."""
    result = start(environment, data_folder, show)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_good_public_settings_start_and_say_nothing(tmp_path: Path) -> None:
    result = start(PUBLIC, tmp_path)

    assert (result.returncode, result.stdout, result.stderr) == (0, "null\n", "")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SITE_URL": "plan.example.org"}, "Set SITE_URL to the whole address people use"),
        ({"SITE_URL": "ftp://plan.example.org"}, "Set SITE_URL to the whole address people use"),
        ({"SITE_URL": "https://"}, "Set SITE_URL to the whole address people use"),
        ({"SITE_URL": "http://plan.example.org"}, "Set SITE_URL to an address that begins with https://."),
        ({"DEBUG": "true"}, "Set DEBUG=false."),
        ({"SMTP_SECURITY": "tls"}, "Set SMTP_SECURITY to starttls, ssl or none."),
        ({"SMTP_HOST": ""}, "Set SMTP_HOST, so that people who forget their password can be sent a link."),
        ({"SECRET_KEY": ""}, "Set SECRET_KEY to a random text of at least 40 characters"),
        ({"SECRET_KEY": SECRET[:-1]}, "Set SECRET_KEY to a random text of at least 40 characters"),
        ({"DATABASE_URL": "sqlite://:memory:"}, "Set DATABASE_URL to a file, such as sqlite:////"),
        ({"DATABASE_URL": "sqlite://"}, "Set DATABASE_URL to a file, such as sqlite:////"),
        (
            {"DATABASE_URL": "mysql://db.example.org/alongside"},
            "Set DATABASE_URL to a SQLite file or a PostgreSQL server.",
        ),
        ({"DATABASE_URL": "nonsense"}, "A setting cannot be read: "),
        ({"PORT": "many"}, "A setting cannot be read: "),
        ({"PROXIES": "some"}, "A setting cannot be read: "),
        ({"DEBUG": "perhaps"}, "A setting cannot be read: "),
    ],
    ids=lambda value: "-".join(f"{name}={text}" for name, text in value.items()) if isinstance(value, dict) else "",
)
def test_each_bad_setting_is_refused_with_what_to_set(change: dict[str, str], sentence: str, tmp_path: Path) -> None:
    result = start(PUBLIC | change, tmp_path)

    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith(REFUSED + sentence)


def test_no_refusal_prints_the_secret_or_the_password(tmp_path: Path) -> None:
    result = start(PUBLIC | {"SMTP_PASSWORD": "hunter2", "SMTP_SECURITY": "tls"}, tmp_path)

    assert result.returncode == 1
    assert SECRET not in result.stderr
    assert "hunter2" not in result.stderr


def test_nothing_needs_setting_for_one_person_and_the_secret_is_kept(tmp_path: Path) -> None:
    first = shown({}, tmp_path / "data", "settings.SECRET_KEY")
    second = shown({}, tmp_path / "data", "settings.SECRET_KEY")
    elsewhere = shown({}, tmp_path / "other", "settings.SECRET_KEY")

    assert first == second != elsewhere
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600


def test_a_public_site_is_closed_to_all_but_its_own_https_address(tmp_path: Path) -> None:
    names = (
        "ALLOWED_HOSTS",
        "CSRF_COOKIE_SECURE",
        "CSRF_TRUSTED_ORIGINS",
        "DEBUG",
        "SECURE_HSTS_SECONDS",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "SIGN_UP_OPEN",
    )
    show = f"{{name: getattr(settings, name) for name in {names!r}}}"

    assert shown(PUBLIC, tmp_path, show) == {
        "ALLOWED_HOSTS": ["plan.example.org"],
        "CSRF_COOKIE_SECURE": True,
        "CSRF_TRUSTED_ORIGINS": ["https://plan.example.org"],
        "DEBUG": False,
        "SECURE_HSTS_SECONDS": 365 * 24 * 60 * 60,
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "SIGN_UP_OPEN": False,
    }


@pytest.mark.parametrize(("proxies", "trusted"), [("0", None), ("1", ["HTTP_X_FORWARDED_PROTO", "https"])])
def test_a_proxys_word_is_believed_only_where_there_is_a_proxy(
    proxies: str, trusted: list[str] | None, tmp_path: Path
) -> None:
    show = "getattr(settings, 'SECURE_PROXY_SSL_HEADER', None)"

    assert shown(PUBLIC | {"PROXIES": proxies}, tmp_path, show) == trusted


@pytest.mark.parametrize(("pool", "is_pooled"), [("true", True), ("false", False)])
def test_postgresql_has_a_pool_unless_it_is_turned_off(pool: str, is_pooled: bool, tmp_path: Path) -> None:
    show = "'pool' in settings.DATABASES['default']['OPTIONS']"

    assert shown(PUBLIC | {"DATABASE_POOL": pool}, tmp_path, show) is is_pooled


@pytest.mark.parametrize(
    ("security", "tls", "ssl"), [("starttls", True, False), ("ssl", False, True), ("none", False, False)]
)
def test_mail_is_sent_as_set(security: str, tls: bool, ssl: bool, tmp_path: Path) -> None:
    show = "[settings.MAILERS['default']['OPTIONS'][name] for name in ('host', 'use_tls', 'use_ssl')]"

    assert shown(PUBLIC | {"SMTP_SECURITY": security}, tmp_path, show) == ["mail.example.org", tls, ssl]


@pytest.mark.parametrize(
    ("worker", "backend"),
    [
        ("false", "django.tasks.backends.immediate.ImmediateBackend"),
        ("true", "django_tasks_db.DatabaseBackend"),
    ],
)
def test_mail_goes_with_the_page_unless_a_worker_is_said_to_run(tmp_path: Path, worker: str, backend: str) -> None:
    show = "[settings.TASKS['default']['BACKEND'], settings.MAIL_WORKER]"
    assert shown(PUBLIC | {"MAIL_WORKER": worker}, tmp_path, show) == [backend, worker == "true"]
