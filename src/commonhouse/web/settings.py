"""One house's settings. Everything a house may differ in comes from the environment:

COMMONHOUSE_DATA          folder of the house's files (database, keys, uploads); default ./var
COMMONHOUSE_DATABASE_URL  postgresql://user:password@host:port/name; default SQLite in the data folder
COMMONHOUSE_HOSTS         comma-separated host names it answers to; default localhost
COMMONHOUSE_OLD_SECRET_KEYS  comma-separated keys of before; see docs/security.md
COMMONHOUSE_PROXIES       how many proxies stand before the house, each adding to X-Forwarded-For; default 0
COMMONHOUSE_DEMO          1 on a localhost demo: plain http, sign-in chooser, letters kept as files
COMMONHOUSE_SMS           dotted path of an adapter for text messages (see notices/sms.py); without one none are sent
COMMONHOUSE_NAME, COMMONHOUSE_PHONE, COMMONHOUSE_TIME_ZONE, COMMONHOUSE_EMAIL_URL (smtp://user:password@host:port)
"""

from __future__ import annotations

import os
from pathlib import Path

import django.conf.locale
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from commonhouse.web import environment

PACKAGE = Path(__file__).resolve().parent.parent
COMMONHOUSE_DATA = Path(os.environ.get("COMMONHOUSE_DATA", "var")).resolve()
DEMO = os.environ.get("COMMONHOUSE_DEMO") == "1"
DEBUG = False

HOUSE_NAME = os.environ.get("COMMONHOUSE_NAME", "Commonhouse")
HOUSE_PHONE = os.environ.get("COMMONHOUSE_PHONE", "")
HOUSE_ORIGIN = os.environ.get("COMMONHOUSE_ORIGIN", "http://localhost:8000")
SOURCE_URL = os.environ.get("COMMONHOUSE_SOURCE_URL", "")
ALLOWED_HOSTS = os.environ.get("COMMONHOUSE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECRET_KEY = environment.secret_key(COMMONHOUSE_DATA)
SECRET_KEY_FALLBACKS = environment.old_secret_keys()
COMMONHOUSE_SIGNING_KEY_FILE = COMMONHOUSE_DATA / "signing_key.pem"

INSTALLED_APPS = [
    "commonhouse.web",
    "commonhouse.funds",
    "commonhouse.land",
    "commonhouse.budgeting",
    "commonhouse.meetings",
    "commonhouse.elections",
    "commonhouse.proposals",
    "commonhouse.decisions",
    "commonhouse.charters",
    "commonhouse.agreements",
    "commonhouse.ledger",
    "commonhouse.notices",
    "commonhouse.people",
    "commonhouse.record",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "commonhouse.people.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "commonhouse.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "commonhouse.web.urls"
WSGI_APPLICATION = "commonhouse.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commonhouse.web.context.house",
            ],
            "builtins": ["commonhouse.web.templatetags.house", "django.templatetags.i18n"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- data ---------------------------------------------------------------------------------------------------
DATABASES = {"default": environment.database(COMMONHOUSE_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {  # shared by all processes: the limits on codes and sign-in must hold for the house, not per worker
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},  # at Django's 300, some visitors would push out the limits on others
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
MEDIA_ROOT = COMMONHOUSE_DATA / "uploads"
STATIC_ROOT = Path(os.environ.get("COMMONHOUSE_STATIC", COMMONHOUSE_DATA / "static"))
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # a form is at most 1 MB (files are counted apart)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = [
    "commonhouse.web.uploads.LimitedUploadHandler",  # stops reading a body over the limit, whatever it claims
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_LIMIT = 8 * 1024 * 1024

# --- language, time -----------------------------------------------------------------------------------------
django.conf.locale.LANG_INFO |= {
    "ht": {"bidi": False, "code": "ht", "name": "Haitian Creole", "name_local": "Kreyòl ayisyen"},
    "kea": {"bidi": False, "code": "kea", "name": "Cape Verdean Creole", "name_local": "Kabuverdianu"},
}
# The pages are whole in these; a language joins when people who speak it have checked its catalogue.
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LANGUAGES_COMPLETE = ["en", "es"]
# What people speak, and what projects and ballots may be written in.
HOUSE_LANGUAGES = ["en", "es", "ht", "zh-hant", "zh-hans", "vi", "kea", "pt"]
LANGUAGE_CODE = "en"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = os.environ.get("COMMONHOUSE_TIME_ZONE", "America/New_York")

# --- who is who ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "/account/login/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
STEWARDS_NEED_PASSKEY = not DEMO  # a steward's or treasurer's seat asks for a passkey or an authenticator app
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a letter when a way to sign in is added or taken away
ALLAUTH_TRUSTED_PROXY_COUNT = environment.proxies()  # whose X-Forwarded-For says where a visitor comes from
ACCOUNT_RATE_LIMITS = {"claim": "20/h/user,40/h/ip"}  # beside allauth's own limits on codes and sign-in

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if DEMO:  # the console says where to go and as whom; letters would bury that
    EMAIL_BACKEND, EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", COMMONHOUSE_DATA / "letters"
DEFAULT_FROM_EMAIL = os.environ.get("COMMONHOUSE_EMAIL_FROM", "house@localhost")
globals().update(environment.email())
SMS_ADAPTER = os.environ.get("COMMONHOUSE_SMS", "commonhouse.notices.sms.Console")

# --- home ---------------------------------------------------------------------------------------------------
# Modules that tell the home page and organizations' pages what they have (see people.cards), in this order.
HOME_PROVIDERS = [
    f"commonhouse.{app}.home"
    for app in (
        "people",
        "proposals",
        "elections",
        "meetings",
        "decisions",
        "charters",
        "budgeting",
        "agreements",
        "funds",
        "land",
        "ledger",
    )
]

# --- browser ------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "commonhouse.web.views.csrf_failure"
if not DEMO:  # behind TLS: a browser then refuses these cookies from any other host or over plain http
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "commonhouse.web.logs.Discreet"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"commonhouse": {"level": "INFO"}},
}
