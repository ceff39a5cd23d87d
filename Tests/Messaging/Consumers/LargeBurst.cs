using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Consumers;

public sealed class LargeBurst(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task Every_message_of_a_large_burst_is_handled_once()
    {
        const int Burst = 2_000;
        await using var host = await SampleHost.StartAsync(Fixture);

        await host.CommitAsync(db =>
        {
            for (var number = 0; number < Burst; number++)
            {
                db.Publish(new NumberSubmitted(number));
            }
        });

        await host.RecordedAsync([.. Enumerable.Range(0, Burst)]);
        await host.OutboxIsEmptyAsync();
    }
}
