"""Many cases at once: tables in, determinations out."""
