using System.CommandLine;
using System.Text.Json;

namespace Payments.Cli.DeadLetters;

/// <summary><c>payments dead-letters show</c></summary>
internal static class ShowCommand
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var id = new Argument<long>("id");
        var command = ServiceClient.AddTo(
            new Command("show", "Shows one dead letter with body, headers, exception and trace, as JSON.") { id }
        );
        command.SetAction(
            async (parsed, ct) =>
            {
                using var service = ServiceClient.Create(parsed);
                Console.WriteLine(JsonSerializer.Serialize(await service.GetAsync($"/{parsed.GetValue(id)}", ct), Indented));
            }
        );
        return command;
    }
}
