"""Pictures: tables in, matplotlib figures out.

``gallery`` makes the sets that a run and a comparison show; ``style`` saves them.
"""
