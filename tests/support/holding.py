"""Answers that a page holds back: the test decides when their ten seconds are over."""

from __future__ import annotations

from playwright.sync_api import Page, Response

#: Ten seconds become ten minutes, lest a busy machine lets them pass before the test looks.
STRETCHED = """(() => {
    const soon = window.setTimeout;
    const length = (wait) => wait < 10000 ? wait : wait * 60;
    window.setTimeout = (call, wait, ...rest) => soon(call, length(wait), ...rest);
})()"""
#: More than ten minutes, in milliseconds.
OVER = 700_000


def hold_in_hand(page: Page) -> None:
    """Called before the first page is opened: time goes on, but what is held back stays so."""
    page.clock.install()
    page.add_init_script(STRETCHED)


def let_go(page: Page, *, number: int = 1) -> None:
    """The seconds are over: so many answers that were held back are sent, and the server answers.

    They begin once the server has said that it would take the answer, and Undo stands there.
    """
    page.get_by_role("button", name="Undo").nth(number - 1).wait_for()
    sent: list[Response] = []
    page.on("response", lambda got: sent.append(got) if takes_an_answer(got) else None)
    with page.expect_response(lambda _: len(sent) >= number):
        page.clock.fast_forward(OVER)


def takes_an_answer(got: Response) -> bool:
    """Whether this is more than the question whether an answer would be taken."""
    return got.request.method == "POST" and "x-only-asked" not in got.request.headers
