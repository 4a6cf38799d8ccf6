"""Processes of their own for tests: copies of one that has read the house already."""

from __future__ import annotations

import multiprocessing

#: Reading the house takes a process longer than all that most tests have it do.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["kaizen.app", "granian.cli"])
