using Microsoft.Playwright;

namespace Payments.Tests.Support;

/// <summary>Headless Chromium, the one installed on the machine.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const float TimeoutMilliseconds = 20_000;

    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(TimeoutMilliseconds);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Programs.First(File.Exists),

                // Chromium would otherwise look for its maker's servers at every start.
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }

    public async Task<IPage> OpenAsync(Uri address)
    {
        var page = await browser.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = 1500, Height = 900 },
            }
        );
        page.SetDefaultTimeout(TimeoutMilliseconds);
        await page.GotoAsync(address.ToString());
        return page;
    }

    /// <summary>Somebody else's window: with cookies of its own, and set up as told.</summary>
    public async Task<IPage> OpenAsync(Uri address, BrowserNewContextOptions options)
    {
        var context = await browser.NewContextAsync(options);
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(TimeoutMilliseconds);
        await page.GotoAsync(address.ToString());
        return page;
    }

    /// <summary>Keeps a picture of the page in the folder that PAYMENTS_SCREENSHOTS names; those of the README were made so.</summary>
    public static async Task KeepScreenshotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PAYMENTS_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), Animations = ScreenshotAnimations.Disabled });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
