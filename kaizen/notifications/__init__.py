"""Notifications: events become notices, one for each person whom they concern.

Words: notice (something the system tells one person, in the app and by the channels they have).
Events: none; what is heard here was recorded elsewhere.
"""
