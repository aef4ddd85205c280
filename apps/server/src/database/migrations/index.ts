import { Initial } from './0001-initial.migration.ts';
import { LedgerWithoutForeignKeys } from './0002-ledger-without-foreign-keys.migration.ts';
import { OwnAccount } from './0003-own-account.migration.ts';
import { AccountSecurity } from './0004-account-security.migration.ts';
import { Attendances } from './0006-attendances.migration.ts';
import { Notifications } from './0007-notifications.migration.ts';
import { EventReview } from './0010-event-review.migration.ts';
import { Approvals } from './0011-approvals.migration.ts';
import { Identities } from './0012-identities.migration.ts';
import { EditionSettings } from './0013-edition-settings.migration.ts';
import { AuditGuard } from './0014-audit-guard.migration.ts';
import { OrganisationNames } from './0015-organisation-names.migration.ts';
import { NumberedEntries } from './0016-numbered-entries.migration.ts';
import { JointEvents } from './0017-joint-events.migration.ts';
import { EventGrams } from './0019-event-grams.migration.ts';
import { CutClaims } from './0020-cut-claims.migration.ts';
import { OrganisationMerges } from './0021-organisation-merges.migration.ts';
import { Rulings } from './0026-rulings.migration.ts';
import { TallyImports } from './0027-tally-imports.migration.ts';
import { Remainders } from './0029-remainders.migration.ts';
import { HeldRows } from './0037-held-rows.migration.ts';
import { Tasks } from './0045-tasks.migration.ts';
import { Extensions } from './0050-extensions.migration.ts';
import { Reminders } from './0051-reminders.migration.ts';
import { RemovedUploads } from './0055-removed-uploads.migration.ts';
import { EditionComparison } from './0058-edition-comparison.migration.ts';
import { Annotations } from './0059-annotations.migration.ts';
import { Agreements } from './0041-agreements.migration.ts';
import { RegisterRows } from './0042-register-rows.migration.ts';
import { MediaReports } from './0040-media-reports.migration.ts';
import { Disagreements } from './0028-disagreements.migration.ts';
import { BoardSteps } from './0060-board-steps.migration.ts';
import { Displays } from './0061-displays.migration.ts';
import { PublicBoards } from './0062-public-boards.migration.ts';
import { Shortened } from './0063-shortened.migration.ts';
import { BlankCells } from './0073-blank-cells.migration.ts';
import { WithdrawnEvents } from './0074-withdrawn-events.migration.ts';
import { LedgerChain } from './0075-ledger-chain.migration.ts';
import { Communiques } from './0065-communiques.migration.ts';
import { ImportPages } from './0076-import-pages.migration.ts';
import { BatchTraces } from './0077-batch-traces.migration.ts';
import { AddedEntries } from './0078-added-entries.migration.ts';
import { VoidingEntries } from './0079-voiding-entries.migration.ts';
import { EditionMoments } from './0080-edition-moments.migration.ts';
import { ChangedCommuniques } from './0081-changed-communiques.migration.ts';
import { LinksByPosition } from './0082-links-by-position.migration.ts';
import { FirstReports } from './0083-first-reports.migration.ts';
import { DeclaredParts } from './0084-declared-parts.migration.ts';
import { KeptGrams } from './0085-kept-grams.migration.ts';

/** In the order they run. */
export const MIGRATIONS = [
  Initial,
  LedgerWithoutForeignKeys,
  OwnAccount,
  AccountSecurity,
  Attendances,
  Notifications,
  EventReview,
  Approvals,
  Identities,
  EditionSettings,
  AuditGuard,
  OrganisationNames,
  NumberedEntries,
  JointEvents,
  EventGrams,
  CutClaims,
  OrganisationMerges,
  Rulings,
  TallyImports,
  Disagreements,
  Remainders,
  HeldRows,
  MediaReports,
  Agreements,
  RegisterRows,
  Tasks,
  Extensions,
  Reminders,
  RemovedUploads,
  EditionComparison,
  Annotations,
  BoardSteps,
  Displays,
  PublicBoards,
  Shortened,
  BlankCells,
  WithdrawnEvents,
  LedgerChain,
  Communiques,
  ImportPages,
  BatchTraces,
  AddedEntries,
  VoidingEntries,
  EditionMoments,
  ChangedCommuniques,
  LinksByPosition,
  FirstReports,
  DeclaredParts,
  KeptGrams,
];
