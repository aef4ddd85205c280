import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { correctionQuery } from './history.queries.ts';
import styles from './history.module.css';
import { WAYS, type Way } from './playback.model.ts';

/** The slider rests for so long before what lies beside it is asked for. */
const RESTS_MS = 300;

/** Buttons that lead to the correction before a moment and to the one after it. */
export const CorrectionJumps = ({
  edition,
  scope,
  moment,
  isPlaying,
  jump,
}: {
  edition: string;
  scope: string;
  moment: number;
  /** Moments pass by: nobody asks what lies beside each. */
  isPlaying: boolean;
  jump: (to: number) => void;
}) => {
  const { t } = useTranslation('history');
  const client = useQueryClient();
  const rested = useRested(moment);
  const enabled = !isPlaying;
  const before = useQuery({ ...correctionQuery(edition, scope, 'before', rested), enabled }).data;
  const after = useQuery({ ...correctionQuery(edition, scope, 'after', rested), enabled }).data;
  const found: Record<Way, number | null | undefined> = { before, after };
  const go = async (way: Way): Promise<void> => {
    const to = await client.query(correctionQuery(edition, scope, way, moment)).catch(() => null);
    if (to !== null) jump(to);
  };
  return WAYS.map((way) => (
    <button
      key={way}
      type="button"
      className={styles.button}
      disabled={rested === moment && found[way] === null}
      onClick={() => void go(way)}
    >
      {t(`correction.${way}`)}
    </button>
  ));
};

/** A value once it has stayed the same for a while. */
const useRested = (value: number): number => {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), RESTS_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
};
