using Payments.Tests.Support;

namespace Payments.Tests.Workflows;

/// <summary>What the tests of the engine share: a database of their own on the shared server.</summary>
public abstract class WorkflowTest(SharedSystem shared) : IAsyncLifetime
{
    internal SampleFixture Fixture { get; private set; } = null!;

    internal FakeService Service => Fixture.Service;

    public async ValueTask InitializeAsync() => Fixture = await SampleFixture.CreateAsync(shared);

    public async ValueTask DisposeAsync()
    {
        await Fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Something that a test lets go when it wants to.</summary>
    internal sealed class Gate
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => reached.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        public void Open() => open.TrySetResult();

        /// <summary>Who comes here waits, whatever token it has: a stalled process does not listen.</summary>
        public Task PassAsync()
        {
            reached.TrySetResult();
            return open.Task;
        }
    }
}
