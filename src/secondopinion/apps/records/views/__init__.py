"""Pages of this app: each view parses, calls one service or selector, renders."""
