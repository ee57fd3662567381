"""The verbs: what is done to a case. A change that leaves a trace is a function here."""
