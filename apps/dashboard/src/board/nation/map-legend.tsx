import type { Measure } from '@innoweek/contracts';
import { POPULATION_SOURCE } from '@innoweek/places';
import { useTranslation } from 'react-i18next';
import type { BoardMetric } from '../board.search.ts';
import { currentLanguage } from '../../shell/language.store.ts';
import { useFigures } from '../figure.text.ts';
import { useMeasures } from './measure.text.ts';
import { SHADES } from './shade.scale.ts';
import styles from './unit-map.module.css';

type MapLegendProps = {
  metric: BoardMetric;
  measure: Measure;
  top: number | undefined;
  showsLate: boolean;
};

/** What the shades of the map stand for, and how what is not a figure looks. */
export const MapLegend = ({ metric, measure, top, showsLate }: MapLegendProps) => {
  const { t } = useTranslation('board');
  const write = useMeasures();
  const figures = useFigures();
  const endText =
    measure === 'absolute' ? figures(metric, top, 'tick').short : write(metric, measure, top, top).short;
  const ends = measure === 'plan' ? [t('bands.behind'), t('bands.ahead')] : ['0', endText];
  return (
    <div className={styles.foot}>
      <div className={styles.legend}>
        <span className={styles.key}>
          {ends[0]}
          <span className={styles.swatches} aria-hidden="true">
            {Array.from({ length: SHADES }, (_, shade) => (
              <span
                key={shade}
                className={styles.swatch}
                data-shade={measure === 'plan' ? `band-${String(shade + 1)}` : String(shade + 1)}
              />
            ))}
          </span>
          {ends[1]}
        </span>
        {measure === 'perHead' && <span>{t(`perHead.${metric}`)}</span>}
      </div>
      <div className={styles.legend}>
        <span className={styles.key}>
          <span className={styles.swatch} data-missing aria-hidden="true" />
          {t('noReport')}
        </span>
        <span className={styles.key}>
          <span className={styles.swatch} data-shade="0" aria-hidden="true" />
          {t('zeroReport')}
        </span>
        {showsLate && (
          <span className={styles.key}>
            <span className={styles.swatch} data-late aria-hidden="true" />
            {t('lateUnit')}
          </span>
        )}
        <span className={styles.key}>
          <span className={styles.swatch} data-silent aria-hidden="true" />
          {t('notReporting')}
        </span>
      </div>
      <p className={styles.hint}>
        {measure === 'perHead'
          ? t('population', { source: POPULATION_SOURCE[currentLanguage() === 'en' ? 'en' : 'zh'] })
          : t('mapHint')}
      </p>
    </div>
  );
};
