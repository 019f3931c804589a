// Two scenarios at a time: each has a Redis and processes of its own, and most of its time it waits.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
