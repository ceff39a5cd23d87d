using System.Globalization;

namespace Payments.AppHost.Startup;

/// <summary>
/// Looks for what would go wrong, before anything has started: one line for each problem, with the setting that changes it.
/// </summary>
internal static class Preflight
{
    /// <summary>RabbitMQ stops taking messages below 50 MB; PostgreSQL's first write-ahead segments take 32 MB.</summary>
    private const long NeededBytes = 500_000_000;

    public static bool Passes(AppHostOptions options)
    {
        var problems = new List<string>();
        if (!options.HasRandomPorts)
        {
            problems.AddRange(PortCheck.TakenPorts(options));
        }

        if (options.Mode == InfrastructureMode.Processes)
        {
            problems.AddRange(MissingPrograms(options));
        }
        else if (options.Engine is null)
        {
            problems.Add("No container engine answers. Start Docker or Podman, or run without containers: --infrastructure processes");
        }

        // The folder is made only when all else is well, so that a refused start leaves nothing behind.
        if (problems.Count == 0 && FolderProblem(options.Data) is { } problem)
        {
            problems.Add(problem);
        }

        problems.ForEach(Console.Error.WriteLine);
        return problems.Count == 0;
    }

    private static IEnumerable<string> MissingPrograms(AppHostOptions options)
    {
        (string Resource, string Program, bool IsThere, string Setting)[] programs =
        [
            ("messaging", "rabbitmq-server", File.Exists(InstalledPrograms.RabbitMQ), "--connectionstrings:messaging amqp://…"),
            ("postgres", "postgres", InstalledPrograms.PostgreSql is not null, "--connectionstrings:postgres Host=…"),
            ("mail", "node", InstalledPrograms.IsOnPath("node"), "--connectionstrings:mail smtp://…"),
            ("mail", "maildev", File.Exists(InstalledPrograms.MailDev(options.Repository)), "--connectionstrings:mail smtp://…"),
        ];
        return programs
            .Where(p => !options.IsExternal(p.Resource) && !p.IsThere)
            .Select(p => $"The program {p.Program} is missing. Run ./run.sh, which installs it, or use your own server: {p.Setting}");
    }

    private static string? FolderProblem(DataFolder data)
    {
        try
        {
            if (!data.TryLock())
            {
                return $"The data folder {data.Root} is in use by another AppHost. Choose another one: --data <folder>, or --ephemeral";
            }

            if (!data.TryUseCurrentFormat())
            {
                return $"The data folder {data.Root} holds databases of another version of Payments, which this one cannot read. "
                    + "Move or delete it, or choose another one: --data <folder>";
            }

            var free = new DriveInfo(data.Root).AvailableFreeSpace;
            return free >= NeededBytes
                ? null
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The disk of {data.Root} has {free / 1_000_000} MB free; "
                        + $"{NeededBytes / 1_000_000} MB are needed. Choose another folder: --data <folder>"
                );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The data folder {data.Root} cannot be used: {e.Message} Choose another one: --data <folder>";
        }
    }
}
