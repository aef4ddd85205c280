import type { Event } from '@innoweek/contracts';
import { Link } from '@tanstack/react-router';
import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { actionsOn, bulkDecisions, type Caller } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber } from '../ui/number.format.ts';
import styles from './events.module.css';
import { useUnitNames } from './place.names.ts';
import { StatusTag } from './status.tag.tsx';
import { formatSpan } from './wall.time.ts';

export type EventListProps = {
  events: Event[];
  loading: boolean;
  caller: Caller;
  /** Codes chosen to be decided about; null for those who decide about nothing. */
  selection: { selected: string[]; onSelect: (codes: string[]) => void } | null;
};

/** Whether the caller could decide anything about an event. */
export const isSelectable = (caller: Caller, event: Event): boolean => {
  const open = actionsOn(caller, event);
  return bulkDecisions(caller).some((decision) => open.includes(decision));
};

/** Events as rows. */
export const EventTable = ({ events, loading, caller, selection }: EventListProps) => {
  const { t } = useTranslation('events');
  const language = currentLanguage();
  const units = useUnitNames();
  const columns: TableColumnsType<Event> = [
    {
      title: t('name'),
      key: 'title',
      render: (_, event) => (
        <>
          <Link to="/events/$code" params={{ code: event.code }} className={styles.name}>
            {(language === 'en' ? event.titleEn : null) ?? event.title}
          </Link>
          <div className={styles.under}>{event.code}</div>
        </>
      ),
    },
    {
      title: t('organiser'),
      key: 'organiser',
      width: 220,
      render: (_, event) => (
        <>
          {event.organiser.name}
          {event.coOrganisers.length > 0 ? (
            <div className={styles.under}>{t('withPartners', { partners: event.coOrganisers.length })}</div>
          ) : null}
        </>
      ),
    },
    { title: t('unit'), key: 'unit', width: 110, render: (_, event) => units.nameOf(event.unit) },
    {
      title: t('time'),
      key: 'time',
      width: 200,
      className: styles.span ?? '',
      render: (_, event) => formatSpan(event.start, event.end, language),
    },
    {
      title: t('form'),
      key: 'form',
      width: 84,
      responsive: ['xl'],
      render: (_, event) => t(`forms.${event.form}`),
    },
    {
      title: t('expected'),
      key: 'expected',
      width: 104,
      align: 'right',
      responsive: ['xl'],
      render: (_, event) => (event.expected === null ? '–' : exactNumber(event.expected, language)),
    },
    {
      title: t('status'),
      key: 'status',
      width: 122,
      render: (_, event) => <StatusTag status={event.status} />,
    },
  ];
  return (
    <Table<Event>
      className={styles.table}
      size="middle"
      rowKey="code"
      columns={columns}
      dataSource={events}
      loading={loading}
      pagination={false}
      tableLayout="fixed"
      {...(selection
        ? {
            rowSelection: {
              selectedRowKeys: selection.selected,
              preserveSelectedRowKeys: true,
              onChange: (keys) => selection.onSelect(keys.map(String)),
              getCheckboxProps: (event) => ({
                disabled: !isSelectable(caller, event),
                'aria-label': t('selectOne', { title: event.title }),
              }),
            },
          }
        : {})}
    />
  );
};
