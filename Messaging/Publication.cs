namespace Payments.Messaging;

/// <summary>A message that this service sends: its type, and where to.</summary>
/// <param name="MessageType">The .NET type.</param>
/// <param name="Exchange">Target exchange; empty for the default exchange.</param>
/// <param name="RoutingKey">The queue's name, or the event's routing key, in which <c>*</c> stands for one word and <c>#</c> for any number
/// of them.</param>
internal sealed record Publication(Type MessageType, string Exchange, string RoutingKey)
{
    /// <summary>Whether a message is one of these.</summary>
    public bool Covers(Type messageType, string exchange, string routingKey) =>
        messageType == MessageType && exchange == Exchange && (routingKey == RoutingKey || Matches(RoutingKey, routingKey));

    /// <summary>Whether a topic exchange takes <paramref name="routingKey"/> for <paramref name="pattern"/>.</summary>
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
