using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Payments.Messaging;

/// <summary>Tells which queues a service consumes and which it sends to.</summary>
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
    public MessagingBuilder Consume<TMessage, THandler>(string queue, IReadOnlyList<string> bindingKeys, Action<QueueSubscription>? configure = null)
        where TMessage : notnull
        where THandler : class, IMessageHandler<TMessage>
    {
        var subscription = QueueSubscription.For<TMessage, THandler>(queue, bindingKeys);
        configure?.Invoke(subscription);
        Services.TryAddScoped<THandler>();
        Services.Configure<MessagingRegistrations>(r =>
        {
            if (r.Subscriptions.Any(s => s.Queue == queue))
            {
                throw new ArgumentException($"The queue {queue} is consumed already; a queue has one handler.", nameof(queue));
            }

            r.Subscriptions.Add(subscription);
        });
        return this;
    }

    /// <summary>Makes sure that a queue exists to which this service sends commands, also when its consumer has never run yet.</summary>
    public MessagingBuilder SendTo(string queue)
    {
        Services.Configure<MessagingRegistrations>(r => r.TargetQueues.Add(queue));
        return this;
    }
}
