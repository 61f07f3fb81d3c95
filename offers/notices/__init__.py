"""What offers writes to people, a file for each family of news."""
