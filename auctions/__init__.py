"""Auctions, bids, awards, token offers."""
