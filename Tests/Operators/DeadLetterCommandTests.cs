using System.Net;
using System.Text;
using Aspire.Hosting.Testing;
using Payments.Contracts;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Operators;

/// <summary>The operators' tools as they are in a running service: behind the key, over HTTP and from the command line.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class DeadLetterCommandTests(SharedSystem shared)
{
    private const string Queue = Queues.PaymentTuitionPaymentRequested;

    [Fact]
    public async Task Nobody_sees_dead_letters_without_the_operators_key()
    {
        var system = await shared.GetAsync();
        using var http = system.App.CreateHttpClient("payment-service");

        using var anonymous = await http.GetAsync("/dead-letters", TestContext.Current.CancellationToken);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "not-the-key");
        using var wrong = await http.PostAsync(
            "/dead-letters/replay",
            new StringContent("{}", Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken
        );
        http.DefaultRequestHeaders.Authorization = new("Bearer", await system.OperatorKeyAsync());
        using var right = await http.GetAsync("/dead-letters", TestContext.Current.CancellationToken);

        anonymous.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        right.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_operator_lists_replays_and_discards_from_the_command_line()
    {
        var system = await shared.GetAsync();
        var key = await system.OperatorKeyAsync();
        var service = system.App.GetEndpoint("payment-service", "http").ToString();
        var mark = $"cli-{Guid.CreateVersion7():N}";
        await SendAsync(system, $$"""{"{{mark}}": true}""");

        await Eventually.Get(
            () => ListAsync(),
            text => text.Contains("PermanentFailureException", StringComparison.Ordinal),
            "the letter is listed"
        );
        var replay = await PaymentsCommand.RunAsync(
            key,
            "dead-letters",
            "replay",
            "--service",
            service,
            "--queue",
            Queue,
            "--why",
            "to see it fail",
            "--stop-on-failure"
        );
        var discard = await PaymentsCommand.RunAsync(
            key,
            "dead-letters",
            "discard",
            "--service",
            service,
            "--queue",
            Queue,
            "--why",
            "was a test"
        );
        var operations = await PaymentsCommand.RunAsync(key, "dead-letters", "operations", "--service", service);
        var refused = await PaymentsCommand.RunAsync(null, "dead-letters", "list", "--service", service);

        (replay.ExitCode, replay.Output.Contains("dead_again", StringComparison.Ordinal)).ShouldBe((2, true), replay.Output + replay.Error);
        (discard.ExitCode, discard.Output.Contains("discarded", StringComparison.Ordinal)).ShouldBe(
            (0, true),
            discard.Output + discard.Error
        );
        operations.Output.ShouldContain("was a test");
        operations.Output.ShouldContain("operator");
        (refused.ExitCode, refused.Error.Contains("--key", StringComparison.Ordinal)).ShouldBe((1, true), refused.Error);
        (await ListAsync()).ShouldNotContain("PermanentFailureException");

        async Task<string> ListAsync() =>
            (await PaymentsCommand.RunAsync(key, "dead-letters", "list", "--service", service, "--queue", Queue)).Output;
    }

    private static async Task SendAsync(PaymentsSystem system, string body)
    {
        var factory = new ConnectionFactory { Uri = new Uri(await system.ConnectionStringAsync("messaging")) };
        await using var connection = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        await channel.BasicPublishAsync("", Queue, Encoding.UTF8.GetBytes(body), TestContext.Current.CancellationToken);
    }
}
