using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Purchases;

/// <summary>The steps that others may call: reserve, commit, remove. Each can be repeated.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class OffsetReservationTests(SharedSystem shared) : IAsyncLifetime
{
    private PurchasesClient purchases = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => purchases = new PurchasesClient(await shared.GetAsync());

    public ValueTask DisposeAsync()
    {
        purchases.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Offset_is_reserved_once_for_each_key_and_committed_once()
    {
        var (project, key) = (await purchases.NewProjectAsync(tonnes: 10), Guid.NewGuid().ToString());

        var first = await SendAsync(HttpMethod.Post, $"/projects/{project}/reservations", new { tonnes = 2.5m }, key);
        var again = await SendAsync(HttpMethod.Post, $"/projects/{project}/reservations", new { tonnes = 2.5m }, key);

        (first.Status, again.Status).ShouldBe((HttpStatusCode.Created, HttpStatusCode.Created));
        again.Body.GetProperty("id").GetGuid().ShouldBe(first.Body.GetProperty("id").GetGuid());
        (await purchases.InventoryAsync(project)).ShouldBe("7500 2500 0");
        var path = $"/projects/{project}/reservations/{first.Body.GetProperty("id").GetGuid()}";
        for (var n = 0; n < 2; n++)
        {
            var committed = await SendAsync(HttpMethod.Patch, path, new { status = "committed" });
            (committed.Status, committed.Body.GetProperty("status").GetString()).ShouldBe((HttpStatusCode.OK, "committed"));
        }

        (await purchases.InventoryAsync(project)).ShouldBe("7500 0 2500");
        (await SendAsync(HttpMethod.Delete, path)).ShouldSatisfyAllConditions(
            a => a.Status.ShouldBe(HttpStatusCode.Conflict),
            a => a.Body.GetProperty("detail").GetString().ShouldBe("The reservation is committed.")
        );
    }

    [Fact]
    public async Task Reserved_offset_is_removed_once()
    {
        var project = await purchases.NewProjectAsync(tonnes: 10);
        var made = await SendAsync(HttpMethod.Post, $"/projects/{project}/reservations", new { tonnes = 1 });
        var path = $"/projects/{project}/reservations/{made.Body.GetProperty("id").GetGuid()}";

        for (var n = 0; n < 2; n++)
        {
            (await SendAsync(HttpMethod.Delete, path)).Body.GetProperty("status").GetString().ShouldBe("released");
        }

        (await purchases.InventoryAsync(project)).ShouldBe("10000 0 0");
        (await SendAsync(HttpMethod.Patch, path, new { status = "committed" })).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_named()
    {
        var project = await purchases.NewProjectAsync(tonnes: 1);

        (await SendAsync(HttpMethod.Post, $"/projects/{project}/reservations", new { tonnes = 1.001m })).ShouldSatisfyAllConditions(
            a => a.Status.ShouldBe(HttpStatusCode.Conflict),
            a => a.Body.GetProperty("left").GetDecimal().ShouldBe(1)
        );
        (await SendAsync(HttpMethod.Post, $"/projects/{project}/reservations", new { tonnes = 0 }))
            .Body.GetProperty("errors")
            .GetProperty("tonnes")
            .GetArrayLength()
            .ShouldBe(1);
        (await SendAsync(HttpMethod.Post, "/projects/999999999999/reservations", new { tonnes = 1 })).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (
            await SendAsync(HttpMethod.Patch, $"/projects/{project}/reservations/{Guid.CreateVersion7()}", new { status = "committed" })
        ).Status.ShouldBe(HttpStatusCode.NotFound);
        (
            await SendAsync(HttpMethod.Patch, $"/projects/{project}/reservations/{Guid.CreateVersion7()}", new { status = "lost" })
        ).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task That_of_a_purchase_is_left_to_its_workflow()
    {
        var project = await purchases.NewProjectAsync(tonnes: 10);
        var begun = await purchases.BeginAsync(project);

        (await SendAsync(HttpMethod.Delete, $"/projects/{project}/reservations/{begun.Id}")).Status.ShouldBe(HttpStatusCode.Conflict);

        (await purchases.InventoryAsync(project)).ShouldBe("9000 1000 0");
    }

    [Fact]
    public async Task Projects_say_what_is_left()
    {
        var project = await purchases.NewProjectAsync(tonnes: 10);
        await purchases.BeginAsync(project, tonnes: 2.5m);

        var shown = await purchases.Http.GetFromJsonAsync<JsonElement>($"/projects/{project}", Ct);

        shown.ShouldSatisfyAllConditions(
            p => p.GetProperty("tonnesTotal").GetDecimal().ShouldBe(10),
            p => p.GetProperty("tonnesAvailable").GetDecimal().ShouldBe(7.5m),
            p => p.GetProperty("tonnesReserved").GetDecimal().ShouldBe(2.5m),
            p => p.GetProperty("tonnesDeducted").GetDecimal().ShouldBe(0)
        );
        (await purchases.Http.GetFromJsonAsync<JsonElement>("/projects", Ct))
            .EnumerateArray()
            .Select(p => p.GetProperty("id").GetInt64())
            .ShouldContain(project);
        using var missing = await purchases.Http.GetAsync("/projects/999999999999", Ct);
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(
        HttpMethod method,
        string path,
        object? body = null,
        string? key = null
    )
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
            Headers = { Authorization = await purchases.OperatorAsync() },
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await purchases.Http.SendAsync(request, Ct);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Ct));
    }
}
