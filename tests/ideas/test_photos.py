"""Photos of an idea: who may hang and remove them, and how many fit."""

from __future__ import annotations

import pytest

from kaizen.core import events
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.images import PreparedPhoto
from kaizen.core.storage import FolderStorage
from kaizen.ideas.actions.photos import add_photo, keep_files, remove_photo
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import MOST_PHOTOS, PhotoKind, Stage
from kaizen.ownership.actions.submitting import submit_idea
from tests.support.cast import THURSDAY, Cast


def shot(number: int = 1) -> PreparedPhoto:
    return PreparedPhoto(b"full", b"thumb", 800, 600, f"{number:064x}")


def sent(cast: Cast) -> Idea:
    idea = cast.draft()
    submit_idea(idea, actor=cast.olga, now=THURSDAY)
    return idea


def decided(cast: Cast) -> Idea:
    idea = sent(cast)
    idea.decided_at = THURSDAY
    idea.owner_id = cast.mia.id
    idea.due_on = THURSDAY.date()
    idea.move_to(Stage.APPROVED, actor_id=cast.sam.id, now=THURSDAY)
    return idea


def test_author_hangs_a_photo_and_the_story_tells_it(cast: Cast) -> None:
    idea = sent(cast)
    photo = add_photo(idea, shot(), actor=cast.olga, now=THURSDAY)
    assert (photo.kind, photo.added_by_id) == ("before", cast.olga.id)
    last = events.history(cast.session, "idea", idea.id)[-1]
    assert (last.kind, last.facts["photo_id"]) == ("idea.photo_added", photo.id)


def test_photo_of_a_draft_is_not_told(cast: Cast) -> None:
    idea = cast.draft()
    add_photo(idea, shot(), actor=cast.olga, now=THURSDAY)
    assert events.history(cast.session, "idea", idea.id) == []


def test_same_photo_hangs_once(cast: Cast) -> None:
    idea = cast.draft()
    first = add_photo(idea, shot(), actor=cast.olga, now=THURSDAY)
    assert add_photo(idea, shot(), actor=cast.olga, now=THURSDAY) is first


def test_ninth_photo_is_refused(cast: Cast) -> None:
    idea = cast.draft()
    for number in range(MOST_PHOTOS):
        add_photo(idea, shot(number), actor=cast.olga, now=THURSDAY)
    with pytest.raises(InvalidInput) as refused:
        add_photo(idea, shot(99), actor=cast.olga, now=THURSDAY)
    assert refused.value.field == "photos"


@pytest.mark.parametrize("who", ["sam", "otto", "nora", "nils"])
def test_nobody_else_hangs_a_photo_of_how_it_was(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        add_photo(sent(cast), shot(), actor=getattr(cast, who), now=THURSDAY)


def test_after_the_decision_how_it_was_stays_as_it_is(cast: Cast) -> None:
    with pytest.raises(Conflict):
        add_photo(decided(cast), shot(), actor=cast.olga, now=THURSDAY)


@pytest.mark.parametrize("who", ["mia", "sam", "olga"])
def test_owner_author_and_supervisor_show_what_became_of_it(cast: Cast, who: str) -> None:
    photo = add_photo(
        decided(cast), shot(), kind=PhotoKind.AFTER, actor=getattr(cast, who), now=THURSDAY
    )
    assert photo.kind == "after"


@pytest.mark.parametrize("who", ["otto", "nora", "vera", "nils"])
def test_others_do_not(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        add_photo(
            decided(cast), shot(), kind=PhotoKind.AFTER, actor=getattr(cast, who), now=THURSDAY
        )


def test_author_removes_a_photo_until_it_is_decided(cast: Cast) -> None:
    idea = sent(cast)
    photo = add_photo(idea, shot(), actor=cast.olga, now=THURSDAY)
    remove_photo(photo, actor=cast.olga, now=THURSDAY)
    assert idea.photos == []
    assert events.history(cast.session, "idea", idea.id)[-1].kind == "idea.photo_removed"


def test_nobody_else_removes_it(cast: Cast) -> None:
    photo = add_photo(sent(cast), shot(), actor=cast.olga, now=THURSDAY)
    with pytest.raises(NotAllowed):
        remove_photo(photo, actor=cast.sam, now=THURSDAY)


def test_evidence_stays(cast: Cast) -> None:
    idea = decided(cast)
    photo = add_photo(idea, shot(), kind=PhotoKind.AFTER, actor=cast.mia, now=THURSDAY)
    with pytest.raises(Conflict):
        remove_photo(photo, actor=cast.mia, now=THURSDAY)


def test_both_sizes_are_kept_once(tmp_path) -> None:  # type: ignore[no-untyped-def]
    storage = FolderStorage(tmp_path)
    for _again in range(2):
        keep_files(storage, shot())
    assert sorted(storage.keys()) == sorted([shot().full_key, shot().thumb_key])
