namespace Payments.Tests.Faults;

/// <summary>The tests that kill parts of one running system and start them again.</summary>
[CollectionDefinition]
public sealed class FaultCollection : ICollectionFixture<FaultSystem>;
