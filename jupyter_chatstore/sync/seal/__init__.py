"""End-to-end encryption by choice: with it on, the server stores what it can't read.

A log has an owner key that only its devices know. Every body is sealed with a key of its thread
(XChaCha20-Poly1305), and with it all that stays readable beside it: nothing can be changed, moved
to another op, thread, device or log, or left out in the middle without being noticed. The key
comes to a new device with a passphrase or with 24 words, through the server, which holds it only
wrapped.

What it does not hide from the server: how many ops there are, when they are made and by which
account and device (its name too), their kinds and sizes, the random ids of threads, messages and
notebooks and which op replaces which; the names of accounts and spaces. A server can also keep
the newest to itself, or be silent: a device notices what is missing in the middle, never what it
was not yet told of. Backups that the server made before encryption was switched on hold what was
in them.
"""
