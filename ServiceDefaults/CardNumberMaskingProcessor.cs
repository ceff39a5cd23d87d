using System.Diagnostics;
using OpenTelemetry;

namespace Payments.ServiceDefaults;

/// <summary>
/// Takes card numbers out of spans. Who calls decides on the path, the query, the agent's name and the W3C <c>tracestate</c>, and the last
/// of these also goes on with every message that the request causes.
/// </summary>
internal sealed class CardNumberMaskingProcessor : BaseProcessor<Activity>
{
    /// <summary>Its spans hold the text of statements, of which there is one without values for each kind.</summary>
    private const string Statements = "Npgsql";

    public override void OnStart(Activity data)
    {
        if (data.TraceStateString is { } state && CardNumbers.AreIn(state))
        {
            data.TraceStateString = CardNumbers.Mask(state);
        }
    }

    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == Statements)
        {
            return;
        }

        List<(string Name, string Masked)>? changes = null;
        foreach (ref readonly var tag in data.EnumerateTagObjects())
        {
            if (tag.Value is string text && CardNumbers.AreIn(text))
            {
                (changes ??= []).Add((tag.Key, CardNumbers.Mask(text)));
            }
        }

        changes?.ForEach(c => data.SetTag(c.Name, c.Masked));
    }
}
