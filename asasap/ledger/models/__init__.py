"""Double-entry accounts: what tokens and envelopes move by, and the walls around it.

Every wall is in the database; the operations come with the auctions, and will be the
only ones to write here. Nothing is corrected but by a transfer the other way.
"""

from asasap.ledger.models.account import Account
from asasap.ledger.models.transfer import Entry, Transfer

__all__ = ["Account", "Entry", "Transfer"]
