import { SCENES, type Scene } from '../board.search.ts';

/** Seconds that a scene stays unless the address says otherwise. */
export const SCENE_SECONDS = 30;

/** Panels of a board, below its figures. */
export type PanelName = 'map' | 'ranking' | 'side' | 'trend' | 'kinds' | 'completeness';

/** What a scene shows below the figures, which stay where they are. */
const PANELS: Readonly<Record<Scene, readonly PanelName[]>> = {
  overview: ['map', 'ranking', 'side', 'trend', 'kinds', 'completeness'],
  map: ['map', 'ranking'],
  trend: ['trend', 'kinds'],
  live: ['side'],
  completeness: ['completeness'],
};

/** What has room beside it, too, where three screens stand beside each other. */
const BESIDE: Readonly<Partial<Record<Scene, readonly PanelName[]>>> = {
  trend: ['trend', 'kinds', 'ranking'],
  live: ['map', 'side', 'trend'],
};

/** What a scene shows on a wall of this shape. */
export const panelsOf = (scene: Scene, isThreeScreens: boolean): readonly PanelName[] =>
  (isThreeScreens ? BESIDE[scene] : undefined) ?? PANELS[scene];

/** Panels that know nothing but the scope of the board. */
export const ALONE: ReadonlySet<PanelName> = new Set(['trend', 'side']);

/** The scenes that somebody can see: whose only panel is not for them is left out. */
export const scenesFor = (seesCompleteness: boolean): readonly Scene[] =>
  SCENES.filter((scene) => scene !== 'completeness' || seesCompleteness);

/** The scene so many places on, round and round. */
export const sceneAfter = (scenes: readonly Scene[], scene: Scene, by: number): Scene => {
  const at = Math.max(0, scenes.indexOf(scene)) + by;
  return scenes[((at % scenes.length) + scenes.length) % scenes.length] ?? 'overview';
};

/** How far a picture that stands for days moves to and fro, in pixels, and how long each step lasts. */
const SHIFT_PX = 6;
export const SHIFT_MS = 40_000;

/** Where the picture stands after so many steps: round a flat figure of eight, a pixel or two at a time. */
export const shiftAt = (step: number): { x: number; y: number } => ({
  x: Math.round(SHIFT_PX * Math.sin(step / 7)),
  y: Math.round(SHIFT_PX * 0.5 * Math.sin(step / 3.5)),
});
