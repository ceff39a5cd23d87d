using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;
using Payments.Tests.Support;

namespace Payments.Tests.Security;

/// <summary>
/// Thousands of requests made from the OpenAPI documents, most of them wrong in some way: each is answered without a fault of the server,
/// errors have their shape and disclose nothing about the server, and no change is left half done.
/// </summary>
[Collection(SecurityCollection.Name)]
public sealed partial class FuzzTests(SecuritySystem security, ITestOutputHelper output)
{
    /// <summary>How many requests each service gets. Passwords take a processor long to hash, so UserService gets few.</summary>
    private static readonly Dictionary<string, int> Requests = new()
    {
        ["payment-service"] = 2_300,
        ["tuition-api"] = 450,
        ["user-service"] = 350,
        ["notifier-service"] = 250,
        ["order-api"] = 20,
        ["project-api"] = 300,
    };

    private const int Workers = 8;
    private const int MaxIds = 200;
    private const int ShownBody = 400;
    private const int MaxFailures = 5;
    private const int FailureLines = 12;

    private static readonly TimeSpan RequestBound = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan QuietBound = TimeSpan.FromSeconds(120);

    private static readonly string[] OtherTypes =
    [
        "text/plain",
        "application/xml",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/json; charset=nonsense",
        "a/b",
        "application/octet-stream",
    ];

    private readonly PaymentsSystem system = security.System;
    private readonly ConcurrentDictionary<string, HttpClient> clients = new();
    private readonly ConcurrentQueue<string> ids = new(["pi_x", "00000000-0000-0000-0000-000000000000", "1", "S001"]);
    private readonly ConcurrentBag<string> faults = [];
    private readonly ConcurrentDictionary<(string Operation, int Status), int> answers = new();

    [Fact]
    public async Task Whatever_is_sent_is_answered_in_order_and_leaves_no_half_change()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        output.WriteLine($"FUZZ_SEED={seed}");
        var before = await CountsAsync();
        var plan = await PlanAsync(seed);
        var started = Stopwatch.GetTimestamp();
        string?[] callers =
        [
            null,
            await system.OperatorKeyAsync(),
            await system.ParameterAsync("api-key"),
            await system.ParameterAsync("project-api-key"),
        ];
        await Parallel.ForEachAsync(
            plan.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = Workers },
            async (item, ct) => await SendAsync(item.Item, new Random(seed + item.Index), callers, ct)
        );
        output.WriteLine($"{plan.Count} requests in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        foreach (var status in answers.GroupBy(a => a.Key.Status).OrderBy(g => g.Key))
        {
            output.WriteLine($"{status.Key}: {status.Sum(a => a.Value)}");
        }

        plan.Count.ShouldBeGreaterThan(3_000);
        if (!faults.IsEmpty)
        {
            WriteFailures();
        }

        faults.Take(20).ShouldBeEmpty($"{faults.Count} faults; FUZZ_SEED={seed}");
        await NothingHalfDoneAsync(before);
    }

    /// <summary>Writes what the services have logged about their faults.</summary>
    private void WriteFailures()
    {
        foreach (var file in Directory.EnumerateFiles(CanarySearch.LogFolder(system), "*_out"))
        {
            var lines = File.ReadAllLines(file);
            foreach (
                var (at, _) in lines
                    .Index()
                    .Where(l => l.Item.Contains("An unhandled exception", StringComparison.Ordinal))
                    .Take(MaxFailures)
            )
            {
                output.WriteLine(string.Join('\n', lines.Skip(at).Take(FailureLines)));
            }
        }
    }

    private async Task<List<FuzzOperation>> PlanAsync(int seed)
    {
        var plan = new List<FuzzOperation>();
        foreach (var (service, count) in Requests)
        {
            using var http = system.App.CreateHttpClient(service, "http");
            var operations = FuzzOperation
                .Of(service, JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!)
                .Where(o => o.HasBody || o.Parameters.Count > 0)
                .ToList();

            // What takes a body has more to go wrong.
            var weighted = operations.SelectMany(o => Enumerable.Repeat(o, o.Schema is null ? 1 : 4)).ToList();
            plan.AddRange(Enumerable.Range(0, weighted.Count == 0 ? 0 : count).Select(i => weighted[i % weighted.Count]));
        }

        new Random(seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(plan));
        return plan;
    }

    private async Task SendAsync(FuzzOperation operation, Random random, string?[] callers, CancellationToken ct)
    {
        using var request = Request(operation, random, callers, out var shown);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(RequestBound);
        try
        {
            var http = clients.GetOrAdd(operation.Service, service => system.App.CreateHttpClient(service, "http"));
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, bound.Token);
            var status = (int)answer.StatusCode;
            answers.AddOrUpdate((operation.ToString(), status), 1, (_, n) => n + 1);
            var text =
                answer.Content.Headers.ContentType?.MediaType == "text/event-stream"
                    ? ""
                    : await answer.Content.ReadAsStringAsync(bound.Token);
            if (Complaint(operation, status, answer, text) is { } complaint)
            {
                faults.Add($"{complaint}\n  {shown}\n  -> {status} {text[..Math.Min(text.Length, ShownBody)]}");
            }

            Harvest(text);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException)
        {
            faults.Add($"no answer: {e.GetBaseException().Message}\n  {shown}");
        }
    }

    private HttpRequestMessage Request(FuzzOperation operation, Random random, string?[] callers, out string shown)
    {
        var prefix = PrefixOf(operation);
        var known = ids.ToArray();
        var fitting = random.Next(4) == 0 ? known : [.. known.Where(id => id.StartsWith(prefix, StringComparison.Ordinal))];
        var body = new FuzzBody(random, () => fitting.Length == 0 ? "x" : fitting[random.Next(fitting.Length)]);
        var path = PathParameter().Replace(operation.Path, m => body.Text(m.Groups[1].Value));
        var query = operation
            .Parameters.Where(p => p.In == "query" && random.Next(2) == 0)
            .Select(p => $"{Uri.EscapeDataString(p.Name)}={body.Text(p.Name)}")
            .ToList();
        query.AddRange(random.Next(20) == 0 ? [$"x={body.Text("x")}"] : []);
        var request = new HttpRequestMessage(operation.Method, query.Count == 0 ? path : $"{path}?{string.Join('&', query)}");
        var bearer = CallerOf(operation, random, callers);
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        var bytes = operation.Schema is null && random.Next(4) > 0 ? [] : AnyBody(operation, random, body);
        var type = random.Next(15) == 0 ? OtherTypes[random.Next(OtherTypes.Length)] : TypeOf(operation, random);
        bytes = type == "application/x-www-form-urlencoded" ? FuzzBody.Form(bytes) : bytes;
        if (operation.Method != HttpMethod.Get && (bytes.Length > 0 || random.Next(2) == 0))
        {
            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        if (random.Next(10) == 0)
        {
            request.Headers.TryAddWithoutValidation(
                "Idempotency-Key",
                random.Next(3) == 0 ? new string('k', random.Next(0, 300)) : Guid.NewGuid().ToString()
            );
        }

        var shownBody = Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, ShownBody)));
        shown = $"{operation.Method} {operation.Service} {request.RequestUri} {type} {shownBody}";
        return request;
    }

    /// <summary>How the ids begin that the operation takes.</summary>
    private static string PrefixOf(FuzzOperation operation) =>
        operation.Path switch
        {
            var path when path.Contains("payment_intents", StringComparison.Ordinal) || operation.Method == HttpMethod.Post => "pi_",
            var path when path.Contains("payment_methods", StringComparison.Ordinal) => "pm_",
            var path when path.Contains("refunds", StringComparison.Ordinal) => "re_",
            _ => "",
        };

    /// <summary>Mostly a caller that may do it, so that the request gets further.</summary>
    private static string? CallerOf(FuzzOperation operation, Random random, string?[] callers)
    {
        if (operation.Path.StartsWith("/v1", StringComparison.Ordinal) && random.Next(4) > 0)
        {
            return callers[2];
        }

        if (operation.Path.StartsWith("/payment-intents", StringComparison.Ordinal) && random.Next(4) > 0)
        {
            return callers[3];
        }

        return callers[
            random.Next(4) switch
            {
                0 => 0,
                1 => random.Next(callers.Length),
                _ => 1,
            }
        ];
    }

    private static byte[] AnyBody(FuzzOperation operation, Random random, FuzzBody body) =>
        random.Next(3) == 0 ? Encoding.UTF8.GetBytes(body.Right(operation)) : body.Wrong(operation);

    private static string TypeOf(FuzzOperation operation, Random random) =>
        operation.ContentTypes.Count == 0 ? "application/json" : operation.ContentTypes[random.Next(operation.ContentTypes.Count)];

    /// <summary>What is wrong with an answer, or null.</summary>
    private static string? Complaint(FuzzOperation operation, int status, HttpResponseMessage answer, string text)
    {
        if (status >= 500)
        {
            return "a fault of the server";
        }

        if (status < 400)
        {
            return null;
        }

        if (ServerDetail().Match(text) is { Success: true } detail)
        {
            return $"discloses details of the server: {detail.Value}";
        }

        var type = answer.Content.Headers.ContentType?.MediaType;
        var json = type is "application/problem+json" or "application/json" ? JsonSerializer.Deserialize<JsonElement>(text) : default;
        if (operation.Service == "payment-service" && operation.Path.StartsWith("/v1", StringComparison.Ordinal))
        {
            return IsStripeError(json) ? null : "no error of Stripe's shape";
        }

        return type == "application/problem+json" && json.TryGetProperty("status", out var member) && member.GetInt32() == status
            ? null
            : $"no problem details but {type}";
    }

    private static bool IsStripeError(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("error", out var error)
        && error.TryGetProperty("type", out _)
        && error.TryGetProperty("message", out _);

    /// <summary>Ids that answers show are used in later requests, so that those get further.</summary>
    private void Harvest(string text)
    {
        foreach (Match id in Id().Matches(text))
        {
            if (!ids.Contains(id.Groups[1].Value))
            {
                ids.Enqueue(id.Groups[1].Value);
            }
        }

        while (ids.Count > MaxIds)
        {
            ids.TryDequeue(out _);
        }
    }

    private async Task NothingHalfDoneAsync(Counts before)
    {
        foreach (var database in new[] { "users", "payments", "tuition", "notifications" })
        {
            await Eventually.Be(
                async () => await CountAsync(database, "SELECT count(*) FROM messaging.outbox") == 0,
                $"the outbox of {database} is empty",
                QuietBound
            );
        }

        await Eventually.Be(
            async () =>
                await CountAsync("payments", "SELECT count(*) FROM payment_operations WHERE status IN ('PENDING', 'INDETERMINATE')") == 0,
            "every operation has its answer",
            QuietBound
        );
        await Eventually.Be(
            async () =>
                await CountAsync("payments", "SELECT count(*) FROM payments WHERE purpose = 'card' AND status IN ('PENDING', 'PROCESSING')")
                == 0,
            "card payments have settled",
            QuietBound
        );
        (
            await CountAsync(
                "payments",
                "SELECT count(*) FROM payments WHERE jsonb_array_length(steps) = 0 OR steps -> 0 ->> 'kind' IS NULL"
            )
        ).ShouldBe(0, "payments without a first step");

        var after = await CountsAsync();
        (after.Cards - before.Cards).ShouldBe(CountOf("/make-payment", 202), "card payments, and answers that promised one");
        (after.Intents - before.Intents).ShouldBe(CountOf("/v1/payment_intents", 200, 402), "payment intents, and answers that showed one");
        (after.Users - before.Users).ShouldBe(CountOf("/api/users/register", 201), "users, and answers that showed one");
        (after.Tuition - before.Tuition).ShouldBe(CountOf("/v1/pay-tuition", 202), "tuition payments, and answers that promised one");
        using var operators = system.App.CreateHttpClient("payment-service", "http");
        operators.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await system.OperatorKeyAsync());
        using var answer = await operators.PostAsJsonAsync("/reconciliation", new { }, TestContext.Current.CancellationToken);
        (await answer.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("differences")
            .GetArrayLength()
            .ShouldBe(0, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Answers to POST requests with one of these statuses.</summary>
    private int CountOf(string path, params int[] statuses) =>
        answers
            .Where(a =>
                a.Key.Operation.EndsWith(path, StringComparison.Ordinal)
                && a.Key.Operation.StartsWith("POST", StringComparison.Ordinal)
                && statuses.Contains(a.Key.Status)
            )
            .Sum(a => a.Value);

    private sealed record Counts(int Cards, int Intents, int Users, int Tuition);

    private async Task<Counts> CountsAsync() =>
        new(
            await CountAsync("payments", "SELECT count(*) FROM payments WHERE purpose = 'card'"),
            await CountAsync("payments", "SELECT count(*) FROM payments WHERE purpose = 'intent'"),
            await CountAsync("users", "SELECT count(*) FROM users"),
            await CountAsync("tuition", "SELECT count(*) FROM tuition_payments")
        );

    private async Task<int> CountAsync(string database, string sql) => (int)(long)(await system.ScalarAsync(database, sql))!;

    [GeneratedRegex(@"\{([^}:]+)[^}]*\}")]
    private static partial Regex PathParameter();

    /// <summary>Stack traces, types, statements and programs.</summary>
    [GeneratedRegex(
        @"\bat (System|Microsoft|Payments|Npgsql)\.|\.cs:line|\w+Exception\b|\b(System|Microsoft|Npgsql|Payments)\.[A-Z]\w+"
            + @"|\b(SELECT|INSERT INTO|UPDATE|DELETE FROM) \w|PostgreSQL|RabbitMQ|Kestrel|SQLSTATE|\b\d{5}: "
    )]
    private static partial Regex ServerDetail();

    [GeneratedRegex("\"(?:id|payment_id|payment_method|latest_charge)\":\"?([^\",}]{1,80})")]
    private static partial Regex Id();
}
