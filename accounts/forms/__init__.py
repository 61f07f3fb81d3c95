"""The shape of what people type, a file for each family of pages."""
