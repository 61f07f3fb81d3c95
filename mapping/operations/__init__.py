"""Where addresses are, the communes and their outlines: a file for each."""
