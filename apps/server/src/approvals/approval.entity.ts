import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { AccountEntity } from '../accounts/account.entity.ts';
import { EventEntity } from '../events/event.entity.ts';
import type { Undecided } from './decision.snapshot.ts';

/** Who looks at an event that waits. It stays when the event comes back: whoever returned it knows it. */
@Entity('event_assignments')
export class AssignmentEntity {
  @PrimaryColumn('text')
  code!: string;

  @ManyToOne(() => EventEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'code', foreignKeyConstraintName: 'event_assignments_event' })
  event!: EventEntity;

  @Index('event_assignments_account')
  @Column('uuid')
  accountId!: string;

  @ManyToOne(() => AccountEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'event_assignments_account_fk' })
  account!: AccountEntity;

  @Column('timestamptz')
  at!: Date;
}

/** The last decision about an event and how it stood before, for as long as it can be taken back. */
@Entity('event_decisions')
export class DecisionEntity {
  @PrimaryColumn('text')
  code!: string;

  @ManyToOne(() => EventEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'code', foreignKeyConstraintName: 'event_decisions_event' })
  event!: EventEntity;

  /** The version that the decision made. */
  @Column('integer')
  version!: number;

  @Column('uuid')
  accountId!: string;

  @Index('event_decisions_at')
  @Column('timestamptz')
  at!: Date;

  @Column('jsonb')
  before!: Undecided;
}
