import threading

import pytest

from api.caching import Rendered, ResponseCache, render
from api.memo import Memo


def answer(text: str) -> Rendered:
    return render(text.encode(), "text/plain")


def test_an_answer_is_rendered_once() -> None:
    cache, made = ResponseCache(1_000), []
    for _ in range(3):
        cache.get("key", lambda: made.append(1) or answer("a"))
    assert len(made) == 1


def test_concurrent_misses_render_once() -> None:
    cache, made = ResponseCache(1_000), []
    begin = threading.Barrier(8)

    def ask() -> None:
        begin.wait()
        cache.get("key", lambda: made.append(1) or answer("a"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_the_least_recently_used_answers_make_room() -> None:
    cache, made = ResponseCache(25), []

    def ask(key: str) -> None:
        cache.get(key, lambda: made.append(key) or answer("x" * 10))

    for key in ("a", "b", "a", "c", "a", "b"):
        ask(key)
    assert made == ["a", "b", "c", "b"]


def test_an_answer_larger_than_the_cache_is_sent_and_not_kept() -> None:
    cache, made = ResponseCache(5), []
    for _ in range(2):
        assert cache.get("key", lambda: made.append(1) or answer("large answer")).body
    assert len(made) == 2


def test_a_failure_is_not_kept() -> None:
    cache = ResponseCache(1_000)

    def fail() -> Rendered:
        raise KeyError

    with pytest.raises(KeyError):
        cache.get("key", fail)
    assert cache.get("key", lambda: answer("good")).body == b"good"


def test_equal_bodies_have_equal_tags_and_compressed_bytes() -> None:
    first, second = answer("long " * 1_000), answer("long " * 1_000)
    assert (first.tag, first.compressed) == (second.tag, second.compressed)
    assert first.tag != answer("other").tag


def test_a_memo_asks_again_when_its_time_is_over_unless_immutable() -> None:
    memo: Memo[int] = Memo(0)
    assert [memo.get("key", lambda: 1), memo.get("key", lambda: 2)] == [1, 2]
    assert memo.get("fixed", lambda: 1, immutable=True) == 1
    assert memo.get("fixed", lambda: 2, immutable=True) == 1


def test_a_memo_is_bounded() -> None:
    memo: Memo[int] = Memo(60, capacity=2)
    for key in range(5):
        memo.get(key, lambda: 0)
    assert len(memo._values) <= 2
