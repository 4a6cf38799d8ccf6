"""The demo plant: areas, people, ideas and photos that look like a real year on the floor.

Content only: pure functions and tables, the same for the same seed. Writing it into the
database is the business of the loader beside it.
"""
