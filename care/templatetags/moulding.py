"""`{% moulded item %}`: an item of the timeline in its own template, as `{% include item.template %}` would set it."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from care.desk import moulds

register = template.Library()


@register.simple_tag(takes_context=True)
def moulded(context: Context, item: Any) -> SafeString:
    return moulds.moulded(item, str(context.get("csrf_token", "")))
