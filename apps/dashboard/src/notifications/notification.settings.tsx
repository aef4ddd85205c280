import { useQuery } from '@tanstack/react-query';
import {
  DIGESTS,
  MAIL_WAYS,
  NOTIFICATION_KINDS,
  type NotificationSettings,
  type ShownNotificationSettings,
} from '@innoweek/contracts';
import { Alert, App, Button, Radio, Select, Skeleton, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { settingsQuery, useChooseSettings } from './notification.queries.ts';
import styles from './notifications.module.css';

/** For each kind of message whether it is listed, and how it is mailed. */
export const NotificationSettingsForm = () => {
  const { data, error, refetch } = useQuery(settingsQuery);
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  return data ? <Choices shown={data} /> : <Skeleton active title={false} />;
};

const Choices = ({ shown: { mail, ...first } }: { shown: ShownNotificationSettings }) => {
  const { t } = useTranslation('notifications');
  const { message } = App.useApp();
  const [settings, setSettings] = useState<NotificationSettings>(first);
  const choose = useChooseSettings();
  const change = (
    kind: (typeof NOTIFICATION_KINDS)[number],
    way: Partial<NotificationSettings['kinds'][typeof kind]>,
  ): void =>
    setSettings({
      ...settings,
      kinds: { ...settings.kinds, [kind]: { ...settings.kinds[kind], ...way } },
    });
  return (
    <section className={styles.settings}>
      {mail ? null : <Alert showIcon type="info" title={t('noMail')} />}
      {choose.error ? <ProblemNotice error={choose.error} /> : null}
      <table>
        <thead>
          <tr>
            <th scope="col">{t('kind')}</th>
            <th scope="col">{t('inApp')}</th>
            <th scope="col">{t('byMail')}</th>
          </tr>
        </thead>
        <tbody>
          {NOTIFICATION_KINDS.map((kind) => (
            <tr key={kind}>
              <th scope="row">{t(`kinds.${kind}`)}</th>
              <td>
                <Switch
                  checked={settings.kinds[kind].app}
                  aria-label={t('inAppOf', { kind: t(`kinds.${kind}`) })}
                  onChange={(app) => change(kind, { app })}
                />
              </td>
              <td>
                <Select
                  value={settings.kinds[kind].mail}
                  disabled={!mail}
                  aria-label={t('byMailOf', { kind: t(`kinds.${kind}`) })}
                  options={MAIL_WAYS.map((way) => ({ value: way, label: t(`ways.${way}`) }))}
                  onChange={(way) => change(kind, { mail: way })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div>
        <span id="digest">{t('digest')}</span>{' '}
        <Radio.Group
          aria-labelledby="digest"
          disabled={!mail}
          value={settings.digest}
          options={DIGESTS.map((digest) => ({ value: digest, label: t(`digests.${digest}`) }))}
          onChange={(event) => {
            const digest = DIGESTS.find((name) => name === event.target.value);
            if (digest) setSettings({ ...settings, digest });
          }}
        />
      </div>
      <Button
        type="primary"
        loading={choose.isPending}
        onClick={() => choose.mutate(settings, { onSuccess: () => void message.success(t('saved')) })}
      >
        {t('save')}
      </Button>
    </section>
  );
};
