"""Whose session has ended: they sign in, go on where they were, and lose no word."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.ownership.rules import CheckResult
from kaizen.review.rules.authority import DeclineReason
from kaizen.web.device import this_device

#: The fields in which somebody writes sentences; nothing secret is ever among them.
WORDS = (
    *("problem", "proposal", "result"),
    *("text", "words", "reason", "note", "instead", "evidence", "redeployment"),
    *("answer", "basis", "corrected", "learned", "why"),
)

#: Under some of these names other forms send what was picked or ticked: nobody wrote that.
PICKED: dict[str, frozenset[str]] = {
    "reason": frozenset(DeclineReason),
    "result": frozenset(CheckResult),
    "answer": frozenset({"approve", "park", "yes", "no"}),
    "note": frozenset({"y"}),
}


def ask_to_sign_in() -> ResponseReturnValue:
    """Send to the sign-in page, and from there back to where the form or the page stands.

    What was written in a form of ours is shown once more: without script nothing else keeps it.
    """
    page = "sign_in.show" if this_device() is None else "kiosk.show"
    back = _way_back()
    place = url_for(page, next=back)
    if "HX-Request" in request.headers:
        # A fragment must not be replaced by the sign-in page: the whole page goes there.
        return Response(status=401, headers={"HX-Redirect": place})
    # Another site could put its own words on this page: only our own forms are answered so.
    kept = typed_words() if request.method == "POST" and back else []
    if kept:
        return render_template("sign_in/ended.html", place=place, kept=kept), 401
    return redirect(place, code=303)


def typed_words() -> list[str]:
    """The sentences in the form that was sent, to be shown once more."""
    sent = ((name, request.form.get(name, "").strip()) for name in WORDS)
    return [words for name, words in sent if words and words not in PICKED.get(name, ())]


def _way_back() -> str | None:
    if request.method == "GET" and "HX-Request" not in request.headers:
        return request.full_path.rstrip("?")
    page = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if page.netloc != request.host or not page.path:
        return None
    return f"{page.path}?{page.query}" if page.query else page.path
