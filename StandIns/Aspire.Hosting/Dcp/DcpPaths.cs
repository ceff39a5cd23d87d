using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dcp;

/// <summary>Where the real DCP and the real dashboard lie.</summary>
internal sealed record DcpPaths(string? Dcp, string? Dashboard)
{
    public static DcpPaths Resolve(IConfiguration configuration, Func<string, string?> metadata) => new(
        configuration["DcpPublisher:CliPath"]
            ?? (Environment.GetEnvironmentVariable("ASPIRE_DCP_PATH") is { Length: > 0 } directory ? Path.Combine(directory, "dcp") : null)
            ?? metadata("dcpclipath"),
        configuration["DcpPublisher:DashboardPath"] ?? Environment.GetEnvironmentVariable("ASPIRE_DASHBOARD_PATH") ?? metadata("aspiredashboardpath"));

    public string RequireDcp() => File.Exists(Dcp) ? Dcp : throw new DistributedApplicationException(
        $"Could not find the Developer Control Plane at '{Dcp}'. Run ./run.sh once, or set ASPIRE_DCP_PATH to the directory that holds 'dcp'.");

    public string RequireDashboard() => File.Exists(Dashboard) ? Dashboard : throw new DistributedApplicationException(
        $"Could not find the dashboard at '{Dashboard}'. Run ./run.sh once, or set ASPIRE_DASHBOARD_PATH to the file 'aspire-managed'.");
}
