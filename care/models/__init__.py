"""The nouns: tables, constraints and querysets. One module a subject; import them from here."""

from care.models.accounts import ChannelAccount, NetworkApp, Source
from care.models.agents import Agent, Membership, Team
from care.models.brands import Brand
from care.models.bulk import BulkChange, BulkRun
from care.models.cases import Case, CaseEvent, Note
from care.models.drafts import Draft
from care.models.erasures import ErasureRequest
from care.models.handovers import Handover
from care.models.hooks import HookDelivery, Quarantine
from care.models.macros import Macro, MacroTag
from care.models.moderations import Moderation
from care.models.money import BudgetLeft, Price, Spend
from care.models.partners import ApiKey, IdempotentAnswer
from care.models.people import Author, Customer
from care.models.pictures import ReplyPicture
from care.models.posts import Gap, Post, Revision, Sighting
from care.models.reads import ReadMarker
from care.models.replies import Delivery, Reply, SavedReply, SavedUse
from care.models.tags import Tag, Tagging
from care.models.views import SavedView

__all__ = [
    "Agent",
    "ApiKey",
    "Author",
    "Brand",
    "BudgetLeft",
    "BulkChange",
    "BulkRun",
    "Case",
    "CaseEvent",
    "ChannelAccount",
    "Customer",
    "Delivery",
    "Draft",
    "ErasureRequest",
    "Gap",
    "Handover",
    "HookDelivery",
    "IdempotentAnswer",
    "Macro",
    "MacroTag",
    "Membership",
    "Moderation",
    "NetworkApp",
    "Note",
    "Post",
    "Price",
    "Quarantine",
    "ReadMarker",
    "Reply",
    "ReplyPicture",
    "Revision",
    "SavedReply",
    "SavedUse",
    "SavedView",
    "Sighting",
    "Source",
    "Spend",
    "Tag",
    "Tagging",
    "Team",
]
