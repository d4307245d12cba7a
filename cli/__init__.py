"""Floor 7: commands, progress bars, exit codes. No HTTP."""
