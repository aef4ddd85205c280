import { Injectable } from '@nestjs/common';
import type { Language } from '@innoweek/contracts';
import { REPORTING_UNITS } from '@innoweek/places';
import {
  TEMPLATE_VERSION,
  type RegisterKind,
  type RegisterTemplate,
  type TallyRemark,
  type TallyTemplate,
  type TemplateEvent,
  type TemplateIdentity,
} from '@innoweek/sheets';
import { DataSource, type EntityManager } from 'typeorm';
import { hasRole, unitOf, type Principal } from '../access/principal.model.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ProblemError } from '../problems/problem.error.ts';

/** The organisation that a template of whoever speaks for none is made for. */
const COORDINATION = 'cast';

/** What a returned template is to the one who uploads it. */
export type Recognised = {
  /** The edition that it is reported for. */
  editionId: number;
  organisationName: string;
  /** What the uploader has to know. */
  remarks: TallyRemark[];
};

/** Templates on their way out, bound to an organisation and an edition, and on their way back. */
@Injectable()
export class TallyTemplates {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
  ) {}

  /** What the template of the caller's organisation holds. */
  make(
    principal: Principal,
    edition: EditionEntity,
    events: readonly TemplateEvent[],
    language: Language,
  ): TallyTemplate {
    const { organisation } = principal;
    const isEnglish = language === 'en';
    const unit = unitOf(principal);
    const isCoordinator = hasRole(principal, 'coordinator');
    const units = REPORTING_UNITS.filter(({ id }) => isCoordinator || id === unit);
    return {
      identity: {
        kind: 'tallies',
        edition: edition.code,
        organisation: organisation?.id ?? COORDINATION,
        from: edition.warmUpStart,
        to: edition.end,
        version: TEMPLATE_VERSION,
      },
      organisation: (isEnglish ? organisation?.nameEn : null) ?? organisation?.name ?? principal.name,
      edition: (isEnglish ? edition.nameEn : null) ?? edition.name,
      events,
      days: daysOf(edition),
      places: units.map(({ name }) => name),
    };
  }

  /** What the template of a register holds for the caller's organisation. */
  makeOfRegister(
    principal: Principal,
    edition: EditionEntity,
    kind: RegisterKind,
    events: readonly TemplateEvent[],
    language: Language,
  ): RegisterTemplate {
    const {
      identity,
      organisation,
      edition: name,
      days,
      places,
    } = this.make(principal, edition, [], language);
    const titles = new Map(events.map(({ code, title }) => [code, title]));
    return {
      identity: { ...identity, kind },
      organisation,
      edition: name,
      events: [...titles].map(([code, title]) => ({ code, title })),
      days,
      places,
    };
  }

  /**
   * Whether the caller may hand a template in, and for which edition.
   * @throws {ProblemError} `template_of_other_edition`, unless the caller coordinates: it is then reported for that
   * edition; `template_of_other_organisation`, unless the caller coordinates or reports for the unit that it lies in
   */
  async admit(
    principal: Principal,
    edition: EditionEntity,
    identity: TemplateIdentity,
    manager: EntityManager = this.source.manager,
  ): Promise<Recognised> {
    const remarks: TallyRemark[] = [];
    const remark = (code: TallyRemark['code'], at: string): void => {
      remarks.push({ code, sheet: '', at });
    };
    const isCoordinator = hasRole(principal, 'coordinator');
    const other = identity.edition === edition.code ? null : await this.#edition(identity.edition, manager);
    if (identity.edition !== edition.code) {
      if (!isCoordinator || !other)
        throw new ProblemError('template_of_other_edition', {
          params: { edition: other?.name ?? identity.edition, now: edition.name },
        });
      remark('template_of_edition', other.name);
    }
    const [owner] = await manager.query<{ id: string; name: string; unit: string }[]>(
      `select o.id, o.name, o.unit from organisations said
       join organisations o on o.id = coalesce(said.merged_into, said.id) where said.id = $1`,
      [identity.organisation],
    );
    const own = principal.organisation?.id ?? COORDINATION;
    if (owner?.id !== own) {
      const isOfUnit = owner?.unit === unitOf(principal);
      if (!isCoordinator && !isOfUnit) throw new ProblemError('template_of_other_organisation');
      remark('template_of_other', owner?.name ?? identity.organisation);
    }
    return {
      editionId: (other ?? edition).id,
      organisationName: owner?.name ?? identity.organisation,
      remarks,
    };
  }

  async #edition(code: string, manager: EntityManager): Promise<EditionEntity | null> {
    return this.editions.find(code, manager).catch((error: unknown) => {
      if (error instanceof ProblemError && error.code === 'edition_not_found') return null;
      throw error;
    });
  }
}

const DAY_MS = 86_400_000;

const daysOf = ({ warmUpStart, end }: EditionEntity): string[] => {
  const days: string[] = [];
  for (let at = Date.parse(warmUpStart); at <= Date.parse(end); at += DAY_MS)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
};
