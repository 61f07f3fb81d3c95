"""What matching writes to people."""
