using Payments.Tests.Architecture;

namespace Payments.Tests.Documentation;

/// <summary>docs/configuration.md has every setting with its default, as the code has it.</summary>
public sealed class ConfigurationPageTests
{
    private const string Write = "WRITE_CONFIGURATION";
    private const string Command = "scripts/write-configuration.sh";
    private const string Mark = "<!-- From here on written by " + Command + "; a test compares it with the code. -->";

    private static readonly string Page = Path.Combine(Repository.Root, "docs", "configuration.md");

    [Fact]
    public async Task The_page_has_every_setting_with_its_default()
    {
        var written = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        written.ShouldContain(Mark, customMessage: "the page says where its generated part begins");
        var wanted = written[..(written.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)] + "\n" + Sections();
        if (Environment.GetEnvironmentVariable(Write) is "true")
        {
            await File.WriteAllTextAsync(Page, wanted, TestContext.Current.CancellationToken);
            return;
        }

        written.ShouldBe(wanted, $"{Command} writes the page anew");
    }

    private static string Sections() =>
        string.Concat(
            ConfigurationSection
                .All()
                .Select(s =>
                    $"\n## {s.Name}\n\nBound in {s.Owner}.\n\n| setting | default | what it is |\n|---|---|---|\n"
                    + string.Join('\n', s.Rows())
                    + "\n"
                )
        );
}
