"""What the pages about support need in order to say something: for tests that open every page of the site."""

from datetime import timedelta
from typing import Any

from stakeholders.actions.care import add_needs, wish_pay
from stakeholders.actors import Actor
from stakeholders.models import Member, PayWay, Project
from stakeholders.queries.support import today_of
from tests.support_factories import agree_to_pay, pay, see_to

SUPPORT_PAGES = ("support_list", "support_export", "need_see_to", "payment_add", "payment")
"""Pages for leads."""
MY_SUPPORT_PAGES = ("my_money", "my_need_worked")
"""Pages for whoever takes part."""


def support_for_pages(*, project: Project, member: Member, by: Actor, how_many: int) -> dict[str, tuple[Any, ...]]:
    """Needs of every state, and money owed and paid. Returns what the addresses of its pages hold."""
    add_needs(member=member, words=["Interpreter", "Taxi there", "A room of their own"], by=by)
    late = today_of(project) - timedelta(days=1)
    see_to(need=member.needs.get(words="Taxi there"), is_done=True)
    see_to(need=member.needs.get(words="A room of their own"), due_on=late)
    for _ in range(how_many):
        agree_to_pay(member=member, promised_by=late, offered_on=late)
        pay(payment=agree_to_pay(member=member, words="The bus", is_expense=True))
    wish_pay(member=member, way=PayWay.VOUCHER, by=by)
    return {
        "need_see_to": (member.needs.get(words="Interpreter").code,),
        "my_need_worked": (member.needs.get(words="Taxi there").code,),
        "payment_add": (member.code,),
        "payment": (member.payments.earliest("pk").code,),
    }
