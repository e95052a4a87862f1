"""What an outcome rests on."""
