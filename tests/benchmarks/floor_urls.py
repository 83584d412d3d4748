"""The site's addresses, and beside them the floor: a page that only draws rows.

It has the same shell, sign-in and middleware as the page it is measured against and draws as many rows, each with a
link, a hint and a mark as a task has, from one query.
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


@lead_view
def floor(request: LeadRequest, project: Project, rows: int) -> HttpResponse:
    """`rows` rows from one query."""
    exercises = list(Exercise.objects.filter(project=project).order_by("pk")[:rows])
    return HttpResponse(_FLOOR.render({"project": project, "nav": "home", "rows": exercises}, request))


urlpatterns = [
    path("projects/<str:code>/floor/<int:rows>/", floor),
    path("", include("coproduction.urls")),
]
