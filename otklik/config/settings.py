"""Django's settings, made from the options (options.py). What an administrator may change stands there, not here."""

from __future__ import annotations

import os

from otklik.config import logs, options, postgres

OPTIONS = options.read(os.environ)
options.make_data_folder(OPTIONS.var)

SECRET_KEY = options.secret(OPTIONS.var, "django")
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *OPTIONS.hosts]
USE_X_FORWARDED_HOST = False

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "otklik.office.journal",
    "otklik.office.reference",
    "otklik.office.people",
    "otklik.office.files",
    "otklik.office.search",
    "otklik.office.registry",
    "otklik.office.work",
    "otklik.office.appeals",
    "otklik.office.dispatch",
    "otklik.office.assigning",
    "otklik.office.considering",
    "otklik.office.answering",
    "otklik.office.incidents",
    "otklik.office.messages",
    "otklik.office.receptions",
    "otklik.office.control",
    "otklik.exchange",
    "otklik.exchange.sstu",
    "otklik.batches",
    "otklik.reports",
    "otklik.papers",
    "otklik.notices",
]

MIDDLEWARE = [
    "otklik.config.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "otklik.config.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "otklik.config.middleware.staff_only",
    "otklik.config.middleware.second_factor",
]

ROOT_URLCONF = "otklik.config.urls"
WSGI_APPLICATION = "otklik.config.wsgi.application"

PACKAGE = options.ROOT / "otklik"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            PACKAGE / "ui" / "templates",
            *sorted(PACKAGE.glob("desk/*/templates")),
            *sorted(PACKAGE.glob("portal/*/templates")),
            *sorted(PACKAGE.glob("reports/**/templates")),
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "otklik.desk.access.rights",
                "otklik.desk.counters.waits",
            ],
            "builtins": ["otklik.ui.templatetags.words", "template_partials.templatetags.partials"],
            "libraries": {"words": "otklik.ui.templatetags.words"},
        },
    }
]


DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 300,
        **postgres.connection_parameters(OPTIONS),
    }
}
CACHES = {
    "default": {  # counts wrong passwords, for all processes and nodes together
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "otklik_people_attempts",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "otklik_people.User"
AUTHENTICATION_BACKENDS = ["otklik.desk.people.accounts.StaffSessions"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "otklik.desk.people.accounts.StaffAccounts"
ACCOUNT_FORMS = {
    "login": "otklik.desk.people.forms.SignIn",
    "change_password": "otklik.desk.people.forms.ChangePassword",
    "reauthenticate": "otklik.desk.people.forms.Confirm",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if OPTIONS.https else 0  # whose X-Forwarded-For tells who it is that tries passwords
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "otklik.desk.people.accounts.StaffCodes"
MFA_FORMS = {
    "authenticate": "otklik.desk.people.forms.SignInByCode",
    "reauthenticate": "otklik.desk.people.forms.ConfirmByCode",
    "activate_totp": "otklik.desk.people.forms.TurnCodesOn",
}

SESSION_ENGINE = "otklik.config.sessions"
SESSION_COOKIE_NAME = "otklik_desk"
SESSION_COOKIE_PATH = "/desk/"  # citizens' pages never see it: staff and citizens share no session
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OPTIONS.https
CSRF_FAILURE_VIEW = "otklik.config.errors.form_expired"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if OPTIONS.https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "ru"
USE_I18N = True
USE_TZ = True
TIME_ZONE = OPTIONS.time_zone

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "ui" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
FILES_ROOT = OPTIONS.var / "files"
ANCHORS_ROOT = OPTIONS.var / "anchors"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

MAIL_HOST = (OPTIONS.hosts or ("localhost",))[0]
DESK_ADDRESS = f"{'https' if OPTIONS.https else 'http'}://{MAIL_HOST}" + ("" if OPTIONS.https else f":{OPTIONS.port}")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = OPTIONS.mail_from or f"otklik@{MAIL_HOST}"
globals().update(options.mail_server(OPTIONS.smtp_url))  # EMAIL_HOST, EMAIL_PORT, …

LOGGING = logs.config(OPTIONS.log)
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "otklik.config.timetable.enter"
