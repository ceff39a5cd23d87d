using System.Text.RegularExpressions;

namespace Payments.Tests.Architecture;

/// <summary>
/// Words that this repository once used for things that have a name in the field, and what it says instead. A stranger who searches for
/// the thing finds it under that name.
/// </summary>
internal static partial class Vocabulary
{
    /// <summary>Words that no name contains.</summary>
    private static readonly (string Words, string Instead)[] Banned =
    [
        ("announce announces announced announcement announcements", "event, publish"),
        ("authorise authorises authorised authorising authorisation", "authorize"),
        ("cancelled cancelling canceller", "canceled, canceling"),
        ("desk desks", "client, gateway calls"),
        ("door doors", "endpoint, entry point"),
        ("graveyard", "dead letters"),
        ("misdeed misdeeds", "injected fault"),
        ("neighbour neighbours", "service, client"),
        ("news", "event"),
        ("nemesis", "fault injection"),
        ("scene scenes", "fixture"),
        ("shelf shelves shelve shelved", "store"),
        ("stock stocks", "inventory"),
        ("temper tempers", "behavior"),
        ("told", "published, recorded or expected events"),
        ("wire", "Stripe, protocol"),
    ];

    private static readonly Dictionary<string, string> InsteadOf = Banned
        .SelectMany(b => b.Words.Split(' ').Select(w => KeyValuePair.Create(w, b.Instead)))
        .ToDictionary();

    /// <summary>Two words that no name contains one after the other.</summary>
    private static readonly (string First, string Second, string Instead)[] BannedPairs =
    [
        ("brought", "along", "external"),
        ("call", "off", "cancel"),
        ("called", "off", "canceled"),
        ("take", "up", "handle"),
        ("takes", "up", "handles"),
        ("taken", "up", "handled"),
        ("taking", "up", "handling"),
    ];

    /// <summary>A state that users see is spelled with two l, and its enum member is its name.</summary>
    private const string NameOfState = "Cancelled";

    /// <summary>Why a name does not do, or null.</summary>
    public static string? Objection(string name)
    {
        if (name == NameOfState)
        {
            return null;
        }

        var words = Word().Matches(name).Select(m => m.Value.ToLowerInvariant()).ToList();
        foreach (var (index, word) in words.Index())
        {
            if (InsteadOf.TryGetValue(word, out var instead))
            {
                return $"'{word}': {instead}";
            }

            if (word is "letter" or "letters" && (index == 0 || words[index - 1] != "dead"))
            {
                return $"'{word}': dead {word}";
            }

            // "PlaceOrder" orders; "orderPlace" and "place" are somewhere.
            if (word is "place" or "places" && (words.Count == 1 || index > 0))
            {
                return $"'{word}': fixture, database, environment";
            }

            // "NotePayment" was a verb; a note that somebody writes is one.
            if (word is "note" or "notes" && index == 0 && words.Count > 1 && char.IsUpper(name[0]))
            {
                return $"'{word}': Record, Handle";
            }

            var pair = BannedPairs.FirstOrDefault(p => p.First == word && index + 1 < words.Count && p.Second == words[index + 1]);
            if (pair.Instead is not null)
            {
                return $"'{pair.First} {pair.Second}': {pair.Instead}";
            }
        }

        return null;
    }

    /// <summary>
    /// Why a line of prose does not do, or null. Only words with no other meaning here; "cancelled" is not among them, because that is how
    /// orders' state is written.
    /// </summary>
    public static string? ObjectionToProse(string line) => BannedProse().Match(line) is { Success: true } found ? $"'{found.Value}'" : null;

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex Word();

    [GeneratedRegex(
        @"\b([Aa]uthoris\w*|shel(f|ves|ved?)|neighbours?|misdeeds?|graveyard"
            + @"|(take[sn]?|took|taking) up(?! to)|call(s|ed|ing)? off|brought along)\b"
    )]
    private static partial Regex BannedProse();
}
