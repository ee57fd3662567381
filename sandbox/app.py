"""The sandbox as one ASGI app. What the networks' parts have to offer it:

- `sandbox.x.routes.routes`, `sandbox.facebook.routes.routes`, `sandbox.page.routes`: lists of Starlette routes; a handler finds the
  world as `request.app.state.world`;
- `sandbox.x.errors.struck(fault)`, `sandbox.facebook.errors.struck(fault)`: the network's own answer to a fault out of `rate_limit`,
  `server_error`, `token_revoked`, `html_error`, `accepted_503` (a Response; the body of `bad_json` is cut by the middleware);
- `sandbox.x.hooks.build(world, event)`, `sandbox.facebook.hooks.build(world, event)`: webhook bodies with their signed headers.
"""
