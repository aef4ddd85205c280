import { useTranslation } from 'react-i18next';

/** Reasons for which events are sent back again and again. */
export const useReturnReasons = (): string[] => {
  const { t } = useTranslation('events');
  return [
    t('returnReasons.incomplete'),
    t('returnReasons.duplicate'),
    t('returnReasons.outOfScope'),
    t('returnReasons.place'),
    t('returnReasons.time'),
    t('returnReasons.contact'),
  ];
};

/** Reasons for which events are called off. */
export const useCancelReasons = (): string[] => {
  const { t } = useTranslation('events');
  return [
    t('cancelReasons.plan'),
    t('cancelReasons.weather'),
    t('cancelReasons.venue'),
    t('cancelReasons.duplicate'),
  ];
};
