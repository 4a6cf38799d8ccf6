"""The definitions of the programme's figures, in words; each is a function of the rules."""

from __future__ import annotations

from flask_babel import LazyString, lazy_gettext

#: Name and formula, in the order of the page.
TERMS: tuple[tuple[LazyString, LazyString], ...] = (
    (
        lazy_gettext("First answer"),
        lazy_gettext(
            "From sending to the first word of a reviewer: yes, no, later, or a question. Working "
            "days of the area count 24 hours each, free days none, so that the same time on the "
            "next working day is 24 hours."
        ),
    ),
    (
        lazy_gettext("Decision"),
        lazy_gettext(
            "From sending to the decision, counted the same way, without the time in which the "
            "author had a question."
        ),
    ),
    (
        lazy_gettext("Median, 85 of 100"),
        lazy_gettext(
            "The time within which 50, or 85, of 100 ideas are answered. Whoever still waits "
            "counts with the time so far (product-limit estimate, Kaplan and Meier 1958)."
        ),
    ),
    (
        lazy_gettext("Within a working day"),
        lazy_gettext(
            "Answered within 24 hours ÷ all answered and all that wait longer already. The months "
            "of the chart count the answers given."
        ),
    ),
    (
        lazy_gettext("Took part"),
        lazy_gettext(
            "People of the area who wrote or co-wrote an idea in this time ÷ people of the area."
        ),
    ),
    (
        lazy_gettext("Per head and year"),
        lazy_gettext("Ideas sent, or changes in use ÷ (people of the area × days passed ÷ 365)."),
    ),
    (
        lazy_gettext("In use, by month sent"),
        lazy_gettext(
            "Ideas of a month that came into use up to today ÷ ideas sent in that month, without "
            "those joined with another one or taken back. Young months still grow."
        ),
    ),
    (
        lazy_gettext("Taken up"),
        lazy_gettext(
            "Agreed, in use, or tried and learned ÷ those and declined. What is put off until "
            "later counts in neither."
        ),
    ),
    (
        lazy_gettext("Settled by the supervisor"),
        lazy_gettext(
            "Decisions at the first level ÷ all decisions of this time. The aim is 80 of 100."
        ),
    ),
    (
        lazy_gettext("Still holds"),
        lazy_gettext(
            "Changes found in use after 90 days, or a year ÷ all that are old enough for that "
            "look. Nobody looked counts as not held."
        ),
    ),
    (
        lazy_gettext("Open"),
        lazy_gettext(
            "Sent and neither in use nor at an end, by days since sending, at this moment. Per "
            "holder: open ideas ÷ the people who hold one, by area and never by person."
        ),
    ),
    (
        lazy_gettext("Pace of the work"),
        lazy_gettext(
            "Agreed ideas in hand ÷ changes in use per day (Little's law, 1961), held against the "
            "mean time from the yes to use of what got done; 1.5 times apart is told."
        ),
    ),
    (
        lazy_gettext("Silent"),
        lazy_gettext("An area or a shift of five people or more that sent no idea in this time."),
    ),
)
