"""How ideas are looked after: one named function for each thing that is measured."""
