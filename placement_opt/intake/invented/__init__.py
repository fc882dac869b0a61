"""An invented council: its return, its list of homes and its prices, to try the import on and to test the estimator."""

from placement_opt.intake.invented.council_files import write_invented_council

__all__ = ["write_invented_council"]
