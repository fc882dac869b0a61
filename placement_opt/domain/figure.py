"""A figure that makes money: what every record with a price is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from placement_opt.kernel.draws import Figures


@dataclass(frozen=True)
class Figure:
    """A figure that makes money, with the grade of evidence that it rests on and the figures of the model behind it."""

    value: Figures
    evidence: str  # published | derived | council | assumed
    # It is the sum of these factors times figures of the model, by name. Two figures of one value are the same figure.
    made_of: tuple[tuple[Figures, str], ...] = field(default=(), compare=False)

    def times(self, factor: Figures) -> Figure:
        """Return so many times the figure."""
        return Figure(self.value * factor, self.evidence, tuple((k * factor, name) for k, name in self.made_of))

    def plus(self, other: Figure) -> Figure:
        """Return the sum of two figures, which rests on the evidence of this one."""
        return Figure(self.value + other.value, self.evidence, (*self.made_of, *other.made_of))

    def graded(self, evidence: str) -> Figure:
        """Return the same figure where another grade of evidence is what counts."""
        return Figure(self.value, evidence, self.made_of)


NO_FIGURE = Figure(1.0, "council")  # the price of what is counted in pounds already
