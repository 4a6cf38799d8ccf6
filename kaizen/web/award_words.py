"""Awards in words: an amount or points, and what an author reads about their own."""

from __future__ import annotations

from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.savings.models.awards import Award
from kaizen.savings.queries.awards import own_award
from kaizen.savings.rules.award_policy import AwardState
from kaizen.web.formats import cents, day


def award_words(award: Award) -> str:
    """``€120.00`` or ``30 points``."""
    if award.currency is not None:
        return cents(award.amount, award.currency)
    return str(ngettext("%(num)d point", "%(num)d points", int(award.amount)))


def own_award_words(session: Session, idea: Idea, actor: Person) -> str:
    """What an author reads of their own award on the page of the idea; empty for anybody else."""
    if idea.in_use_on is None or actor.id not in idea.author_ids:
        return ""
    award = own_award(session, idea.id, actor.id)
    if award is None:
        return ""
    if award.state is AwardState.PROPOSED:
        return str(gettext("An award for you is proposed. A leader signs it next."))
    signed = award.step(AwardState.SIGNED)
    paid = award.step(AwardState.PAID)
    if paid is not None:
        return str(
            gettext(
                "Your award for this idea: %(amount)s, handed to be paid on %(day)s. Thank you.",
                amount=award_words(award),
                day=day(paid.on),
            )
        )
    name = signed.person.full_name if signed else ""
    return str(
        gettext(
            "Your award for this idea: %(amount)s, signed by %(name)s. It is paid out next.",
            amount=award_words(award),
            name=name,
        )
    )
