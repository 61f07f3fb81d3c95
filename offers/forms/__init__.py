"""The forms of offers, a file for each family of pages."""
