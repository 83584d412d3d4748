"""Django admin about people: accounts, and projects and their history to read.

An admin learns no more than the work needs: no name of a person in a project, no value of theirs in the history, no
link. Source: product.md, "People" and "The privacy rule".
"""

from collections.abc import Iterable
from typing import Any

import django_tasks_db.admin  # noqa: F401  (registers what is taken back below)
from allauth.account import admin as allauth_admin
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django_tasks_db.models import DBTaskResult

from stakeholders.access import Access, AccessKind, access_of, declare, is_admin_view
from stakeholders.actions.accounts import delete_account, rename_account
from stakeholders.actions.members import LastLead
from stakeholders.actors import Actor, ActorKind
from stakeholders.catalogue import FEWEST_EXAMPLES, MOST_EXAMPLES, CatalogueError, check_examples, check_question
from stakeholders.models import CatalogueCard, HistoryEntry, Mail, Member, Project, User
from stakeholders.queries.people import memberships_where_last_lead

# Addresses are kept with the account, and nothing here uses groups of permissions.
admin.site.unregister(allauth_admin.EmailAddress)
admin.site.unregister(Group)
# It shows what errors said.
admin.site.unregister(DBTaskResult)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that can be read and searched, and never added, changed or deleted here.

    Rows can be filtered only by what `list_filter` offers: otherwise an address such as `?name__startswith=A` would
    tell what no page shows.
    """

    actions = None
    list_per_page = 50
    view_on_site = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what a filter beside the list offers."""
        filters = {item[0] if isinstance(item, tuple) else item for item in self.get_list_filter(request)}
        return lookup.split("__")[0] in filters and super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list. Raises PermissionDenied for whoever sends something to it."""
        if request.method == "POST":
            raise PermissionDenied
        return super().changelist_view(request, extra_context)


# Accounts ------------------------------------------------------------------------------------------------------------


class _EmailMixin(forms.ModelForm):  # type: ignore[type-arg]
    """An e-mail address in small letters that nobody else signs in with."""

    def clean_email(self) -> str:
        """Raises ValidationError for an address that belongs to another account."""
        email = str(self.cleaned_data["email"]).lower()
        others = EmailAddress.objects.filter(email__iexact=email, verified=True).exclude(user_id=self.instance.pk)
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists() or others.exists():
            raise forms.ValidationError("There is an account with this e-mail address already.")
        return email


class AccountAdditionForm(_EmailMixin, BaseUserCreationForm):  # type: ignore[type-arg]
    """A new account, with a password that the admin hands over."""

    class Meta:
        model = User
        fields = ("email", "name")


class AccountChangeForm(_EmailMixin, UserChangeForm):  # type: ignore[type-arg]
    """An account as it stands."""

    class Meta:
        model = User
        fields = ("email", "name", "password", "is_active", "is_staff", "is_superuser")
        field_classes: dict[str, Any] = {}


@admin.register(User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]
    """Accounts that sign in by e-mail address."""

    form = AccountChangeForm
    add_form = AccountAdditionForm
    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    list_per_page = 50
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    actions = None
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        ("What the account may do", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "name", "password1", "password2")}),)

    def get_urls(self) -> list[URLPattern]:
        """Django's own addresses; the one for a new password says who may use it, because Django leaves that out."""
        urls: list[URLPattern] = super().get_urls()
        for pattern in urls:
            if access_of(pattern.callback) is None and not is_admin_view(pattern.callback):
                declare(pattern.callback, Access(AccessKind.ADMIN))
        return urls

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save, and keep the address that django-allauth knows and the name in projects the same."""
        super().save_model(request, obj, form, change)
        if not change or "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).delete()
            EmailAddress.objects.create(user=obj, email=obj.email, verified=True, primary=True)
        if change and "name" in form.changed_data:
            rename_account(user=obj, name=obj.name, by=_admin(request))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Admins, one account at a time, and never their own."""
        return obj is not None and obj != request.user and super().has_delete_permission(request, obj)

    def get_deleted_objects(
        self, objs: QuerySet[User] | Iterable[User], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """What deleting does, in words. The projects that would have no lead stand in its way."""
        accounts = list(objs)
        blocking = [
            f"{user.email} is the only lead of {membership.project}."
            for user in accounts
            for membership in memberships_where_last_lead(user)
        ]
        return [user.email for user in accounts], {"accounts": len(accounts)}, set(), blocking

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """Delete an account as the person would: the name leaves every project's history, and the admin's log too.

        Raises PermissionDenied where somebody has become a project's last lead since the page was shown.
        """
        logged = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(obj.pk))
        try:
            delete_account(user=obj, by=_admin(request))
        except LastLead as error:
            raise PermissionDenied from error
        logged.update(object_repr="An account that was deleted")


def _admin(request: HttpRequest) -> Actor:
    return Actor(ActorKind.ADMIN, name=request.user.get_username())


# Cards of groups often forgotten -------------------------------------------------------------------------------------


class ExamplesField(forms.CharField):
    """A list of groups, edited one a line."""

    widget = forms.Textarea(attrs={"class": "vLargeTextField", "rows": MOST_EXAMPLES})

    def prepare_value(self, value: Any) -> Any:
        """The list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the lines say something else."""
        return bool(super().has_changed(self.prepare_value(initial), self.prepare_value(data)))

    def clean(self, value: Any) -> Any:
        """The lines as a list. Raises ValidationError for one that no card can have."""
        lines = str(super().clean(value)).splitlines()
        try:
            return list(check_examples(lines))
        except CatalogueError as error:
            raise forms.ValidationError(str(error)) from error


class CardForm(forms.ModelForm):  # type: ignore[type-arg]
    """One card, held to the rules of those that ship."""

    examples = ExamplesField(help_text=f"{FEWEST_EXAMPLES} to {MOST_EXAMPLES} groups in plain words, one on each line.")

    class Meta:
        model = CatalogueCard
        fields = ("key", "position", "title", "question", "examples", "is_used")
        widgets = {"question": forms.TextInput(attrs={"class": "vLargeTextField"})}

    def clean_question(self) -> str:
        """Raises ValidationError for none, or more than one."""
        try:
            return check_question(self.cleaned_data["question"])
        except CatalogueError as error:
            raise forms.ValidationError(str(error)) from error


@admin.register(CatalogueCard)
class CardAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The cards that every project is asked, those that ship too. Each save makes a new version.

    What a project answered stands nowhere here.
    """

    form = CardForm
    list_display = ("title", "key", "position", "is_used", "version", "built_in_version")
    list_filter = ("is_used",)
    list_per_page = 50
    search_fields = ("title", "key", "question")
    actions = None
    fields = ("key", "position", "title", "question", "examples", "is_used", "version", "built_in_version")

    def get_readonly_fields(self, request: HttpRequest, obj: CatalogueCard | None = None) -> tuple[str, ...]:
        """The versions; and the key once it is given, because that is how a built-in card is known."""
        return ("version", "built_in_version", *(("key",) if obj is not None else ()))

    def has_delete_permission(self, request: HttpRequest, obj: CatalogueCard | None = None) -> bool:
        """One at a time, and only one of their own that no project has answered. Any can be taken out of use."""
        may = obj is not None and not obj.built_in_version and not obj.answers.exists()
        return may and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: CatalogueCard, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save it as the next version."""
        if change:
            obj.version = F("version") + 1
        super().save_model(request, obj, form, change)
        obj.refresh_from_db()


# Projects ------------------------------------------------------------------------------------------------------------


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin):
    """Projects, to read. Their leads change them."""

    list_display = ("name", "code", "organisation", "starts_on", "ends_on", "is_in_use")
    list_filter = (("archived_at", admin.EmptyFieldListFilter), "sensitive", "idea_from")
    search_fields = ("name", "code", "organisation")
    ordering = ("name", "pk")
    fields = (
        "code",
        "name",
        "sentence",
        "starts_on",
        "ends_on",
        "idea_from",
        "people_about",
        "sensitive",
        "organisation",
        "contact",
        "pay",
        "discreet_name",
        "time_zone",
        "created_at",
        "archived_at",
    )

    @admin.display(boolean=True, description="in use", ordering="archived_at")
    def is_in_use(self, project: Project) -> bool:
        """Whether it is not archived."""
        return not project.is_archived


@admin.register(Member)
class MemberAdmin(ReadOnlyAdmin):
    """People in projects, without their names: enough to help somebody whose link fails."""

    list_display = ("code", "project", "is_lead", "side", "joined_at", "turned_off_at", "left_at")
    list_filter = (
        "is_lead",
        "side",
        ("joined_at", admin.EmptyFieldListFilter),
        ("turned_off_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("project",)
    search_fields = ("code", "project__name", "project__code")
    ordering = ("project__name", "pk")
    fields = (
        "code",
        "project",
        "is_lead",
        "side",
        "side_chosen_at",
        "created_at",
        "joined_at",
        "turned_off_at",
        "left_at",
    )

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Member | None:
        """One person, with the name taken out: Django writes it in the heading of the page."""
        member = super().get_object(request, object_id, from_field)
        if member is not None:
            member.name = ""
        return member


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """What became of mail, to find out why it does not arrive; never to whom it went."""

    list_display = ("created_at", "project", "kind", "state", "failure", "tries")
    list_filter = ("kind", "state", "failure", "created_at")
    list_select_related = ("project",)
    search_fields = ("code", "project__name", "project__code")
    fields = ("code", "project", "kind", "state", "failure", "tries", "created_at", "ended_at")


@admin.register(DBTaskResult)
class TaskAdmin(ReadOnlyAdmin):
    """What a worker did, and when. Not what an error said: that may hold an address."""

    list_display = ("enqueued_at", "task_path", "status", "started_at", "finished_at")
    list_filter = ("status",)
    ordering = ("-enqueued_at",)
    fields = ("id", "task_path", "status", "enqueued_at", "started_at", "finished_at", "exception_class_path")


@admin.register(HistoryEntry)
class HistoryEntryAdmin(ReadOnlyAdmin):
    """What was done, and when; never by whom, because that stands in side rows that only leads read."""

    list_display = ("at", "project", "verb", "actor_kind")
    list_filter = ("verb", "actor_kind", "at")
    list_select_related = ("project",)
    search_fields = ("verb", "project__name", "project__code")
    fields = ("code", "project", "at", "verb", "actor_kind", "values")
