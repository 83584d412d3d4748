"""Addresses about people."""

from django.urls import path

from stakeholders.views import accounts, invitations, links, people, projects, public

urlpatterns = [
    path("", public.welcome, name="welcome"),
    path("help/", public.help_page, name="help"),
    path("privacy/", public.privacy, name="privacy"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("health/", public.health, name="health"),
    path("accounts/", accounts.account_detail, name="account_detail"),
    path("accounts/delete/", accounts.account_delete, name="account_delete"),
    path("lead-with-us/", invitations.invitation_accept, name="invitation_accept"),
    path("lead-with-us/<str:secret>/", invitations.invitation_open, name="invitation_open"),
    path("join/<str:secret>/", links.link_open, name="link_open"),
    path("projects/<code:code>/edit/", projects.project_edit, name="project_edit"),
    path("projects/<code:code>/archive/", projects.project_archive, name="project_archive"),
    path("projects/<code:code>/people/", people.people_list, name="people_list"),
    path("projects/<code:code>/people/add/", people.person_add, name="person_add"),
    path("projects/<code:code>/people/invite-lead/", people.lead_invite, name="lead_invite"),
    path(
        "projects/<code:code>/people/invitations/<uuid:invitation_code>/turn-off/",
        people.invitation_turn_off,
        name="invitation_turn_off",
    ),
    path("projects/<code:code>/people/<uuid:member_code>/link/", people.link_replace, name="link_replace"),
    path("projects/<code:code>/people/<uuid:member_code>/turn-off/", people.person_turn_off, name="person_turn_off"),
    path("projects/<code:code>/people/speak-as/", people.lead_side, name="lead_side"),
    path("projects/<code:code>/people/leave/", people.lead_leave, name="lead_leave"),
    path("take-part/<code:code>/my-link/", links.my_link, name="my_link"),
    path("take-part/<code:code>/name/", links.my_name, name="my_name"),
    path("take-part/<code:code>/side/", links.my_side, name="my_side"),
    path("take-part/<code:code>/sign-out/", links.link_sign_out, name="link_sign_out"),
]
