"""What is reached outside, or calls from outside."""
