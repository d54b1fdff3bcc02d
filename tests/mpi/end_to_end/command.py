"""Starts the hebbes command as users do, and reads what it leaves behind.

CTest gives HEBBES (the command) and MPIRUN (mpirun and its options, separated by spaces).
"""

import json
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile
import time
import unittest

import h5py

HEBBES = os.environ["HEBBES"]
MPIRUN = shlex.split(os.environ["MPIRUN"])

DONE, FAILURE, BAD_USAGE, STOPPED = 0, 1, 2, 75

SLOWNESS = int(os.environ.get("HEBBES_SLOWNESS", 1))  # of sanitized programs
PATIENCE = 90 * SLOWNESS  # s for what takes a few of them on an idle machine
PROMPT = 15 * SLOWNESS  # s, on a busy machine, for what has to be heeded at once

# A generation of these takes about a tenth of a second on one core.
INDIVIDUAL = {
    "task.train": ["default"],
    "population.size": 2,
    "run.seed": 11,
    "run.generations": 3,
}
SHARED = {**INDIVIDUAL, "population.sharing": "shared", "population.rho": 256}
SHARED_ADAM = {**SHARED, "population.rules": 5, "optimizer.kind": "adam"}
del SHARED_ADAM["population.rho"]
CAR = {**SHARED_ADAM, "task.name": "car_racing"}
NORMALISED = {**INDIVIDUAL, "policy.kind": "static", "policy.normalise_observations": True}
INDIVIDUAL_ADAM = {**INDIVIDUAL, "optimizer.kind": "adam"}
MERGED_ADAM = {
    **INDIVIDUAL_ADAM,
    "population.sharing": "merged",
    "population.merge_after": [1, 2],
    "population.merge_to": [2000, 30],
}
NOISE_PER_RULE = {**INDIVIDUAL, "population.sharing": "shared", "population.noise": "rule"}
FIXED = {
    **NOISE_PER_RULE,
    "population.assignment": "fixed",
    "population.assignment_within": "layer",
    "population.rules": 9,
}
LEARNED = {
    **NOISE_PER_RULE,
    "population.rules": 9,
    "population.assignment_confidence": 0.9,
    "optimizer.natural": True,
    "optimizer.assignment_learning_rate": 5.0,
    "run.common_random_numbers": "pair",
}
TYPES_ADAM = {
    **NOISE_PER_RULE,
    "population.assignment": "types",
    "population.neuron_types": 4,
    "optimizer.kind": "adam",
}


def toml(settings):
    """{"section.key": value} as TOML, whose strings, numbers, booleans and lists are JSON's."""
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())


class CommandTest(unittest.TestCase):
    """Has an empty directory, `self.path`, that is removed in the end with all that runs left."""

    def setUp(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="hebbes-"))
        self.addCleanup(shutil.rmtree, self.path, ignore_errors=True)
        (self.path / "mpi").mkdir()

    def mpirun(self, ranks):
        """mpirun, whose shared-memory and session files stay in `self.path` when it is killed."""
        own = str(self.path / "mpi")
        options = ["orte_tmpdir_base", "btl_vader_backing_directory", "osc_sm_backing_directory"]
        places = [word for option in options for word in ("--mca", option, own)]
        return MPIRUN + places + ["-n", str(ranks)]

    def train_command(self, directory, settings, *arguments, ranks=1):
        config = self.path / "config.toml"
        config.write_text(toml(settings))
        start = self.mpirun(ranks) if ranks > 1 else []
        return [*start, HEBBES, "train", str(config), "--run-dir", str(directory),
                *map(str, arguments)]

    def run_command(self, command, code=DONE, timeout=PATIENCE, **options):
        """Runs a command that must exit with `code`; returns what it printed."""
        result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, timeout=timeout, check=False,
                                **options)
        self.assertEqual(result.returncode, code, f"{command}\n{result.stdout[-3000:]}")
        return result.stdout

    def start_command(self, command, output=subprocess.DEVNULL):
        """Starts a command that is killed in the end if it still runs."""
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.STDOUT)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def shim_path(self, variable):
        """What to preload: CTest's `variable`, by a name without the spaces that end names there."""
        link = self.path / "shim.so"
        if not link.is_symlink():
            link.symlink_to(os.environ[variable])
        return str(link)

    def wait_for(self, condition):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), deadline, "waited in vain")
            time.sleep(0.02)

    def train(self, name, settings, *arguments, ranks=1, code=DONE):
        """Trains in the directory `name` of `self.path`, which it returns."""
        directory = self.path / name
        self.run_command(self.train_command(directory, settings, *arguments, ranks=ranks), code)
        return directory

    def assert_same_bits(self, first, second):
        for read in (history, theta):
            one, other = read(first), read(second)
            self.assertEqual(one.keys(), other.keys())
            self.assertEqual([name for name in one if one[name] != other[name]], [])


def arrays(file, group):
    """All arrays below a group, as bytes (or strings) with their type and shape."""
    found = {}

    def keep(name, item):
        if isinstance(item, h5py.Dataset):
            values = item[()]
            bits = values.tolist() if item.dtype.hasobject else values.tobytes()
            found[name] = (str(item.dtype), item.shape, bits)

    file[group].visititems(keep)
    return found


def history(directory):
    """What must be the same bits in run.h5, however it came about."""
    with h5py.File(directory / "run.h5") as file:
        rows = arrays(file, "generation")
        rows.update({"evaluation/" + name: value
                     for name, value in arrays(file, "evaluation").items()})
    return {name: value for name, value in rows.items() if not name.startswith("seconds_")}


def theta(directory):
    """Parameters, optimiser state and what was observed in checkpoint.h5, and what it says of the
    next generation."""
    with h5py.File(directory / "checkpoint.h5") as file:
        contents = arrays(file, "parameters")
        for group in ("optimizer", "observation"):
            if group in file:
                contents.update({f"{group}/{name}": value
                                 for name, value in arrays(file, group).items()})
        for name in ("generation", "seed", "sigma", "learning_rate"):
            contents[name] = file.attrs[name]
    return contents


def generations(directory):
    """Generations done, by checkpoint.h5."""
    with h5py.File(directory / "checkpoint.h5") as file:
        return int(file.attrs["generation"])


def heeds(pid, number):
    """Whether a process has a handler for the signal."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) & 1 << (number - 1))


def children(process):
    """The process ids of a process's children: an mpirun's ranks."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        if int(text.rsplit(")", 1)[1].split()[1]) == process.pid:
            found.append(int(stat.parent.name))
    return sorted(found)
