"""What is done to an uploaded table: kept, mapped, checked, taken, forgotten."""
