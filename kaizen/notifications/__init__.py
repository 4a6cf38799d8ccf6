"""Notifications: events become notices, one for each person whom they concern.

Words: notice (something the system tells one person, in the app and by the channels they have),
outbox (messages that wait to leave the house).
Events: `mail.tried_again`; what is told was recorded elsewhere.
"""
