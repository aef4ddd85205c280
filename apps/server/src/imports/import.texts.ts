import { LANGUAGES, type Language } from '@innoweek/contracts';
import {
  organisationTexts,
  registerTexts,
  sheetTexts,
  tallyTexts,
  type TallyQuestion,
  type TallyRemark,
  type TallyRule,
} from '@innoweek/sheets';
import i18next, { type i18n } from 'i18next';
import { problemText, valueText } from '../problems/language.service.ts';
import {
  PROBLEM_STATUS,
  VALUE_CODES,
  type ProblemCode,
  type ValueCode,
} from '../problems/problem.catalog.ts';
import type { StoredProblem } from './import.entity.ts';

const texts: i18n = i18next.createInstance();
// Ready at once, as in language.service.
void texts.init({
  initAsync: false,
  lng: 'zh-CN',
  fallbackLng: 'zh-CN',
  resources: Object.fromEntries(
    LANGUAGES.map((language) => [
      language,
      {
        ...sheetTexts[language],
        organisation: organisationTexts[language],
        tally: tallyTexts[language],
        register: registerTexts[language],
      },
    ]),
  ),
  ns: ['file', 'row', 'organisation', 'tally', 'register'],
  interpolation: { escapeValue: false },
});

const isProblem = (code: string): code is ProblemCode => code in PROBLEM_STATUS;
const valueCodes: ReadonlySet<string> = new Set(VALUE_CODES);
const isValue = (code: string): code is ValueCode => valueCodes.has(code);

/** Why a file came to nothing: told by the reader, or by the server. */
export const fileProblemText = ({ code, params }: StoredProblem, language: Language): string =>
  isProblem(code)
    ? problemText(code, language, params)
    : texts.t(code, { ns: 'file', lng: language, ...params });

/** What is wrong with a row: told by the reader, or by the rules that the form goes through as well. */
export const rowProblemText = ({ code, params }: StoredProblem, language: Language): string => {
  // Both know some codes; the reader's texts name the text of the cell where the rules name an id.
  const { organisation, region, ...rest } = params;
  const named = {
    ...(organisation === undefined ? {} : { name: organisation, organisation }),
    ...(region === undefined ? {} : { text: region, region }),
    ...rest,
  };
  return isValue(code) && !(code in sheetTexts[language].row)
    ? valueText(code, language, named)
    : texts.t(code, { ns: 'row', lng: language, ...named });
};

/** What is wrong with a row of tallies. */
export const tallyRowText = ({ code, params }: StoredProblem, language: Language): string =>
  texts.t(`row.${code}`, { ns: 'tally', lng: language, ...params });

/** What is wrong with a row of a register, or to be known of it. */
export const recordRowText = (problem: StoredProblem, language: Language): string =>
  problem.code in registerTexts[language].row
    ? texts.t(`row.${problem.code}`, { ns: 'register', lng: language, ...problem.params })
    : tallyRowText(problem, language);

export const recordFieldText = (field: string, language: Language): string =>
  texts.t(`field.${field}`, { ns: 'register', lng: language });

/** What only the uploader can tell. */
export const tallyQuestionText = ({ kind, params }: TallyQuestion, language: Language): string =>
  texts.t(`question.${kind}`, {
    ns: 'tally',
    lng: language,
    ...params,
    ...(params['field'] === undefined ? {} : { field: tallyFieldText(params['field'], language) }),
  });

/** A choice: words of ours, or those of the file. */
export const tallyChoiceText = (kind: TallyQuestion['kind'], choice: string, language: Language): string =>
  kind === 'unit' || kind === 'units' || kind === 'column'
    ? choice
    : texts.t(`choice.${choice}`, { ns: 'tally', lng: language });

export const tallyRemarkText = ({ code, at }: TallyRemark, language: Language): string =>
  texts.t(`remark.${code}`, { ns: 'tally', lng: language, at });

export const tallyFieldText = (field: string, language: Language): string =>
  texts.t(`field.${field}`, { ns: 'tally', lng: language });

/** How a cell was read. */
export const tallyRuleText = (rule: TallyRule, language: Language): string =>
  texts.t(`rule.${rule}`, { ns: 'tally', lng: language });

/** What is wrong with a row of a list of organisations. */
export const organisationRowText = ({ code, params }: StoredProblem, language: Language): string =>
  texts.t(code, { ns: 'organisation', lng: language, ...params });
