"""Tests that are drawn at random: by a seed, and for as long as they may take.

CTest gives HEBBES_CAMPAIGN_SEED and HEBBES_CAMPAIGN_SECONDS, a program's share of the whole.
"""

import itertools
import os
import random
import time

SEED = int(os.environ.get("HEBBES_CAMPAIGN_SEED", "1"))
SECONDS = float(os.environ.get("HEBBES_CAMPAIGN_SECONDS", "0"))


def rounds(subject, share):
    """A generator of random numbers for each round: one, and more until the share of the time is
    over. The second round of a seed is the first one of the next seed, so that any can be repeated.
    """
    end = time.monotonic() + share * SECONDS
    for seed in itertools.count(SEED):
        chance = random.Random(f"{seed} {subject}")
        chance.label = f"HEBBES_CAMPAIGN_SEED={seed}"
        yield chance
        if time.monotonic() >= end:
            return
