using Spectre.Console;

namespace Payments.Cli;

/// <summary>Prints errors as one line on standard error, with exit code 1.</summary>
internal static class ErrorHandler
{
    private const int Failed = 1;

    private static readonly IAnsiConsole StandardError = AnsiConsole.Create(
        new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }
    );

    public static async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is CommandException or HttpRequestException or OperationCanceledException)
        {
            StandardError.MarkupLineInterpolated($"[red]{e.Message}[/]");
            return Failed;
        }
    }
}
