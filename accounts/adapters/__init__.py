"""What frameworks call, and what calls the outside."""
