namespace Payments.Tests.Faults;

/// <summary>
/// The tests that kill parts of one running system and start them again. Nothing runs beside them: whoever is killed needs both cores to
/// start again within the tests' bounds.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class FaultCollection : ICollectionFixture<FaultSystem>;
