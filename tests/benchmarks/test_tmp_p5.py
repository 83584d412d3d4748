import cProfile, pstats, time
import pytest
from django.test import Client
from stakeholders.models import Project
from tests.benchmarks.test_planner_pages import _drawing, project
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.benchmarks.floor_urls")]

def test_profile(client: Client, project: Project) -> None:
    address = f"/projects/{project.code}/"
    draw, floor = _drawing(client, address), _drawing(client, f"{address}floor/16/")
    for one in (draw, floor):
        for _ in range(20):
            one()
    best = {}
    for _ in range(15):
        for name, one in (("home", draw), ("floor", floor)):
            start = time.process_time()
            for _ in range(10):
                one()
            best[name] = min(best.get(name, 9), time.process_time() - start)
    print("\nBEST", best, best["home"] / best["floor"])
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(100):
        draw()
    profile.disable()
    pstats.Stats(profile).sort_stats("cumtime").print_stats(90)
