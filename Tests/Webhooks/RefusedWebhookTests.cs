using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Payments.PaymentService;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Gateways.Simulated;
using Payments.PaymentService.Webhooks;
using Payments.ServiceDefaults;
using Payments.Tests.Support;

namespace Payments.Tests.Webhooks;

/// <summary>The endpoint alone, on a database that is not there: whatever is refused here has not so much as asked for it.</summary>
[Collection(typeof(AloneCollection))]
public sealed class RefusedWebhookTests : IAsyncLifetime
{
    private const string NoDatabase = "Host=127.0.0.1;Port=1;Username=nobody";
    private const string Secret = "whsec_of_this_test_alone";

    private WebApplication app = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:payments"] = NoDatabase,
                ["Gateways:Default"] = "simulated",
                ["Gateways:Stripe:WebhookSecrets:0"] = Secret,
            }
        );
        builder.AddServiceDefaults();
        builder.AddGateways();
        builder.AddSimulatedGateway();
        builder.AddWebhooks();
        builder.Services.AddDbContext<PaymentsDb>(db => db.UseNpgsql(NoDatabase).UseSnakeCaseNamingConvention());
        app = builder.Build();
        app.MapDefaultEndpoints();
        ReceiveStripeEvent.Map(app);
        var address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        app.Urls.Add(address.ToString());
        await app.StartAsync(TestContext.Current.CancellationToken);
        http = new HttpClient { BaseAddress = address };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task What_is_refused_is_400_without_the_database_and_counted_with_its_reason()
    {
        var body = StripeEvents.Succeeded("pi_1234", 100);
        var counted = new Dictionary<string, long>();
        using var listener = Listen(counted);

        await RefusedAsync(new HttpRequestMessage(HttpMethod.Post, "/webhooks/stripe") { Content = JsonContent.Create(body) });
        await RefusedAsync(WithHeader(StripeEvents.Signed(body, Secret), "t=1,v1=2"));
        await RefusedAsync(StripeEvents.Signed(body, "whsec_of_somebody_else"));
        await RefusedAsync(StripeEvents.Signed(body, Secret, DateTimeOffset.UtcNow.AddSeconds(-310)));
        await RefusedAsync(StripeEvents.Signed(body, Secret, DateTimeOffset.UtcNow.AddSeconds(310)));
        await RefusedAsync(StripeEvents.Signed("no JSON", Secret));
        await RefusedAsync(StripeEvents.Signed(LiveOf(body), Secret));

        counted.ShouldBe(
            new Dictionary<string, long>
            {
                ["missing"] = 1,
                ["malformed"] = 1,
                ["wrong_signature"] = 1,
                ["outside_window"] = 2,
                ["not_an_event"] = 1,
                ["other_mode"] = 1,
            },
            ignoreOrder: true
        );
    }

    [Theory]
    [InlineData(200 * 1024, HttpStatusCode.BadRequest)]
    [InlineData(257 * 1024, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_may_have_256_kilobytes(int bytes, HttpStatusCode status)
    {
        using var answer = await http.SendAsync(
            StripeEvents.Signed(new string(' ', bytes), "whsec_of_somebody_else"),
            TestContext.Current.CancellationToken
        );

        answer.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task A_good_event_is_not_taken_while_the_database_is_away()
    {
        using var answer = await http.SendAsync(
            StripeEvents.Signed(StripeEvents.Succeeded("pi_1234", 100), Secret),
            TestContext.Current.CancellationToken
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    /// <summary>The same event of live mode, while the service has no live key.</summary>
    private static string LiveOf(string body)
    {
        var live = JsonNode.Parse(body)!;
        live["livemode"] = true;
        return live.ToJsonString();
    }

    private async Task RefusedAsync(HttpRequestMessage request)
    {
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
            .GetProperty("detail")
            .GetString()
            .ShouldNotBeNullOrEmpty();
    }

    private static HttpRequestMessage WithHeader(HttpRequestMessage request, string signature)
    {
        request.Headers.Remove("Stripe-Signature");
        request.Headers.Add("Stripe-Signature", signature);
        return request;
    }

    private static MeterListener Listen(Dictionary<string, long> counted)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Name == "payments.webhooks.refused")
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (_, value, tags, _) =>
            {
                var reason = (string)tags[0].Value!;
                lock (counted)
                {
                    counted[reason] = counted.GetValueOrDefault(reason) + value;
                }
            }
        );
        listener.Start();
        return listener;
    }
}
