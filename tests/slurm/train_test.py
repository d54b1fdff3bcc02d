"""A training job lives through time limits and preemption, to the bits of an uninterrupted run."""

import unittest

from command import BAD_USAGE, HEBBES, INDIVIDUAL, SHARED, STOPPED, generations
from jobs import JobTest

TWO_RANKS = ["--nodes=1", "--ntasks-per-node=2"]
ENDLESS = 1_000_000  # generations
MORE = 2  # generations after a restart
VIEWS = {"SLURM_TIME_FORMAT": "%H:%M", "SQUEUE_STATES": "PENDING"}


class Train(JobTest):
    def train_job(self, name, settings, *options, **environment):
        """Submits training by two ranks, in the directory `name`."""
        return self.sbatch(*TWO_RANKS, "--time=10", *options, "slurm/train.sbatch",
                           self.settings(name, settings), self.path / name, **environment)

    def end_soon(self, name, settings):
        """Lets the run end MORE generations after its checkpoint, if there is one already, when it
        begins again."""
        has_begun = (self.path / name / "checkpoint.h5").exists()
        done = generations(self.path / name) if has_begun else 0
        settings = {**settings, "run.generations": done + MORE}
        self.settings(name, settings)
        return settings

    def go_on(self, job, name, settings):
        """Waits until the job was requeued, and lets it end soon; returns the run's settings."""
        job.wait_until_requeued()
        rest = self.end_soon(name, settings)
        job.release()
        job.end()
        self.assertEqual(job.restarts(), 1)
        if rest["run.generations"] > MORE:
            job.assert_output(f"resumed at generation {rest['run.generations'] - MORE}")
        return rest

    def test_srun_and_mpirun(self):
        whole = self.train("whole", SHARED)
        for launcher in ("srun", "mpirun"):
            with self.subTest(launcher):
                job = self.train_job(launcher, SHARED, HEBBES_LAUNCHER=launcher)
                job.end()
                job.assert_output("[rank 0] info: done: 3 generations")
                self.assert_same_bits(self.path / launcher, whole)

    def test_a_step_without_ranks(self):
        """One process after the other in a step of one task; several tasks have to be ranks."""
        run = self.train("run", INDIVIDUAL)
        evaluate = [HEBBES, "evaluate", run, "--episodes", "1", "--samples", "0"]
        for kind in ("none", "pmix"):
            step = ["srun", "--ntasks=1", f"--mpi={kind}"]
            self.cluster.run(*step, "sh", "-c", '"$@" && "$@"', "sh", *evaluate)
        printed = self.cluster.run("srun", "--ntasks=2", "--mpi=none", *evaluate, check=False)
        self.assertIn("srun --mpi=pmix", printed)
        self.assertNotIn("default", printed)

    def test_the_time_limit(self):
        """Whether the batch system's signal comes first, which may be before there are ranks, or the
        --max-hours derived from the limit, whatever the user likes to see of it."""
        settings = {**SHARED, "run.generations": ENDLESS, "run.checkpoint_every": ENDLESS}
        kinds = {
            "srun": ["B:USR1@58", "srun"],
            "mpirun": ["B:USR1@58", "mpirun"],
            "max-hours": ["B:CONT@1", "srun"],
        }
        jobs = {name: self.train_job(name, settings, "--time=1", f"--signal={number}",
                                     HEBBES_LAUNCHER=launcher, **VIEWS)
                for name, (number, launcher) in kinds.items()}
        for name, job in jobs.items():
            with self.subTest(name):
                rest = self.go_on(job, name, settings)
                self.assertNotIn("DUE TO TIME LIMIT", job.output())
                if name == "srun":
                    self.assert_same_bits(self.path / name, self.train("whole", rest))

    def test_asked_to_stop_at_any_time(self):
        """From the batch script's first line on."""
        settings = {**INDIVIDUAL, "run.generations": ENDLESS, "run.checkpoint_every": ENDLESS}
        for launcher in ("srun", "mpirun"):
            with self.subTest(launcher):
                job = self.train_job(launcher, settings, HEBBES_LAUNCHER=launcher)
                job.wait_for_script()
                self.cluster.run("scancel", "--batch", "--signal=USR1", job.number)
                rest = self.go_on(job, launcher, settings)
                self.assert_same_bits(self.path / launcher,
                                      self.train(f"{launcher}-whole", rest))

    def test_preemption(self):
        """The checkpoint to go on from can only be the one that is written at the end."""
        settings = {**INDIVIDUAL, "run.generations": ENDLESS, "run.checkpoint_every": ENDLESS}
        for launcher in ("srun", "mpirun"):
            with self.subTest(launcher):
                job = self.train_job(launcher, settings, HEBBES_LAUNCHER=launcher)
                job.wait_for_output("generation   20")
                self.cluster.run("scontrol", "requeue", job.number)
                rest = self.go_on(job, launcher, settings)
                self.assertGreater(rest["run.generations"], 20)
                whole = self.train(f"{launcher}-whole", rest)
                self.assert_same_bits(self.path / launcher, whole)

    def test_what_is_cancelled_or_fails_is_not_requeued(self):
        bad = self.train_job("bad", {**INDIVIDUAL, "population.size": 3})
        bad.end("FAILED", [BAD_USAGE])
        bad.assert_output("population.size")
        cancelled = self.train_job("cancelled", {**INDIVIDUAL, "run.generations": ENDLESS})
        cancelled.wait_for_output("generation    2")
        self.cluster.run("scancel", cancelled.number)
        cancelled.wait_for(lambda: cancelled.state() == "CANCELLED", "cancelling")
        cancelled.wait_for_output("stopped before generation")
        for job in (bad, cancelled):
            self.assertEqual(job.restarts(), 0)
        self.assertEqual(cancelled.state(), "CANCELLED")

    def test_a_chain(self):
        """Each link goes on where the last one stopped; those that are not needed are cancelled."""
        settings = {**INDIVIDUAL, "run.generations": ENDLESS, "run.checkpoint_every": 1}
        links = self.jobs(["slurm/chain.sh", "6", "a-chain"], *TWO_RANKS, "--time=10",
                          "slurm/train.sbatch", self.settings("chain", settings),
                          self.path / "chain", "--max-hours", 2 / 3600)
        links[0].end("FAILED", [STOPPED])
        self.end_soon("chain", settings)
        links[-1].end("CANCELLED")
        states = [link.state() for link in links]
        stopped = states.index("COMPLETED")
        self.assertGreaterEqual(stopped, 1)
        self.assertEqual(states, ["FAILED"] * stopped + ["COMPLETED"] +
                         ["CANCELLED"] * (len(links) - stopped - 1))
        self.assertEqual([link.restarts() for link in links], [0] * len(links))


if __name__ == "__main__":
    unittest.main()
