using System.Text.Json;
using Npgsql;
using Payments.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Payments.Bench;

/// <summary>
/// What Messaging does for one message, by hand and without its guarantees: commit a row, publish, consume, commit inbox and effect.
/// No claim, no delete, no retry; each commit is one round trip.
/// </summary>
internal sealed class RawHop : IAsyncDisposable
{
    private const string RowSql = """
        INSERT INTO raw_outbox (message_id, exchange, routing_key, type, correlation_id, body, created_at)
        VALUES ($1, '', $2, $3, $4, $5, $6)
        """;

    private readonly BenchEnvironment environment;
    private readonly string queue;
    private readonly IConnection connection;
    private readonly IChannel publishing;
    private readonly IChannel consuming;

    private RawHop(BenchEnvironment environment, string queue, IConnection connection, IChannel publishing, IChannel consuming)
    {
        this.environment = environment;
        this.queue = queue;
        this.connection = connection;
        this.publishing = publishing;
        this.consuming = consuming;
    }

    public CommitLog Log { get; set; } = new(0);

    public static async Task<RawHop> StartAsync(BenchEnvironment environment, string queue, QueueSubscription like)
    {
        await environment.ExecuteAsync("CREATE TABLE raw_outbox (LIKE messaging.outbox INCLUDING ALL)");
        var connection = await new ConnectionFactory { Uri = new Uri(environment.Addresses.Amqp) }.CreateConnectionAsync(
            "bench control consuming"
        );
        var publishing = await environment.Connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)
        );
        var consuming = await connection.CreateChannelAsync(
            new CreateChannelOptions(
                publisherConfirmationsEnabled: false,
                publisherConfirmationTrackingEnabled: false,
                consumerDispatchConcurrency: (ushort)like.Concurrency
            )
        );
        await consuming.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, QueueArguments.Work(queue));
        await consuming.BasicQosAsync(0, like.Prefetch, global: false);
        var hop = new RawHop(environment, queue, connection, publishing, consuming);
        var consumer = new AsyncEventingBasicConsumer(consuming);
        consumer.ReceivedAsync += hop.OnReceivedAsync;
        await consuming.BasicConsumeAsync(queue, autoAck: false, consumer);
        return hop;
    }

    public Task ResetAsync() => environment.ExecuteAsync("TRUNCATE raw_outbox");

    public async Task SendAsync(int index)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(BenchEvent.Of(index), MessageJson.Options);
        var properties = environment.Template.PropertiesOf(index);
        await using (var row = environment.Source.CreateCommand(RowSql))
        {
            row.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Parse(properties.MessageId!) });
            row.Parameters.Add(new NpgsqlParameter<string> { TypedValue = queue });
            row.Parameters.Add(new NpgsqlParameter<string> { TypedValue = BenchEvent.Type });
            row.Parameters.Add(new NpgsqlParameter<string> { TypedValue = properties.CorrelationId! });
            row.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = body });
            row.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DateTime.UtcNow });
            await row.ExecuteNonQueryAsync();
        }

        // Returns with the confirm; the delivery does not wait for it.
        await publishing.BasicPublishAsync(BrokerNames.DefaultExchange, queue, mandatory: true, properties, body);
    }

    public async ValueTask DisposeAsync()
    {
        await consuming.DisposeAsync();
        await publishing.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task OnReceivedAsync(object sender, BasicDeliverEventArgs delivery)
    {
        var message = JsonSerializer.Deserialize<BenchEvent>(delivery.Body.Span, MessageJson.Options)!;
        var index = message.Number - BenchEvent.FirstNumber;
        await using var database = await environment.Source.OpenConnectionAsync();

        // A batch is a transaction of its own.
        await using var batch = new NpgsqlBatch(database);
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand(RawSettlement.InboxSql)
            {
                Parameters =
                {
                    new NpgsqlParameter<DateOnly[]> { TypedValue = [DateOnly.FromDateTime(DateTime.UtcNow)] },
                    new NpgsqlParameter<Guid[]> { TypedValue = [Guid.Parse(delivery.BasicProperties.MessageId!)] },
                    new NpgsqlParameter<string> { TypedValue = queue },
                },
            }
        );
        batch.BatchCommands.Add(RawSettlement.Effect(index));
        await batch.ExecuteNonQueryAsync();
        Log.Committed(index);
        await consuming.BasicAckAsync(delivery.DeliveryTag, multiple: false);
    }
}
