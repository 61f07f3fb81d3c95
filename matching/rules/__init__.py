"""What may be found, asked, invited and planned, and why not."""
