"""Everything the desk is told from outside comes through the environment: docs/install.md lists it."""

import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from helpdesk.env import broker, database, env, is_key, words

BASE_DIR = Path(__file__).resolve().parent.parent

# Where it runs
AMENDS_URL = env("AMENDS_URL", "http://127.0.0.1:8000")
AMENDS_DEMO = env("AMENDS_DEMO") == "1"
AMENDS_SANDBOX_URL = env("AMENDS_SANDBOX_URL")
IS_HTTPS = AMENDS_URL.startswith("https://")
DEBUG = False
ALLOWED_HOSTS = words("AMENDS_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [AMENDS_URL]
ROOT_URLCONF = "helpdesk.urls"
WSGI_APPLICATION = None

# Secrets: without them the desk refuses to start
SECRET_KEY = env("AMENDS_SECRET_KEY")
AMENDS_ENCRYPTION_KEYS = words("AMENDS_ENCRYPTION_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "AMENDS_SECRET_KEY (or AMENDS_SECRET_KEY_FILE) is missing: docs/install.md says how to make one."
    )
if not AMENDS_ENCRYPTION_KEYS:
    raise ImproperlyConfigured(
        "AMENDS_ENCRYPTION_KEY (or AMENDS_ENCRYPTION_KEY_FILE) is missing: "
        "without it no credentials can be kept. docs/install.md says how to make one."
    )
if wrong := [number for number, key in enumerate(AMENDS_ENCRYPTION_KEYS, 1) if not is_key(key)]:
    raise ImproperlyConfigured(
        f"AMENDS_ENCRYPTION_KEY: key {wrong[0]} is not 32 bytes in URL-safe base64. See docs/install.md."
    )

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "template_partials",
    "care",
    "helpdesk",
]
MIDDLEWARE = [
    "helpdesk.answers.request_id",
    "helpdesk.answers.server_timing",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # around WhiteNoise, so that scripts and styles travel small as well
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "care.desk.keeping.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "helpdesk.answers.never_stored",
    "axes.middleware.AxesMiddleware",
]
TEMPLATE_FINDERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "helpdesk.templates.TimedTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                ("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", TEMPLATE_FINDERS)])
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "care.desk.undoing.sending",
            ],
        },
    }
]

# The two servers
DATABASE_URL = env("DATABASE_URL")
DATABASE_OWNER_URL = env("DATABASE_OWNER_URL", DATABASE_URL)
if not DATABASE_URL:
    raise ImproperlyConfigured(
        "DATABASE_URL is missing. script/server sets it; docs/install.md tells of servers of your own."
    )
REDIS_URL = env("REDIS_URL", "redis://127.0.0.1:6379/0")
# Tables are made, tests and bulk loads run, as their owner; the desk runs as a role that cannot change the audit.
AS_OWNER = "pytest" in sys.modules or sys.argv[1:2] in (["migrate"], ["seed"])
DATABASES = {"default": database(DATABASE_OWNER_URL if AS_OWNER else DATABASE_URL)}
AMENDS_DESK_ROLE = str(database(DATABASE_URL)["USER"])
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DATABASES["default"]["OPTIONS"] = {
    "options": "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000",
    **database(DATABASE_OWNER_URL if AS_OWNER else DATABASE_URL)["OPTIONS"],  # type: ignore[dict-item]  # a mapping
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},  # who answers nobody must not hold up a page
    }
}

# Who may come in
AUTH_USER_MODEL = "care.Agent"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "inbox"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if env('AMENDS_SMTP_HOST') else 'console'}.EmailBackend"
EMAIL_HOST = env("AMENDS_SMTP_HOST")
EMAIL_PORT = int(env("AMENDS_SMTP_PORT", "587"))
EMAIL_HOST_USER = env("AMENDS_SMTP_USER")
EMAIL_HOST_PASSWORD = env("AMENDS_SMTP_PASSWORD")
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("AMENDS_MAIL_FROM", "amends@localhost")

# What browsers are told
SECURE_SSL_REDIRECT = False  # the proxy in front does it; see docs/install.md
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the proxy in front redirects to TLS
    "security.W021",  # whether the whole domain goes onto browsers' preload lists is its owner's to decide
]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],  # blob: what an agent picked, shown before it is sent
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

# Words, times, files
LANGUAGE_CODE = env("AMENDS_LANGUAGE", "en")
LOCALE_PATHS = [BASE_DIR / "locale"]  # where a translation is put: CONTRIBUTING.md
USE_I18N = True
USE_TZ = True
TIME_ZONE = env("AMENDS_TIME_ZONE", "UTC")
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env("AMENDS_STATIC_ROOT") or None
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 300
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # a webhook call of 1,000 changes fits; a form is far smaller

# Partners
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["care.api.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["care.api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "care.api.problems.answer",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Amends partner API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {"CaseState": "care.models.Case.State", "ReplyState": "care.models.Reply.State"},
}

# Workers. The row is the truth, the broker only a nudge: docs/decisions/0003-the-row-is-the-truth.md
CELERY_BROKER_URL = broker(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
}
CELERY_VISIBILITY_TIMEOUT = 300
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TASK_DEFAULT_QUEUE = "cases"
# What waits for networks to be read has workers of its own, so that no answer waits behind it.
READING = ("fetch_source", "look_up", "recover_gap", "refresh_token", "keep_subscribed")
CELERY_TASK_ROUTES = {
    **{f"care.intake.tasks.{name}": {"queue": "fetching"} for name in READING},
    "care.intake.*": {"queue": "receiving"},
    "care.replies.*": {"queue": "sending"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 2000
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 4
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "helpdesk.heartbeat:StampedScheduler"
# A reminder that no worker had time for is dropped: each makes more work, and the next is soon to come. A minute at
# least, so that clocks which differ a little drop none.
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": every, "options": {"expires": max(4 * every, 60.0)}}
    for name, task, every in (
        ("fetch what is due", "care.intake.tasks.fetch_due", 2.0),
        ("work what no nudge brought", "care.intake.tasks.sweep_hooks", 5.0),
        ("look again at known posts", "care.intake.tasks.look_up_due", 15.0),
        ("recover gaps, renew tokens", "care.intake.tasks.keep_accounts_whole", 60.0),
        ("notice who is quiet for long", "care.intake.tasks.listen_for_silence", 60.0),
        ("learn how often news comes", "care.intake.tasks.learn_rhythms", 1800.0),
        ("forget what was kept for a while", "care.intake.tasks.forget", 3600.0),
        ("send and settle what no nudge brought", "care.replies.tasks.sweep", 2.0),
        ("go on with what was asked of many cases", "care.desk.tasks.sweep_bulk", 15.0),
    )
}

# The promises of the outbox, in seconds. settle_after must be at least twice the networks' read lag. A send lease ends
# only for lost workers: a call leaves within a third of it, and the workers' time limit ends who waits longer for it.
SEND_LEASE_SECONDS = float(env("AMENDS_SEND_LEASE", "90"))
SETTLE_AFTER_SECONDS = float(env("AMENDS_SETTLE_AFTER", "60"))
SETTLE_GIVE_UP_SECONDS = float(env("AMENDS_SETTLE_GIVE_UP", "900"))
HELD_ASKS_AFTER_SECONDS = float(env("AMENDS_HELD_ASKS_AFTER", str(4 * 3600)))
# How long a worker has to itself what came in; what comes in twice is known, so a lease that is too short costs work.
INTAKE_LEASE_SECONDS = float(env("AMENDS_INTAKE_LEASE", "75"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "helpdesk.logs.OneLine", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("AMENDS_LOG_LEVEL", "INFO")},
    "loggers": {
        "tweepy": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}
