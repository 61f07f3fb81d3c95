"""Everything that changes accounts: a file for each thing that happens.

``signing_up`` people and logins, ``founding`` organisations, and so on: each file says.
"""
