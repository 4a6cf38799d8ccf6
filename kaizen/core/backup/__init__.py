"""Back-ups: everything the database holds and all files, in a form that any database can read.

A back-up is one archive with the rows of all tables, as they stood at one instant, and a pool of
files beside it that all archives of a folder share. Rows are written as plain values, not as one
database keeps them: what comes from SQLite can be restored into PostgreSQL.
"""
