"""Teams: logs that several accounts read or write, each in a role."""
