"""A pytest plugin: the clock starts at the time in the variable ``ELSEWHEN``.

A separate module, because pytest loads it before any test.
"""

import os

import time_machine

time_machine.travel(float(os.environ["ELSEWHEN"])).start()
