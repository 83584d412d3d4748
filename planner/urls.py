"""Addresses of plans."""

from django.urls import path

from planner.views import exercises, history, home, signing, stages, starting, take_part

_STAGE = "projects/<code:code>/stages/<int:position>/"
_EXERCISE = _STAGE + "<slug:exercise_key>/"
_MY_STAGE = "take-part/<code:code>/stages/<int:position>/"
_MY_EXERCISE = _MY_STAGE + "<slug:exercise_key>/"

urlpatterns = [
    path("projects/", home.project_list, name="project_list"),
    path("projects/new/", starting.project_start, name="project_start"),
    path("projects/<code:code>/", home.project_home, name="project_home"),
    path("projects/<code:code>/next/", home.next_list, name="next_list"),
    path("projects/<code:code>/history/", history.history_list, name="history_list"),
    path("projects/<code:code>/stages/", stages.stage_list, name="stage_list"),
    path(_STAGE, stages.stage_detail, name="stage_detail"),
    path(_STAGE + "sheets/", stages.stage_sheets, name="stage_sheets"),
    path(_STAGE + "finish/", signing.stage_finish, name="stage_finish"),
    path(_STAGE + "record/", signing.stage_record, name="stage_record"),
    path(_EXERCISE, exercises.exercise_detail, name="exercise_detail"),
    path(_EXERCISE + "text/", exercises.text_save, name="text_save"),
    path(_EXERCISE + "paste/", exercises.lines_paste, name="lines_paste"),
    path(_EXERCISE + "not-needed/", exercises.not_needed, name="not_needed"),
    path(_EXERCISE + "needed/", exercises.needed_again, name="needed_again"),
    path(_EXERCISE + "entries/<uuid:entry_code>/", exercises.entry_save, name="entry_save"),
    path(_EXERCISE + "entries/<uuid:entry_code>/remove/", exercises.entry_remove, name="entry_remove"),
    path("take-part/<code:code>/", take_part.place, name="take_part"),
    path("take-part/<code:code>/who-sees-what/", take_part.who_sees_what, name="who_sees_what"),
    path(_MY_STAGE, take_part.my_stage, name="my_stage"),
    path(_MY_STAGE + "agree/", take_part.my_agreement, name="my_agreement"),
    path(_MY_EXERCISE, take_part.my_exercise, name="my_exercise"),
    path(_MY_EXERCISE + "text/", take_part.my_text_save, name="my_text_save"),
    path(_MY_EXERCISE + "entries/<uuid:entry_code>/", take_part.my_entry_save, name="my_entry_save"),
    path(_MY_EXERCISE + "entries/<uuid:entry_code>/remove/", take_part.my_entry_remove, name="my_entry_remove"),
]
