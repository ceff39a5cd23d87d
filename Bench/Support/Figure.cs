namespace Payments.Bench;

/// <summary>One measurement: its name on the command line, what it measures, and how.</summary>
internal sealed record Figure(string Name, string What, Func<Servers, BenchOptions, Task<IReadOnlyList<Row>>> MeasureAsync);
