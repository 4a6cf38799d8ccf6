"""Ideas: what people say gets in their way, where each idea stands, and the talk around it.

Words: idea, stage, author, supporter, follower, comment (talk, reviewers' note, news), photo,
move (one step from stage to stage, with who, when and why).
Events: idea.edited, idea.photo_added, idea.photo_removed, idea.commented, idea.noted,
idea.supported, idea.unsupported, idea.followed, idea.unfollowed, idea.joined_by_author,
idea.left_by_author.
"""
