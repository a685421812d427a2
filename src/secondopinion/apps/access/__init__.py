"""The one permission map. See README.md."""
