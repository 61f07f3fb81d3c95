"""What looks across the whole house: home, my day, desks, observatory."""
