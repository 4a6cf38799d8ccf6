"""Reading money: lines, rates, claims, the ledger, budgets and the net of an area."""
