import type { EventStatus } from '@innoweek/contracts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

const COLOURS: Record<EventStatus, string> = {
  draft: 'default',
  submitted: 'gold',
  returned: 'orange',
  approved: 'blue',
  live: 'green',
  concluded: 'cyan',
  cancelled: 'red',
};

/** The status of an event in words and colour. */
export const StatusTag = ({ status }: { status: EventStatus }) => {
  const { t } = useTranslation('events');
  return <Tag color={COLOURS[status]}>{t(`statuses.${status}`)}</Tag>;
};
