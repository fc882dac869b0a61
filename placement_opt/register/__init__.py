"""What happens to a run after it was made: who ran what, what changed, who agreed."""

from placement_opt.register.comparing import compare
from placement_opt.register.filed_runs import find_run
from placement_opt.register.signatures import first_signed, sign, signatures_of
from placement_opt.register.verifying import verify

__all__ = ["compare", "find_run", "first_signed", "sign", "signatures_of", "verify"]
