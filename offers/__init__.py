"""The catalogue of activities, offers, demands, engagements, conversations."""
