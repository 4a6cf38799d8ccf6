"""Tables that a plant brings along: people, areas and ideas, taken as they are."""
