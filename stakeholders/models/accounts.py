"""Accounts: leads and admins. Participants never have one."""

from typing import Any, ClassVar

from django.apps import apps
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    """Makes accounts that sign in by e-mail address."""

    def _create(self, email: str, password: str | None, **fields: Any) -> "User":
        """An account whose address is taken for proved: somebody in charge made it."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        known = apps.get_model("account", "EmailAddress")
        known.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account for a lead. Raises ValueError without an e-mail address."""
        return self._create(email, password, **fields)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account for an admin, who may use Django admin. Raises ValueError without an e-mail address."""
        return self._create(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractUser):
    """Somebody with an account: a lead, an admin, or both."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", max_length=254, unique=True)
    name = models.CharField(max_length=80, help_text="As other leads see it.")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = "account"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
        ]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        """The name, or the e-mail address where there is none."""
        return self.name or self.email

    def get_short_name(self) -> str:
        """The first word of the name."""
        return self.get_full_name().split()[0]
