"""What matching keeps: its index, its runs, what was proposed and planned."""

from matching.models.entries import SearchEntry
from matching.models.saved import SavedSearch
from matching.models.weights import RankingWeights

__all__ = ["SearchEntry", "RankingWeights", "SavedSearch"]
