namespace Payments.Reservations;

/// <summary>
/// How much there is of something that can be held: seats of a show, offset of a project. A row for each; its id is that of the show or
/// project.
/// </summary>
public sealed class Inventory
{
    /// <summary>Id of the show or project.</summary>
    public long Id { get; init; }

    /// <summary>All there is: held, committed and free together. At least 0.</summary>
    public long Capacity { get; init; }

    /// <summary>Of it, what is reserved. At least 0.</summary>
    public long Held { get; init; }

    /// <summary>Of it, what is given away. At least 0.</summary>
    public long Committed { get; init; }

    /// <summary>What can still be reserved.</summary>
    public long Free => Capacity - Held - Committed;
}
