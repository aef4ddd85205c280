import { Alert, Button, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './second-factor.module.css';

/** Recovery codes, shown this once, and the button that says they are kept. */
export const RecoveryCodeList = ({
  codes,
  done,
  onDone,
}: {
  codes: readonly string[];
  done: string;
  onDone: () => void;
}) => {
  const { t } = useTranslation('session');
  return (
    <>
      <Alert type="warning" showIcon title={t('recoveryTitle')} description={t('recoveryHint')} />
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Typography.Text copyable={{ text: codes.join('\n') }}>{t('copyAll')}</Typography.Text>
        <Button type="primary" onClick={onDone}>
          {done}
        </Button>
      </div>
    </>
  );
};
