"""What an owner may demand: to keep for so long, to have a copy of all, to be forgotten."""
