using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Dashboard;

/// <summary>A resource as the dashboard wants it: ASPIRE-FACTS, sections 4.3 to 4.5. One missing required field and it shows nothing at all.</summary>
internal static class ResourceMessage
{
    private const int Enabled = 0;
    private const int Disabled = 1;
    private const int HiddenCommand = 2;

    public static Message Of(ResourceEvent change)
    {
        var (resource, snapshot) = (change.Resource, change.Snapshot);
        return new Message()
            .String(1, change.ResourceId)
            .String(2, snapshot.ResourceType)
            .String(3, resource.Name)
            .String(4, change.ResourceId)
            .String(5, snapshot.State?.Text)
            .Time(6, snapshot.CreationTimeStamp ?? DateTime.UtcNow)
            .EmbedAll(7, snapshot.EnvironmentVariables, e => new Message().String(1, e.Name).String(2, e.Value).Bool(3, e.IsFromSpec))
            .EmbedAll(11, ResourceIds.HasProcess(resource) ? Commands(snapshot.State?.Text) : [], c => c)
            .EmbedAll(12, Properties(change), p => new Message().String(1, p.Name).Value(3, p.Value).Bool(4, p.IsSensitive))
            .EmbedAll(13, snapshot.Urls, u => new Message()
                .String(1, u.Name).String(2, u.Url).Bool(3, u.IsInternal).Bool(4, u.IsInactive).Embed(5, new Message().String(2, u.DisplayName)))
            .String(14, snapshot.State?.Style)
            .EmbedAll(17, snapshot.HealthReports, Report)
            .Time(18, snapshot.StartTimeStamp)
            .Time(19, snapshot.StopTimeStamp)
            .EmbedAll(20, snapshot.Relationships, r => new Message().String(1, r.ResourceName).String(2, r.Type))
            .Bool(21, snapshot.IsHidden)
            .Bool(22, true);
    }

    private static Message Report(HealthReportSnapshot report)
    {
        var message = new Message();
        if (report.Status is { } status)
        {
            message.Int(1, status switch { HealthStatus.Healthy => 0, HealthStatus.Degraded => 2, _ => 1 });
        }

        return message.String(2, report.Name).String(3, report.Description ?? "").String(4, report.ExceptionText ?? "").Time(5, report.LastRunAt);
    }

    private static IEnumerable<ResourcePropertySnapshot> Properties(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        return
        [
            new("resource.uid", change.ResourceId),
            new("resource.name", change.ResourceId),
            new("resource.type", snapshot.ResourceType),
            new("resource.displayName", change.Resource.Name),
            new("resource.state", snapshot.State?.Text),
            new("resource.exitCode", snapshot.ExitCode?.ToString(CultureInfo.InvariantCulture)),
            new("resource.createTime", snapshot.CreationTimeStamp?.ToString("O", CultureInfo.InvariantCulture)),
            new("resource.startTime", snapshot.StartTimeStamp?.ToString("O", CultureInfo.InvariantCulture)),
            new("resource.stopTime", snapshot.StopTimeStamp?.ToString("O", CultureInfo.InvariantCulture)),
            new("resource.healthState", snapshot.HealthStatus?.ToString()),
            .. snapshot.Properties,
        ];
    }

    private static IEnumerable<Message> Commands(string? state)
    {
        var ended = state is "Finished" or "Exited" or "FailedToStart" or "NotStarted" or "Unknown";
        var starting = state is null or "Starting" or "Building" or "RuntimeUnhealthy";
        var start = starting ? Disabled : ended || state == "Waiting" ? Enabled : HiddenCommand;
        var stop = state == "Stopping" ? Disabled : ended || starting || state == "Waiting" ? HiddenCommand : Enabled;
        var restart = state == "Stopping" || ended || starting || state == "Waiting" ? Disabled : Enabled;
        yield return Command(KnownResourceCommands.StartCommand, "Start", "Play", start, highlighted: true);
        yield return Command(KnownResourceCommands.StopCommand, "Stop", "Stop", stop, highlighted: true);
        yield return Command(KnownResourceCommands.RestartCommand, "Restart", "ArrowCounterclockwise", restart, highlighted: false);
    }

    private static Message Command(string name, string text, string icon, int state, bool highlighted) =>
        new Message().String(1, name).String(2, text).Bool(5, highlighted).String(6, icon).Int(7, highlighted ? 1 : 0).Int(9, state);
}
