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
/// Collections with a definition come first: they are the long ones, with a running system each, and what comes last should be short.
/// </summary>
public sealed class CollectionOrder : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [
            .. testCollections
                .OrderBy(c => c.TestCollectionClassName is null)
                .ThenBy(c => c.TestCollectionDisplayName, StringComparer.Ordinal),
        ];
}
