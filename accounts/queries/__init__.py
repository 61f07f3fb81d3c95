"""What pages read, fetched whole before they are drawn."""
