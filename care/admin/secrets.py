"""Secrets in forms: typed in, never shown again. A field left empty keeps what is there."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from care.admin.scoped import ScopedAdmin
from care.models.accounts import Sealed
from care.models.sealing import Unopenable

PREFIX = "secret_"


class SecretsAdmin(ScopedAdmin):
    """Rows with secrets: named by the row's channel, so asked for once the row stands."""

    def secret_names(self, row: Any) -> Sequence[str]:
        raise NotImplementedError

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return shown
        words = _("They are never shown again. A field left empty keeps what is there.")
        names = [PREFIX + name for name in self.secret_names(obj)]
        return [*shown, (_("Secrets"), {"fields": names, "description": words})]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            fields = {PREFIX + name: _field(name) for name in self.secret_names(obj)}
            kwargs["form"] = type("SecretsForm", (self.form,), fields)
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Writes only what was changed here: workers change the row's health at the same time."""
        given = typed(form)
        if given:
            obj.set_secrets({**_kept(obj), **given})
        columns = [name for name in form.changed_data if not name.startswith(PREFIX)]
        obj.save(update_fields=[*columns, "sealed"] if change else None)

    def which_are_kept(self, row: Any) -> str:
        """By name alone."""
        try:
            kept = row.secrets()
        except Unopenable as error:
            return str(error)
        return ", ".join(f"{name}: {_('kept') if kept.get(name) else _('missing')}" for name in self.secret_names(row))

    which_are_kept.short_description = "Secrets"  # type: ignore[attr-defined]  # the admin reads it from the function


def typed(form: Any) -> dict[str, str]:
    """The secrets that were typed in, by their names."""
    return {
        name.removeprefix(PREFIX): value
        for name, value in form.cleaned_data.items()
        if name.startswith(PREFIX) and value
    }


def _kept(row: Sealed) -> dict[str, str]:
    try:
        return row.secrets()
    except Unopenable:
        return {}


def _field(name: str) -> forms.CharField:
    """Never filled in by the page, not even after a mistake elsewhere in the form."""
    widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(required=False, max_length=4000, label=name.replace("_", " ").capitalize(), widget=widget)
