"""An invented council: its return, its list of homes and its prices, to try the import on and to test the estimator."""

from placement_opt.intake.invented.council_apart import CouncilApart
from placement_opt.intake.invented.council_files import REFERRALS_FILE, refuse_if_filled, write_invented_council

__all__ = ["REFERRALS_FILE", "CouncilApart", "refuse_if_filled", "write_invented_council"]
