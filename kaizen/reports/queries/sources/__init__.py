"""Where each figure comes from: one function each, for roll-ups and for the rows behind alike."""
