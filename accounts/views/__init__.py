"""Pages, a file for each family."""
