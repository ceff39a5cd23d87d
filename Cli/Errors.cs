using Spectre.Console;

namespace Payments.Cli;

/// <summary>An answer of the service that says no; its text is for the person at the command line.</summary>
internal sealed class RefusedException(string message) : Exception(message);

/// <summary>Errors as one line on the standard error, with exit code 1.</summary>
internal static class Errors
{
    private const int Failed = 1;

    private static readonly IAnsiConsole StandardError = AnsiConsole.Create(
        new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }
    );

    public static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is RefusedException or HttpRequestException or OperationCanceledException)
        {
            StandardError.MarkupLineInterpolated($"[red]{e.Message}[/]");
            return Failed;
        }
    }
}
