namespace Payments.Tests.Support;

/// <summary>
/// The tests that nothing else may run beside: they measure time, inject faults under load, or listen to what the whole process counts.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class AloneCollection;
