import type { EventStatus } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { Mark, type Tone } from '../ui/mark.tsx';

const TONES: Record<EventStatus, Tone> = {
  draft: 'quiet',
  submitted: 'wait',
  returned: 'bad',
  approved: 'info',
  live: 'good',
  concluded: 'quiet',
  cancelled: 'quiet',
};

/** The status of an event in words and colour. */
export const StatusTag = ({ status }: { status: EventStatus }) => {
  const { t } = useTranslation('events');
  return <Mark tone={TONES[status]}>{t(`statuses.${status}`)}</Mark>;
};
