"""What partners see and send, field by field: nothing of ours gets out because it was added to a table."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from care.channels import registry
from care.models import Case, Post, Reply

LARGEST_ID = 2**63 - 1
LONGEST_TEXT = 20_000  # characters; each network's own limit is far below and is checked by its own count


class Strict(serializers.Serializer[Any]):
    """Refuses what it does not know, naming it."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = [key for key in data if key not in self.fields] if hasattr(data, "keys") else []
        if unknown:
            words = ErrorDetail("There is no such field.", "unknown_field")
            raise ValidationError({str(key)[:100]: [words] for key in unknown[:20]})
        return super().to_internal_value(data)


class AuthorShown(serializers.Serializer[Any]):
    """Someone's identity on one network."""

    network = serializers.CharField()
    network_id = serializers.CharField()
    handle = serializers.CharField()
    name = serializers.CharField()
    followers = serializers.IntegerField(allow_null=True)
    is_verified = serializers.BooleanField()


class PostShown(serializers.Serializer[Any]):
    """One post, comment, review or message of either side."""

    id = serializers.IntegerField()
    network = serializers.CharField()
    network_id = serializers.CharField()
    kind = serializers.CharField(help_text="Such as post, comment or review; a direct message's kind is message.")
    direction = serializers.ChoiceField(choices=Post.Direction.choices)
    visibility = serializers.ChoiceField(choices=Post.Visibility.choices)
    text = serializers.CharField()
    author = AuthorShown(allow_null=True)
    posted_at = serializers.DateTimeField(help_text="By the network's clock.")


class CaseShown(serializers.Serializer[Any]):
    """One customer's one matter."""

    ref = serializers.CharField(help_text="Short and speakable, such as C-48213.")
    state = serializers.ChoiceField(choices=Case.State.choices)
    brand = serializers.SlugField(source="brand.slug")
    networks = serializers.ListField(child=serializers.CharField())
    author = AuthorShown(source="first_post.author", allow_null=True, default=None, help_text="Who opened it.")
    created_at = serializers.DateTimeField()
    waiting_since = serializers.DateTimeField(
        allow_null=True, help_text="When the oldest unanswered words were posted; null where nobody waits for us."
    )
    solved_at = serializers.DateTimeField(allow_null=True)


class CaseWithPosts(CaseShown):
    """A case with everything both sides said, oldest first."""

    posts = PostShown(many=True)


class PageShown(serializers.Serializer[Any]):
    next_cursor = serializers.CharField(allow_null=True)
    has_more = serializers.BooleanField()


class CasePage(serializers.Serializer[Any]):
    data = CaseShown(many=True)  # type: ignore[assignment]  # the metaclass takes it for a field, not for the property
    page = PageShown()


class CaseQuery(Strict):
    """What a list of cases may be asked for."""

    state = serializers.MultipleChoiceField(choices=Case.State.choices, required=False)
    network = serializers.MultipleChoiceField(
        choices=[(key, channel.label) for key, channel in registry.CHANNELS.items()], required=False
    )
    limit = serializers.IntegerField(min_value=1, max_value=100, default=50)
    cursor = serializers.CharField(
        max_length=200, default="", allow_blank=True, help_text="The last page's next_cursor."
    )


class ReplyWritten(Strict):
    """An answer to write."""

    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)
    to_post = serializers.IntegerField(
        min_value=1,
        max_value=LARGEST_ID,
        required=False,
        help_text="The id of the customer's post to answer, with that post's visibility. Left out, it is the "
        "customer's newest post; needed where the case holds public and private posts.",
    )
    visibility = serializers.ChoiceField(
        choices=Post.Visibility.choices,
        required=False,
        help_text="`private` answers public words privately, where the network takes that. Left out: as the post is.",
    )
    invites = serializers.BooleanField(
        required=False,
        help_text="Asks the person to write privately, in the network's own way. What that adds to the text counts.",
    )


class ReplyShown(serializers.Serializer[Any]):
    """A reply and what became of it."""

    id = serializers.IntegerField()
    case = serializers.CharField(source="case.ref")
    state = serializers.ChoiceField(choices=Reply.State.choices)
    reason = serializers.CharField(help_text="Why it is not sent, in words.")
    needs_person = serializers.BooleanField(help_text="The desk cannot find out by itself what became of it.")
    to_post = serializers.IntegerField(source="to_post_id")
    visibility = serializers.ChoiceField(choices=Post.Visibility.choices)
    text = serializers.CharField()
    invites = serializers.BooleanField(help_text="It asks the person to write privately.")
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    url = serializers.CharField(
        source="post.url", allow_null=True, default=None, help_text="Where it stands, once sent."
    )


class FaultShown(serializers.Serializer[Any]):
    pointer = serializers.CharField(help_text="Where, as a JSON pointer into what was sent.", allow_blank=True)
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemShown(serializers.Serializer[Any]):
    """A refusal, as RFC 9457 has it."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="For programs. More codes may come.")
    detail = serializers.CharField(help_text="For people.")
    request_id = serializers.CharField()
    errors = FaultShown(many=True, required=False)  # type: ignore[assignment]  # the metaclass takes it for a field
