"""The site's settings, all from the environment; `.env.example` explains each variable.

A variable that is missing or wrong stops the start with one line that names it.
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


Number = TypeVar("Number", int, float)


def number(name: str, default: Number) -> Number:
    """A variable that holds a number of the default's type, not below 0; empty is as good as not set."""
    raw = env.str(name, default="")
    try:
        found = type(default)(raw) if raw else default
        if not 0 <= found < math.inf:
            raise ValueError(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {raw!r}. Set it to a number such as {default}.") from error
    return found


def service(name: str, read: Callable[[str], dict[str, Any]], example: str) -> dict[str, Any]:
    """A variable that holds a service's address, as `read` understands it; empty if it is not set.

    What is wrong is not repeated: it may hold a password.
    """
    if not env.str(name, default=""):
        return {}
    try:
        return read(name)
    except (ImproperlyConfigured, ValueError) as error:
        raise ImproperlyConfigured(
            f"{name} is not the address of such a service. Set it to one such as {example}"
        ) from error


VAR_DIR = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var").resolve()
try:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(
        f"VAR_DIR is {str(VAR_DIR)!r}, which cannot be made. Choose another folder."
    ) from error
LOCAL_ENV = VAR_DIR / "local.env"
if LOCAL_ENV.is_file():
    environ.Env.read_env(LOCAL_ENV)  # never overrides what the environment says

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to at least 50 random characters, "
            "or start the site with `make run`, which writes one to local.env in VAR_DIR."
        )
    SECRET_KEY = "only-for-debugging-" + "0" * 40

# Addresses

PORT = number("PORT", 8000)
SITE_URL = (env.str("SITE_URL", default="") or f"http://localhost:{PORT}").rstrip("/")
try:
    _site = urlsplit(SITE_URL)
    _is_site = _site.scheme in {"http", "https"} and _site.hostname and not _site.path and _site.port != 0
except ValueError:
    _is_site = False
if not _is_site:
    raise ImproperlyConfigured(
        f"SITE_URL is {SITE_URL!r}. Set it to a scheme and a host, such as https://careers.example.org"
    )
IS_HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = [_site.hostname]
if not env.str("SITE_URL", default=""):
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXY_COUNT = number("TRUSTED_PROXY_COUNT", 0)

# The site and its content

SITE_NAME = env.str("SITE_NAME", default="")
CONTENT_PACK = Path(env.str("CONTENT_PACK", default="") or BASE_DIR / "portal" / "content").resolve()
SITE_TIME_ZONE = env.str("SITE_TIME_ZONE", default="Europe/London")
try:
    ZoneInfo(SITE_TIME_ZONE)
except (ZoneInfoNotFoundError, ValueError) as error:
    raise ImproperlyConfigured(
        f"SITE_TIME_ZONE is {SITE_TIME_ZONE!r}, which is no time zone. Use a name such as Europe/London."
    ) from error
EDGE_TTL = number("EDGE_TTL", 0)
RATE_LIMIT_FACTOR = number("RATE_LIMIT_FACTOR", 1.0)
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")
LANGUAGE_CODE = "en-gb"
TIME_ZONE = SITE_TIME_ZONE
USE_I18N = False
USE_TZ = True
FORMAT_MODULE_PATH = "portal.formats"

INSTALLED_APPS = [
    "portal",
    "portal.accounts",
    "portal.audit",
    "portal.files",
    "portal.mail",
    "portal.pagecache",
    "portal.redirects",
    "portal.tasks",
    "portal.search",
    "portal.text",
    "articles",
    "jobs",
    "assessments",
    "portal.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # in templates of allauth's
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "portal.logs.RequestMiddleware",
    "portal.compression.CompressionMiddleware",
    "portal.pagecache.middleware.PrivateByDefaultMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.redirects.middleware.RedirectMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.site.context",
            ],
        },
    },
]

# Data

_SQLITE = {
    "ENGINE": "portal.db.sqlite",
    "NAME": VAR_DIR / "site.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
}


def _postgresql(name: str) -> dict[str, Any]:
    """The other database; SQLite as above is the one without a DATABASE_URL."""
    if not env.str(name).startswith(("postgres://", "postgresql://")):
        raise ValueError(name)
    return dict(env.db_url(name))


DATABASES: dict[str, Any] = {
    "default": service("DATABASE_URL", _postgresql, "postgres://user:password@host/name") or _SQLITE
}
if DATABASES["default"] is not _SQLITE:
    # gunicorn's many threads share a few connections: the server has about a hundred for everybody
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
else:
    DATABASES["default"]["CONN_MAX_AGE"] = None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": service("CACHE_URL", env.cache_url, "redis://host:6379/0")
    or {"BACKEND": "portal.access.filecache.FileCache", "LOCATION": str(VAR_DIR / "shared.sqlite3")}
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Ten seconds of every first start, for what nobody loads.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "files"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# Public pages, kept by each process; with PAGE_CACHE_STRICT a public page that is personal is an error, not a log line.
PAGE_CACHE_BYTES = 16_777_216
PAGE_CACHE_STRICT = DEBUG

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Mail: without EMAIL_URL each message is a file in VAR_DIR/mail

EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_BACKEND = "portal.mail.backends.FolderBackend"
globals().update(service("EMAIL_URL", env.email_url, "smtp+tls://user:password@host:587"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="") or f"no-reply@{_site.hostname}"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20

# Accounts

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/employers/"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
ACCOUNT_ADAPTER = "portal.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 1
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 1
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {
    "add_email": "portal.accounts.forms.ChangeEmailForm",
    "change_password": "portal.accounts.forms.ChangePasswordForm",
    "confirm_email_verification_code": "portal.accounts.forms.ConfirmEmailVerificationCodeForm",
    "confirm_login_code": "portal.accounts.forms.ConfirmLoginCodeForm",
    "confirm_password_reset_code": "portal.accounts.forms.ConfirmPasswordResetCodeForm",
    "login": "portal.accounts.forms.LoginForm",
    "reauthenticate": "portal.accounts.forms.ReauthenticateForm",
    "request_login_code": "portal.accounts.forms.RequestLoginCodeForm",
    "reset_password": "portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "portal.accounts.forms.ResetPasswordKeyForm",
    "set_password": "portal.accounts.forms.SetPasswordForm",
    "signup": "portal.accounts.forms.SignupForm",
}
MFA_ADAPTER = "portal.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
MFA_FORMS = {
    "activate_totp": "portal.accounts.forms.ActivateAppForm",
    "add_webauthn": "portal.accounts.forms.AddPasskeyForm",
    "authenticate": "portal.accounts.forms.SecondStepForm",
    "authenticate_webauthn": "portal.accounts.forms.PasskeyStepForm",
    "edit_webauthn": "portal.accounts.forms.RenamePasskeyForm",
    "login_webauthn": "portal.accounts.forms.PasskeyLoginForm",
    "reauthenticate": "portal.accounts.forms.ReauthenticateByCodeForm",
    "reauthenticate_webauthn": "portal.accounts.forms.ReauthenticateByPasskeyForm",
}


def _rates(*rates: str) -> str:
    """Rates as allauth writes them ("30/m/ip"), their counts scaled by RATE_LIMIT_FACTOR; none if it is 0."""
    scaled = []
    if not RATE_LIMIT_FACTOR:
        return ""
    for rate in rates:
        count, _, rest = rate.partition("/")
        scaled.append(f"{max(1, round(int(count) * RATE_LIMIT_FACTOR))}/{rest}")
    return ",".join(scaled)


# Mails to one address are counted in portal.accounts.adapters, whatever they are about.
ACCOUNT_RATE_LIMITS: dict[str, str] = {
    "change_password": _rates("5/m/user"),
    "change_name": _rates("10/m/user"),
    "confirm_email": _rates("10/m/ip"),
    "login": _rates("30/m/ip"),
    "login_failed": _rates("10/m/ip", "5/5m/key", "20/d/key"),
    "manage_email": _rates("10/m/user"),
    "reauthenticate": _rates("10/m/user"),
    "request_login_code": _rates("20/m/ip"),
    "reset_password": _rates("20/m/ip"),
    "reset_password_from_key": _rates("20/m/ip"),
    "signup": _rates("20/m/ip"),
}
MFA_RATE_LIMITS = {"webauthn_login": _rates("10/m/ip")}

# Security: what HTTPS needs follows from SITE_URL

_PREFIX = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{_PREFIX}session"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no third cookie
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"  # with no-referrer Django refuses every form: Origin is null
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if IS_HTTPS and TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# Forms

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# Logs: one JSON object a line, on standard error

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portal.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "ERROR"},  # its warnings name the path
    },
}
