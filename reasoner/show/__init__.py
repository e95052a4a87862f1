"""How it looks: answers, explanations and changes as text for people and as JSON for programs. Decides nothing."""
