"""Secrets: long enough, stored only as a digest, and in no log."""

import logging
import math
from collections.abc import Iterator
from io import StringIO

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import given
from hypothesis import strategies as st

from coproduction.logs import NoSecrets, without_secrets
from coproduction.tokens import new_code, new_secret, secret_digest
from stakeholders.actions.members import invite_lead, replace_link
from stakeholders.models import LeadInvitation, PersonalLink
from stakeholders.queries.links import working_invitation, working_link
from tests.factories import lead_actor, make_participant, make_project

SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SECRET = "Xq2_4-secretSECRETsecret01"

# Length --------------------------------------------------------------------------------------------------------------


def test_a_secret_holds_160_bits_and_is_safe_in_an_address() -> None:
    found = [new_secret() for _ in range(200)]
    assert {len(secret) for secret in found} == {27}
    assert set("".join(found)) <= set(SAFE)
    assert 27 * math.log2(len(SAFE)) > 128
    assert len(set(found)) == 200


def test_every_sign_of_a_secret_is_drawn() -> None:
    """A generator that were stuck, or drew from few signs, would show here: 200 secrets hold every sign."""
    assert set("".join(new_secret() for _ in range(200))) == set(SAFE)


@pytest.mark.parametrize("length", [4, 10, 16])
def test_a_code_is_short_and_has_no_signs_that_are_mixed_up(length: int) -> None:
    found = [new_code(length) for _ in range(200)]
    assert {len(code) for code in found} == {length}
    assert not set("".join(found)) & set("01ilo")
    assert "".join(found).isalnum()


# What is stored ------------------------------------------------------------------------------------------------------


def test_a_digest_is_64_signs_and_never_the_secret(settings: LazySettings) -> None:
    digest = secret_digest(SECRET)
    assert (len(digest), SECRET in digest, digest == secret_digest(SECRET)) == (64, False, True)
    settings.SECRET_KEY = "another-key-of-this-server-" * 3
    assert secret_digest(SECRET) != digest


@given(st.text(max_size=30), st.text(max_size=30))
def test_two_secrets_have_two_digests(one: str, two: str) -> None:
    assert (secret_digest(one) == secret_digest(two)) == (one == two)


@pytest.mark.django_db
def test_only_digests_are_stored() -> None:
    project = make_project(template="short")
    by = lead_actor(project=project)
    member, first, _ = make_participant(project=project, name="Moss")
    way = replace_link(member=member, by=by)
    second = way.secret
    invitation = invite_lead(project=project, email="ash@example.org", by=by)
    assert set(PersonalLink.objects.values_list("secret_digest", flat=True)) == {
        secret_digest(first),
        secret_digest(second),
    }
    assert LeadInvitation.objects.get().secret_digest == secret_digest(invitation)
    everything = str([list(model._base_manager.values()) for model in apps.get_models()])
    for secret in (first, second, way.typed, invitation):
        assert secret not in everything


@pytest.mark.django_db
def test_a_digest_is_no_secret() -> None:
    """Whoever reads the database cannot come in with what stands there."""
    project = make_project(template="short")
    _, secret, _ = make_participant(project=project, name="Moss")
    invitation = invite_lead(project=project, email="ash@example.org", by=lead_actor(project=project))
    assert working_link(secret) is not None
    assert working_link(secret_digest(secret)) is None
    assert working_invitation(secret=invitation) is not None
    assert working_invitation(secret=secret_digest(invitation)) is None


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["", "x", "é\U0001f600", "x" * 5000, "' OR 1=1 --", "%00"])
def test_a_wrong_secret_lets_nobody_in(wrong: str) -> None:
    project = make_project(template="short")
    make_participant(project=project, name="Moss")
    assert working_link(wrong) is None


# Logs ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def log() -> tuple[logging.Logger, StringIO]:
    """A logger with the filter of the settings, and what it wrote."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(NoSecrets())
    logger = logging.Logger("tests.tokens")  # noqa: LOG001  (of its own, in nobody's tree)
    logger.addHandler(handler)
    return logger, stream


ADDRESSES = [
    f"/join/{SECRET}/",
    f"/join/{SECRET}",
    f"https://plan.example.org/join/{SECRET}/?next=/",
    f"/lead-with-us/{SECRET}/",
    f"/accounts/password/reset/key/{SECRET}/",
    f'"GET /join/{SECRET}/ HTTP/1.1" 404',
    f"Not Found: /join/{SECRET}/ and /lead-with-us/{SECRET}/",
    f"{{'path': '/join/{SECRET}'}}",
]


@pytest.mark.parametrize("text", ADDRESSES)
def test_a_text_is_written_without_the_secret(text: str) -> None:
    assert without_secrets(text) == text.replace(SECRET, "…")


@pytest.mark.parametrize(
    "text", ["/take-part/demo234567/", "/join/", "/projects/abc/people/", "Joined by hand", "/lead-with-us/", ""]
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert without_secrets(text) == text


@given(st.text(SAFE, min_size=16, max_size=40), st.sampled_from(["/join/", "/lead-with-us/"]), st.text(max_size=10))
def test_whatever_stands_around_it_a_secret_is_not_written(secret: str, path: str, around: str) -> None:
    assert secret not in without_secrets(f"{path}{secret}/ {around}").removeprefix(path)


@pytest.mark.parametrize("text", ADDRESSES)
def test_a_secret_is_in_no_line_of_the_log(log: tuple[logging.Logger, StringIO], text: str) -> None:
    logger, stream = log
    logger.warning(text)  # noqa: G004, RUF100  (the whole message)
    logger.warning("Not Found: %s", text)
    logger.warning("%(path)s", {"path": text})
    try:
        raise LookupError(text)
    except LookupError:
        logger.exception("It broke.")
    written = stream.getvalue()
    assert SECRET not in written
    assert written.count("…") >= 4
    assert "LookupError" in written


def test_a_traceback_that_another_handler_wrote_down_first_is_cleaned_too(
    log: tuple[logging.Logger, StringIO],
) -> None:
    """A formatter keeps the traceback in the record, and the next handler writes that."""
    logger, stream = log
    logger.handlers.insert(0, logging.StreamHandler(StringIO()))
    try:
        raise LookupError(ADDRESSES[0])
    except LookupError:
        logger.exception("It broke.")
    assert SECRET not in stream.getvalue()


def test_where_it_was_called_from_is_cleaned_too(log: tuple[logging.Logger, StringIO]) -> None:
    logger, stream = log
    record = logging.LogRecord("tests", logging.WARNING, "", 1, "It broke.", (), None, sinfo=f"Stack: {ADDRESSES[0]}")
    logger.handle(record)
    assert SECRET not in stream.getvalue()


def test_a_message_that_cannot_be_made_does_not_break_the_page(log: tuple[logging.Logger, StringIO]) -> None:
    """Python's logging writes about a wrong argument and goes on; the filter must not be stricter."""
    logger, _ = log
    logging.raiseExceptions, before = False, logging.raiseExceptions
    try:
        logger.warning("%d people", "three")
    finally:
        logging.raiseExceptions = before


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{before}{pattern.pattern}"
        else:
            yield from routes(pattern, f"{before}{pattern.pattern}")


def unknown_to_the_logs() -> set[str]:
    """The beginnings of addresses that hold a secret, where a line of the log would tell it."""
    found = [route.replace("^", "") for route in routes(get_resolver()) if "<secret>" in route or "<key>" in route]
    found += [route.replace("^", "") for route in routes(get_resolver()) if "str:secret>" in route]
    paths = {"/" + route.split("<")[0].split("(?P")[0] for route in found}
    assert {"/join/", "/lead-with-us/", "/accounts/password/reset/key/"} <= paths
    return {path for path in paths if without_secrets(f"{path}{SECRET}/") != f"{path}…/"}


def test_every_address_with_a_secret_is_known_to_the_logs() -> None:
    assert unknown_to_the_logs() == set()
