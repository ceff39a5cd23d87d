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
/// Starts the collections that have a running system first, two of which run at a time (<see cref="PaymentsSystem"/>), and those without
/// one afterwards, which keep the processors busy by themselves. xunit hands all of them to the thread pool from one thread, which begins
/// with the newest; so what is to start first comes last.
/// </summary>
public sealed class CollectionOrder : ITestCollectionOrderer
{
    /// <summary>The longest start last.</summary>
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

    /// <summary>The soak, which loads the machine most, starts after all others.</summary>
    private static int RankOf<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var name = collection.TestCollectionClassName ?? collection.TestCollectionDisplayName;
        return name.Contains($".{nameof(Soak.SoakTests)}", StringComparison.Ordinal)
            ? -1
            : Array.FindIndex(WithSystem, c => name.EndsWith($".{c}", StringComparison.Ordinal)) + 1;
    }
}
