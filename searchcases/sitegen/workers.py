"""Who makes the files: this process, or others?

Making pages is most of the work. Each other process is started anew (a copy of this one, with its
threads, might hang) and told what all pages share; it gets jobs and gives back files.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain

from searchcases.sitegen.jobs import Job, Made, Maker

SPREAD_FROM = 1_000
"""Cases from which other processes are started; starting one takes as long as some 700 pages."""

_COURTESY = 5  # below the process that asked, which has the longer work where cores are few
_AHEAD = 16  # jobs that wait for each process: pages that are not written yet take up memory


def made_by_one(
    jobs: Iterable[Job], meanwhile: Iterable[Job | None], maker_of: Callable[[], Maker]
) -> Iterator[Made]:
    """What all jobs make, made by this process; see ``made_by_several``."""
    maker = maker_of()
    for job in chain(jobs, meanwhile):
        if job is not None:
            yield job.done_by(maker)


def made_by_several(
    jobs: Iterator[Job],
    meanwhile: Iterator[Job | None],
    maker_of: Callable[[], Maker],
    processes: int,
) -> Iterator[Made]:
    """What all jobs make, made by other processes; the same files, whoever makes them.

    Args:
        jobs: soon told.
        meanwhile: work of this process, step by step, for the time in which it would wait; a step
            may come to a job.
        maker_of: gives each process a maker; sent to it.
        processes: how many others.

    Raises:
        TemplateError: a page cannot be rendered.
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, context, _start, (maker_of,))
    waiting: deque[Future[Made]] = deque()
    enough = processes * _AHEAD
    steps = ([step] if step else [] for step in meanwhile)  # a job, or none
    try:
        while True:
            while waiting and waiting[0].done():
                yield waiting.popleft().result()
            if len(waiting) < enough and (job := next(jobs, None)):
                waiting.append(pool.submit(_made, job))
            elif len(waiting) < 2 * enough and (step := next(steps, None)) is not None:
                waiting.extend(pool.submit(_made, later) for later in step)
            elif waiting:
                yield waiting.popleft().result()
            else:
                return
    finally:
        pool.shutdown(cancel_futures=True)


_started: list[Maker] = []  # in a process that was started here: its maker


def _start(maker_of: Callable[[], Maker]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asked ends this one
    if hasattr(os, "nice"):  # on POSIX
        os.nice(_COURTESY)
    _started.append(maker_of())


def _made(job: Job) -> Made:
    return job.done_by(_started[0])
