"""The jobs that run by the clock, as one table."""

from __future__ import annotations

from datetime import timedelta

from kaizen.core import events
from kaizen.core.job_runs import Job
from kaizen.core.timetable import At, Every
from kaizen.ideas.actions.sweeping import sweep_photos
from kaizen.jobs.backups import back_up
from kaizen.jobs.booking import book_savings
from kaizen.jobs.calendars import look_at_calendars
from kaizen.jobs.counting import count_pulse
from kaizen.jobs.importing import import_tables, sweep_imports
from kaizen.jobs.messages import send_at_once, send_digests
from kaizen.jobs.reminding import send_reminders
from kaizen.jobs.reporting import send_reports
from kaizen.jobs.rolling import roll_up_months
from kaizen.jobs.statistics import renew_plans
from kaizen.jobs.watching import watch_novelty
from kaizen.notifications.delivering import deliver_mail
from kaizen.notifications.delivering_posts import deliver_webhooks

#: One row for each job: name, purpose, when it runs, how late is late, function of the moment.
JOBS: tuple[Job, ...] = (
    Job(
        name="settle-events",
        purpose="Runs reactions to events that the request itself could not finish.",
        when=Every(timedelta(minutes=1)),
        late_after=timedelta(minutes=10),
        run=events.settle_all,
    ),
    Job(
        name="sweep-reminders",
        purpose="Sends what the reminder ladder has due, and climbs it.",
        when=Every(timedelta(minutes=5)),
        late_after=timedelta(minutes=30),
        run=send_reminders,
    ),
    Job(
        name="deliver-webhooks",
        purpose="Posts to web hooks what is due.",
        when=Every(timedelta(seconds=15)),
        late_after=timedelta(minutes=15),
        run=deliver_webhooks,
    ),
    Job(
        name="send-at-once",
        purpose="Writes what cannot wait: a danger, a direct question, work handed over.",
        when=Every(timedelta(minutes=1)),
        late_after=timedelta(minutes=10),
        run=send_at_once,
    ),
    Job(
        name="send-digests",
        purpose="Writes the one message of the day, at the start of each person's shift.",
        when=Every(timedelta(minutes=5)),
        late_after=timedelta(minutes=30),
        run=send_digests,
    ),
    Job(
        name="sweep-photos",
        purpose="Deletes files of photos that hang nowhere any more.",
        when=At(3),
        late_after=timedelta(days=1),
        run=sweep_photos,
    ),
    Job(
        name="renew-statistics",
        purpose="Has the database look at how its values are spread, so that pages stay quick.",
        when=At(3),
        late_after=timedelta(days=1),
        run=renew_plans,
    ),
    Job(
        name="look-at-calendars",
        purpose="Says in the log which calendars know no holidays for this or the next year.",
        when=At(4),
        late_after=timedelta(days=1),
        run=look_at_calendars,
    ),
    Job(
        name="deliver-mail",
        purpose="Hands messages to the mail server; tries again what was not taken.",
        when=Every(timedelta(seconds=30)),
        late_after=timedelta(minutes=10),
        run=deliver_mail,
    ),
    Job(
        name="watch-novelty",
        purpose="Counts the weeks of each area, and tells where ideas are drying up.",
        when=At(5),
        late_after=timedelta(days=1),
        run=watch_novelty,
    ),
    Job(
        name="back-up",
        purpose="Writes a back-up where KAIZEN_BACKUP_FOLDER says, and lets go of old ones.",
        when=At(1),
        late_after=timedelta(days=1),
        run=back_up,
    ),
    Job(
        name="send-reports",
        purpose="Writes the monthly report to those who wish it, once the month is booked.",
        when=At(6),
        late_after=timedelta(days=1),
        run=send_reports,
    ),
    Job(
        name="book-savings",
        purpose="Books what changes in use have saved and cost in the months that are over.",
        when=At(2),
        late_after=timedelta(days=1),
        run=book_savings,
    ),
    Job(
        name="roll-up-months",
        purpose="Reckons the months anew in which something happened, for the reports.",
        when=Every(timedelta(minutes=1)),
        late_after=timedelta(minutes=10),
        run=roll_up_months,
    ),
    Job(
        name="count-pulse",
        purpose="Opens answers without a name where at least seven lie together.",
        when=At(1),
        late_after=timedelta(days=1),
        run=count_pulse,
    ),
    Job(
        name="import-tables",
        purpose="Checks and takes the rows of long tables that somebody uploaded.",
        when=Every(timedelta(seconds=10)),
        late_after=timedelta(minutes=30),
        run=import_tables,
    ),
    Job(
        name="sweep-imports",
        purpose="Deletes uploaded tables that nobody needs any more.",
        when=At(3),
        late_after=timedelta(days=1),
        run=sweep_imports,
    ),
)
