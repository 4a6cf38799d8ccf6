"""People and places: who works here, where, and what each may do.

Words: person, area (a tree whose roots are sites), membership (a role in an area and all below
it), absence (with or without a deputy), device (a shared tablet that may take badge and PIN).
Events: person.added, person.changed, person.signed_in, person.paused, person.locked,
person.unlocked, person.password_changed, person.pin_changed, person.role_granted,
person.role_revoked, person.deactivated, person.moved, absence.planned, absence.cancelled,
device.enrolled, device.revoked, area.added, area.changed, area.moved, area.closed,
area.reopened.
"""
