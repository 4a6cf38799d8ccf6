"""The pages on which people bring tables of people, areas and ideas along."""
