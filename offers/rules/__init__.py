"""What one may do, and why not: said once, asked by pages and operations."""
