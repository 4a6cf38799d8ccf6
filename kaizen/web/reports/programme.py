"""How ideas are looked after: how fast they are answered, who takes part, and what lasts."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.reports.models.months import SiteStand
from kaizen.reports.queries.months import stand_of
from kaizen.reports.queries.programme import Programme, programme_of
from kaizen.reports.queries.rhythms import fade_of
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.programme.benchmarks import SOURCES
from kaizen.web.reports import programme_areas as areas_table
from kaizen.web.reports import programme_panels as panels
from kaizen.web.reports import programme_tables as tables
from kaizen.web.reports import programme_words as words
from kaizen.web.reports.control import Chosen, choices, chosen
from kaizen.web.reports.kept import body_of
from kaizen.web.reports.programme_beside import beside
from kaizen.web.reports.programme_open import open_of
from kaizen.web.reports.programme_rows import urls_of
from kaizen.web.reports.programme_terms import TERMS
from kaizen.web.reports.tables import Table, sent_as_csv
from kaizen.web.reports.unchanged import known, tagged
from kaizen.web.session import actor, now
from kaizen.web.weeks import fade_panel

pages = Blueprint("programme", __name__)


@pages.get("/programme")
@login_required
def show() -> Response:
    """Every measure of the programme for one area and span.

    Raises:
        NotAllowed: the person reads no reports, or not of this area.
        NotFound: no such area, or one of another site.
    """
    session, person = db.session(), actor()
    picked = chosen(session, person, now=now())
    same = known(session, person, picked)
    if same is not None:
        return same
    sees_weeks = can(person, Permission.IDEA_REVIEW, area=picked.area)
    steers = can(person, Permission.WORK_STEER, area=picked.area)
    body = body_of(
        session,
        person,
        picked,
        "programme/_body.html",
        lambda: {
            "sees_weeks": sees_weeks,
            "steers": steers,
            "control": choices(picked, session, person, "programme.show"),
            **_found(session, picked),
        },
        also=(sees_weeks, steers),
    )
    page = render_template("programme/show.html", body=body)
    return tagged(make_response(page), session, person, picked)


def _found(session: Session, picked: Chosen) -> dict[str, object]:
    """Everything that the page tells."""
    stand = stand_of(session, picked.site.id)
    programme = _look(session, picked)
    return {
        "picked": picked,
        "stand": stand,
        "heads": programme.people.bit_count(),
        "terms": TERMS,
        "sources": SOURCES,
        "fade": fade_panel(picked.area, fade_of(session, picked.area)),
        "csv": lambda table: picked.address("programme.as_csv", table=table),
        **(_told(programme, picked, stand) if stand is not None else {}),
    }


@pages.get("/programme/<table>.csv")
@login_required
def as_csv(table: str) -> Response:
    """One table of the page, for the same area and time.

    Raises:
        NotFound: the page has no such table.
    """
    session, person = db.session(), actor()
    picked = chosen(session, person, now=now())
    programme = _look(session, picked)
    all_of_them = (
        tables.answers_table(panels.answers_of(programme, picked).rows),
        tables.cohorts_table(panels.cohorts_of(programme, picked)),
        tables.areas_table(areas_table.area_rows(programme), areas_table.sum_row(programme)),
        tables.fade_table(fade_of(session, picked.area)),
        tables.published_table(beside(programme)),
        *_small_tables(programme, picked).values(),
    )
    return sent_as_csv(all_of_them, table, picked.file_name("programme"))


def _look(session: Session, picked: Chosen) -> Programme:
    return programme_of(session, picked.area, picked.span, picked.before, today=picked.today)


def _small_tables(programme: Programme, picked: Chosen) -> dict[str, Table]:
    """Of what is drawn as bars or shares, by their names."""
    tally, before = programme.tally, programme.before
    earlier = panels.shares_of(before) if before is not None else {}
    of_age = tables.open_table(open_of(programme).ages)
    declined = tally.count(Figure.DECLINED_FOR)
    why = tables.reasons_table(panels.reasons_of(tally, picked), declined)
    shares = tables.shares_tables(panels.shares_of(tally), earlier)
    return {of_age.key: of_age, why.key: why, **shares}


def _told(programme: Programme, picked: Chosen, stand: SiteStand) -> dict[str, object]:
    """The panels; all of them need roll-ups."""
    tally, before = programme.tally, programme.before
    shares = panels.shares_of(tally)
    whole = areas_table.sum_row(programme)
    areas, shifts = programme.quiet, areas_table.quiet_shifts(programme)
    declined = tally.count(Figure.DECLINED_FOR)
    return {
        "open_now": open_of(programme),
        "urls": urls_of(picked),
        "answers": panels.answers_of(programme, picked),
        "shares": shares,
        "before": panels.shares_of(before) if before is not None else {},
        "whole": whole,
        "rows": areas_table.area_rows(programme),
        "cohorts": panels.cohorts_of(programme, picked),
        "reasons": panels.reasons_of(tally, picked),
        "declined": declined,
        "quiet": [*areas, *shifts],
        "beside": beside(programme),
        "tables": _small_tables(programme, picked),
        "titles": {
            "part": words.took_part_title(whole.part),
            "heads": words.heads_title(whole.ideas, whole.changes),
            "cohorts": words.cohort_title(shares["implemented"]),
            "adopted": words.adoption_title(shares["adopted"]),
            "first": words.first_level_title(shares["first"]),
            "held": words.sustain_title(shares["after_90"]),
            "declines": words.declines_title(declined, shares["instead"]),
            "silence": words.silence_title(areas, shifts, is_one_area=not programme.places),
        },
    }
