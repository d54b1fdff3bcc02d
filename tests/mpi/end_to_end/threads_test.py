"""A rank is one thread at work, and ranks that share a processor are told so."""

import os
import pathlib
import subprocess
import unittest

from command import HEBBES, INDIVIDUAL, CommandTest, children

ENDLESS = {**INDIVIDUAL, "run.generations": 1_000_000}


def processor_time(process):
    """Clock ticks of each of a process's threads, the first one's first."""
    ticks = {}
    for stat in pathlib.Path(f"/proc/{process}/task").glob("*/stat"):
        fields = stat.read_text().rsplit(")", 1)[1].split()
        ticks[int(stat.parent.name)] = int(fields[11]) + int(fields[12])
    return [ticks.pop(process), *ticks.values()]


class Threads(CommandTest):
    def test_one_thread_works(self):
        run = self.path / "run"
        process = self.start_command(self.train_command(run, ENDLESS, ranks=2))
        self.wait_for(lambda: len(children(process)) >= 2)
        for rank in children(process)[-2:]:
            self.wait_for(lambda: processor_time(rank)[0] >= 200)
            first, *others = processor_time(rank)
            self.assertLess(sum(others), first / 20)

    def test_no_library_brings_threads(self):
        libraries = subprocess.run(["ldd", HEBBES], stdout=subprocess.PIPE, text=True, check=True,
                                   timeout=30).stdout
        self.assertIn("libmpi", libraries)
        self.assertNotRegex(libraries, r"lib(gomp|omp|iomp5|tbb|blas|openblas|mkl\w*|lapack)\b")

    def test_ranks_that_share_a_processor_are_warned_of_once(self):
        def confine():
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

        for ranks, warnings in ((2, 1), (1, 0)):
            command = self.train_command(self.path / f"run {ranks}", INDIVIDUAL, ranks=ranks)
            printed = self.run_command(command, preexec_fn=confine)
            self.assertEqual(printed.count("2 ranks of a node share 1 processors"), warnings)
            self.assertEqual(printed.count("mpirun -n 1"), warnings)


if __name__ == "__main__":
    unittest.main()
