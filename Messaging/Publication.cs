namespace Payments.Messaging;

/// <summary>A kind of message that this service sends, and where to.</summary>
/// <param name="MessageType">The .NET type.</param>
/// <param name="Exchange">Target exchange; empty for the default exchange.</param>
/// <param name="RoutingKey">The queue's name, or the event's routing key, in which <c>*</c> stands for one word and <c>#</c> for any number
/// of them.</param>
internal sealed record Publication(Type MessageType, string Exchange, string RoutingKey)
{
    /// <summary>Whether such a message may be sent there.</summary>
    public bool Covers(Type messageType, string exchange, string routingKey) =>
        messageType == MessageType && exchange == Exchange && (routingKey == RoutingKey || Matches(RoutingKey, routingKey));

    /// <summary>Whether a topic exchange routes <paramref name="routingKey"/> to a binding with <paramref name="pattern"/>.</summary>
    public static bool Matches(string pattern, string routingKey) => Matches(pattern.Split('.').AsSpan(), routingKey.Split('.'));

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> words) =>
        pattern switch
        {
            [] => words.IsEmpty,
            ["#", .. var rest] => Matches(rest, words) || (!words.IsEmpty && Matches(pattern, words[1..])),
            ["*", .. var rest] => !words.IsEmpty && Matches(rest, words[1..]),
            [var word, .. var rest] => !words.IsEmpty && words[0] == word && Matches(rest, words[1..]),
        };
}
