"""Django's templates with the time that rendering takes, for the Server-Timing header."""

from typing import Any

from django.template.backends.django import DjangoTemplates, Template

from helpdesk import timing


class TimedTemplates(DjangoTemplates):
    """The one template engine."""

    app_dirname = "templates"

    def get_template(self, template_name: str) -> Any:
        return _Timed(super().get_template(template_name))

    def from_string(self, template_code: str) -> Any:
        return _Timed(super().from_string(template_code))


class _Timed:
    def __init__(self, template: Template) -> None:
        self._template = template

    def __getattr__(self, name: str) -> Any:
        return getattr(self._template, name)

    def render(self, *args: Any, **kwargs: Any) -> Any:
        with timing.spent("render"):
            return self._template.render(*args, **kwargs)
