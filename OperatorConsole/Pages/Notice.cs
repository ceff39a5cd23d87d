namespace Payments.OperatorConsole.Pages;

/// <summary>The outcome of an action, in words.</summary>
/// <param name="Text">The words.</param>
/// <param name="IsRefusal">Whether it was refused.</param>
/// <param name="Link">Where to see more of it.</param>
public sealed record Notice(string Text, bool IsRefusal = false, NoticeLink? Link = null);

/// <summary>A link behind a notice.</summary>
/// <param name="Address">A path of this service.</param>
/// <param name="Text">What it says.</param>
public sealed record NoticeLink(string Address, string Text);
