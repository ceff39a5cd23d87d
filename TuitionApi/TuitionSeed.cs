using Microsoft.EntityFrameworkCore;
using Payments.TuitionApi.Bills;
using Payments.TuitionApi.Students;

namespace Payments.TuitionApi;

/// <summary>The students, terms and bills that every new database begins with.</summary>
internal static class TuitionSeed
{
    private const string AcceptedCard = "pm_card_visa";

    /// <summary>The simulated gateway declines this card, so the bills of S005 show what a failed payment looks like.</summary>
    private const string DeclinedCard = "pm_card_chargeDeclined";

    private static readonly Student[] Students =
    [
        new()
        {
            StudentNo = "S001",
            Name = "Ada Okafor",
            Email = "ada.okafor@students.example.com",
            PaymentMethod = AcceptedCard,
        },
        new()
        {
            StudentNo = "S002",
            Name = "Björn Lindqvist",
            Email = "bjorn.lindqvist@students.example.com",
            PaymentMethod = AcceptedCard,
        },
        new()
        {
            StudentNo = "S003",
            Name = "Chen Mei",
            Email = "chen.mei@students.example.com",
            PaymentMethod = AcceptedCard,
        },
        new()
        {
            StudentNo = "S004",
            Name = "Dolores Vega",
            Email = "dolores.vega@students.example.com",
            PaymentMethod = AcceptedCard,
        },
        new()
        {
            StudentNo = "S005",
            Name = "Emil Novak",
            Email = "emil.novak@students.example.com",
            PaymentMethod = DeclinedCard,
        },
    ];

    private static readonly Term[] Terms =
    [
        new() { Code = "Spring2024", StartsOn = new DateOnly(2024, 2, 5) },
        new() { Code = "Fall2024", StartsOn = new DateOnly(2024, 9, 2) },
        new() { Code = "Spring2025", StartsOn = new DateOnly(2025, 2, 3) },
        new() { Code = "Fall2025", StartsOn = new DateOnly(2025, 9, 1) },
        new() { Code = "Spring2026", StartsOn = new DateOnly(2026, 2, 2) },
        new() { Code = "Fall2026", StartsOn = new DateOnly(2026, 9, 7) },
    ];

    /// <summary>
    /// What a student owes for a term, in cents: 4,200.00 dollars for the first term, 75.00 more for each later one. Each student owes
    /// 10.00 more than the one before, so that no two mails are the same.
    /// </summary>
    private static long AmountOf(int student, int term) => 420_000 + (7_500 * term) + (1_000 * student);

    public static void AddTo(ModelBuilder model)
    {
        model.Entity<Student>().HasData(Students);
        model.Entity<Term>().HasData(Terms);
        model
            .Entity<Bill>()
            .HasData(
                Students.SelectMany(
                    (student, s) =>
                        Terms.Select(
                            (term, t) =>
                                new Bill
                                {
                                    StudentNo = student.StudentNo,
                                    Term = term.Code,
                                    AmountMinor = AmountOf(s, t),
                                    Currency = "USD",
                                }
                        )
                )
            );
    }
}
