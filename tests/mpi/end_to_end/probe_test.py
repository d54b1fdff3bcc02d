"""hebbes probe compares lives with the very same lives but for an intervention."""

import csv
import unittest

import h5py
import numpy

from command import BAD_USAGE, CAR, FAILURE, HEBBES, INDIVIDUAL, SHARED, CommandTest, arrays

EPISODES = 3
VARIATIONS = ["default", "damage-left", "damage-right", "long-front", "long-back"]
CHANGE = "change@30=damage-left"


class Probe(CommandTest):
    def probe(self, run, *arguments, ranks=1, code=0):
        start = self.mpirun(ranks) if ranks > 1 else []
        return self.run_command([*start, HEBBES, "probe", run, "--episodes", str(EPISODES),
                                 *map(str, arguments)], code)

    def rows(self, path):
        with path.open(newline="") as file:
            return list(csv.DictReader(file))

    def run_of(self, settings):
        return self.train("run", {**settings, "run.generations": 1})

    def test_the_same_on_any_number_of_ranks(self):
        for settings in (INDIVIDUAL, SHARED):
            run = self.train(f"run {len(settings)}", {**settings, "run.generations": 1})
            out = self.path / f"{len(settings)}.h5"
            treatments = ["--do", "freeze@20", "--do", "permute", "--do", "noise@9=1", "--do",
                          "transplant,freeze@0", "--do", CHANGE, "--variation", "default,long-*"]
            self.probe(run, *treatments, "--out", out)
            for ranks in (2, 3):
                other = self.path / f"{len(settings)} {ranks}.h5"
                self.probe(run, *treatments, "--out", other, ranks=ranks)
                with h5py.File(out) as one, h5py.File(other) as many:
                    self.assertEqual(arrays(one, "/"), arrays(many, "/"))

    def test_nothing_changes_nothing_and_lives_are_those_of_evaluations(self):
        self.check_nothing(self.run_of(INDIVIDUAL))

    def test_nothing_changes_nothing_where_observations_are_normalised(self):
        self.check_nothing(self.run_of({**INDIVIDUAL, "policy.normalise_observations": True}))

    def check_nothing(self, run):
        self.run_command([HEBBES, "evaluate", run, "--episodes", str(EPISODES), "--samples", "0",
                          "--out", self.path / "returns.h5"])
        probed = self.path / "probe.h5"
        self.probe(run, "--do", "nothing", "--do", "noise@5=0", "--do", "change@7=default",
                   "--variation", "default", "--out", probed)
        with h5py.File(self.path / "returns.h5") as evaluation, h5py.File(probed) as file:
            returns = evaluation["mean/return"][0, 0]
            self.assertGreater(len(set(returns)), 1)
            numpy.testing.assert_array_equal(file["against/return"][0], returns)
            for lives in file["return"][:]:
                numpy.testing.assert_array_equal(lives[0], returns)
            for name in ("treatments", "variations"):
                self.assertIn("description", file[name].attrs)

    def test_the_table_sums_up_the_lives(self):
        run = self.run_of({**INDIVIDUAL, "task.held_out": "long-back"})
        self.probe(run, "--out", self.path / "probe.csv")
        self.probe(run, "--out", self.path / "probe.h5")
        rows = self.rows(self.path / "probe.csv")
        freezes = [f"freeze@{step}" for step in (0, 1, 10, 50, 200, 480)]
        self.assertEqual([(r["treatment"], r["variation"]) for r in rows],
                         [(f, v) for f in freezes for v in [*VARIATIONS, "all"]])
        with h5py.File(self.path / "probe.h5") as file:
            differences = file["return"][:] - file["against/return"][:]
            steps, common = file["against/steps"][:], file["common_steps"][:]
            before, total = file["return_before"][:], file["against/return"][:]
        self.assertEqual(common.tolist(), [0, 1, 10, 50, 200, 480])
        for number, row in enumerate(rows):
            t, v = divmod(number, 6)
            which = slice(None) if v == 5 else v
            self.assertEqual(row["held_out"], str(int(row["variation"] == "long-back")))
            self.assertAlmostEqual(float(row["difference"]), differences[t, which].mean(), 4)
            self.assertLessEqual(float(row["ci95_low"]), float(row["difference"]) + 1e-6)
            self.assertGreaterEqual(float(row["ci95_high"]), float(row["difference"]) - 1e-6)
            shared = numpy.minimum(steps, common[t])[which].sum()
            if shared:
                self.assertAlmostEqual(float(row["reward_before"]),
                                       before[t, which].sum() / shared, 4)
            later = steps[which].sum() - shared
            if later:
                after = (total[which] - before[t, which]).sum() / later
                self.assertAlmostEqual(float(row["reward_after_without"]), after, 4)
            else:
                self.assertEqual(row["reward_after_without"], "nan")

    def test_a_changed_world_with_and_without_plasticity(self):
        run = self.run_of(INDIVIDUAL)
        out = self.path / "probe.h5"
        self.probe(run, "--do", f"{CHANGE},freeze@30", "--against", CHANGE, "--variation",
                   "default", "--out", out)
        self.probe(run, "--do", CHANGE, "--variation", "default", "--out", self.path / "change.h5")
        with h5py.File(out) as file, h5py.File(self.path / "change.h5") as change:
            self.assertEqual(file.attrs["against"], CHANGE)
            self.assertEqual(file["common_steps"][0], 30)
            numpy.testing.assert_array_equal(file["against/return"][0], change["return"][0, 0])
            self.assertTrue((file["return"][0, 0] != change["return"][0, 0]).any())

    def test_a_car(self):
        run = self.run_of(CAR)
        printed = self.probe(run, "--do", "freeze@0", "--do", "change@5=half-friction",
                             "--variation", "default", ranks=2)
        self.assertIn("change@5=half-friction", printed)

    def test_a_policy_without_plasticity(self):
        run = self.run_of({**INDIVIDUAL, "policy.kind": "lstm"})
        self.probe(run, "--do", CHANGE)
        self.assertIn("'freeze@0' needs a policy with plasticity", self.probe(run, code=BAD_USAGE))

    def test_what_cannot_be_is_refused_before_anything_is_played(self):
        run = self.run_of(INDIVIDUAL)
        before = sorted(self.path.rglob("*"))
        for arguments, words in (
                (["--do", "frieze@1"], "'frieze@1' must be"),
                (["--do", "freeze@1,freeze@2"], "'freeze@2' contradicts 'freeze@1'"),
                (["--do", "freeze@960"], "'freeze@960' never comes"),
                (["--do", "change@9=x"], "unknown variation 'x'"),
                (["--against", "reset@0"], "'reset@0' changes nothing"),
                (["--variation", "x"], "unknown variation 'x'"),
                (["--individual", "worst"], "'worst'"),
                (["--episodes", "0"], "--episodes"),
                (["--out", self.path / "probe.txt"], "probe.txt"),
                (["--out", run / "checkpoint.h5"], "checkpoint.h5")):
            with self.subTest(words):
                self.assertIn(words, self.probe(run, *arguments, code=BAD_USAGE))
        self.assertEqual(sorted(self.path.rglob("*")), before)
        out = self.path / "probe.csv"
        out.write_text("precious")
        self.assertIn("exists; --overwrite", self.probe(run, "--out", out, code=BAD_USAGE))
        self.assertEqual(out.read_text(), "precious")
        self.probe(run, "--do", "nothing", "--out", out, "--overwrite")
        self.assertIn("nothing,default,", out.read_text())
        unwritable = self.path / "none" / "probe.h5"
        self.assertIn("none", self.probe(run, "--out", unwritable, code=FAILURE))


if __name__ == "__main__":
    unittest.main()
