"""Who is who: accounts, passwords, signed-in devices, and what they show at each call."""
