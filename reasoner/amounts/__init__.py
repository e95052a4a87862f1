"""What amounts can do: an exact decision procedure for comparisons of amounts over rationals, steps and calendars. See README.md."""
