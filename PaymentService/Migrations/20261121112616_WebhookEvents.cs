using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Payments.PaymentService.Migrations
{
    /// <summary>Events of payment providers, each once. Written and read with SQL only; no entity maps the table.</summary>
    public partial class WebhookEvents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            CREATE TABLE webhook_events (
                event_id          varchar(100) CONSTRAINT pk_webhook_events PRIMARY KEY,
                type              varchar(100) NOT NULL,
                object_id         varchar(100),
                payment_intent_id varchar(100),
                status            varchar(100),
                amount_minor      bigint,
                currency          char(3),
                failure_code      varchar(100),
                created_at        timestamptz NOT NULL,
                received_at       timestamptz NOT NULL
            );
            CREATE INDEX ix_webhook_events_received_at ON webhook_events (received_at);
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE webhook_events;");
    }
}
