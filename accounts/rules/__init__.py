"""Who may do what, and the words when they may not."""
