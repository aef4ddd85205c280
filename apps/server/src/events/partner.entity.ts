import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { PartnerState } from '@innoweek/contracts';
import { OrganisationEntity } from '../organisations/organisation.entity.ts';
import { EventEntity } from './event.entity.ts';

/** What a co-organiser that was named answered. Whoever declined is no co-organiser any more; the line stays. */
@Entity('event_partners')
@Index('event_partners_organisation', ['organisationId', 'state'])
export class PartnerEntity {
  @PrimaryColumn('text')
  code!: string;

  @ManyToOne(() => EventEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'code', foreignKeyConstraintName: 'event_partners_event' })
  event!: EventEntity;

  @PrimaryColumn('text')
  organisationId!: string;

  @ManyToOne(() => OrganisationEntity, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'event_partners_organisation_fk' })
  organisation!: OrganisationEntity;

  @Column('text')
  state!: PartnerState;

  /** When it was asked. */
  @Column('timestamptz')
  askedAt!: Date;

  @Column('timestamptz', { nullable: true })
  answeredAt!: Date | null;
}
