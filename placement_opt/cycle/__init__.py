"""The quarterly cycle: what came, what drifted, what to do next. It reads answers, and solves by asking again."""
