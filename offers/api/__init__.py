"""The same for machines: the same rows, the same acts, the same words."""
