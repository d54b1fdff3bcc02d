"""Submits the batch scripts to a cluster of the test's own.

CTest gives HEBBES, MPIRUN (see command.py) and PROJECT (the source tree).
"""

import contextlib
import os
import pathlib
import re
import shlex
import signal
import sys
import time
import unittest

import cluster
from command import CommandTest, heeds, toml

PROJECT = pathlib.Path(os.environ["PROJECT"])
PATIENCE = 150  # seconds for what a job does in a few of them on an idle machine
ATTEMPTS = 5  # of a question to the controller, which gives up after ten seconds

SITE = {
    "HEBBES": os.environ["HEBBES"],
    "HEBBES_MPIRUN": " ".join(shlex.split(os.environ["MPIRUN"])[1:]),  # as words, not quoted
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_mpi_yield_when_idle": "1",
    "OMPI_MCA_btl_vader_single_copy_mechanism": "none",
}
# Emulated nodes share the machine's /dev/shm, where their ranks' files would have the same names.
BETWEEN_NODES = {"OMPI_MCA_btl": "tcp,self", "OMPI_MCA_btl_tcp_if_include": "lo"}


class Job:
    """A job, or a task of an array."""

    def __init__(self, owner, number, log):
        self.owner = owner
        self.number = number
        self.log = log

    def facts(self):
        """A busy controller may not answer at once."""
        for _ in range(ATTEMPTS):
            told = self.owner.cluster.run("scontrol", "-o", "show", "job", self.number, check=False)
            facts = dict(word.split("=", 1) for word in told.split() if "=" in word)
            if "JobState" in facts:
                return facts
        raise AssertionError(f"of job {self.number} scontrol tells: {told}")

    def state(self):
        return self.facts()["JobState"]

    def restarts(self):
        return int(self.facts()["Restarts"])

    def output(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def wait_for(self, condition, what):
        try:
            self.owner.cluster.wait_for(condition, what, PATIENCE)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.story()}") from None

    def wait_for_script(self):
        """Until the batch script heeds USR1: SLURM loses what is sent to it before it has begun."""
        script = f"{self.owner.cluster.root}/.*/job0*{self.number}/slurm_script".encode()

        def is_ready():
            for command in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
                with contextlib.suppress(OSError):
                    if re.search(script, command.read_bytes()):
                        return heeds(command.parent.name, signal.SIGUSR1)
            return False

        self.wait_for(is_ready, "the batch script")

    def has_ended(self):
        return self.state() not in ("PENDING", "CONFIGURING", "RUNNING", "COMPLETING")

    def wait_for_output(self, text):
        self.wait_for(lambda: text in self.output() or self.has_ended(), f"'{text}'")
        self.assert_output(text)

    def assert_output(self, text):
        self.owner.assertTrue(text in self.output(), f"no '{text}' in\n{self.story()}")

    def story(self):
        """All that is known of it, for when something went wrong."""
        return f"{self.facts()}\n{self.output()[-3000:]}\n{self.owner.cluster.logs()}"

    def wait_until_requeued(self, times=1):
        """Waits until it is held in the queue again."""
        def requeued():
            facts = self.facts()
            return facts["JobState"] == "PENDING" and int(facts["Restarts"]) >= times
        self.wait_for(requeued, "requeueing")

    def release(self):
        """SLURM holds a requeued job for two minutes; this lets it begin as soon as it can: a node
        refuses a job in the second in which it ended there, and steps that take their time to go
        are in the way of steps of the same number."""
        number = self.facts()["JobId"]
        spool = self.owner.cluster.root / "spool"
        self.wait_for(lambda: not list(spool.glob(f"*/stepd.slurm.pmix.{number}.*")), "old steps")
        time.sleep(2)
        self.owner.cluster.run("scontrol", "update", f"jobid={self.number}", "StartTime=now")

    def end(self, state="COMPLETED", codes=(0,)):
        """Waits for the job's end, which must be of this kind."""
        self.wait_for(self.has_ended, "the job's end")
        facts = self.facts()
        code = int(facts["ExitCode"].split(":")[0])
        if facts["JobState"] != state or code not in codes:
            self.owner.fail(f"not {state} with one of {codes}\n{self.story()}")


class JobTest(CommandTest):
    """Has a cluster of NODES nodes, `self.cluster`, for all its tests."""

    NODES = 1

    @classmethod
    def setUpClass(cls):
        missing = cluster.missing_programs()
        if missing:
            raise unittest.SkipTest(f"needs Debian's slurm-wlm and munge; missing: {missing}")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
        cls.cluster = cluster.Cluster(cls.NODES)
        cls.addClassCleanup(cls.cluster.close)

    def settings(self, name, settings):
        """A configuration file, which a job reads whenever it begins."""
        file = self.path / f"{name}.toml"
        file.write_text(toml(settings))
        return file

    def sbatch(self, *words, **environment):
        """Submits a batch script with its arguments, after options of sbatch."""
        return self.jobs(["sbatch", "--parsable"], *words, **environment)[0]

    def jobs(self, program, *words, **environment):
        """The jobs that a program submits."""
        site = {**SITE, **(BETWEEN_NODES if self.NODES > 1 else {}), **environment}
        numbers = self.cluster.run(*program, f"--output={self.path}/job-%j.log", *words,
                                   environment=site, cwd=PROJECT)
        return [self.job(number) for number in numbers.split()]

    def job(self, number):
        job = Job(self, number, self.path / f"job-{number}.log")
        self.addCleanup(self.cluster.run, "scancel", "-f", number, check=False)
        return job
