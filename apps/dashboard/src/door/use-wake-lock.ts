import { useEffect } from 'react';

/** Keeps the screen from going dark while it is looked at, where the browser can. */
export const useWakeLock = (): void => {
  useEffect(() => {
    let ended = false;
    let lock: WakeLockSentinel | null = null;
    const hold = async (): Promise<void> => {
      if (ended || document.hidden || !('wakeLock' in navigator)) return;
      // A low battery may refuse it: the screen then goes dark as it always does.
      lock = await navigator.wakeLock.request('screen').catch(() => null);
    };
    // The browser lets go of it whenever the page is hidden.
    const onChange = (): void => void hold();
    void hold();
    document.addEventListener('visibilitychange', onChange);
    return () => {
      ended = true;
      document.removeEventListener('visibilitychange', onChange);
      void lock?.release();
    };
  }, []);
};
