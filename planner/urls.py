"""Addresses of plans."""

from django.urls import path

from planner.views import (
    agreeing,
    exercises,
    history,
    home,
    leaving,
    numbers,
    objections,
    open_points,
    promise,
    signing,
    stages,
    starting,
    take_part,
)

_STAGE = "projects/<code:code>/stages/<int:position>/"
_EXERCISE = _STAGE + "<slug:exercise_key>/"
_CONCERNS = "projects/<code:code>/concerns/"
_MY_CONCERNS = "take-part/<code:code>/concerns/"
_DRAFT = "projects/<code:code>/promise/draft/"
_MY_STAGE = "take-part/<code:code>/stages/<int:position>/"
_MY_EXERCISE = _MY_STAGE + "<slug:exercise_key>/"

urlpatterns = [
    path("projects/", home.project_list, name="project_list"),
    path("projects/new/", starting.project_start, name="project_start"),
    path("projects/<code:code>/", home.project_home, name="project_home"),
    path("projects/<code:code>/next/", home.next_list, name="next_list"),
    path("projects/<code:code>/history/", history.history_list, name="history_list"),
    path("projects/<code:code>/numbers/", numbers.project_numbers, name="project_numbers"),
    path(_CONCERNS, objections.concerns, name="concerns"),
    path(_CONCERNS + "new/", objections.concern_raise, name="concern_raise"),
    path(_CONCERNS + "<uuid:concern_code>/", objections.concern_change, name="concern_change"),
    path(_CONCERNS + "<uuid:concern_code>/reply/", objections.concern_reply, name="concern_reply"),
    path(_CONCERNS + "<uuid:concern_code>/not-good-enough/", objections.not_good_enough, name="not_good_enough"),
    path("projects/<code:code>/stages/", stages.stage_list, name="stage_list"),
    path(_STAGE, stages.stage_detail, name="stage_detail"),
    path(_STAGE + "sheets/", stages.stage_sheets, name="stage_sheets"),
    path(_STAGE + "finish/", signing.stage_finish, name="stage_finish"),
    path(_STAGE + "record/", signing.stage_record, name="stage_record"),
    path(_STAGE + "reopen/", signing.stage_reopen, name="stage_reopen"),
    path("projects/<code:code>/open-points/", open_points.open_points, name="open_points"),
    path("projects/<code:code>/open-points/<uuid:gap_code>/", open_points.gap_renew, name="gap_renew"),
    path(_EXERCISE, exercises.exercise_detail, name="exercise_detail"),
    path(_EXERCISE + "text/", exercises.text_save, name="text_save"),
    path(_EXERCISE + "paste/", exercises.lines_paste, name="lines_paste"),
    path(_EXERCISE + "not-needed/", exercises.not_needed, name="not_needed"),
    path(_EXERCISE + "needed/", exercises.needed_again, name="needed_again"),
    path(_EXERCISE + "entries/<uuid:entry_code>/", exercises.entry_save, name="entry_save"),
    path(_EXERCISE + "entries/<uuid:entry_code>/remove/", exercises.entry_remove, name="entry_remove"),
    path(_EXERCISE + "entries/<uuid:entry_code>/reply/", exercises.entry_reply, name="entry_reply"),
    path(_EXERCISE + "entries/<uuid:entry_code>/row/", exercises.row_make, name="row_make"),
    path("projects/<code:code>/promise/", promise.promise, name="promise"),
    path("projects/<code:code>/promise/answer/", promise.promise_answer, name="promise_answer"),
    path("projects/<code:code>/promise/answers/<uuid:answer_code>/", promise.promise_reply, name="promise_reply"),
    path("projects/<code:code>/promise/spelling/<slug:line_key>/", promise.promise_spelling, name="promise_spelling"),
    path(_DRAFT, promise.promise_draft, name="promise_draft"),
    path(_DRAFT + "publish/", promise.promise_publish, name="promise_publish"),
    path(_DRAFT + "throw-away/", promise.promise_throw_away, name="promise_throw_away"),
    path(_DRAFT + "add/", promise.promise_line_add, name="promise_line_add"),
    path(_DRAFT + "lines/<slug:line_key>/", promise.promise_line_reword, name="promise_line_reword"),
    path(_DRAFT + "lines/<slug:line_key>/drop/", promise.promise_line_drop, name="promise_line_drop"),
    path(_DRAFT + "lines/<slug:line_key>/take-back/", promise.promise_line_take_back, name="promise_line_take_back"),
    path("take-part/<code:code>/", take_part.place, name="take_part"),
    path("take-part/<code:code>/who-sees-what/", take_part.who_sees_what, name="who_sees_what"),
    path("take-part/<code:code>/leave/", leaving.my_leave, name="my_leave"),
    path("take-part/<code:code>/erase/", leaving.my_erase, name="my_erase"),
    path("take-part/<code:code>/my-data/", leaving.my_data, name="my_data"),
    path(_MY_CONCERNS, objections.my_concerns, name="my_concerns"),
    path(_MY_CONCERNS + "new/", objections.my_concern_raise, name="my_concern_raise"),
    path(_MY_CONCERNS + "<uuid:concern_code>/", objections.my_concern_change, name="my_concern_change"),
    path(
        _MY_CONCERNS + "<uuid:concern_code>/not-good-enough/",
        objections.my_not_good_enough,
        name="my_not_good_enough",
    ),
    path("take-part/<code:code>/promise/", promise.my_promise, name="my_promise"),
    path("take-part/<code:code>/promise/<slug:answer>/", promise.my_promise_words, name="my_promise_words"),
    path(_MY_STAGE, take_part.my_stage, name="my_stage"),
    path(_MY_STAGE + "agree/", agreeing.my_agreement, name="my_agreement"),
    path(_MY_STAGE + "agree/as-long-as/", agreeing.my_as_long_as, name="my_as_long_as"),
    path(_MY_STAGE + "agree/not-yet/", agreeing.my_not_yet, name="my_not_yet"),
    path(_MY_STAGE + "record/", agreeing.my_record, name="my_record"),
    path("take-part/<code:code>/as-long-as/<uuid:condition_code>/", agreeing.my_condition, name="my_condition"),
    path(_MY_EXERCISE, take_part.my_exercise, name="my_exercise"),
    path(_MY_EXERCISE + "text/", take_part.my_text_save, name="my_text_save"),
    path(_MY_EXERCISE + "entries/<uuid:entry_code>/", take_part.my_entry_save, name="my_entry_save"),
    path(_MY_EXERCISE + "entries/<uuid:entry_code>/remove/", take_part.my_entry_remove, name="my_entry_remove"),
]
