"""The model as a user of Mesa and networkx would write it: the slow peer and the test oracle.

It is written from the same formulas as the package and shares no code with it.
"""
