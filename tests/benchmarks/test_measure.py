"""The measure itself: a page that does twice the work costs about twice the floor."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.benchmarks.conftest import Ratio


def test_twice_the_work_costs_twice_the_floor(cpu_ratio: Callable[..., Ratio]) -> None:
    def work() -> None:
        sum(number * number for number in range(20_000))

    def twice() -> None:
        work()
        work()

    assert cpu_ratio(twice, work).ratio == pytest.approx(2, rel=0.2)


@pytest.mark.django_db
def test_the_floor_page_is_as_dear_as_itself(cpu_ratio: Callable[..., Ratio], client: Client) -> None:
    def floor() -> object:
        return client.get("/health/")

    assert cpu_ratio(floor, floor).ratio == pytest.approx(1, rel=0.2)
