import {
  AccountEntity,
  MembershipEntity,
  PasswordLinkEntity,
  SessionEntity,
  SignInFailureEntity,
  TokenEntity,
} from '../accounts/account.entity.ts';
import { IdentityEntity } from '../accounts/identity.entity.ts';
import {
  RecoveryCodeEntity,
  SecondFactorEntity,
  SecondFactorRoleEntity,
} from '../accounts/second-factor.entity.ts';
import { AgreementEntity, AgreementPairEntity } from '../agreements/agreement.entity.ts';
import { AssignmentEntity, DecisionEntity } from '../approvals/approval.entity.ts';
import { ReminderEntity } from '../reminders/reminder.entity.ts';
import { ExtensionEntity } from '../extensions/extension.entity.ts';
import { DisplayEntity } from '../displays/display.entity.ts';
import { AnnotationEntity } from '../annotations/annotation.entity.ts';
import { AuditEntity } from '../audit/audit.entity.ts';
import { AttendanceEntity, InstallationSecretEntity, KioskEntity } from '../checkins/attendance.entity.ts';
import {
  BoardStepEntity,
  BoardThinningEntity,
  BoardVersionEntity,
  CellChangeEntity,
  CellEntity,
  ClaimEntity,
  CountedValueEntity,
  FallEntity,
  FirstReportEntity,
  StandingRulingEntity,
  SubjectEntity,
} from '../counting/board.entity.ts';
import { BatchEntity, EntryEntity, FactEntity, RulingEntity } from '../counting/ledger.entity.ts';
import { EditionEntity } from '../editions/edition.entity.ts';
import {
  EventEntity,
  EventDistinctionEntity,
  EventJoinEntity,
  EventSequenceEntity,
  EventVersionEntity,
} from '../events/event.entity.ts';
import { EventGramsEntity } from '../events/event-grams.entity.ts';
import { CommuniqueEntity } from '../communiques/communique.entity.ts';
import { EntryRangeEntity } from '../counting/entry-range.entity.ts';
import { PartnerEntity } from '../events/partner.entity.ts';
import {
  DeclaredTotalEntity,
  ImportEntity,
  ImportProfileEntity,
  ImportRowEntity,
} from '../imports/import.entity.ts';
import { ImportPageEntity } from '../imports/import-page.entity.ts';
import { MediaReportEntity } from '../media/media.entity.ts';
import { NotificationEntity, NotificationSettingsEntity } from '../notifications/notification.entity.ts';
import { CheckRuleEntity, CheckRunEntity } from '../tasks/check-rule.entity.ts';
import { TaskEntity, TaskStepEntity } from '../tasks/task.entity.ts';
import { OrganisationEntity } from '../organisations/organisation.entity.ts';
import { LedgerLinkEntity, LedgerRootEntity } from '../proof/ledger-link.entity.ts';

/** Every table of ours. Named, not found by a pattern, so that a forgotten one fails the migrations test. */
export const ENTITIES = [
  OrganisationEntity,
  AccountEntity,
  MembershipEntity,
  SessionEntity,
  PasswordLinkEntity,
  TokenEntity,
  SignInFailureEntity,
  SecondFactorEntity,
  RecoveryCodeEntity,
  SecondFactorRoleEntity,
  IdentityEntity,
  AuditEntity,
  EditionEntity,
  EventEntity,
  EventGramsEntity,
  EventVersionEntity,
  EventDistinctionEntity,
  EventJoinEntity,
  EventSequenceEntity,
  PartnerEntity,
  AssignmentEntity,
  DecisionEntity,
  NotificationEntity,
  NotificationSettingsEntity,
  MediaReportEntity,
  AgreementEntity,
  AgreementPairEntity,
  DeclaredTotalEntity,
  EntryRangeEntity,
  ImportEntity,
  ImportProfileEntity,
  ImportPageEntity,
  ImportRowEntity,
  BatchEntity,
  EntryEntity,
  FactEntity,
  RulingEntity,
  SubjectEntity,
  ClaimEntity,
  CountedValueEntity,
  CellEntity,
  CellChangeEntity,
  BoardVersionEntity,
  BoardStepEntity,
  BoardThinningEntity,
  FallEntity,
  FirstReportEntity,
  StandingRulingEntity,
  CommuniqueEntity,
  LedgerLinkEntity,
  LedgerRootEntity,
  InstallationSecretEntity,
  KioskEntity,
  AttendanceEntity,
  AnnotationEntity,
  ExtensionEntity,
  ReminderEntity,
  DisplayEntity,
  CheckRuleEntity,
  CheckRunEntity,
  TaskEntity,
  TaskStepEntity,
];
