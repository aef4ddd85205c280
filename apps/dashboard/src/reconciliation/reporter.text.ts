import { useTranslation } from 'react-i18next';

/** Reporters that are no organisation: what is counted at doors, and what registers hold. */
const COUNTERS = ['door', 'register'] as const;

/** What a reporter is called: organisations by their name, those that are none in the language on the screen. */
export const useReporterText = (): ((reporter: string, name?: string) => string) => {
  const { t } = useTranslation('reconciliation');
  return (reporter, name = reporter) => {
    const counter = COUNTERS.find((one) => one === reporter);
    return counter === undefined ? name : t(`counters.${counter}`);
  };
};
