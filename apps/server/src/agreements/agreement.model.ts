import {
  countsAtStage,
  isHeld,
  type Agreement,
  type AgreementDraft,
  type AgreementLike,
  type EventStatus,
} from '@innoweek/contracts';
import { matchOrganisation, type OrganisationDirectory } from '@innoweek/places';
import { hasRole, type Principal } from '../access/principal.model.ts';
import { fold, readingsOf } from '../events/event.search.ts';
import { mayKeep } from '../registers/register.access.ts';
import type { Wanted } from '../registers/register.poster.ts';
import { subjectOf } from '../registers/register.subjects.ts';
import type { AgreementRecord } from './agreement.entity.ts';
import { nameKeyOf, partiesOf, togetherOf } from './agreement.likeness.ts';

/** What a person says of an agreement, with its place found. */
export type SaidAgreement = Required<Pick<AgreementDraft, 'name' | 'partyA' | 'partyB' | 'stage'>> & {
  amount: number | null;
  eventCode: string | null;
  unit: string | null;
  day: string;
};

/** The fields of a record that follow from what is said. */
export const agreementFields = (said: SaidAgreement, organisations: OrganisationDirectory) => {
  const { name, partyA, partyB, amount } = said;
  const idOf = (party: string): string | null => {
    const found = matchOrganisation(party, organisations);
    return found.kind === 'found' ? found.code : null;
  };
  const [organisationA, organisationB] = [idOf(partyA), idOf(partyB)];
  return {
    ...said,
    amount: amount === null ? null : String(amount),
    nameKey: nameKeyOf(name),
    organisationA,
    organisationB,
    parties: partiesOf(
      { name: partyA, organisation: organisationA },
      { name: partyB, organisation: organisationB },
    ),
    search: fold(
      [
        name,
        partyA,
        partyB,
        said.eventCode ?? '',
        ...readingsOf(name, partyA),
        ...readingsOf(partyB, partyB),
      ].join('\n'),
    ),
  };
};

export const amountOf = ({ amount }: Pick<AgreementRecord, 'amount'>): number | null =>
  amount === null ? null : Number(amount);

type Grouped = Pick<
  AgreementRecord,
  'id' | 'stage' | 'amount' | 'day' | 'eventCode' | 'unit' | 'withdrawnAt' | 'foldedInto'
>;

/**
 * What a record counts with. An agreement counts with the record that is folded into none, by what all of its records
 * say together, and from its signature on.
 * @param folded the records that are folded into this one
 */
export const wantedOf = (record: Grouped, folded: readonly Grouped[]): Wanted[] => {
  if (record.withdrawnAt !== null || record.foldedInto !== null) return [];
  const standing = folded.filter(({ withdrawnAt }) => withdrawnAt === null);
  const { stage, amount } = togetherOf(
    [record, ...standing].map((one) => ({ stage: one.stage, amount: amountOf(one) })),
  );
  if (!countsAtStage(stage)) return [];
  const subject = subjectOf({ event: record.eventCode, unit: record.unit });
  const { day } = record;
  return [
    { subject, metric: 'agreements', day, amount: 1 },
    ...(amount === null ? [] : [{ subject, metric: 'agreement_amount' as const, day, amount }]),
  ];
};

export const noteOf = ({
  name,
  partyA,
  partyB,
}: Pick<AgreementRecord, 'name' | 'partyA' | 'partyB'>): string => `${name}（${partyA}、${partyB}）`;

type EventOf = {
  code: string;
  title: string;
  titleEn: string | null;
  unit: string;
  organiserId: string;
  coOrganisers: string[];
  /** Of the event that it counts for. */
  status: EventStatus;
};

/** A record as another one shows it. */
export type FoundLike = Pick<
  AgreementRecord,
  'id' | 'name' | 'partyA' | 'partyB' | 'amount' | 'stage' | 'day' | 'unit'
> & {
  event: EventOf | null;
  account: string;
  organisation: string | null;
};

/** A record with its event, its registrar, and those beside it that the reader may know. */
export type FoundAgreement = Omit<AgreementRecord, 'search'> & {
  edition: string;
  event: EventOf | null;
  account: string;
  organisation: string | null;
  reports: FoundLike[];
  candidates: FoundLike[];
};

const namedEvent = (event: EventOf | null): AgreementLike['event'] =>
  event && { code: event.code, title: event.title, titleEn: event.titleEn };

export const presentLike = (found: FoundLike): AgreementLike => ({
  id: found.id,
  name: found.name,
  partyA: found.partyA,
  partyB: found.partyB,
  amount: amountOf(found),
  stage: found.stage,
  day: found.day,
  event: namedEvent(found.event),
  registrar: { account: found.account, organisation: found.organisation },
});

/** A record as its reader may see it. */
export const presentAgreement = (found: FoundAgreement, principal: Principal): Agreement => {
  const unit = found.event?.unit ?? found.unit ?? 'none';
  const mayChange = mayKeep(principal, { event: found.event, unit });
  return {
    id: found.id,
    edition: found.edition,
    name: found.name,
    partyA: { name: found.partyA, organisation: found.organisationA },
    partyB: { name: found.partyB, organisation: found.organisationB },
    amount: amountOf(found),
    stage: found.stage,
    day: found.day,
    event: namedEvent(found.event),
    unit,
    foldedInto: found.foldedInto,
    reports: found.reports.map(presentLike),
    counted: togetherOf(
      [found, ...found.reports].map((one) => ({ stage: one.stage, amount: amountOf(one) })),
    ),
    candidates: mayChange ? found.candidates.map(presentLike) : [],
    counts: found.posted.length > 0 && (found.event === null || isHeld(found.event.status)),
    withdrawn:
      found.withdrawnAt === null
        ? null
        : { at: found.withdrawnAt.toISOString(), reason: found.withdrawReason ?? '' },
    mayChange,
    registrar:
      mayChange || hasRole(principal, 'administrator')
        ? { account: found.account, organisation: found.organisation }
        : null,
    registeredAt: found.registeredAt.toISOString(),
    version: found.version,
  };
};
