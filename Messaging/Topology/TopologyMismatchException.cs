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
        // The broker says: PRECONDITION_FAILED - inequivalent arg 'x-overflow' for queue 'a.q' in vhost '/': received 'reject-publish' but
        // current is 'drop-head'.
        var text = e.ShutdownReason!.ReplyText;
        var match = Inequivalent().Match(text);
        if (!match.Success)
        {
            return new TopologyMismatchException(text, e);
        }

        var (kind, name, argument) = (match.Groups["kind"].Value, match.Groups["name"].Value, match.Groups["argument"].Value);
        return new TopologyMismatchException(
            $"The {kind} '{name}' exists with another '{argument}' than this service needs ({match.Groups["difference"].Value}). "
                + "Delete it, once it is empty, and start the service again.",
            e
        );
    }

    [GeneratedRegex(
        "inequivalent arg '(?<argument>[^']+)' for (?<kind>queue|exchange) '(?<name>[^']+)' in vhost '[^']*': (?<difference>.+)$"
    )]
    private static partial Regex Inequivalent();
}
