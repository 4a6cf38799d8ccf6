"""What columns and words are likely to mean, by their names in five languages."""

from __future__ import annotations

import pytest

from kaizen.intake.guessing import guess_columns, guess_words
from kaizen.intake.rules import Kind


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["Name", "User name", "Dept"], {"name": "Name", "username": "User name", "area": "Dept"}),
        (
            ["Personal-Nr.", "Mitarbeiter", "Abteilung", "E-Mail", "Schicht"],
            {
                "name": "Mitarbeiter",
                "badge": "Personal-Nr.",
                "area": "Abteilung",
                "email": "E-Mail",
                "shift": "Schicht",
            },
        ),
        (
            ["Nombre completo", "Nº de empleado", "Departamento", "Función"],
            {
                "name": "Nombre completo",
                "badge": "Nº de empleado",
                "area": "Departamento",
                "role": "Función",
            },
        ),
        (
            ["Imię i nazwisko", "Numer ewidencyjny", "Dział", "Stanowisko"],
            {
                "name": "Imię i nazwisko",
                "badge": "Numer ewidencyjny",
                "area": "Dział",
                "role": "Stanowisko",
            },
        ),
        (
            ["Nom et prénom", "Matricule", "Service", "Mot de passe"],
            {
                "name": "Nom et prénom",
                "badge": "Matricule",
                "area": "Service",
                "password": "Mot de passe",
            },
        ),
    ],
)
def test_people_are_recognised(columns: list[str], expected: dict[str, str]) -> None:
    assert guess_columns(columns, Kind.PEOPLE) == expected


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            ["proposal_id", "title", "summary", "comments"],
            {"problem": "summary", "title": "title", "external_id": "proposal_id"},
        ),
        (
            ["Nr", "Was stört?", "Vorschlag", "Wer", "Bereich", "Datum", "Stand"],
            {
                "problem": "Was stört?",
                "proposal": "Vorschlag",
                "author": "Wer",
                "area": "Bereich",
                "submitted_at": "Datum",
                "stage": "Stand",
                "external_id": "Nr",
            },
        ),
        # One column serves two fields rather than that the problem goes without.
        (
            ["project_id", "name"],
            {"problem": "name", "title": "name", "external_id": "project_id"},
        ),
    ],
)
def test_ideas_are_recognised(columns: list[str], expected: dict[str, str]) -> None:
    assert guess_columns(columns, Kind.IDEAS) == expected


def test_areas_are_recognised() -> None:
    columns = ["Kürzel", "Bezeichnung", "Gehört zu", "Währung"]
    assert guess_columns(columns, Kind.AREAS) == {
        "code": "Kürzel",
        "name": "Bezeichnung",
        "parent": "Gehört zu",
        "currency": "Währung",
    }


def test_strange_columns_are_left_to_people() -> None:
    assert guess_columns(["Foo", "Bar", ""], Kind.PEOPLE) == {}


def test_words_of_stages_and_roles_are_recognised() -> None:
    words = ["Umgesetzt", "ABGELEHNT", "rechazada", "wdrożone", "Réalisé", "wunderbar"]
    assert guess_words(words, Kind.IDEAS) == {
        "Umgesetzt": "implemented",
        "ABGELEHNT": "declined",
        "rechazada": "declined",
        "wdrożone": "implemented",
        "Réalisé": "implemented",
    }
    assert guess_words(["Schichtführer", "Operario", "king"], Kind.PEOPLE) == {
        "Schichtführer": "supervisor",
        "Operario": "operator",
    }
    assert guess_words(["anything"], Kind.AREAS) == {}


def test_a_plain_number_of_a_person_is_the_staff_number() -> None:
    header = ["Nr", "Name", "Dept"]
    assert guess_columns(header, Kind.PEOPLE, {})["badge"] == "Nr"
