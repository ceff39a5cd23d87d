using Microsoft.Extensions.DependencyInjection;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class RolledBackEventIsNeverSent(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task An_event_of_a_transaction_that_rolls_back_is_never_sent()
    {
        await using var host = await SampleHost.StartAsync(Fixture);
        await using (var scope = host.Host.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<SampleDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            db.Publish(new NumberSubmitted(1));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        }

        await host.CommitAsync(db => db.Publish(new NumberSubmitted(2)));

        await host.RecordedAsync(2);
    }
}
