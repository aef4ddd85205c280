import { useQuery } from '@tanstack/react-query';
import type { OwnSession } from '@innoweek/contracts';
import { App, Button, Form, Input, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { errorsAt, errorsElsewhere } from '../accounts/server.errors.ts';
import { TokenList } from '../accounts/token.list.tsx';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark } from '../ui/mark.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { AllowedGate } from './allowed.gate.tsx';
import { browserOf } from './browser.name.ts';
import { NewPasswordFields } from './new-password.fields.tsx';
import styles from './own-account.module.css';
import { SecondFactorCard } from './second-factor.card.tsx';
import {
  ownSessionsQuery,
  useChangePassword,
  useEndOtherSessions,
  useEndSession,
} from './password.queries.ts';

/** One's own account: another password, and where one is signed in. */
export const OwnAccountScreen = () => {
  const { t } = useTranslation('session');
  return (
    <AllowedGate allows={() => true}>
      {(session) => (
        <>
          <PageHeading title={t('ownAccount')} note={session.account.email} />
          <div className={styles.columns}>
            <div className={styles.stack}>
              <Sessions />
              <section className={styles.card} aria-labelledby="own-tokens">
                <h2 id="own-tokens" className={styles.title}>
                  {t('ownTokens')}
                </h2>
                <p className={styles.detail}>{t('ownTokensHint')}</p>
                <TokenList account={session.account.id} memberships={session.memberships} />
              </section>
            </div>
            <div className={styles.stack}>
              <SecondFactorCard />
              <PasswordCard email={session.account.email} />
            </div>
          </div>
        </>
      )}
    </AllowedGate>
  );
};

const Sessions = () => {
  const { t } = useTranslation('session');
  const { data, error, refetch } = useQuery(ownSessionsQuery);
  const end = useEndSession();
  const endOthers = useEndOtherSessions();
  const failed = end.error ?? endOthers.error;
  return (
    <section className={styles.card} aria-labelledby="own-sessions">
      <h2 id="own-sessions" className={styles.title}>
        {t('sessionsTitle')}
      </h2>
      {failed ? <ProblemNotice error={failed} /> : null}
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton active title={false} /> : null}
      <ul className={styles.list}>
        {data?.items.map((item) => (
          <SessionItem
            key={item.id}
            item={item}
            ending={end.isPending && end.variables === item.id}
            onEnd={() => end.mutate(item.id)}
          />
        ))}
      </ul>
      {data && data.items.length > 1 ? (
        <Button danger loading={endOthers.isPending} onClick={() => endOthers.mutate(undefined)}>
          {t('endOthers')}
        </Button>
      ) : null}
    </section>
  );
};

const SessionItem = ({ item, ending, onEnd }: { item: OwnSession; ending: boolean; onEnd: () => void }) => {
  const { t } = useTranslation('session');
  const language = currentLanguage();
  const { browser, system } = browserOf(item.agent);
  const name = [
    browser === null ? t('unknownBrowser') : t(`browsers.${browser}`),
    ...(system === null ? [] : [t(`systems.${system}`)]),
  ].join(' · ');
  return (
    <li className={styles.session}>
      <div>
        <strong className={styles.name}>{name}</strong>
        {item.current ? <Mark tone="info">{t('thisBrowser')}</Mark> : null}
        <div className={styles.detail}>
          {t('seenAt', { at: formatMoment(item.lastSeenAt, language, true) })}
          {item.caller === null ? '' : ` · ${item.caller}`}
        </div>
      </div>
      {item.current ? null : (
        <Button size="small" danger loading={ending} onClick={onEnd}>
          {t('endSession')}
        </Button>
      )}
    </li>
  );
};

const FIELDS = ['current', 'password'] as const;
type Values = { current: string; password: string };

const PasswordCard = ({ email }: { email: string }) => {
  const { t } = useTranslation('session');
  const { message } = App.useApp();
  const change = useChangePassword();
  const [form] = Form.useForm<Values>();
  return (
    <section className={styles.card} aria-labelledby="own-password">
      <h2 id="own-password" className={styles.title}>
        {t('changePassword')}
      </h2>
      {change.error && errorsAt(change.error, FIELDS).length === 0 ? (
        <ProblemNotice error={change.error} sentences={errorsElsewhere(change.error, FIELDS)} />
      ) : null}
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        validateTrigger="onSubmit"
        onFinish={({ current, password }) =>
          change.mutate(
            { current, password },
            {
              onSuccess: () => {
                form.resetFields();
                void message.success(t('passwordChanged'));
              },
              onError: (error) => form.setFields(errorsAt(error, FIELDS)),
            },
          )
        }
      >
        {/* Password managers want to know whose password it is. */}
        <input type="email" value={email} readOnly hidden autoComplete="username" />
        <Form.Item
          name="current"
          label={t('currentPassword')}
          rules={[{ required: true, message: t('passwordMissing') }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <NewPasswordFields />
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t('changePassword')}
        </Button>
      </Form>
    </section>
  );
};
