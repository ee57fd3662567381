"""Which networks there are. The one place where their names meet."""

from collections.abc import Mapping

from care.channels.base import Channel, Connection
from care.channels.facebook import FacebookChannel
from care.channels.instagram import InstagramChannel
from care.channels.x import XChannel

CHANNELS: Mapping[str, type[Channel]] = {"x": XChannel, "facebook": FacebookChannel, "instagram": InstagramChannel}


def connect(network: str, connection: Connection) -> Channel:
    """The network's channel, bound to one account. Raises KeyError for a network we do not know."""
    return CHANNELS[network](connection)


def label(network: str) -> str:
    """How people call it; the key itself for a network that is no longer there."""
    return CHANNELS[network].label if network in CHANNELS else network
