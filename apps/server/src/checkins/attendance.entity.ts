import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Random bytes that this installation made for itself. Whoever can read them can forge what is signed by them. */
@Entity('installation_secrets')
export class InstallationSecretEntity {
  @PrimaryColumn('text')
  name!: string;

  @Column('bytea')
  secret!: Buffer;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}

/** A screen at a door that shows the code of one event. */
@Entity('kiosks')
export class KioskEntity {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  eventCode!: string;

  /** Who opened it: its counts are sent in their name. */
  @Column('uuid')
  accountId!: string;

  @Column('timestamptz', { default: () => 'now()' })
  openedAt!: Date;
}

/**
 * A device that scanned the code of an event: the key makes it count once. Written in the transaction that adds it
 * to the ledger.
 */
@Entity('attendances')
export class AttendanceEntity {
  @PrimaryColumn('text')
  eventCode!: string;

  /** Keyed with the event, so that nobody can follow a device from one event to another. */
  @PrimaryColumn('text')
  deviceHash!: string;

  @Column('text')
  kioskId!: string;

  @Column('timestamptz', { default: () => 'now()' })
  recordedAt!: Date;
}
