import { HISTORY_MODES, type HistoryMode } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Segments } from '../ui/segments.tsx';
import { useComparison } from './comparison.hook.ts';
import { CorrectionJumps } from './correction.jumps.tsx';
import { DifferenceDrawer } from './difference.drawer.tsx';
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
      {moment === null ? null : (
        <Past machine={machine} span={span} moment={moment} edition={edition} scope={scope} />
      )}
    </section>
  );
};

const Past = ({
  machine,
  span,
  moment,
  edition,
  scope,
}: {
  machine: Machine;
  span: { first: number; last: number };
  moment: number;
  edition: string;
  scope: string;
}) => {
  const { t } = useTranslation('history');
  const [compared, setCompared] = useComparison();
  const { mode, speed, playing, pending, setMode, setSpeed, setPlaying, go } = machine;
  const jump = (to: number): void => {
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
        <CorrectionJumps edition={edition} scope={scope} moment={moment} isPlaying={playing} jump={jump} />
        <button
          type="button"
          className={styles.button}
          aria-haspopup="dialog"
          onClick={() => {
            setPlaying(false);
            setCompared('now');
          }}
        >
          {t('compare')}
        </button>
      </div>
      <DifferenceDrawer
        edition={edition}
        scope={scope}
        moment={moment}
        compared={compared}
        span={span}
        choose={(from, to) => {
          go(from);
          setCompared(to);
        }}
        close={() => setCompared(null)}
      />
    </>
  );
};
