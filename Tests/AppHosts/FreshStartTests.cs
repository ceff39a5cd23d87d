using System.Text.RegularExpressions;
using Payments.Tests.Support;

namespace Payments.Tests.AppHosts;

/// <summary>A start without any data has nothing to complain of.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed partial class FreshStartTests(SharedSystem shared)
{
    [Fact]
    public async Task No_resource_logs_an_error()
    {
        var system = await shared.GetAsync();

        system.StartLog.ShouldContain(line => line.StartsWith("order-api: ", StringComparison.Ordinal), "the log was read");
        system.StartLog.Where(line => Error().IsMatch(WithoutColors(line))).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_resource_warns_of_keys_or_certificates()
    {
        var system = await shared.GetAsync();

        system.StartLog.Where(line => WarningOfKeyOrCertificate().IsMatch(WithoutColors(line))).ShouldBeEmpty();
    }

    private static string WithoutColors(string line) => Color().Replace(line, "");

    /// <summary>
    /// Errors as .NET, PostgreSQL, RabbitMQ and Node write them. Not RabbitMQ's [error]: on a busy machine it writes so when a consumer
    /// comes before the process of a new quorum queue does; the consumer opens another channel.
    /// </summary>
    [GeneratedRegex(@"(\b(fail|crit): )|(\b(ERROR|FATAL|PANIC): )|(\[(critical|emergency)\])|(\bError: )")]
    private static partial Regex Error();

    [GeneratedRegex(@"\bwarn: .*(certificate|DataProtection)", RegexOptions.IgnoreCase)]
    private static partial Regex WarningOfKeyOrCertificate();

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Color();
}
