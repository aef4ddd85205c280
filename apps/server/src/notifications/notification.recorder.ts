import { Inject, Injectable } from '@nestjs/common';
import {
  DEFAULT_NOTIFICATION_SETTINGS,
  EVENTS_NAMED,
  type NotificationKind,
  type ReportingStep,
} from '@innoweek/contracts';
import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { mailTime } from './mail.time.ts';

/** Something that happened to an event, and whom it concerns. */
export type Occurrence = {
  kind: NotificationKind;
  code: string;
  /** Told to the association of this unit; where the unit has nobody, to the coordinators. */
  unit: string | null;
  /** Told to the organizers of these organisations. */
  organisations: readonly string[];
  /** Told to these accounts themselves. */
  accounts?: readonly string[];
  reason: string | null;
};

export type Occasion = {
  editionId: number;
  /** Who did it and knows already; null for the clock. */
  actorId: string | null;
  occurrences: readonly Occurrence[];
  /** Where it is to be said only once: the day of a reminder. */
  occasion?: string;
  /** The file that it is about. */
  import?: string;
};

/** What a unit owes, or was given time for. */
export type About = { unit: string; step: ReportingStep | null; day: string | null; due: Date | null };

/** Something that is told to these accounts and nobody else. */
export type Telling = {
  editionId: number;
  kind: NotificationKind;
  accounts: readonly string[];
  /** Events it is about, if any; the first are named. */
  events: readonly string[];
  total: number;
  reason: string | null;
  about: About;
};

type Told = {
  accountId: string;
  kind: NotificationKind;
  events: string[];
  total: number;
  reason: string | null;
  app: boolean;
  mail: 'now' | 'digest' | 'off';
  digest: 'hourly' | 'daily';
};

/** Whoever acts for an organisation, once for each, with the unit it reports for. */
const PEOPLE = `
  select a.id, m.roles, m.organisation_id, o.reports_for
  from accounts a
  join memberships m on m.account_id = a.id
  left join organisations o on o.id = m.organisation_id
  where not a.disabled`;

const RECIPIENTS = `
  with said as (
    select * from json_to_recordset($1::json)
      as s(kind text, code text, unit text, organisations text[], accounts uuid[], reason text)
  ), people as materialized (${PEOPLE}),
  moderated as materialized (select distinct reports_for from people where 'association' = any(roles)),
  concerned as (
    select s.kind, s.code, s.reason, p.id as account
    from said s join people p on 'association' = any(p.roles) and p.reports_for = s.unit
    union
    select s.kind, s.code, s.reason, p.id
    from said s join people p on 'coordinator' = any(p.roles)
    where s.unit is not null and s.unit not in (select reports_for from moderated where reports_for is not null)
    union
    select s.kind, s.code, s.reason, p.id
    from said s join people p on 'organizer' = any(p.roles) and p.organisation_id = any(s.organisations)
    union
    select s.kind, s.code, s.reason, a.id
    from said s join accounts a on a.id = any(s.accounts) and not a.disabled
  ), grouped as (
    select account, kind, (array_agg(code order by code))[1:$3] as events, count(*)::int as total,
           case when count(distinct reason) = 1 then min(reason) end as reason
    from concerned where account is distinct from $2::uuid group by account, kind
  )
  select g.account as "accountId", g.kind, g.events, g.total, g.reason,
         (w.way ->> 'app')::boolean as app, w.way ->> 'mail' as mail, w.digest
  from grouped g left join notification_settings s on s.account_id = g.account
  cross join lateral (
    select coalesce(s.settings -> 'kinds' -> g.kind, $4::jsonb -> 'kinds' -> g.kind) as way,
           coalesce(s.settings ->> 'digest', $4::jsonb ->> 'digest') as digest
  ) w`;

const TOLD = `
  select a.id as "accountId", (w.way ->> 'app')::boolean as app, w.way ->> 'mail' as mail, w.digest
  from accounts a left join notification_settings s on s.account_id = a.id
  cross join lateral (
    select coalesce(s.settings -> 'kinds' -> $2::text, $3::jsonb -> 'kinds' -> $2::text) as way,
           coalesce(s.settings ->> 'digest', $3::jsonb ->> 'digest') as digest
  ) w
  where a.id = any($1::uuid[]) and not a.disabled`;

const INSERT = `
  insert into notifications
    (id, account_id, kind, edition_id, events, total, reason, occasion, at, app, told, mail_after, import_id,
     unit, step, day, due)
  select id, account_id, kind, $2, events, total, reason, $3, $4, app, not app, mail_after, $5::uuid,
         $6::text, $7::text, $8::date, $9::timestamptz
  from json_to_recordset($1::json)
    as n(id uuid, account_id uuid, kind text, events text[], total integer, reason text, app boolean,
         mail_after timestamptz)
  on conflict (account_id, kind, occasion) where occasion is not null do nothing`;

/** Writes down who is to be told of what, in the transaction of what they are told. */
@Injectable()
export class NotificationRecorder {
  readonly #mails: boolean;

  constructor(@Inject(CONFIGURATION) { mail }: ServerConfiguration) {
    this.#mails = mail !== undefined;
  }

  /** One notification for each account and kind, however many events there are. */
  async record(
    manager: EntityManager,
    { editionId, actorId, occurrences, occasion, import: file }: Occasion,
  ): Promise<void> {
    if (occurrences.length === 0) return;
    const told = await manager.query<Told[]>(RECIPIENTS, [
      JSON.stringify(occurrences),
      actorId,
      EVENTS_NAMED,
      JSON.stringify(DEFAULT_NOTIFICATION_SETTINGS),
    ]);
    await this.#insert(manager, told, { editionId, occasion, file });
  }

  /** Tells these accounts, as each of them wants to be told. @returns how many are */
  async tell(
    manager: EntityManager,
    { editionId, kind, accounts, events, total, reason, about }: Telling,
  ): Promise<number> {
    if (accounts.length === 0) return 0;
    const ways = await manager.query<Pick<Told, 'accountId' | 'app' | 'mail' | 'digest'>[]>(TOLD, [
      accounts,
      kind,
      JSON.stringify(DEFAULT_NOTIFICATION_SETTINGS),
    ]);
    const named = [...new Set(events)].slice(0, EVENTS_NAMED);
    const told = ways.map((way) => ({ ...way, kind, events: named, total, reason }));
    return this.#insert(manager, told, { editionId, about });
  }

  async #insert(
    manager: EntityManager,
    told: readonly Told[],
    {
      editionId,
      occasion = null,
      file = null,
      about,
    }: {
      editionId: number;
      occasion?: string | undefined | null;
      file?: string | undefined | null;
      about?: About;
    },
  ): Promise<number> {
    const at = new Date();
    const rows = told.flatMap(({ accountId, mail, digest, ...rest }) => {
      const mailAfter = this.#mails ? mailTime(at, mail, digest) : null;
      return rest.app || mailAfter !== null
        ? [{ id: newId(), account_id: accountId, ...rest, mail_after: mailAfter }]
        : [];
    });
    if (rows.length > 0)
      await manager.query(INSERT, [
        JSON.stringify(rows),
        editionId,
        occasion,
        at,
        file,
        about?.unit ?? null,
        about?.step ?? null,
        about?.day ?? null,
        about?.due ?? null,
      ]);
    return rows.length;
  }
}
