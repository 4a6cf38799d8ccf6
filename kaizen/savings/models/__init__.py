"""What savings keeps: lines, rates, claims, the ledger, budgets and awards."""

# Whoever loads one of these tables knows them all: they point at each other.
from kaizen.savings.models import awards as awards
from kaizen.savings.models import budgets as budgets
from kaizen.savings.models import claims as claims
from kaizen.savings.models import ledger as ledger
from kaizen.savings.models import lines as lines
from kaizen.savings.models import rates as rates
