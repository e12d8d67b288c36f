"""One file a format; no decisions about content."""
