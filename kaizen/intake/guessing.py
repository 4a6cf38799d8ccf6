"""What a column is likely to say, by its name in the languages of the plants that bring tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kaizen.core.text import words_of
from kaizen.ideas.rules import Stage
from kaizen.intake.rules import FIELDS, Kind
from kaizen.people.rules import Role

#: English, German, Spanish, Polish, French; the likeliest first. Folded when they are compared.
_NAMES: dict[Kind, dict[str, str]] = {
    Kind.PEOPLE: {
        "name": "name|full name|mitarbeiter|vor und nachname|vollständiger name|nombre completo|"
        "nombre y apellidos|nombre|imię i nazwisko|nazwisko i imię|pracownik|nom et prénom|"
        "nom complet|employee|person|empleado|nom|nazwisko",
        "username": "username|user name|login|user|benutzername|benutzer|anmeldename|usuario|"
        "nombre de usuario|użytkownik|nazwa użytkownika|identifiant|nom d utilisateur|utilisateur",
        "badge": "badge|badge number|staff number|staff no|employee number|employee id|"
        "personnel number|personalnummer|personal nr|pers nr|persnr|ausweis|ausweisnummer|"
        "número de empleado|nº de empleado|legajo|tarjeta|numer pracownika|nr pracownika|"
        "numer ewidencyjny|nr ewidencyjny|matricule|numéro de badge|numéro d employé|nr|no|number|"
        "nummer|número|numer|numéro",
        "email": "email|e mail|mail|e mail adresse|mailadresse|correo|correo electrónico|"
        "adres e mail|adres email|poczta|courriel|adresse mail|adresse e mail",
        "area": "area|department|dept|works in|line|bereich|abteilung|kostenstelle|arbeitsbereich|"
        "área|departamento|sección|zona|dział|obszar|wydział|linia|secteur|service|atelier|"
        "département|zone",
        "role": "role|function|position|rolle|funktion|rol|función|puesto|rola|funkcja|stanowisko|"
        "rôle|fonction|poste",
        "shift": "shift|schicht|turno|zmiana|équipe",
        "first": "first|asked first|zuerst|erste|primero|pierwszy|premier",
        "language": "language|lang|sprache|idioma|lengua|język|langue",
        "time_zone": "time zone|timezone|zeitzone|zona horaria|huso horario|strefa czasowa|"
        "fuseau horaire|fuseau",
        "password": "password|passwort|kennwort|contraseña|clave|hasło|mot de passe",
        "pin": "pin|pin code|código pin|kod pin|code pin",
    },
    Kind.AREAS: {
        "code": "code|area code|short code|kürzel|kurzzeichen|bereichscode|código|clave|kod|"
        "symbol|code de zone|id",
        "name": "name|area|department|bezeichnung|bereich|abteilung|nombre|área|nazwa|dział|"
        "obszar|nom|libellé|secteur",
        "parent": "parent|lies in|belongs to|parent code|above|gehört zu|übergeordnet|"
        "übergeordneter bereich|liegt in|pertenece a|padre|superior|depende de|nadrzędny|"
        "należy do|jednostka nadrzędna|rattaché à|secteur parent",
        "kind": "kind|type|level|art|typ|ebene|tipo|clase|nivel|rodzaj|niveau",
        "time_zone": "time zone|timezone|zeitzone|zona horaria|huso horario|strefa czasowa|"
        "fuseau horaire|fuseau",
        "currency": "currency|währung|moneda|divisa|waluta|devise|monnaie",
        "labour_rate": "labour rate|labor rate|hourly rate|rate per hour|stundensatz|"
        "lohnkosten je stunde|coste por hora|tarifa horaria|stawka godzinowa|taux horaire",
        "workdays": "workdays|working days|arbeitstage|días laborables|días de trabajo|"
        "dni robocze|jours ouvrés|jours travaillés",
        "shifts": "shifts|schichten|turnos|zmiany|équipes",
        "country": "country|land|país|kraj|pays",
        "region": "region|state|bundesland|región|comunidad|provincia|województwo|région",
    },
    Kind.IDEAS: {
        "problem": "problem|what bothers you|what is wrong|problem description|issue|"
        "was stört|was stört sie|beschreibung des problems|ausgangslage|ist zustand|"
        "qué molesta|problema|qué falla|opis problemu|co przeszkadza|problème|constat|"
        "qu est ce qui gêne|description|beschreibung|descripción|summary|resumen|opis|"
        "zusammenfassung|text|tekst|texto|texte|idea|idee|idée|pomysł|name|nazwa|title|titel|"
        "título|tytuł|titre",
        "proposal": "proposal|suggestion|solution|improvement|countermeasure|vorschlag|"
        "verbesserungsvorschlag|lösung|maßnahme|soll zustand|propuesta|sugerencia|solución|"
        "mejora|propozycja|rozwiązanie|wniosek|proposition|solution proposée|amélioration",
        "result": "result|effect|outcome|benefit|ergebnis|wirkung|nutzen|resultado|efecto|"
        "beneficio|wynik|efekt|korzyść|résultat|effet|bénéfice",
        "title": "title|heading|subject|short title|titel|überschrift|betreff|kurztitel|título|"
        "asunto|tytuł|temat|titre|objet|name|nazwa|nombre|nom",
        "author": "author|submitted by|from|employee|name of author|who|autor|einreicher|"
        "eingereicht von|ideengeber|wer|mitarbeiter|presentado por|quién|empleado|zgłaszający|"
        "pomysłodawca|kto|pracownik|auteur|proposé par|qui|salarié",
        "area": "area|department|dept|line|place|bereich|abteilung|ort|wo|linie|área|"
        "departamento|sección|lugar|dónde|dział|obszar|wydział|miejsce|gdzie|linia|secteur|"
        "service|atelier|lieu|où",
        "submitted_at": "date|submitted at|submitted on|submitted|created|created at|day|datum|"
        "eingereicht am|eingangsdatum|erstellt am|fecha|fecha de envío|presentado el|data|"
        "data zgłoszenia|zgłoszono|date de dépôt|date de soumission|déposé le|le",
        "stage": "stage|status|state|stand|stufe|estado|fase|etapa|stan|etap|état|statut|étape",
        "external_id": "number|no|nr|id|idea number|idea id|reference|ref|nummer|ideennummer|"
        "lfd nr|laufende nummer|número|nº|n|proposal id|project id|identificador|numer|lp|"
        "numéro|référence|key",
    },
}

_STAGES: dict[Stage, str] = {
    Stage.SUBMITTED: "submitted|sent|new|open|received|gesendet|eingereicht|neu|offen|enviado|"
    "enviada|nuevo|nueva|abierto|abierta|recibida|wysłany|wysłane|nowy|nowe|otwarty|zgłoszony|"
    "envoyé|nouveau|ouvert|reçu|déposé",
    Stage.PARKED: "parked|later|on hold|deferred|zurückgestellt|später|vertagt|aplazado|aplazada|"
    "más tarde|en espera|pendiente|odłożony|odłożone|później|wstrzymany|plus tard|en attente|"
    "reporté|suspendu",
    Stage.DECLINED: "declined|rejected|refused|not this time|abgelehnt|verworfen|nicht umgesetzt|"
    "rechazado|rechazada|denegada|odrzucony|odrzucone|odmowa|refusé|rejeté|non retenu",
    Stage.IMPLEMENTED: "implemented|done|in use|realised|realized|completed|umgesetzt|erledigt|"
    "realisiert|im einsatz|eingeführt|implementado|implementada|realizado|realizada|hecho|"
    "en uso|wdrożony|wdrożone|zrealizowany|zrealizowane|wykonane|gotowe|réalisé|mis en œuvre|"
    "fait|terminé|appliqué",
    Stage.CLOSED: "closed|archived|finished|abgeschlossen|geschlossen|archiviert|beendet|cerrado|"
    "cerrada|archivado|archivada|finalizado|zamknięty|zamknięte|zakończony|zakończone|fermé|"
    "clos|clôturé|archivé",
}

_ROLES: dict[Role, str] = {
    Role.OPERATOR: "operator|worker|employee|bediener|mitarbeiter|mitarbeiterin|werker|operador|"
    "operadora|operario|operaria|trabajador|pracownik|opérateur|opératrice|ouvrier",
    Role.SUPERVISOR: "supervisor|foreman|team leader|shift leader|führungskraft|meister|"
    "meisterin|schichtführer|schichtleiter|vorarbeiter|teamleiter|supervisora|encargado|"
    "encargada|jefe de turno|brygadzista|mistrz|kierownik zmiany|chef d équipe|superviseur",
    Role.LEADER: "leader|manager|plant manager|head|leitung|leiter|leiterin|abteilungsleiter|"
    "bereichsleiter|werkleiter|líder|jefe|jefa|director|directora|gerente|kierownik|dyrektor|"
    "responsable|directeur|chef de service",
    Role.FINANCE: "finance|controller|controlling|finanzen|finanzas|contabilidad|finanse|"
    "kontroling|finances|contrôle de gestion",
    Role.ADMINISTRATOR: "administrator|admin|administratorin|administrador|administradora|"
    "administrateur",
}

Known = dict[str, dict[str, str]]


def _folded(names: str) -> list[str]:
    return [plain(name) for name in names.split("|")]


def plain(text: str) -> str:
    """The words of a heading or a cell without signs, marks and capitals."""
    return " ".join(words_of(text.replace("_", " ")))


def guess_columns(
    columns: Sequence[str], kind: Kind, called: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The column that each field is likely to be in; fields that no column fits are left out.

    One column serves one field, but for a needed one that would go without; people may say
    otherwise. `called` is what the page calls the fields in the reader's language.
    """
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(plain(column), column)
    order = [field.name for field in FIELDS[kind]]
    found: dict[str, str] = {}
    # A name that fits one field alone is taken before one that two fields could have.
    for name in [*order[1:], order[0]]:
        taken = set(found.values())
        names = [plain((called or {}).get(name, "")), *_folded(_NAMES[kind][name])]
        fits = (by_name[each] for each in names if each and each in by_name)
        free = [each for each in fits if each not in taken]
        if free:
            found[name] = free[0]
    return _needed_first(found, by_name, kind)


def _needed_first(found: dict[str, str], by_name: dict[str, str], kind: Kind) -> dict[str, str]:
    """A field that is needed may share the column of another one rather than go without."""
    for field in FIELDS[kind]:
        if field.is_needed and field.name not in found:
            fits = [each for each in _folded(_NAMES[kind][field.name]) if each in by_name]
            if fits:
                found[field.name] = by_name[fits[0]]
    return {field.name: found[field.name] for field in FIELDS[kind] if field.name in found}


def guess_words(words: Sequence[str], kind: Kind) -> dict[str, str]:
    """What words of the stage or role column are likely to mean: a `Stage` or a `Role`."""
    table: Mapping[str, str] = {
        Kind.IDEAS: {stage.value: names for stage, names in _STAGES.items()},
        Kind.PEOPLE: {role.value: names for role, names in _ROLES.items()},
    }.get(kind, {})
    meanings = {name: value for value, names in table.items() for name in _folded(names)}
    return {word: meanings[plain(word)] for word in words if plain(word) in meanings}
