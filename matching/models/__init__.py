"""What matching keeps: its index, its runs, what was proposed and planned."""

from matching.models.contests import Contestation
from matching.models.entries import SearchEntry
from matching.models.invitations import Invitation, MatchPolicy
from matching.models.pairs import IncompatiblePair
from matching.models.prices import LocalPrice
from matching.models.runs import Candidate, MatchRequest, MatchRun
from matching.models.saved import SavedSearch
from matching.models.weights import RankingWeights
from matching.models.working_time import WorkingTimeRule

__all__ = [
    "Candidate",
    "Contestation",
    "IncompatiblePair",
    "Invitation",
    "LocalPrice",
    "MatchPolicy",
    "MatchRequest",
    "MatchRun",
    "RankingWeights",
    "SavedSearch",
    "SearchEntry",
    "WorkingTimeRule",
]
