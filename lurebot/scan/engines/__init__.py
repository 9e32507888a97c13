"""Ways to score many texts; each turns texts into verdicts, in order."""
