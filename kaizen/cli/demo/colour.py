"""What makes a demo idea alive beside its stages: voices, talk, thanks and photos."""

from __future__ import annotations

from kaizen.cli.demo.album import Album, Picture
from kaizen.cli.demo.ground import Worker
from kaizen.cli.demo.story import UNREAD, Story
from kaizen.ideas.rules import CommentKind, PhotoKind

THANKS = (
    "Thank you, {name}! This helps all of us.",
    "Well seen, {name}. Thank you.",
    "Thanks, {name}, I showed it at the morning round.",
)
QUIET_SHARE = 0.25
THANKED_SHARE = 0.4


def chat(story: Story) -> None:
    """Voices, followers and a word or two from colleagues, just after it was sent."""
    random = story.random
    others = story.ground.sites[story.place.site_id]
    most = 5 if story.told else int(random.random() < QUIET_SHARE)
    voices = {random.choice(others) for _ in range(random.randint(0, most))}
    fit = sorted((w for w in voices if w not in story.authors), key=lambda w: w.id)
    for number, who in enumerate(fit):
        table = "follower" if number == 2 else "supporter"
        story.rows.add(table, idea_id=story.id, person_id=who.id, at=story.at)
        if table == "follower":
            story.follower_ids.append(who.id)
    if fit and random.random() < (0.5 if story.told else 0.3):
        _talk(story, fit)


def thank(story: Story) -> None:
    """The supervisor says thank you, more often where the demo is looked at."""
    if not story.told or (story.unread == UNREAD and story.random.random() > THANKED_SHARE):
        return
    who = story.ground.supervisor(story.place, story.barred(), "")
    story.wait(0)
    words = story.random.choice(THANKS).format(name=story.author.name.split()[0])
    comment = story.say(CommentKind.TALK, who, words)
    story.event("idea.thanked", who, comment_id=comment["id"])


def picture_before(story: Story, album: Album) -> None:
    """How it looks today, taken by the author."""
    story.album = album
    picture = album.before(story.text.scene, story.take)
    if picture is not None:
        _hang(story, picture, PhotoKind.BEFORE, story.author)


def picture_after(story: Story) -> None:
    """How it looks now, taken by the owner; only where there is one from before."""
    picture = story.album.after(story.text.scene, story.take) if story.album else None
    if picture is not None:
        _hang(story, picture, PhotoKind.AFTER, story.owner or story.author)


def _talk(story: Story, others: list[Worker]) -> None:
    words = list(story.text.comments) if story.told else list(story.text.comments[:1])
    for who, line in zip(others, words, strict=False):
        story.wait(0)
        comment = story.say(CommentKind.TALK, who, line)
        story.event("idea.commented", who, comment_id=comment["id"])


def _hang(story: Story, picture: Picture, kind: PhotoKind, by: Worker) -> None:
    story.rows.add(
        "photo",
        idea_id=story.id,
        kind=kind.value,
        digest=picture.digest,
        key=picture.key,
        thumb_key=picture.thumb_key,
        width=picture.width,
        height=picture.height,
        added_by_id=by.id,
        added_at=story.at,
    )
