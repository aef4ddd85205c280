import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Disagreement, Session } from '@innoweek/contracts';
import { Button, Modal, Skeleton } from 'antd';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { moved } from '../approvals/approval.keys.ts';
import { isAdministrator, isCoordinator, seesCompleteness } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber } from '../ui/number.format.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { DisagreementFilters } from './disagreement.filters.tsx';
import { commandOf, KEYS, type ListCommand } from './disagreement.keys.ts';
import { DisagreementRow } from './disagreement.row.tsx';
import { useWords } from './figure.words.ts';
import styles from './reconciliation.module.css';
import { disagreementsQuery } from './reconciliation.queries.ts';
import { isNarrowed, type ReconciliationSearch } from './reconciliation.search.ts';
import { useRulingDesk } from './ruling.desk.tsx';
import { subjectOf } from './ruling.draft.ts';

const keyOf = ({ subject, metric, day }: Disagreement): string => `${subject}|${metric}|${day}`;

/** Figures on which reporters are apart, the worst first; made for whoever decides about many. */
export const DisagreementList = ({ search, session }: { search: ReconciliationSearch; session: Session }) => {
  const { t } = useTranslation('reconciliation');
  const navigate = useNavigate();
  const words = useWords();
  const list = useInfiniteQuery(disagreementsQuery(search));
  const [opened, setOpened] = useState<string | null>(null);
  const [helping, setHelping] = useState(false);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const at = items.findIndex((item) => keyOf(item) === opened);
  const desk = useRulingDesk({
    // The next one is opened at once: whoever decides about many does not look for it.
    onDecided: ({ key }) => {
      const next = items[items.findIndex((item) => keyOf(item) === key) + 1];
      if (search.state === undefined) setOpened(next ? keyOf(next) : null);
    },
    onUndone: ({ key }) => setOpened(key),
  });
  const mayRule = isCoordinator(session);
  const rule = (item: Disagreement, ends = false): void =>
    desk.open(
      { key: keyOf(item), subject: subjectOf(item.subject), what: words.subject(item), group: item },
      ends,
    );

  const run = useEffectEvent((command: ListCommand): void => {
    switch (command) {
      case 'next':
      case 'previous': {
        const to = moved(at < 0 ? null : at, command, items.length);
        const item = to === null ? undefined : items[to];
        setOpened(item ? keyOf(item) : null);
        break;
      }
      case 'rule': {
        const item = items[at];
        if (item && mayRule) rule(item);
        break;
      }
      case 'undo':
        desk.undo();
        break;
      case 'help':
        setHelping(true);
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const from = event.target instanceof Element ? event.target : null;
      const typing = from?.closest('input, textarea, select, [role="dialog"], [role="combobox"]');
      const command = commandOf(event, Boolean(typing));
      if (command === null) return;
      event.preventDefault();
      run(command);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  const total = list.data?.pages[0]?.total;
  return (
    <>
      <PageHeading
        title={t('title')}
        note={total === undefined ? null : t('apart', { total: exactNumber(total, currentLanguage()) })}
        actions={
          <>
            {seesCompleteness(session) ? (
              <>
                <ButtonLink to="/reconciliation">{t('toTasks')}</ButtonLink>
                <ButtonLink to="/remainders">{t('toTotals')}</ButtonLink>
              </>
            ) : null}
            <Button onClick={() => setHelping(true)}>{t('keys')}</Button>
          </>
        }
      />
      <p className={styles.hint}>{t('hint')}</p>
      <DisagreementFilters
        search={search}
        nation={isCoordinator(session) || isAdministrator(session)}
        onChange={(next) =>
          void navigate({
            to: '/reconciliation',
            search: { ...next, view: 'disagreements' },
            replace: true,
          })
        }
      />
      {desk.notice}
      {list.error ? <ProblemNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {!list.data && !list.error ? <Skeleton active /> : null}
      {list.data && items.length === 0 ? (
        <p className={styles.none}>{isNarrowed(search) ? t('noneFound') : t('none')}</p>
      ) : null}
      <ol className={styles.rows}>
        {items.map((item) => (
          <DisagreementRow
            key={keyOf(item)}
            item={item}
            open={keyOf(item) === opened}
            mayRule={mayRule}
            onOpen={() => setOpened(keyOf(item) === opened ? null : keyOf(item))}
            onRule={() => rule(item)}
            onEnd={() => rule(item, true)}
          />
        ))}
      </ol>
      {list.hasNextPage ? (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
      {desk.dialog}
      <Modal open={helping} title={t('keys')} footer={null} onCancel={() => setHelping(false)}>
        <dl className={styles.keys}>
          {KEYS.filter(([, command]) => mayRule || (command !== 'rule' && command !== 'undo')).map(
            ([key, command]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{t(`commands.${command}`)}</dd>
              </div>
            ),
          )}
        </dl>
      </Modal>
    </>
  );
};
