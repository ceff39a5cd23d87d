using System.Text.RegularExpressions;
using RabbitMQ.Client.Exceptions;

namespace Payments.Messaging;

/// <summary>A queue or exchange exists on the broker with other arguments than this service needs for its guarantees.</summary>
public sealed partial class TopologyMismatchException : Exception
{
    private TopologyMismatchException(string message, Exception inner)
        : base(message, inner) { }

    internal static TopologyMismatchException From(OperationInterruptedException e)
    {
        // PRECONDITION_FAILED - inequivalent arg 'x-overflow' for queue 'a.q' in vhost '/': received 'reject-publish' but current is
        // 'drop-head'
        var text = e.ShutdownReason!.ReplyText;
        var match = Inequivalent().Match(text);
        return new TopologyMismatchException(
            match.Success
                ? $"The {match.Groups["kind"].Value} '{match.Groups["name"].Value}' exists with another '{match.Groups["argument"].Value}' than this service needs "
                    + $"({match.Groups["difference"].Value}). Delete it, once it is empty, and start the service again."
                : text,
            e
        );
    }

    [GeneratedRegex(
        "inequivalent arg '(?<argument>[^']+)' for (?<kind>queue|exchange) '(?<name>[^']+)' in vhost '[^']*': (?<difference>.+)$"
    )]
    private static partial Regex Inequivalent();
}
