"""What is done in confined processes of the tests."""

import os
from collections.abc import Iterator
from pathlib import Path

from database.errors import TooLarge


def twice(content: bytes) -> Iterator[bytes]:
    print("what a library prints")
    yield content
    yield content


def refuse(content: bytes) -> Iterator[bytes]:
    yield content
    raise TooLarge("It is too large.", field="body", expected="less")


def eat(content: bytes) -> Iterator[bytes]:
    yield bytearray(400 << 20)[:1]


def loop(content: bytes) -> Iterator[bytes]:
    while True:
        pass
    yield content


def crash(content: bytes) -> Iterator[bytes]:
    os.abort()
    yield content


def write(content: bytes) -> Iterator[bytes]:
    Path(content.decode()).write_bytes(b"x")
    yield content


def tell_environment(_content: bytes) -> Iterator[bytes]:
    yield " ".join(os.environ).encode()


def talk(content: bytes) -> Iterator[bytes]:
    yield bytes(17 << 20)
