using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Payments.Tests.Support;

namespace Payments.Tests.AppHosts;

/// <summary>However the AppHost ends, nothing of its outlives it for long.</summary>
[Collection(typeof(AloneCollection))]
public sealed partial class EndOfAppHostTests(Browser browser) : IClassFixture<Browser>
{
    private const int Streams = 20;
    private const int Callers = 8;

    /// <summary>Requests answered before the end begins.</summary>
    private const int WarmUp = 100;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    private static readonly string[] Options = ["--ephemeral", "--dcppublisher:randomizeports", "true"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_without_warning_it_leaves_no_process_behind_after_15_seconds()
    {
        using var host = await AppHostProcess.StartAsync(Options);

        host.Kill();

        await host.LeavesNothingAsync(Bound);
    }

    [Fact]
    public async Task Ctrl_C_under_load_with_open_streams_and_an_open_dashboard_stops_everything_in_under_15_seconds()
    {
        using var host = await AppHostProcess.StartAsync(Options);
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var orders = await host.HealthyAsync("order-api", http);
        var payments = await host.HealthyAsync("payment-service", http);
        var page = await browser.OpenAsync(new Uri(LoginLink().Match(host.AllOutput).Value));
        await page.GetByText("order-api").First.WaitForAsync();
        var streams = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => http.GetStreamAsync(orders + "/dashboard/events", Ct)));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var answered = new AnswerCount();
        var load = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => PayAsync(http, payments, answered, stop.Token)));
        await Eventually.Be(() => answered.Value >= WarmUp, "requests are under way");

        host.PressControlC();

        await host.ExitsAsync(Bound);
        await host.LeavesNothingAsync(Bound);
        host.ExitCode.ShouldBe(0);
        Directory.EnumerateDirectories(Path.GetTempPath(), $"payments-ephemeral-{host.Id}-*").ShouldBeEmpty("ephemeral data is removed");
        await stop.CancelAsync();
        await load;
        Array.ForEach(streams, stream => stream.Dispose());
    }

    /// <summary>Pays by card, one payment after the other, also while everything ends.</summary>
    private static async Task PayAsync(HttpClient http, string service, AnswerCount answered, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                using var answer = await http.PostAsJsonAsync(
                    service + "/make-payment",
                    new
                    {
                        user = "payer@example.com",
                        paymentType = "Credit Card",
                        cardNo = "4242424242424242",
                    },
                    ct
                );
                answered.Increment();
            }
            catch (HttpRequestException)
            {
                // The service has ended.
                return;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [GeneratedRegex(@"http://localhost:\d+/login\?t=\w+")]
    private static partial Regex LoginLink();

    private sealed class AnswerCount
    {
        private int value;

        public int Value => Volatile.Read(ref value);

        public void Increment() => Interlocked.Increment(ref value);
    }
}
