"""Identifiers that leave the server: UUID version 7 (RFC 9562 §5.7).

They sort by the millisecond they were made in, which keeps indexes compact, and tell
nothing of how many rows there are. PostgreSQL makes them itself only from version 18.
"""

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76  # Version.
    value = value & ~(0x3 << 62) | 0x2 << 62  # Variant.
    return uuid.UUID(int=value)
