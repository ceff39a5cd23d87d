using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Payments.AppHost.Services;
using Payments.Contracts;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.AppHosts;

/// <summary>The dashboard's buttons for operators.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class OperatorCommandTests(SharedSystem shared)
{
    [Fact]
    public async Task Reconcile_now_reconciles()
    {
        var system = await shared.GetAsync();
        var before = await NewestRunAsync(system);

        var result = await system.App.ResourceCommands.ExecuteCommandAsync(
            "payment-service",
            OperatorCommands.ReconcileCommand,
            TestContext.Current.CancellationToken
        );

        result.Success.ShouldBeTrue(result.Message);
        result.Message.ShouldNotBeNull().ShouldContain("differences");
        (await NewestRunAsync(system)).ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task Replay_dead_letters_sends_them_back_and_keeps_the_reason()
    {
        var system = await shared.GetAsync();
        using var http = await OperatorAsync(system, "payment-service");
        await PublishAsync(system, Queues.PaymentUserCreated, "not JSON");
        await Eventually.Get(
            () => http.GetStringAsync("/dead-letters", TestContext.Current.CancellationToken),
            deadLetters => deadLetters.Contains(Queues.PaymentUserCreated, StringComparison.Ordinal),
            "the message is dead"
        );
        var reason = $"the button was pressed {Guid.NewGuid():N}";

        var result = await ReplayAsync(system, "payment-service", reason);

        result.Success.ShouldBeTrue(result.Message);
        var operation = await Eventually.Get(
            async () =>
                (await http.GetFromJsonAsync<JsonElement>("/dead-letters/operations", TestContext.Current.CancellationToken))
                    .EnumerateArray()
                    .Single(o => o.GetProperty("why").GetString() == reason),
            o => o.GetProperty("counts").TryGetProperty("dead_again", out _),
            "the message was sent back, and is dead again"
        );
        operation.GetProperty("action").GetString().ShouldBe("replay");
        operation.GetProperty("who").GetString().ShouldBe("operator");
        using var discarded = await http.PostAsJsonAsync(
            "/dead-letters/discard",
            new { select = new { queue = Queues.PaymentUserCreated }, why = "the test is over" },
            TestContext.Current.CancellationToken
        );
        discarded.EnsureSuccessStatusCode();
    }

    [Theory]
    [InlineData("tuition-api")]
    [InlineData("order-api")]
    [InlineData("project-api")]
    [InlineData("notifier-service")]
    public async Task Every_service_with_queues_has_the_button(string service)
    {
        var system = await shared.GetAsync();

        var result = await ReplayAsync(system, service, "there is nothing to replay");

        result.Success.ShouldBeTrue(result.Message);
    }

    [Fact]
    public async Task A_replay_without_a_reason_is_refused()
    {
        var system = await shared.GetAsync();

        (await ReplayAsync(system, "payment-service", reason: "")).Success.ShouldBeFalse();
    }

    private static Task<ExecuteCommandResult> ReplayAsync(PaymentsSystem system, string service, string reason) =>
        system.App.ResourceCommands.ExecuteCommandAsync(
            service,
            OperatorCommands.ReplayCommand,
            new InteractionInputCollection([
                new InteractionInput
                {
                    Name = OperatorCommands.ReasonArgument,
                    InputType = InputType.Text,
                    Value = reason,
                },
            ]),
            TestContext.Current.CancellationToken
        );

    private static async Task<long> NewestRunAsync(PaymentsSystem system) =>
        (long)(await system.ScalarAsync("payments", "SELECT coalesce(max(id), 0) FROM reconciliation_runs"))!;

    private static async Task<HttpClient> OperatorAsync(PaymentsSystem system, string service)
    {
        var http = system.App.CreateHttpClient(service, "http");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await system.OperatorKeyAsync());
        return http;
    }

    private static async Task PublishAsync(PaymentsSystem system, string queue, string body)
    {
        var factory = new ConnectionFactory { Uri = new Uri(await system.ConnectionStringAsync("messaging")) };
        await using var connection = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true),
            TestContext.Current.CancellationToken
        );
        await channel.BasicPublishAsync("", queue, Encoding.UTF8.GetBytes(body), TestContext.Current.CancellationToken);
    }
}
