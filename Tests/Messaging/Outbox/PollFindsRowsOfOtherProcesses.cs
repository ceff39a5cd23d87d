using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class PollFindsRowsOfOtherProcesses(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task The_poll_finds_rows_that_another_process_has_committed()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => o.OutboxPollInterval = TimeSpan.FromMilliseconds(200));

        await Fixture.ScalarAsync(
            """
            INSERT INTO messaging.outbox (message_id, exchange, routing_key, type, correlation_id, body, created_at)
            VALUES (gen_random_uuid(), 'events', 'number.submitted', 'number.submitted', 'c', '{"number":3}', now())
            """
        );

        await host.RecordedAsync(3);
    }
}
