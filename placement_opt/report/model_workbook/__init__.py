"""A model as one workbook to fill in: a sheet for each table, with units, drop-downs and what each row means."""

from placement_opt.report.model_workbook.front_sheet import FrontPart, blank_front, published_front
from placement_opt.report.model_workbook.model_sheets import model_workbook, write_model_workbook

__all__ = ["FrontPart", "blank_front", "model_workbook", "published_front", "write_model_workbook"]
