"""Reports: what all the rest adds up to. Reads every room, writes only its own roll-ups.

Words: rhythm (what comes in each week: ideas, voices, news), week (ISO, in the time zone of the
site), normal (the weeks with which the others are compared), drying up (below normal for longer
than chance explains), fade curve (which share of changes is still in use, by months since each
began).
Events: area.drying_up.
"""
