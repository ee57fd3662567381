"""How each network counts, for the counter in the browser: the same rules by which the server counts."""

import json
from collections.abc import Mapping
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from care.channels import registry

MESSAGE = "{}-message"  # by this name a network's rules of private messages, where they are others
RULES: Mapping[str, bytes] = {
    name: json.dumps(rules).encode()
    for network, channel in registry.CHANNELS.items()
    for name, rules in (
        (network, channel.limits.rules),
        (MESSAGE.format(network), channel.limits.message_rules),
    )
    if rules
}
VERSIONS = {name: sha256(rules).hexdigest()[:12] for name, rules in RULES.items()}


def address(network: str, *, is_message: bool = False) -> str:
    """Where a network's rules stand, another one for other rules; "" where each character counts one."""
    name = MESSAGE.format(network) if is_message else network
    return f"{reverse('counting', args=[name])}?{VERSIONS[name]}" if name in VERSIONS else ""


@require_safe
def rules(request: HttpRequest, network: str) -> HttpResponse:
    """Kept by the browser for good: other rules have another address."""
    if network not in RULES:
        raise Http404
    response = HttpResponse(RULES[network], content_type="application/json")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
