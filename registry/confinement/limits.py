"""What a confined process may use, and the frames in which it answers."""

import struct

MEMORY_AT_MOST = 192 << 20
"""Bytes that a confined process may write to, its libraries' own included."""

FRAME = struct.Struct("<cI")
"""What precedes each part of the answer: its kind and its length in bytes."""

ANSWER, REFUSAL, END = b"A", b"R", b"E"
FRAME_AT_MOST = 16 << 20
"""Bytes of one part of an answer."""
