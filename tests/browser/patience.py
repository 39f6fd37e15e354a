"""How long a browser test waits for what it needs, on the slowest machine that it may run on."""

PATIENCE = 30_000  # ms: a wait ends when what is waited for is there, so only failures take it
