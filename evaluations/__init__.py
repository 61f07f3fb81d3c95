"""Reviews, reliability facts, disputes."""
