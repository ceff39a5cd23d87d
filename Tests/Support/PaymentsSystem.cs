using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Payments.Tests.Support;

/// <summary>The whole system, as the AppHost wires it, on free ports and with data of its own.</summary>
public sealed class PaymentsSystem : IAsyncDisposable
{
    /// <summary>Of a start alone; the time before it, in which another system starts, is not counted.</summary>
    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(5);

    /// <summary>
    /// One system at a time: each is some fifteen processes, and with two of them on two cores tests ran into their bounds.
    /// </summary>
    private static readonly SemaphoreSlim Turn = new(1);

    /// <summary>From the start of what was killed until everything works again.</summary>
    private static readonly TimeSpan RecoveryBound = TimeSpan.FromMinutes(2);

    /// <summary>Of one question for a service's health.</summary>
    private static readonly TimeSpan AnswerBound = TimeSpan.FromSeconds(5);

    private static readonly string[] Services =
    [
        "user-service",
        "payment-service",
        "tuition-api",
        "order-api",
        "project-api",
        "notifier-service",
    ];

    private readonly IReadOnlyList<ParameterResource> parameters;
    private readonly ConcurrentDictionary<string, TestDatabase> databases = new();

    private PaymentsSystem(DistributedApplication app, IReadOnlyList<ParameterResource> parameters)
    {
        this.parameters = parameters;
        App = app;
        Tuition = app.CreateHttpClient("tuition-api");
        Mails = new MailDev(app.CreateHttpClient("mail", "web"));
    }

    public DistributedApplication App { get; }

    public HttpClient Tuition { get; }

    internal MailDev Mails { get; }

    /// <summary>
    /// What each resource had logged when everything was healthy for the first time: lines, each with the resource's name.
    /// </summary>
    public IReadOnlyList<string> StartLog { get; private set; } = [];

    /// <summary>
    /// Starts it, on free ports that something else may take between their choice and their use; then, and only then, once more.
    /// </summary>
    public static async Task<PaymentsSystem> StartAsync(bool withDashboard)
    {
        await Turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return await StartOrRetryAsync(withDashboard);
        }
        catch
        {
            Turn.Release();
            throw;
        }
    }

    private static async Task<PaymentsSystem> StartOrRetryAsync(bool withDashboard)
    {
        try
        {
            return await StartOnceAsync(withDashboard);
        }
        catch (DistributedApplicationException)
        {
            return await StartOnceAsync(withDashboard);
        }
    }

    private static async Task<PaymentsSystem> StartOnceAsync(bool withDashboard)
    {
        using var bound = new CancellationTokenSource(StartBound);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--ephemeral=true", "--infrastructure=processes"],
            (options, settings) =>
            {
                options.DisableDashboard = !withDashboard;
                settings.Configuration!.AddInMemoryCollection(new Dictionary<string, string?> { ["DOTNET_ENVIRONMENT"] = "Development" });
                settings.EnvironmentName = "Development";
            },
            bound.Token
        );
        var app = await builder.BuildAsync(bound.Token);
        await app.StartAsync(bound.Token);
        var system = new PaymentsSystem(app, [.. builder.Resources.OfType<ParameterResource>()]);
        try
        {
            await Task.WhenAll(Services.Select(s => app.ResourceNotifications.WaitForResourceHealthyAsync(s, bound.Token)));
            system.StartLog = await LogAsync(app, builder.Resources, bound.Token);
            return system;
        }
        catch
        {
            await system.StopAppAsync();
            throw;
        }
    }

    private static async Task<List<string>> LogAsync(DistributedApplication app, IEnumerable<IResource> resources, CancellationToken ct)
    {
        var loggers = app.Services.GetRequiredService<ResourceLoggerService>();
        var all = new List<string>();
        foreach (var resource in resources)
        {
            await foreach (var lines in loggers.GetAllAsync(resource).WithCancellation(ct))
            {
                all.AddRange(lines.Select(line => $"{resource.Name}: {line.Content}"));
            }
        }

        return all;
    }

    public async Task<string> ConnectionStringAsync(string name) => (await App.GetConnectionStringAsync(name))!;

    public Task<string> OperatorKeyAsync() => ParameterAsync("operator-key");

    public Task<string> WebhookSecretAsync() => ParameterAsync("stripe-webhook-secret");

    /// <summary>What the AppHost's dashboard shows under Parameters.</summary>
    public async Task<string> ParameterAsync(string name) =>
        (await parameters.Single(p => p.Name == name).GetValueAsync(TestContext.Current.CancellationToken))!;

    public async Task<object?> ScalarAsync(string database, string sql)
    {
        var connectionString = await ConnectionStringAsync(database);
        return await databases.GetOrAdd(database, _ => new TestDatabase(connectionString)).ScalarAsync(sql);
    }

    /// <summary>Asks every service until it answers that it is healthy.</summary>
    public async Task BecomesHealthyAsync()
    {
        foreach (var service in Services)
        {
            await HealthyAsync(service);
        }
    }

    private async Task HealthyAsync(string service)
    {
        using var http = App.CreateHttpClient(service);

        // A request that came while the service was dead was seen to get no answer for 100 s; the next one does.
        http.Timeout = AnswerBound;
        await Eventually.Be(
            async () =>
            {
                using var answer = await http.GetAsync("/health", TestContext.Current.CancellationToken);
                return answer.IsSuccessStatusCode;
            },
            $"{service} is healthy",
            RecoveryBound
        );
    }

    /// <summary>The management API of the system's RabbitMQ, signed in.</summary>
    public async Task<HttpClient> ManagementAsync()
    {
        var amqp = new Uri(await ConnectionStringAsync("messaging"));
        var management = App.CreateHttpClient("messaging", "management");
        management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(amqp.UserInfo))
        );
        return management;
    }

    /// <summary>The process of a resource.</summary>
    public int PidOf(string resource)
    {
        App.ResourceNotifications.TryGetCurrentState(resource, out var state).ShouldBeTrue();
        return (int)state!.Snapshot.Properties.Single(p => p.Name == "executable.pid").Value!;
    }

    /// <summary>Kills the process of a resource and everything below it, without warning.</summary>
    public async Task KillAsync(string resource)
    {
        ProcessTree.Kill(PidOf(resource));
        await EndsAsync(resource);
    }

    /// <summary>Waits until the process of a resource has ended.</summary>
    public async Task EndsAsync(string resource)
    {
        using var bound = RecoveryTime();
        await App.ResourceNotifications.WaitForResourceAsync(
            resource,
            e => KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text),
            bound.Token
        );
    }

    /// <summary>Stops a resource in order; nothing starts it again.</summary>
    public async Task StopAsync(string resource)
    {
        var result = await App.ResourceCommands.ExecuteCommandAsync(
            resource,
            KnownResourceCommands.StopCommand,
            TestContext.Current.CancellationToken
        );
        result.Success.ShouldBeTrue(result.Message);
        await EndsAsync(resource);
    }

    public async Task StartAgainAsync(string resource)
    {
        var result = await App.ResourceCommands.ExecuteCommandAsync(
            resource,
            KnownResourceCommands.StartCommand,
            TestContext.Current.CancellationToken
        );
        result.Success.ShouldBeTrue(result.Message);
        using var bound = RecoveryTime();
        await App.ResourceNotifications.WaitForResourceAsync(resource, KnownResourceStates.Running, bound.Token);

        // Services are asked themselves: the health that Aspire 13.6.5 keeps of a killed resource has once stayed what it was, for eighteen
        // minutes, though the new process was well.
        await (
            Services.Contains(resource)
                ? HealthyAsync(resource)
                : App.ResourceNotifications.WaitForResourceHealthyAsync(resource, bound.Token)
        );
    }

    private static CancellationTokenSource RecoveryTime()
    {
        var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(RecoveryBound);
        return bound;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAppAsync();
        }
        finally
        {
            Turn.Release();
        }
    }

    private async Task StopAppAsync()
    {
        Tuition.Dispose();
        foreach (var database in databases.Values)
        {
            await database.DisposeAsync();
        }

        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
    }
}
