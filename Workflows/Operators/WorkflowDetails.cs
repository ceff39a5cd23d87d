using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;

namespace Payments.Workflows;

/// <summary>A workflow with its whole history.</summary>
/// <param name="Workflow">As in a list.</param>
/// <param name="Input">What it was started with.</param>
/// <param name="Result">What it has come to.</param>
/// <param name="Failure">Why it has failed.</param>
/// <param name="Waiting">The step at which it waits.</param>
/// <param name="History">What was done, undone, or ordered by operators, in this order.</param>
/// <param name="TraceId">The trace that all of it belongs to, 32 hexadecimal digits.</param>
public sealed record WorkflowDetails(
    WorkflowSummary Workflow,
    JsonElement Input,
    JsonElement? Result,
    StepFailure? Failure,
    WaitingStep? Waiting,
    IReadOnlyList<HistoryEntry> History,
    string? TraceId
)
{
    internal const string Columns =
        "i.id, i.name, i.subject, i.status, i.waiting, i.failure, i.owner, i.due_at, i.created_at, i.ended_at, i.input, i.result, "
        + "i.history, i.trace_parent";

    /// <summary>Length of a W3C trace id, and where it begins in a <c>traceparent</c>.</summary>
    private const int TraceIdLength = 32,
        TraceIdStart = 3;

    internal static WorkflowDetails Read(NpgsqlDataReader reader, IReadOnlySet<string> concealed)
    {
        var (waiting, failure) = (Json<WaitingStep>(reader, 4), Json<StepFailure>(reader, 5));
        var isWaiting = reader.IsDBNull(6) && !reader.IsDBNull(7);
        var summary = new WorkflowSummary(
            reader.GetGuid(0),
            reader.GetString(1),
            reader.GetString(2),
            Enum.Parse<WorkflowStatus>(reader.GetString(3), ignoreCase: true),
            waiting?.Name,
            waiting?.Attempts,
            waiting?.Error ?? failure?.Reason,
            Text(reader, 6),
            isWaiting ? reader.GetDateTime(7) : null,
            reader.GetDateTime(8),
            reader.IsDBNull(9) ? null : reader.GetDateTime(9)
        );
        return new WorkflowDetails(
            summary,
            Conceal(Json<JsonElement>(reader, 10), concealed),
            Conceal(Json<JsonElement?>(reader, 11), concealed),
            failure,
            waiting is null ? null : waiting with { Input = Conceal(waiting.Input, concealed) },
            [
                .. Json<List<HistoryEntry>>(reader, 12)!
                    .Select(e => e with { Input = Conceal(e.Input, concealed), Result = Conceal(e.Result, concealed) }),
            ],
            Text(reader, 13) is { Length: > TraceIdStart + TraceIdLength } parent ? parent.Substring(TraceIdStart, TraceIdLength) : null
        );
    }

    private static T? Json<T>(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? default : JsonSerializer.Deserialize<T>(reader.GetString(column), WorkflowJson.Options);

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static JsonElement Conceal(JsonElement value, IReadOnlySet<string> concealed) => Conceal((JsonElement?)value, concealed)!.Value;

    private static JsonElement? Conceal(JsonElement? value, IReadOnlySet<string> concealed)
    {
        if (value is not { ValueKind: JsonValueKind.Object or JsonValueKind.Array } element || concealed.Count == 0)
        {
            return value;
        }

        var node = JsonNode.Parse(element.GetRawText())!;
        Conceal(node, concealed);
        return node.Deserialize<JsonElement>();
    }

    private static void Conceal(JsonNode? node, IReadOnlySet<string> concealed)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, member) in members.ToList())
                {
                    if (concealed.Contains(name) && member is not null)
                    {
                        members[name] = "***";
                    }
                    else
                    {
                        Conceal(member, concealed);
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Conceal(item, concealed);
                }

                break;
        }
    }
}
