import { shownCompleteness, type Completeness, type Language } from '@innoweek/contracts';
import { nameOfScope } from './export.places.ts';
import { EXPORT_WORDS } from './export.words.ts';

type Cell = string | number | null;

/** Which unit has reported which day and which step, and how much of what it owed. */
export const completenessTable = (
  { days, steps, units, nation }: Completeness,
  language: Language,
): { header: string[]; lines: Cell[][] } => {
  const words = EXPORT_WORDS[language];
  const rates = ({ onTime, final }: { onTime: number | null; final: number | null }): Cell[] =>
    [onTime, final].map((share) => (share === null ? null : Math.round(share * 1_000) / 10));
  return {
    header: [
      words.unit,
      ...days.map(({ day }) => day),
      ...steps.map(({ step }) => words.steps[step]),
      words.onTime,
      words.final,
    ],
    lines: [
      ...units.map((unit) => [
        nameOfScope(`unit:${unit.unit}`, language),
        ...unit.days.map((told) => words.states[shownCompleteness(told)]),
        ...unit.steps.map((told) => words.states[shownCompleteness(told)]),
        ...rates(unit),
      ]),
      ...(nation === null ? [] : [[words.nation, ...[...days, ...steps].map(() => null), ...rates(nation)]]),
    ],
  };
};
