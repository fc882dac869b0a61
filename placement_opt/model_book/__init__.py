"""A model that is one workbook: its sheets as the texts of a model folder, and faults with their cells."""

from placement_opt.model_book.opened_model import OpenedModel, opened_model

__all__ = ["OpenedModel", "opened_model"]
