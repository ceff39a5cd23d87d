using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;
using Payments.Tests.Support;
using Payments.Tests.Webhooks;

namespace Payments.Tests.Purchases;

/// <summary>A purchase that has begun, as its buyer knows it.</summary>
internal sealed record Begun(Guid Id, string Intent, string Secret, long Amount, UsersClient.User Buyer, string Link);

/// <summary>
/// Purchases on the whole running system: as buyers begin them, as the provider reports their payments, and as every service then shows
/// them.
/// </summary>
internal sealed class PurchasesClient(PaymentsSystem system, HttpClient? projectApi = null) : IDisposable
{
    private static readonly TimeSpan RecoveryBound = TimeSpan.FromSeconds(60);

    private readonly HttpClient payments = system.App.CreateHttpClient("payment-service", "http");
    private readonly UsersClient users = new(system);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public HttpClient Http { get; } = projectApi ?? system.App.CreateHttpClient("project-api");

    public Task<UsersClient.User> NewBuyerAsync() => users.RegisteredAsync();

    public Task<UsersClient.Tokens> SignedInAsync(string username) => users.SignedInAsync(username);

    public async Task<AuthenticationHeaderValue> OperatorAsync() => new("Bearer", await system.OperatorKeyAsync());

    /// <summary>A project of the test's own, of which a tonne costs 10.00 USD.</summary>
    public async Task<long> NewProjectAsync(decimal tonnes) =>
        (long)
            (
                await system.ScalarAsync(
                    "projects",
                    $"""
                    WITH i AS (INSERT INTO inventory (id, capacity, held, committed) VALUES ({Random.Shared.Next(
                        1_000,
                        int.MaxValue
                    )}, {(long)(tonnes * 1_000)}, 0, 0) RETURNING id)
                    INSERT INTO projects (id, name, kind, country, price_minor, currency)
                    SELECT id, 'Project ' || id, 'wind', 'NO', 1000, 'USD' FROM i RETURNING id
                    """
                )
            )!;

    public async Task<HttpResponseMessage> PostAsync(
        long project,
        object body,
        string? key = null,
        AuthenticationHeaderValue? caller = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/projects/{project}/purchases")
        {
            Content = JsonContent.Create(body),
        };
        request.Headers.Authorization = caller;
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await Http.SendAsync(request, Ct);
    }

    public async Task<Begun> BeginAsync(long project, decimal tonnes = 1, UsersClient.User? buyer = null)
    {
        buyer ??= await NewBuyerAsync();
        using var answer = await PostAsync(project, new { userId = buyer.Id, tonnes });
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(Ct));
        return Read(await answer.Content.ReadFromJsonAsync<JsonElement>(Ct), buyer, answer.Headers.Location!.ToString());
    }

    public static Begun Read(JsonElement body, UsersClient.User buyer, string link) =>
        new(
            body.GetProperty("purchaseId").GetGuid(),
            body.GetProperty("paymentIntentId").GetString()!,
            body.GetProperty("clientSecret").GetString()!,
            body.GetProperty("amount").GetProperty("minor").GetInt64(),
            buyer,
            link
        );

    /// <summary>The provider calls back, and sends the same event again as long as nobody takes it.</summary>
    public async Task<HttpStatusCode> TellAsync(string body, string? secret = null) =>
        await Eventually.Get(
            async () =>
            {
                using var answer = await payments.SendAsync(StripeEvents.Signed(body, secret ?? await system.WebhookSecretAsync()), Ct);
                return answer.StatusCode;
            },
            status => status < HttpStatusCode.InternalServerError,
            "PaymentService takes the webhook",
            RecoveryBound
        );

    public async Task PaidAsync(Begun purchase) =>
        (await TellAsync(StripeEvents.Succeeded(purchase.Intent, purchase.Amount))).ShouldBe(HttpStatusCode.OK);

    public async Task DeclinedAsync(Begun purchase) =>
        (await TellAsync(StripeEvents.Failed(purchase.Intent, purchase.Amount))).ShouldBe(HttpStatusCode.OK);

    /// <summary>Somebody gives the money back on the provider's website.</summary>
    public async Task RefundedAtProviderAsync(Begun purchase) =>
        (
            await TellAsync(
                StripeEvents.Of(
                    "charge.refunded",
                    new JsonObject
                    {
                        ["id"] = $"ch_{Guid.NewGuid():N}",
                        ["object"] = "charge",
                        ["payment_intent"] = purchase.Intent,
                        ["amount"] = purchase.Amount,
                        ["amount_captured"] = purchase.Amount,
                        ["amount_refunded"] = purchase.Amount,
                        ["currency"] = "usd",
                        ["status"] = "succeeded",
                    }
                )
            )
        ).ShouldBe(HttpStatusCode.OK);

    public Task<JsonElement> ShowAsync(Guid id) => Http.GetFromJsonAsync<JsonElement>($"/purchases/{id}", Ct);

    /// <summary>Waits until a purchase stands there, and all that is to be done about it has been done.</summary>
    public async Task<JsonElement> BecomesAsync(Guid id, string status, TimeSpan? bound = null) =>
        await Eventually.Get(
            () => ShowAsync(id),
            p => p.GetProperty("purchase").GetProperty("status").GetString() == status && HasEnded(p),
            $"purchase {id} is {status} and its workflows have ended",
            bound ?? RecoveryBound
        );

    private static bool HasEnded(JsonElement purchase) =>
        purchase
            .GetProperty("workflows")
            .EnumerateArray()
            .All(w => w.GetProperty("workflow").GetProperty("endedAt").ValueKind == JsonValueKind.String);

    /// <summary>
    /// Where everything stands, by the tables of each service: purchase / reservation / payment / refunded / credited kilograms.
    /// </summary>
    public async Task<string> StatesAsync(Guid id) =>
        string.Join(
            " / ",
            await system.ScalarAsync(
                "projects",
                $"""
                SELECT p.status || ' / ' || coalesce(r.status, 'NONE')
                FROM purchases p LEFT JOIN inventory_reservations r ON r.id = p.reservation_id WHERE p.id = '{id}'
                """
            ),
            await system.ScalarAsync(
                "payments",
                $"SELECT status || ' / ' || refunded_minor FROM payments WHERE purpose = 'purchase' AND reference = '{id}'"
            ) ?? "NONE / 0",
            await CreditedAsync(id)
        );

    public async Task<long> CreditedAsync(Guid id) =>
        (long)
            (
                await system.ScalarAsync(
                    "users",
                    $"SELECT coalesce(sum(kilograms), 0)::bigint FROM offsets WHERE purchase_id = '{id}' AND revoked_at IS NULL"
                )
            )!;

    /// <summary>Kilograms of a project: free, held, committed.</summary>
    public async Task<string> InventoryAsync(long project) =>
        (string)
            (
                await system.ScalarAsync(
                    "projects",
                    $"SELECT capacity - held - committed || ' ' || held || ' ' || committed FROM inventory WHERE id = {project}"
                )
            )!;

    /// <summary>Subjects of the mails about a purchase, once as many as these have come and nothing more waits to be sent.</summary>
    public async Task<string[]> MailsAsync(Guid id, int count)
    {
        await Eventually.Get(
            () => system.Mails.AboutAsync(id),
            mails => mails.Count >= count,
            $"{count} mails about {id} are there",
            RecoveryBound
        );
        foreach (var database in new[] { "projects", "payments", "notifications" })
        {
            await Eventually.Get(
                () => system.ScalarAsync(database, $"SELECT count(*) FROM messaging.outbox WHERE correlation_id = '{id}'"),
                rows => rows is 0L,
                $"nothing of it waits in {database}",
                RecoveryBound
            );
        }

        return [.. (await system.Mails.AboutAsync(id)).Select(m => m.Subject)];
    }

    /// <summary>Lets the time of a purchase's reservation be up, and waits until its offset is free.</summary>
    public async Task ReservationEndsAsync(Guid id)
    {
        await system.ScalarAsync(
            "projects",
            $"UPDATE inventory_reservations SET expires_at = now() WHERE id = (SELECT reservation_id FROM purchases WHERE id = '{id}')"
        );
        await Eventually.Get(
            async () =>
                (string?)
                    await system.ScalarAsync(
                        "projects",
                        $"SELECT status FROM inventory_reservations WHERE id = (SELECT reservation_id FROM purchases WHERE id = '{id}')"
                    ),
            status => status == "EXPIRED",
            "the reservation has expired"
        );
    }

    /// <summary>The names of the steps of a workflow about a purchase, compensations marked.</summary>
    public static string[] StepsOf(JsonElement purchase, string workflow, int which = 0) =>
        [
            .. purchase
                .GetProperty("workflows")
                .EnumerateArray()
                .Where(w => w.GetProperty("workflow").GetProperty("name").GetString() == workflow)
                .ElementAt(which)
                .GetProperty("history")
                .EnumerateArray()
                .Select(e => (e.GetProperty("kind").GetString() == "undo" ? "undo " : "") + e.GetProperty("name").GetString()),
        ];

    public void Dispose()
    {
        Http.Dispose();
        payments.Dispose();
        users.Dispose();
    }
}
