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
/// Runs the collections that have a running system last: they wait for each other (<see cref="PaymentsSystem"/>), and while they wait they
/// would take the places of others. Those without a system keep the processors busy by themselves.
/// </summary>
public sealed class CollectionOrder : ITestCollectionOrderer
{
    /// <summary>The longest first.</summary>
    private static readonly string[] WithSystem =
    [
        nameof(Faults.PurchaseFaultCollection),
        nameof(RunningSystemCollection),
        nameof(Faults.FaultCollection),
        nameof(OrderPages.OrderPagesCollection),
        nameof(Security.SecurityCollection),
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(RankOf).ThenBy(c => c.TestCollectionDisplayName, StringComparer.Ordinal)];

    /// <summary>The soak, which takes longest of the others, comes first.</summary>
    private static int RankOf<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var name = collection.TestCollectionClassName ?? collection.TestCollectionDisplayName;
        return name.Contains($".{nameof(Soak.SoakTests)}", StringComparison.Ordinal)
            ? -1
            : Array.FindIndex(WithSystem, c => name.EndsWith($".{c}", StringComparison.Ordinal)) + 1;
    }
}
