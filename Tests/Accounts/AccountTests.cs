using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Payments.Contracts;
using Payments.Messaging;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Accounts;

[Collection(typeof(RunningSystemCollection))]
public sealed class AccountTests(SharedSystem shared)
{
    [Fact]
    public async Task An_event_that_comes_twice_opens_one_account()
    {
        var user = NextUser();

        await PublishAsync(BrokerNames.Events, Json(user, "ada@example.com"));
        await PublishAsync(BrokerNames.Events, Json(user, "ada@example.com"));

        var account = await AccountAsync(user, a => a.GetProperty("email").GetString() == "ada@example.com");
        account.GetProperty("userId").GetInt64().ShouldBe(user);
        account.GetProperty("balances").GetArrayLength().ShouldBe(0);
        account.GetProperty("movements").GetArrayLength().ShouldBe(0);
        (await CountAsync(user)).ShouldBe(1);
    }

    [Fact]
    public async Task Bare_JSON_of_a_program_in_another_language_opens_an_account()
    {
        var user = NextUser();

        await PublishAsync(
            BrokerNames.EventsTopic,
            $$"""{"id": "{{user}}", "username": "gorden", "email": "gorden@example.com", "is_staff": false}"""
        );

        await AccountAsync(user, a => a.GetProperty("username").GetString() == "gorden");
    }

    [Fact]
    public async Task An_event_without_a_user_is_a_dead_letter()
    {
        var mark = $"nobody-{Guid.CreateVersion7():N}";

        await PublishAsync(BrokerNames.Events, $$"""{"username":"{{mark}}","email":"{{mark}}@example.com"}""");

        using var http = await OperatorAsync();
        await Eventually.Get(
            () => http.GetStringAsync($"/dead-letters?queue={Queues.PaymentUserCreated}", TestContext.Current.CancellationToken),
            deadLetters => deadLetters.Contains("The user id is missing", StringComparison.Ordinal),
            "the dead letter is listed"
        );
    }

    [Theory]
    [InlineData("/accounts/1")]
    [InlineData("/ledger/accounts")]
    [InlineData("/ledger/entries")]
    [InlineData("/ledger/trial-balance")]
    public async Task Nobody_reads_accounts_or_books_without_signing_in(string path)
    {
        using var http = (await shared.GetAsync()).App.CreateHttpClient("payment-service");

        using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/accounts/1?limit=0", "limit")]
    [InlineData("/accounts/1?limit=201", "limit")]
    [InlineData("/accounts/1?before=yesterday", "before")]
    [InlineData("/ledger/accounts?limit=501", "limit")]
    [InlineData("/ledger/entries?limit=0", "limit")]
    public async Task Bad_input_is_refused_by_its_name(string path, string field)
    {
        using var http = await OperatorAsync();

        using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
            .GetProperty("errors")
            .TryGetProperty(field, out _)
            .ShouldBeTrue();
    }

    [Fact]
    public async Task An_operator_reads_the_books_and_they_balance()
    {
        using var http = await OperatorAsync();

        var balance = await http.GetFromJsonAsync<JsonElement>(
            "/ledger/trial-balance?at=2026-11-21T12:00:00Z",
            TestContext.Current.CancellationToken
        );
        var chart = await http.GetFromJsonAsync<JsonElement>("/ledger/accounts?limit=1", TestContext.Current.CancellationToken);
        var entries = await http.GetFromJsonAsync<JsonElement>(
            $"/ledger/entries?paymentId={Guid.CreateVersion7()}",
            TestContext.Current.CancellationToken
        );
        using var missing = await http.GetAsync($"/accounts/{long.MaxValue}", TestContext.Current.CancellationToken);

        balance.GetProperty("balanced").GetBoolean().ShouldBeTrue();
        chart.GetProperty("items").GetArrayLength().ShouldBeLessThanOrEqualTo(1);
        entries.GetProperty("items").GetArrayLength().ShouldBe(0);
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>Above the ids that UserService gives, and too short to be taken for a card number.</summary>
    private static long NextUser() => Random.Shared.NextInt64(1L << 33, 1L << 36);

    private static string Json(long user, string email) =>
        JsonSerializer.Serialize(new UserCreated(user, "ada", email), MessageJson.Options);

    private async Task<JsonElement> AccountAsync(long user, Func<JsonElement, bool> pleases)
    {
        using var http = await OperatorAsync();
        return await Eventually.Get(
            () => http.GetFromJsonAsync<JsonElement>($"/accounts/{user}", TestContext.Current.CancellationToken),
            pleases,
            "the account is as told"
        );
    }

    private async Task<HttpClient> OperatorAsync()
    {
        var system = await shared.GetAsync();
        var http = system.App.CreateHttpClient("payment-service");
        http.DefaultRequestHeaders.Authorization = new("Bearer", await system.OperatorKeyAsync());
        return http;
    }

    private async Task<long> CountAsync(long user) =>
        (long)
            (
                await (await shared.GetAsync()).ScalarAsync(
                    "payments",
                    string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM payment_accounts WHERE user_id = {user}")
                )
            )!;

    /// <summary>As a program does that knows nothing of headers.</summary>
    private async Task PublishAsync(string exchange, string body)
    {
        var factory = new ConnectionFactory { Uri = new Uri(await (await shared.GetAsync()).ConnectionStringAsync("messaging")) };
        await using var connection = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        await channel.BasicPublishAsync(exchange, UserCreated.Type, Encoding.UTF8.GetBytes(body), TestContext.Current.CancellationToken);
    }
}
