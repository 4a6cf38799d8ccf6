"""Words are found once for a request, and still in another language where one is put on."""

from __future__ import annotations

from flask import Flask, render_template_string
from flask_babel import force_locale, gettext

SAID = "{{ _('Sign in') }}"


def test_another_language_is_spoken_for_as_long_as_it_is_put_on(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert (gettext("Sign in"), render_template_string(SAID)) == ("Sign in", "Sign in")
        with force_locale("de"):
            assert (gettext("Sign in"), render_template_string(SAID)) == ("Anmelden", "Anmelden")
            with force_locale("es"):
                assert gettext("Sign in") == "Entrar"
            assert gettext("Sign in") == "Anmelden"
        assert (gettext("Sign in"), render_template_string(SAID)) == ("Sign in", "Sign in")


def test_a_template_with_globals_of_its_own_leaves_those_of_everybody_alone(app: Flask) -> None:
    env = app.jinja_env
    own = env.from_string("{{ mark }} {{ _ is defined }}", globals={"mark": "own"})
    with app.test_request_context():
        assert own.render() == "own True"
    assert "mark" not in env.globals
