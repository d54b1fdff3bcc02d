"""An array trains all runs of a sweep, also when one of its tasks is preempted."""

import unittest

from command import HEBBES, INDIVIDUAL
from jobs import JobTest

SWEEP = {
    **INDIVIDUAL,
    "task.train": [],
    "run.generations": 30,
    "sweep.policies": ["individual", "shared"],
    "sweep.rho": [256],
    "sweep.seeds": [1, 2],
}
del SWEEP["run.seed"]
NAMES = [f"ant/{policy}/none-held-out/seed{seed}"
         for policy in ("individual", "shared-rho256") for seed in (1, 2)]
PREEMPTED = 2


class Sweep(JobTest):
    def test_an_array(self):
        file = self.settings("sweep", SWEEP)
        runs = self.path / "runs"
        array = self.sbatch("--nodes=1", "--ntasks-per-node=2", "--time=10", "--array=0-3",
                            f"--output={self.path}/job-%A_%a.log", "slurm/sweep.sbatch", file, runs)
        tasks = [self.job(f"{array.number}_{index}") for index in range(len(NAMES))]
        tasks[PREEMPTED].wait_for_output("generation    5")
        self.cluster.run("scontrol", "requeue", tasks[PREEMPTED].number)
        tasks[PREEMPTED].wait_until_requeued()
        tasks[PREEMPTED].release()
        for task in tasks:
            task.end()
        self.assertEqual([task.restarts() for task in tasks],
                         [int(index == PREEMPTED) for index in range(len(NAMES))])

        alone = self.path / "alone"
        self.run_command([HEBBES, "sweep", file, "--run-dir", alone, "--index", str(PREEMPTED)])
        self.assert_same_bits(runs / NAMES[PREEMPTED], alone / NAMES[PREEMPTED])
        self.evaluate(runs)

    def evaluate(self, runs):
        job = self.sbatch("--nodes=1", "--ntasks-per-node=2", "--time=10", "slurm/evaluate.sbatch",
                          runs, "--episodes", 2)
        job.end()
        for name in NAMES:
            self.assertTrue((runs / name / "evaluation.h5").exists(), job.output())


if __name__ == "__main__":
    unittest.main()
