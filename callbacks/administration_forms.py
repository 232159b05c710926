"""The forms by which an administrator makes and changes accounts."""

from typing import Any

from flask_security.forms import Form
from wtforms import (
    EmailField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput

from components.wording import join_words
from data_access.access import ROLES_WITH_HOMES
from data_access.accounts import passwords
from data_access.accounts.emails import check_email
from data_access.accounts.refusal import AccountRefused
from data_access.vocabulary import Role

BY_PASSWORD, BY_COUNCIL = "password", "council"
# By this class a style shows the homes for the roles that have some, and hides them for others.
ROLE_CHOICES = [
    SelectChoice("", "Choose a role"),
    *(
        SelectChoice(
            role.value, role.label, {"class": "has-homes"} if role in ROLES_WITH_HOMES else {}
        )
        for role in Role
    ),
]
NEW_PASSWORD = (
    f"At least {passwords.SHORTEST} characters; three or four words that do not belong together "
    "are good. Give it to the person and nobody else. They can change it under My account."
)


def _password_field(label: str, description: str) -> PasswordField:
    return PasswordField(label, description=description, render_kw={"autocomplete": "new-password"})


# Made before the role: a form's faults are told in the order in which its fields were made.
_EMAIL = EmailField(
    "Email",
    validators=[DataRequired("Type the person’s email.")],
    render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
)


class RoleForm(Form):
    """A role and, where it is one that has homes, these."""

    role = SelectField(
        "Role",
        choices=ROLE_CHOICES,
        validators=[DataRequired("Choose a role.")],
        validate_choice=False,
    )
    homes = SelectMultipleField(
        "Homes",
        description="For a residential manager, the homes they manage. For a responsible "
        "individual, a home of their provider; they see all homes of the council, or of the "
        "partnership, where one of them is ticked. Other roles are given none.",
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def __init__(self, homes: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.homes.choices = [SelectChoice(slug, name) for slug, name in homes]

    def validate_role(self, field: SelectField) -> None:
        """Raise ValidationError for a role that there is not."""
        if field.data not in set(Role):
            raise ValidationError("Choose one of the roles in the list.")

    def validate_homes(self, field: SelectMultipleField) -> None:
        """Raise ValidationError where a role that has homes is given none, or unknown ones."""
        if self.role.data not in ROLES_WITH_HOMES:
            return
        if not field.data:
            label = Role(self.role.data).label.lower()
            raise ValidationError(f"Tick at least one home: a {label} sees the children there.")
        if not set(field.data) <= {choice.value for choice in field.choices}:
            raise ValidationError("Tick homes that are in the list.")

    @property
    def chosen(self) -> tuple[Role, list[str]]:
        """The role, and its homes by slug: for a role without any, what was ticked is dropped."""
        role = Role(self.role.data)
        return role, self.homes.data if role in ROLES_WITH_HOMES else []

    @property
    def words(self) -> str:
        """What was chosen, in a sentence: "residential manager at Oak View and Piper"."""
        role, homes = self.chosen
        names = [choice.label for choice in self.homes.choices if choice.value in homes]
        return f"{role.label.lower()} at {join_words(names)}" if names else role.label.lower()


class PersonForm(RoleForm):
    """A new account; for the council's own sign-in it has no password."""

    email = _EMAIL
    way = RadioField(
        "How they sign in",
        choices=[
            SelectChoice(BY_COUNCIL, "By the council’s own sign-in"),
            SelectChoice(BY_PASSWORD, "By a password for this product"),
        ],
        default=BY_COUNCIL,
        validators=[DataRequired("Choose how they sign in.")],
    )
    password = _password_field("First password", NEW_PASSWORD)

    def __init__(self, homes: list[tuple[str, str]], *, has_council_sign_in: bool) -> None:
        super().__init__(homes)
        if not has_council_sign_in:
            del self.way

    @property
    def is_by_password(self) -> bool:
        """Whether the person is to have a password here."""
        return self.way is None or self.way.data == BY_PASSWORD

    def validate_email(self, field: EmailField) -> None:
        """Raise ValidationError for what is no email."""
        try:
            check_email(field.data)
        except AccountRefused as refusal:
            raise ValidationError(str(refusal)) from None

    def validate_password(self, field: PasswordField) -> None:
        """Raise ValidationError for a password that is not good enough, where one is wanted."""
        if self.is_by_password:
            check_new_password(field, self.email.data or "")


class NewPasswordForm(Form):
    """A new password for somebody who has forgotten theirs."""

    password = _password_field("New password", NEW_PASSWORD)

    def __init__(self, email: str, **more: Any) -> None:
        super().__init__(**more)
        self._email = email

    def validate_password(self, field: PasswordField) -> None:
        """Raise ValidationError for a password that is not good enough."""
        check_new_password(field, self._email)


def check_new_password(field: PasswordField, email: str) -> None:
    """Raise ValidationError for a password that is not good enough for this account."""
    if not field.data:
        raise ValidationError("Type a password.")
    try:
        passwords.check(field.data, email)
    except AccountRefused as refusal:
        raise ValidationError(str(refusal)) from None
