"""How each network counts, for the counter in the browser: the same rules by which the server counts."""

import json
from collections.abc import Mapping
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from care.channels import registry

RULES: Mapping[str, bytes] = {
    network: json.dumps(channel.limits.rules).encode()
    for network, channel in registry.CHANNELS.items()
    if channel.limits.rules
}
VERSIONS = {network: sha256(rules).hexdigest()[:12] for network, rules in RULES.items()}


def address(network: str) -> str:
    """Where a network's rules stand, another one for other rules; "" where each character counts one."""
    return f"{reverse('counting', args=[network])}?{VERSIONS[network]}" if network in VERSIONS else ""


@require_safe
def rules(request: HttpRequest, network: str) -> HttpResponse:
    """Kept by the browser for good: other rules have another address."""
    if network not in RULES:
        raise Http404
    response = HttpResponse(RULES[network], content_type="application/json")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
