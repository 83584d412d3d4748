"""The site's addresses, and beside them the floor: pages that only draw rows.

They have the same shell, sign-in and middleware as the page that is measured against them and draw as many rows from
one query: each with a link, a hint and a mark as a task has, or a table's row with as many cells.
"""

from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from planner.models import Exercise
from stakeholders.access import LeadRequest, lead_view
from stakeholders.models import Project

_FLOOR = engines["django"].from_string(
    """{% extends "base.html" %}
{% block title %}Floor{% endblock title %}
{% block masthead %}<div class="masthead"><h1>{{ project.name }}</h1></div>{% endblock masthead %}
{% block content %}
    <ul class="tasks">
        {% for row in rows %}
            <li>
                <div>
                    <a href="{% url 'exercise_detail' project.code 1 row.key %}">{{ row.title }}</a>
                    <span class="hint">{{ row.prompt }}</span>
                </div>
                {% include "_status.html" with state="todo" words="To do" %}
            </li>
        {% endfor %}
    </ul>
{% endblock content %}"""
)

_TABLE = engines["django"].from_string(
    """{% extends "base.html" %}
{% block title %}Floor{% endblock title %}
{% block masthead %}<div class="masthead"><h1>{{ project.name }}</h1></div>{% endblock masthead %}
{% block content %}
    <table class="flip">
        <thead><tr>{% for title in titles %}<th scope="col">{{ title }}</th>{% endfor %}</tr></thead>
        <tbody>
            {% for row in rows %}
                <tr>
                    <th scope="row">
                        <a href="{% url 'group_detail' project.code row.code %}"><bdi>{{ row.name }}</bdi></a>
                        <span class="line small quiet">{{ row.how_affected }}</span>
                    </th>
                    <td data-l="{{ label_1 }}">{{ row.get_side_display }}</td>
                    <td data-l="{{ label_2 }}">{{ row.position.affected }}</td>
                    <td data-l="{{ label_3 }}">{{ row.position.say }}</td>
                    <td data-l="{{ label_4 }}">{{ row.position.wanted }}</td>
                    <td data-l="{{ label_5 }}">{{ row.version }}</td>
                    <td data-l="{{ label_6 }}">{{ row.places }}</td>
                    <td data-wide>
                        <a href="{% url 'group_move' project.code row.code %}">Move <bdi>{{ row.name }}</bdi></a>
                    </td>
                </tr>
            {% endfor %}
        </tbody>
    </table>
{% endblock content %}"""
)
TITLES = ("Group", "Who they are", "Is affected", "Has a say", "Should have", "Say gap", "Places and ways", "")


@lead_view
def floor_table(request: LeadRequest, project: Project, rows: int) -> HttpResponse:
    """`rows` rows of a table of 8 cells, each with its label in the language of the page, from one query."""
    groups = list(project.groups.select_related("position").order_by("pk")[:rows])
    labels = {f"label_{number}": title for number, title in enumerate(TITLES)}
    context = {"project": project, "nav": "groups", "rows": groups, "titles": TITLES, **labels}
    return HttpResponse(_TABLE.render(context, request))


@lead_view
def floor(request: LeadRequest, project: Project, rows: int) -> HttpResponse:
    """`rows` rows from one query."""
    exercises = list(Exercise.objects.filter(project=project).order_by("pk")[:rows])
    return HttpResponse(_FLOOR.render({"project": project, "nav": "home", "rows": exercises}, request))


urlpatterns = [
    path("projects/<str:code>/floor/<int:rows>/", floor),
    path("projects/<str:code>/floor-table/<int:rows>/", floor_table),
    path("", include("coproduction.urls")),
]
