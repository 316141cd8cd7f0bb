"""Host tools of Backstride: the client library, the simulator and the commands."""
