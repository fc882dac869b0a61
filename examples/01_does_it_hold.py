"""Does Manchester's savings claim hold? The whole answer in five lines."""

from placement_opt.kernel.paths import find_model
from placement_opt.run import Options, run

answer = run(Options(model=find_model("manchester")))
for verdict in answer.verdicts:
    print(verdict.sentence)
