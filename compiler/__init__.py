"""What a checked policy becomes: Python, documentation; and the doors that read and write files."""
