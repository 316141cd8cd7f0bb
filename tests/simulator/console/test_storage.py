"""The board's file system, and what can happen to it."""

import pytest
from backstride_host.simulator.config import CpuCosts, FaultWindow

FAST = CpuCosts(boot_us=100_000)


def test_the_board_sees_its_own_files_only(run):
    outcome = run(
        """
        import os, sys
        print(sorted(os.listdir()), os.listdir("/data"), os.getcwd())
        with open("/data/one.txt") as file:
            print(file.read())
        print(os.stat("params.json")[6], sys.path[:3])
        import here
        print(here.__name__)
        try:
            os.system("true")
        except AttributeError:
            print("no system")
        """,
        files={"params.json": '{"a": 1}', "data/one.txt": "één", "/lib/here.py": ""},
    )
    assert outcome.printed == [
        "['data', 'lib', 'params.json'] ['one.txt'] /",
        "één",
        "8 ['', '.frozen', '/lib']",
        "here",
        "no system",
    ]


def test_writing_takes_time_in_which_no_handler_runs(run):
    outcome = run(
        """
        import time
        from machine import Timer
        Timer(0).init(period=10, callback=lambda timer: None)
        start = time.ticks_us()
        with open("file", "w") as file:
            file.write("x" * 2000)
        print(time.ticks_diff(time.ticks_us(), start))
        """,
        costs=FAST,
    )
    assert outcome.numbers[0] > 40_000
    assert outcome.summary["ticks_late"] > 0
    assert outcome.summary["tick_lateness_max_us"] > 25_000


def test_a_full_file_system_refuses_to_write_and_recovers(run):
    outcome = run(
        """
        import asyncio, os
        def save(name):
            try:
                with open(name + ".tmp", "w") as file:
                    file.write("x" * 5000)
                os.rename(name + ".tmp", name)
                return "saved"
            except OSError as error:
                return "refused %d" % error.errno
        async def main():
            print(save("a"))
            await asyncio.sleep_ms(1000)
            print(save("b"), sorted(os.listdir()))
            await asyncio.sleep_ms(1000)
            print(save("c"))
        asyncio.run(main())
        """,
        seconds=4,
        costs=FAST,
        faults=[FaultWindow(800_000, "storage.full", for_us=800_000)],
    )
    assert outcome.printed[0] == "saved"
    assert outcome.printed[1].startswith("refused 28 ['a'")
    assert outcome.printed[2] == "saved"


KEEPER = """
    import json, os, time
    try:
        with open("data.json") as file:
            number = json.load(file)["number"]
    except OSError:
        number = 0
    print(number)
    while True:
        number += 1
        with open("data.tmp", "w") as file:
            json.dump({"number": number, "filler": "x" * 600}, file)
        os.rename("data.tmp", "data.json")
        time.sleep_ms(20)
    """


@pytest.mark.parametrize("operation", [0, 1, 2, 3, 5, 8])
def test_a_power_cut_in_the_middle_of_a_write_leaves_the_old_or_the_new(run, operation):
    outcome = run(
        KEEPER,
        seconds=1.5,
        costs=FAST,
        faults=[FaultWindow(600_000, "storage.power_cut", value=operation)],
    )
    assert outcome.resets == [1]
    first, second = outcome.numbers
    assert first == 0
    assert second >= 1
    assert outcome.ended is None
