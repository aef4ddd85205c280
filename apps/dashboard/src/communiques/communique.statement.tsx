import { GRADES, heldEvents, METRICS, ORGANISATION_KINDS, type Communique } from '@innoweek/contracts';
import { REPORTING_UNITS } from '@innoweek/places';
import { useTranslation } from 'react-i18next';
import type { BoardMetric } from '../board/board.context.ts';
import { useFigures } from '../board/figure.text.ts';
import { usePlaceName } from '../board/place.text.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { percent } from '../ui/number.format.ts';
import { Changes } from './communique.changes.tsx';
import { FigureTable } from './communique.table.tsx';
import { useMomentText } from './moment.text.ts';
import styles from './communiques.module.css';

/** Hashes are read aloud and compared by eye, on paper to the last letter: in groups. */
const grouped = (hash: string): string => hash.replace(/(.{8})(?=.)/g, '$1 ');

/** The text of a communiqué: what stands on the printed page, too. */
export const Statement = ({ communique }: { communique: Communique }) => {
  const { t } = useTranslation(['communiques', 'board']);
  const moment = useMomentText(communique.edition.zone);
  const { edition, number, cells, note, root, since, missing } = communique;
  const name = currentLanguage() === 'en' ? (edition.nameEn ?? edition.name) : edition.name;
  const title = number === null ? t('communiques:draftTitle') : t('communiques:titled', { number });
  return (
    <article className={styles.statement}>
      <RunningTitle text={`${name} · ${title}`} />
      <header className={styles.head}>
        <p className={styles.edition}>{name}</p>
        <h2>{title}</h2>
        <p>{t('communiques:asOf', { at: moment(communique.at) })}</p>
      </header>
      <Headline cells={cells} />
      {note === '' ? null : <p className={styles.note}>{note}</p>}
      {since ? <Changes since={since} /> : null}
      <FigureTable
        caption={t('communiques:byUnit')}
        cells={cells}
        scopes={[...REPORTING_UNITS.map(({ id }) => `unit:${id}`), 'unit:none']}
        total="nation"
      />
      <FigureTable
        caption={t('communiques:byKind')}
        cells={cells}
        scopes={ORGANISATION_KINDS.map((kind) => `kind:${kind}`)}
      />
      <section>
        <h3>{t('communiques:remarks')}</h3>
        <ul className={styles.remarks}>
          <li>{t('communiques:provisional')}</li>
          <li>{t('communiques:attendances')}</li>
          <Shares cells={cells} />
          <Missing missing={missing} />
          <li>{t('communiques:blank')}</li>
        </ul>
      </section>
      <footer className={styles.foot}>
        <span>{t('communiques:version', { version: communique.version })}</span>
        <span>{t('communiques:preparedBy', { by: communique.preparedBy })}</span>
        {communique.changedBy === null ? null : (
          <span>{t('communiques:changedBy', { by: communique.changedBy })}</span>
        )}
        {communique.signedBy !== null && communique.publishedAt !== null ? (
          <span>
            {t('communiques:signedBy', { by: communique.signedBy, at: moment(communique.publishedAt) })}
          </span>
        ) : null}
        {root ? (
          <span className={styles.root}>
            {t('communiques:root', { position: root.position })} <code>{grouped(root.hash)}</code>
          </span>
        ) : null}
        {root?.hourly ? (
          <span className={styles.root}>
            {t('communiques:hourlyRoot', {
              hour: moment(root.hourly.hour),
              position: root.hourly.position,
            })}{' '}
            <code>{grouped(root.hourly.hash)}</code>
          </span>
        ) : null}
      </footer>
    </article>
  );
};

/** Names the communiqué on every sheet: what a page box says can only stand in a style sheet. */
const RunningTitle = ({ text }: { text: string }) => (
  <style>{`@page communique { @top-right { content: ${quoted(text)}; font-size: 9pt; } }`}</style>
);

/** As a string of CSS that ends neither itself nor its style element. */
const quoted = (text: string): string =>
  `"${text.replace(/[^\p{L}\p{N} ]/gu, (sign) => `\\${(sign.codePointAt(0) ?? 0).toString(16)} `)}"`;

const Headline = ({ cells }: Pick<Communique, 'cells'>) => {
  const { t } = useTranslation('board');
  const figures = useFigures();
  const figure = (metric: BoardMetric, value: number | undefined) => {
    const text = figures(metric, value, 'headline');
    return (
      <div key={metric}>
        <dt>{t(`metrics.${metric}`)}</dt>
        <dd>
          <strong>
            {text.before}
            {text.digits}
            <small>
              {text.unit}
              {text.after}
            </small>
          </strong>
          <span>{text.exact}</span>
        </dd>
      </div>
    );
  };
  return (
    <dl className={styles.figures}>
      {METRICS.map((metric) => figure(metric, cells[`nation/${metric}/total`]))}
      {figure('events', heldEvents(cells, 'nation'))}
    </dl>
  );
};

/** How well the attendances are known. */
const Shares = ({ cells }: Pick<Communique, 'cells'>) => {
  const { t } = useTranslation(['communiques', 'board']);
  const total = cells['nation/participants/total'] ?? 0;
  if (total === 0) return null;
  const shares = GRADES.flatMap((grade) => {
    const value = cells[`nation/participants/${grade}`] ?? 0;
    return value === 0 ? [] : [`${t(`board:grades.${grade}`)} ${percent(value / total, currentLanguage())}`];
  });
  return <li>{t('communiques:grades', { shares: shares.join(t('communiques:comma')) })}</li>;
};

const Missing = ({ missing }: Pick<Communique, 'missing'>) => {
  const { t } = useTranslation('communiques');
  const place = usePlaceName();
  const late = missing.filter((one) => one.late > 0);
  if (late.length === 0) return <li>{t('complete')}</li>;
  const units = late.map((one) => t('missingDays', { unit: place(one.unit).short, days: one.late }));
  return <li>{t('missing', { units: units.join(t('comma')) })}</li>;
};
