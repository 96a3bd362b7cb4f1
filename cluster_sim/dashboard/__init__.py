"""The dashboard: pages in the browser on which a plan is made, compared and understood.

``engine`` holds what needs no browser; ``explore``, ``results`` and ``learn`` are the three pages;
the modules beside them are the shell: server, security, languages, the frame of every page.
"""
