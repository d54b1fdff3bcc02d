"""A run whose directory vanishes says so and ends, and can begin again."""

import unittest

from command import FAILURE, INDIVIDUAL, PATIENCE, CommandTest, generations

ENDLESS = {**INDIVIDUAL, "run.generations": 1_000_000}


class LostDirectory(CommandTest):
    def test_is_named(self):
        for ranks in (1, 2):
            run = self.path / f"run {ranks}"
            log = self.path / "output"
            with self.subTest(ranks=ranks), log.open("w") as output:
                process = self.start_command(
                    self.train_command(run, {**ENDLESS, "run.checkpoint_every": 1}, ranks=ranks),
                    output)
                self.wait_for(lambda: (run / "checkpoint.h5").exists() and generations(run) > 2)
                run.rename(self.path / f"moved {ranks}")
                self.assertEqual(process.wait(timeout=PATIENCE), FAILURE, log.read_text()[-3000:])
                self.assertRegex(log.read_text(), rf"error: {run}[/:]")

            moved = self.path / f"moved {ranks}"
            self.assertGreater(generations(moved), 2)
            settings = {**ENDLESS, "run.generations": generations(moved) + 1}
            self.train(moved.name, settings, "--resume")
            self.train(run.name, settings, "--resume")
            self.assert_same_bits(moved, run)


if __name__ == "__main__":
    unittest.main()
