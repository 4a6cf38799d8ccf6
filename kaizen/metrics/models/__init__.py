"""Readings of conditions, sealed answers, counts and links."""

from kaizen.metrics.models import conditions as conditions
from kaizen.metrics.models import pulse as pulse
