"""The pages of reports, and the one control by which each of them is asked."""
