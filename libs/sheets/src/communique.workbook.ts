import { utils } from '@e965/xlsx';
import {
  GRADES,
  heldEvents,
  METRICS,
  ORGANISATION_KINDS,
  type Communique,
  type Language,
} from '@innoweek/contracts';
import { REPORTING_UNITS } from '@innoweek/places';
import { KIND_NAMES } from './organisation.texts.ts';
import { sheetOf, toBytes } from './workbook.writer.ts';

type Line = readonly (string | number | null)[];

const WORDS = {
  'zh-CN': {
    figures: '数据',
    about: '说明',
    scope: '范围',
    nation: '全国',
    none: '不属于任何报送单位',
    grades: { observed: '观测', reported: '报送', verified: '核实', estimated: '估计', total: '合计' },
    metrics: {
      participants: '参与人次',
      media_reports: '媒体报道（篇次）',
      agreements: '签约项目（个）',
      agreement_amount: '签约金额（元）',
    },
    events: '活动（场）',
    title: '公报',
    draft: '草稿，未发布',
    at: '数据时间',
    version: '看板版本',
    signed: '签发',
    root: '账本校验码',
    note: '备注',
  },
  en: {
    figures: 'Figures',
    about: 'About',
    scope: 'Scope',
    nation: 'Nation',
    none: 'No reporting unit',
    grades: {
      observed: 'observed',
      reported: 'reported',
      verified: 'verified',
      estimated: 'estimated',
      total: 'total',
    },
    metrics: {
      participants: 'Attendances',
      media_reports: 'Media reports',
      agreements: 'Agreements',
      agreement_amount: 'Amount of agreements (CNY)',
    },
    events: 'Events',
    title: 'Communiqué',
    draft: 'draft, not published',
    at: 'As of',
    version: 'Board version',
    signed: 'Signed by',
    root: 'Hash of the ledger',
    note: 'Note',
  },
} as const;

/**
 * The figures of a communiqué as a workbook: a line for the nation, each unit and each organiser kind, a column for each
 * metric and grade. Numbers are numbers, amounts are yuan, what is blank is empty.
 */
export const writeCommunique = (communique: Communique, language: Language): Uint8Array => {
  const words = WORDS[language];
  const { cells } = communique;
  const grades = [...GRADES, 'total'] as const;
  const header = [
    words.scope,
    ...METRICS.flatMap((metric) => grades.map((grade) => `${words.metrics[metric]}·${words.grades[grade]}`)),
    words.events,
  ];
  const scopes: [string, string][] = [
    ['nation', words.nation],
    ...REPORTING_UNITS.map(({ id, name, nameEn }): [string, string] => [
      `unit:${id}`,
      language === 'en' ? nameEn : name,
    ]),
    ['unit:none', words.none],
    ...ORGANISATION_KINDS.map((kind): [string, string] => [`kind:${kind}`, KIND_NAMES[language][kind]]),
  ];
  const lines = scopes.map(([scope, name]): Line => [
    name,
    ...METRICS.flatMap((metric) =>
      grades.map((grade) => {
        const value = cells[`${scope}/${metric}/${grade}`];
        if (value === undefined) return null;
        return metric === 'agreement_amount' ? value / 100 : value;
      }),
    ),
    heldEvents(cells, scope) ?? null,
  ]);
  const figures = utils.aoa_to_sheet([header, ...lines].map((line) => [...line]));
  figures['!cols'] = header.map((text) => ({ wch: Math.max(12, text.length * 2) }));
  const { number, edition, note, root } = communique;
  const about = [
    [language === 'en' ? (edition.nameEn ?? edition.name) : edition.name],
    [words.title, number === null ? words.draft : String(number)],
    [words.at, communique.at],
    [words.version, String(communique.version)],
    [words.signed, communique.signedBy ?? ''],
    [words.root, root?.hash ?? ''],
    [words.note, note],
  ];
  return toBytes([
    [words.figures, figures],
    [words.about, sheetOf(about, [20, 80])],
  ]);
};
