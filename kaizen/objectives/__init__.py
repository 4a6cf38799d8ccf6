"""Aims of leadership, and the ideas that serve them.

An *aim* is what leadership wants to reach in an area by a day: a measure, from where, to where,
and who answers for it. It is settled by *catchball*: offers go up and down, each with a value,
a day and words, until the one who is asked agrees. A *campaign* is a theme with a first and a
last day. An idea may *serve* an aim or a campaign; progress is read from verified results.

Events: aim.set, aim.offered, aim.agreed, aim.measured, aim.ended, campaign.started,
campaign.changed, campaign.ended, idea.aligned.
"""
