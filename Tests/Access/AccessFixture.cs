using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Payments.Tests.Support;

namespace Payments.Tests.Access;

/// <summary>The callers of docs/access.md, and things of theirs to ask for.</summary>
public sealed class AccessFixture(SharedSystem shared) : IAsyncLifetime
{
    private const string Service = "service";

    /// <summary>
    /// Who calls where the table says <c>service</c>. Nobody knows his own key, so that the calls to this one are another's.
    /// </summary>
    private const string ServiceCaller = "project-api";

    private const string Student = "S003";
    private const string Term = "Spring2026";

    /// <summary>Paths in which nothing can be asked for that is there: whoever is let in gets 404.</summary>
    private static readonly string[] Empty =
    [
        "/dead-letters/{id}",
        "/dead-letters/operations/{id}",
        "/dead-letters/operations/{id}/stop",
        "/api-keys/{id}",
        "/corrections/{id}/approve",
        "/corrections/{id}/reject",
        "/v1/payment_intents/{id}",
        "/v1/payment_intents/{id}/confirm",
        "/v1/payment_intents/{id}/capture",
        "/v1/payment_intents/{id}/cancel",
        "/payments/{orderId}/approve",
        "/payments/{orderId}/reject",
        "/payment-intents/{paymentId}",
        "/payment-intents/{intentId}",
        "/payment-intents/{paymentId}/refunds/{refundId}",
        "/v1/charges/{id}",
        "/v1/payment_methods/{id}",
        "/v1/refunds/{id}",
        "/projects/{id}/reservations/{reservationId}",
        "/purchases/{id}",
        "/workflows/{id}",
        "/workflows/{id}/retry",
        "/workflows/{id}/cancel",
    ];

    /// <summary>What stands for the parameters of a path, where it is not the same in every path.</summary>
    private readonly Dictionary<(string Path, string Parameter), string> samples = [];

    /// <summary>What each caller sends, by the caller's name in the table.</summary>
    private readonly Dictionary<string, AuthenticationHeaderValue?> callers = [];

    private AuthenticationHeaderValue? otherService;

    internal PaymentsSystem System { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        System = await shared.GetAsync();
        using var users = new UsersClient(System);
        var customer = await users.RegisteredAsync();
        callers["nobody"] = null;
        callers["customer"] = (await users.SignedInAsync(customer.Username)).Header;
        callers["other customer"] = (await users.SignedInAsync((await users.RegisteredAsync()).Username)).Header;
        callers["operator"] = (await users.OperatorAsync()).Header;
        callers[Service] = new("Bearer", await System.ParameterAsync($"{ServiceCaller}-key"));
        otherService = new("Bearer", await System.ParameterAsync("order-api-key"));

        callers["API key"] = new("Bearer", await System.ParameterAsync("api-key"));
        await AddPaymentSamplesAsync(customer.Id);
        await AddOrderSamplesAsync(customer.Id);

        foreach (var path in new[] { "/api/users/{id}", "/api/users/{id}/offsets", "/api/users/{id}/offsets/{purchaseId}" })
        {
            samples[(path, "id")] = FormattableString.Invariant($"{customer.Id}");
        }

        samples[("/api/users/{id}/offsets/{purchaseId}", "purchaseId")] = Guid.CreateVersion7().ToString();
        samples[("/payment-intents/{intentId}", "intentId")] = "pi_none";
        foreach (var path in new[] { "/payment-intents/{paymentId}", "/payment-intents/{paymentId}/refunds/{refundId}" })
        {
            samples[(path, "paymentId")] = samples[(path, "refundId")] = Guid.CreateVersion7().ToString();
        }

        samples[("/v1/students/{studentNo}/bills", "studentNo")] = Student;
        samples[("/v1/tuition-payments/{id}", "id")] = samples[("/v1/tuition-payments/{id}/events", "id")] = await TuitionPaymentAsync();
        AddProjectSamples();
        samples[("/dead-letters/{id}", "id")] = "1";
        samples[("/dead-letters/operations/{id}", "id")] = samples[("/dead-letters/operations/{id}/stop", "id")] = Guid.Empty.ToString();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The same system's callers see the same request, but for the header that says who they are.</summary>
    internal HttpRequestMessage Request(AccessRow row, string caller) =>
        new(new HttpMethod(row.Method), Fill(row.Path))
        {
            Headers = { Authorization = HeaderOf(row, caller) },
            Content = row.Method is "POST" or "PUT" or "PATCH" ? JsonContent.Create(new { }) : null,
        };

    private AuthenticationHeaderValue? HeaderOf(AccessRow row, string caller)
    {
        if ((row.Service, caller) is (ServiceCaller, Service))
        {
            return otherService;
        }

        return callers.TryGetValue(caller, out var header)
            ? header
            : throw new InvalidOperationException($"Add the caller '{caller}' to {nameof(AccessFixture)}.");
    }

    /// <summary>What a status says, in the table's words.</summary>
    internal static string Word(AccessRow row, int status) =>
        status switch
        {
            401 or 403 => $"{status}",
            404 when !Empty.Contains(row.Path) => "404",
            < 500 => "in",
            _ => $"{status}, an error",
        };

    private string Fill(string path) =>
        string.Join(
            '/',
            path.Split('/')
                .Select(part =>
                    part is ['{', .. var name, '}']
                        ? samples.GetValueOrDefault((path, name))
                            ?? throw new InvalidOperationException($"Add a sample of {part} in {path} to {nameof(AccessFixture)}.")
                        : part
                )
        );

    /// <summary>A payment of the customer, and the account that his registration has opened.</summary>
    private async Task AddPaymentSamplesAsync(long customerId)
    {
        using var payments = System.App.CreateHttpClient("payment-service", "http");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/make-payment")
        {
            Headers = { Authorization = callers["customer"] },
            Content = JsonContent.Create(new { user = "owner@example.com", cardNo = "4242424242424242" }),
        };
        using var answer = await payments.SendAsync(request);
        var follow = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("follow").GetString()!.Split('/');
        foreach (var path in new[] { "/payments/{id}", "/payments/{id}/timeline", "/payments/{id}/follow/{secret}" })
        {
            samples[(path, "id")] = follow[2];
        }

        samples[("/payments/{id}/follow/{secret}", "secret")] = follow[^1];
        samples[("/accounts/{userId}", "userId")] = FormattableString.Invariant($"{customerId}");
        samples[("/api-keys/{id}", "id")] = Guid.Empty.ToString();
        samples[("/reconciliation/differences/{id}/resolve", "id")] = "0";
        const string Resolve = "/payments/{id}/operations/{operationId}/resolve";
        foreach (
            var path in new[]
            {
                "/payments/{id}/refunds",
                "/payments/{id}/suspense/adjustments",
                Resolve,
                "/corrections/{id}/approve",
                "/corrections/{id}/reject",
            }
        )
        {
            samples[(path, "id")] = samples[(path, "operationId")] = Guid.Empty.ToString();
        }

        foreach (var path in Empty.Where(p => p.StartsWith("/v1/", StringComparison.Ordinal)))
        {
            samples[(path, "id")] = "pi_none";
        }

        await Eventually.Be(
            async () => await System.ScalarAsync("payments", $"SELECT count(*) FROM payment_accounts WHERE user_id = {customerId}") is 1L,
            "the customer's account is open"
        );
    }

    /// <summary>An order of the customer.</summary>
    private async Task AddOrderSamplesAsync(long customerId)
    {
        const string NoOrder = "99999999999";
        using var orders = System.App.CreateHttpClient("order-api");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders")
        {
            Headers = { Authorization = callers["customer"] },
            Content = JsonContent.Create(
                new
                {
                    userId = customerId,
                    showId = 2,
                    quantity = 1,
                }
            ),
        };
        using var answer = await orders.SendAsync(request);
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("orderId").GetInt64();
        samples[("/orders/{id}", "id")] = samples[("/orders/{id}/cancel", "id")] = FormattableString.Invariant($"{id}");
        samples[("/orders/{link}", "link")] = samples[("/orders/{link}/cancel", "link")] = answer.Headers.Location!.OriginalString.Split(
            '/'
        )[^1];
        samples[("/payments/{orderId}/approve", "orderId")] = samples[("/payments/{orderId}/reject", "orderId")] = NoOrder;
    }

    /// <summary>A project of the seed, and purchases and workflows that are not there.</summary>
    private void AddProjectSamples()
    {
        const string Reservation = "/projects/{id}/reservations/{reservationId}";
        foreach (var path in new[] { "/projects/{id}", "/projects/{id}/reservations", Reservation, "/projects/{id}/purchases" })
        {
            samples[(path, "id")] = "1";
        }

        samples[(Reservation, "reservationId")] = Guid.CreateVersion7().ToString();
        foreach (var path in new[] { "/purchases/{id}", "/workflows/{id}", "/workflows/{id}/retry", "/workflows/{id}/cancel" })
        {
            samples[(path, "id")] = Guid.CreateVersion7().ToString();
        }
    }

    /// <summary>The answer names the payment also when another test has paid this bill.</summary>
    private async Task<string> TuitionPaymentAsync()
    {
        using var answer = await System.Tuition.PostAsJsonAsync("/v1/pay-tuition", new { student_no = Student, term = Term });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("payment_id").GetString()!;
    }
}
