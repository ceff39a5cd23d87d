using Npgsql;
using Payments.Messaging;
using RabbitMQ.Client;

namespace Payments.Bench;

/// <summary>A virtual host and a database of one figure's own, with the schema in it, as controls and checks use them.</summary>
internal sealed class BenchEnvironment : IAsyncDisposable
{
    private static readonly TimeSpan SampleBound = TimeSpan.FromSeconds(30);

    private readonly string name;
    private readonly IChannel admin;

    private BenchEnvironment(Servers servers, string name, IConnection connection, IChannel admin)
    {
        Servers = servers;
        this.name = name;
        this.admin = admin;
        Addresses = new Addresses(new Uri(servers.Amqp, "/" + name).ToString(), $"{servers.Postgres};Database={name}");
        Source = NpgsqlDataSource.Create(Addresses.Database);
        Connection = connection;
    }

    public Servers Servers { get; }

    public Addresses Addresses { get; }

    /// <summary>Connections for controls, by the same string that the service has.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>A connection to the broker for controls.</summary>
    public IConnection Connection { get; }

    /// <summary>Makes messages for controls that look as Messaging's own do; there is none where a service makes its own tables.</summary>
    public MessageTemplate Template { get; private set; } = null!;

    /// <param name="servers">Where they are made.</param>
    /// <param name="figure">Names them.</param>
    /// <param name="isOfService">Whether a service makes its own tables there: it refuses a database with tables that no migration has
    /// made.</param>
    public static async Task<BenchEnvironment> CreateAsync(Servers servers, string figure, bool isOfService = false)
    {
        var name = $"bench_{figure}";
        await servers.CreateVirtualHostAsync(name);
        await servers.ExecuteAsync($"CREATE DATABASE {name}");
        var connection = await new ConnectionFactory { Uri = new Uri(servers.Amqp, "/" + name) }.CreateConnectionAsync("bench control");
        var environment = new BenchEnvironment(servers, name, connection, await connection.CreateChannelAsync());
        if (!isOfService)
        {
            await environment.ExecuteAsync(BenchDb.CreateSql);
            await environment.TakeSampleAsync();
        }

        return environment;
    }

    public async Task<object?> ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = Source.CreateCommand(sql);
        command.CommandTimeout = 0; // filling tables takes minutes; the whole run is bounded by bench.sh
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteScalarAsync();
    }

    public async Task<long> CountRowsAsync(string table) => (long)(await ExecuteAsync($"SELECT count(*) FROM {table}"))!;

    public async Task<uint> CountMessagesAsync(string queue) => await admin.MessageCountAsync(queue);

    /// <summary>A queue as Messaging declares them, bound to the bench's event or not at all.</summary>
    public async Task DeclareQueueAsync(string queue, bool bound = true)
    {
        await admin.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, QueueArguments.Work(queue));
        if (bound)
        {
            await admin.QueueBindAsync(queue, BrokerNames.Events, BenchEvent.Type);
        }
    }

    public Task PurgeAsync(string queue) => admin.QueuePurgeAsync(queue);

    /// <summary>Empties the tables that a pass has filled and writes their pages to disk, so that every pass begins alike.</summary>
    public async Task ResetTablesAsync()
    {
        await ExecuteAsync("TRUNCATE effects, messaging.outbox, messaging.inbox");
        await SettleDiskAsync();
    }

    public Task SettleDiskAsync() => ExecuteAsync("CHECKPOINT");

    public async ValueTask DisposeAsync()
    {
        await admin.DisposeAsync();
        await Connection.DisposeAsync();
        await Source.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await Servers.DeleteVirtualHostAsync(name);
        await Servers.ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
    }

    /// <summary>Starting a host creates the schema and the exchanges; one event through it shows what Messaging publishes.</summary>
    private async Task TakeSampleAsync()
    {
        const string queue = "bench.sample.q";
        await using var host = await BenchHost.StartReadyAsync(Addresses);
        await DeclareQueueAsync(queue);
        await host.CommitAsync([BenchEvent.Of(0)]);
        BasicGetResult? sample = null;
        await Wait.UntilAsync(
            async () => (sample = await admin.BasicGetAsync(queue, autoAck: true)) is not null,
            "the sample has arrived",
            SampleBound
        );
        Template = new MessageTemplate(sample!);
        await admin.QueueDeleteAsync(queue);
    }
}
