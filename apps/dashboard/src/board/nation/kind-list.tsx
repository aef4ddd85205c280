import { ORGANISATION_KINDS } from '@innoweek/contracts';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../shell/language.store.ts';
import { cappedPercent } from '../../ui/number.format.ts';
import { BoardPanel } from '../board-panel.tsx';
import { ExportMenu } from '../export/export.menu.tsx';
import { figureCell, useBoards } from '../board.context.ts';
import { useExpectation } from '../expectation.hook.ts';
import { FigureLink } from '../../explain/figure-link.tsx';
import { useFigures } from '../figure.text.ts';
import { LiveAge } from '../panel-age.tsx';
import { ScopeLink } from '../scope-link.tsx';
import { useView } from '../view.hook.ts';
import styles from './kind-list.module.css';
import { usePartValues } from './unit-values.hook.ts';

/** Below this share of what was expected something is wrong. */
const FAR_BEHIND = 0.85;
const SCOPES = ORGANISATION_KINDS.map((kind) => `kind:${kind}`);

/** The nation's figure by the kind of the lead organiser, each against its plan. */
export const KindList = () => {
  const { t } = useTranslation('board');
  const { scope, nation, edition } = useBoards();
  const { metric } = useView();
  const write = useFigures();
  const list = useRef<HTMLUListElement>(null);
  const { share } = useExpectation(metric, 'nation');
  const values = usePartValues(SCOPES, metric, 'absolute');
  const plans = edition.plans;
  const isPlanned = SCOPES.some((id) => plans[id]?.[metric] !== undefined);
  const most = Math.max(
    1,
    ...SCOPES.map((id) => Math.max(values.get(id)?.raw ?? 0, (plans[id]?.[metric] ?? 0) * share)),
  );
  return (
    <BoardPanel
      area="kinds"
      title={t('kindsTitle')}
      note={[t(`metrics.${metric}`), ...(scope === 'nation' ? [] : [t('nationalPanel')])].join(' · ')}
      age={<LiveAge store={nation} />}
      aside={
        <>
          {isPlanned && <span className={styles.head}>{t('ofExpectedHead')}</span>}
          <ExportMenu
            panel="kinds"
            title={t('kindsTitle')}
            shows={[t(`metrics.${metric}`)]}
            chart={list}
            explained={[
              { of: '[data-actual]', text: t(`metrics.${metric}`) },
              { of: '[data-expected]', text: t('export.expected') },
              ...(isPlanned ? [{ text: t('export.share') }] : []),
            ]}
          />
        </>
      }
    >
      <ul className={styles.list} ref={list} data-planned={isPlanned || undefined}>
        {ORGANISATION_KINDS.map((kind) => {
          const id = `kind:${kind}`;
          const raw = values.get(id)?.raw;
          const figure = write(metric, raw, 'listed');
          const plan = plans[id]?.[metric];
          const expected = plan === undefined ? undefined : plan * share;
          const selected = scope === id;
          return (
            <li key={kind} className={styles.row} data-selected={selected || undefined}>
              <ScopeLink
                scope={id}
                selected={selected}
                className={styles.name}
                title={`${t(`kinds.${kind}`)} ${figure.exact}`}
              >
                {t(`kinds.${kind}`)}
              </ScopeLink>
              <span className={styles.track} aria-hidden="true">
                <span
                  className={styles.bar}
                  data-actual
                  style={{ inlineSize: `${String((Math.max(0, raw ?? 0) / most) * 100)}%` }}
                />
                {expected !== undefined && expected > 0 && (
                  <span
                    className={styles.mark}
                    data-expected
                    style={{ insetInlineStart: `${String((expected / most) * 100)}%` }}
                  />
                )}
              </span>
              <FigureLink cell={figureCell(id, metric)} className={styles.value}>
                <span title={figure.exact}>{figure.short}</span>
              </FigureLink>
              {isPlanned && (
                <span
                  className={styles.share}
                  data-behind={expected !== undefined && (raw ?? 0) < expected * FAR_BEHIND ? '' : undefined}
                  title={
                    plan === undefined
                      ? t('nothingToMeasure.plan')
                      : t('against.planExact', { plan: write(metric, plan).exact })
                  }
                >
                  {expected ? cappedPercent((raw ?? 0) / expected, currentLanguage()) : t('absent')}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </BoardPanel>
  );
};
