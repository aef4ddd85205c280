import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { exactNumber } from '../ui/number.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import styles from './panel.module.css';
import { doorQuery } from './door.queries.ts';
import { useDeviceName } from './use-device-name.ts';

/** The doors of an event on its page: what each device counted, and the way to count. */
export const DoorPanel = ({ code }: { code: string }) => {
  const { t } = useTranslation('door');
  const language = currentLanguage();
  const deviceName = useDeviceName();
  const { data: door, error, refetch } = useQuery(doorQuery(code));
  if (error && !door) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!door) return <Skeleton active paragraph={{ rows: 2 }} title={false} />;
  return (
    <>
      <p className={styles.total}>
        {door.devices.length === 0
          ? t('panelNone')
          : t('panelTotal', { people: exactNumber(door.people, language) })}
      </p>
      {door.devices.length > 0 ? (
        <div className={styles.devices} role="region" aria-label={t('panelTitle')} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('panelDevice')}</th>
                <th scope="col">{t('panelPeople')}</th>
                <th scope="col">{t('panelLast')}</th>
              </tr>
            </thead>
            <tbody>
              {door.devices.map(({ device, people, lastAt }) => (
                <tr key={device} data-device={device} data-people={people}>
                  <td>{deviceName(device)}</td>
                  <td>{exactNumber(people, language)}</td>
                  <td>{formatMoment(lastAt, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {door.mayCount ? (
        <div className={styles.ways}>
          <ButtonLink block look="primary" to="/door/$code" params={{ code }}>
            {t('toDoor')}
          </ButtonLink>
          <ButtonLink block to="/door/$code/kiosk" params={{ code }}>
            {t('toKiosk')}
          </ButtonLink>
        </div>
      ) : null}
    </>
  );
};
