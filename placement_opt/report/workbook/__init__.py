"""The workbook of an evidence pack, made from the files of a run."""
