"""Every address of the site. Each view declares who may use it."""

from allauth.account import views as allauth_views
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path

from coproduction.addresses import register
from stakeholders.access import Access, AccessKind, declare

register()

_open = Access(AccessKind.PUBLIC, "Signing in comes before having an account.")
_own = Access(AccessKind.ACCOUNT, "django-allauth asks to sign in.")

admin.site.login = declare(secure_admin_login(admin.site.login), _open)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Alongside"

accounts = [
    path("sign-in/", declare(allauth_views.login, _open), name="account_login"),
    path("sign-out/", declare(allauth_views.logout, _open), name="account_logout"),
    path("sign-up/", declare(allauth_views.signup, _open), name="account_signup"),
    path("inactive/", declare(allauth_views.account_inactive, _open), name="account_inactive"),
    path("confirm/", declare(allauth_views.reauthenticate, _own), name="account_reauthenticate"),
    path("e-mail/", declare(allauth_views.email, _own), name="account_email"),
    path(
        "e-mail/sent/",
        declare(allauth_views.email_verification_sent, _open),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^e-mail/confirm/(?P<key>[-:\w]+)/$",
        declare(allauth_views.confirm_email, _open),
        name="account_confirm_email",
    ),
    path("password/change/", declare(allauth_views.password_change, _own), name="account_change_password"),
    path("password/set/", declare(allauth_views.password_set, _own), name="account_set_password"),
    path("password/reset/", declare(allauth_views.password_reset, _open), name="account_reset_password"),
    path("password/reset/sent/", declare(allauth_views.password_reset_done, _open), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        declare(allauth_views.password_reset_from_key, _open),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        declare(allauth_views.password_reset_from_key_done, _open),
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    path("accounts/", include(accounts)),
    path("", include("stakeholders.urls")),
    path("", include("planner.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "planner.views.errors.bad_request"
handler403 = "planner.views.errors.permission_denied"
handler404 = "planner.views.errors.page_not_found"
handler500 = "planner.views.errors.server_error"
