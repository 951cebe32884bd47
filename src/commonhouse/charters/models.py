"""Each organization's charter: who decides what and how; every version stays readable."""
