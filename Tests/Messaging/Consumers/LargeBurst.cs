using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Consumers;

public sealed class LargeBurst(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task Every_message_of_a_large_burst_is_handled_once()
    {
        const int Burst = 2_000;
        await using var host = await LedgerHost.StartAsync(Place);

        await host.CommitAsync(db =>
        {
            for (var number = 0; number < Burst; number++)
            {
                db.Publish(new NumberSaid(number));
            }
        });

        await host.WroteAsync([.. Enumerable.Range(0, Burst)]);
        await host.OutboxIsEmptyAsync();
    }
}
