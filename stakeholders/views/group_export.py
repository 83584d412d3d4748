"""Groups as a file to take away: those that the table shows, and empty files to fill in."""

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coproduction.languages import said
from stakeholders.access import LeadRequest, lead_view
from stakeholders.models import Project
from stakeholders.queries.group_export import export_table
from stakeholders.queries.group_table import TableAsked
from stakeholders.spreadsheets.columns import CHOSEN, HEADINGS, Column
from stakeholders.spreadsheets.values import MEANINGS
from stakeholders.spreadsheets.writing import CSV_TYPE, XLSX_TYPE, Cell, csv_pieces, workbook_file

KINDS = ("csv", "xlsx")


@lead_view
@require_safe
def group_export(request: LeadRequest, project: Project, kind: str) -> HttpResponse:
    """The groups that the table shows on all its pages, as a file: the address asks as that of the table does."""
    _refuse_other(kind)
    name = f"{slugify(_('groups'))}-{project.code}-{timezone.localdate():%Y-%m-%d}"
    return _file(export_table(project, TableAsked.from_query(request.GET)), kind, name)


def _refuse_other(kind: str) -> None:
    """Raises Http404 for a kind of file that is not made."""
    if kind not in KINDS:
        raise Http404


def _file(
    table: Sequence[Sequence[Cell]],
    kind: str,
    name: str,
    *,
    choices: Mapping[int, Sequence[str]] | None = None,
    notes: Sequence[Sequence[str]] = (),
) -> HttpResponse:
    if kind == "csv":
        response = HttpResponse(csv_pieces(table), content_type=CSV_TYPE)
    else:
        book = workbook_file(table, title=_("Groups"), choices=choices, notes=notes, notes_title=_("How to fill it in"))
        response = HttpResponse(book, content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


@lead_view
@require_safe
def group_template(request: LeadRequest, project: Project, kind: str) -> HttpResponse:
    """An empty file with the names of the columns. The Excel file offers our words, and says what goes where."""
    _refuse_other(kind)
    columns = list(Column)
    words = {column: [_offered(words) for words in MEANINGS[column].values()] for column in CHOSEN}
    choices = {place: words[column] for place, column in enumerate(columns) if column in words}
    notes = [[said(HEADINGS[column]), _help(column, words)] for column in columns]
    table = [[said(HEADINGS[column]) for column in columns]]
    return _file(table, kind, slugify(_("groups to fill in")), choices=choices, notes=notes)


def _offered(words: Sequence[str]) -> str:
    """The word for a meaning that a list offers: without a comma, which would end it there."""
    return next(said(word) for word in words if "," not in word).capitalize()


def _help(column: Column, words: dict[Column, list[str]]) -> str:
    """What goes into a column."""
    told = {
        Column.NAME: _("The name, as its people would say it. It must be there. 80 letters at most."),
        Column.EARLIER: _("Names that the group had before, with a semicolon between them."),
        Column.PEOPLE_ABOUT: _("A number, such as 1,200."),
        Column.PEOPLE_SOURCE: _("Where that number is from."),
        Column.HOW_AFFECTED: _("In a sentence or two. 500 letters at most."),
        Column.SPEAKS_FOR: _("A person, a group or an organisation."),
        Column.REASON: _("Why you say that it is affected so much, and has so much say."),
        Column.PLACES: _("Places in the team for its people, 2 at least."),
        Column.RESERVE: _("How many people stand ready, where somebody leaves."),
        Column.ROUTES: _("With a semicolon between them. [no internet needed] and [trusted] may stand behind each."),
    }
    if column in words:
        return _("One of these: %(words)s.") % {"words": "; ".join(words[column])}
    return told[column]
