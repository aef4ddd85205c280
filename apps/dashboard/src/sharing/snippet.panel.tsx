import { LANGUAGES, TILE_THEMES, type Edition, type Language, type PublicMetric } from '@innoweek/contracts';
import { findUnit, REPORTING_UNITS } from '@innoweek/places';
import { useQuery } from '@tanstack/react-query';
import { Segmented, Select, Typography } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiAddress } from '../api/api.client.ts';
import { siteOf } from '../api/site.address.ts';
import { usePlaceName } from '../board/place.text.ts';
import { currentLanguage, readyTexts } from '../shell/language.store.ts';
import { Panel } from '../ui/panel.tsx';
import { snippetsOf } from './snippet.model.ts';
import styles from './sharing.module.css';

const ALL = 'all';
const NATION = 'nation';
const LANGUAGE_NAMES: Record<Language, string> = { 'zh-CN': '\u4e2d\u6587', en: 'English' };

/** What another site puts on its page. */
export const SnippetPanel = ({ edition }: { edition: Edition }) => {
  const { t } = useTranslation(['sharing', 'board', 'publicity', 'shell']);
  const nameOf = usePlaceName();
  const { metrics, units, embedding, audience } = edition.publicBoard;
  const [what, setWhat] = useState<PublicMetric | typeof ALL>(ALL);
  const [unit, setUnit] = useState(NATION);
  const [lang, setLang] = useState<Language>(currentLanguage());
  const [theme, setTheme] = useState<(typeof TILE_THEMES)[number]>('light');
  const id = useId();
  const ready = useQuery({
    queryKey: ['texts', lang],
    queryFn: () => readyTexts(lang),
    staleTime: Infinity,
  }).data;
  if (!embedding || audience === 'closed')
    return (
      <Panel title={t('sharing:snippets')}>
        <p className={styles.hint}>{t('sharing:snippetsOff')}</p>
      </Panel>
    );
  const metric = what === ALL ? undefined : metrics.find((one) => one === what);
  const place = units && unit !== NATION ? findUnit(unit) : null;
  const english = lang === 'en';
  const name = english ? edition.nameEn : edition.name;
  const where = place ? [english ? place.nameEn : place.name] : [];
  /** What is shown, once the texts of its language are there. */
  const told = (what: string): string => [name, ...where, ...(ready === lang ? [what] : [])].join(' · ');
  const ofMetric = (shown: PublicMetric): string => told(t(`board:metrics.${shown}`, { lng: lang }));
  const first = metrics[0] ?? 'participants';
  const { frame, image, picture, dots } = snippetsOf(
    { origin: siteOf(edition), api: apiAddress },
    {
      ...(edition.current ? {} : { edition: edition.code }),
      ...(units && unit !== NATION ? { unit } : {}),
      ...(metric ? { metric } : {}),
      first,
      lang,
      theme,
      figures: metrics.length,
      heading: [name, ...(place ? where : [t('board:scopes.nation', { lng: lang })])].join(' · '),
      title: metric ? ofMetric(metric) : told(t('publicity:title', { lng: lang })),
      alt: ofMetric(metric ?? first),
    },
  );
  return (
    <Panel title={t('sharing:snippets')}>
      <p className={styles.hint}>{t('sharing:snippetsHint')}</p>
      <div className={styles.pick}>
        <label htmlFor={`${id}-what`}>
          {t('sharing:what')}
          <Select
            id={`${id}-what`}
            value={what}
            onChange={setWhat}
            options={[
              { value: ALL, label: t('sharing:allFigures') },
              ...metrics.map((value) => ({ value, label: t(`board:metrics.${value}`) })),
            ]}
          />
        </label>
        {units ? (
          <label htmlFor={`${id}-unit`}>
            {t('sharing:where')}
            <Select
              id={`${id}-unit`}
              value={unit}
              onChange={setUnit}
              showSearch={{ optionFilterProp: 'label' }}
              options={[
                { value: NATION, label: t('sharing:nation') },
                ...REPORTING_UNITS.map(({ id: value }) => ({ value, label: nameOf(value).full })),
              ]}
            />
          </label>
        ) : null}
        <Segmented
          aria-label={t('sharing:language')}
          value={lang}
          onChange={setLang}
          options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        />
        <Segmented
          aria-label={t('sharing:theme')}
          value={theme}
          onChange={setTheme}
          options={TILE_THEMES.map((value) => ({ value, label: t(`shell:themes.${value}`) }))}
        />
      </div>
      <Snippet title={t('sharing:frame')} code={frame} />
      <Snippet title={t('sharing:image')} code={image} />
      <Snippet title={t('sharing:dots')} code={dots} />
      <p className={styles.label}>{t('sharing:shown')}</p>
      <img className={styles.tile} src={picture} alt="" width={360} height={150} />
    </Panel>
  );
};

const Snippet = ({ title, code }: { title: string; code: string }) => (
  <>
    <p className={styles.label}>{title}</p>
    <Typography.Paragraph className={styles.code} copyable={{ text: code }}>
      <span>{code}</span>
    </Typography.Paragraph>
  </>
);
