using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>How Aspire.Hosting.Testing gets hold of the application that an AppHost's program builds on its own thread.</summary>
internal sealed class TestingHook(
    Action<DistributedApplicationOptions, HostApplicationBuilderSettings> constructing,
    Action<IDistributedApplicationBuilder> building,
    Action<DistributedApplication> built)
{
    private static readonly AsyncLocal<TestingHook?> Slot = new();

    public static TestingHook? Current
    {
        get => Slot.Value;
        set => Slot.Value = value;
    }

    /// <summary>The AppHost's assembly; the entry assembly is the test runner's.</summary>
    public Assembly? Assembly { get; set; }

    public Action<DistributedApplicationOptions, HostApplicationBuilderSettings> Constructing { get; } = constructing;

    /// <summary>Blocks the AppHost's program until the test wants the application.</summary>
    public Action<IDistributedApplicationBuilder> Building { get; } = building;

    public Action<DistributedApplication> Built { get; } = built;
}
