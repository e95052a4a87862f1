"""What is legal in a policy and still suspicious: one module and one page for each rule, which each can be silenced in place."""
