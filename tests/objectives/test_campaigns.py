"""Leadership starts a campaign, changes it, and ends it early."""

from __future__ import annotations

from datetime import date

import pytest

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kaizen.core.events import history
from kaizen.objectives.actions.campaigns import (
    Theme,
    change_campaign,
    end_campaign,
    start_campaign,
)
from kaizen.objectives.queries.aims import campaigns_of, load_campaign_for
from tests.support.aims import agreed, asked, campaign
from tests.support.cast import THURSDAY, Cast

THEME = Theme("Less walking", "Why do you walk?", date(2026, 3, 2), date(2026, 3, 31))


def test_it_runs_from_its_first_to_its_last_day(cast: Cast) -> None:
    theme = campaign(cast, agreed(cast))
    days = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 31), date(2026, 4, 1)]
    assert [theme.runs_on(day) for day in days] == [False, True, True, False]
    assert history(cast.session, "campaign", theme.id)[-1].kind == "campaign.started"
    assert list(campaigns_of(cast.session, [cast.nordhafen.id])) == [theme]


@pytest.mark.parametrize("who", ["olga", "sam", "fay", "ada", "nils"])
def test_only_leadership_starts_changes_and_ends_one(cast: Cast, who: str) -> None:
    person, theme = getattr(cast, who), campaign(cast)
    with pytest.raises(NotAllowed):
        start_campaign(cast.production, THEME, aim=None, actor=person, now=THURSDAY)
    with pytest.raises(NotAllowed):
        change_campaign(theme, THEME, actor=person, now=THURSDAY)
    with pytest.raises(NotAllowed):
        end_campaign(theme, actor=person, now=THURSDAY)


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"title": ""}, "title"),
        ({"words": "x" * 2001}, "words"),
        ({"from_on": None}, "from_on"),
        ({"until_on": date(2026, 3, 2)}, "until_on"),
        ({"from_on": date(2026, 2, 2), "until_on": date(2026, 3, 11)}, "until_on"),
    ],
)
def test_refusals(cast: Cast, others: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        campaign(cast, **others)
    assert refused.value.field == field


def test_its_aim_is_agreed(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        campaign(cast, asked(cast))
    assert refused.value.field == "aim"


def test_ended_it_runs_no_more(cast: Cast) -> None:
    theme = campaign(cast)
    change_campaign(
        theme, Theme("Less", "", THEME.from_on, THEME.until_on), actor=cast.lena, now=THURSDAY
    )
    assert (theme.title, theme.words) == ("Less", "")
    end_campaign(theme, actor=cast.lena, now=THURSDAY)
    assert not theme.runs_on(THURSDAY.date())
    with pytest.raises(Conflict):
        end_campaign(theme, actor=cast.lena, now=THURSDAY)
    with pytest.raises(Conflict):
        change_campaign(theme, THEME, actor=cast.lena, now=THURSDAY)


def test_another_site_sees_none(cast: Cast) -> None:
    theme = campaign(cast)
    assert load_campaign_for(cast.session, cast.olga, theme.id) is theme
    with pytest.raises(NotFound):
        load_campaign_for(cast.session, cast.nils, theme.id)
