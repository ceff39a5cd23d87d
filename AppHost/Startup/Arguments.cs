using System.Diagnostics.CodeAnalysis;

namespace Payments.AppHost.Startup;

/// <summary>The command line: what may stand on it, and what it means in the configuration.</summary>
internal static class Arguments
{
    private const string Help = """
        Runs Payments: broker, databases, mail catcher, services and dashboard.

          dotnet run --project AppHost -- [options]        (or ./run.sh [options])

          --infrastructure containers|processes   how RabbitMQ, PostgreSQL and MailDev run; default: containers where a
                                                  container runtime answers, else processes
          --ephemeral                             start with no data and keep none
          --data <folder>                         where data is kept
          --open-demo                             lets the example requests about orders through without signing in; for a
                                                  demonstration on this machine, in the environment Development
          --ports:<name> <port>                   another port; names: rabbitmq (5672), rabbitmqmanagement (15672),
                                                  postgresql (5432), maildevweb (1080), maildevsmtp (1025),
                                                  makepayment (5000)
          --connectionstrings:<name> <value>      use your own server: messaging (amqp://…),
                                                  postgres (Host=…;Port=…;Username=…;Password=…), mail (smtp://host:port)
          --mail:<name> <value>                   what that mail server asks for: security (none, starttls, tls-on-connect),
                                                  username, password (better as the variable Mail__Password),
                                                  trustedcertificates <PEM file>, fromaddress, fromname
          --help                                  this text

        Every option is also an environment variable, with __ for the colon: Ports__RabbitMQ=5673.
        """;

    private static readonly string[] Flags = ["--ephemeral", "--open-demo"];

    private static readonly string[] Options = ["--infrastructure", "--data"];

    /// <summary>Configuration sections that may be set from the command line.</summary>
    private static readonly string[] Sections =
    [
        "--ports:",
        "--connectionstrings:",
        "--mail:",
        "--parameters:",
        "--logging:",
        "--dcppublisher:",
    ];

    /// <summary>Checks the arguments and brings flags into the form that .NET's configuration reads.</summary>
    public static bool TryParse(string[] args, [NotNullWhen(true)] out string[]? parsed, out int exitCode)
    {
        (parsed, exitCode) = (null, 0);
        var result = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].Split('=', 2)[0].ToLowerInvariant();
            if (name is "--help" or "-h")
            {
                Console.WriteLine(Help);
                return false;
            }

            if (Flags.Contains(name))
            {
                result.Add(args[i].Contains('=', StringComparison.Ordinal) ? args[i] : args[i] + "=true");
            }
            else if (!Options.Contains(name) && !Sections.Any(s => name.StartsWith(s, StringComparison.Ordinal)))
            {
                return Refuse($"Unknown option '{args[i]}'. --help lists the options.", out exitCode);
            }
            else if (args[i].Contains('=', StringComparison.Ordinal))
            {
                result.Add(args[i]);
            }
            else if (i + 1 == args.Length)
            {
                return Refuse($"The option '{args[i]}' needs a value.", out exitCode);
            }
            else
            {
                result.Add($"{args[i]}={args[++i]}");
            }
        }

        parsed = [.. result];
        return true;
    }

    private static bool Refuse(string text, out int exitCode)
    {
        const int UsageError = 2;
        Console.Error.WriteLine(text);
        exitCode = UsageError;
        return false;
    }
}
