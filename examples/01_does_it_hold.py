"""Does Manchester's savings claim hold? The whole answer in four lines."""

from placement_opt import Options, run

for verdict in run(Options("manchester")).verdicts:
    print(verdict.sentence)
