"""The health page, which a monitor asks."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client


@pytest.mark.django_db
def test_health_says_ok(client: Client) -> None:
    response = client.get("/health/")

    assert (response.status_code, response.content) == (200, b"ok")
    assert response["Content-Type"] == "text/plain"


@pytest.mark.django_db
def test_health_says_nothing_else_of_the_machine(client: Client) -> None:
    response = client.get("/health/")

    assert "Server" not in response
    assert connection.vendor not in str(response.headers)


@pytest.mark.django_db
def test_the_database_of_tests_is_a_file_or_a_server() -> None:
    name = connection.settings_dict["NAME"]

    assert connection.vendor == "postgresql" or Path(name).is_file()
