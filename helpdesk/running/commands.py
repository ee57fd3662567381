"""The desk's processes, each said once: `script/server` starts these, and docker-compose.yml is held to them."""

from pathlib import Path

PACKAGES = ("care", "helpdesk", "sandbox")
QUEUES = ("cases", "receiving", "sending")

Command = tuple[str, ...]


def web(host: str, port: int) -> Command:
    """Pages, API, webhooks. Request lines are not logged: some networks put secrets into them."""
    where = ("--host", host, "--port", str(port))
    return ("-m", "uvicorn", "helpdesk.asgi:application", *where, "--timeout-graceful-shutdown", "3", *QUIET)


def worker() -> Command:
    """What works webhook calls and sends: three processes, for a network that hangs holds two of them at most."""
    return ("-m", "celery", "-A", "helpdesk", "worker", "-n", "worker@%h", "-c", "3", "-Q", ",".join(QUEUES), *TOGETHER)


def fetcher() -> Command:
    """What reads from the networks, which is waiting for the most part: threads."""
    pool = ("-n", "fetcher@%h", "-P", "threads", "-c", "8", "-Q", "fetching")
    return ("-m", "celery", "-A", "helpdesk", "worker", *pool, *TOGETHER)


def beat() -> Command:
    """What reminds the workers of what is due; its schedule is code, it writes no file."""
    return ("-m", "celery", "-A", "helpdesk", "beat", "--loglevel", "INFO")


def sandbox(port: int, state: Path) -> Command:
    """The networks in a box, with customers of their own."""
    return ("-m", "sandbox", "serve", "--port", str(port), "--state", str(state), "--trickle")


def manage(*arguments: str) -> Command:
    """A management command: `migrate`, `demo`."""
    return ("manage.py", *arguments)


QUIET = ("--no-server-header", "--no-access-log")
TOGETHER = ("--without-gossip", "--without-mingle", "--loglevel", "INFO")
