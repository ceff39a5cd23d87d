namespace Payments.Tests.AppHosts;

/// <summary>
/// A double of the client of a container engine: a script called docker, first on the PATH. Its engine answers and has no image; what
/// becomes of loading one is for the test to say.
/// </summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
internal sealed class FakeContainerClient : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("payments-docker-").FullName;

    /// <param name="pull">Shell commands for <c>docker pull</c>; the image is <c>$2</c>.</param>
    public FakeContainerClient(string pull)
    {
        var script = Path.Combine(folder, "docker");
        File.WriteAllText(
            script,
            $"""
            #!/bin/sh
            case "$1" in
              info) exit 0 ;;
              pull) {pull} ;;
              *) exit 1 ;;
            esac
            """
        );
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public KeyValuePair<string, string> SearchPath => new("PATH", $"{folder}:{Environment.GetEnvironmentVariable("PATH")}");

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
