"""Plays Verdict beside a fake Harness and asserts what happened; `Scripts/demo` calls it.

    demo.py                a healthy canary, a failing one, and a rollback from outside, in under a minute
    demo.py --hard         also with kill -9 of Verdict at each step, and with one call in three failing
    demo.py NAME...        only the scenes of these names
"""
import concurrent.futures
import sys
import threading
import time

from parts import FAKE, VERDICT, Failed
from scenes import HARD_SCENES, SCENES, Stage

begin = time.monotonic()
lock = threading.Lock()


def say(text):
    with lock:
        print(f"{time.monotonic() - begin:6.1f} s  {text}", flush=True)


def play(scene):
    name = scene.__name__.replace("_", " ")
    try:
        with Stage(name, say) as stage:
            scene(stage)
        say(f"{name}: as it should be")
        return True
    except Failed as error:
        say(f"{name}: FAILED: {error}")
        return False


def main(arguments):
    for program in (VERDICT, FAKE):
        if not program.exists():
            print(f"{program} is missing; Scripts/demo builds it", file=sys.stderr)
            return 64
    scenes = SCENES + (HARD_SCENES if "--hard" in arguments else [])
    names = [argument for argument in arguments if not argument.startswith("--")]
    if names:
        scenes = [scene for scene in SCENES + HARD_SCENES if scene.__name__ in names]
    # Most of the time is spent waiting, so that several scenes run beside each other.
    with concurrent.futures.ThreadPoolExecutor(max_workers=4 if len(scenes) > 3 else 1) as pool:
        results = list(pool.map(play, scenes))
    say(f"{sum(results)} of {len(results)} scenes as they should be")
    return 0 if all(results) and results else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
