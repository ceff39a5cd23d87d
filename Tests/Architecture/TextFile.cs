namespace Payments.Tests.Architecture;

/// <param name="Path">From the root of the repository, with slashes.</param>
/// <param name="Text">All of it.</param>
internal sealed record TextFile(string Path, string Text)
{
    /// <summary>The lines without their ends. The end of the last line does not begin another one.</summary>
    public IReadOnlyList<string> Lines { get; } = (Text.EndsWith('\n') ? Text[..^1] : Text).Split('\n');
}
