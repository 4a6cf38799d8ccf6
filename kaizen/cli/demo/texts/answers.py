"""Answers that fit many ideas: a friendly no with another way, and what a trial taught us."""

DECLINES: tuple[tuple[str, str], ...] = (
    (
        "The money for small ideas in this area is used up until the end of the quarter.",
        "We mark the spot with tape now, and you get a new answer in the first week after.",
    ),
    (
        "This corner is rebuilt in the summer, so the work would be thrown away.",
        "Your sketch goes to the people who plan the rebuild. They will call you.",
    ),
    (
        "The supplier does not allow a change at this part while it is under guarantee.",
        "We asked the supplier for the same change and hear from them this month.",
    ),
    (
        "Another team tried the same last year and it did not hold up in wet weather.",
        "Have a look at what they use now. Ask for a tour, it takes ten minutes.",
    ),
    (
        "The fire officer wants this way kept completely free.",
        "There is room on the other side of the pillar. Would that help as well?",
    ),
    (
        "The customer's drawing asks for this step, so we may not leave it out.",
        "Quality asks the customer at the next meeting whether it is still needed.",
    ),
    (
        "It helps one shift, but the other two would have to walk further.",
        "Talk with shift C first. If all three agree on a place, send it again.",
    ),
    (
        "It costs more each year than the time it gives back.",
        "We try the cheap half of your idea: the sign and the fixed place.",
    ),
    (
        "A new machine comes in March and brings its own solution.",
        "Until then we lend you the spare one from the training room.",
    ),
    (
        "The same thing is already on order through the tool list.",
        "It arrives in about three weeks. You will be asked to try it first.",
    ),
)

LEARNINGS: tuple[str, ...] = (
    "It worked on the early shift, but nobody had told the night shift. Next time we show it to "
    "all three shifts before we start.",
    "The place was right, the fastening was not. Vibration loosened it within two weeks.",
    "We measured for four weeks and saw no difference. The real wait is one step earlier.",
    "People went back to the old way because the new one needed two hands.",
    "The cheap version broke after a month. We know now what load it has to carry.",
    "It saved steps for us and cost the next team the same steps. We look at it together now.",
    "The colour could not be seen in the evening light. A shape works better than a colour.",
    "Good for big orders, in the way for small ones. We keep it ready for the big ones only.",
    "It needed cleaning every day and nobody had the time. A cover would have to come with it.",
    "The count was too small to tell. Next time we count for a week before we change anything.",
)
