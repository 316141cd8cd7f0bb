"""Reports for people: one HTML page a session, one a walker over time, each whole in itself.

A page asks for nothing over a network, prints, and is drawn without its script too.
"""
