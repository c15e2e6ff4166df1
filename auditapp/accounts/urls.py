from allauth.account import views as allauth
from django.urls import path, re_path

from .views import (
    agencies,
    imports,
    invitations,
    memberships,
    partnerships,
    people,
    sign_in,
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

urlpatterns += [
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
