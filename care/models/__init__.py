"""The nouns: tables, constraints and querysets. One module a subject; import them from here."""

from care.models.accounts import ChannelAccount, NetworkApp, Source
from care.models.agents import Agent, Membership, Team
from care.models.brands import Brand
from care.models.cases import Case, CaseEvent, Note
from care.models.hooks import HookDelivery, Quarantine
from care.models.partners import ApiKey, IdempotentAnswer
from care.models.people import Author, Customer
from care.models.posts import Post, Sighting
from care.models.replies import Delivery, Reply, SavedReply

__all__ = [
    "Agent",
    "ApiKey",
    "Author",
    "Brand",
    "Case",
    "CaseEvent",
    "ChannelAccount",
    "Customer",
    "Delivery",
    "HookDelivery",
    "IdempotentAnswer",
    "Membership",
    "NetworkApp",
    "Note",
    "Post",
    "Quarantine",
    "Reply",
    "SavedReply",
    "Sighting",
    "Source",
    "Team",
]
