"""What matching keeps: its index, its runs, what was proposed and planned."""
