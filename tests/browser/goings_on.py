"""What goes on in a project that somebody looks at: links, words that were typed, concerns, and the promise."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from planner.actions.objections import say_not_good_enough
from planner.actions.promise import add_line, drop_line, fix_spelling, reply_to_answer, reword_line
from planner.promise import DEFAULT_LINES
from planner.queries.promise import promise_text
from stakeholders.actions.arriving import say_yes
from stakeholders.actions.helping import choose_way
from stakeholders.actions.own_links import NewPerson, add_people
from stakeholders.actions.shared_links import mail_shared_link, turn_off_shared_link
from stakeholders.actors import Actor
from stakeholders.models import (
    Group,
    Mail,
    MailFailure,
    MailKind,
    MailState,
    Member,
    Project,
    TakesPart,
)
from tests.factories import (
    actor_of,
    answer_of,
    exercise_of,
    lead_actor,
    make_arrival,
    make_shared_link,
    raise_concern,
    reply_to,
    typing_for,
    write,
    write_promise,
)


def share_links(project: Project, group: Group, words: str, address: str) -> None:
    """A link for many by which somebody came in, with a mail that could not be sent; one that is off; and somebody who
    was sent their own link."""
    by = lead_actor(project=project)
    off, _ = make_shared_link(project=project, label=words)
    turn_off_shared_link(link=off, by=by)
    link, _ = make_shared_link(project=project, label=words, side="frontline", group=group)
    make_arrival(link=link)
    mail_shared_link(link=link, addresses=["ash@example.org", address], by=by)
    Mail.objects.filter(shared_link=link).update(state=MailState.FAILED, failure=MailFailure.SERVER, address=address)
    add_people(project=project, batch=uuid4(), people=[NewPerson(words, address)], by=by)
    late = timezone.now() - timedelta(days=2)
    Mail.objects.filter(project=project, kind=MailKind.OWN_LINK).update(
        state=MailState.FAILED, failure=MailFailure.REFUSED, address=address, created_at=late
    )


def type_for_each_other(member: Member, other: Member, key: str, words: str) -> UUID:
    """Words that were typed for the member, who types for the other now. Returns the code of a note."""
    project = member.project
    by, lead = typing_for(member=member, helper=other), lead_actor(project=project)
    note = write(exercise=exercise_of(project=project, key=key), text=words, by=by)
    choose_way(member=member, way=TakesPart.HELPER, by=lead)
    choose_way(member=other, way=TakesPart.PAPER, by=actor_of(member=other))
    say_yes(member=other, by=typing_for(member=other, helper=member))
    return note.code


def talk_of_concerns(project: Project, position: int, by: Actor, words: str) -> dict[str, UUID]:
    """A concern of a lead, one of a participant, and one with a reply that is not good enough, about a next stage."""
    by_lead = lead_actor(project=project)
    own = raise_concern(project=project, by=by_lead, position=position, words=words)
    mine = raise_concern(project=project, by=by, position=position, words=words)
    answered = raise_concern(project=project, by=by, position=position, words=words, shows_name=True)
    reply_to(objection=answered, words=words, by=by_lead)
    say_not_good_enough(objection=answered, words=words[:500], by=by)
    return {
        "concern_change": own.code,
        **dict.fromkeys(("concern_reply", "my_concern_change"), mine.code),
        **dict.fromkeys(("not_good_enough", "my_not_good_enough"), answered.code),
    }


def talk_of_promise(project: Project, member: Member, words: str) -> UUID:
    """Two versions of the promise with what was said of them, a slip put right, and a draft of the next version."""
    by = lead_actor(project=project)
    respect = "All kinds of knowing count the same."
    for line in DEFAULT_LINES if len(words) == 200 else ():
        reword_line(project=project, key=line.key, words=words, began=line.words, by=by)
        respect = words
    add_line(project=project, code=uuid4(), title=words[:60], words=words, question=words, by=by)
    write_promise(project=project)
    fix_spelling(project=project, key="respect", words=respect.rstrip(".").upper(), began=respect, by=by)
    said = answer_of(member=member, answer="no", words=words).code
    reply_to_answer(project=project, code=said, words=words, by=by)
    drop_line(project=project, key="access", reason=words, began=promise_text(project).draft_lines[3].words, by=by)
    write_promise(project=project)
    began = respect.rstrip(".").upper()
    fix_spelling(project=project, key="respect", words=began.lower(), began=began, by=by)
    said = answer_of(member=member, answer="no", words=words).code
    reword_line(project=project, key="respect", words="We listen.", began=began.lower(), by=by)
    return said
