"""What every client that oasmith forges shares: the way a call is made.

A call is checked and encoded (``prepare``, ``arguments``, ``encode``, ``bodies``), authorized
(``authorize``, ``security``, ``auth``, ``grants``), sent (``exchange``, ``transport``), and its
answer decoded (``responses``, ``decode``) or raised (``failures``, ``errors``). ``call`` and
``batch`` hold that order as generators that yield effects; ``driver`` performs the effects, once
blocking and once awaiting, so that the logic exists a single time.

The modules of this package are an implementation detail. Import from the client's package.
"""
