"""Who is acting. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """The kinds of actor. Source: architecture.md, "Who is acting"."""

    LEAD = "lead"
    PARTICIPANT = "participant"
    ADMIN = "admin"
    SYSTEM = "system"
    WITHHELD = "withheld"


class NoMember(Exception):
    """A member was asked for where none acts."""


class PersonIsGone(Exception):
    """The person left, or was turned off, while what they sent was waiting."""


class BecamePartOf(Exception):
    """The entry became part of another one of the same person. Holds the code of that one."""

    def __init__(self, code: UUID) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, as actions and the history need it."""

    kind: ActorKind
    member_id: int | None = None
    member_code: UUID | None = None
    name: str = ""
    entered_by: UUID | None = None

    @property
    def pk(self) -> int:
        """The member who acts. Raises NoMember where nobody of the project does."""
        if self.member_id is None:
            raise NoMember(f"{self.kind} is no member.")
        return self.member_id

    @property
    def is_lead(self) -> bool:
        """Whether a lead acts."""
        return self.kind is ActorKind.LEAD


SYSTEM = Actor(ActorKind.SYSTEM, name="Alongside")
