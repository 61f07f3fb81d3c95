import threading

import pytest
from django.core.cache import cache, caches


def test_what_is_kept_is_found_again_through_one_client():
    cache.set("one", {"a": 1}, timeout=30)

    assert cache.get("one") == {"a": 1}
    client = cache._cache.get_client()
    assert cache._cache.get_client(write=True) is client


@pytest.mark.race
def test_many_threads_read_their_own_answers():
    for number in range(8):
        cache.set(f"n{number}", number, timeout=30)
    wrong = []

    def ask(number):
        answers = {caches["default"].get(f"n{number}") for _ in range(50)}
        wrong.extend(answers - {number})

    threads = [threading.Thread(target=ask, args=[n]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
