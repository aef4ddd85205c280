import { HISTORY_MODES, type HistoryMode } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.query.ts';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Segments } from '../ui/segments.tsx';
import { DifferenceList } from './difference.list.tsx';
import { jumpsQuery } from './history.queries.ts';
import styles from './history.module.css';
import { MINUTE_MS } from './playback.model.ts';
import { SPEEDS, useTimeMachineHere, type TimeMachine as Machine } from './time-machine.hook.ts';

/** The slider over the edition. While the board shows a past, it says so across the whole board. */
export const TimeMachine = ({ edition, scope }: { edition: string; scope: string }) => {
  const { t } = useTranslation('history');
  const machine = useTimeMachineHere();
  if (!machine?.span) return null;
  const { span, moment, go, setPlaying, playing } = machine;
  const language = currentLanguage();
  const shown = moment ?? span.last;
  return (
    <section
      className={styles.machine}
      data-past={moment !== null || undefined}
      aria-label={t('title')}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && moment !== null) go(null);
      }}
    >
      <div className={styles.line}>
        <button
          type="button"
          className={styles.button}
          onClick={() => {
            if (moment === null || moment >= span.last) go(span.first);
            setPlaying(!playing);
          }}
          aria-label={t(playing ? 'pause' : 'play')}
        >
          {playing ? '❚❚' : '▶'}
        </button>
        <input
          type="range"
          className={styles.slider}
          min={span.first}
          max={span.last}
          step={MINUTE_MS}
          value={shown}
          aria-label={t('slider')}
          aria-valuetext={moment === null ? t('live') : formatMoment(moment, language)}
          onChange={(event) => go(Number(event.target.value))}
        />
        {moment === null ? (
          <span className={styles.hint}>{t('hint')}</span>
        ) : (
          <button type="button" className={styles.live} onClick={() => go(null)}>
            {t('toLive')}
          </button>
        )}
      </div>
      {moment === null ? null : <Past machine={machine} moment={moment} edition={edition} scope={scope} />}
    </section>
  );
};

const Past = ({
  machine,
  moment,
  edition,
  scope,
}: {
  machine: Machine;
  moment: number;
  edition: string;
  scope: string;
}) => {
  const { t } = useTranslation('history');
  const [isCompared, setCompared] = useState(false);
  const session = useSession();
  const { mode, speed, pending, setMode, setSpeed, setPlaying, go } = machine;
  const jumps = useQuery(jumpsQuery(edition, scope)).data?.items ?? [];
  const moments = jumps.map(({ at }) => Math.floor(Date.parse(at) / MINUTE_MS) * MINUTE_MS + MINUTE_MS);
  const before = moments.find((at) => at < moment);
  const after = moments.findLast((at) => at > moment);
  const jump = (to: number | undefined): void => {
    if (to === undefined) return;
    setPlaying(false);
    go(to);
  };
  return (
    <>
      <p className={styles.banner} role="status">
        <strong>
          {t(mode === 'known' ? 'asKnown' : 'asTrue', { at: formatMoment(moment, currentLanguage()) })}
        </strong>
        <span>{pending ? t('pending') : t('stillLive')}</span>
        {mode === 'true' && session !== null ? (
          <span>
            {t('notExplained')}
            <button type="button" className={styles.switch} onClick={() => setMode('known')}>
              {t('toKnown')}
            </button>
          </span>
        ) : null}
      </p>
      <div className={styles.tools}>
        <Segments<HistoryMode>
          label={t('mode')}
          value={mode}
          options={HISTORY_MODES.map((value) => ({ value, text: t(`modes.${value}`) }))}
          onChange={setMode}
        />
        <Segments
          label={t('speed')}
          value={String(speed)}
          options={SPEEDS.map((value) => ({ value: String(value), text: t('times', { speed: value }) }))}
          onChange={(next) => setSpeed(SPEEDS.find((one) => String(one) === next) ?? SPEEDS[0])}
        />
        <button type="button" className={styles.button} onClick={() => jump(moment - MINUTE_MS)}>
          {t('minuteBack')}
        </button>
        <button type="button" className={styles.button} onClick={() => jump(moment + MINUTE_MS)}>
          {t('minuteOn')}
        </button>
        <button
          type="button"
          className={styles.button}
          disabled={before === undefined}
          onClick={() => jump(before)}
        >
          {t('correctionBefore')}
        </button>
        <button
          type="button"
          className={styles.button}
          disabled={after === undefined}
          onClick={() => jump(after)}
        >
          {t('correctionAfter')}
        </button>
        <button
          type="button"
          className={styles.button}
          aria-expanded={isCompared}
          onClick={() => {
            setPlaying(false);
            setCompared(!isCompared);
          }}
        >
          {t('compare')}
        </button>
      </div>
      {isCompared ? <DifferenceList edition={edition} scope={scope} moment={moment} /> : null}
    </>
  );
};
