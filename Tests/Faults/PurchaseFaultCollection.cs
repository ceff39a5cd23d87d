namespace Payments.Tests.Faults;

/// <summary>The tests that kill instances of ProjectApi, and others that take part in a purchase, and start them again.</summary>
[CollectionDefinition]
public sealed class PurchaseFaultCollection : ICollectionFixture<PurchaseFaultSystem>;
