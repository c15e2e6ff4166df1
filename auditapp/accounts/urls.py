from allauth.account import views as allauth
from django.urls import path, re_path

from .views import (
    agencies,
    imports,
    invitations,
    memberships,
    partnerships,
    people,
    security,
    sign_in,
    single_sign_on,
)

# allauth's own list has more: sign-up, changing one's address and codes by email, which people
# invited by an administrator do not have. Signing up answers "closed".
urlpatterns = [
    path("accounts/login/", sign_in.login, name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/inactive/", allauth.account_inactive, name="account_inactive"),
    path("accounts/signup/", allauth.signup, name="account_signup"),
    path("accounts/password/change/", sign_in.change_password, name="account_change_password"),
    path("accounts/password/reset/", allauth.password_reset, name="account_reset_password"),
    path(
        "accounts/password/reset/done/",
        allauth.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(  # allauth's own pattern: the key holds hyphens too
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

SSO = {"provider_id": single_sign_on.PROVIDER}  # which allauth reverses these addresses with

urlpatterns += [
    path("accounts/security/", security.index, name="mfa_index"),
    path("accounts/security/needed/", security.second_factor, name="second-factor"),
    path("accounts/security/code/", security.authenticate, name="mfa_authenticate"),
    path("accounts/security/passkey/", security.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("accounts/again/password/", security.reauthenticate, name="account_reauthenticate"),
    path("accounts/again/code/", security.reauthenticate_by_code, name="mfa_reauthenticate"),
    path("accounts/again/key/", security.reauthenticate_by_key, name="mfa_reauthenticate_webauthn"),
    path("accounts/security/app/", security.add_authenticator, name="mfa_activate_totp"),
    path("accounts/security/app/qr.svg", security.authenticator_picture, name="totp-picture"),
    path(
        "accounts/security/app/remove/", security.remove_authenticator, name="mfa_deactivate_totp"
    ),
    path("accounts/security/keys/new/", security.add_key, name="mfa_add_webauthn"),
    path("accounts/security/keys/<int:pk>/", security.rename_key, name="mfa_edit_webauthn"),
    path(
        "accounts/security/keys/<int:pk>/remove/", security.remove_key, name="mfa_remove_webauthn"
    ),
    path("accounts/security/recovery/", security.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "accounts/security/recovery/new/",
        security.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "accounts/security/recovery/download/",
        security.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("accounts/session/", security.session_left, name="session-left"),
    path("accounts/sessions/end/", security.end_sessions, name="sessions-end"),
    path("accounts/sso/", single_sign_on.start, SSO, name="openid_connect_login"),
    path("accounts/sso/back/", single_sign_on.back, SSO, name="openid_connect_callback"),
    path("accounts/sso/sign-up/", single_sign_on.sign_up, name="socialaccount_signup"),
    path(
        "people/<int:person_id>/second-step/", people.reset_second_step, name="person-second-step"
    ),
    path("partnership/", partnerships.choose, name="partnership-choose"),
    path("partnerships/<int:partnership_id>/", partnerships.detail, name="partnership-detail"),
    path("partnerships/<int:partnership_id>/logo/", partnerships.logo, name="partnership-logo"),
    path(
        "partnerships/<int:partnership_id>/logo/edit/",
        partnerships.edit_logo,
        name="partnership-logo-edit",
    ),
    path("agencies/", agencies.list_, name="agency-list"),
    path("agencies/new/", agencies.create, name="agency-create"),
    path("agencies/import/", imports.agencies, name="agency-import"),
    path("agencies/import/<str:kind>/", imports.agency_template, name="agency-template"),
    path("agencies/<int:agency_id>/", agencies.edit, name="agency-edit"),
    path("agencies/<int:agency_id>/retire/", agencies.retire, name="agency-retire"),
    path("agencies/<int:agency_id>/bring-back/", agencies.bring_back, name="agency-bring-back"),
    path("people/", people.list_, name="person-list"),
    path("people/invite/", people.invite, name="person-invite"),
    path("people/import/", imports.people, name="person-import"),
    path("people/import/<str:kind>/", imports.people_template, name="person-template"),
    path("people/<int:person_id>/", people.detail, name="person-detail"),
    path("people/<int:person_id>/edit/", people.edit, name="person-edit"),
    path("people/<int:person_id>/deactivate/", people.deactivate, name="person-deactivate"),
    path("people/<int:person_id>/reactivate/", people.reactivate, name="person-reactivate"),
    path("people/<int:person_id>/resend/", people.resend, name="person-resend"),
    path("people/<int:person_id>/reset/", people.reset_password, name="person-reset"),
    path("people/<int:person_id>/roles/new/", memberships.create, name="membership-create"),
    path(
        "people/<int:person_id>/roles/<int:membership_id>/",
        memberships.edit,
        name="membership-edit",
    ),
    path(
        "people/<int:person_id>/roles/<int:membership_id>/end/",
        memberships.end,
        name="membership-end",
    ),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
]
