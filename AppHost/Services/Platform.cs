namespace Payments.AppHost.Services;

/// <summary>What every service has.</summary>
/// <param name="Messaging">The broker by which services talk to each other.</param>
/// <param name="Operators">What operators need of the services.</param>
/// <param name="Access">By what services know users and each other.</param>
/// <param name="HasRandomPorts">Whether they listen on free ports instead of those in their launch settings.</param>
internal sealed record Platform(
    IResourceBuilder<IResourceWithConnectionString> Messaging,
    Operators Operators,
    Access Access,
    bool HasRandomPorts
);
