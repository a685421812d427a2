"""The steps of the demonstration, one act per file."""
