import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { holdSocket, liveSocket } from '../live/live.socket.ts';
import styles from './bell.module.css';
import { unreadQuery } from './notification.queries.ts';

const MOST_SHOWN = 99;

/** Whether there is something new, live. In the header of every screen, so without Ant Design. */
export const NotificationBell = ({ account }: { account: string }) => {
  const { t } = useTranslation('notifications');
  const { data } = useQuery(unreadQuery);
  useNews(account);
  const unread = data?.unread ?? 0;
  return (
    <Link
      to="/notifications"
      className={styles.bell}
      aria-label={unread === 0 ? t('bellQuiet') : t('bell', { unread })}
    >
      <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
        <path
          d="M12 3a6 6 0 0 0-6 6v4.2L4.3 16.4a1 1 0 0 0 .9 1.6h13.6a1 1 0 0 0 .9-1.6L18 13.2V9a6 6 0 0 0-6-6Zm-2.2 16.5a2.3 2.3 0 0 0 4.4 0Z"
          fill="currentColor"
        />
      </svg>
      {unread === 0 ? null : (
        <span className={styles.count} aria-hidden="true">
          {unread > MOST_SHOWN ? `${String(MOST_SHOWN)}+` : unread}
        </span>
      )}
    </Link>
  );
};

/** Reads again what is new whenever the server says that something is, and after every gap in hearing it. */
const useNews = (account: string): void => {
  const client = useQueryClient();
  useEffect(() => {
    const socket = liveSocket();
    const release = holdSocket();
    const read = (): void => void client.invalidateQueries({ queryKey: ['notifications'] });
    let renewed = false;
    const join = (): void => {
      socket.emit('notifications:join', (joined) => {
        read();
        if (joined || renewed) return;
        // It was opened before its owner signed in, and does not know them.
        renewed = true;
        socket.disconnect().connect();
      });
    };
    socket.on('connect', join);
    socket.on('notification:new', read);
    if (socket.connected) join();
    return () => {
      socket.off('connect', join);
      socket.off('notification:new', read);
      release();
    };
  }, [client, account]);
};
