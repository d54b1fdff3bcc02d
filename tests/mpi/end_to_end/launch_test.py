"""Commands work wherever they are started: in a step of SLURM, in a container, below mpirun."""

import ctypes
import os
import platform
import struct
import unittest

import h5py
import numpy

from command import HEBBES, INDIVIDUAL, SHARED, CommandTest, toml

ONE_GENERATION = {**INDIVIDUAL, "run.generations": 1}
STEP = {"SLURM_JOB_ID": "7", "SLURM_JOBID": "7", "SLURM_STEP_ID": "0", "SLURM_STEPID": "0",
        "SLURM_NTASKS": "1", "SLURM_STEP_NUM_TASKS": "1", "SLURM_PROCID": "0",
        "SLURM_NODELIST": "n1", "SLURM_NNODES": "1", "SLURM_TASKS_PER_NODE": "1"}
PMIX = {"PMIX_RANK": "0", "PMIX_NAMESPACE": "slurm.pmix.7.0",
        "PMIX_SERVER_URI2": "pmix-server.1;tcp4://127.0.0.1:1",
        "PMIX_SERVER_URI41": "pmix-server.1;tcp4://127.0.0.1:1"}
SHELLS = {
    "no PMI": STEP,
    "PMIx": {**STEP, **PMIX},
    "PMI-2": {**STEP, "PMI_RANK": "0", "PMI_SIZE": "1", "PMI_FD": "5"},
    "several tasks": {**STEP, "SLURM_STEP_NUM_TASKS": "4", "SLURM_NTASKS": "4"},
}
PROCESS_VM_READV = 310  # on x86-64


def forbid_reading_of_memory():
    """As containers do, by seccomp(2): process_vm_readv fails with EPERM for all children."""
    load_number, compare, end = 0x20, 0x15, 0x06
    fail, allow = 0x00050001, 0x7FFF0000
    code = b"".join(struct.pack("HBBI", *line) for line in
                    [(load_number, 0, 0, 0), (compare, 0, 1, PROCESS_VM_READV),
                     (end, 0, 0, fail), (end, 0, 0, allow)])
    lines = ctypes.create_string_buffer(code)
    program = ctypes.create_string_buffer(struct.pack("HP", 4, ctypes.addressof(lines)))
    prctl = ctypes.CDLL(None).prctl
    if prctl(38, 1, 0, 0, 0) != 0 or prctl(22, 2, program, 0, 0) != 0:  # NO_NEW_PRIVS, SECCOMP
        raise OSError("no seccomp")


class Launch(CommandTest):
    def recording(self):
        path = self.path / "recorded.h5"
        with h5py.File(path, "w") as file:
            file.attrs["task"], file.attrs["variation"] = "ant", "default"
            file["actions"] = numpy.zeros((4, 8))
            file["initial_joint_positions"] = numpy.zeros(8)
        return path

    def test_every_command_in_a_shell_of_a_step(self):
        config, sweep = self.path / "config.toml", self.path / "sweep.toml"
        self.train("first", ONE_GENERATION)
        lines = {key: value for key, value in ONE_GENERATION.items() if key != "run.seed"}
        lines.update({"sweep.policies": ["individual"], "sweep.seeds": [1]})
        sweep.write_text(toml(lines))
        recording = self.recording()
        for name, variables in SHELLS.items():
            run = self.path / f"run, {name}"
            commands = [
                ["train", config, "--run-dir", run],
                ["train", "--run-dir", run, "--resume"],
                ["sweep", sweep, "--run-dir", self.path / f"sweep, {name}"],
                ["evaluate", run, "--episodes", "1", "--samples", "0"],
                ["inspect", run],
                ["render", run, "--steps", "2", "--size", "32x32", "--out", self.path / "x.png"],
                ["replay", run, "--out", self.path / "x.html"],
                ["trace", recording, self.path / "x.h5"],
            ]
            for words in commands:
                with self.subTest(name, command=words[0]):
                    self.run_command([HEBBES, *map(str, words)], env={**os.environ, **variables})
            self.assert_same_bits(run, self.path / "first")

    def test_ranks_of_mpirun_in_a_shell_of_a_step(self):
        command = self.train_command(self.path / "run", INDIVIDUAL, ranks=2)
        variables = {"SLURM_STEP_ID": "0", "SLURM_STEPID": "0", "SLURM_STEP_NUM_TASKS": "1", **PMIX}
        self.run_command(command, env={**os.environ, **variables})
        with h5py.File(self.path / "run" / "run.h5") as file:
            self.assertEqual(file.attrs["world_size"], 2)

    def test_one_after_the_other_below_mpirun(self):
        run = self.path / "run"
        train = self.train_command(run, ONE_GENERATION)
        script = '"$1" train "$2" --run-dir "$3" && "$1" evaluate "$3" --episodes 1 --samples 0'
        printed = self.run_command([*self.mpirun(1), "sh", "-c", script, "sh", HEBBES, train[2],
                                    str(run)])
        self.assertIn("done: 1 generations", printed)

    @unittest.skipUnless(platform.machine() == "x86_64", "the filter is for x86-64")
    def test_ranks_that_may_not_read_each_others_memory(self):
        settings = {**SHARED, "run.generations": 1}
        whole = self.train("whole", settings)
        for choice in ([], ["cma"]):
            with self.subTest(choice=choice):
                run = self.path / f"run {choice}"
                start = self.mpirun(2)
                place = start.index("btl_vader_single_copy_mechanism")
                start[place - 1:place + 2] = ["--mca", start[place], *choice] if choice else []
                command = [*start, *self.train_command(run, settings)]
                printed = self.run_command(command, preexec_fn=forbid_reading_of_memory)
                self.assertEqual("Read -1, expected" in printed, bool(choice), printed[-2000:])
                self.assert_same_bits(run, whole)


if __name__ == "__main__":
    unittest.main()
