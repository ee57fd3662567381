"""One Page's client of the Graph API, with the calls that only Facebook knows."""

from collections.abc import Sequence

from care.channels import cleaning
from care.channels.base import Connection, Json, Usage
from care.channels.facebook import payloads
from care.channels.meta import errors
from care.channels.meta.graph import Graph

NETWORK = "Facebook"


class PageGraph(Graph):
    """Raises as `Graph` does."""

    def __init__(self, connection: Connection, usage: Usage | None = None) -> None:
        super().__init__(connection, NETWORK, usage or Usage())

    def nodes(self, network_ids: Sequence[str]) -> Json:
        """Posts and comments by id, at most 50; `errors.Gone` where one of them is."""
        with errors.reading(NETWORK):
            return cleaning.mapping(self.get_objects(network_ids, fields=payloads.ANY_FIELDS))

    def comment(self, target_id: str, text: str, has_been_tried: bool) -> Json:
        """Writes a comment under a post or a comment; what Facebook shows of it, at least its id."""
        fields = "id,created_time,permalink_url"
        return self.write(f"{target_id}/comments", has_been_tried, message=text, fields=fields)
