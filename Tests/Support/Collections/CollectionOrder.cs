using Payments.Tests.Support;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(CollectionOrder))]
[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Naming",
    "CA1711",
    Scope = "namespaceanddescendants",
    Target = "~N:Payments.Tests",
    Justification = "xunit calls it a collection."
)]

namespace Payments.Tests.Support;

/// <summary>
/// Spreads the collections that have a running system evenly among the others; those beside which nothing runs come after them all. There
/// is one system at a time, so with all of them first the other threads would wait for their turn, and with all of them last they would
/// have nothing to do beside them.
/// </summary>
public sealed class CollectionOrder : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
    {
        var ordered = testCollections.OrderBy(c => c.TestCollectionDisplayName, StringComparer.Ordinal).ToList();
        var withSystem = ordered.Where(c => c.TestCollectionClassName is not null).ToList();
        var others = ordered.Where(c => c.TestCollectionClassName is null).ToList();
        var between = others.Count / Math.Max(1, withSystem.Count);
        return
        [
            .. withSystem.SelectMany((c, i) => others.Skip(i * between).Take(between).Prepend(c)),
            .. others.Skip(withSystem.Count * between),
        ];
    }
}
