// The tests wait for time to pass most of the while: four of them share two cores well.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
