"""The sandbox as one ASGI app, and how it is served.

A network's part offers `routes`, whose handlers find the world as `request.app.state.world`; `struck(fault,
world, scope)`, its own answer to the faults that answer; `hooks.build(world, event, terms)`, webhook bodies with their
signed headers.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from sandbox import controls, journal, page, people, play, ruling, state, talking, trickle
from sandbox.brand import new_world, open_pages
from sandbox.facebook import deleting, playing
from sandbox.facebook import hooks as facebook_hooks
from sandbox.facebook import routes as facebook_routes
from sandbox.facebook import struck as facebook_struck
from sandbox.hooks import Build, Hooks
from sandbox.instagram import hooks as instagram_hooks
from sandbox.instagram import routes as instagram_routes
from sandbox.striking import Answer, Striking
from sandbox.world import World
from sandbox.x import errors as x_errors
from sandbox.x import hooks as x_hooks
from sandbox.x import routes as x_routes

BUILDERS: dict[str, Build] = {
    "x": x_hooks.build,
    "facebook": facebook_hooks.build,
    "instagram": instagram_hooks.build,
}
STRUCK: dict[str, Answer] = {
    "x": lambda fault, world, scope: x_errors.struck(fault, world.clock()),
    "facebook": facebook_struck.struck,
    "instagram": facebook_struck.struck,
}


def create_app(world: World, state_file: Path | None = None, trickle_url: str = "") -> ASGIApp:
    """The app around a world. `state_file` keeps it between starts; with `trickle_url`, the address at which the desk
    finds the sandbox, invented customers write now and then.
    """
    hooks = Hooks(world, BUILDERS, facebook_hooks.merge)
    if state_file:
        state.load(state_file, world, hooks)
    open_pages(world)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(state.keep_saving(state_file, world, hooks))] if state_file else []
        if trickle_url:
            tasks.append(asyncio.create_task(trickle.run(world, trickle_url)))
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await hooks.close()
        if state_file:
            state.write(state_file, state.snapshot(world, hooks))

    networks = [*x_routes.routes, *instagram_routes.routes, *facebook_routes.routes]
    routes = [
        *networks,
        *play.routes,
        *talking.routes,
        *people.routes,
        *ruling.routes,
        *playing.routes,
        *deleting.routes,
        *journal.routes,
        *controls.routes,
        *page.routes,
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.world, app.state.hooks = world, hooks
    return Striking(app, world, STRUCK)


def config(app: ASGIApp, port: int = 0) -> uvicorn.Config:
    """Loopback only; a request still held when the server is told to stop is cut off."""
    return uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        log_level="warning",
        access_log=False,
        ws="none",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )


def serve(chosen: argparse.Namespace) -> int:
    """Runs until SIGTERM or SIGINT."""
    trickle_url = f"http://127.0.0.1:{chosen.port}" if chosen.trickle else ""
    app = create_app(new_world(), Path(chosen.state) if chosen.state else None, trickle_url)
    uvicorn.Server(config(app, chosen.port)).run()
    return 0
