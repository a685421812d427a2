"""The one settings module. Everything an operator may change is an option (options.py); the rest stands here."""

import base64
import binascii
from pathlib import Path

from csp.constants import NONE, SELF

from .databases import database
from .options import current

OPTIONS = current()
HERE = Path(__file__).resolve().parent
DATA_DIR = OPTIONS.data_dir.resolve()
STORE_DIR = DATA_DIR / "store"

MISSING_SECRET = "missing-run-secondopinion-init"  # noqa: S105 (a marker, refused by a system check)
SECRET_KEY = OPTIONS.secret_text("secret_key") or MISSING_SECRET
try:
    MASTER_KEY = base64.b64decode(OPTIONS.secret_text("master_key"), validate=True)
except binascii.Error:
    MASTER_KEY = b""

DEBUG = OPTIONS.debug
DEMONSTRATION = OPTIONS.demonstration
BASE_URL = OPTIONS.base_url.rstrip("/")
ALLOWED_HOSTS = list(OPTIONS.allowed_hosts)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "secondopinion.server",
    "secondopinion.apps.access",
    "secondopinion.apps.audit",
    "secondopinion.apps.accounts",
    "secondopinion.apps.notifications",
    "secondopinion.apps.reference",
    "secondopinion.apps.files",
    "secondopinion.apps.cases",
    "secondopinion.apps.records",
    "secondopinion.apps.conversations",
    "secondopinion.apps.reviews",
    "secondopinion.apps.reports",
    "secondopinion.apps.workspace",
    "secondopinion.apps.guidance",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_q",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "secondopinion.server.middleware.PrivateResponses",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "secondopinion.server.middleware.Origin",
    "secondopinion.server.middleware.FitDatabase",
    "secondopinion.apps.accounts.middleware.PersonalSettings",
    "secondopinion.apps.accounts.middleware.SecondFactor",
    "secondopinion.server.middleware.Refusals",
]

ROOT_URLCONF = "secondopinion.server.urls"
ASGI_APPLICATION = "secondopinion.server.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "secondopinion.server.context.installation",
                "secondopinion.server.context.navigation",
            ],
        },
    }
]
FORM_RENDERER = "secondopinion.server.forms.DesignSystemRenderer"

DATABASES = {"default": database(OPTIONS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "guidance:home"
ACCOUNT_ADAPTER = "secondopinion.apps.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "secondopinion.apps.accounts.forms.NamedSignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True  # typed on the phone one signs up with; passkey sign-up needs it
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_CHANGE_EMAIL = True
_FORMS = "secondopinion.apps.accounts.sign_in_forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.LoginForm",
    "signup": f"{_FORMS}.SignupForm",
    "reset_password": f"{_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_FORMS}.ResetPasswordKeyForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "set_password": f"{_FORMS}.SetPasswordForm",
    "add_email": f"{_FORMS}.AddEmailForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
}
MFA_ADAPTER = "secondopinion.apps.accounts.second_step.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": f"{_FORMS}.CodeForm",
    "reauthenticate": f"{_FORMS}.CodeAgainForm",
    "activate_totp": f"{_FORMS}.AppForm",
    "add_webauthn": f"{_FORMS}.AddPasskeyForm",
    "signup_webauthn": f"{_FORMS}.SignupPasskeyForm",
    "edit_webauthn": f"{_FORMS}.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = BASE_URL.startswith("http://localhost")
MFA_TOTP_ISSUER = OPTIONS.programme_name

# Mail
DEFAULT_FROM_EMAIL = OPTIONS.mail_from
MAIL_DIR = DATA_DIR / "mail"
if OPTIONS.mail_host:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = OPTIONS.mail_host, OPTIONS.mail_port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = OPTIONS.mail_user, OPTIONS.mail_password
    EMAIL_USE_TLS = True
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(MAIL_DIR)

# Words
LANGUAGE_CODE = OPTIONS.language
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
TIME_ZONE = OPTIONS.time_zone
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["secondopinion.server.formats"]

# Files of the pages
STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# Jobs: the ORM broker only (its Redis broker is neither transactional nor safe against a killed worker).
Q_CLUSTER = {
    "name": "secondopinion",
    "orm": "default",
    "workers": max(1, OPTIONS.worker_processes),
    "timeout": OPTIONS.child_seconds + 60,
    "retry": OPTIONS.child_seconds + 120,
    "max_attempts": 4,
    "poll": 0.5,
    "catch_up": False,
    "save_limit": 250,
    "recycle": 100,
    "label": "Jobs",
}

# The browser
SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_TRUSTED_ORIGINS = [BASE_URL] if SECURE else []
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": browsers then send "Origin: null" with every form, and the CSRF check refuses them all.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if OPTIONS.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # allauth draws the QR code of an authenticator app as a data: image
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
# Django's ASGI handler spools a longer body to a temporary file, unencrypted: server/bodies.py refuses such a body first.
FILE_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
# Nothing is ever handed in through Django's multipart parser: its temporary files would be plaintext on disk.
FILE_UPLOAD_HANDLERS = ["secondopinion.server.uploads.RefuseMultipartFiles"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "secondopinion.server.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django-q": {"level": "WARNING"},
        # Errors of pages, of which our formatter prints kind and place only; what people may not see is in the audit log.
        "django.request": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
        "fido2": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
}

# Which job follows a signature: the apps below `reports` do not know it.
JOB_AFTER_SIGNING = "secondopinion.apps.reports.jobs.build_report"
