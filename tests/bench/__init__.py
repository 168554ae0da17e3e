"""Time and memory at sizes that our own data does not have; run with `make bench`."""
