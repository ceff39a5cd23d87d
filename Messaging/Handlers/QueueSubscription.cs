using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Payments.Messaging;

/// <summary>A queue that this service consumes: its bindings, its handler, and how many messages it handles at a time.</summary>
public sealed class QueueSubscription
{
    internal QueueSubscription(
        Type messageType,
        string queue,
        IReadOnlyList<string> bindingKeys,
        Func<ReadOnlyMemory<byte>, object> read,
        HandlerCall handle
    )
    {
        MessageType = messageType;
        Queue = queue;
        BindingKeys = bindingKeys;
        Read = read;
        HandleAsync = handle;
    }

    /// <summary>The queue's name.</summary>
    public string Queue { get; }

    /// <summary>
    /// Routing keys by which the queue is bound to <see cref="BrokerNames.Events"/>; none for a work queue that is only sent to.
    /// </summary>
    public IReadOnlyList<string> BindingKeys { get; }

    /// <summary>Most unacknowledged messages in this process (<c>basic.qos</c>).</summary>
    public ushort Prefetch { get; set; } = 256;

    /// <summary>Groups of messages handled concurrently. 1 keeps the order of the queue.</summary>
    public int Concurrency { get; set; } = 2;

    /// <summary>Most messages handled in one transaction.</summary>
    public int MaxGroupSize { get; set; } = 100;

    /// <summary>
    /// Removes from a body what must not leave this process: the handler, retries and dead letters see what it returns. It also gets bodies
    /// that are not valid JSON. While it throws, the message stays in the queue and is tried again.
    /// </summary>
    public Func<IServiceProvider, ReadOnlyMemory<byte>, CancellationToken, ValueTask<ReadOnlyMemory<byte>>>? Sanitize { get; set; }

    /// <summary>
    /// Also reads bodies of another shape, from programs that do not know the contract. It is tried when a body is not the JSON of the
    /// message's type; a body that is neither is dead-lettered with both reasons.
    /// </summary>
    /// <param name="convert">Converts to the message; throws <see cref="PermanentFailureException"/> for a body that has the shape but
    /// makes no sense.</param>
    public void AlsoReads<TOther, TMessage>(Func<TOther, TMessage> convert)
        where TOther : notnull
        where TMessage : notnull
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(typeof(TMessage), MessageType);
        var read = Read;
        Read = body =>
        {
            try
            {
                return read(body);
            }
            catch (PermanentFailureException first)
            {
                return convert(Deserialize<TOther>(body, first.Message));
            }
        };
    }

    internal Type MessageType { get; }

    internal Func<ReadOnlyMemory<byte>, object> Read { get; private set; }

    internal HandlerCall HandleAsync { get; }

    internal static QueueSubscription For<TMessage, THandler>(string queue, IReadOnlyList<string> bindingKeys)
        where TMessage : notnull
        where THandler : class, IMessageHandler<TMessage>
    {
        QueueSubscription? subscription = null;
        return subscription = new(
            typeof(TMessage),
            queue,
            bindingKeys,
            body => Deserialize<TMessage>(body),
            async (services, group, ct) =>
            {
                var handler = services.GetRequiredService<THandler>();

                // Handlers lock what their message is about. Where no order was promised they do so in the order of correlation ids, so
                // that two groups never wait for each other; messages of one id stay in their order.
                var ordered =
                    subscription!.Concurrency > 1
                        ? group.OrderBy(h => h.Context.CorrelationId, StringComparer.Ordinal)
                        : group.AsEnumerable();
                foreach (var (message, context) in ordered)
                {
                    context.Resume();
                    await handler.HandleAsync((TMessage)message, context, ct);
                }
            }
        );
    }

    internal static QueueSubscription ForGroups<TMessage, THandler>(string queue, IReadOnlyList<string> bindingKeys)
        where TMessage : notnull
        where THandler : class, IMessageGroupHandler<TMessage> =>
        new(
            typeof(TMessage),
            queue,
            bindingKeys,
            body => Deserialize<TMessage>(body),
            (services, group, ct) =>
                services
                    .GetRequiredService<THandler>()
                    .HandleAsync([.. group.Select(h => new Received<TMessage>((TMessage)h.Message, h.Context))], ct)
        );

    private static TMessage Deserialize<TMessage>(ReadOnlyMemory<byte> body, string before = "")
        where TMessage : notnull
    {
        try
        {
            return JsonSerializer.Deserialize<TMessage>(body.Span, MessageJson.Options)
                ?? throw new PermanentFailureException($"{before} The body is the JSON value null.".TrimStart());
        }
        catch (JsonException e)
        {
            // The path and the position only: the text of the exception may quote the body.
            var position = $"at {e.Path ?? "$"}, line {e.LineNumber}, byte {e.BytePositionInLine}";
            throw new PermanentFailureException($"{before} The body is not the JSON of {typeof(TMessage).Name}: {position}.".TrimStart());
        }
    }
}
