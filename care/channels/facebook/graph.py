"""One Page's client of the Graph API, with the calls that only Facebook knows."""

from collections.abc import Sequence

from care.channels import cleaning
from care.channels.base import Connection, Image, Json, Unavailable, Unconfirmed, Usage
from care.channels.meta import errors, sparing
from care.channels.meta.graph import Graph

NETWORK = "Facebook"


class PageGraph(Graph):
    """Raises as `Graph` does."""

    def __init__(self, connection: Connection, usage: Usage | None = None) -> None:
        super().__init__(connection, NETWORK, usage or Usage(), sparing.PAGES)

    def nodes(self, network_ids: Sequence[str], fields: str) -> Json:
        """Posts and comments by id, at most 50; `errors.Gone` where one of them is, `errors.NotShown` where one lacks a
        field.
        """
        with errors.reading(NETWORK):
            return cleaning.mapping(self.get_objects(network_ids, fields=fields))

    def comment(self, target_id: str, text: str, has_been_tried: bool, picture: str = "") -> Json:
        """Writes a comment under a post or a comment; what Facebook shows of it, at least its id. `picture` is one's
        id, uploaded before.
        """
        fields = {"message": text, "fields": "id,created_time,permalink_url"}
        if picture:
            fields["attachment_id"] = picture
        return self.write(f"{target_id}/comments", has_been_tried, **fields)

    def upload(self, image: Image) -> str:
        """A picture's id on Facebook. Nobody sees it yet. Raises `Unavailable` for whatever is not clear."""
        name = f"picture.{image.content_type.rpartition('/')[2]}"
        files = {"source": (name, image.content, image.content_type)}
        fields = {"published": False, **({"alt_text_custom": image.alt_text} if image.alt_text else {})}
        try:
            with errors.writing(NETWORK, has_been_tried=False):
                taken = self.request(f"{self.version}/me/photos", post_args=fields, files=files, method="POST")
        except Unconfirmed as error:
            raise Unavailable(error.reason) from None
        picture = cleaning.network_id(cleaning.mapping(taken).get("id"))
        if not picture:
            raise Unavailable("Facebook took a picture but did not say which one it became.")
        return picture
