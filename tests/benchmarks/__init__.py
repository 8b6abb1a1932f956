"""Times `sitegen build` on generated sites: `python -m tests.benchmarks --help`."""
