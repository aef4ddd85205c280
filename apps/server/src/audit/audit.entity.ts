import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Who did what to which thing; append-only. */
@Entity('audit_entries')
@Index('audit_entries_at', ['at', 'id'])
@Index('audit_entries_target', ['target', 'at', 'id'])
@Index('audit_entries_action', ['action', 'at', 'id'])
@Index('audit_entries_actor', ['actorId', 'at', 'id'])
export class AuditEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  at!: Date;

  @Column('uuid', { nullable: true })
  actorId!: string | null;

  /** Address of the caller. */
  @Column('text', { nullable: true })
  caller!: string | null;

  /** e.g. `session.create`, `account.change`. */
  @Column('text')
  action!: string;

  @Column('text')
  target!: string;

  @Column('jsonb')
  detail!: Record<string, unknown>;
}
