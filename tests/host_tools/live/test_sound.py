"""What a host lets be heard: the console's own patterns. Nobody heard them here."""

import numpy as np
import pytest
from backstride.core import codes, sounds
from backstride_host.live.sound import Bell, pattern_of
from backstride_host.live.tones import RATE_HZ, Loudspeaker, loudspeaker, samples


@pytest.mark.parametrize(
    ("event", "detail", "pattern"),
    [
        (codes.EVENT_CUE, "more in 3 s", sounds.MORE),
        (codes.EVENT_CUE, "hold the rail", sounds.CUE),
        (codes.EVENT_CUE, "of another firmware", sounds.CUE),
        (codes.EVENT_FAULT_RAISE, "key.out", sounds.ALARM),
        (codes.EVENT_FAULT_RAISE, "coil.warm", sounds.NOTE),
        (codes.EVENT_FAULT_CLEAR, "key.out", None),
        (codes.EVENT_STATE, "active", None),
    ],
)
def test_an_event_sounds_as_it_does_at_the_console(event, detail, pattern):
    assert pattern_of(event, detail) == pattern


def test_a_bell_rings_as_often_as_the_tone_repeats():
    calls = []
    Bell(lambda: None, lambda after_s, ring: calls.append(after_s)).hear(codes.EVENT_CUE, "more in 3 s")
    assert len(calls) == sounds.MORE[3]
    gap_s = (sounds.MORE[1] + sounds.MORE[2]) / 1000
    assert np.diff(calls) == pytest.approx(gap_s)


@pytest.mark.parametrize("pattern", [sounds.CUE, sounds.ALARM, sounds.END])
def test_tones_have_the_patterns_pitch_and_length(pattern):
    frequency_hz, sound_ms, silence_ms, repeats = pattern
    wave = np.array(samples(pattern), float)
    assert len(wave) / RATE_HZ == pytest.approx(repeats * (sound_ms + silence_ms) / 1000, abs=0.002)
    first = wave[: RATE_HZ * sound_ms // 1000]
    spectrum = np.abs(np.fft.rfft(first, 1 << 17))
    assert np.argmax(spectrum) * RATE_HZ / (1 << 17) == pytest.approx(frequency_hz, rel=0.02)
    assert np.abs(first).max() < 32767
    assert abs(wave[0]) < 100, "no click"


def test_a_loudspeaker_gives_a_pattern_once_and_then_silence():
    speaker = Loudspeaker(None)
    stream = speaker.stream()
    next(stream)
    assert set(stream.send(100)) == {0}
    speaker.hear(codes.EVENT_CUE, "hold the rail")
    expected = samples(sounds.CUE)
    played = stream.send(len(expected) - 10) + stream.send(100)
    assert played[: len(expected)] == expected
    assert len(played) == len(expected) + 90
    assert set(played[len(expected) :]) == {0}


def test_a_device_that_plays_into_nothing_asks_for_the_tones():
    miniaudio = pytest.importorskip("miniaudio")
    with loudspeaker([miniaudio.Backend.NULL]) as speaker:
        assert speaker is not None
        speaker.hear(codes.EVENT_SESSION_START, "free")


def test_without_a_loudspeaker_there_is_none(capfd):
    miniaudio = pytest.importorskip("miniaudio")
    # A sound system that no test machine has.
    with loudspeaker([miniaudio.Backend.AAUDIO]) as speaker:
        assert speaker is None
    assert capfd.readouterr().err == ""
