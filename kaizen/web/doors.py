"""Which pages there are, and what each request passes on its way to one of them."""

from __future__ import annotations

from flask import Blueprint, Flask

from kaizen.web import (
    agreement,
    answers,
    area_week,
    areas,
    asleep,
    assets,
    authority,
    award_scale,
    awards,
    budgets,
    bulk,
    calendars,
    checks,
    claims,
    classes,
    conditions,
    cost_bases,
    devices,
    drafts,
    errors,
    estimate,
    first_pin,
    formats,
    gate,
    health,
    home,
    idea,
    ideas,
    kiosk,
    ladder,
    ledger,
    me,
    messages,
    navigation,
    net,
    new_idea,
    news,
    outbox,
    photos,
    places,
    plate,
    pulse,
    rates,
    reminders,
    review,
    scores,
    second_looks,
    security,
    session,
    set_up,
    settling,
    sheets,
    sign_in,
    signed_in,
    snoozing,
    telemetry,
    templating,
    theme,
    tongue,
    webhooks,
    weeks,
    weights,
    words,
    work,
)
from kaizen.web.aims import campaigns, choosing, setting
from kaizen.web.aims import pages as aims
from kaizen.web.build import build_of
from kaizen.web.importing import columns as import_columns
from kaizen.web.importing import pages as imports
from kaizen.web.numbers import IdConverter
from kaizen.web.people import absences, accounts, first_secrets, leaving, roles, unlocking
from kaizen.web.reports import exports, figures, monthly, morale, programme, savings
from kaizen.web.reports.kept import BUILD
from kaizen.web.walls import pages as walls
from kaizen.web.walls import sharing as wall_sharing

#: Every page of the house, in the order in which a person meets them.
BLUEPRINTS: tuple[Blueprint, ...] = (
    sign_in.pages,
    set_up.pages,
    kiosk.pages,
    first_pin.pages,
    home.pages,
    new_idea.pages,
    drafts.pages,
    photos.pages,
    idea.pages,
    words.pages,
    estimate.pages,
    claims.pages,
    ledger.pages,
    ideas.pages,
    areas.pages,
    area_week.pages,
    calendars.pages,
    sheets.pages,
    walls.pages,
    wall_sharing.pages,
    exports.pages,
    monthly.pages,
    review.pages,
    answers.pages,
    bulk.pages,
    second_looks.pages,
    gate.pages,
    scores.pages,
    weights.pages,
    agreement.pages,
    authority.pages,
    rates.pages,
    cost_bases.pages,
    classes.pages,
    budgets.pages,
    savings.pages,
    net.pages,
    figures.pages,
    aims.pages,
    setting.pages,
    campaigns.pages,
    choosing.pages,
    awards.pages,
    award_scale.pages,
    ladder.pages,
    reminders.pages,
    work.pages,
    checks.pages,
    snoozing.pages,
    plate.pages,
    asleep.pages,
    news.pages,
    me.pages,
    signed_in.pages,
    messages.pages,
    settling.pages,
    unlocking.pages,
    accounts.pages,
    roles.pages,
    first_secrets.pages,
    leaving.pages,
    absences.pages,
    places.pages,
    imports.pages,
    import_columns.pages,
    devices.pages,
    webhooks.pages,
    weeks.pages,
    programme.pages,
    conditions.pages,
    morale.pages,
    pulse.pages,
    theme.pages,
    tongue.pages,
    health.pages,
    outbox.pages,
    telemetry.pages,
)


def open_doors(app: Flask) -> None:
    """Register protection, sign-in, error pages and every blueprint."""
    app.url_map.converters["int"] = IdConverter
    app.jinja_environment = templating.Templates
    security.protect(app)
    telemetry.count_requests(app)
    session.keep_sessions(app)
    errors.show_errors(app)
    assets.serve_assets(app)
    formats.add_formats(app)
    navigation.add_navigation(app)
    app.config[BUILD] = build_of(str(app.template_folder), str(app.static_folder))
    for pages in BLUEPRINTS:
        app.register_blueprint(pages)
