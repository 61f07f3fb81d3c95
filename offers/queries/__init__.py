"""What pages and operations read, whole: one file a family."""
