import { describe, expect, it } from '@jest/globals';
import {
  EVENT_STATUSES,
  type EventStatus,
  type PendingChanges,
  type Role,
  type Session,
} from '@innoweek/contracts';
import {
  actionsOn,
  bulkDecisions,
  mayReportOn,
  moderatedUnit,
  onlyOrganiser,
  seesHistory,
} from './role.rules.ts';

const caller = (role: Role, organisation: string | null, unit: string | null): Session => ({
  account: { id: 'a', email: 'a@x.example', name: 'A' },
  roles: [role],
  organisation: organisation === null ? null : { id: organisation, name: organisation, nameEn: null },
  membership: 'm',
  memberships: [],
  unit,
  secondFactorState: 'off',
  expiresAt: null,
});
const organizer = caller('organizer', 'lab', 'CN-GD');
const association = caller('association', 'association-cn-gd', 'CN-GD');
const coordinator = caller('coordinator', 'cast', null);
const administrator = caller('administrator', null, null);

const event = (
  status: EventStatus,
  organiser = 'lab',
  unit = 'CN-GD',
  pending: PendingChanges | null = null,
) => ({
  status,
  membership: 'm',
  memberships: [],
  unit,
  pending,
  joinedTo: null,
  organiser: { id: organiser },
});

describe('actionsOn', () => {
  it('lets an organizer hand in and call off own events, and decide about none', () => {
    expect(actionsOn(organizer, event('draft'))).toEqual(['submit', 'edit', 'cancel']);
    expect(actionsOn(organizer, event('submitted'))).toEqual(['edit', 'cancel']);
    expect(actionsOn(organizer, event('submitted', 'other'))).toEqual([]);
  });

  it('lets an association decide about its own unit, and no other', () => {
    expect(actionsOn(association, event('submitted', 'other'))).toEqual([
      'approve',
      'return',
      'edit',
      'cancel',
    ]);
    expect(actionsOn(association, event('submitted', 'other', 'CN-GX'))).toEqual([]);
  });

  it('lets coordinators decide about every unit, and administrators about none', () => {
    expect(actionsOn(coordinator, event('submitted', 'other', 'none'))).toContain('approve');
    for (const status of EVENT_STATUSES) expect(actionsOn(administrator, event(status))).toEqual([]);
  });

  it('gives changes that wait to whoever moderates, and returned ones back to whoever asked', () => {
    const asked = { at: '2016-10-12T01:00:00.000Z', reason: null, changes: [] };
    const waiting = event('approved', 'lab', 'CN-GD', asked);
    expect(actionsOn(association, waiting)).toEqual(['approve', 'return', 'edit', 'cancel']);
    expect(actionsOn(organizer, waiting)).toEqual(['edit', 'cancel']);
    const returned = event('approved', 'lab', 'CN-GD', { ...asked, reason: '时间有误' });
    expect(actionsOn(association, returned)).toEqual(['submit', 'edit', 'cancel']);
    expect(actionsOn(organizer, returned)).toEqual(['submit', 'edit', 'cancel']);
  });

  it('leaves nothing to be done with a cancelled event, and only corrections with one that is over', () => {
    expect(actionsOn(coordinator, event('cancelled'))).toEqual([]);
    expect(actionsOn(coordinator, event('concluded'))).toEqual(['edit']);
  });

  it('shows the public nothing to do', () => {
    for (const nobody of [null, undefined]) expect(actionsOn(nobody, event('approved'))).toEqual([]);
  });
});

describe('roles', () => {
  it('takes the unit of associations alone as moderated', () => {
    expect(moderatedUnit(organizer)).toBeNull();
    expect(moderatedUnit(association)).toBe('CN-GD');
  });

  it('holds organizers to their own organisation', () => {
    expect(onlyOrganiser(organizer)?.id).toBe('lab');
    expect(onlyOrganiser(association)).toBeNull();
  });

  it('offers many decisions at once to whoever decides', () => {
    expect(bulkDecisions(organizer)).toEqual(['submit']);
    expect(bulkDecisions(association)).toContain('return');
    expect(bulkDecisions(administrator)).toEqual([]);
  });

  it('asks those who hold an event for its figures, and those who look after it', () => {
    const held = (organiser: string, partner = 'other', confirmed = true) => ({
      unit: 'CN-GD',
      organiser: { id: organiser },
      coOrganisers: [{ id: partner, confirmed }],
    });
    expect(mayReportOn(organizer, held('lab'))).toBe(true);
    expect(mayReportOn(organizer, held('another', 'lab'))).toBe(true);
    expect(mayReportOn(organizer, held('another', 'lab', false))).toBe(false);
    expect(mayReportOn(organizer, held('another'))).toBe(false);
    expect(mayReportOn(association, held('another'))).toBe(true);
    expect(mayReportOn(association, { ...held('another'), unit: 'CN-GX' })).toBe(false);
    expect(mayReportOn(coordinator, held('another'))).toBe(true);
    for (const reader of [administrator, null, undefined])
      expect(mayReportOn(reader, held('lab'))).toBe(false);
  });

  it('keeps the history from co-organisers and administrators', () => {
    expect(seesHistory(organizer, event('approved', 'other'))).toBe(false);
    expect(seesHistory(administrator, event('approved'))).toBe(false);
    expect(seesHistory(organizer, event('approved'))).toBe(true);
  });
});
