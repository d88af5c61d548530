"""What is shown of what was written on several devices: pure rules, without a database."""
