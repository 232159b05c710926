"""Who may sign in, and how: accounts, passwords, second factors, tokens, guesses held back."""
