"""Every setting of Alongside, read from the environment (or a `.env` file) and checked.

README.md lists what can be set. A value that is missing or unsafe stops the program with a sentence that says
what to set, so that nothing unsafe is ever served by accident.
"""

import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}
SECRET_LEAST_LENGTH = 40

env = Env()
if env.bool("READ_ENV_FILE", True):
    env.read_env(str(BASE_DIR / ".env"), recurse=False)


def refuse(sentence: str) -> ImproperlyConfigured:
    """The error that stops the program; the sentence says what to set."""
    return ImproperlyConfigured(f"Alongside will not start. {sentence}")


try:
    PORT = env.int("PORT", 8000)
    WORKERS = env.int("WORKERS", 2)
    DEBUG = env.bool("DEBUG", False)
    SIGN_UP_OPEN = env.bool("SIGN_UP_OPEN", False)
    PROXIES = env.int("PROXIES", 0)
    SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
    DATA_FOLDER = env.path("DATA_FOLDER", BASE_DIR / ".data")
    HELP_CONTACT = env.str("HELP_CONTACT", "")
    DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_FOLDER}/alongside.sqlite3")}
    DATABASE_POOL = env.bool("DATABASE_POOL", True)
    TIME_ZONE = env.str("TIME_ZONE", "Europe/London")
    EMAIL_FROM = env.str("EMAIL_FROM", "Alongside <alongside@localhost>")
    SMTP_HOST = env.str("SMTP_HOST", "")
    SMTP_PORT = env.int("SMTP_PORT", 587)
    SMTP_USER = env.str("SMTP_USER", "")
    SMTP_PASSWORD = env.str("SMTP_PASSWORD", "")
    SMTP_SECURITY = env.str("SMTP_SECURITY", "starttls")
    MAIL_WORKER = env.bool("MAIL_WORKER", False)
except (EnvError, ValueError) as error:
    raise refuse(f"A setting cannot be read: {error}") from error

# Where it is served ------------------------------------------------------------------------------------------------

_site = urlsplit(SITE_URL)
IS_LOCAL = _site.hostname in LOCAL_HOSTS
IS_HTTPS = _site.scheme == "https"

if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise refuse(f"Set SITE_URL to the whole address people use, such as https://plan.example.org, not {SITE_URL!r}.")
if not IS_LOCAL and not IS_HTTPS:
    raise refuse("Set SITE_URL to an address that begins with https://. Links let people in, so they must be private.")
if DEBUG and not IS_LOCAL:
    raise refuse("Set DEBUG=false. Error pages for developers must not be shown at a public address.")
if SMTP_SECURITY not in {"starttls", "ssl", "none"}:
    raise refuse("Set SMTP_SECURITY to starttls, ssl or none.")
if not IS_LOCAL and not SMTP_HOST:
    raise refuse("Set SMTP_HOST, so that people who forget their password can be sent a link.")

ALLOWED_HOSTS = sorted(LOCAL_HOSTS | {_site.hostname}) if IS_LOCAL else [_site.hostname]
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]

# The secret --------------------------------------------------------------------------------------------------------


def local_secret() -> str:
    """The secret of a copy that runs for one person: made once and kept in the data folder."""
    place = DATA_FOLDER / "secret-key"
    if not place.exists():
        DATA_FOLDER.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_text(secrets.token_urlsafe(48))
    return place.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", "") or (local_secret() if IS_LOCAL else "")
if len(SECRET_KEY) < SECRET_LEAST_LENGTH:
    raise refuse(
        f"Set SECRET_KEY to a random text of at least {SECRET_LEAST_LENGTH} characters, for instance the one that "
        'this prints: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
    )

# Database ----------------------------------------------------------------------------------------------------------

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    if DATABASES["default"]["NAME"] in {"", ":memory:"}:
        raise refuse("Set DATABASE_URL to a file, such as sqlite:////srv/alongside/alongside.sqlite3.")
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON; PRAGMA cache_size=-16000;"
        ),
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"].setdefault("OPTIONS", {})
    if DATABASE_POOL:
        DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
else:
    raise refuse("Set DATABASE_URL to a SQLite file or a PostgreSQL server.")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What is installed -------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "planner",
    "stakeholders",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "coproduction.apps.StaticFiles",
    "django.forms",
    "django_htmx",
    "django_tasks_db",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "stakeholders.access.DeclaredAccessMiddleware",
]

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ROOT_URLCONF = "coproduction.urls"
WSGI_APPLICATION = "coproduction.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coproduction.context.site",
            ],
        },
    },
]

# Language and time -------------------------------------------------------------------------------------------------

# With one language nothing is chosen, so LocaleMiddleware is left out: it would only add headers. A second language is
# one more line in LANGUAGES, its words in LOCALE_PATHS, and that middleware after SessionMiddleware.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [BASE_DIR / "coproduction" / "locale"]
USE_I18N = True
USE_TZ = True

# Static files ------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_FOLDER / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Accounts ----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "stakeholders.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "project_list"
LOGOUT_REDIRECT_URL = "welcome"
ACCOUNT_ADAPTER = "stakeholders.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "stakeholders.forms.accounts.SignUpNameForm"
ACCOUNT_LOGOUT_REDIRECT_URL = "welcome"
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SIGN_UP_OPEN and SMTP_HOST else "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
}

# E-mail ------------------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = EMAIL_FROM
SERVER_EMAIL = EMAIL_FROM
if SMTP_HOST:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": SMTP_HOST,
                "port": SMTP_PORT,
                "username": SMTP_USER,
                "password": SMTP_PASSWORD,
                "use_tls": SMTP_SECURITY == "starttls",
                "use_ssl": SMTP_SECURITY == "ssl",
                "timeout": 20,
            },
        }
    }
else:
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}

# Its table is always there, so that a worker can be begun at any time.
TASKS = {
    "default": {
        "BACKEND": (
            "django_tasks_db.DatabaseBackend" if MAIL_WORKER else "django.tasks.backends.immediate.ImmediateBackend"
        )
    }
}

# Safety ------------------------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
# No request tells on a page's address, which may hold a secret. `no-referrer` would be stricter, but browsers then send
# no origin with a form either, and the form is refused.
SECURE_REFERRER_POLICY = "strict-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 30 * 24 * 60 * 60
SESSION_COOKIE_NAME = "alongside_session"
CSRF_COOKIE_NAME = "alongside_csrf"
CSRF_FAILURE_VIEW = "planner.views.errors.csrf_failure"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
if PROXIES and IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_HANDLERS = [
    "coproduction.uploads.NoLargeFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Logs: to the terminal, and never the secret of a link -------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_secrets": {"()": "coproduction.logs.NoSecrets"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "terminal": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "filters": ["no_secrets"],
            "formatter": "plain",
        }
    },
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["terminal"], "level": "WARNING", "propagate": False}},
}
