"""Settings of the tests: the house's own, with fast hashing, mail in memory and a local cache."""

import os
import tempfile

os.environ.setdefault("COMMONHOUSE_DATA", tempfile.mkdtemp(prefix="commonhouse-test-"))

from commonhouse.web.settings import *  # noqa: F403
from commonhouse.web.settings import DATABASES, STATIC_ROOT, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SECURE_SSL_REDIRECT = False
ALLOWED_HOSTS = ["*"]
# Plain http in the live server of the tests; the cookies' real names are tested against the real settings.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "session", "csrf", "language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise looks there
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, not memory: the tests of concurrency need more than one connection.
    sqlite = DATABASES["default"]["OPTIONS"]
    sqlite["init_command"] = sqlite["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["COMMONHOUSE_DATA"], "test.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"].pop("pool", None)
