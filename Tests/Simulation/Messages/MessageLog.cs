namespace Payments.Tests.Simulation;

/// <summary>
/// Which messages were sent and committed, and in which order the broker accepted them: what the outcome is compared with.
/// </summary>
internal sealed class MessageLog(TimeProvider clock)
{
    private readonly List<SimulatedMessage> messages = [];
    private readonly Dictionary<string, int> numbers = [];
    private readonly HashSet<int> accepted = [];

    public DateTimeOffset UtcNow => clock.GetUtcNow();

    /// <summary>In the order of the commits.</summary>
    public List<SimulatedMessage> Committed { get; } = [];

    /// <summary>In the order in which the broker accepted their first copies.</summary>
    public List<SimulatedMessage> Accepted { get; } = [];

    public SimulatedMessage this[int number] => messages[number - 1];

    public SimulatedMessage New(int aggregate, MessageBehavior behavior, int failures, bool isCommand)
    {
        var message = new SimulatedMessage(this, messages.Count + 1, aggregate, behavior, failures, isCommand);
        messages.Add(message);
        numbers[message.Id.ToString()] = message.Number;
        return message;
    }

    public int? NumberOf(string? messageId) => numbers.TryGetValue(messageId ?? "", out var number) ? number : null;

    /// <summary>The broker accepts a copy of the message.</summary>
    public void Accept(int number)
    {
        if (accepted.Add(number))
        {
            Accepted.Add(this[number]);
        }
    }

    /// <summary>The broker rejects a copy. For copies after the first accepted one this has no influence on the order.</summary>
    public void Reject(int number)
    {
        if (!accepted.Contains(number))
        {
            this[number].WasRejected = true;
        }
    }
}
