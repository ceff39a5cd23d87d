namespace Payments.OperatorConsole;

/// <summary>What the console knows of the service that mounts it.</summary>
public sealed class ConsoleOptions
{
    /// <summary>The name of that service, one of <see cref="Services.ServiceNames.All"/>. It is called at its own address.</summary>
    public string HostService { get; set; } = "";

    /// <summary>What the service itself shows at <c>/</c>: the first entry of the navigation.</summary>
    public string HomeTitle { get; set; } = "Home";

    /// <summary>
    /// Address of a trace in a dashboard, with <c>{traceId}</c> in the place of its id; without it pages show the id alone.
    /// </summary>
    public string? TraceUrl { get; set; }
}
