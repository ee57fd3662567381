"""`{% moulded "a.html" one=one %}`: a part of a page as `{% include "a.html" with one=one only %}` would set it, made
once for each shape that it takes.
"""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from care.desk import moulds

register = template.Library()


@register.simple_tag(takes_context=True)
def moulded(context: Context, name: str, **named: Any) -> SafeString:
    return moulds.moulded(name, str(context.get("csrf_token", "")), **named)
