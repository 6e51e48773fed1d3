"""`make bench`: our figures, each beside its physical floor, measured in one run on one server.

The server is the embedded one, durable as in use, in a data folder of its own that is thrown away afterwards.
"""
