"""Several nodes: the same bits as on one, and what becomes of a job when a node or a rank dies."""

import os
import signal
import time
import unittest

from command import BAD_USAGE, INDIVIDUAL, SHARED, generations
from jobs import JobTest

ENDLESS = 1_000_000  # generations
MORE = 2  # generations after a restart
PROMPT = 60  # seconds, on a busy machine, in which a step ends after a rank died
# Of the one that was killed, or of one whose connection to it broke.
DEATHS = [128 + signal.SIGKILL, 128 + signal.SIGPIPE]


class Nodes(JobTest):
    NODES = 3

    def train_job(self, name, settings, nodes, *options, **environment):
        return self.sbatch(f"--nodes={nodes}", "--ntasks-per-node=1", "--time=10", *options,
                           "slurm/train.sbatch", self.settings(name, settings), self.path / name,
                           **environment)

    def endless(self, name, settings, nodes, *options, **environment):
        """A job that has got as far as to a checkpoint worth keeping; and its settings."""
        settings = {**settings, "run.generations": ENDLESS, "run.checkpoint_every": 5}
        job = self.train_job(name, settings, nodes, *options, **environment)
        job.wait_for_output("generation   10")
        return job, settings

    def nodes_of(self, job):
        names = job.facts()["NodeList"]
        return self.cluster.run("scontrol", "show", "hostnames", names).split()

    def end_soon(self, name, settings):
        done = generations(self.path / name)
        self.assertGreaterEqual(done, 10)
        settings = {**settings, "run.generations": done + MORE}
        self.settings(name, settings)
        return settings

    def test_ranks_on_each_node(self):
        settings = {**SHARED, "population.size": 6}
        whole = self.train("whole", settings)
        for launcher in ("srun", "mpirun"):
            with self.subTest(launcher):
                job = self.train_job(launcher, settings, 3, "--ntasks-per-node=2",
                                     HEBBES_LAUNCHER=launcher)
                job.end()
                self.assert_same_bits(self.path / launcher, whole)
        job, _ = self.endless("endless", settings, 3, "--ntasks-per-node=2")
        self.assertEqual([len(self.cluster.ranks(node)) for node in self.cluster.nodes], [2, 2, 2])

    def test_a_dead_rank_ends_the_step(self):
        for launcher in ("srun", "mpirun"):
            with self.subTest(launcher):
                job, settings = self.endless(launcher, INDIVIDUAL, 2, HEBBES_LAUNCHER=launcher)
                os.kill(self.cluster.ranks()[-1], signal.SIGKILL)
                start = time.monotonic()
                job.end("FAILED", DEATHS)
                self.assertLess(time.monotonic() - start, PROMPT)
                self.assertEqual(job.restarts(), 0)
                rest = self.end_soon(launcher, settings)
                self.train_job(launcher, rest, 2).end()
                self.assert_same_bits(self.path / launcher, self.train(f"{launcher}-whole", rest))

    def test_a_lost_node(self):
        """SLURM requeues the job, which goes on without that node."""
        job, settings = self.endless("lost", SHARED, 2)
        lost = self.nodes_of(job)[1]
        self.cluster.lose_node(lost)
        job.wait_until_requeued()
        rest = self.end_soon("lost", settings)
        job.release()
        job.end()
        self.assertEqual(job.restarts(), 1)
        self.assertNotIn(lost, self.nodes_of(job))
        self.assert_same_bits(self.path / "lost", self.train("whole", rest))
        self.cluster.start_node(lost)
        self.cluster.wait_for(lambda: self.cluster.states() == ["idle"] * 3, "the node's return")

    def test_a_node_daemon_that_comes_back(self):
        """Its death alone does not touch the job."""
        job = self.train_job("daemon", {**INDIVIDUAL, "run.generations": 400}, 2)
        job.wait_for_output("generation   10")
        nodes = self.nodes_of(job)
        for node in nodes:
            self.cluster.stop_node(node)
        job.wait_for_output("generation   30")
        for node in nodes:
            self.cluster.start_node(node)
        job.end()
        self.assertEqual(job.restarts(), 0)

    def test_a_second_job_is_refused(self):
        first, settings = self.endless("run", INDIVIDUAL, 1)
        second = self.train_job("run", settings, 1)
        second.end("FAILED", [BAD_USAGE])
        second.assert_output("the run directory is in use by ")
        second.assert_output(f"SLURM job {first.number}, since")
        self.assertEqual(first.state(), "RUNNING")


if __name__ == "__main__":
    unittest.main()
