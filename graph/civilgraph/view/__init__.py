"""Looks: networks as pictures. Knows no claim, store or query; what it draws is handed to it."""
