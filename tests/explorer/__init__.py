"""Data of every shape for the explorer, and the browser in which it is looked at."""
