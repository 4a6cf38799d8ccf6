"""What reports keep: roll-ups alone, which can be reckoned anew from the other rooms' rows."""

# Whoever loads one of these tables knows them all.
from kaizen.reports.models import months as months
from kaizen.reports.models import rhythms as rhythms
from kaizen.reports.models import wishes as wishes
