import { Injectable } from '@nestjs/common';
import { HELD_STATUSES, type Completeness, type CompletenessQuery } from '@innoweek/contracts';
import { REPORTING_UNITS } from '@innoweek/places';
import { DataSource } from 'typeorm';
import { seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { scheduleOf } from '../editions/reporting.schedule.ts';
import { ExtensionService } from '../extensions/extension.service.ts';
import { completenessOf, type Known, type UnitDay, type UnitSaid } from './completeness.rules.ts';

const ALL_UNITS = REPORTING_UNITS.map(({ id }) => id);
/** An answer serves everybody for so long, in milliseconds: it is read out of everything that counts. */
const KEPT_MS = 2_000;

type Found = Pick<Known, 'found' | 'said'>;

/** Which unit owes which figures, and what has come in. */
@Injectable()
export class CompletenessService {
  readonly #kept = new Map<number, { at: number; found: Promise<Found> }>();

  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
    private readonly extensions: ExtensionService,
  ) {}

  /** Every unit for those who see everything; an association sees its own. */
  async read(principal: Principal, query: CompletenessQuery): Promise<Completeness> {
    const edition = await this.editions.find(query.edition);
    const own = unitOf(principal);
    const units = ALL_UNITS.filter((id) => seesAll(principal) || id === own);
    const now = this.editions.now(edition);
    const known = completenessOf(units, await this.known(edition), now);
    return {
      edition: edition.code,
      at: now.toISOString(),
      ...known,
      nation: seesAll(principal) ? known.nation : null,
    };
  }

  /** Every unit, as the server itself looks at them. */
  async readAll(edition: EditionEntity): Promise<Pick<Completeness, 'days' | 'steps' | 'units'>> {
    return completenessOf(ALL_UNITS, await this.known(edition), this.editions.now(edition));
  }

  /** What it is made of. */
  async known(edition: EditionEntity): Promise<Known> {
    const [found, granted] = await Promise.all([this.#found(edition), this.extensions.standing(edition.id)]);
    return { ...found, granted, schedule: scheduleOf(edition) };
  }

  #found(edition: EditionEntity): Promise<Found> {
    const kept = this.#kept.get(edition.id);
    if (kept && Date.now() - kept.at < KEPT_MS) return kept.found;
    const found = Promise.all([this.#query(edition), this.#said(edition)]).then(([days, said]) => ({
      found: days,
      said,
    }));
    this.#kept.set(edition.id, { at: Date.now(), found });
    found.catch(() => this.#kept.delete(edition.id));
    return found;
  }

  #said({ id }: EditionEntity): Promise<UnitSaid[]> {
    return this.source.query<UnitSaid[]>(
      `select s.unit, case when v.metric = 'media_reports' then 'media' else 'agreements' end as step,
              count(*)::int as figures, count(*) filter (where v.amount = 0)::int as zeros,
              count(*) filter (where v.grade = 'verified')::int as verified
       from counted_values v
       join subjects s on s.edition_id = v.edition_id and s.subject = v.subject
       where v.edition_id = $1 and v.metric in ('media_reports', 'agreements', 'agreement_amount')
         and s.joins is null and s.status = any($2::text[])
       group by 1, 2`,
      [id, ['standing', ...HELD_STATUSES]],
    );
  }

  #query({ id, zone, warmUpStart, end }: EditionEntity): Promise<UnitDay[]> {
    return this.source.query<UnitDay[]>(
      `with held as (
         select 'event:' || e.code as subject, e.unit, d.day::date as day
         from events e
         cross join lateral generate_series(
           greatest((e.starts_at at time zone $2)::date, $3::date),
           least((e.ends_at at time zone $2)::date, $4::date), interval '1 day') as d(day)
         where e.edition_id = $1 and e.status = any($5::text[]) and e.joined_to is null
       ), first_said as (
         select r.subject, r.day, v.edition_at as at
         from first_reports r
         join board_versions v on v.edition_id = r.edition_id and v.version = r.version
         where r.edition_id = $1
       ), by_event as (
         select h.unit, h.day, count(*)::int as held, count(c.amount)::int as reported,
                count(*) filter (where c.amount = 0)::int as zeros,
                count(*) filter (where c.grade = 'verified')::int as verified,
                case when count(c.amount) = count(*) then max(coalesce(f.at, l.at)) end as complete_at
         from held h
         left join counted_values c
           on c.edition_id = $1 and c.subject = h.subject and c.metric = 'participants' and c.day = h.day
         left join first_said f on f.subject = h.subject and f.day = h.day
         -- What a server of the version before has folded beside this one is found in the ledger.
         left join lateral (
           select (array_agg(v.edition_at order by v.version))[1] as at
           from entries n
           join batches b on b.id = n.batch_id and b.edition_id = $1
           join board_versions v on v.edition_id = $1 and v.version = b.folded_version
           where f.at is null and c.amount is not null
             and n.subject = h.subject and n.day = h.day and n.metric = 'participants' and n.op <> 'void'
         ) l on true
         group by 1, 2
       ), by_remainder as (
         select split_part(c.subject, ':', 2) as unit, c.day, count(*)::int as remainders,
                count(*) filter (where c.amount = 0)::int as zeros,
                count(*) filter (where c.grade = 'verified')::int as verified
         from counted_values c
         where c.edition_id = $1 and c.metric = 'participants' and c.subject like 'remainder:%'
         group by 1, 2
       )
       select coalesce(e.unit, r.unit) as unit, coalesce(e.day, r.day)::text as day, coalesce(e.held, 0) as held,
              coalesce(e.reported, 0) as reported, coalesce(r.remainders, 0) as remainders,
              coalesce(e.zeros, 0) + coalesce(r.zeros, 0) as zeros,
              coalesce(e.verified, 0) + coalesce(r.verified, 0) as verified, e.complete_at as "completeAt"
       from by_event e full join by_remainder r on r.unit = e.unit and r.day = e.day`,
      [id, zone, warmUpStart, end, HELD_STATUSES],
    );
  }
}
