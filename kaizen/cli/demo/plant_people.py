"""The people of the demo plant: about sixty, with their roles, shifts and languages."""

from dataclasses import dataclass
from typing import NamedTuple


class DemoRole(NamedTuple):
    """A role in an area; `first` marks whom to ask first where several hold it."""

    role: str
    area_code: str
    shift: str | None = None
    first: bool = False


@dataclass(frozen=True)
class DemoPerson:
    """One account of the demo plant; without e-mail it signs in with badge and PIN."""

    username: str
    full_name: str
    badge: str
    area_code: str
    roles: tuple[DemoRole, ...]
    language: str
    email: str | None


def _person(
    username: str,
    full_name: str,
    badge: int,
    area_code: str,
    *roles: DemoRole,
    language: str = "en",
    mail: bool = False,
) -> DemoPerson:
    site = "nordhafen" if area_code.startswith("NH") else "brookfield"
    return DemoPerson(
        username=username,
        full_name=full_name,
        badge=f"{badge:04d}",
        area_code=area_code,
        roles=roles,
        language=language,
        email=f"{username}@{site}.example" if mail else None,
    )


def _leads(area_code: str) -> DemoRole:
    return DemoRole("leader", area_code, None, True)


def _runs(area_code: str, shift: str | None = None, *, first: bool = False) -> DemoRole:
    return DemoRole("supervisor", area_code, shift, first)


def _works(area_code: str, shift: str | None = None) -> DemoRole:
    return DemoRole("operator", area_code, shift)


CAST: tuple[DemoPerson, ...] = (
    _person("olga", "Olga Petrenko", 4072, "NH-PRESS", _works("NH-PRESS", "A")),
    _person("sam", "Sam Okafor", 3107, "NH-PRESS", _runs("NH-PRESS", first=True), mail=True),
    _person("lena", "Lena Brandt", 1002, "NH", _leads("NH"), mail=True),
    _person(
        "fay", "Fay Whitcombe", 1210, "NH-ACC", DemoRole("finance", "NH", None, True), mail=True
    ),
    _person("ada", "Ada Lindqvist", 1001, "NH-OFFICE", DemoRole("administrator", "NH"), mail=True),
    _person("nils", "Nils Aldous", 7101, "BF-LINE-1", _runs("BF", first=True), mail=True),
    _person("nora", "Nora Haddad", 5203, "NH-GOODSIN", _works("NH-LOG", "A")),
)

NORDHAFEN_LEADERS: tuple[DemoPerson, ...] = (
    _person("viktor", "Viktor Sandström", 1010, "NH-PROD", _leads("NH-PROD"), mail=True),
    _person(
        "gisela", "Gisela Hartmann", 1011, "NH-MAINT", _leads("NH-MAINT"), language="de", mail=True
    ),
    _person("rashid", "Rashid Karimi", 1012, "NH-LOG", _leads("NH-LOG"), mail=True),
    _person("beatriz", "Beatriz Moura", 1013, "NH-QUAL", _leads("NH-QUAL"), mail=True),
    _person(
        "henrik",
        "Henrik Dahl",
        1014,
        "NH-OFFICE",
        _leads("NH-OFFICE"),
        _runs("NH-OFFICE", first=True),
        mail=True,
    ),
    _person(
        "ines", "Ines Albrecht", 1211, "NH-ACC", DemoRole("finance", "NH"), language="de", mail=True
    ),
)

NORDHAFEN_SUPERVISORS: tuple[DemoPerson, ...] = (
    _person(
        "chidi",
        "Chidi Balogun",
        3001,
        "NH-PROD",
        _runs("NH-PROD", first=True),
        _runs("NH", first=True),
        mail=True,
    ),
    _person(
        "anja", "Anja Reuter", 3108, "NH-PRESS", _runs("NH-PRESS", "B"), language="de", mail=True
    ),
    _person("pavel", "Pavel Dvořák", 3109, "NH-PRESS", _runs("NH-PRESS", "C"), mail=True),
    _person(
        "mireille",
        "Mireille Lambert",
        3201,
        "NH-MACH",
        _runs("NH-MACH", first=True),
        language="fr",
        mail=True,
    ),
    _person(
        "marta",
        "Marta Keller",
        3301,
        "NH-ASM",
        _runs("NH-ASM", first=True),
        language="de",
        mail=True,
    ),
    _person(
        "yusuf", "Yusuf Arslan", 3302, "NH-ASM", _runs("NH-ASM", "B"), language="tr", mail=True
    ),
    _person("ingrid", "Ingrid Solberg", 3401, "NH-PAINT", _runs("NH-PAINT", first=True), mail=True),
    _person("desta", "Desta Bekele", 3501, "NH-PACK", _runs("NH-PACK", first=True), mail=True),
    _person(
        "ulrich",
        "Ulrich Vogt",
        3601,
        "NH-MECH",
        _runs("NH-MAINT", first=True),
        language="de",
        mail=True,
    ),
    _person(
        "carmen",
        "Carmen Ruiz",
        3602,
        "NH-ELEC",
        _runs("NH-ELEC", first=True),
        language="es",
        mail=True,
    ),
    _person("bogdan", "Bogdan Ionescu", 3701, "NH-LOG", _runs("NH-LOG", first=True), mail=True),
    _person(
        "amara",
        "Amara Diallo",
        3702,
        "NH-DISP",
        _runs("NH-DISP", first=True),
        language="fr",
        mail=True,
    ),
    _person(
        "thuy", "Thuy Pham", 3801, "NH-QUAL", _runs("NH-QUAL", first=True), language="vi", mail=True
    ),
)

NORDHAFEN_FLOOR: tuple[DemoPerson, ...] = (
    _person("ayse", "Ayşe Demir", 4073, "NH-PRESS-2", _works("NH-PRESS", "B"), language="tr"),
    _person(
        "tomasz",
        "Tomasz Nowak",
        4074,
        "NH-PRESS-4",
        _works("NH-PRESS", "A"),
        language="pl",
        mail=True,
    ),
    _person("ebele", "Ebele Nwosu", 4075, "NH-PRESS-1", _works("NH-PRESS", "A")),
    _person("ivan", "Ivan Kovač", 4076, "NH-PRESS-3", _works("NH-PRESS", "C")),
    _person("petra", "Petra Lang", 4077, "NH-PRESS-4", _works("NH-PRESS", "C"), language="de"),
    _person("linh", "Linh Tran", 4101, "NH-MACH", _works("NH-MACH", "A"), language="vi"),
    _person("goran", "Goran Petrović", 4102, "NH-MACH", _works("NH-MACH", "B")),
    _person("shanti", "Shanti Rao", 4103, "NH-MACH", _works("NH-MACH", "A"), mail=True),
    _person("dieter", "Dieter Kruse", 4104, "NH-MACH", _works("NH-MACH", "C"), language="de"),
    _person("lucia", "Lucía Ferrer", 4201, "NH-ASM-1", _works("NH-ASM-1", "A"), language="es"),
    _person(
        "olena",
        "Olena Kovalenko",
        4202,
        "NH-ASM-2",
        _works("NH-ASM-2", "A"),
        language="uk",
        mail=True,
    ),
    _person("amina", "Amina Yusuf", 4203, "NH-ASM-1", _works("NH-ASM-1", "B")),
    _person("joao", "João Teixeira", 4204, "NH-ASM-3", _works("NH-ASM-3", "A"), language="pt"),
    _person("mei", "Mei Tanaka", 4205, "NH-ASM-2", _works("NH-ASM-2", "B")),
    _person("fatou", "Fatou Ndiaye", 4206, "NH-ASM-3", _works("NH-ASM-3", "B"), language="fr"),
    _person("samir", "Samir Khalil", 4301, "NH-PAINT", _works("NH-PAINT", "A"), language="ar"),
    _person("agnes", "Ágnes Szabó", 4302, "NH-PAINT", _works("NH-PAINT", "B")),
    _person("kwame", "Kwame Osei", 4401, "NH-PACK", _works("NH-PACK", "A"), mail=True),
    _person("rosa", "Rosa Marino", 4402, "NH-PACK", _works("NH-PACK", "A"), language="it"),
    _person("danylo", "Danylo Shevchuk", 4403, "NH-PACK", _works("NH-PACK", "B"), language="uk"),
    _person(
        "jonas", "Jonas Weber", 4501, "NH-MECH", _works("NH-MECH", "A"), language="de", mail=True
    ),
    _person(
        "mateusz",
        "Mateusz Zieliński",
        4502,
        "NH-MECH",
        _works("NH-MECH", "B"),
        language="pl",
        mail=True,
    ),
    _person("elif", "Elif Kaya", 4551, "NH-ELEC", _works("NH-ELEC", "A"), language="tr", mail=True),
    _person("oskar", "Oskar Lund", 4552, "NH-ELEC", _works("NH-ELEC", "B")),
    _person("maryam", "Maryam Sadeghi", 5201, "NH-GOODSIN", _works("NH-GOODSIN", "B")),
    _person("bruno", "Bruno Costa", 5301, "NH-DISP", _works("NH-DISP", "A"), language="pt"),
    _person("zofia", "Zofia Wójcik", 5302, "NH-DISP", _works("NH-DISP", "B"), language="pl"),
    _person("arjun", "Arjun Menon", 5401, "NH-INCOMING", _works("NH-INCOMING", "A"), mail=True),
    _person("hanne", "Hanne Vestergaard", 5402, "NH-LAB", _works("NH-LAB", "A"), mail=True),
    _person("silke", "Silke Neumann", 5501, "NH-PLAN", _works("NH-PLAN"), language="de", mail=True),
    _person("omar", "Omar Farouk", 5502, "NH-PURCH", _works("NH-PURCH"), mail=True),
    _person("clara", "Clara Jensen", 5503, "NH-ACC", _works("NH-ACC"), mail=True),
)

BROOKFIELD_PEOPLE: tuple[DemoPerson, ...] = (
    _person("grace", "Grace Holloway", 7001, "BF-OFFICE", _leads("BF"), mail=True),
    _person(
        "edwin", "Edwin Pryce", 7002, "BF-OFFICE", DemoRole("finance", "BF", None, True), mail=True
    ),
    _person("priya", "Priya Nair", 7102, "BF-LINE-2", _runs("BF-LINE-2", first=True), mail=True),
    _person("callum", "Callum Reid", 7201, "BF-LINE-1", _works("BF-LINE-1", "A")),
    _person("zainab", "Zainab Malik", 7202, "BF-LINE-1", _works("BF-LINE-1", "B"), mail=True),
    _person("piotr", "Piotr Kamiński", 7203, "BF-LINE-2", _works("BF-LINE-2", "A"), language="pl"),
    _person("megan", "Megan Ashworth", 7301, "BF-STORE", _works("BF-STORE", "A")),
    _person("tariq", "Tariq Hussain", 7401, "BF-OFFICE", _works("BF-OFFICE"), mail=True),
)

PEOPLE: tuple[DemoPerson, ...] = (
    *CAST,
    *NORDHAFEN_LEADERS,
    *NORDHAFEN_SUPERVISORS,
    *NORDHAFEN_FLOOR,
    *BROOKFIELD_PEOPLE,
)
