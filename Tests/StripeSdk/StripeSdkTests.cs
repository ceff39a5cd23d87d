using System.Diagnostics;
using Aspire.Hosting.Testing;
using Payments.Tests.Support;

namespace Payments.Tests.StripeSdk;

/// <summary>
/// Stripe's own library, unmodified and pointed at the payment service, does what merchants' programs need. Each row is a scenario of
/// scenarios.mjs.
/// </summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class StripeSdkTests(SharedSystem shared)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("create_confirm_and_retrieve")]
    [InlineData("update_before_confirming")]
    [InlineData("capture_all")]
    [InlineData("capture_a_part")]
    [InlineData("cancel_before_and_after_reserving")]
    [InlineData("list_with_auto_paging")]
    [InlineData("refund_all")]
    [InlineData("refund_in_several_parts")]
    [InlineData("refund_what_was_not_paid")]
    [InlineData("declined_cards")]
    [InlineData("another_card_after_a_declined_one")]
    [InlineData("a_card_as_a_payment_method")]
    [InlineData("the_same_key_has_one_effect")]
    [InlineData("wrong_keys")]
    [InlineData("bad_requests")]
    public async Task An_unmodified_Stripe_library_can(string scenario)
    {
        var system = await shared.GetAsync();
        using var http = system.App.CreateHttpClient("payment-service", "http");

        var (exitCode, output) = await RunAsync(http.BaseAddress!, await system.ParameterAsync("api-key"), scenario);

        exitCode.ShouldBe(0, output);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(Uri address, string key, string scenario)
    {
        var root = Root();
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (
            var argument in new[]
            {
                Path.Combine(root, "Tests", "StripeSdk", "scenarios.mjs"),
                Path.Combine(root, ".tools", "test"),
                address.ToString(),
                key,
                scenario,
            }
        )
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(bound.Token), process.StandardError.ReadToEndAsync(bound.Token));
        await process.WaitForExitAsync(bound.Token);
        return (process.ExitCode, await output + await error);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Payments.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not lie below Payments.slnx.");
        }

        return folder.FullName;
    }
}
