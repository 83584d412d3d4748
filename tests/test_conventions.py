"""House rules that a reader would have to remember, kept by looking at the code itself.

Each rule is a function from the text of a file to the faults in it, one sentence each. Each is shown a bad sample
first, because a rule that finds nothing may be blind. Source: architecture.md.
"""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]
APPS = ("planner", "stakeholders")
TEMPLATES = ROOT / "templates"
WITH_WORDS = (".html", ".txt")
LONGEST_MODULE = 600
"""Lines. Longer ones become a folder with one file a noun."""

MUTABLE = {
    "planner.CheckIn",
    "planner.CheckInAnswer",
    "planner.CheckInComment",
    "planner.CheckInListing",
    "planner.CheckInWords",
    "planner.Entry",
    "planner.EntryReply",
    "planner.Exercise",
    "planner.Gap",
    "planner.KeptRow",
    "planner.NotGoodEnough",
    "planner.NoteText",
    "planner.Objection",
    "planner.Plan",
    "planner.PlannerTemplate",
    "planner.PromiseAnswer",
    "planner.PromiseLine",
    "planner.PromiseVersion",
    "planner.Stage",
    "planner.TalkAgreement",
    "planner.TalkNote",
    "planner.TemplateExercise",
    "planner.TemplateStage",
    "planner.ValueReplyNotEnough",
    "stakeholders.Approach",
    "stakeholders.Arrival",
    "stakeholders.Belonging",
    "stakeholders.CardAnswer",
    "stakeholders.CardGroup",
    "stakeholders.CatalogueCard",
    "stakeholders.Challenge",
    "stakeholders.Consent",
    "stakeholders.Contact",
    "stakeholders.Group",
    "stakeholders.GroupFile",
    "stakeholders.HeardAnotherWay",
    "stakeholders.HistoryPersonal",
    "stakeholders.Judgement",
    "stakeholders.LeadInvitation",
    "stakeholders.Mail",
    "stakeholders.MailStop",
    "stakeholders.Member",
    "stakeholders.Need",
    "stakeholders.PayWish",
    "stakeholders.Payment",
    "stakeholders.PersonalLink",
    "stakeholders.PlaceHeld",
    "stakeholders.Project",
    "stakeholders.Recruit",
    "stakeholders.RecruitGroup",
    "stakeholders.RecruitStep",
    "stakeholders.ReplyNotEnough",
    "stakeholders.Route",
    "stakeholders.SharedLink",
    "stakeholders.TypedTries",
    "stakeholders.User",
    "stakeholders.WithheldEntry",
}
NEVER_CHANGED = {
    "planner.CheckInResult",
    "planner.CheckInValue",
    "planner.Condition",
    "planner.ConditionCleared",
    "planner.GapRenewal",
    "planner.Key",
    "planner.KeyLapse",
    "planner.NumberChange",
    "planner.ObjectionReply",
    "planner.PromiseReply",
    "planner.Reopening",
    "planner.SignOff",
    "planner.SpellingFix",
    "planner.Stale",
    "planner.TalkState",
    "planner.ValueReply",
    "stakeholders.BringingBack",
    "stakeholders.ChallengeReply",
    "stakeholders.CoverageLine",
    "stakeholders.CoverageRecord",
    "stakeholders.EarlierName",
    "stakeholders.HistoryEntry",
    "stakeholders.LeavingOut",
    "stakeholders.Moment",
    "stakeholders.Position",
    "stakeholders.Reveal",
    "stakeholders.RevealedView",
    "stakeholders.Window",
}

BANNED_WORDS = re.compile(
    r"\b(stakeholders?|engagement|captur(?:e[ds]?|ing)|empower\w*|service[ -]users?|hard[ -]to[ -]reach|lorem"
    r"|coming soon|please|sorry|oops|invalid)\b",
    re.IGNORECASE,
)

CODE_WORDS = re.compile(
    r"\b(gates?|published gaps?|coverage|objections?|withheld|stale|cohorts?|workspaces?|surveys?|quotas?|registers?"
    r"|recruits?|at risk|set aside)\b",
    re.IGNORECASE,
)
"""What code calls things that pages call otherwise. Source: exercises.md, "One name for each thing"."""

LEADS_WORDS = re.compile(r"\b(sign(?:s|ed)?[ -]off|frontline|routes?|targets?|keys?)\b", re.IGNORECASE)
"""What participants read otherwise: they agree that a stage is finished. Source: exercises.md, its first paragraph."""


LETTERS_TO_PARTICIPANTS = tuple(
    f"stakeholders/email/{name}.txt"
    for name in ("own_link", "shared_link", "link_to_self", "record", "check_in", "check_in_reminder")
)
SHOWN_TO_PARTICIPANTS = (
    *("stakeholders/code_open.html", "stakeholders/code_wait.html", "stakeholders/join_no_link.html"),
    *("stakeholders/link_ended.html", "stakeholders/no_more_mail.html", "stakeholders/no_more_mail_unknown.html"),
    *("stakeholders/consent_sheet.html", "stakeholders/link_poster.html", "stakeholders/link_cards.html"),
    "planner/paper_sheets.html",
)
"""What people read who have no place yet, and what is printed for them."""

# Rules for Python ---------------------------------------------------------------------------------------------------


def rows_taken_past_the_project(source: str) -> list[str]:
    """Rows that a view, form or template tag takes for itself, where it should take them from an authorised project."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}:
            faults.append(f"line {node.lineno}: .{node.attr}")
        if isinstance(node, ast.Call) and node.args and _name(node.func) in {"get_object_or_404", "get_list_or_404"}:
            taken = _name(node.args[0])
            if taken[:1].isupper():
                faults.append(f"line {node.lineno}: {_name(node.func)}({taken}, …)")
    return faults


def signals_used(source: str) -> list[str]:
    """Every signal but post_migrate, and any of our own making."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[-1] == "signals":
            faults += [f"line {node.lineno}: {name.name}" for name in node.names if name.name != "post_migrate"]
        elif isinstance(node, ast.ImportFrom) and node.module == "django.dispatch":
            faults += [f"line {node.lineno}: {name.name}" for name in node.names if name.name != "receiver"]
        elif isinstance(node, ast.Attribute) and _name(node.value) == "signals" and node.attr != "post_migrate":
            faults.append(f"line {node.lineno}: signals.{node.attr}")
    return faults


def views_that_are_classes(source: str) -> list[str]:
    """Classes used as views: base classes of Django's and calls of as_view."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and any(_name(base).endswith("View") for base in node.bases):
            faults.append(f"line {node.lineno}: class {node.name}")
        elif isinstance(node, ast.Attribute) and node.attr == "as_view":
            faults.append(f"line {node.lineno}: as_view")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.views.generic"):
            faults.append(f"line {node.lineno}: {node.module}")
    return faults


def left_out_tests(source: str) -> list[str]:
    """Ways of not running a test. What a test needs is installed, or the test fails."""
    skips = {"importorskip", "skip", "skipif", "skipIf", "skipTest", "skipUnless"}
    return [
        f"line {node.lineno}: {node.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in skips
    ]


def too_long(source: str) -> list[str]:
    """A module nobody can hold in their head."""
    lines = len(source.splitlines())
    return [f"{lines} lines, and {LONGEST_MODULE} is the most"] if lines > LONGEST_MODULE else []


def action_faults(function: Callable[..., object]) -> list[str]:
    """What is wrong with how an action is called: all by keyword, and `by` last."""
    parameters = list(inspect.signature(function).parameters.values())
    positional = [parameter.name for parameter in parameters if parameter.kind is not inspect.Parameter.KEYWORD_ONLY]
    faults = [f"takes {name} by position" for name in positional]
    if not parameters or parameters[-1].name != "by":
        faults.append("does not take `by` last")
    elif parameters[-1].default is not inspect.Parameter.empty:
        faults.append("does not demand `by`")
    return faults


SAYING = {"_", "_now", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "say", "say_count"}
"""What a sentence is given to, so that it is shown in the language of the page."""


def _sentences(source: str) -> list[str]:
    """What code says on pages."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and _name(node.func) in SAYING]
    words = [argument for call in calls for argument in call.args if isinstance(argument, ast.Constant)]
    return [argument.value for argument in words if isinstance(argument.value, str)]


def banned_words_said(source: str) -> list[str]:
    """Words nobody should read on a page, in what code says."""
    return [word.lower() for text in _sentences(source) for word in BANNED_WORDS.findall(text)]


def code_words_said(source: str) -> list[str]:
    """Words of the code that have another name on pages, in what code says."""
    return [word.lower() for text in _sentences(source) for word in CODE_WORDS.findall(text)]


def untranslated(source: str) -> list[str]:
    """Words for people that no translation reaches: messages, errors and labels of forms, and names of choices."""
    tree = ast.parse(source)
    given: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            given.setdefault(node.targets[0].id, []).append(node.value)
    shown: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            shown += _shown_by(node)
        if isinstance(node, ast.ClassDef) and any(_name(base) == "TextChoices" for base in node.bases):
            choices = [line.value for line in node.body if isinstance(line, ast.Assign)]
            shown += [choice.elts[1] for choice in choices if isinstance(choice, ast.Tuple)]
    known = [value for each in shown for value in (given.get(each.id, []) if isinstance(each, ast.Name) else [each])]
    return [f"line {each.lineno}: {ast.unparse(each)}" for each in known if _is_bare(each)]


def _shown_by(call: ast.Call) -> list[ast.expr]:
    """The words that a call shows to people."""
    function = call.func
    owner = _name(function.value) if isinstance(function, ast.Attribute) else ""
    if owner == "messages" or _name(function) == "add_error":
        return call.args[1:2]
    if _name(function) == "ValidationError":
        return call.args[:1]
    if owner == "models" or not _name(function).lower().endswith("field"):
        return []
    return [keyword.value for keyword in call.keywords if keyword.arg in {"label", "help_text"}]


def _is_bare(node: ast.expr) -> bool:
    """Whether some of the words stand there themselves, and not in a call that translates them."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and any(sign.isalpha() for sign in node.value)
    if isinstance(node, ast.JoinedStr):
        return any(_is_bare(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return _is_bare(node.left) or (isinstance(node.op, ast.Add) and _is_bare(node.right))
    if isinstance(node, ast.IfExp):
        return _is_bare(node.body) or _is_bare(node.orelse)
    if isinstance(node, (ast.List, ast.Tuple)):
        return any(_is_bare(each) for each in node.elts)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr == "format" and _is_bare(node.func.value)
    return False


def _name(node: ast.expr) -> str:
    """The last word of a dotted name; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


# Rules for templates ------------------------------------------------------------------------------------------------

_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_TAG_TEXT = re.compile(r"""(?:=|\btrans(?:late)?\s+|\bdefault:|\b_\()(["'])(.*?)\1""")
_FOR_LEADS = re.compile(r"\{%\s*if for_leads\s*%\}.*?(?=\{%\s*(?:else|endif)\b)", re.DOTALL)
"""What only leads read, on a page that they share with participants."""
_CSRF = re.compile(r"\{%\s*csrf_token\s*%\}")
_SHOWN_ATTRIBUTES = {"alt", "aria-label", "aria-description", "content", "label", "placeholder", "title", "value"}


class _Page(HTMLParser):
    """A template as a browser would read it, with Django's tags taken out."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.forms_without_token: list[str] = []
        self.texts: list[str] = []
        self._posting_form: str | None = None
        self._in_code = False
        source = _COMMENT.sub(_blank, source)
        for tag in _TAG.findall(source):
            self.texts += [text for _, text in _TAG_TEXT.findall(tag)]
        self.feed(_TAG.sub(_blank, _CSRF.sub("<input name=csrf_token>", source)))
        self.close()
        self._end_form()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        line, _ = self.getpos()
        named = dict(attributes)
        for name, value in attributes:
            if name == "style" or re.fullmatch(r"on[a-z]+", name) or name.startswith("hx-on"):
                self.faults.append(f"line {line}: <{tag} {name}=…>")
            if name in _SHOWN_ATTRIBUTES and value:
                self.texts.append(value)
        if tag == "script" and not {"src", "nonce"} & named.keys():
            self.faults.append(f"line {line}: <script> with neither src nor nonce")
        if tag == "style" and "nonce" not in named:
            self.faults.append(f"line {line}: <style> without nonce")
        if tag == "form":
            self._end_form()
            if (named.get("method") or "").lower() == "post" or "hx-post" in named:
                self._posting_form = f"line {line}: <form> without csrf_token"
        if tag == "input" and named.get("name") == "csrf_token":
            self._posting_form = None
        self._in_code = tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._end_form()
        self._in_code = False

    def handle_data(self, data: str) -> None:
        if not self._in_code:
            self.texts.append(data)

    def _end_form(self) -> None:
        if self._posting_form is not None:
            self.forms_without_token.append(self._posting_form)
            self._posting_form = None


def _blank(found: re.Match[str]) -> str:
    """As many lines as there were, so that a fault's line number holds."""
    return " " + "\n" * found.group().count("\n")


def inline_code(source: str) -> list[str]:
    """Styles, scripts and handlers that the content security policy refuses."""
    return _Page(source).faults


def forms_without_token(source: str) -> list[str]:
    """Forms that send without proof that the sender saw our page."""
    return _Page(source).forms_without_token


def banned_words(source: str) -> list[str]:
    """Words nobody should read on a page. Source: ui.md, "Rules"."""
    return [word.lower() for text in _Page(source).texts for word in BANNED_WORDS.findall(" ".join(text.split()))]


def code_words(source: str) -> list[str]:
    """Words of the code that have another name on pages."""
    return [word.lower() for text in _Page(source).texts for word in CODE_WORDS.findall(" ".join(text.split()))]


def leads_words(source: str) -> list[str]:
    """Words that leads know and participants do not, in what participants read."""
    texts = _Page(_FOR_LEADS.sub(_blank, source)).texts
    return [word.lower() for text in texts for word in LEADS_WORDS.findall(" ".join(text.split()))]


# What they look at --------------------------------------------------------------------------------------------------


def modules(*parts: str) -> Iterator[Path]:
    """The modules of both apps; with parts, only those files and folders of each app."""
    for app in APPS:
        for place in [ROOT / app / part for part in parts] or [ROOT / app]:
            for path in [place.with_suffix(".py"), *place.rglob("*.py")]:
                if path.is_file():
                    yield path


def templates(*suffixes: str) -> Iterator[Path]:
    """The templates of the site."""
    for folder in [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]:
        for path in folder.rglob("*"):
            if path.suffix in suffixes:
                yield path


def speaking_modules() -> Iterator[Path]:
    """The modules whose words people read: neither Django's admin nor commands."""
    left_out = {"migrations", "management"}
    everywhere = [*modules(), *(ROOT / "coproduction").rglob("*.py")]
    return (path for path in everywhere if path.name != "admin.py" and not left_out & set(path.parts))


_DRAWN_IN = re.compile(r"""\{%\s*include\s+(["'])(.+?)\1""")
_BEGINS_ON = re.compile(r"""\{%\s*extends\s+(?:["']take_part_base\.html["']|base\s*%\})""")


def read_by_participants(sources: Mapping[str, str], *, also: Iterable[str]) -> set[str]:
    """The pages of a participant's place, those that leads share with them, what is named, and what all draw in."""
    waiting = ["take_part_base.html", *also, *(name for name, text in sources.items() if _BEGINS_ON.search(text))]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [drawn_in for _quote, drawn_in in _DRAWN_IN.findall(sources[name])]
    return found


def faults_in(paths: Iterator[Path], rule: Callable[[str], list[str]]) -> list[str]:
    """Every fault with its file; fails where there was nothing to look at."""
    found = list(paths)
    assert found, "There is nothing to look at: the rule looks in the wrong place."
    return [f"{path.relative_to(ROOT)}: {fault}" for path in found for fault in rule(path.read_text(encoding="utf-8"))]


# The rules are not blind --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        (rows_taken_past_the_project, "stage = Stage.objects.get(pk=pk)", "stage = project.stages.get(position=1)"),
        (rows_taken_past_the_project, "form = Stage._default_manager.all()", "form = StageForm(project=project)"),
        (rows_taken_past_the_project, "rows = models.Stage._base_manager", "rows = project.stages"),
        (
            rows_taken_past_the_project,
            "stage = get_object_or_404(Stage, pk=pk)",
            "stage = get_object_or_404(project.stages, position=position)",
        ),
        (
            rows_taken_past_the_project,
            "stage = shortcuts.get_object_or_404(models.Stage, pk=pk)",
            "stage = shortcuts.get_object_or_404(stages, pk=pk)",
        ),
        (signals_used, "from django.db.models.signals import post_save", "from django.db.models import F"),
        (signals_used, "from django.db.models import signals\nsignals.pre_delete", "signals.post_migrate"),
        (signals_used, "from django.dispatch import Signal", "from django.db.models.signals import post_migrate"),
        (views_that_are_classes, "class Home(TemplateView): ...", "def home(request): ..."),
        (views_that_are_classes, "from django.views.generic import ListView", "from django.views import defaults"),
        (views_that_are_classes, "path('', Home.as_view())", "path('', home)"),
        (left_out_tests, "pytest.importorskip('playwright')", "pytest.fail('Chromium is missing.')"),
        (left_out_tests, "@pytest.mark.skipif(True)\ndef f(): ...", "@pytest.mark.browser\ndef f(): ..."),
        (too_long, "\n" * (LONGEST_MODULE + 1), "\n" * LONGEST_MODULE),
        (inline_code, '<p style="color: red">', '<p class="red">'),
        (
            inline_code,
            "<p {% if a > b %}class='x'{% endif %} style='top: 0'>",
            "<p {% if a > b %}class='x'{% endif %}>",
        ),
        (inline_code, "<script>go()</script>", '<script src="{% static "js/app.js" %}"></script>'),
        (inline_code, "<style>p {}</style>", '<style nonce="{{ csp_nonce }}">p {}</style>'),
        (inline_code, '<button onclick="go()">Go</button>', "<button>On and on=</button>"),
        (inline_code, '<form hx-on::after-request="go()">', '<form hx-post="/go/">'),
        (
            forms_without_token,
            '<form method="get">{% csrf_token %}</form><form\n method="POST"><input name="a"></form>',
            '<form method="get"></form><form method="post">{% csrf_token %}</form>',
        ),
        (forms_without_token, '<form hx-post="/go/"></form>', '<form hx-post="/go/">{%csrf_token%}</form>'),
        (forms_without_token, '<form method="post">{# {% csrf_token %} #}', '<form action="/go/">'),
        (
            banned_words,
            "<p>Our <b>Stakeholders</b></p>",
            '{% include "stakeholders/_a.html" %}{# engagement #}<p>Groups</p>',
        ),
        (banned_words, '<img alt="Hard to\n reach people">', '<a href="/stakeholders/">People</a>'),
        (banned_words, '{% include "_a.html" with heading="Coming soon" %}', "{{ stakeholder.name }}"),
        (code_words, "<h2>The gate is open</h2>", '<section class="gate"><h2>Ready to finish?</h2></section>'),
        (code_words, "<p>An objection was withheld</p>", "<p>A concern, name not shown</p>"),
        (leads_words, "{% if for_leads %}A{% else %}Sign off{% endif %}", "{% if for_leads %}Sign off{% endif %}"),
        (leads_words, "<p>Sign off stage 1</p>", '<p class="route">Say that stage 1 is finished</p>'),
        (banned_words, '{% include "_a.html" with words=_("Sorry, that is gone") %}', '<input aria-invalid="true">'),
        (banned_words_said, '_("Please choose.")', 'choose("please")  # sorry'),
        (banned_words_said, 'ngettext("%(n)s stakeholder", "%(n)s people", n)', 'say("{n} people")'),
        (code_words_said, "say_count('{n} objection', '{n} objections', n)", "gettext_lazy('A concern')"),
        (untranslated, 'messages.info(request, "Saved.")', 'messages.info(request, _("Saved."))'),
        (untranslated, 'messages.info(request, f"{name} is here.")', 'messages.info(request, words % {"name": name})'),
        (untranslated, 'words = "Saved."\nmessages.info(request, words)', 'words = _("Saved.")\ninfo(words)'),
        (untranslated, 'messages.info(request, "{n} saved.".format(n=n))', "messages.info(request, words.format(n=n))"),
        (untranslated, 'form.add_error("name", "Too long." if long else "")', 'form.add_error("name", error)'),
        (untranslated, 'raise forms.ValidationError(["Too long."])', 'raise ValueError("Too long.")'),
        (untranslated, 'name = forms.CharField(label="Name")', 'name = models.CharField(help_text="For developers.")'),
        (untranslated, 'name = LineField(help_text="As " + old)', 'name = LineField(label="", help_text=_("A name"))'),
        (
            untranslated,
            'class Answer(models.TextChoices):\n    YES = "yes", "Yes"',
            'class Answer(models.TextChoices):\n    YES = "yes", _("Yes")',
        ),
        (banned_words, "<p>We empower and capture service-users</p>", "<p>The captain comes soon</p>"),
    ],
)
def test_each_rule_finds_the_bad_and_lets_the_good_be(rule: Callable[[str], list[str]], bad: str, good: str) -> None:
    assert rule(bad)
    assert rule(good) == []


def test_what_a_page_draws_in_is_found() -> None:
    pages = {
        "mine.html": '{% extends "take_part_base.html" %}{% include "_a.html" with words="b.html" %}',
        "either.html": "{% extends base %}",
        "lead.html": '{% extends "base.html" %}{% include "_lead.html" %}',
        "_a.html": "{% include '_deep.html' %}",
        **dict.fromkeys(("take_part_base.html", "base.html", "_deep.html", "_lead.html"), ""),
    }
    assert read_by_participants(pages, also=()) == {
        *("mine.html", "either.html", "_a.html", "_deep.html", "take_part_base.html"),
    }
    assert read_by_participants(pages, also=("lead.html",)) - read_by_participants(pages, also=()) == {
        *("lead.html", "_lead.html"),
    }


def test_a_fault_is_told_with_its_line() -> None:
    assert inline_code("{% comment %}\n\n{% endcomment %}\n<p>\n<b style='top: 0'>") == ["line 5: <b style=…>"]


def test_the_rule_for_actions_finds_the_bad_and_lets_the_good_be() -> None:
    def good(*, stage: object, by: object) -> None: ...
    def by_position(stage: object, *, by: object) -> None: ...
    def by_first(*, by: object, stage: object) -> None: ...
    def by_nobody(*, stage: object, by: object = None) -> None: ...

    assert action_faults(good) == []
    assert action_faults(by_position) == ["takes stage by position"]
    assert action_faults(by_first) == ["does not take `by` last"]
    assert action_faults(by_nobody) == ["does not demand `by`"]


# The rules are kept -------------------------------------------------------------------------------------------------


def test_views_forms_and_tags_take_rows_from_the_project() -> None:
    assert faults_in(modules("views", "forms", "templatetags"), rows_taken_past_the_project) == []


def test_there_is_no_signal_but_post_migrate() -> None:
    assert faults_in(modules(), signals_used) == []


def test_views_are_functions() -> None:
    assert faults_in(modules("views", "urls"), views_that_are_classes) == []


def test_no_module_is_too_long() -> None:
    written = (path for path in modules() if "migrations" not in path.parts)
    assert faults_in(written, too_long) == []


def test_no_test_is_left_out() -> None:
    assert faults_in(ROOT.joinpath("tests").rglob("*.py"), left_out_tests) == []


def test_templates_hold_no_code() -> None:
    # A letter carries its style with it: no policy of ours is read where it is read.
    pages = (path for path in templates(".html") if path.parent.name != "email")
    assert faults_in(pages, inline_code) == []


def test_forms_that_send_carry_the_token() -> None:
    assert faults_in(templates(".html"), forms_without_token) == []


def test_no_banned_word_is_shown() -> None:
    assert faults_in(templates(".html", ".txt"), banned_words) == []
    assert faults_in(speaking_modules(), banned_words_said) == []


def test_every_word_that_code_shows_can_be_translated() -> None:
    assert faults_in(speaking_modules(), untranslated) == []


def test_pages_call_things_by_their_names_on_pages() -> None:
    assert faults_in(templates(*WITH_WORDS), code_words) == []
    assert faults_in(speaking_modules(), code_words_said) == []
    sources = {str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8") for path in templates(*WITH_WORDS)}
    read = read_by_participants(sources, also=(*LETTERS_TO_PARTICIPANTS, *SHOWN_TO_PARTICIPANTS))
    assert faults_in(iter(sorted(TEMPLATES / name for name in read)), leads_words) == []


def test_actions_are_called_by_keyword_and_say_who_acts() -> None:
    functions = {
        f"{module.__name__}.{name}": function
        for app in APPS
        for module in _all_modules(f"{app}.actions")
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }

    assert functions
    assert [name for name, function in functions.items() if not getattr(function, "is_action", False)] == []
    assert {name: faults for name, function in functions.items() if (faults := action_faults(function))} == {}


def _all_modules(name: str) -> list[ModuleType]:
    package = importlib.import_module(name)
    inside = pkgutil.walk_packages(getattr(package, "__path__", []), f"{name}.")
    return [package, *(importlib.import_module(module.name) for module in inside)]


def test_every_model_is_listed_as_mutable_or_not() -> None:
    models = {model._meta.label: model for app in APPS for model in apps.get_app_config(app).get_models()}

    assert not MUTABLE & NEVER_CHANGED
    assert set(models) == MUTABLE | NEVER_CHANGED
    assert {label for label, model in models.items() if not getattr(model, "MUTABLE", True)} == NEVER_CHANGED


def test_readme_and_tests_know_every_setting() -> None:
    settings = (ROOT / "coproduction" / "settings.py").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    told = set(re.findall(r"^\| `([A-Z_]+)`", readme, re.MULTILINE))
    # These two are how the tests themselves find their place.
    for_tests = {"DATABASE_URL", "DATA_FOLDER", "READ_ENV_FILE"}

    assert told | {"READ_ENV_FILE"} == read | {"READ_ENV_FILE"}
    for place in ("tests/settings.py", "tests/run"):
        text = (ROOT / place).read_text(encoding="utf-8")
        assert [name for name in sorted(read - for_tests) if not re.search(rf"\b{name}\b", text)] == []
