import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './second-factor.module.css';

/** The six digits of the app or, where the phone is lost, a recovery code. */
export const CodeField = ({ recovery, autoFocus }: { recovery: boolean; autoFocus: boolean }) => {
  const { t } = useTranslation('session');
  const [lost, setLost] = useState(false);
  return (
    <>
      <Form.Item
        name="code"
        label={t(lost ? 'recoveryCode' : 'code')}
        extra={t(lost ? 'recoveryCodeHint' : 'codeHint')}
        rules={[{ required: true, whitespace: true, message: t('codeMissing') }]}
      >
        <Input
          // Another keyboard: phones change it only for another field.
          key={String(lost)}
          autoFocus={autoFocus || lost}
          inputMode={lost ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          maxLength={30}
          className={styles.code}
        />
      </Form.Item>
      {recovery ? (
        <p className={styles.lost}>
          <Button type="link" onClick={() => setLost(!lost)}>
            {t(lost ? 'useApp' : 'useRecoveryCode')}
          </Button>
        </p>
      ) : null}
    </>
  );
};
