"""Words that stand in any idea and say nothing about what it is about, folded as in the search."""

from __future__ import annotations

_WORDS = """
about above after again against all almost along already also although always another anybody
anyone anything around away back because been before behind being below beside besides between
both came cannot come comes could does done down during each either enough even ever every
everybody everyone everything everywhere first from gets give gives goes gone have having here
into itself just keep kept know last later least less like look looks made make makes many more
most much must need needs never next nobody none nothing often once only onto other others over
quite rather really right same says several shall should since some somebody someone something
sometimes somewhere soon still such take taken takes than that their them then there these they
thing things this those through together too took toward under until upon used uses very want
wants ways well went were what when where which while whole whose will with within without would
your yours
minute minutes hour hours week weeks time times shift shifts today month months year years work
works working people
"""
#: Of four letters and more; shorter words do not count anyway.
EVERYDAY_WORDS = frozenset(_WORDS.split())
