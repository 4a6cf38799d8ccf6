"""The ground floor: clock, database, transactions, events, policies. Knows no kaizen words."""
