import { AUDIENCES, PUBLIC_METRICS, type Edition, type PublicBoardSettings } from '@innoweek/contracts';
import { Alert, Button, Checkbox, Form, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { Panel } from '../ui/panel.tsx';
import { someRole } from '../accounts/role.rule.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { usePublish } from './sharing.queries.ts';
import styles from './sharing.module.css';

/** Who sees what without signing in. */
export const PublicSettings = ({ edition }: { edition: Edition }) => {
  const { t } = useTranslation(['sharing', 'board', 'publicity']);
  const publish = usePublish(edition.code);
  return (
    <Panel
      title={t('publicity:title')}
      aside={
        <a href="/public" target="_blank" rel="noopener">
          {t('sharing:preview')}
        </a>
      }
    >
      {publish.error ? <ProblemNotice error={publish.error} /> : null}
      <Form<PublicBoardSettings>
        layout="vertical"
        initialValues={edition.publicBoard}
        onFinish={(settings) => publish.mutate(settings)}
        onValuesChange={() => publish.reset()}
      >
        <Form.Item name="audience" label={t('sharing:audience')}>
          <Radio.Group className={styles.choices}>
            {AUDIENCES.map((audience) => (
              <Radio key={audience} value={audience}>
                {t(`sharing:audiences.${audience}`)}
                <span className={styles.detail}>{t(`sharing:audienceHints.${audience}`)}</span>
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        <Form.Item name="metrics" label={t('sharing:metrics')} rules={[someRole(t('sharing:required'))]}>
          <Checkbox.Group
            options={PUBLIC_METRICS.map((value) => ({ value, label: t(`board:metrics.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="units" valuePropName="checked" className={styles.tight}>
          <Checkbox>{t('sharing:units')}</Checkbox>
        </Form.Item>
        <Form.Item name="embedding" valuePropName="checked">
          <Checkbox>{t('sharing:embedding')}</Checkbox>
        </Form.Item>
        <div className={styles.actions}>
          <Button type="primary" htmlType="submit" loading={publish.isPending}>
            {t('sharing:save')}
          </Button>
          {publish.isSuccess ? <Alert type="success" showIcon title={t('sharing:saved')} /> : null}
        </div>
      </Form>
    </Panel>
  );
};
