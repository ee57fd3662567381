"""Words that go from one case into another: what answers them, stands as them or was picked for them goes along."""

from collections.abc import Collection

from django.db.models import Q

from care.models import Case, Post, Reply, ReplyPicture


def hold(*cases: int) -> dict[int, Case]:
    """The cases under their locks, by id; their replies first, as everybody does who records an answer."""
    list(Reply.objects.select_for_update(no_key=True).filter(case__in=cases).order_by("pk").values_list("pk"))
    locked = Case.objects.select_for_update(no_key=True, of=("self",)).select_related("brand").filter(pk__in=cases)
    return {case.pk: case for case in locked.order_by("pk")}


def carry(case: Case, to: Case, posts: Collection[int], replies: Collection[int] = ()) -> dict[str, list[int]]:
    """Ids of what moved. Only what still is in the case moves; the caller holds both."""
    going = set(case.posts.filter(pk__in=posts).values_list("pk", flat=True))
    going |= _answers_there(case, going)
    answering = Q(pk__in=replies) | Q(to_post__in=going) | Q(post__in=going)
    said = list(case.replies.filter(answering).values_list("pk", flat=True))
    going |= set(case.posts.filter(reply__in=said).values_list("pk", flat=True))
    Post.objects.filter(pk__in=going).update(case=to)
    Reply.objects.filter(pk__in=said).update(case=to)
    ReplyPicture.objects.filter(reply__in=said).update(case=to)
    return {"posts": sorted(going), "replies": sorted(said)}


def _answers_there(case: Case, posts: Collection[int]) -> set[int]:
    """What we answered to these posts on the network itself."""
    names = Post.objects.filter(pk__in=posts).values("network_id")
    there = case.posts.filter(direction=Post.Direction.OUT, reply=None, parent_network_id__in=names)
    return set(there.values_list("pk", flat=True))
