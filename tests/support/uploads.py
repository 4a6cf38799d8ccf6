"""Tables as they are brought along in the browser: one with mistakes in it, and its upload."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PEOPLE = (
    "\ufeffMitarbeiter;Personal-Nr.;Abteilung;Funktion\r\n"
    "Ines Rao;7001;NH-PRESS;Bediener\r\n"
    '"Amsel, Paul";7002;Logistics;Schichtführer\r\n'
    ";7003;NH-PRESS;Bediener\r\n"
    "=1+1;7004;Nowhere;Bediener\r\n"
)
SAID: dict[str, str | list[str]] = {
    "column-name": "Mitarbeiter",
    "column-badge": "Personal-Nr.",
    "column-area": "Abteilung",
    "column-role": "Funktion",
    "word": ["Bediener", "Schichtführer"],
    "meaning": ["operator", "supervisor"],
}


def upload(
    client: FlaskClient, kind: str, content: str | bytes, name: str = "list.csv"
) -> TestResponse:
    # Put together by hand: the client would leave a large file open behind it.
    data = content.encode() if isinstance(content, str) else content
    head = f'--seam\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return client.post(
        f"/imports?of={kind}",
        data=head.encode() + data + b"\r\n--seam--\r\n",
        content_type="multipart/form-data; boundary=seam",
    )


def uploaded(client: FlaskClient, kind: str, content: str, name: str = "list.csv") -> str:
    """The address of the import."""
    answer = upload(client, kind, content, name)
    assert answer.status_code == 303, answer.text
    return answer.location.removesuffix("/columns")


def chosen(page: str) -> dict[str, str]:
    """Field → column, as the form shows them."""
    found = {}
    for name, inside in re.findall(r'<select[^>]*name="column-(\w+)"[^>]*>(.*?)</select>', page):
        picked = re.search(r'value="([^"]+)" selected', inside)
        if picked:
            found[name] = picked[1]
    return found
