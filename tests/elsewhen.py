"""A plugin for pytest: the clock shows the time of the variable ``ELSEWHEN``, and goes on from it.

A module of its own, because pytest loads it before any test.
"""

import os

import time_machine

time_machine.travel(float(os.environ["ELSEWHEN"])).start()
