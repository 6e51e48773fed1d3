"""Tables of a report, one file each: title, columns, figures → rows. A table with nothing to show is None."""
