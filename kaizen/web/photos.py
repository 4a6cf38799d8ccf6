"""Photos as they are looked at: only by those who may read their idea, kept by the browser."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from flask_login import login_required
from sqlalchemy import select

from kaizen.core.db import db
from kaizen.core.storage import plant_storage
from kaizen.ideas.models import Idea, Photo
from kaizen.ideas.queries.seeing import readable
from kaizen.web.session import actor

pages = Blueprint("photos", __name__)

SIZES = ("full", "thumb")
#: A photo never changes, but who may see it does, and tablets are shared: the browser asks each
#: time and is told by the mark of the photo that it has it already.
KEPT = "private, no-cache"


@pages.get("/photos/<int:photo_id>/<size>")
@login_required
def show(photo_id: int, size: str) -> Response:
    """The photo in one of `SIZES`."""
    if size not in SIZES:
        abort(404)
    photo = db.session.execute(
        select(Photo.key, Photo.thumb_key, Photo.digest)
        .join(Idea, Idea.id == Photo.idea_id)
        .where(Photo.id == photo_id, *readable(actor()))
    ).first()
    if photo is None:
        abort(404)
    return _sent(photo.key if size == "full" else photo.thumb_key, photo.digest, size)


def thumb_of(photo: Photo) -> Response:
    """The small photo, for a door that has asked already whether it may be seen."""
    return _sent(photo.thumb_key, photo.digest, "thumb")


def _sent(key: str, digest: str, size: str) -> Response:
    response = Response(mimetype="image/jpeg")
    response.set_etag(f"{digest[:32]}-{size}")
    response.headers["Cache-Control"] = KEPT
    response.make_conditional(request)
    if response.status_code != 304:
        with plant_storage().open(key) as file:
            response.set_data(file.read())
    return response
