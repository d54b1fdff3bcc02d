"""The batch scripts by themselves, between stand-ins for SLURM's programs and for hebbes."""

import os
import pathlib
import re
import signal
import subprocess
import unittest

from command import BAD_USAGE, DONE, FAILURE, STOPPED, CommandTest

PROJECT = pathlib.Path(os.environ["PROJECT"])
PATIENCE = 60  # s
SLURM = {"SLURM_JOB_ID": "7", "SLURM_JOB_NUM_NODES": "1", "SLURM_JOB_NAME": "a-job",
         "SLURM_JOB_USER": "somebody", "SLURM_SUBMIT_DIR": str(PROJECT), "HEBBES": "hebbes"}

# As users have them to see what they want to see.
HOSTILE = {
    "SLURM_TIME_FORMAT": "%H:%M", "SQUEUE_FORMAT": "%i %e", "SQUEUE_FORMAT2": "EndTime",
    "SQUEUE_STATES": "PENDING", "SQUEUE_USERS": "nobody", "SQUEUE_NAMES": "other",
    "SCANCEL_INTERACTIVE": "true", "LC_ALL": "de_DE.UTF-8", "LC_NUMERIC": "de_DE.UTF-8",
    "LANGUAGE": "de", "TZ": "Asia/Tokyo", "CDPATH": "/usr:/", "GREP_OPTIONS": "-v",
    "POSIXLY_CORRECT": "1", "BASH_FUNC_squeue%%": "() { echo mine; }",
}

# What squeue has been told to print; like the real one it heeds the user's own choice.
SQUEUE = """
[[ ! ${SQUEUE_STATES:-}${SQUEUE_USERS:-}${SQUEUE_NAMES:-} ]] || exit 0
case " $* " in
  *"--format=%L "*) [[ -e left ]] && cat left ;;
  *"--format=%T "*) echo RUNNING ;;
  *"--format=%i "*) echo 7.batch; [[ ! -e steps ]] || cat steps ;;
esac
"""
SRUN = """
[[ "$*" != *" true" ]] || exit 0  # whether nodes answer
echo "$*" >>srun.calls
source ./srun.does
"""


class Batch(CommandTest):
    def setUp(self):
        super().setUp()
        self.program("squeue", SQUEUE)
        self.program("srun", SRUN)
        self.program("scontrol", 'echo "$*" >>scontrol.calls')
        self.program("hebbes", "echo 'state  finished'")
        self.ranks("exit 0")
        self.write("left", "1-02:03:04\n")

    def write(self, name, text):
        (self.path / name).write_text(text)

    def program(self, name, text):
        self.write(name, f"#!/bin/bash\n{text}\n")
        (self.path / name).chmod(0o755)

    def ranks(self, text):
        """What srun does, in words of the shell."""
        self.write("srun.does", text)

    def calls(self, program):
        file = self.path / f"{program}.calls"
        return file.read_text().splitlines() if file.exists() else []

    def start(self, *options, **environment):
        """The batch script for training, as SLURM starts it; it prints into `self.output`."""
        clean = {"PATH": f"{self.path}:{os.environ['PATH']}", **SLURM, **environment}
        self.output = self.path / "output"
        with self.output.open("w") as output:
            job = subprocess.Popen(
                ["bash", PROJECT / "slurm" / "train.sbatch", "a config.toml", "a run", *options],
                cwd=self.path, env=clean, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT)
        self.addCleanup(job.wait)
        self.addCleanup(job.kill)
        return job

    def end(self, job, code):
        self.assertEqual(job.wait(timeout=PATIENCE), code, self.output.read_text())

    def hours(self, **environment):
        """What the ranks are told as their time limit."""
        (self.path / "srun.calls").unlink(missing_ok=True)
        self.end(self.start(**environment), DONE)
        found = re.search(r"--max-hours (\S+)", self.calls("srun")[0])
        return float(found[1]) if found else None

    def test_time_limits(self):
        limits = {"1-02:03:04": 26 + 2 / 60 + 4 / 3600, "08:09:10": 8 + 8 / 60 + 10 / 3600,
                  "11:00": 10 / 60, "1:40": 80 / 3600, "UNLIMITED": None}
        for text, hours in limits.items():
            with self.subTest(text):
                self.write("left", text + "\n")
                found = self.hours()
                if hours is None:
                    self.assertIsNone(found)
                else:
                    self.assertAlmostEqual(found, hours, delta=2e-5)
                self.assertEqual(self.output.read_text(), "")
        self.write("left", "0:20\n")
        self.assertAlmostEqual(self.hours(), 10 / 3600, delta=2e-5)
        self.write("left", "0:00\n")
        self.assertGreater(self.hours(), 0)

    def test_a_users_environment_changes_nothing(self):
        expected = self.hours()
        for name, value in HOSTILE.items():
            with self.subTest(name):
                self.assertEqual(self.hours(**{name: value}), expected)
        self.assertEqual(self.hours(**HOSTILE), expected)
        self.ranks(f"exit {STOPPED}")
        self.end(self.start(**HOSTILE), STOPPED)
        self.assertEqual(self.calls("scontrol"), ["requeue 7"])

    def test_a_limit_that_cannot_be_read_is_said(self):
        for text in ("2026-11-25T05:08:09", "INVALID", "12:5x", ""):
            with self.subTest(text):
                self.write("left", text + "\n")
                self.assertIsNone(self.hours())
                self.assertIn(f"time limit cannot be read, squeue tells '{text}'",
                              self.output.read_text())
        (self.path / "left").unlink()
        self.assertIsNone(self.hours())
        self.assertIn("time limit cannot be read", self.output.read_text())

    def test_asked_to_stop_before_the_ranks_are_started(self):
        self.program("squeue", f"""
            if [[ " $* " == *"=%L "* ]]; then touch asked; read -r <{self.path}/go; echo 9:00; fi
            [[ " $* " != *"=%T "* ]] || echo RUNNING""")
        os.mkfifo(self.path / "go")
        job = self.start()
        self.wait_for((self.path / "asked").exists)
        job.send_signal(signal.SIGUSR1)
        self.write("go", "\n")
        self.end(job, STOPPED)
        self.assertEqual(self.calls("srun"), [])
        self.assertEqual(self.calls("scontrol"), ["requeue 7"])

    def test_the_first_line_heeds_signals(self):
        """The script can be asked while it reads what it consists of."""
        project = self.path / "project"
        (project / "slurm").mkdir(parents=True)
        for name in ("job.sh", "train.sbatch"):
            (project / "slurm" / name).symlink_to(PROJECT / "slurm" / name)
        (project / "slurm" / "site.sh").write_text(f"""
            touch begun; until [[ -e go ]]; do sleep 0.1; done
            source '{PROJECT}/slurm/site.sh'""")
        job = self.start(SLURM_SUBMIT_DIR=str(project))
        self.wait_for((self.path / "begun").exists)
        job.send_signal(signal.SIGUSR1)
        self.write("go", "")
        self.end(job, STOPPED)
        self.assertEqual((self.calls("srun"), self.calls("scontrol")), ([], ["requeue 7"]))

    def stopped_while(self, ranks):
        """Signals the job once srun, which does as told, has got so far as to a file `begun`."""
        self.ranks(ranks)
        job = self.start()
        self.wait_for((self.path / "begun").exists)
        job.send_signal(signal.SIGUSR1)
        return job

    def test_asked_to_stop_while_srun_waits_for_a_step(self):
        """srun fails then."""
        self.end(self.stopped_while("trap 'exit 1' USR1; touch begun; while :; do sleep 0.1; done"),
                 STOPPED)
        self.assertEqual(self.calls("scontrol"), ["requeue 7"])

    def test_asked_to_stop_while_srun_starts_the_ranks(self):
        """srun loses what comes then, so that it has to be told again."""
        self.write("steps", "7.0\n")
        self.end(self.stopped_while(f"""
            trap 'touch lost; trap "exit {STOPPED}" USR1' USR1
            touch begun; while :; do sleep 0.1; done"""), STOPPED)
        self.assertTrue((self.path / "lost").exists())
        self.assertEqual(self.calls("scontrol"), ["requeue 7"])

    def test_asked_to_stop_while_a_rank_starts(self):
        """A rank, or a launcher, that has not got as far as to heed signals dies of them."""
        self.write("steps", "7.0\n")
        for code in (138, 244):
            with self.subTest(code):
                self.end(self.stopped_while(
                    f"trap 'exit {code}' USR1; touch begun; while :; do sleep 0.1; done"), STOPPED)
                self.assertEqual(self.calls("scontrol"), ["requeue 7"])
                (self.path / "scontrol.calls").unlink()
                (self.path / "begun").unlink()

    def test_failures_are_not_requeued(self):
        self.write("steps", "7.0\n")
        for code in (FAILURE, BAD_USAGE):
            self.ranks(f"exit {code}")
            self.end(self.start(), code)
        self.end(self.stopped_while("trap 'exit 1' USR1; touch begun; while :; do sleep 0.1; done"),
                 FAILURE)
        self.assertEqual(self.calls("scontrol"), [])


class Chain(CommandTest):
    def test_sites_that_hand_on_nothing(self):
        """Each link is told to be one, also where the user hands on no environment."""
        sbatch = self.path / "sbatch"
        sbatch.write_text('#!/bin/bash\necho "$*"\n')
        sbatch.chmod(0o755)
        command = [PROJECT / "slurm" / "chain.sh", "2", "name", "slurm/train.sbatch", "c", "r"]
        for given, expected in (({}, "ALL,HEBBES_CONTINUE"), ({"SBATCH_EXPORT": "NONE"},
                                "HEBBES_CONTINUE"), ({"SBATCH_EXPORT": "A"}, "A,HEBBES_CONTINUE")):
            environment = {"PATH": f"{self.path}:{os.environ['PATH']}", **given}
            text = self.run_command(command, env=environment)
            self.assertEqual(text.count(f"--export={expected} "), 2, text)


if __name__ == "__main__":
    unittest.main()
