"""A sweep trains each of its runs once, whatever happens to it or to one of them."""

import signal
import unittest

from command import (DONE, FAILURE, BAD_USAGE, HEBBES, STOPPED, CommandTest, INDIVIDUAL,
                     generations, toml)

AXES = {
    "sweep.policies": ["individual", "shared"],
    "sweep.rho": [256],
    "sweep.seeds": [1, 2],
}
NAMES = [f"ant/{policy}/none-held-out/seed{seed}"
         for policy in ("individual", "shared-rho256") for seed in (1, 2)]


class Sweep(CommandTest):

    def setUp(self):
        super().setUp()
        self.runs = self.path / "runs"
        self.write({})

    def write(self, settings):
        settings = {**INDIVIDUAL, "task.train": [], "population.size": 2, **settings, **AXES}
        (self.path / "sweep.toml").write_text(toml(settings))

    def command(self, *arguments):
        return [HEBBES, "sweep", str(self.path / "sweep.toml"), "--run-dir", str(self.runs),
                *arguments]

    def states(self):
        """Of each run its state and its generations, by name; as --list prints them in order."""
        lines = self.run_command(self.command("--list")).splitlines()[1:]
        rows = [line.split() for line in lines if line.split()[0].isdigit()]
        self.assertEqual([row[0] for row in rows], [str(i) for i in range(len(rows))])
        self.assertEqual([row[3] for row in rows], NAMES)
        return [(row[1], row[2]) for row in rows]

    def test_trains_all_and_then_nothing(self):
        self.assertEqual(self.states(), [("new", "0/3")] * 4)
        self.run_command(self.mpirun(2) + self.command())
        self.assertEqual(self.states(), [("finished", "3/3")] * 4)
        before = {name: (self.runs / name / "run.h5").read_bytes() for name in NAMES}
        self.run_command(self.mpirun(2) + self.command())
        for name in NAMES:
            self.assertEqual((self.runs / name / "run.h5").read_bytes(), before[name])

    def test_a_run_by_its_index_is_that_run_by_itself(self):
        self.run_command(self.command("--index", "3"))
        self.assertEqual([state for state, _ in self.states()], ["new"] * 3 + ["finished"])
        alone = self.train("alone", {**INDIVIDUAL, "task.train": [], "run.seed": 2,
                                     "population.sharing": "shared", "population.rho": 256})
        self.assert_same_bits(self.runs / NAMES[3], alone)
        printed = self.run_command(self.command("--index", "4"), BAD_USAGE)
        self.assertIn("has 4 runs", printed)

    def test_goes_on_where_it_was_stopped(self):
        self.write({"run.generations": 400})
        process = self.start_command(self.command())
        self.wait_for(lambda: (self.runs / NAMES[0] / "checkpoint.h5").exists())
        process.send_signal(signal.SIGUSR1)
        self.assertEqual(process.wait(timeout=60), STOPPED)
        state, progress = self.states()[0]
        self.assertEqual(state, "interrupted")
        done = int(progress.split("/")[0])
        self.write({"run.generations": done + 1})
        self.run_command(self.command())
        self.assertEqual([state for state, _ in self.states()], ["finished"] * 4)
        self.assertEqual(generations(self.runs / NAMES[0]), done + 1)

    def test_a_failing_run_does_not_stop_the_rest(self):
        bad = self.runs / NAMES[1]
        bad.mkdir(parents=True)
        (bad / "checkpoint.h5").write_text("no checkpoint")
        printed = self.run_command(self.command(), FAILURE)
        self.assertIn("1 runs failed", printed)
        self.assertIn(NAMES[1], printed.splitlines()[-1])
        self.assertEqual([state for state, _ in self.states()],
                         ["finished", "failed", "finished", "finished"])
        (bad / "checkpoint.h5").unlink()
        self.run_command(self.command(), DONE)
        self.assertEqual([state for state, _ in self.states()], ["finished"] * 4)

    def test_a_finished_run_that_the_file_no_longer_describes_is_a_failure(self):
        self.run_command(self.command("--index", "0"))
        self.write({"population.sigma": 0.2})
        self.assertEqual(self.states()[0][0], "failed")
        self.assertIn("population.sigma is 0.1 in the run", self.run_command(
            self.command("--index", "0"), FAILURE))


if __name__ == "__main__":
    unittest.main()
