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


class PlaceConverter(CodeConverter):
    """A participant's place: a project's code, and after a dot the person for whom somebody else types."""

    regex = CodeConverter.regex + r"(?:\.[0-9a-f]{32})?"


def register() -> None:
    """Make `<code:…>` and `<place:…>` known; called once by the project's addresses."""
    register_converter(CodeConverter, "code")
    register_converter(PlaceConverter, "place")
