"""How to sign in to the demo plant; everybody knows these, so they work in demo mode only."""

from kaizen.cli.demo.plant_people import CAST, DemoPerson

PASSWORD = "kaizen-demo"
PIN = "4711"


def who_can_sign_in() -> str:
    """The cast as lines for a terminal: user name, badge, name and what the person may do."""
    lines = [f"Sign in with user name and password “{PASSWORD}”, or badge number and PIN {PIN}:"]
    return "\n".join(lines + [_line(person) for person in CAST])


def _line(person: DemoPerson) -> str:
    roles = ", ".join(f"{role.role} of {role.area_code}" for role in person.roles)
    return f"  {person.username:<7}{person.badge:<7}{person.full_name:<16}{roles}"
