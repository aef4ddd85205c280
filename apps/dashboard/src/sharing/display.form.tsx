import {
  DISPLAY_SCENES,
  ORGANISATION_KINDS,
  SCENE_SECONDS_RANGE,
  type DisplayDraft,
  type DisplayScene,
  type Edition,
} from '@innoweek/contracts';
import { REPORTING_UNITS } from '@innoweek/places';
import { Alert, Button, Checkbox, Form, Input, InputNumber, Select, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { WALL_PATH } from '../api/display.pass.ts';
import { siteOf } from '../api/site.address.ts';
import { usePlaceName } from '../board/place.text.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { someRole } from '../accounts/role.rule.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { useMakeDisplay } from './sharing.queries.ts';
import styles from './sharing.module.css';

const DAY_MS = 86_400_000;
/** Days that links are made for; the longest stays a little below what the server allows. */
const LIVES = [1, 7, 14, 30, 89] as const;

type Values = { name: string; scope: string; scenes: DisplayScene[]; every: number; days: number };

/** Makes a link to a wall, and shows it once. */
export const DisplayForm = ({ edition, onClose }: { edition: Edition; onClose: () => void }) => {
  const { t } = useTranslation(['sharing', 'board']);
  const nameOf = usePlaceName();
  const make = useMakeDisplay();
  const draftOf = ({ name, scope, scenes, every, days }: Values): DisplayDraft => ({
    name: name.trim(),
    edition: edition.code,
    scope,
    scenes: DISPLAY_SCENES.filter(
      (scene) => scenes.includes(scene) && (scene !== 'map' || scope === 'nation'),
    ),
    every,
    expiresAt: new Date(Date.now() + days * DAY_MS).toISOString(),
  });
  const link = make.data && `${siteOf(edition)}${WALL_PATH}?lang=${currentLanguage()}#${make.data.secret}`;
  return (
    <Dialog width={560} title={t('sharing:newWall')} footer={null} onCancel={onClose}>
      {make.error ? <ProblemNotice error={make.error} /> : null}
      {link ? (
        <Alert
          type="success"
          showIcon
          title={t('sharing:once')}
          description={
            <Typography.Text
              code
              className={styles.link}
              copyable={{ tooltips: [t('sharing:copy'), t('sharing:copied')] }}
            >
              {link}
            </Typography.Text>
          }
        />
      ) : (
        <Form<Values>
          layout="vertical"
          initialValues={{ scope: 'nation', scenes: [...DISPLAY_SCENES], every: 30, days: 14 }}
          onFinish={(values) => make.mutate(draftOf(values))}
        >
          <Form.Item
            name="name"
            label={t('sharing:wallName')}
            rules={[{ required: true, whitespace: true, message: t('sharing:required') }]}
          >
            <Input maxLength={60} placeholder={t('sharing:wallNamePlaceholder')} />
          </Form.Item>
          <Form.Item name="scope" label={t('sharing:scope')}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={[
                { value: 'nation', label: t('sharing:nation') },
                ...REPORTING_UNITS.map(({ id }) => ({ value: `unit:${id}`, label: nameOf(id).full })),
                ...ORGANISATION_KINDS.map((kind) => ({
                  value: `kind:${kind}`,
                  label: t(`board:kinds.${kind}`),
                })),
              ]}
            />
          </Form.Item>
          <Form.Item<Values> noStyle dependencies={['scope']}>
            {({ getFieldValue }) => (
              <Form.Item name="scenes" label={t('sharing:scenes')} rules={[someRole(t('sharing:required'))]}>
                <Checkbox.Group
                  options={DISPLAY_SCENES.map((value) => ({
                    value,
                    label: t(`board:sceneNames.${value}`),
                    disabled: value === 'map' && getFieldValue('scope') !== 'nation',
                  }))}
                />
              </Form.Item>
            )}
          </Form.Item>
          <div className={styles.pair}>
            <Form.Item
              name="every"
              label={t('sharing:every')}
              rules={[{ required: true, message: t('sharing:required') }]}
            >
              <InputNumber
                min={SCENE_SECONDS_RANGE.shortest}
                max={SCENE_SECONDS_RANGE.longest}
                precision={0}
              />
            </Form.Item>
            <Form.Item name="days" label={t('sharing:days')}>
              <Select
                options={LIVES.map((days) => ({ value: days, label: t('sharing:dayCount', { days }) }))}
              />
            </Form.Item>
          </div>
          <Button type="primary" htmlType="submit" loading={make.isPending}>
            {t('sharing:make')}
          </Button>
        </Form>
      )}
    </Dialog>
  );
};
