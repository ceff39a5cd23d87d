using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Payments.Messaging;

/// <summary>
/// Tells which queues a service consumes and what it sends. Sending anything else is an error, so that what is told here can be relied on.
/// </summary>
public sealed class MessagingBuilder
{
    internal MessagingBuilder(IServiceCollection services)
    {
        Services = services;
    }

    /// <summary>The services of the program.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Consumes a queue, bound to <see cref="BrokerNames.Events"/> by <paramref name="bindingKeys"/>, if any.</summary>
    /// <typeparam name="TMessage">The type of the JSON body.</typeparam>
    /// <typeparam name="THandler">The handler, made anew for each transaction.</typeparam>
    /// <exception cref="ArgumentException">The queue is consumed already.</exception>
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

    /// <summary>Consumes a queue with a handler of groups; else as <see cref="Consume"/>.</summary>
    /// <exception cref="ArgumentException">The queue is consumed already.</exception>
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

    /// <summary>Tells that this service publishes an event.</summary>
    /// <typeparam name="TEvent">The type of the JSON body.</typeparam>
    /// <param name="routingKeys">Every type on the wire that the event has; <c>#</c> and <c>*</c> as in a binding where others decide on a
    /// part of it.</param>
    public MessagingBuilder Publishes<TEvent>(params IReadOnlyList<string> routingKeys)
        where TEvent : IEvent
    {
        Services.Configure<MessagingRegistrations>(r =>
            r.Publications.AddRange(routingKeys.Select(key => new Publication(typeof(TEvent), BrokerNames.Events, key)))
        );
        return this;
    }

    /// <summary>
    /// Tells that this service sends a command to a queue, and makes sure that it exists, also when its consumer has never run yet.
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
    /// Masks every message that comes, its body, properties and headers, before anything else sees it: handlers, spans, retries and dead
    /// letters. Where more is needed than masking, <see cref="QueueSubscription.Sanitize"/> comes first.
    /// </summary>
    /// <param name="mask">Gives the same text when there is nothing to mask. It gets bodies byte by byte as ISO 8859-1, so that it must
    /// change ASCII characters only.</param>
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
                    $"The queue {subscription.Queue} is consumed already; a queue has one handler.",
                    nameof(subscription)
                );
            }

            r.Subscriptions.Add(subscription);
        });
        return this;
    }
}
