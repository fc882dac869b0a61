r"""What is known of each effect: the range that it had before, and what the counts of completed cases add to it.

What is counted shows the rate of use of those helped over that of others, a ratio of 1 - shown size. Before anything is
counted the ratio has the mean of the figure and the deviation of a normal distribution of which `interval` lies within
its range: a match of moments, and no fit of the tails. Against the use that is expected without help the ratio is a
Gamma and the uses counted are Poisson, so that it stays one. Against a comparison group, given how many uses both have
together, those of the helped are Binomial: the ratio times the case quarters of both is the odds of a Beta, and stays
that. Where an effect is measured in several ways, each goes on from the mean and deviation that the last one left.

Deadweight: against the expected use all that fell is counted, with what would have fallen anyway; so the size itself is
measured, and the deadweight of the table still comes off it. A comparison group has that fall too, so what is measured
is the size less its deadweight, and is divided back. Fade comes off both, by how long ago the cases began.

Source of the method: Johnson, A., Ott, M. and Dogucu, M. (2022), Bayes Rules!, chapters 3 and 5, conjugate families.
"""

from __future__ import annotations
