"""An investment fund beside the children's programme: cohorts, interventions, agreements and the revolving account."""
