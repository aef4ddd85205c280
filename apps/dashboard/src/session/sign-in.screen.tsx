import { getRouteApi, Link, useNavigate, useRouter } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { apiAddress } from '../api/api.client.ts';
import { useSession } from '../api/session.query.ts';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ownPath } from './own.path.ts';
import { signInMethodsQuery } from './second-factor.queries.ts';
import { SecondStepForm } from './second-step.form.tsx';
import { useSignIn } from './session.actions.ts';
import styles from './session.module.css';

const route = getRouteApi('/workspace/sign-in');

type Credentials = { email: string; password: string };

/** Signing in; leads on to where somebody wanted to go. */
export const SignInScreen = () => {
  const { t } = useTranslation('session');
  const { to, step, problem } = route.useSearch();
  const navigate = useNavigate();
  const router = useRouter();
  const session = useSession();
  const signIn = useSignIn();
  const { data: methods } = useQuery(signInMethodsQuery);

  useEffect(() => {
    // `href` is a path of our own: anything else became the home page.
    if (session) void router.invalidate().then(() => navigate({ href: ownPath(to), replace: true }));
  }, [session, to, navigate, router]);

  if (step === 'code' || (signIn.data && 'secondFactor' in signIn.data))
    return (
      <div className={styles.signIn}>
        <section className={styles.card}>
          <PageHeading title={t('secondStepTitle')} />
          <SecondStepForm
            onBack={() => {
              signIn.reset();
              void navigate({ to: '/sign-in', search: to === undefined ? {} : { to }, replace: true });
            }}
          />
        </section>
      </div>
    );
  return (
    <div className={styles.signIn}>
      <section className={styles.card}>
        <PageHeading title={t('title')} />
        <p className={styles.lead}>{t('lead')}</p>
        {problem !== undefined && !signIn.error ? (
          <Alert type="error" showIcon className={styles.problem} title={t(problem)} />
        ) : null}
        {signIn.error ? <ProblemNotice error={signIn.error} /> : null}
        <Form<Credentials>
          layout="vertical"
          size="large"
          requiredMark={false}
          validateTrigger="onSubmit"
          onFinish={({ email, password }) => signIn.mutate({ email: email.trim(), password })}
        >
          <Form.Item
            name="email"
            label={t('email')}
            rules={[{ required: true, whitespace: true, message: t('emailMissing') }]}
          >
            <Input type="email" autoComplete="username" inputMode="email" autoFocus />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('password')}
            rules={[{ required: true, message: t('passwordMissing') }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
            {t('title')}
          </Button>
        </Form>
        {methods?.oidc ? (
          <>
            <p className={styles.or}>{t('or')}</p>
            {/* Leaves the dashboard: the server leads on to the provider. */}
            <Button size="large" block href={apiAddress('/session/oidc', { to })}>
              {t('oidcEnter', { name: methods.oidc.label ?? t('oidcName') })}
            </Button>
          </>
        ) : null}
        <p className={styles.foot}>
          <Link to="/password">{t('forgottenTitle')}</Link>
        </p>
        <p className={styles.foot}>{t('noAccount')}</p>
      </section>
    </div>
  );
};
