import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { Notification } from '@innoweek/contracts';
import { Button, Skeleton, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { dayOf, formatCalendarDay, formatDue, wallOf } from '../events/wall.time.ts';
import { NOTIFICATION_TABS } from '../routes/workspace.routes.ts';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { currentLanguage } from '../shell/language.store.ts';
import { dayText } from '../ui/day.format.ts';
import { Mark } from '../ui/mark.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { notificationsQuery, unreadQuery, useRead } from './notification.queries.ts';
import { NotificationSettingsForm } from './notification.settings.tsx';
import { stateOf } from './notification.state.ts';
import { targetOf } from './notification.target.ts';
import styles from './notifications.module.css';

const route = getRouteApi('/workspace/notifications');
const TITLES = 3;

/** What one was told, and how one wants to be. */
export const NotificationsScreen = () => {
  const { t } = useTranslation('notifications');
  const { tab = 'unread' } = route.useSearch();
  const navigate = useNavigate();
  return (
    <AllowedGate allows={() => true}>
      {() => (
        <>
          <PageHeading title={t('title')} />
          <Tabs
            activeKey={tab}
            destroyOnHidden
            onChange={(key) => {
              const next = NOTIFICATION_TABS.find((name) => name === key);
              void navigate({
                to: '/notifications',
                search: next === undefined || next === 'unread' ? {} : { tab: next },
              });
            }}
            items={[
              { key: 'unread', label: t('unread'), children: <Messages unread /> },
              { key: 'all', label: t('all'), children: <Messages unread={false} /> },
              { key: 'settings', label: t('settings'), children: <NotificationSettingsForm /> },
            ]}
          />
        </>
      )}
    </AllowedGate>
  );
};

const Messages = ({ unread }: { unread: boolean }) => {
  const { t } = useTranslation('notifications');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    notificationsQuery(unread),
  );
  const count = useQuery(unreadQuery).data?.unread ?? 0;
  const read = useRead();
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active title={false} />;
  const items = data.pages.flatMap((page) => page.items);
  return (
    <>
      {count > 0 ? (
        <Button loading={read.isPending} onClick={() => read.mutate(null)}>
          {t('readAll')}
        </Button>
      ) : null}
      {items.length === 0 ? <p className={styles.none}>{t(unread ? 'noneUnread' : 'none')}</p> : null}
      {byDay(items).map(({ day, messages }) => (
        <section key={messages[0]?.id} className={styles.day}>
          <h2>{formatCalendarDay(day, currentLanguage(), true)}</h2>
          <ul>
            {messages.map((message) => (
              <Message key={message.id} message={message} onRead={() => read.mutate([message.id])} />
            ))}
          </ul>
        </section>
      ))}
      {hasNextPage ? (
        <Button className={styles.earlier} loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('earlier')}
        </Button>
      ) : null}
    </>
  );
};

/** In the order they came; by the clocks of several editions a day may come more than once. */
const byDay = (messages: readonly Notification[]): { day: string; messages: Notification[] }[] => {
  const days: { day: string; messages: Notification[] }[] = [];
  for (const message of messages) {
    const day = dayOf(message.at);
    const last = days.at(-1);
    if (last?.day === day) last.messages.push(message);
    else days.push({ day, messages: [message] });
  }
  return days;
};

/** What is owed: of which unit, and of which day. */
const useWhat = (): ((message: Notification) => string) => {
  const { t } = useTranslation('notifications');
  const names = useUnitNames();
  return ({ unit, day, step }) => {
    const what = t(`owed.${step ?? 'all'}`);
    if (unit === null) return what;
    const name = names.nameOf(unit);
    return day === null
      ? t('owedOf', { unit: name, what })
      : t('owedOfDay', { unit: name, day: dayText(day, currentLanguage()), what });
  };
};

const Message = ({ message, onRead }: { message: Notification; onRead: () => void }) => {
  const { t } = useTranslation('notifications');
  const language = currentLanguage();
  const whatOf = useWhat();
  const { kind, total, events, reason, at, import: file, due } = message;
  const state = stateOf(message);
  const target = targetOf(message);
  const text = t(`says.${kind === 'shortened' && due === null ? 'unextended' : kind}`, {
    total,
    what: whatOf(message),
    due: due === null ? '' : formatDue(due, language),
  });
  const opened = (): void => {
    if (state === 'unread') onRead();
  };
  return (
    <li data-state={state}>
      <time dateTime={at}>{wallOf(at).slice(11)}</time>
      <div>
        {'file' in target ? (
          <Link to="/imports/$id" params={{ id: target.file }} onClick={opened}>
            {text}
          </Link>
        ) : 'tasks' in target ? (
          <Link
            to="/reconciliation"
            search={target.tasks === 'assigned' ? { owner: 'me' } : {}}
            onClick={opened}
          >
            {text}
          </Link>
        ) : 'owed' in target ? (
          <Link to="/completeness" search={target.owed} onClick={opened}>
            {text}
          </Link>
        ) : 'code' in target ? (
          <Link to="/events/$code" params={{ code: target.code }} onClick={opened}>
            {text}
          </Link>
        ) : (
          <Link to="/events" search={target.search} onClick={opened}>
            {text}
          </Link>
        )}
        <div className={styles.events}>
          {events
            .slice(0, TITLES)
            .map(({ title }) => title)
            .join(t('listSeparator'))}
          {events.length > 0 && total > TITLES ? t('andMore') : ''}
        </div>
        {reason === null ? null : (
          <div className={styles.reason}>
            {file === null ? t('reason', { reason }) : t('file', { file: reason })}
          </div>
        )}
      </div>
      {state === 'unread' ? (
        <Button type="text" size="small" onClick={onRead} aria-label={t('readOne', { message: text })}>
          {t('read')}
        </Button>
      ) : state === 'settled' ? (
        <Mark>{t('settled')}</Mark>
      ) : null}
    </li>
  );
};
