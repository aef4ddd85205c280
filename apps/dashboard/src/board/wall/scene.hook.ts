import { useEffect, useMemo, useState } from 'react';
import { useSession } from '../../api/session.query.ts';
import { useBoardPlace } from '../board.place.ts';
import type { Scene } from '../board.search.ts';
import { seesCompleteness } from '../../session/role.rules.ts';
import { forceTheme } from '../../shell/theme.store.ts';
import { useStillPointer } from './pointer.hook.ts';
import { SCENE_SECONDS, sceneAfter, scenesFor, SHIFT_MS, shiftAt } from './scene.model.ts';

const SECOND_MS = 1_000;

export type WallScene = {
  scene: Scene;
  scenes: readonly Scene[];
  /** Whether it stays: the address names it, or somebody pressed the key. */
  held: boolean;
  every: number;
};

/**
 * What a wall shows now. Without a scene in the address it shows each in turn; the space bar holds the one that is there
 * by naming it in the address, and lets go of it; the arrows go on and back, a digit picks one, F fills the screen, Escape
 * leaves.
 */
export const useScene = (isWall: boolean): WallScene => {
  const { search, change, fixed } = useBoardPlace();
  const sees = seesCompleteness(useSession());
  const scenes = useMemo(() => fixed ?? scenesFor(sees), [fixed, sees]);
  const [turning, setTurning] = useState<Scene>(scenes[0] ?? 'overview');
  const every = search.every ?? SCENE_SECONDS;
  const asked = search.scene && scenes.includes(search.scene) ? search.scene : null;
  const scene = isWall ? (asked ?? turning) : 'overview';
  const held = asked !== null;
  useEffect(() => {
    if (!isWall || held) return undefined;
    const timer = setInterval(() => setTurning((now) => sceneAfter(scenes, now, 1)), every * SECOND_MS);
    return () => clearInterval(timer);
  }, [isWall, held, every, scenes]);
  useEffect(() => {
    if (!isWall) return undefined;
    const show = (next: Scene | undefined): void => {
      if (next) setTurning(next);
      change((now) => ({ ...now, scene: held ? next : undefined }));
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, dialog')) return;
      if (event.key === 'Escape') {
        change((now) => ({ ...now, wall: undefined, scene: undefined, every: undefined }));
      } else if (event.key === ' ') {
        event.preventDefault();
        setTurning(scene);
        change((now) => ({ ...now, scene: held ? undefined : scene }));
      } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
        if (event.target instanceof HTMLElement && event.target.matches('[role="group"], [type="radio"]'))
          return;
        show(sceneAfter(scenes, scene, event.key === 'ArrowRight' ? 1 : -1));
      } else if (event.key === 'f') void fillScreen();
      else show(scenes[Number(event.key) - 1]);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
  return { scene, scenes, held, every };
};

/** Takes the whole screen, or gives it back. A browser that does not allow it shows the wall as it was. */
const fillScreen = (): Promise<void> =>
  (document.fullscreenElement === null
    ? document.documentElement.requestFullscreen()
    : document.exitFullscreen()
  ).catch(() => undefined);

/**
 * A wall is dark unless its address says otherwise, shows no pointer that nobody moves, and moves a little itself, so
 * that nothing burns in.
 */
export const useWallPicture = (isWall: boolean): { x: number; y: number } => {
  const [step, setStep] = useState(0);
  useStillPointer(isWall);
  useEffect(() => {
    if (!isWall) return undefined;
    const asked = new URLSearchParams(location.search).get('theme');
    forceTheme(asked === 'light' ? 'light' : 'dark');
    const timer = setInterval(() => setStep((now) => now + 1), SHIFT_MS);
    return () => {
      forceTheme(null);
      clearInterval(timer);
    };
  }, [isWall]);
  return isWall ? shiftAt(step) : { x: 0, y: 0 };
};
