"""What review keeps: decisions, requests for scores, and scores."""

# Whoever loads one of these tables knows them all.
from kaizen.review.models import decisions as decisions
from kaizen.review.models import scores as scores
