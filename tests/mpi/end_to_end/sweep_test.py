"""A sweep trains each of its runs once, whatever happens to it or to one of them."""

import os
import signal
import unittest

import h5py

from command import (DONE, FAILURE, BAD_USAGE, HEBBES, STOPPED, CommandTest, INDIVIDUAL, PATIENCE,
                     generations, toml)

AXES = {
    "sweep.policies": ["individual", "shared"],
    "sweep.rho": [256],
    "sweep.seeds": [1, 2],
}
NAMES = [f"ant/{policy}/none-held-out/seed{seed}"
         for policy in ("individual", "shared-rho256") for seed in (1, 2)]


SWEPT = {key: value for key, value in INDIVIDUAL.items() if key != "run.seed"}
# A gradient that is not finite, in the first generation.
DIVERGES = {"fitness.shaping": "none", "population.sigma": 1e-300}
BIG_LAMBDA = 12288 * 768 * 4  # bytes, at rho = 16


class Sweep(CommandTest):

    def setUp(self):
        super().setUp()
        self.runs = self.path / "runs"
        self.write({})

    def write(self, settings):
        settings = {**SWEPT, "task.train": [], "population.size": 2, **settings, **AXES}
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
        self.assertEqual(process.wait(timeout=PATIENCE), STOPPED)
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

    def damage(self, name):
        """A checkpoint that lacks a parameter, as the sweep's run would have left it."""
        run = self.runs / name
        policy = {"population.sharing": "shared", "population.rho": 256} if "shared" in name else {}
        self.train(run, {**INDIVIDUAL, **policy, "task.train": [], "run.seed": int(name[-1]),
                         "run.generations": 1})
        with h5py.File(run / "checkpoint.h5", "a") as file:
            del file["parameters/mu"]

    def test_an_error_of_the_first_rank_ends_its_run_alone(self):
        for name in (NAMES[0], NAMES[2]):
            self.damage(name)
        printed = self.run_command(self.mpirun(2) + self.command(), FAILURE)
        self.assertIn("2 runs failed", printed)
        self.assertEqual([state for state, _ in self.states()],
                         ["failed", "finished", "failed", "finished"])
        for name in (NAMES[0], NAMES[2]):
            self.assertIn("/parameters/mu", (self.runs / name / "failure.txt").read_text())

    def test_a_gradient_that_is_not_finite_ends_its_run_alone(self):
        self.write(DIVERGES)
        printed = self.run_command(self.mpirun(2) + self.command(), FAILURE)
        self.assertIn("4 runs failed", printed)
        for name in NAMES:
            self.assertIn("finite", (self.runs / name / "failure.txt").read_text())

    def test_failing_runs_leave_the_memory_as_it_was(self):
        """Each has some 40 MB that two ranks share."""
        one, ten = self.most_memory(1), self.most_memory(10)
        self.assertGreater(one, BIG_LAMBDA)
        self.assertLess(ten, one + 1.5 * BIG_LAMBDA)

    def most_memory(self, runs):
        """Bytes that the larger of two ranks had at any time of a sweep of failing runs, with what
        it shares."""
        (self.path / "sweep.toml").write_text(toml({
            **SWEPT, **DIVERGES, "sweep.policies": ["shared"], "sweep.rho": [16],
            "sweep.seeds": list(range(1, runs + 1))}))
        process = self.start_command(self.mpirun(2) + self.command())
        _, status, usage = os.wait4(process.pid, 0)  # of mpirun and all that it has waited for
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, FAILURE)
        self.assertEqual(len(list(self.runs.rglob("failure.txt"))), runs)
        return usage.ru_maxrss << 10

    def test_a_finished_run_that_the_file_no_longer_describes_is_a_failure(self):
        self.run_command(self.command("--index", "0"))
        self.write({"population.sigma": 0.2})
        self.assertEqual(self.states()[0][0], "failed")
        self.assertIn("population.sigma is 0.1 in the run", self.run_command(
            self.command("--index", "0"), FAILURE))


if __name__ == "__main__":
    unittest.main()
