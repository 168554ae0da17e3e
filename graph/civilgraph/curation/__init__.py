"""Bytes on disk to frozen claims that know their line, and back."""
