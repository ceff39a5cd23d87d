using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Aspire.Hosting.Testing;
using Payments.Tests.Support;

namespace Payments.Tests.Security;

/// <summary>Sends a canary to every HTTP endpoint.</summary>
internal sealed class CanaryRequests(PaymentsSystem system, Canary canary) : IAsyncDisposable
{
    public const string Payer = "payer@canary.example";

    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";
    private const string Users = "user-service";
    private const string PaymentService = "payment-service";
    private const string Tuition = "tuition-api";

    private readonly Dictionary<string, HttpClient> clients = [];

    /// <summary>Answers that contain it.</summary>
    public List<string> Echoes { get; } = [];

    public int Sent { get; private set; }

    public int Accepted { get; private set; }

    private string N => canary.Number;

    private string Card => $"\"cardNo\":\"{N}\",\"cvc\":\"{canary.Code}\"";

    public async Task PushAsync()
    {
        await PayAsync();
        await NameAsync();
        await PostFormsAsync();
        await PostCardsAsync();
        await AskForObjectsAsync();
        await AskAsServiceAsync();
        await RegisterAsync();
        await OperateAsync();
    }

    public ValueTask DisposeAsync()
    {
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>/make-payment, with good and bad bodies.</summary>
    private async Task PayAsync()
    {
        string[] bodies =
        [
            $$"""{"user":"{{Payer}}","paymentType":"Credit Card",{{Card}} }""",
            $$"""{"user":"{{Payer}}","cardNo":"{{canary.Spaced}}","cvc":"{{canary.Code}}","expMonth":12,"expYear":2031}""",
            $$"""{"user":"{{Payer}}","cardNo":"{{canary.Dashed}}"}""",
            $$"""{"user":"{{Payer}}","cardNo":{{N}} }""",
            $$"""{"user":"{{Payer}}",{{Card}},"amount":"{{N}}"}""",
            $$"""{"user":"{{Payer}}",{{Card}},"amount":{{N}} }""",
            $$"""{"user":"{{Payer}}",{{Card}},"currency":"{{N}}"}""",
            $$"""{"user":"{{Payer}}",{{Card}},"expYear":{{N}} }""",
            $$"""{"user":"{{Payer}}",{{Card}}""",
            $$"""{"user":"{{Payer}}",{{Card}},}""",
            $$"""[{"user":"{{Payer}}",{{Card}} }]""",
            $$"""{"user":"{{N}}",{{Card}} }""",
            $$"""{"user":"{{N}}@canary.example","cardNo":"1234567890123456"}""",
            $$"""{"user":"{{Payer}}","cardNo":"1234567890123456","paymentType":"{{N}}"}""",
            $$"""{"user":"{{Payer}}","cardNo":"1234567890123456","paymentType":"card {{canary.Spaced}} cvv: {{canary.Code}}"}""",
            $$"""{"user":"{{Payer}}","cardNo":{"number":"{{N}}","cvv":"{{canary.Code}}"} }""",
            $$"""{"user":"{{Payer}}","card":{"number":"{{N}}","cvv":"{{canary.Code}}"} }""",
            $$"""{"user":"{{Payer}}","{{N}}":{"x":[1,} }""",
            $$"""{"user":{"{{N}}":1},"cardNo":["{{N}}"]}""",
            $$"""{"user":"{{Payer}}","cardNo":"1234567890123456","paymentType":"card\n{{N}}"}""",
            $$"""{"user":"{{Payer}}","cardNo":"1234567890123456","paymentType":"\u003{{N[0]}}{{N[1..]}}"}""",
            $"\"{N}\"",
            N,
        ];
        foreach (var body in bodies)
        {
            await PostAsync(PaymentService, "/make-payment", body);
            await PostAsync(PaymentService, "/make-payment", body, key: $"{N}-{Guid.NewGuid():N}");
        }

        await PostAsync(PaymentService, "/make-payment", bodies[0], key: N);
        await PostAsync(PaymentService, "/make-payment", bodies[0], key: N);
        await PostAsync(PaymentService, "/make-payment", bodies[1], key: N);
        await PostAsync(PaymentService, "/make-payment", $"user={Payer}&cardNo={N}&cvc={canary.Code}", Form);
        await PostAsync(PaymentService, "/make-payment", bodies[0], $"text/plain; card={N}");
        await PostAsync(PaymentService, $"/make-payment?cardNo={N}&cvc={canary.Code}", "{}");
    }

    /// <summary>Paths, queries and headers of every service.</summary>
    private async Task NameAsync()
    {
        var anybodys = new[]
        {
            (PaymentService, $"/{N}"),
            (PaymentService, $"/payments/{N}"),
            (PaymentService, $"/payments/{N}/follow/{N}"),
            (PaymentService, $"/accounts/{N}"),
            (PaymentService, $"/make-payment/{N}"),
            (PaymentService, $"/payments/{Guid.NewGuid()}/follow/{N}"),
            (Users, $"/api/users/{N}"),
            (Users, $"/{N}"),
            (Tuition, $"/v1/students/{N}/bills"),
            (Tuition, $"/v1/tuition-payments/{N}"),
            (Tuition, $"/v1/tuition-payments/{N}/events"),
            ("order-api", $"/{N}"),
            ("project-api", $"/{N}"),
            ("project-api", $"/projects/{N}"),
            ("project-api", $"/purchases/{N}"),
            ("project-api", $"/workflows/{N}"),
            ("notifier-service", $"/dead-letters/{N}"),
            (Tuition, $"/%3{N[0]}{N[1..]}"),
        };
        foreach (var (service, path) in anybodys)
        {
            await SendAsync(service, HttpMethod.Get, path);
            await SendAsync(
                service,
                HttpMethod.Get,
                $"{path}?cardNo={N}&card%5Bnumber%5D={Uri.EscapeDataString(canary.Spaced)}&cvv={canary.Code}"
            );
            await SendAsync(service, HttpMethod.Get, path, null, await system.OperatorKeyAsync());
            await SendAsync(
                service,
                HttpMethod.Get,
                path,
                null,
                null,
                ("User-Agent", $"card/{N}"),
                ("Referer", $"http://shop.example/?card={N}"),
                ("X-Card", N),
                ("Cookie", $"card={N}")
            );
            await SendAsync(service, HttpMethod.Get, path, null, N);
            await SendAsync(service, new HttpMethod("CARD-" + N), path);
        }

        await SendAsync(
            PaymentService,
            HttpMethod.Get,
            $"/payments?payer={N}&status={N}&limit={N}&before={N}",
            null,
            await system.OperatorKeyAsync()
        );
        await SendAsync(PaymentService, HttpMethod.Get, $"/payments?payer={N}&purpose={N}", null, await system.OperatorKeyAsync());
        await SendAsync(PaymentService, HttpMethod.Get, $"/dead-letters?cause={N}&queue={N}", null, await system.OperatorKeyAsync());
    }

    /// <summary>Every form under /v1 that takes a text.</summary>
    private async Task PostFormsAsync()
    {
        var key = await system.ParameterAsync("api-key");
        var number = $"card[number]={N}&card[exp_month]=12&card[exp_year]=2031&card[cvc]={canary.Code}";
        (string Path, string Form)[] forms =
        [
            ("payment_methods", $"type=card&{number}"),
            ("payment_methods", $"type=card&{number}&metadata[card]={N}"),
            ("payment_methods", $"type={N}&{number}"),
            ("payment_methods", $"type=card&card[number]={N}{N}&card[exp_month]=12&card[exp_year]=2031"),
            ("payment_methods", $"type=card&{number}&{N}=1"),
            ("payment_methods", $"type=card&card[number]={canary.Spaced}&card[exp_month]={N}&card[exp_year]={N}&card[cvc]={N}"),
            (
                "payment_intents",
                $"amount=2000&currency=usd&payment_method_data[type]=card&payment_method_data[card][number]={N}"
                    + $"&payment_method_data[card][cvc]={canary.Code}&confirm=true"
            ),
            ("payment_intents", $"amount=2000&currency=usd&description={N}"),
            ("payment_intents", $"amount=2000&currency=usd&description=card {canary.Dashed} cvv {canary.Code}"),
            ("payment_intents", $"amount=2000&currency=usd&metadata[{N}]=1"),
            ("payment_intents", $"amount=2000&currency=usd&metadata[card]={canary.Spaced}"),
            ("payment_intents", $"amount=2000&currency=usd&metadata[cvc]={canary.Code}"),
            ("payment_intents", $"amount=2000&currency=usd&payment_method={N}"),
            ("payment_intents", $"amount=2000&currency=usd&receipt_email={N}@canary.example"),
            ("payment_intents", $"amount={N}&currency={N}"),
            ("refunds", $"payment_intent={N}&reason={N}"),
            ("refunds", $"charge={N}&metadata[a]={N}"),
            ($"payment_intents/{N}", $"description={N}"),
            ($"payment_intents/{N}/confirm", $"payment_method={N}"),
            ($"payment_intents/{N}/capture", $"amount_to_capture={N}"),
            ($"payment_intents/{N}/cancel", $"cancellation_reason={N}"),
        ];
        foreach (var (path, form) in forms)
        {
            await PostAsync(PaymentService, "/v1/" + path, form, Form, key);
            await PostAsync(PaymentService, "/v1/" + path, form, Json, key);
            await PostAsync(PaymentService, "/v1/" + path, form, Form);
            await PostAsync(PaymentService, "/v1/" + path, form, Form, key, $"{path}-{N}");
        }
    }

    /// <summary>Cards as JSON, which only forms may carry under /v1.</summary>
    private async Task PostCardsAsync()
    {
        var key = await system.ParameterAsync("api-key");
        string[] bodies =
        [
            $$"""{"type":"card","card":{"number":"{{N}}","exp_month":12,"exp_year":2031,"cvc":"{{canary.Code}}"} }""",
            $$"""{"type":"card","card":{"number":{{N}},"exp_month":12,"exp_year":2031,"cvc":{{canary.Code}} } }""",
            $$"""{"type":"card","card":{"number":"{{N}}","exp_month":"{{N}}"} }""",
            $$"""{"type":"card","card":{"number":"{{N}}""",
        ];
        foreach (var body in bodies)
        {
            await PostAsync(PaymentService, "/v1/payment_methods", body, Json, key);
        }
    }

    /// <summary>Ids, parameters, headers and keys of requests that read under /v1.</summary>
    private async Task AskForObjectsAsync()
    {
        var key = await system.ParameterAsync("api-key");
        foreach (var path in new[] { "payment_intents", "refunds", "charges", "payment_methods" })
        {
            await SendAsync(PaymentService, HttpMethod.Get, $"/v1/{path}/{N}", null, key);
            await SendAsync(PaymentService, HttpMethod.Get, $"/v1/{path}?starting_after={N}&limit={N}&{N}=1", null, key);
            await SendAsync(PaymentService, HttpMethod.Get, $"/v1/{path}?starting_after={N}", null, key);
        }

        await SendAsync(PaymentService, HttpMethod.Get, "/v1/payment_intents", null, key, ("Stripe-Version", N));
        await SendAsync(PaymentService, HttpMethod.Get, "/v1/payment_intents", null, "sk_test_" + N);
    }

    /// <summary>What other services ask PaymentService for.</summary>
    private async Task AskAsServiceAsync()
    {
        var key = await system.ParameterAsync("project-api-key");
        var paymentId = Guid.CreateVersion7();
        (string Path, string Body)[] requests =
        [
            ($"{paymentId}", Intent("purchase-17", "a card", "3000")),
            ($"{Guid.CreateVersion7()}", Intent(N, "a card", "3000")),
            ($"{Guid.CreateVersion7()}", Intent("purchase-17", $"card {canary.Dashed} cvv {canary.Code}", "3000")),
            ($"{Guid.CreateVersion7()}", Intent("purchase-17", "a card", $"\"{N}\"")),
            ($"{Guid.CreateVersion7()}", Intent("purchase-17", "a card", N)),
            (N, Intent("purchase-17", "a card", "3000")),
            ($"{paymentId}/refunds/{N}", "{}"),
            ($"{paymentId}/refunds/{Guid.CreateVersion7()}", $$"""{"amount":{{N}},"reason":"{{canary.Spaced}}"}"""),
        ];
        foreach (var (path, body) in requests)
        {
            await SendAsync(
                PaymentService,
                HttpMethod.Put,
                $"/payment-intents/{path}",
                new StringContent(body, Encoding.UTF8, Json),
                key,
                ("Idempotency-Key", N)
            );
        }

        await SendAsync(PaymentService, HttpMethod.Get, $"/payment-intents/{N}", null, key);
        await SendAsync(PaymentService, HttpMethod.Delete, $"/payment-intents/{N}", null, key, ("Idempotency-Key", N));
        await SendAsync(PaymentService, HttpMethod.Delete, $"/payment-intents/{paymentId}", null, key, ("Idempotency-Key", N));

        string Intent(string reference, string description, string amount) =>
            $$"""{"purpose":"purchase","reference":"{{reference}}","userId":42,"amount":{{amount}},"currency":"usd","""
            + $$""" "description":"{{description}}","expiresAt":"2126-01-01T00:00:00Z","{{N}}":1,"cvv":"{{canary.Code}}"}""";
    }

    private async Task RegisterAsync()
    {
        var name = $"u{Guid.NewGuid():N}";
        (string Path, string Body)[] requests =
        [
            ("register/", $$"""{"username":"{{N}}","email":"{{name}}@canary.example","password":"correct horse 7"}"""),
            ("register/", $$"""{"username":"{{canary.Dashed}}","email":"{{name}}@canary.example","password":"correct horse 7"}"""),
            ("register/", $$"""{"username":"{{name}}","email":"{{N}}@canary.example","password":"correct horse 7"}"""),
            ("register/", $$"""{"username":"{{name}}","email":"{{name}}@canary.example","password":"{{N}}"}"""),
            (
                "register/",
                $$"""{"username":"{{name}}","email":"{{name}}@canary.example","password":"card {{N}}","cvv":"{{canary.Code}}"}"""
            ),
            ("register/", $$"""{"username":{{N}},"email":["{{N}}"]}"""),
            ("register/", $$"""{"username":"{{name}}","{{N}}"""),
            ("sign-in", $$"""{"username":"{{N}}","password":"{{N}}"}"""),
            ("refresh", $$"""{"refresh_token":"{{N}}"}"""),
            ("sign-out", $$"""{"refresh_token":"{{N}}"}"""),
        ];
        foreach (var (path, body) in requests)
        {
            await PostAsync(Users, "/api/users/" + path, body);
        }

        await PostAsync(Tuition, "/v1/pay-tuition", $$"""{"student_no":"{{N}}","term":"Spring2024"}""");
        await PostAsync(Tuition, "/v1/pay-tuition", $$"""{"student_no":"S001","term":"{{canary.Spaced}}"}""");
        await PostAsync(
            Tuition,
            "/v1/pay-tuition",
            $$"""{"student_no":"S001","term":"Fall2026","cardNo":"{{N}}","cvv":"{{canary.Code}}"}""",
            key: N
        );
        await PostAsync(Tuition, "/v1/pay-tuition", $$"""{"student_no":{{N}},"term":"Fall2026"}""");
    }

    /// <summary>The requests of operators and of payment providers; the latter are not signed.</summary>
    private async Task OperateAsync()
    {
        var key = await system.OperatorKeyAsync();
        await PostAsync(PaymentService, "/api-keys", $$"""{"name":"{{N}}","merchant":"canary","scopes":["refunds:read"]}""", Json, key);
        await PostAsync(PaymentService, "/api-keys", $$"""{"name":"canary","merchant":"{{N}}","scopes":["refunds:read"]}""", Json, key);
        await PostAsync(PaymentService, "/api-keys", $$"""{"name":"canary","merchant":"canary","scopes":["{{N}}"]}""", Json, key);
        foreach (var service in new[] { PaymentService, Tuition, Users, "notifier-service" })
        {
            foreach (var action in new[] { "replay", "discard" })
            {
                await PostAsync(
                    service,
                    $"/dead-letters/{action}",
                    $$"""{"why":"card {{N}}, cvv: {{canary.Code}}","select":{"queue":"{{N}}"} }""",
                    Json,
                    key
                );
                await PostAsync(
                    service,
                    $"/dead-letters/{action}",
                    $$"""{"why":"{{N}}","select":{"cause":"{{canary.Spaced}}","group":"{{N}}"},"dryRun":true}""",
                    Json,
                    key
                );
                await PostAsync(
                    service,
                    $"/dead-letters/{action}",
                    $$"""{"why":"canary","select":{"ids":[{{N}}],"from":"{{N}}"} }""",
                    Json,
                    key
                );
                await PostAsync(service, $"/dead-letters/{action}", $$"""{"why":"canary","select":{"ids":[{{N}}]} }""", Json, key);
            }
        }

        var webhook =
            $$"""{"id":"evt_{{N}}","type":"payment_intent.succeeded","created":1,"data":{"object":"""
            + $$"""{"id":"pi_{{N}}","card":{"number":"{{N}}","cvc":"{{canary.Code}}"} } } }""";
        await PostAsync(PaymentService, "/webhooks/stripe", webhook);
        await SendAsync(
            PaymentService,
            HttpMethod.Post,
            "/webhooks/stripe",
            new StringContent(webhook),
            null,
            ("Stripe-Signature", $"t={N},v1={N}")
        );
    }

    private Task PostAsync(string service, string path, string body, string type = Json, string? bearer = null, string? key = null)
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return SendAsync(service, HttpMethod.Post, path, content, bearer, key is null ? [] : [("Idempotency-Key", key)]);
    }

    private async Task SendAsync(
        string service,
        HttpMethod method,
        string path,
        HttpContent? body = null,
        string? bearer = null,
        params (string Name, string Value)[] headers
    )
    {
        if (!clients.TryGetValue(service, out var http))
        {
            clients[service] = http = system.App.CreateHttpClient(service, "http");
        }

        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        (string, string)[] trace =
        [
            ("traceparent", $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01"),
            ("tracestate", $"card={N}"),
            ("baggage", $"card={N}"),
        ];
        foreach (var (name, value) in headers.Concat(trace))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Sent++;
        Accepted += answer.IsSuccessStatusCode ? 1 : 0;
        var text =
            $"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
        ((int)answer.StatusCode).ShouldBeLessThan(500, $"{method} {path}: {text}");
        Echoes.AddRange(canary.Around(text).Select(around => $"{method} {service} {path}: {around}"));
    }
}
