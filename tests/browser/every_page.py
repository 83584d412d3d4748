"""Every page of the site, in projects that are empty, typical and full."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.contrib.auth.tokens import default_token_generator
from django.urls import get_resolver, resolve, reverse
from django.utils import timezone
from django.utils.http import int_to_base36

from planner.actions.entries import paste_lines, save_entry
from planner.actions.keys import clear_condition
from planner.demo import load_demo
from planner.models import Entry
from planner.steps import load_built_in
from stakeholders.actions.care import add_needs
from stakeholders.actions.members import add_person, invite_lead
from stakeholders.actors import SYSTEM, Actor
from stakeholders.mail import stop_token
from stakeholders.mailing import ask_for_mail
from stakeholders.models import (
    Group,
    Mail,
    MailKind,
    Member,
    Project,
    SharedLink,
    User,
)
from tests.browser.goings_on import share_links, talk_of_concerns, talk_of_promise, type_for_each_other
from tests.check_in_pages import check_ins_for_pages
from tests.factories import (
    PASSWORD,
    actor_of,
    agree_to_promise,
    at,
    exercise_of,
    finish_stage,
    lead_actor,
    make_group,
    make_participant,
    make_project,
    make_user,
    reopen,
    say_not_needed,
    sign,
    stage_of,
    tell_leads,
    turn_key,
    write,
)
from tests.register_pages import GROUP_PAGES, groups_for_pages
from tests.support_pages import support_for_pages

LONG_WORD = ("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 20)[:1000]
"""Nowhere to break a line."""
MANY_SCRIPTS = (
    "الأسبوع الأول في البيت بعد المستشفى صعب، ولا أحد يتصل.",
    "השבוע הראשון בבית (אחרי בית החולים) היה קשה: 3 ימים בלי אוכל!",
    "👩🏽‍🦽🏡🚑 👨‍👩‍👧‍👦 🥣❓ 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "第一周在家里没有人打电话来问我们需要什么帮助或者吃的东西够不够",
    "Zażółć gęślą jaźń, a potem zadzwoń do mnie w sprawie łóżka",
    "One line\nand another\n\nand one after a gap",
)

POST_ONLY = {
    "check_in_remind",
    "account_email_verification_sent",
    "entry_save",
    "group_grid_picture",
    "group_grid_undo",
    "group_remove",
    "health",
    "invitation_turn_off",
    "link_sign_out",
    "mail_again",
    "my_link_kept",
    "my_link_known",
    "my_entry_save",
    "my_need_remove",
    "approach_remove",
    "payment_paid",
    "recruit_confirm",
    "payment_remove",
    "my_text_save",
    "needed_again",
    "person_mail",
    "promise_answer",
    "promise_line_take_back",
    "promise_publish",
    "route_remove",
    "heard_remove",
    "group_export",
    "group_template",
    "group_import_failed",
    "row_make",
    "text_save",
}
"""Addresses that only take words, or show none."""

ASKING_CHECK_INS = (
    *("check_in_extend", "check_in_cancel", "check_in_close", "check_in_answer", "comment_cover"),
    *("value_reply", "value_reply_not_enough", "talk_take_back"),
)


@dataclass
class Scene:
    """A project to look at, and who looks."""

    project: Project
    lead: User
    member: Member
    secret: str
    other_member: Member
    other_secret: str
    invitation: str = ""
    now: int = 1
    """The stage the project is in."""
    exercises: tuple[tuple[int, str], ...] = ()
    """Position and key of exercises of every kind."""
    mine: tuple[int, str, UUID] | None = None
    """An entry of the member: position, key and code."""
    leads: tuple[int, str, UUID] | None = None
    """An entry of the lead."""
    open_gap: tuple[int, str] = (1, "support")
    signed: list[int] = field(default_factory=list)
    concerns: dict[str, UUID] = field(default_factory=dict)
    """The code of a concern, by the name of the page that is about it."""
    said: UUID | None = None
    """The code of what somebody says of the promise."""
    typed: UUID | None = None
    """The code of a note that was typed for the member, who types for the other."""
    groups: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """The arguments of pages about groups, by the name of the page."""
    check_ins: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """The arguments of pages about check-ins, talks and replies, by the name of the page."""
    support: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """The arguments of pages about what people need and are paid, by the name of the page."""

    # Addresses ------------------------------------------------------------------------------------------------------

    def lead_pages(self) -> list[str]:
        """Every page of a lead."""
        return [*self.telling_pages(), *self.asking_pages(), *self.places_pages(), *self.support_pages()]

    def telling_pages(self) -> list[str]:
        """Pages that tell a lead how the project stands."""
        code = self.project.code
        names = (
            *("project_home", "next_list", "history_list", "stage_list", "people_list", "concerns", "promise"),
            "link_list",
            "open_points",
        )
        pages = [reverse("project_list"), *(reverse(name, args=[code]) for name in names)]
        pages += [reverse(name, args=[code]) for name in ("group_list", "group_grid", "consent_sheet", "group_changes")]
        pages += [reverse(name, args=[code]) for name in ("card_list", "challenge_list")]
        pages += self.of_groups("group_detail")
        pages += [reverse(name, args=[code]) for name in ("check_ins", "check_in_open", "talk_list", "talk_kit")]
        pages += [reverse("you_said", args=[code]), *self.of_check_ins("check_in", "talk", "check_in_sheet")]
        if "check_in_close" in self.check_ins:
            pages.append(reverse("check_in", args=[code, *self.check_ins["check_in_close"]]))
        pages += [f"{reverse('group_grid', args=[code])}?at={at}" for at in ("start", "wanted")]
        pages += [f"{reverse('stage_sheets', args=[code, 2])}?only=grid-filled"]
        pages += [reverse("person_detail", args=[code, one.code]) for one in (self.member, self.other_member)]
        pages += [reverse(name, args=[code, self.now]) for name in ("stage_detail", "stage_sheets", "stage_finish")]
        pages += [reverse("stage_detail", args=[code, self.now + more]) for more in (1, 2)]
        for position in self.signed[:1]:
            pages += [reverse(name, args=[code, position]) for name in ("stage_detail", "stage_record", "stage_reopen")]
        pages += [reverse("stage_record", args=[code, position]) for position in self.signed[1:2]]
        pages += [reverse("exercise_detail", args=[code, *exercise]) for exercise in self.exercises]
        for link in self.open_links():
            pages += [reverse(name, args=[code, link.code]) for name in ("link_detail", "link_poster", "link_cards")]
            pages.append(f"{reverse('link_poster', args=[code, link.code])}?discreet=yes")
        pages += [reverse("link_detail", args=[code, link.code]) for link in self.ended_links()]
        return pages

    def places_pages(self) -> list[str]:
        """Pages about places, the people asked, and the time they have."""
        code = self.project.code
        names = ("coverage", "count_save", "count_list", "robust", "timeline", "window_set")
        pages = [reverse(name, args=[code]) for name in names]
        pages += [reverse("count", args=[code, count.code]) for count in self.project.coverage_records.all()[:1]]
        for group in Group.objects.filter(recruit_groups__project=self.project)[:1]:
            of_group = ("recruit_list", "recruit_add", "approach_add", "places_set")
            pages += [reverse(name, args=[code, group.code]) for name in of_group]
        asked = self.project.recruits.filter(member=None).exclude(name="").order_by("pk")
        for recruit in asked[:1]:
            steps = ("move", "change", "merge", "forget", "to_paper")
            of_person = ("recruit", *(f"recruit_{step}" for step in steps))
            pages += [reverse(name, args=[code, recruit.code]) for name in of_person]
        return pages

    def support_pages(self) -> list[str]:
        """Pages about what people need and are paid."""
        code = self.project.code
        pages = [reverse(name, args=[code]) for name in ("support_list", "support_export")]
        pages += [
            reverse(name, args=[code, *self.support[name]])
            for name in ("need_see_to", "payment_add", "payment")
            if name in self.support
        ]
        return [*pages, reverse("person_pause", args=[code, self.member.code])]

    def of_groups(self, *names: str) -> list[str]:
        """Pages about groups, where there is something that they are about."""
        return [reverse(name, args=[self.project.code, *self.groups[name]]) for name in names if name in self.groups]

    def of_check_ins(self, *names: str) -> list[str]:
        """Pages about check-ins, talks and replies, where there are any."""
        return [
            reverse(name, args=[self.project.code, *self.check_ins[name]]) for name in names if name in self.check_ins
        ]

    def open_links(self) -> list[SharedLink]:
        """The newest link for many that lets people in, if there is one."""
        return list(self.project.shared_links.filter(turned_off_at=None)[:1])

    def ended_links(self) -> list[SharedLink]:
        """Links for many that let nobody in any more."""
        return list(self.project.shared_links.exclude(turned_off_at=None))

    def asking_pages(self) -> list[str]:
        """Pages that ask a lead something."""
        code = self.project.code
        names = (
            *("project_edit", "project_archive", "person_add", "lead_invite", "lead_leave"),
            *("project_numbers", "concern_raise", "lead_side", "promise_draft", "promise_line_add"),
        )
        pages = [reverse("project_start"), *(reverse(name, args=[code]) for name in names)]
        pages.append(f"{reverse('stage_sheets', args=[code, self.now])}?only={self.exercises[0][1]}")
        pages.append(reverse("lines_paste", args=[code, *self.exercises[0]]))
        pages.append(reverse("not_needed", args=[code, *self.open_gap]))
        listing = ("group_paste", "group_place", "challenge_raise", "group_import", "group_views")
        pages += [reverse(name, args=[code]) for name in listing]
        pages.append(reverse("card_answer", args=[code, "family"]))
        pages += [reverse("talk_add", args=[code]), *self.of_check_ins(*ASKING_CHECK_INS)]
        pages += self.of_groups(*GROUP_PAGES[1:], "group_bring_back", "group_import_check")
        pages += self.of_groups("challenge_change", "challenge_reply", "challenge_not_enough")
        if not self.project.groups.exists():
            pages.append(reverse("side_gap", args=[code, 2, "lived"]))
        pages += [reverse("gap_renew", args=[code, gap.code]) for gap in self.project.gaps.filter(closed_at=None)[:1]]
        pages += [reverse(name, args=[code]) for name in ("link_make", "people_paste", "links_mail_again")]
        asking = ("link_change", "link_renew", "link_turn_off", "link_mail")
        for link in self.open_links():
            pages += [reverse(name, args=[code, link.code]) for name in asking]
        pages += [reverse(name, args=[code, self.other_member.code]) for name in ("link_replace", "person_turn_off")]
        pages += [reverse("person_paper", args=[code, self.other_member.code]), reverse("paper_sheets", args=[code])]
        pages += [reverse(name, args=[code, "respect"]) for name in ("promise_line_reword", "promise_line_drop")]
        if self.said is not None:
            pages.append(reverse("promise_spelling", args=[code, "respect"]))
            pages.append(reverse("promise_reply", args=[code, self.said]))
            pages.append(reverse("promise_throw_away", args=[code]))
        pages += [
            reverse(name, args=[code, self.concerns[name]])
            for name in ("concern_change", "concern_reply", "not_good_enough")
            if name in self.concerns
        ]
        notes = Entry.objects.filter(project=self.project, exercise__reply_wanted=True).exclude(text="")
        pages += [
            reverse("entry_reply", args=[code, note.exercise.stage.position, note.exercise.key, note.code])
            for note in notes[:1]
        ]
        if self.leads is not None:
            position, key, entry = self.leads
            pages.append(reverse("entry_remove", args=[code, position, key, entry]))
            pages.append(f"{reverse('exercise_detail', args=[code, position, key])}?change={entry}")
        return pages

    def account_pages(self) -> list[str]:
        """Every page of an account."""
        names = (
            *("account_detail", "account_delete", "account_email", "account_change_password"),
            *("account_reauthenticate", "account_logout"),
        )
        return [reverse(name) for name in names]

    def participant_pages(self) -> list[str]:
        """Every page of somebody who came in."""
        code = self.project.code
        mine = ["take_part", "who_sees_what", "my_name", "my_side", "my_link", "my_link_mail"]
        mine += ["my_leave", "my_erase", "my_data"]
        pages = [reverse(name, args=[code]) for name in mine]
        told = ("my_groups", "my_consents", "my_yes_again", "my_contact", "my_needs", "my_paper")
        pages += [reverse(name, args=[code]) for name in (*told, "my_money", "my_pause")]
        if "my_need_worked" in self.support:
            pages.append(reverse("my_need_worked", args=[code, *self.support["my_need_worked"]]))
        pages += [reverse("my_need_change", args=[code, need.code]) for need in self.member.needs.all()[:1]]
        answers = ("my_stage", "my_agreement", "my_as_long_as", "my_not_yet")
        pages += [reverse(name, args=[code, self.now]) for name in answers]
        pages += [reverse("my_record", args=[code, position]) for position in self.signed[:1]]
        conditions = self.project.conditions.filter(set_by=self.member)
        pages += [reverse("my_condition", args=[code, condition.code]) for condition in conditions[:1]]
        pages += [reverse("my_exercise", args=[code, *exercise]) for exercise in self.exercises]
        pages.append(reverse("link_open", args=[self.secret]))
        pages += [reverse(name) for name in ("joining", "code_open")]
        pages += [reverse(name, args=[code]) for name in ("my_concerns", "my_concern_raise", "my_promise")]
        pages += [reverse(name, args=[code]) for name in ("my_register", "my_challenges", "my_challenge_raise")]
        pages += self.of_groups("my_challenge_change", "my_challenge_not_enough")
        pages += [reverse(name, args=[code]) for name in ("my_views", "my_grid")]
        pages += self.of_groups("my_view", "my_view_say")
        names_of_check_ins = ("my_check_in", "my_check_in_one_page", "my_check_in_stored", "my_check_ins")
        pages += [reverse(name, args=[code]) for name in (*names_of_check_ins, "my_talk_add", "my_you_said")]
        pages += self.of_check_ins("my_check_in_results", "my_talk", "my_value_reply_not_enough")
        if self.said is not None:
            pages.append(reverse("my_promise_words", args=[code, "no"]))
        pages += [
            reverse(name, args=[code, self.concerns[name]])
            for name in ("my_concern_change", "my_not_good_enough")
            if name in self.concerns
        ]
        pages.append(reverse("my_typed", args=[code]))
        if self.typed is not None:
            pages.append(reverse("my_typed_not_me", args=[code, "entry", self.typed]))
            typing = ("take_part", "my_name", "my_promise", "my_concerns", "my_check_in", "my_check_in_one_page")
            pages += [reverse(name, args=[self.other_member.typed_place]) for name in typing]
        if self.mine is not None:
            position, key, entry = self.mine
            pages.append(reverse("my_entry_remove", args=[code, position, key, entry]))
            pages.append(f"{reverse('my_exercise', args=[code, position, key])}?change={entry}")
        return pages

    def a_mail(self) -> Mail:
        """A mail to somebody of the project."""
        asked = ask_for_mail(
            project=self.project,
            kind=MailKind.OWN_LINK,
            address="fern@example.org",
            member=self.other_member,
            by=lead_actor(project=self.project),
        )
        assert asked is not None
        return asked

    def public_pages(self) -> list[str]:
        """Every page that needs no account and no link; the last two let a lead in."""
        names = (
            *("welcome", "help", "privacy", "accessibility", "account_login", "account_signup", "account_inactive"),
            *("account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done"),
        )
        key = f"{int_to_base36(self.lead.pk)}-{default_token_generator.make_token(self.lead)}"
        address, _ = EmailAddress.objects.get_or_create(
            user=self.lead, email=self.lead.email, defaults={"primary": True}
        )
        pages = [reverse(name) for name in names]
        pages.append(f"/accounts/password/reset/key/{key}/")
        pages.append(reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key]))
        pages.append(reverse("link_open", args=[self.other_secret]))
        pages.append(reverse("no_more_mail", args=[stop_token(self.a_mail())]))
        if self.invitation:
            pages.append(reverse("invitation_open", args=[self.invitation]))
        return pages


def missing(pages: list[str]) -> set[str]:
    """Names of addresses that are not among these pages."""
    seen = {resolve(page.split("?")[0]).url_name for page in pages}
    return {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)} - seen - POST_ONLY


# Scenes -------------------------------------------------------------------------------------------------------------


def empty() -> Scene:
    """A project that was started a moment ago, with one person who has not come in."""
    lead = make_user(password=PASSWORD)
    project = make_project(lead=lead)
    member, secret, _ = make_participant(project=project, name="")
    other, other_secret, _ = make_participant(project=project, name="Fern", comes_in=False)
    return Scene(
        project,
        lead,
        member,
        secret,
        other,
        other_secret,
        exercises=((1, "problem"), (1, "time_money"), (1, "working_together"), (1, "open_score"), (3, "invitation")),
    )


def typical() -> Scene:
    """The demo project, with a known gap, and somebody who is asked to agree."""
    load_built_in(by=SYSTEM)
    project = load_demo(by=SYSTEM)
    lead = User.objects.get(memberships__project=project)
    by_lead = lead_actor(project=project)
    member, secret, by = make_participant(project=project, name="Bracken", side="lived")
    other, other_secret, _ = make_participant(project=project, name="Sorrel", comes_in=False)
    groups = [make_group(project=project, name=name) for name in ("Young carers", "Night staff", "Wardens")]
    share_links(project, groups[0], "Poster at the health centre", "ivy@example.org")
    tell_leads(member=member, word="Bracken", groups=groups[:1])
    own = write(exercise=exercise_of(project=project, key="known"), text="Nobody rang.", by=by)
    row = exercise_of(project=project, key="heard").entries.earliest("pk")
    say_not_needed(exercise=exercise_of(project=project, key="questions"))
    return Scene(
        project,
        lead,
        member,
        secret,
        other,
        other_secret,
        invitation=invite_lead(project=project, email="ash@example.org", by=by_lead),
        now=4,
        exercises=((4, "known"), (4, "heard"), (1, "working_together"), (1, "open_score"), (2, "barriers")),
        mine=(4, "known", own.code),
        leads=(4, "heard", row.code),
        open_gap=(4, "questions"),
        signed=[1, 2, 3],
        concerns=talk_of_concerns(project, 5, by, "Ward staff on nights are not on the list."),
        said=talk_of_promise(project, member, "Nobody listens on a Sunday."),
        typed=type_for_each_other(member, other, "known", "The lift is broken."),
        groups=groups_for_pages(project=project, by=by, how_many=1),
        check_ins=check_ins_for_pages(project=project, how_many=1),
        support=support_for_pages(project=project, member=member, by=by, how_many=1),
    )


def full() -> Scene:
    """Stage 5 of a project whose every word is as long as it may be, with 150 notes and 30 people."""
    lead = make_user(name=LONG_WORD[:80], email=f"{'a' * 60}@{'b' * 60}.example.org")
    project = make_project(
        lead=lead,
        name=LONG_WORD[:80],
        sentence=f"{MANY_SCRIPTS[0]} {LONG_WORD[:120]}",
        organisation=LONG_WORD[:80],
        contact=LONG_WORD[:160],
        discreet_name=LONG_WORD[:40],
    )
    long_ago = timezone.now() - timedelta(days=40)
    member, secret, by = make_participant(project=project, name=LONG_WORD[:80], side="lived", since=long_ago)
    write(exercise=exercise_of(project=project, key="problem"), text=LONG_WORD, by=by)
    say_not_needed(exercise=exercise_of(project=project, key="support"), reason=LONG_WORD[:500], plan=LONG_WORD[:500])
    fill_required_but(project, 1, "support")
    turn_key(project=project, position=1, member=member, shows_name=True, as_long_as=LONG_WORD[:500])
    sign(project=project, position=1)
    clear_condition(condition=project.conditions.get(), led_here=False, by=by)
    for position in (2, 3, 4):
        finish_stage(project=project, position=position, holder=member)
    other, other_secret = _many_people(project)
    _many_groups(project, member)
    share_links(project, project.groups.earliest("pk"), LONG_WORD[:80], f"{'e' * 60}@{'f' * 60}.example.org")
    scene = Scene(
        project,
        lead,
        member,
        secret,
        other,
        other_secret,
        invitation=invite_lead(
            project=project, email=f"{'c' * 60}@{'d' * 60}.example.org", by=lead_actor(project=project)
        ),
        now=5,
        open_gap=(5, "gain_lose"),
        signed=[1, 2, 3, 4],
    )
    _many_words(scene, by)
    scene.concerns = talk_of_concerns(project, 6, by, LONG_WORD)
    scene.said = talk_of_promise(project, member, LONG_WORD[:200])
    scene.typed = type_for_each_other(member, other, "other_views", LONG_WORD)
    scene.groups = groups_for_pages(project=project, by=by, how_many=2, word=LONG_WORD[:500])
    scene.support = support_for_pages(project=project, member=member, by=by, how_many=2)
    scene.check_ins = check_ins_for_pages(project=project, how_many=2, lived=8, staff=8, word=LONG_WORD[:480])
    return scene


def fill_required_but(project: Project, position: int, key: str) -> None:
    """Something in every needed exercise but one, and the promise agreed where the stage asks for it."""
    if "promise" in stage_of(project=project, position=position).checks:
        agree_to_promise(project=project)
    for exercise in stage_of(project=project, position=position).exercises.filter(required=True).exclude(key=key):
        write(exercise=exercise_of(project=project, key=exercise.key))


def _many_people(project: Project) -> tuple[Member, str]:
    by = lead_actor(project=project)
    for number in range(27):
        add_person(project=project, code=uuid4(), name=f"{LONG_WORD[:70]}{number}", by=by)
    member, way = add_person(project=project, code=uuid4(), name=MANY_SCRIPTS[0], by=by)
    return member, way.secret


def _many_groups(project: Project, member: Member) -> None:
    """Groups with names of every kind, a list of needs that is full, and an older yes."""
    names = [LONG_WORD[:80], *(f"{number} {words[:70]}" for number, words in enumerate(MANY_SCRIPTS))]
    groups = [make_group(project=project, name=" ".join(name.split()), side="lived") for name in names]
    tell_leads(member=member, word=LONG_WORD[:60], groups=groups)
    add_needs(
        member=member,
        words=[LONG_WORD[:200], *(" ".join(words.split()) for words in MANY_SCRIPTS)],
        by=actor_of(member=member),
    )
    member.consents.update(wording_version=0)


def _many_words(scene: Scene, by: Actor) -> None:
    project = scene.project
    by_lead = lead_actor(project=project)
    write(exercise=exercise_of(project=project, key="ideas"), text=LONG_WORD, by=by)
    views = exercise_of(project=project, key="other_views")
    own = write(exercise=views, text=LONG_WORD, by=by)
    for words in MANY_SCRIPTS:
        write(exercise=views, text=words, by=by)
    paste_lines(
        exercise=views, lines=[f"{number}. {LONG_WORD[:200]}" for number in range(150)], batch=uuid4(), by=by_lead
    )
    rows = exercise_of(project=project, key="say_problem")
    values = {
        "problem_is": LONG_WORD,
        "written_by": "together",
        "what_we_heard": LONG_WORD,
        "lived_side_agrees": "most",
        "professional_side_agrees": "few",
        "chosen": "yes",
    }
    row = save_entry(exercise=rows, code=uuid4(), text=LONG_WORD, values=values, version=0, by=by_lead).entry
    paste_lines(
        exercise=rows, lines=[f"{number}. {MANY_SCRIPTS[1]}" for number in range(150)], batch=uuid4(), by=by_lead
    )
    write(exercise=exercise_of(project=project, key="how_chosen"))
    write(exercise=exercise_of(project=project, key="do_nothing"), text="\n".join((*MANY_SCRIPTS, LONG_WORD)))
    say_not_needed(exercise=exercise_of(project=project, key="good"), reason=LONG_WORD[:500], plan=MANY_SCRIPTS[1])
    scene.exercises = ((5, "other_views"), (5, "say_problem"), (5, "how_chosen"), (5, "do_nothing"), (1, "problem"))
    scene.mine = (5, "other_views", own.code)
    scene.leads = (5, "say_problem", row.code)


def waiting() -> Scene:
    """Everything but the agreement is done; a known gap is part of it."""
    scene = empty()
    project = scene.project
    say_not_needed(exercise=exercise_of(project=project, key="support"))
    fill_required_but(project, 1, "support")
    scene.member, scene.secret, _ = make_participant(project=project, name="Moss", side="carer")
    return scene


def ready() -> Scene:
    """Only the lead's signature is missing."""
    scene = waiting()
    turn_key(project=scene.project, position=1, member=scene.member)
    return scene


def opened_again() -> Scene:
    """Two finished stages that need another look; the member may agree for both."""
    scene = empty()
    project = scene.project
    since = timezone.now() - timedelta(days=40)
    scene.member, scene.secret, _ = make_participant(project=project, name="Moss", side="carer", since=since)
    for position in (1, 2):
        finish_stage(project=project, position=position, holder=scene.member)
    reopen(project=project, position=1)
    scene.signed = [1, 2]
    return scene


def late() -> Scene:
    """A known gap whose day to look again has passed."""
    scene = empty()
    exercise = exercise_of(project=scene.project, key="support")
    with at(timezone.now() - timedelta(weeks=13)):
        say_not_needed(exercise=exercise)
    fill_required_but(scene.project, 1, "support")
    scene.open_gap = (1, "support")
    return scene
