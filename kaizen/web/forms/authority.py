"""The form of a site's limits; an empty limit means that none binds."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Form, TextAreaField
from wtforms.validators import InputRequired

from kaizen.review.rules.authority import AuthorityPolicy
from kaizen.web.forms.fields import AmountField, WholeField, as_typed


class AuthorityForm(Form):
    """Limits of supervisors and leaders, guard answers, parking, and the reason."""

    supervisor_one_off = AmountField(_("Supervisor: once"))
    supervisor_yearly = AmountField(_("Supervisor: a year"))
    leader_one_off = AmountField(_("Leader: once"))
    leader_yearly = AmountField(_("Leader: a year"))
    flags_go_up = BooleanField(_("Safety, rules and other teams’ work go to leadership"))
    longest_parking_days = WholeField(
        _("Longest wait, in days"),
        validators=[InputRequired(_("Type a number of days, 1 to 183."))],
    )
    reason = TextAreaField(_("Why do the limits change?"))

    @property
    def policy(self) -> AuthorityPolicy:
        """The limits as they stand in the form."""
        return AuthorityPolicy(
            supervisor_one_off=self.supervisor_one_off.amount,
            supervisor_yearly=self.supervisor_yearly.amount,
            leader_one_off=self.leader_one_off.amount,
            leader_yearly=self.leader_yearly.amount,
            flags_go_up=self.flags_go_up.data,
            longest_parking_days=self.longest_parking_days.data or 0,
        )

    def show(self, policy: AuthorityPolicy) -> None:
        """Put the limits in force into the form."""
        for name in ("supervisor_one_off", "supervisor_yearly", "leader_one_off", "leader_yearly"):
            value = getattr(policy, name)
            self[name].data = "" if value is None else as_typed(value)
        self.flags_go_up.data = policy.flags_go_up
        self.longest_parking_days.data = policy.longest_parking_days
