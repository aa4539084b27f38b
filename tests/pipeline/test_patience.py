"""How long somebody else's code may take: what never ends is stopped, and nobody's timer is lost by it."""

from __future__ import annotations

import contextlib
import signal
import threading
import time

import pytest

from chunklab.pipeline.patience import OutOfTimeError, limited


def test_what_takes_too_long_is_stopped_whatever_it_catches():
    begun = time.monotonic()
    with pytest.raises(OutOfTimeError), limited(0.1):
        while True:
            with contextlib.suppress(Exception):
                time.sleep(60)
    assert time.monotonic() - begun < 30


def test_it_is_asked_again_where_even_that_is_caught():
    caught = 0
    with pytest.raises(OutOfTimeError), limited(0.1):
        while True:
            try:
                time.sleep(60)
            except BaseException:
                caught += 1
                if caught == 2:
                    raise
    assert caught == 2


def test_what_is_quick_is_left_alone():
    with limited(0.05):
        done = True
    time.sleep(0.1)
    assert done
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_an_outer_timer_goes_on():
    rung = []
    former = signal.signal(signal.SIGALRM, lambda *_: rung.append(True))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with limited(60):
            pass
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 0.2
        deadline = time.monotonic() + 30
        while not rung and time.monotonic() < deadline:
            time.sleep(0.01)
        assert rung
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


def test_in_another_thread_there_is_no_limit():
    done = []

    def work():
        with limited(0.01):
            time.sleep(0.1)
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done
