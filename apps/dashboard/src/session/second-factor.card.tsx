import { useQuery } from '@tanstack/react-query';
import type { SecondFactorProof } from '@innoweek/contracts';
import { App, Button, Form, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorsAt, errorsElsewhere } from '../accounts/server.errors.ts';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Mark } from '../ui/mark.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { CodeField } from './code.field.tsx';
import card from './own-account.module.css';
import { RecoveryCodeList } from './recovery.codes.tsx';
import { SecondFactorEnrolment } from './second-factor.enrolment.tsx';
import {
  secondFactorQuery,
  useRenewRecoveryCodes,
  useSecondFactorChanged,
  useTurnOff,
} from './second-factor.queries.ts';
import styles from './second-factor.module.css';

/** So few recovery codes are soon none. */
const FEW_CODES = 3;

type Open = 'enrol' | 'off' | 'codes';

/** Two-step sign-in of one's own account: whether it is on, and changing that. */
export const SecondFactorCard = () => {
  const { t } = useTranslation('session');
  const { message } = App.useApp();
  const { data, error, refetch } = useQuery(secondFactorQuery);
  const [open, setOpen] = useState<Open | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const changed = useSecondFactorChanged();
  const turnOff = useTurnOff();
  const renew = useRenewRecoveryCodes();
  const close = (): void => {
    setOpen(null);
    setCodes(null);
  };
  return (
    <section className={card.card} aria-labelledby="own-second-factor">
      <h2 id="own-second-factor" className={card.title}>
        {t('secondFactor')} {data?.on ? <Mark tone="good">{t('secondFactorOn')}</Mark> : null}
      </h2>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton active title={false} /> : null}
      {data ? (
        <p className={styles.state}>
          {data.on
            ? t('secondFactorSince', { at: formatMoment(data.since ?? '', currentLanguage(), true) })
            : t('secondFactorWhy')}
          {data.required ? ` ${t('secondFactorRequired')}` : ''}
        </p>
      ) : null}
      {data?.on ? (
        <p className={data.recoveryCodesLeft < FEW_CODES ? styles.few : styles.state}>
          {t('recoveryLeft', { count: data.recoveryCodesLeft })}
        </p>
      ) : null}
      <div className={styles.buttons}>
        {data?.on === false ? (
          <Button type="primary" onClick={() => setOpen('enrol')}>
            {t('turnOn')}
          </Button>
        ) : null}
        {data?.on ? (
          <>
            <Button onClick={() => setOpen('codes')}>{t('newRecoveryCodes')}</Button>
            <Button danger onClick={() => setOpen('off')}>
              {t('turnOff')}
            </Button>
          </>
        ) : null}
      </div>
      {open === 'enrol' ? (
        <Dialog title={t('turnOn')} footer={null} mask={{ closable: false }} onCancel={close}>
          <SecondFactorEnrolment
            done={t('codesKept')}
            onDone={() => {
              close();
              void changed();
              void message.success(t('turnedOn'));
            }}
          />
        </Dialog>
      ) : null}
      {open === 'off' ? (
        <ProofDialog
          title={t('turnOff')}
          hint={t('turnOffHint')}
          danger
          pending={turnOff.isPending}
          onClose={close}
          prove={(proof, onError) =>
            turnOff.mutate(proof, {
              onError,
              onSuccess: () => {
                close();
                void message.success(t('turnedOff'));
              },
            })
          }
        />
      ) : null}
      {open === 'codes' && codes === null ? (
        <ProofDialog
          title={t('newRecoveryCodes')}
          hint={t('newRecoveryCodesHint')}
          pending={renew.isPending}
          onClose={close}
          prove={(proof, onError) =>
            renew.mutate(proof, { onError, onSuccess: (made) => setCodes(made.codes) })
          }
        />
      ) : null}
      {open === 'codes' && codes !== null ? (
        <Dialog title={t('newRecoveryCodes')} footer={null} mask={{ closable: false }} onCancel={close}>
          <RecoveryCodeList codes={codes} done={t('codesKept')} onDone={close} />
        </Dialog>
      ) : null}
    </section>
  );
};

const FIELDS = ['password', 'code'] as const;

/** Asks for password and code before something that an unattended browser must not do. */
const ProofDialog = ({
  title,
  hint,
  danger = false,
  pending,
  prove,
  onClose,
}: {
  title: string;
  hint: string;
  danger?: boolean;
  pending: boolean;
  prove: (proof: SecondFactorProof, onError: (error: Error) => void) => void;
  onClose: () => void;
}) => {
  const { t } = useTranslation('session');
  const [form] = Form.useForm<{ password?: string; code: string }>();
  const [failed, setFailed] = useState<Error | null>(null);
  return (
    <Dialog
      title={title}
      okText={title}
      okButtonProps={{ danger }}
      confirmLoading={pending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{hint}</p>
      {failed && errorsAt(failed, FIELDS).length === 0 ? (
        <ProblemNotice error={failed} sentences={errorsElsewhere(failed, FIELDS)} />
      ) : null}
      <Form<{ password?: string; code: string }>
        form={form}
        layout="vertical"
        requiredMark={false}
        validateTrigger="onSubmit"
        onFinish={({ password, code }) =>
          prove({ code, ...(password ? { password } : {}) }, (error) => {
            setFailed(error);
            form.setFields(errorsAt(error, FIELDS));
          })
        }
      >
        <Form.Item name="password" label={t('currentPassword')}>
          <Input.Password autoComplete="current-password" autoFocus />
        </Form.Item>
        <CodeField recovery autoFocus={false} />
      </Form>
    </Dialog>
  );
};
