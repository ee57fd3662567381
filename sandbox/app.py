"""The sandbox as one ASGI app.

What the parts offer it: lists of Starlette routes (`routes`), whose handlers find the world as `request.app.state.world`;
`errors.struck(fault)`, a network's own answer to `rate_limit`, `server_error`, `token_revoked`, `html_error` and
`accepted_503`; `hooks.build(world, event)`, webhook bodies with their signed headers; `trickle.run(world)`, which writes
as the demo's own customers until it is cancelled.
"""
