"""Settings: everything that differs between installations comes from the environment or `.env`.

A missing or malformed value stops the start with one line that says what to set.
"""

from pathlib import Path

import environ
from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")


MADE = "Run script/setup, which writes it to .env, or set it yourself."
HOW_TO_SET = {
    "ALLOWED_HOSTS": "Write the names under which people reach the site to .env, with commas, as "
    "in ALLOWED_HOSTS=audit.example.org; script/setup does not know them. To work on this machine "
    "alone, use script/server or script/demo.",
}


def setting(read, name, **kwargs):
    """Read one setting with `read`, an `env` method; say which one is wrong if it is."""
    try:
        return read(name, **kwargs)
    except (ImproperlyConfigured, ValueError) as error:
        problem = f"is malformed: {error}. See .env.example."
        if name not in env.ENVIRON:
            problem = f"is not set. {HOW_TO_SET.get(name, MADE)}"
        raise ImproperlyConfigured(f"{name} {problem}") from None


def switch(name):
    """On or off, off if it is not set. `env.bool` would take a typing error for off."""
    text = env.str(name, default="").lower()
    if text not in (*env.BOOLEAN_TRUE_STRINGS, "", "0", "no", "off", "false"):
        raise ValueError("it must be 0 or 1")
    return text in env.BOOLEAN_TRUE_STRINGS


def hosts(name, **kwargs):
    found = env.list(name, **kwargs)
    if not found:
        raise ValueError("it names no host")
    return found


def database(name, **kwargs):
    url = env.str(name, **kwargs)
    if not url.startswith(("postgres://", "postgresql://", "sqlite://")):
        raise ValueError("it must begin with postgres:// or sqlite:///")
    return env.db_url_config(url)


def number(name, *, default, low, high):
    value = env.int(name, default=default)
    if not low <= value <= high:
        raise ValueError(f"it must be a number from {low} to {high}")
    return value


def identity_provider(name):
    """The address of one organisation's provider. One that signs in people of any organisation, or
    private accounts, would let strangers choose the address that they come with."""
    url = env.str(name).removesuffix("/")
    if not url.startswith("https://"):
        raise ValueError("it must begin with https://")
    if {"common", "organizations", "consumers"} & set(url.split("/")):
        raise ValueError("it must name your own organisation (tenant)")
    return url


def site(name, **kwargs):
    """The address under which people reach the site, without a stroke at its end."""
    url = env.str(name, **kwargs).removesuffix("/")
    if not url.startswith(("https://", "http://") if INSECURE else "https://"):
        raise ValueError("it must begin with https://")
    return url


def any_keys(name, **kwargs):
    """Keys, the newest first."""
    keys = env.list(name, **kwargs)
    for key in keys:
        Fernet(key)  # ValueError unless 32 bytes in URL-safe base64
    return keys


def some_keys(name, **kwargs):
    keys = any_keys(name, **kwargs)
    if not keys:
        raise ValueError("it names no key")
    return keys


SECRET_KEY = setting(env.str, "SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: 50 characters or more, see .env.example.")
DEBUG = setting(switch, "DEBUG")
# What the key from pseudonym to child is encrypted with.
FIELD_KEYS = setting(some_keys, "FIELD_KEYS")
# What script/backup encrypts with: of no use to the server, which need not know them.
BACKUP_KEYS = setting(any_keys, "BACKUP_KEYS", default=[])
# The folder of pg_dump and pg_restore, where those on PATH are of another version than the server.
POSTGRES_PROGRAMS = setting(env.str, "POSTGRES_PROGRAMS", default="")
# Only script/demo sets this. It lists the demonstration sign-ins on the sign-in page and lets
# cookies work over http; without it, start-up refuses while a demonstration account is active.
DEMO = setting(switch, "DEMO")
INSECURE = DEBUG or DEMO
ALLOWED_HOSTS = setting(
    hosts, "ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if INSECURE else env.NOTSET
)
CSRF_TRUSTED_ORIGINS = setting(env.list, "CSRF_TRUSTED_ORIGINS", default=[])
# With which links begin in mails that no request sends.
SITE_URL = setting(
    site,
    "SITE_URL",
    default="http://127.0.0.1:8000" if INSECURE else f"https://{ALLOWED_HOSTS[0].lstrip('.')}",
)

INSTALLED_APPS = [
    "findings",
    "cases",
    "auditapp",
    "auditapp.notices",
    "auditapp.accounts",
    "auditapp.kept",
    "auditapp.history",
    "auditapp.operations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "auditapp.middleware.BrowserRulesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "auditapp.middleware.CompressedPagesMiddleware",
    "auditapp.middleware.NoStoreMiddleware",
    "auditapp.middleware.ErrorPagesMiddleware",
    "auditapp.middleware.LargestBodyMiddleware",
    "auditapp.middleware.Utf8Middleware",
    "auditapp.middleware.MailAfterAnswerMiddleware",
    "auditapp.notices.middleware.NoticesAfterAnswerMiddleware",
    "auditapp.accounts.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "auditapp.accounts.middleware.ActivityMiddleware",
    "auditapp.kept.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "auditapp.accounts.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "auditapp.urls"
WSGI_APPLICATION = "auditapp.wsgi.application"

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
                "csp.context_processors.nonce",
                "auditapp.context_processors.product",
            ],
            "builtins": ["django.templatetags.static", "auditapp.templatetags.interface"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["govuk"]
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_FAIL_SILENTLY = False

DATABASES = {
    "default": setting(database, "DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # With the defaults, most read-then-write saves of 24 writers were refused as "locked".
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # seconds: a page must not hang for minutes on a database server that is gone
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in limits are counted here, so the cache must be shared by all worker processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

AUTH_USER_MODEL = "accounts.User"
# Emails are unique whatever their case, by a constraint that the check does not know.
# Whether https is for a whole domain, and for ever, is for its owner to say: HSTS_… below.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W005", "security.W021"]
AUTHENTICATION_BACKENDS = ["auditapp.accounts.backends.EmailBackend"]
# Memory-hard, and a third of the time of Django's default for a person who signs in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "auditapp.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited by address; nobody signs up
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60  # seconds; see accounts/step_up.py
ACCOUNT_FORMS = {
    "reauthenticate": "auditapp.accounts.forms.sign_in.PasswordAgainForm",
    "reset_password": "auditapp.accounts.forms.sign_in.OwnResetForm",
}
# allauth's own first notes the address of an account, which takes longer than to find none.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# Beside allauth's own: a mail box is not flooded with links to choose a password, nor a briefing
# with answers, which need no account.
ACCOUNT_RATE_LIMITS = {
    "reset_password": "20/m/ip,2/m/key,5/h/key",
    "team_answer": "20/h/ip,200/d/key",
}

# The second step at sign-in. It is asked of everybody, unless the installation says otherwise.
SECOND_FACTOR_OPTIONAL = DEMO or setting(switch, "SECOND_FACTOR_OPTIONAL")
MFA_ADAPTER = "auditapp.accounts.second_factor.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Side by Side"
MFA_TOTP_TOLERANCE = 1  # the code before and after count too: clocks of office computers are wrong
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are an administrator's, not the person's to claim
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = INSECURE
MFA_FORMS = {
    "authenticate": "auditapp.accounts.forms.sign_in.CodeForm",
    "reauthenticate": "auditapp.accounts.forms.sign_in.CodeAgainForm",
    "authenticate_webauthn": "auditapp.accounts.forms.sign_in.KeyForm",
    "login_webauthn": "auditapp.accounts.forms.sign_in.PasskeyForm",
    "reauthenticate_webauthn": "auditapp.accounts.forms.sign_in.KeyAgainForm",
    "activate_totp": "auditapp.accounts.forms.sign_in.NewAuthenticatorForm",
    "add_webauthn": "auditapp.accounts.forms.sign_in.NewKeyForm",
    "edit_webauthn": "auditapp.accounts.forms.sign_in.KeyNameForm",
}

# Single sign-on, if OIDC_NAME says what its button is called.
OIDC_NAME = setting(env.str, "OIDC_NAME", default="")
OIDC_SERVER_URL = setting(identity_provider, "OIDC_SERVER_URL") if OIDC_NAME else ""
OIDC_ORIGIN = "/".join(OIDC_SERVER_URL.split("/")[:3])
OIDC_SECOND_FACTOR = setting(switch, "OIDC_SECOND_FACTOR")
SOCIALACCOUNT_ADAPTER = "auditapp.accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": OIDC_NAME,
                "client_id": setting(env.str, "OIDC_CLIENT_ID"),
                "secret": setting(env.str, "OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL, "oauth_pkce_enabled": True},
            }
        ]
        if OIDC_NAME
        else [],
    }
}

SESSION_ENGINE = "auditapp.accounts.sessions"
SESSION_IDLE_MINUTES = setting(number, "SESSION_IDLE_MINUTES", default=30, low=10, high=12 * 60)
SESSION_HOURS = setting(number, "SESSION_HOURS", default=12, low=1, high=24)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# A browser takes a cookie of such a name from this very host alone, over https and for all paths:
# no neighbour below the same domain can plant one.
SESSION_COOKIE_NAME = "sessionid" if INSECURE else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if INSECURE else "__Host-csrftoken"
CSRF_FAILURE_VIEW = "auditapp.kept.views.csrf_failure"
# Messages name people: not in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = not INSECURE
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # who asks these may stand behind the proxy
SECURE_HSTS_SECONDS = 0 if INSECURE else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = setting(switch, "HSTS_INCLUDE_SUBDOMAINS")
SECURE_HSTS_PRELOAD = setting(switch, "HSTS_PRELOAD")
if SECURE_HSTS_PRELOAD and not SECURE_HSTS_INCLUDE_SUBDOMAINS:
    raise ImproperlyConfigured("HSTS_PRELOAD needs HSTS_INCLUDE_SUBDOMAINS=1: no list takes less.")
if setting(switch, "BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Sign-in limits count the visitor's address as this one proxy names it, not the proxy's own.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # After its button, the browser goes on to the identity provider.
        "form-action": [SELF, *([OIDC_ORIGIN] if OIDC_ORIGIN else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
FORMAT_MODULE_PATH = "auditapp.formats"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static" / "build"]
# What PDF documents are set in: no font of the machine, so that they look the same on each.
FONTS = BASE_DIR / "static" / "build" / "fonts"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

EMAIL_CONFIG = setting(env.email_url, "EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# Seconds, for each answer of the mail server. Some pages wait for it, and one that hangs must not
# hang them.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = setting(env.str, "FROM_EMAIL", default="no-reply@localhost")

# Warnings and errors only, and never what was posted: no text of a return reaches a log, not even
# in the message of an error. One JSON object a line, for whatever collects them.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "auditapp.logs.FormatterWithoutErrorMessages",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "auditapp.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain" if DEBUG else "json"}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
