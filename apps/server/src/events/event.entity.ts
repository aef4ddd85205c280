import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type {
  EventChange,
  EventForm,
  EventHistory,
  EventStatus,
  OrganisationKind,
  ReviewedField,
} from '@innoweek/contracts';
import { EditionEntity } from '../editions/edition.entity.ts';
import { OrganisationEntity } from '../organisations/organisation.entity.ts';

/** Changes that are not in force, as the row of their event keeps them. */
export type StoredPending = {
  /** What is to change, in the words of the interface. */
  said: Pick<EventChange, ReviewedField>;
  /** Where the event would be counted with them. */
  unit: string;
  kind: OrganisationKind;
  /** ISO 8601. */
  at: string;
  /** Account that asked for them. */
  by: string;
  /** Why a moderator returned them; null while they wait. */
  reason: string | null;
};

@Entity('events')
@Index('events_list', ['editionId', 'status', 'startsAt', 'code'])
@Index('events_waiting', ['editionId', 'waitingSince', 'code'], { where: '"waiting_since" IS NOT NULL' })
@Index('events_unit', ['editionId', 'unit', 'status'])
@Index('events_source', ['editionId', 'organiserId', 'sourceReference'], {
  unique: true,
  where: '"source_reference" IS NOT NULL',
})
export class EventEntity {
  @PrimaryColumn('text')
  code!: string;

  @Column('integer')
  editionId!: number;

  @ManyToOne(() => EditionEntity, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'edition_id', foreignKeyConstraintName: 'events_edition' })
  edition!: EditionEntity;

  @Column('text')
  title!: string;

  @Column('text', { nullable: true })
  titleEn!: string | null;

  @Column('text', { array: true, default: [] })
  topics!: string[];

  @Index('events_organiser')
  @Column('text')
  organiserId!: string;

  @ManyToOne(() => OrganisationEntity, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'organiser_id', foreignKeyConstraintName: 'events_organiser_fk' })
  organiser!: OrganisationEntity;

  /** Kind of the lead organiser when the event was last written. */
  @Column('text')
  kind!: OrganisationKind;

  @Column('text', { array: true, default: [] })
  coOrganisers!: string[];

  @Column('text', { nullable: true })
  region!: string | null;

  /** Reporting unit that counts the event, or `none`. */
  @Column('text')
  unit!: string;

  @Column('text', { nullable: true })
  venue!: string | null;

  @Column('text')
  form!: EventForm;

  @Column('timestamptz')
  startsAt!: Date;

  @Column('timestamptz')
  endsAt!: Date;

  @Column('integer', { nullable: true })
  expected!: number | null;

  @Column('text', { nullable: true })
  contactName!: string | null;

  @Column('text', { nullable: true })
  contactPhone!: string | null;

  @Column('text', { nullable: true })
  link!: string | null;

  @Column('text', { nullable: true })
  summary!: string | null;

  @Column('text', { nullable: true })
  sourceReference!: string | null;

  /** Code of the first event of its series. */
  @Index('events_series', { where: '"series" IS NOT NULL' })
  @Column('text', { nullable: true })
  series!: string | null;

  /** Code of the event that it was found to be the same as, and that it counts for. */
  @Index('events_joined', { where: '"joined_to" IS NOT NULL' })
  @Column('text', { nullable: true })
  joinedTo!: string | null;

  @Column('text')
  status!: EventStatus;

  /** The file that registered it was taken back: it is cancelled, on no board and in no list. */
  @Column('boolean', { default: false })
  withdrawn!: boolean;

  @Column('text', { nullable: true })
  reason!: string | null;

  /** Changes of an approved event that wait for review, or came back from it. */
  @Column('jsonb', { nullable: true })
  pending!: StoredPending | null;

  /** Since when it, or changes of it, wait for a decision, by the clock of the edition; null when nothing does. */
  @Column('timestamptz', { nullable: true })
  waitingSince!: Date | null;

  @Column('integer')
  version!: number;

  /** What is searched: title, pinyin and initials, code, organiser, venue; lower case. */
  @Column('text')
  search!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}

type HistoryItem = EventHistory['items'][number];

/** One line per version of an event; append-only. */
@Entity('event_versions')
export class EventVersionEntity {
  @PrimaryColumn('text')
  code!: string;

  @PrimaryColumn('integer')
  version!: number;

  @Column('timestamptz')
  at!: Date;

  /** Account; null for the clock. */
  @Column('uuid', { nullable: true })
  actorId!: string | null;

  @Column('text')
  action!: HistoryItem['action'];

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('jsonb')
  changes!: HistoryItem['changes'];
}

/** The last number given to an event code of this prefix (`2016-GD`). Numbers may be skipped, never given twice. */
@Entity('event_sequences')
export class EventSequenceEntity {
  @PrimaryColumn('text')
  prefix!: string;

  @Column('integer')
  last!: number;
}

/** An event that is joined to another, and which co-organisers the other has because of it. */
@Entity('event_joins')
export class EventJoinEntity {
  @PrimaryColumn('text')
  code!: string;

  @Column('text', { array: true })
  added!: string[];
}

/** Two events that somebody who decides about one of them looked at and found to be different ones. */
@Entity('event_distinctions')
export class EventDistinctionEntity {
  /** The first of the two codes in their order. */
  @PrimaryColumn('text')
  one!: string;

  @PrimaryColumn('text')
  other!: string;

  @Column('uuid')
  accountId!: string;

  @Column('timestamptz')
  at!: Date;
}
