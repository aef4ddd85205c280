/** Time and chance as the live boards use them; tests set their own. */
export type LiveClock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `task` after `ms` milliseconds, unless the result is called before. */
  after(ms: number, task: () => void): () => void;
  /** Runs `task` before the screen is drawn next. */
  frame(task: () => void): void;
  /** From 0 up to 1. */
  random(): number;
};

/** A page that nobody sees gets no animation frames; its figures still follow, at this pace. */
const HIDDEN_FRAME_MS = 1_000;

export const browserClock: LiveClock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  frame: (task) => {
    if (document.hidden) setTimeout(task, HIDDEN_FRAME_MS);
    else requestAnimationFrame(task);
  },
  random: () => Math.random(),
};
