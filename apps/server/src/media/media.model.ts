import { isHeld, type MediaDraft, type MediaReport } from '@innoweek/contracts';
import { fold, readingsOf } from '../events/event.search.ts';
import type { Principal } from '../access/principal.model.ts';
import { hasRole } from '../access/principal.model.ts';
import { mayKeep } from '../registers/register.access.ts';
import type { Wanted } from '../registers/register.poster.ts';
import { subjectOf } from '../registers/register.subjects.ts';
import type { MediaRecord } from './media.entity.ts';
import type { FoundReport } from './media.repository.ts';
import { reprintKey } from './media.title.ts';

/** What a person says of a report, with its place found. */
export type SaidReport = Required<Pick<MediaDraft, 'link' | 'title' | 'outlet' | 'kind'>> & {
  linkKey: string;
  eventCode: string | null;
  unit: string | null;
  day: string;
};

/** The fields of a report that follow from what is said. */
export const reportFields = ({ title, outlet, link, ...said }: SaidReport) => ({
  ...said,
  title,
  outlet,
  link,
  titleKey: reprintKey(title, outlet),
  search: fold([title, outlet, link, said.eventCode ?? '', ...readingsOf(title, outlet)].join('\n')),
});

/** Each report counts, reprints as well: 篇次. */
export const wantedOf = (
  report: Pick<MediaRecord, 'eventCode' | 'unit' | 'day' | 'withdrawnAt'>,
): Wanted[] =>
  report.withdrawnAt !== null
    ? []
    : [
        {
          subject: subjectOf({ event: report.eventCode, unit: report.unit }),
          metric: 'media_reports',
          day: report.day,
          amount: 1,
        },
      ];

export const noteOf = ({ title, outlet }: Pick<MediaRecord, 'title' | 'outlet'>): string =>
  `${outlet}：${title}`;

/** A report as its reader may see it. */
export const presentReport = (found: FoundReport, principal: Principal | null): MediaReport => {
  const unit = found.event?.unit ?? found.unit ?? 'none';
  const mayChange = mayKeep(principal, { event: found.event, unit });
  const { first } = found;
  const [posted] = found.posted;
  return {
    id: found.id,
    edition: found.edition,
    link: found.link,
    title: found.title,
    outlet: found.outlet,
    kind: found.kind,
    day: found.day,
    event: found.event && {
      code: found.event.code,
      title: found.event.title,
      titleEn: found.event.titleEn,
    },
    unit,
    reprintOf: first === null || first.id === found.id ? null : first,
    reprints: first?.id === found.id ? found.alike - 1 : 0,
    counts: found.withdrawnAt === null && (found.event === null || isHeld(found.event.status)),
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
    at: posted === undefined ? null : new Date(posted.at).toISOString(),
    version: found.version,
  };
};
