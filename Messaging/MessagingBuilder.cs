using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Payments.Messaging;

/// <summary>
/// Registers which queues a service consumes and what it sends. Sending anything else is an error, so the registrations are complete.
/// </summary>
public sealed class MessagingBuilder
{
    internal MessagingBuilder(IServiceCollection services)
    {
        Services = services;
    }

    /// <summary>The service collection of the program.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Consumes a queue, bound to <see cref="BrokerNames.Events"/> by <paramref name="bindingKeys"/>, if any.</summary>
    /// <typeparam name="TMessage">The type of the JSON body.</typeparam>
    /// <typeparam name="THandler">The handler, created for each transaction.</typeparam>
    /// <exception cref="ArgumentException">The queue is already consumed.</exception>
    public MessagingBuilder Consume<TMessage, THandler>(
        string queue,
        IReadOnlyList<string> bindingKeys,
        Action<QueueSubscription>? configure = null
    )
        where TMessage : notnull
        where THandler : class, IMessageHandler<TMessage>
    {
        Services.TryAddScoped<THandler>();
        return Add(QueueSubscription.For<TMessage, THandler>(queue, bindingKeys), configure);
    }

    /// <summary>Consumes a queue with a handler of groups of messages; otherwise as <see cref="Consume"/>.</summary>
    /// <exception cref="ArgumentException">The queue is already consumed.</exception>
    public MessagingBuilder ConsumeInGroups<TMessage, THandler>(
        string queue,
        IReadOnlyList<string> bindingKeys,
        Action<QueueSubscription>? configure = null
    )
        where TMessage : notnull
        where THandler : class, IMessageGroupHandler<TMessage>
    {
        Services.TryAddScoped<THandler>();
        return Add(QueueSubscription.ForGroups<TMessage, THandler>(queue, bindingKeys), configure);
    }

    /// <summary>Registers that this service publishes an event.</summary>
    /// <typeparam name="TEvent">The type of the JSON body.</typeparam>
    /// <param name="routingKeys">Every <see cref="IMessage.MessageType"/> that the event can have; with <c>#</c> and <c>*</c> as in a
    /// binding where a part of it is not known in advance.</param>
    public MessagingBuilder Publishes<TEvent>(params IReadOnlyList<string> routingKeys)
        where TEvent : IEvent
    {
        Services.Configure<MessagingRegistrations>(r =>
            r.Publications.AddRange(routingKeys.Select(key => new Publication(typeof(TEvent), BrokerNames.Events, key)))
        );
        return this;
    }

    /// <summary>
    /// Registers that this service sends a command to a queue. The service declares the queue too, in case its consumer has never run yet.
    /// </summary>
    /// <typeparam name="TCommand">The type of the JSON body.</typeparam>
    public MessagingBuilder SendTo<TCommand>(string queue)
        where TCommand : ICommand
    {
        Services.Configure<MessagingRegistrations>(r =>
            r.Publications.Add(new Publication(typeof(TCommand), BrokerNames.DefaultExchange, queue))
        );
        return this;
    }

    /// <summary>
    /// Masks the body, properties and headers of every delivery before anything else sees them: handlers, spans, retries and dead letters.
    /// Where masking is not enough, <see cref="QueueSubscription.Sanitize"/> runs before it.
    /// </summary>
    /// <param name="mask">Returns the same text when there is nothing to mask. It gets bodies decoded byte by byte as ISO 8859-1, so it
    /// must change ASCII characters only.</param>
    public MessagingBuilder Masks(Func<string, string> mask)
    {
        Services.Configure<MessagingOptions>(o => o.Mask = mask);
        return this;
    }

    private MessagingBuilder Add(QueueSubscription subscription, Action<QueueSubscription>? configure)
    {
        configure?.Invoke(subscription);
        Services.Configure<MessagingRegistrations>(r =>
        {
            if (r.Subscriptions.Any(s => s.Queue == subscription.Queue))
            {
                throw new ArgumentException(
                    $"The queue {subscription.Queue} is already consumed; a queue has one handler.",
                    nameof(subscription)
                );
            }

            r.Subscriptions.Add(subscription);
        });
        return this;
    }
}
