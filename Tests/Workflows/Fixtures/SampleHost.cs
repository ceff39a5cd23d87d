using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Payments.ServiceDefaults.Persistence;
using Payments.Tests.Support;
using Payments.Workflows;

namespace Payments.Tests.Workflows;

/// <summary>A service with nothing in it but the engine. Cutting its line is for the others as if it had died.</summary>
internal sealed class SampleHost : IAsyncDisposable
{
    private static readonly TimeSpan EndBound = TimeSpan.FromMinutes(2);

    private readonly WebApplication app;

    private SampleHost(WebApplication app, TcpProxy line) => (this.app, Line) = (app, line);

    public TcpProxy Line { get; }

    public HttpClient Http { get; } = new();

    public WorkflowScripts Scripts => app.Services.GetRequiredService<WorkflowScripts>();

    public WorkflowReader Reader => app.Services.GetRequiredService<WorkflowReader>();

    public WorkflowStarter Starter => app.Services.GetRequiredService<WorkflowStarter>();

    /// <summary>Workflows that it takes for its own at the moment.</summary>
    public int Taken => app.Services.GetRequiredService<OwnedWorkflows>().Count;

    public static async Task<SampleHost> StartAsync(
        string database,
        TcpProxy line,
        FakeService service,
        (string Key, string Value)[] settings
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "sample" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:sample"] = database,
                ["Workflows:Lease"] = "00:00:00.600",
                ["Workflows:PollInterval"] = "00:00:00.020",
                ["Workflows:WatchInterval"] = "00:00:00.100",
            }
        );
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddNpgsqlDbContext<SampleDb>("sample", ServiceDatabase.Configure, options => options.UseSnakeCaseNamingConvention());
        builder.Services.AddSingleton(service);
        builder.Services.AddSingleton<WorkflowScripts>();
        builder.AddWorkflows<SampleDb>(workflows => workflows.Add<ScriptedWorkflow, ScriptedInput, string>("script").Conceal("secret"));
        var app = builder.Build();
        app.UseRouting();
        app.MapWorkflows();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var host = new SampleHost(app, line);
        host.Http.BaseAddress = new Uri(app.Urls.Single());
        return host;
    }

    /// <summary>Begins a workflow with this code, and has it run here.</summary>
    public async Task<Guid> BeginAsync(Func<WorkflowRun, Task<string>> code, string subject = "subject", string name = "code")
    {
        Scripts.Code[name] = code;
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SampleDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var started = await Starter.StartAsync<ScriptedWorkflow>(
            db,
            Guid.CreateVersion7(),
            subject,
            new ScriptedInput(name),
            TestContext.Current.CancellationToken
        );
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        started.Run();
        return started.Id;
    }

    /// <summary>Does something with a context, as a use case does.</summary>
    public async Task<T> InScopeAsync<T>(Func<SampleDb, Task<T>> work)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<SampleDb>());
    }

    public async Task<WorkflowOutcome> EndAsync(Guid id) =>
        await Starter.WaitAsync(id, EndBound, TestContext.Current.CancellationToken)
        ?? throw new TimeoutException($"Workflow {id} has not ended.");

    public async Task<string> SucceedsAsync(Guid id)
    {
        var end = await EndAsync(id);
        end.Status.ShouldBe(WorkflowStatus.Succeeded, end.Failure?.Reason);
        return end.ResultAs<string>();
    }

    public async Task<StepFailure> FailsAsync(Guid id)
    {
        var end = await EndAsync(id);
        end.Status.ShouldBe(WorkflowStatus.Failed);
        return end.Failure!;
    }

    public async Task<WorkflowDetails> WorkflowAsync(Guid id) => (await Reader.FindAsync(id, TestContext.Current.CancellationToken))!;

    public Task<WorkflowDetails> BecomesAsync(Guid id, WorkflowStatus status) =>
        Eventually.Get(() => WorkflowAsync(id), w => w.Workflow.Status == status, $"the workflow is {status}");

    /// <summary>What its history says, a line for each entry.</summary>
    public async Task<string[]> HistoryAsync(Guid id) =>
        [
            .. (await WorkflowAsync(id)).History.Select(e =>
                $"{e.Kind.ToString().ToLowerInvariant()} {e.Name}{(e.Failure is null ? "" : $": {e.Failure.Code}")}"
            ),
        ];

    public async Task<(int Status, JsonElement Body)> OrderAsync(Guid id, string what, string? why = "a reason")
    {
        using var answer = await Http.PostAsJsonAsync($"/workflows/{id}/{what}", new { why }, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    public async Task<HealthStatus> HealthAsync() =>
        (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(c => c.Name == "workflows")).Status;

    public Task StopAsync() => app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Line.Mend();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        Line.Dispose();
    }
}
