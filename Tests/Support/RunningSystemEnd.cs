namespace Payments.Tests.Support;

/// <summary>
/// Ends the running system with the tests of <see cref="RunningSystemCollection"/>, so that the next system has the machine.
/// </summary>
public sealed class RunningSystemEnd(SharedSystem shared) : IAsyncDisposable
{
    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await shared.StopAsync();
}
