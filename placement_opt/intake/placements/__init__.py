"""From files of the placements-standard to shares, fees and times that may be shared: no child is in them."""
