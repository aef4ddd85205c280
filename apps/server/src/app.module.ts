import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { AccessModule } from './access/access.module.ts';
import { AccountsModule } from './accounts/accounts.module.ts';
import { AnnotationsModule } from './annotations/annotations.module.ts';
import { AgreementsModule } from './agreements/agreements.module.ts';
import { ApprovalsModule } from './approvals/approvals.module.ts';
import { AuditModule } from './audit/audit.module.ts';
import { BoardModule } from './board/board.module.ts';
import { CheckinsModule } from './checkins/checkins.module.ts';
import { CommuniquesModule } from './communiques/communiques.module.ts';
import { ConfigurationModule } from './configuration/configuration.module.ts';
import type { ServerConfiguration } from './configuration/server.configuration.ts';
import { CountingModule } from './counting/counting.module.ts';
import { DatabaseModule } from './database/database.module.ts';
import { DisplaysModule } from './displays/displays.module.ts';
import { PublicityModule } from './publicity/publicity.module.ts';
import { DemoModule } from './demo/demo.module.ts';
import { EditionsModule } from './editions/editions.module.ts';
import { EventsModule } from './events/events.module.ts';
import { ExplainModule } from './explain/explain.module.ts';
import { ExportsModule } from './exports/exports.module.ts';
import { ExtensionsModule } from './extensions/extensions.module.ts';
import { HistoryModule } from './history/history.module.ts';
import { ImportsModule } from './imports/imports.module.ts';
import { LiveModule } from './live/live.module.ts';
import { MediaModule } from './media/media.module.ts';
import { NotificationsModule } from './notifications/notifications.module.ts';
import { OperationsModule } from './operations/operations.module.ts';
import { OrganisationsModule } from './organisations/organisations.module.ts';
import { ProblemFilter } from './problems/problem.filter.ts';
import { SchemaValidationPipe } from './problems/schema-validation.pipe.ts';
import { ProofModule } from './proof/proof.module.ts';
import { PublishingModule } from './publishing/publishing.module.ts';
import { QueueModule } from './queue/queue.module.ts';
import { ReconciliationModule } from './reconciliation/reconciliation.module.ts';
import { RemindersModule } from './reminders/reminders.module.ts';
import { TalliesModule } from './tallies/tallies.module.ts';
import { TasksModule } from './tasks/tasks.module.ts';
import { TracingModule } from './tracing/tracing.module.ts';

/** What a process stands on before any room is opened. */
export type Foundation = { configuration: ServerConfiguration; databaseUrl: string; source: DataSource };

/** All rooms. The three roles differ in what main does with them: listen, run jobs, or both. */
@Module({})
export class AppModule {
  static on({ configuration, databaseUrl, source }: Foundation): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigurationModule.with(configuration),
        DatabaseModule.with(source, configuration.databaseReplicaUrl),
        TracingModule.with(configuration),
        QueueModule.with(databaseUrl, configuration.redisUrl, configuration.role !== 'api'),
        AccessModule,
        AuditModule,
        AccountsModule,
        OrganisationsModule,
        EditionsModule,
        EventsModule,
        ApprovalsModule,
        NotificationsModule,
        ImportsModule,
        TalliesModule,
        CheckinsModule,
        MediaModule,
        AgreementsModule,
        CountingModule,
        ProofModule,
        CommuniquesModule,
        BoardModule,
        ExplainModule,
        HistoryModule,
        AnnotationsModule,
        ExportsModule,
        ExtensionsModule,
        RemindersModule,
        DisplaysModule,
        PublicityModule,
        ReconciliationModule,
        TasksModule,
        LiveModule,
        PublishingModule,
        OperationsModule,
        DemoModule,
      ],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: SchemaValidationPipe },
      ],
    };
  }
}
