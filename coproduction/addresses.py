"""The parts of addresses that are not plain Django."""

from django.urls import register_converter


class CodeConverter:
    """A project's code: small letters and digits. Anything else is no address of ours, and asks no database."""

    regex = "[a-z0-9]{6,16}"

    def to_python(self, value: str) -> str:
        """The code as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The code as it stands."""
        return value


def register() -> None:
    """Make `<code:…>` known; called once by the project's addresses."""
    register_converter(CodeConverter, "code")
