"""Metrics: how people are, and what the shop floor measures, beside what it saves.

Words: condition (absence, accidents, overtime of an area in a month), reading (one typed value of
it; the newest counts), pulse (two questions without a name), sealed answer (an answer that nobody
can read yet), count (answers of at least seven people together), link (a door to the pulse that
needs no sign-in).
Events: condition.set, pulse.link_made, pulse.link_ended. Answers leave no event.
"""
