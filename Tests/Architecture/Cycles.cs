namespace Payments.Tests.Architecture;

internal static class Cycles
{
    /// <summary>For each edge that lies on a cycle a shortest such cycle, from its smallest name: "A -> B -> A".</summary>
    public static IReadOnlyList<string> Find(IEnumerable<(string From, string To)> edges)
    {
        var targets = edges.Where(e => e.From != e.To).Distinct().ToLookup(e => e.From, e => e.To);
        return
        [
            .. targets
                .SelectMany(from => from.Select(to => ShortestPath(targets, to, from.Key)))
                .OfType<List<string>>()
                .Select(Describe)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    private static List<string>? ShortestPath(ILookup<string, string> targets, string from, string to)
    {
        var before = new Dictionary<string, string?> { [from] = null };
        var queue = new Queue<string>([from]);
        while (queue.TryDequeue(out var node))
        {
            if (node == to)
            {
                var path = new List<string>();
                for (var step = node; step is not null; step = before[step])
                {
                    path.Insert(0, step);
                }

                return path;
            }

            foreach (var next in targets[node].Where(n => before.TryAdd(n, node)))
            {
                queue.Enqueue(next);
            }
        }

        return null;
    }

    private static string Describe(List<string> cycle)
    {
        var first = cycle.Index().MinBy(c => c.Item, StringComparer.Ordinal).Index;
        var turned = cycle.Skip(first).Concat(cycle.Take(first)).ToList();
        return string.Join(" -> ", [.. turned, turned[0]]);
    }
}
