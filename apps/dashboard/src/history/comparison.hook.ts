import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { comparisonHash, comparisonIn, type Compared } from './comparison.model.ts';

/**
 * The other moment that the board's past is compared with, kept after the # of the address: its link compares the same,
 * and whatever else changes the address meanwhile is followed by it.
 */
export const useComparison = (): [Compared | null, (next: Compared | null) => void] => {
  const hash = useLocation({ select: (location) => location.hash });
  const navigate = useNavigate({ from: '/board' });
  const [compared, setCompared] = useState(() => comparisonIn(hash));
  const [seen, setSeen] = useState(hash);
  if (hash !== seen) {
    setSeen(hash);
    // Another link was followed; an address without one was only changed elsewhere.
    setCompared(comparisonIn(hash) ?? compared);
  }
  const wanted = comparisonHash(compared);
  useEffect(() => {
    if (hash === wanted || (wanted === '' && comparisonIn(hash) === null)) return;
    void navigate({ search: (now) => now, hash: wanted, replace: true });
  }, [hash, wanted, navigate]);
  return [compared, setCompared];
};
