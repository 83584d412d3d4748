"""Groups from a file: brought in, looked at, loaded once and as a whole, and taken away again without loss."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from planner.actions.group_import import ListChanged, NothingToLoad, load_group_file
from stakeholders.actions.group_files import FileIsGone, FileIsLoaded, read_anew, throw_away_file
from stakeholders.actions.groups import change_group
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor
from stakeholders.models import EarlierName, Group, GroupFile, LeavingOut, NameFrom, Position, Project, Route, Side
from stakeholders.queries.group_files import preview_of, reading_of
from stakeholders.queries.groups import groups_of
from stakeholders.spreadsheets.planning import There
from stakeholders.steps import ProjectIsArchived
from tests.factories import MONDAY, at, lead_actor, make_group, make_lead, make_project, make_user, recording
from tests.pages import browser_of, read, stored
from tests.register_factories import leave_out, place
from tests.untidy import GROUPS, council_csv, council_xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


def address(project: Project, name: str, *more: object) -> str:
    return reverse(name, args=[project.code, *more])


def upload(browser: Client, project: Project, data: bytes, name: str = "groups.csv") -> GroupFile:
    """Bring in a file on its page."""
    form = read(browser.get(address(project, "group_import"))).form
    body = form.values | {"file": SimpleUploadedFile(name, data)}
    response = browser.post(address(project, "group_import"), body)
    file = project.group_files.get(code=form.values["code"])
    assert response["Location"] == address(project, "group_import_check", file.code)
    return file


def check(browser: Client, file: GroupFile, button: str = "", **said: str) -> Any:
    """What comes of pressing a button on the page that shows what was understood."""
    here = address(file.project, "group_import_check", file.code)
    values = read(browser.get(here)).form.values
    return browser.post(here, values | said | ({button: "yes"} if button else {}))


def load(browser: Client, file: GroupFile, **said: str) -> Any:
    """Say how the file is meant, look at it, and load it."""
    if said:
        assert check(browser, file, "look", **said).status_code == 302
    return check(browser, file, "load")


def words_of_page(browser: Client, file: GroupFile) -> str:
    return read(browser.get(address(file.project, "group_import_check", file.code))).words


def names(project: Project) -> list[str]:
    return [group.name for group in groups_of(project)]


def box(browser: Client, file: GroupFile, word: str) -> str:
    """The name of the box that says what a word means."""
    page = read(browser.get(address(file.project, "group_import_check", file.code)))
    [label] = [label for label in page.root.all("label") if label.words.startswith(f"“{word}” means")]
    return label.attributes["for"].removeprefix("id_")


def levels(browser: Client, file: GroupFile) -> dict[str, str]:
    """What a person says of the council's own words."""
    page = read(browser.get(address(file.project, "group_import_check", file.code)))
    meant = {"High": "100", "H": "75", "Medium": "50", "Low": "25", "Managers / members": "decider"}
    return {
        label.attributes["for"].removeprefix("id_"): meant[word]
        for label in page.root.all("label")
        if (word := label.words.partition("” means")[0].removeprefix("“")) in meant
    }


# A file as a council keeps it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("council.xlsx", council_xlsx()),
        ("council.csv", council_csv(between=";", writing="utf-8")),
        ("council-tabs.txt", council_csv(between="\t", writing="utf-16")),
    ],
)
def test_an_untidy_file_comes_in_and_goes_out_again_without_loss(
    project: Project, browser: Client, name: str, data: bytes
) -> None:
    file = upload(browser, project, data, name)
    response = load(browser, file, **levels(browser, file))
    assert response["Location"] == address(project, "group_import_check", file.code)

    assert len(names(project)) == GROUPS
    carers = project.groups.get(name="Carers of Ardmoor")
    position = carers.position
    assert position is not None
    assert (carers.side, carers.people_about, carers.people_source) == (Side.CARER, 20, "Ward lists")
    assert (carers.how_affected, carers.name_from) == ("Met in Ardmoor", NameFrom.FILE)
    assert (position.reason, position.wanted, position.mover) == (
        f"From the file “{name}”.",
        75,
        project.members.get(is_lead=True),
    )
    assert [route.words for route in carers.routes.all()] == ["Ardmoor surgery"]
    assert [earlier.name for earlier in carers.earlier_names.all()] == ["Carers, Ardmoor ward"]
    assert project.groups.get(name="Managers of Ardmoor").side == Side.DECIDER
    assert project.groups.get(name="People who came home alone").people_about == 1200
    assert project.groups.get(name="=People who skip the queue=").position is not None
    assert project.groups.get(name="Café-goers of Zoë’s kitchen – Ardmoor").routes.count() == 1
    assert project.groups.get(name="@home wardens").position is None

    lead = lead_actor(project=project)
    for name, changes in (("Carers of Ardmoor", {"places": 4, "reserve": 2}), ("Managers of Ardmoor", {"reserve": 0})):
        change_group(group=project.groups.get(name=name), changes=changes, by=lead)  # type: ignore[arg-type]
    first = exported(browser, project, "xlsx")
    assert exported(browser, project, "csv") == first
    assert len(first) == GROUPS + 1
    assert "'=People who skip the queue=" in [row[0] for row in first]
    for kind in ("csv", "xlsx"):
        again = make_project(lead=project.members.get(is_lead=True).user)
        out = browser.get(address(project, "group_export", kind)).content
        back = upload(browser, again, out, f"groups.{kind}")
        preview = preview_of(back)
        assert (preview.added.count, preview.lacking.count, preview.failed.count) == (GROUPS, 0, 0)
        load(browser, back)
        assert names(again) == names(project)
        assert [again.groups.get(name=name).reserve for name in ("Carers of Ardmoor", "Managers of Ardmoor")] == [2, 0]
        assert exported(browser, again, "csv") == first


def exported(browser: Client, project: Project, kind: str) -> list[list[str]]:
    """The lines of a file as it is taken away."""
    response = browser.get(address(project, "group_export", kind))
    assert f"groups-{project.code}-2027-03-01.{kind}" in response["Content-Disposition"]
    if kind == "csv":
        assert response.content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    rows = sheet.iter_rows()
    return [["" if cell.value is None else _shown(cell.value) for cell in row] for row in rows]


def _shown(value: Any) -> str:
    return value.date().isoformat() if hasattr(value, "date") else str(value)


def test_the_page_says_what_will_load_what_will_not_and_why(project: Project, browser: Client) -> None:
    file = upload(browser, project, council_xlsx(), "council.xlsx")
    words = words_of_page(browser, file)
    assert "48 lines will load. Of 47 lines a value is left out. 3 lines will not load." in words
    assert "Only the sheet “Groups 2027” was read." in words
    assert "Not read: READ ME." in words
    assert "56 Group The line repeats the names of the columns." in words
    assert "57 Carers of Ardmoor The same name stands in line 15." in words
    assert "58 No name The line has no name of a group." in words
    assert "“Impact”: “High” is left out: nobody has said what it means." in words
    assert "And 28 more lines." in words
    assert "Load 48 lines" in words
    assert names(project) == []

    table = list(csv.reader(io.StringIO(browser.get(failed(file)).content.decode("utf-8-sig"))))
    assert table[0][:4] == ["Line in the file", "What is wrong with it", "Group", "Type"]
    assert len(table) == 1 + 47 + 3
    assert table[-2][:3] == ["57", "The same name stands in line 15.", "Carers of Ardmoor"]


def failed(file: GroupFile) -> str:
    return address(file.project, "group_import_failed", file.code)


def test_the_lines_to_mend_stay_for_a_day_after_loading(project: Project, browser: Client) -> None:
    file = upload(browser, project, b"Group;Places\nOne;1\n;4\nTwo;3\n")
    load(browser, file)
    file.refresh_from_db()
    assert (file.rows, file.result["failed"], file.result["lacking"]) == ([], 1, 1)
    told = "“Places”: “1” is left out: places are a number from 2 to 500."
    assert browser.get(failed(file)).content.decode("utf-8-sig") == (
        "Line in the file,What is wrong with it,Group,Places\r\n"
        f"2,{told},One,1\r\n3,The line has no name of a group.,,4\r\n"
    )
    words = words_of_page(browser, file)
    assert "2 new groups. Of 1 line a value was left out. 1 line was not loaded." in words

    call_command("daily")
    assert GroupFile.objects.filter(pk=file.pk).exists()
    with at(MONDAY + timedelta(days=1)):
        call_command("daily")
    assert not GroupFile.objects.exists()
    assert names(project) == ["One", "Two"]


# Loading -------------------------------------------------------------------------------------------------------------


def brought_in(browser: Client, project: Project, text: str) -> GroupFile:
    file = upload(browser, project, text.encode())
    file.project = project
    return file


def test_one_entry_tells_what_a_file_did(project: Project, browser: Client, lead: Actor) -> None:
    make_group(project=project, name="Night staff")
    file = brought_in(browser, project, "Group;Places;Who they are\nNight staff;4;\nYoung carers;3;Carers\n")
    read_anew(file=file, reading=reading_with(file, There.UPDATE), by=lead)
    file.refresh_from_db()
    with recording(project=project) as rows:
        load_group_file(file=file, saw=preview_of(file).saw, by=lead)
    [entry] = rows
    assert (entry.verb, entry.values) == (
        "groups_loaded",
        {"what": {"file": "groups.csv", "added": 1, "changed": 1, "places_changed": 1}},
    )
    night = project.groups.get(name="Night staff")
    assert (night.places, night.version, night.name_from) == (4, 2, NameFrom.TEAM)
    history = read(browser.get(address(project, "history_list"))).words
    assert "Robin loaded the file “groups.csv”. New groups: 1. Changed groups: 1." in history


def reading_with(file: GroupFile, there: There) -> Any:
    reading = reading_of(file)
    return type(reading)(reading.header, reading.columns, reading.words, there, reading.not_loaded)


def test_a_file_is_loaded_once_however_often_the_button_is_pressed(project: Project, browser: Client) -> None:
    file = brought_in(browser, project, "Group\nOne\nTwo\n")
    here = address(project, "group_import_check", file.code)
    body = read(browser.get(here)).form.values | {"load": "yes"}
    assert read(browser.post(here, body, follow=True)).banner == ["2 lines are loaded."]
    before = stored()
    assert read(browser.post(here, body, follow=True)).banner == ["This file was loaded before."]
    assert stored() == before
    assert read(browser.get(address(project, "group_import"))).form.values.keys() >= {"code"}


def test_the_same_form_brings_a_file_in_once(project: Project, browser: Client) -> None:
    code = str(uuid4())
    for _number in range(2):
        body = {"code": code, "file": SimpleUploadedFile("a.csv", b"Group\nOne\n")}
        response = browser.post(address(project, "group_import"), body)
        assert response["Location"] == address(project, "group_import_check", code)
    assert project.group_files.count() == 1


@pytest.mark.parametrize("table", ["stakeholders_group", "stakeholders_route", "stakeholders_position"])
def test_a_crash_in_the_middle_loads_nothing(project: Project, browser: Client, lead: Actor, table: str) -> None:
    file = brought_in(browser, project, "Group;Is affected;Has a say;Contact\nOne;often;never;The shop\n")
    before = stored()

    class PowerIsCutError(Exception):
        pass

    def cut(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(f'INSERT INTO "{table}"'):
            raise PowerIsCutError
        return execute(sql, params, many, context)

    saw = preview_of(file).saw
    with pytest.raises(PowerIsCutError), connection.execute_wrapper(cut):
        load_group_file(file=file, saw=saw, by=lead)
    assert stored() == before
    load_group_file(file=file, saw=saw, by=lead)
    assert names(project) == ["One"]


def test_what_changed_since_the_person_looked_is_told_and_not_loaded(project: Project, browser: Client) -> None:
    file = brought_in(browser, project, "Group\nOne\nTwo\n")
    here = address(project, "group_import_check", file.code)
    body = read(browser.get(here)).form.values | {"load": "yes"}
    make_group(project=project, name="Two")
    response = browser.post(here, body)
    page = read(response)
    assert response.status_code == 409
    assert "Nothing was loaded. Something changed since you looked: this is what would load now." in page.words
    assert "1 line will load." in page.words
    assert names(project) == ["Two"]
    assert browser.post(here, page.form.values | {"load": "yes"}).status_code == 302
    assert names(project) == ["One", "Two"]


def test_load_pressed_over_another_reading_shows_that_first(project: Project, browser: Client) -> None:
    file = brought_in(browser, project, "Group;Other\nOne;Uno\nTwo;Dos\n")
    response = check(browser, file, "load", column_0="", column_1="name")
    assert response.status_code == 409
    assert names(project) == []
    assert check(browser, file, "load").status_code == 302
    assert names(project) == ["Dos", "Uno"]


def test_refusals_of_loading(project: Project, browser: Client, lead: Actor) -> None:
    make_group(project=project, name="One")
    file = brought_in(browser, project, "Group\nOne\n")
    with pytest.raises(NothingToLoad):
        load_group_file(file=file, saw=preview_of(file).saw, by=lead)
    with pytest.raises(ListChanged):
        load_group_file(file=file, saw="", by=lead)
    gone = brought_in(browser, project, "Group\nTwo\n")
    throw_away_file(file=gone, by=lead)
    with pytest.raises(FileIsGone):
        load_group_file(file=gone, saw="", by=lead)
    loaded = brought_in(browser, project, "Group\nThree\n")
    load_group_file(file=loaded, saw=preview_of(loaded).saw, by=lead)
    with pytest.raises(NothingChanged):
        load_group_file(file=loaded, saw="", by=lead)
    with pytest.raises(FileIsLoaded):
        throw_away_file(file=loaded, by=lead)
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        load_group_file(file=file, saw="", by=lead)


def test_thrown_away_is_gone(project: Project, browser: Client) -> None:
    file = brought_in(browser, project, "Group\nOne\n")
    here = address(project, "group_import_check", file.code)
    response = check(browser, file, "throw_away")
    assert response["Location"] == address(project, "group_import")
    assert (browser.get(here).status_code, browser.post(here, {"load": "yes"}).status_code) == (404, 404)
    assert names(project) == []


def test_another_lead_of_the_project_sees_the_file_and_nobody_else(project: Project, browser: Client) -> None:
    file = brought_in(browser, project, "Group\nOne\n")
    here = address(project, "group_import_check", file.code)
    ash, _by = make_lead(project=project)
    other = make_project(lead=make_user(name="Stranger"))
    stranger = browser_of(other.members.get().user)  # type: ignore[arg-type]
    assert browser_of(ash.user).get(here).status_code == 200  # type: ignore[arg-type]
    assert stranger.get(here).status_code == 404
    assert stranger.get(address(other, "group_import_check", file.code)).status_code == 404
    assert stranger.get(address(other, "group_import_failed", file.code)).status_code == 404


# What a file may not do ----------------------------------------------------------------------------------------------


def test_no_file_moves_a_group_below_the_line_or_brings_one_back(project: Project, browser: Client) -> None:
    high = make_group(project=project, name="High", side="carer")
    out = make_group(project=project, name="Out", side="carer")
    low = make_group(project=project, name="Low", side="carer")
    for group in (high, out, low):
        place(group=group, affected=75, say=25)
    leave_out(group=out)
    place(group=low, affected=25, say=25)
    file = brought_in(
        browser,
        project,
        "Group;Is affected;Has a say;Who they are\nHigh;25;50;Staff\nOut;100;100;\nLow;100;0;\nNew;0;100;\n",
    )
    load(browser, file, there="update")

    stands = {group.name: group.position.placing for group in project.groups.select_related("position")}  # type: ignore[union-attr]
    assert {name: (at_.affected, at_.say) for name, at_ in stands.items()} == {
        "High": (75, 50),
        "Out": (75, 25),
        "Low": (100, 0),
        "New": (0, 100),
    }
    assert project.groups.get(name="High").side == Side.CARER
    standing = LeavingOut.objects.filter(project=project, undone=None)
    assert [act.group.name for act in standing] == ["Out"]
    table = browser.get(failed(file)).content.decode("utf-8-sig")
    assert "“Is affected” is left out: a file moves no group below “often”. Move it on its own page." in table
    assert "“Who they are”: “Staff” is left out: a group that stands on the grid keeps who its people are." in table
    assert "Where it stands is left out: the group was left out. Bring it back first." in table
    assert Position.objects.filter(group=high).count() == 2


def test_a_reason_without_a_move_and_a_mark_on_a_known_way_are_told(project: Project, browser: Client) -> None:
    group = make_group(project=project, name="Carers", side="carer")
    place(group=group, affected=75, say=25, reason="They said so.")
    Route.objects.create(project=project, group=group, words="The shop", is_trusted=True)
    lines = 'Carers;The data says so;THE shop [no internet needed]\nNew;Nobody knows;"A café; a cafe\u0301 [trusted]"\n'
    file = brought_in(browser, project, f"Group;Why it stands there;Contact\n{lines}")
    load(browser, file, there="update")
    table = browser.get(failed(file)).content.decode("utf-8-sig")
    for words in ("The data says so", "Nobody knows"):
        assert f"“Why it stands there”: “{words}” is left out: the line moves the group nowhere." in table
    words = "THE shop [no internet needed]"
    assert f"“Contact”: “{words}” is left out: the group has this way, without that mark." in table
    ways = project.routes.values_list("group__name", "words", "is_offline", "is_trusted")
    assert sorted(ways) == [("Carers", "The shop", False, True), ("New", "A café", False, True)]


def test_what_stands_as_the_file_says_is_not_told_to_be_lost(project: Project, browser: Client) -> None:
    group = make_group(project=project, name="Carers", side="carer")
    place(group=group, affected=75, say=25, reason="They said so.\nTwice.")
    Route.objects.create(project=project, group=group, words="The shop", is_trusted=True)
    for way in ("the shop", "the shop [trusted]"):
        head = "Group;Is affected;Has a say;Why it stands there;Contact"
        file = brought_in(browser, project, f"{head}\nCarers;75;25;They said so. Twice.;{way}\n")
        check(browser, file, "look", there="update")
        file.refresh_from_db()
        assert [preview_of(file).lacking.count, preview_of(file).same.count] == [0, 1]


def test_an_earlier_name_means_the_group_of_today_and_empty_cells_change_nothing(
    project: Project, browser: Client
) -> None:
    group = make_group(project=project, name="Carers at night", side="carer")
    EarlierName.objects.create(project=project, group=group, name="Night carers")
    Route.objects.create(project=project, group=group, words="The shop")
    Group.objects.filter(pk=group.pk).update(places=4, how_affected="They lose sleep.")
    file = brought_in(
        browser, project, "Group;Places;Notes;Contact\nNIGHT carers;;;the shop; a friend\n".replace("; a", ";; a")
    )
    load(browser, file, there="update")
    group.refresh_from_db()
    assert (group.name, group.side, group.places, group.how_affected) == (
        "Carers at night",
        "carer",
        4,
        "They lose sleep.",
    )
    assert names(project) == ["Carers at night"]


@pytest.mark.parametrize(
    ("there", "expected"),
    [("skip", {"One": None, "Two": 5}), ("update", {"One": 4, "Two": 5}), ("update_only", {"One": 4})],
)
def test_groups_that_are_there_stay_change_or_are_all_that_changes(
    project: Project, browser: Client, there: str, expected: dict[str, int | None]
) -> None:
    make_group(project=project, name="One")
    file = brought_in(browser, project, "Group;Places\none;4\nTwo;5\n")
    load(browser, file, there=there)
    assert {group.name: group.places for group in groups_of(project)} == expected


def test_lines_and_columns_are_chosen_by_the_person(project: Project, browser: Client) -> None:
    text = "Our list\n\nName of people;Group;Remark\nOne;x;first\nTwo;x;second\nThree;x;third\nFour;x;fourth\n"
    file = brought_in(browser, project, text)
    response = check(browser, file, "look", column_1="", column_0="", not_loaded="x")
    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside("column_0") == ["Say which column has the names of the groups."]
    assert page.errors_beside("not_loaded") == ["“x” is no number of a line. Write them such as 12, 40-45."]
    response = check(browser, file, "look", column_0="name", column_1="name")
    assert read(response).errors_beside("column_1") == ["“Group” is chosen for two columns. Choose it once."]
    response = check(browser, file, "look", header="2")
    assert read(response).errors_beside("header") == ["Line 2 holds nothing."]
    load(browser, file, column_0="name", column_1="", column_2="how_affected", not_loaded="4, 6-7")
    assert [(group.name, group.how_affected) for group in groups_of(project)] == [("Two", "second")]


def test_another_line_of_names_makes_the_columns_be_guessed_anew(project: Project, browser: Client) -> None:
    file = brought_in(browser, project, "Erstens;Zweitens\nNotes;Group\nlate;One\n")
    assert check(browser, file, "look", header="2").status_code == 302
    file.refresh_from_db()
    assert [column and column.value for column in reading_of(file).columns] == ["how_affected", "name"]


# Files that are refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n;;\n", "The file is empty."),
        (b"%PDF-1.7 Group", "This is a PDF. Choose the spreadsheet that it was made from."),
        (
            b"Group;b\n" * 50_001,
            "The file has more than 50,000 lines. Split it, and bring in one part after the other.",
        ),
        (
            b"Group\n" + b"x;" * 101 + b"x",
            "Line 2 has more than 100 columns. Take out those that are not about groups.",
        ),
        (
            b"a" * (20 * 1024 * 1024 + 1),
            "The file is larger than 20 MB. Take out pictures and sheets that are not needed, or split it.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_box(
    project: Project, browser: Client, data: bytes, sentence: str
) -> None:
    before = stored()
    body = {"code": str(uuid4()), "file": SimpleUploadedFile("groups.xlsx", data)}
    response = browser.post(address(project, "group_import"), body)
    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside("file") == page.summary == [sentence]
    assert stored() == before


def test_no_file_at_all_is_told_and_an_archived_project_takes_none(
    project: Project, browser: Client, lead: Actor
) -> None:
    response = browser.post(address(project, "group_import"), {"code": str(uuid4())})
    assert (response.status_code, read(response).errors_beside("file")) == (422, ["Choose a file."])
    archive_project(project=project, by=lead)
    assert browser.get(address(project, "group_import")).status_code == 403
    assert browser.get(address(project, "group_export", "csv")).status_code == 200


# What is taken away --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_empty_file_to_fill_in_is_understood(project: Project, browser: Client, kind: str) -> None:
    data = browser.get(address(project, "group_template", kind)).content
    file = upload(browser, project, data, f"empty.{kind}")
    assert all(reading_of(file).columns)
    assert preview_of(file).loading == 0
    assert browser.get(address(project, "group_template", "ods")).status_code == 404
    assert browser.get(address(project, "group_export", "pdf")).status_code == 404


def test_groups_that_were_left_out_are_taken_away_with_their_record_and_without_names(
    project: Project, browser: Client
) -> None:
    out = make_group(project=project, name="Out", side="carer")
    place(group=out, affected=75, say=25)
    leave_out(group=out)
    headings, line = exported(browser, project, "csv")
    told = dict(zip(headings, line, strict=True))
    assert told["In the list?"] == "left out"
    assert told["Left out or moved below the line: why"] == "We have no time for them."
    assert told["Who was asked, and what they said"] == "Two of them said: ask again."
    assert (told["Left out or moved on"], told["Can be asked back until"]) == ("2027-03-01", "2027-03-15")
    assert (told["Is affected (0 to 100)"], told["Is affected"], told["Say gap"]) == ("75", "often", "50")
    assert told["At the start: Is affected"] == "often"
    assert told["Our guess: nobody in this group has told us"] == "yes"
    assert "Robin" not in ",".join(line)


def test_what_is_filtered_is_taken_away(project: Project, browser: Client) -> None:
    make_group(project=project, name="Night staff", side="frontline")
    make_group(project=project, name="Young carers", side="carer")
    response = browser.get(address(project, "group_export", "csv") + "?side=carer")
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [line[0] for line in lines] == ["Group", "Young carers"]


@pytest.mark.parametrize("there", ["update", "skip"])
def test_a_hundred_lines_take_as_many_queries_as_ten(
    project: Project, browser: Client, lead: Actor, there: str
) -> None:
    head = "Group;Who they are;Is affected;Has a say;Contact;Places"
    counts = []
    for lines in (10, 100):
        for word in ("Radio", "Shop"):
            rows = [f"{lines} carers {number};Carers;{80 + (word == 'Shop')};20;{word};3" for number in range(lines)]
            file = brought_in(browser, project, "\n".join([head, *rows]))
            check(browser, file, "look", there=there)
            file.refresh_from_db()
            file.project = project
            if preview_of(file).loading:
                with CaptureQueriesContext(connection) as queries:
                    load_group_file(file=file, saw=preview_of(file).saw, by=lead)
                counts.append(len(queries))
    assert counts[: len(counts) // 2] == counts[len(counts) // 2 :]
    assert set(project.groups.values_list("version", flat=True)) == {2 if there == "update" else 1}
    assert project.routes.count() == (220 if there == "update" else 110)
