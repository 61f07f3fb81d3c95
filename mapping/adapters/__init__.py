"""What calls the outside."""
