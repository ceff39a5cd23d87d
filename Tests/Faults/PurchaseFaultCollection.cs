namespace Payments.Tests.Faults;

/// <summary>
/// The tests that kill instances of ProjectApi, and others that take part in a purchase, and start them again. Nothing runs beside them:
/// whoever is killed needs both cores to start again within the tests' bounds.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class PurchaseFaultCollection : ICollectionFixture<PurchaseFaultSystem>;
