using System.Globalization;

namespace Payments.Tests.Simulation;

/// <summary>The events of a schedule, in order.</summary>
internal sealed class Trace(Func<TimeSpan> now)
{
    private readonly List<(TimeSpan At, string Who, string What, int? Number)> events = [];

    public int Count => events.Count;

    /// <param name="who">The process or part that the event is about.</param>
    /// <param name="what">What happens, in the present tense.</param>
    /// <param name="number">The message concerned, if any.</param>
    public void Add(string who, string what, int? number = null) => events.Add((now(), who, what, number));

    public IEnumerable<string> Last(int count) =>
        events
            .Skip(events.Count - count)
            .Select(e =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{e.At.TotalMilliseconds, 10:0.000} ms  {e.Who, -12} {e.What}{(e.Number is { } number ? $" #{number}" : "")}"
                )
            );
}
