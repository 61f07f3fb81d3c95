"""The views of offers, a file for each family of pages."""
