namespace Payments.Tests.Support;

/// <summary>
/// The tests on the one running system of <see cref="SharedSystem"/>, one after another: some count what the whole system holds, and some
/// stop a part of it for a while. Other collections run beside them.
/// </summary>
[CollectionDefinition]
public sealed class RunningSystemCollection : ICollectionFixture<RunningSystemEnd>;
