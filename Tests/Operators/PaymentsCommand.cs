using System.Diagnostics;

namespace Payments.Tests.Operators;

/// <summary>The program <c>payments</c>, run as a person runs it.</summary>
internal static class PaymentsCommand
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    public static Task<(int ExitCode, string Output, string Error)> RunAsync(string? key, params string[] arguments) =>
        RunAsync(key, input: "", arguments);

    public static Task<(int ExitCode, string Output, string Error)> RunWithInputAsync(string input, params string[] arguments) =>
        RunAsync(key: null, input, arguments);

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string? key, string input, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments.Prepend(Path.Combine(AppContext.BaseDirectory, "payments.dll")))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PAYMENTS_OPERATOR_KEY"] = key;
        start.Environment["COLUMNS"] = "250";
        using var process = Process.Start(start)!;
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(bound.Token);
        var error = process.StandardError.ReadToEndAsync(bound.Token);
        await process.WaitForExitAsync(bound.Token);
        return (process.ExitCode, await output, await error);
    }
}
