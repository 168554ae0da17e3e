"""Files for the world: dumps, tables, a catalogue record, what changed, and a site."""
