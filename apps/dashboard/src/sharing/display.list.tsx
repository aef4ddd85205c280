import { useInfiniteQuery } from '@tanstack/react-query';
import type { Display, Edition } from '@innoweek/contracts';
import { Button, Empty, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useScopeName } from '../board/scope-title.tsx';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark } from '../ui/mark.tsx';
import { Panel } from '../ui/panel.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { useNow } from '../ui/use-now.ts';
import { DisplayForm } from './display.form.tsx';
import { displaysQuery, useRevokeDisplay } from './sharing.queries.ts';
import styles from './sharing.module.css';

/** Walls are looked at at least so often; one that was not seen for longer is not there. */
const IN_USE_MS = 90_000;
const TICK_MS = 15_000;

/** The links to walls: which are in use, and an end to each. */
export const DisplayList = ({ edition, mayMake }: { edition: Edition; mayMake: boolean }) => {
  const { t } = useTranslation('sharing');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    displaysQuery(edition.code),
  );
  const [making, setMaking] = useState(false);
  const items = data?.pages.flatMap((page) => page.items);
  return (
    <Panel
      title={t('walls')}
      aside={
        mayMake ? (
          <Button type="primary" onClick={() => setMaking(true)}>
            {t('newWall')}
          </Button>
        ) : null
      }
    >
      <p className={styles.hint}>{t('wallsHint')}</p>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {!items && !error ? <Skeleton active title={false} /> : null}
      {items?.length === 0 ? <Empty description={t('noWalls')} /> : null}
      <ul className={styles.walls}>
        {items?.map((display) => (
          <DisplayRow key={display.id} display={display} />
        ))}
      </ul>
      {hasNextPage ? (
        <Button onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
          {t('moreWalls')}
        </Button>
      ) : null}
      {making ? <DisplayForm edition={edition} onClose={() => setMaking(false)} /> : null}
    </Panel>
  );
};

const DisplayRow = ({ display }: { display: Display }) => {
  const { t } = useTranslation(['sharing', 'board']);
  const language = currentLanguage();
  const revoke = useRevokeDisplay();
  const [asking, setAsking] = useState(false);
  const now = useNow(TICK_MS);
  const scope = useScopeName(display.scope);
  const { name, state, scenes, lastSeenAt } = display;
  const at = (instant: string): string => formatMoment(instant, language, true);
  const isActive = state === 'active';
  const isInUse = isActive && lastSeenAt !== null && now - Date.parse(lastSeenAt) < IN_USE_MS;
  return (
    <li data-display={display.id} data-ended={!isActive || undefined}>
      <div>
        <strong>{name}</strong>{' '}
        {isInUse ? (
          <Mark tone="good">{t('sharing:inUse')}</Mark>
        ) : (
          <Mark>{t(`sharing:states.${state}`)}</Mark>
        )}
        <div className={styles.detail}>
          {scope}
          {' · '}
          {scenes.map((scene) => t(`board:sceneNames.${scene}`)).join(t('board:comma'))}
        </div>
        <div className={styles.detail}>
          {lastSeenAt === null ? t('sharing:never') : t('sharing:seenAt', { at: at(lastSeenAt) })}
          {' · '}
          {t('sharing:until', { at: at(display.expiresAt) })}
          {' · '}
          {t('sharing:madeBy', { by: display.createdBy, at: at(display.createdAt) })}
        </div>
        {revoke.error ? <ProblemNotice error={revoke.error} /> : null}
      </div>
      {isActive ? (
        <Button danger size="small" onClick={() => setAsking(true)} loading={revoke.isPending}>
          {t('sharing:revoke')}
        </Button>
      ) : null}
      <Modal
        open={asking}
        title={t('sharing:revokeTitle', { name })}
        okText={t('sharing:revoke')}
        okButtonProps={{ danger: true }}
        cancelText={t('sharing:cancel')}
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          revoke.mutate(display.id);
        }}
      >
        {t('sharing:revokeHint')}
      </Modal>
    </li>
  );
};
