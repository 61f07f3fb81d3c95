"""What matching keeps: its index, its runs, what was proposed and planned."""

from matching.models.areas import AreaTension, MapThreshold, WhiteZone
from matching.models.contests import Contestation
from matching.models.entries import SearchEntry
from matching.models.invitations import Invitation
from matching.models.pairs import IncompatiblePair
from matching.models.plans import AssignmentPlan, PlannedPair
from matching.models.policies import MatchPolicy
from matching.models.prices import LocalPrice
from matching.models.runs import Candidate, MatchRequest, MatchRun
from matching.models.saved import SavedSearch
from matching.models.tours import TourPlan, TourStop
from matching.models.travel import TravelRule
from matching.models.weights import RankingWeights
from matching.models.working_time import WorkingTimeRule

__all__ = [
    "AreaTension",
    "AssignmentPlan",
    "Candidate",
    "Contestation",
    "IncompatiblePair",
    "Invitation",
    "LocalPrice",
    "MapThreshold",
    "MatchPolicy",
    "MatchRequest",
    "MatchRun",
    "PlannedPair",
    "RankingWeights",
    "SavedSearch",
    "SearchEntry",
    "TourPlan",
    "TourStop",
    "TravelRule",
    "WhiteZone",
    "WorkingTimeRule",
]
