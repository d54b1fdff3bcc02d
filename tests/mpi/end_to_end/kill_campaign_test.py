"""Killed at any instant and right before any change of a file, runs and sweeps end as if nothing had
been, and what each kill leaves can be read.

CTest gives WRITE_SHIM, a library that counts the changes and kills.
"""

import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest

from command import (DONE, FAILURE, FIXED, HEBBES, INDIVIDUAL_ADAM, LEARNED, MERGED_ADAM, PATIENCE,
                     SHARED_ADAM, CommandTest, children, toml)

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))

import campaign  # pylint: disable=wrong-import-position
from reading import read_all  # pylint: disable=wrong-import-position

SUBJECTS = 3
KILLS = 4  # in a row
AT_AN_INSTANT = 0.3  # of them
KILLED = {1: -signal.SIGKILL, 2: 128 + signal.SIGKILL}  # exit code, by the number of ranks
AXES = {"sweep.policies": ["individual", "shared"], "sweep.rho": [256], "sweep.seeds": [1]}
NAMES = ["ant/individual/none-held-out/seed1", "ant/shared-rho256/none-held-out/seed1"]


def drawn_settings(chance, policies):
    settings = {**chance.choice(policies), "run.evaluate_episodes": 1,
                "run.evaluate_every": chance.choice([1, 2]),
                "run.checkpoint_every": chance.choice([1, 2, 5]),
                "run.diagnose_every": chance.choice([0, 2])}
    return settings


class KillCampaign(CommandTest):
    def command(self, words, ranks, **shim):
        """The command, the shim in its first rank."""
        preloaded = ["env", f"LD_PRELOAD={self.shim_path('WRITE_SHIM')}",
                     f"WRITES_BELOW={self.path}/killed",
                     *(f"{name}={value}" for name, value in shim.items())]
        if ranks == 1:
            return [*preloaded, HEBBES, *words]
        return [*self.mpirun(1), *preloaded, HEBBES, *words, ":", "-n", "1", HEBBES, *words]

    def let_live(self, words, ranks):
        """Runs the command to its end; how long that took, and how many changes it made."""
        counts = self.path / "counts"
        begun = time.monotonic()
        self.run_command(self.command(words, ranks, WRITES_COUNTED=counts))
        return time.monotonic() - begun, max(map(int, counts.read_text().split()))

    def kill_at_a_change(self, words, ranks, chance, changes):
        """Rather an early one, as those that go on from there have fewer."""
        shim = {"KILL_AT_WRITE": int(changes ** chance.random())}
        if chance.random() < 0.5:
            shim["KILL_INSIDE_WRITE"] = 1
        process = self.start_command(self.command(words, ranks, **shim))
        self.assertIn(process.wait(timeout=PATIENCE), (DONE, KILLED[ranks]), shim)
        return shim

    def kill_at_an_instant(self, words, ranks, chance, seconds):
        """Of several ranks one, or mpirun."""
        process, instant = self.start_command(self.command(words, ranks)), chance.uniform(0, seconds)
        try:
            process.wait(timeout=instant)
        except subprocess.TimeoutExpired:
            victims = [process.pid, *children(process)[-2:]] if ranks > 1 else [process.pid]
            os.kill(chance.choice(victims), signal.SIGKILL)
            process.wait(timeout=PATIENCE)
        return f"after {instant:.2f} s"

    def check_readable(self, directory):
        """What inspect and a report make of it: something, or a line that names it."""
        result = subprocess.run([HEBBES, "inspect", directory], stdout=subprocess.PIPE, text=True,
                                stderr=subprocess.STDOUT, timeout=PATIENCE, check=False)
        self.assertIn(result.returncode, (DONE, FAILURE), result.stdout)
        complaints = read_all(directory)
        if result.returncode == FAILURE:
            complaints.append(result.stdout.removesuffix("\n"))
        for complaint in complaints:
            self.assertEqual(len(complaint.splitlines()), 1, complaint)
            self.assertIn(str(directory), complaint)

    def attack(self, words, ranks, chance, names=("",)):
        """Kills the command again and again, then lets it end."""
        whole, killed = self.path / "whole", self.path / "killed"
        seconds, changes = self.let_live(words, ranks)
        killed.rename(whole)
        kills = []
        for _ in range(KILLS):
            if chance.random() < AT_AN_INSTANT:
                kills.append(self.kill_at_an_instant(words, ranks, chance, seconds))
            else:
                kills.append(self.kill_at_a_change(words, ranks, chance, changes))
            with self.subTest(kills=kills):
                for name in names:
                    self.check_readable(killed / name)
        with self.subTest(kills=kills):
            self.run_command(self.command(words, ranks))
            self.check_bits(names)

    def check_bits(self, names):
        for name in names:
            whole, killed = self.path / "whole" / name, self.path / "killed" / name
            self.assert_same_bits(whole, killed)
            self.assertEqual(sorted(os.listdir(whole)), sorted(os.listdir(killed)))

    def attack_train(self, chance, ranks):
        settings = drawn_settings(chance, [INDIVIDUAL_ADAM, SHARED_ADAM, LEARNED, MERGED_ADAM,
                                           FIXED])
        (self.path / "config.toml").write_text(toml(settings))
        self.attack(["train", str(self.path / "config.toml"), "--run-dir",
                     str(self.path / "killed"), "--resume"], ranks, chance)

    def attack_sweep(self, chance):
        settings = drawn_settings(chance, [{"population.size": 2, "run.generations": 2}])
        (self.path / "sweep.toml").write_text(toml({**settings, "task.train": ["default"], **AXES}))
        command = ["sweep", str(self.path / "sweep.toml"), "--run-dir", str(self.path / "killed")]
        self.attack(command, chance.choice([1, 2]), chance, NAMES)
        states = self.run_command([HEBBES, *command, "--list"]).splitlines()[1:]
        self.assertEqual([line.split()[1] for line in states], ["finished"] * len(NAMES))

    def each_round(self, subject, attack, **how):
        """Each in an empty directory."""
        for chance in campaign.rounds(subject, 1 / SUBJECTS):
            with self.subTest(chance.label):
                attack(chance, **how)
            self.doCleanups()
            self.setUp()

    def test_train(self):
        self.each_round("train", self.attack_train, ranks=1)

    def test_train_on_two_ranks(self):
        self.each_round("train on two ranks", self.attack_train, ranks=2)

    def test_sweep(self):
        self.each_round("sweep", self.attack_sweep)


if __name__ == "__main__":
    unittest.main()
