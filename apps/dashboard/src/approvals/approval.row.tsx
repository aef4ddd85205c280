import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Approval, Event, Session } from '@innoweek/contracts';
import { Button, Checkbox, Skeleton } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ChangeList } from '../events/change.list.tsx';
import { historyQuery } from '../events/event.queries.ts';
import { useRegionTree, useUnitNames } from '../events/place.names.ts';
import { changesSinceReturn } from '../events/resubmission.model.ts';
import { formatMoment, formatSpan } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark } from '../ui/mark.tsx';
import { exactNumber } from '../ui/number.format.ts';
import styles from './approvals.module.css';
import { DuplicatePanel } from './duplicate.panel.tsx';

/** One event that waits; opened, with everything that the decision needs. */
export const ApprovalRow = ({
  approval,
  session,
  open,
  selected,
  deciding,
  onOpen,
  onSelect,
  onApprove,
  onReturn,
  joining,
  onJoin,
}: {
  approval: Approval;
  session: Session;
  open: boolean;
  selected: boolean;
  deciding: boolean;
  onOpen: () => void;
  onSelect: (selected: boolean) => void;
  onApprove: () => void;
  onReturn: () => void;
  joining: boolean;
  onJoin: (into: Event) => void;
}) => {
  const { t } = useTranslation('approvals');
  const language = currentLanguage();
  const units = useUnitNames();
  const here = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (open) here.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  const { event, since, age, waiting, assignee } = approval;
  const title = (language === 'en' ? event.titleEn : null) ?? event.title;
  return (
    <li ref={here} className={styles.row} data-open={open}>
      <div className={styles.head}>
        <Checkbox
          checked={selected}
          aria-label={t('select', { title })}
          onChange={({ target }) => onSelect(target.checked)}
        />
        <div className={styles.what}>
          <button type="button" className={styles.title} aria-expanded={open} onClick={onOpen}>
            {title}
          </button>
          <div className={styles.under}>
            {event.organiser.name} · {units.nameOf(event.unit)} ·{' '}
            {formatSpan(event.start, event.end, language)}
          </div>
        </div>
        <div className={styles.marks}>
          {waiting === 'first' ? null : (
            <Mark tone={waiting === 'again' ? 'wait' : 'info'}>{t(`waiting.${waiting}`)}</Mark>
          )}
          <Mark tone={age === 'long' ? 'bad' : 'quiet'}>
            {t('since', { at: formatMoment(since, language) })}
          </Mark>
          {assignee ? <Mark tone="quiet">{t('with', { name: assignee.name })}</Mark> : null}
        </div>
      </div>
      {open ? (
        <div className={styles.detail}>
          {waiting === 'changed' && event.pending ? <ChangeList changes={event.pending.changes} /> : null}
          {waiting === 'again' ? <SinceReturn event={event} /> : null}
          <Facts event={event} />
          {waiting === 'changed' ? null : (
            <DuplicatePanel event={event} session={session} joining={joining} onJoin={onJoin} />
          )}
          <div className={styles.buttons}>
            <Button type="primary" loading={deciding} onClick={onApprove}>
              {t('approve')}
            </Button>
            <Button disabled={deciding} onClick={onReturn}>
              {t('return')}
            </Button>
            <Link to="/events/$code" params={{ code: event.code }}>
              {t('whole')}
            </Link>
          </div>
        </div>
      ) : null}
    </li>
  );
};

const SinceReturn = ({ event }: { event: Event }) => {
  const { t } = useTranslation('approvals');
  const { data } = useQuery(historyQuery(event.code));
  if (!data) return <Skeleton active title={false} paragraph={{ rows: 2 }} />;
  const since = changesSinceReturn(data);
  if (since === null) return null;
  return (
    <>
      {since.reason === null ? null : (
        <p className={styles.reason}>{t('returnedFor', { reason: since.reason })}</p>
      )}
      {since.changes.length === 0 ? <p>{t('unchanged')}</p> : <ChangeList changes={since.changes} />}
    </>
  );
};

const Facts = ({ event }: { event: Event }) => {
  const { t } = useTranslation('events');
  const language = currentLanguage();
  const regions = useRegionTree();
  const facts: [string, string | null][] = [
    [t('code'), event.code],
    [t('form'), t(`forms.${event.form}`)],
    [
      t('region'),
      event.region === null ? null : (regions?.regionName(event.region, language === 'en') ?? event.region),
    ],
    [t('venue'), event.venue],
    [t('coOrganisers'), event.coOrganisers.map(({ name }) => name).join(t('listSeparator')) || null],
    [t('topics'), event.topics.join(t('listSeparator')) || null],
    [t('expected'), event.expected === null ? null : exactNumber(event.expected, language)],
    [t('contactName'), [event.contactName, event.contactPhone].filter(Boolean).join(' ') || null],
    [t('link'), event.link],
    [t('summary'), event.summary],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value]) =>
        value === null ? null : (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
};
