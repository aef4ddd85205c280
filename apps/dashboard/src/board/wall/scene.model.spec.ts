import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { panelsOf, sceneAfter, scenesFor, shiftAt } from './scene.model.ts';

it('scenes go round, in both directions, and leave out what may not be seen', () => {
  const scenes = scenesFor(false);
  expect(scenes).toEqual(['overview', 'map', 'trend', 'live']);
  expect(sceneAfter(scenes, 'live', 1)).toBe('overview');
  expect(sceneAfter(scenes, 'overview', -1)).toBe('live');
  expect(scenesFor(true)).toContain('completeness');
});

it('on three screens there is more to be seen of what is going on, and the same of all else', () => {
  expect(panelsOf('live', false)).toEqual(['side']);
  expect(panelsOf('live', true)).toEqual(['map', 'side', 'trend']);
  expect(panelsOf('trend', true)).toEqual(['trend', 'kinds', 'ranking']);
  expect(panelsOf('overview', true)).toEqual(panelsOf('overview', false));
});

it('the picture creeps: never far, never in a jump, and not for ever in one place', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (step) => {
      const [here, next] = [shiftAt(step), shiftAt(step + 1)];
      expect(Math.abs(here.x)).toBeLessThanOrEqual(6);
      expect(Math.abs(here.y)).toBeLessThanOrEqual(3);
      expect(Math.abs(here.x - next.x) + Math.abs(here.y - next.y)).toBeLessThanOrEqual(3);
    }),
  );
  const places = Array.from({ length: 60 }, (_, step) => JSON.stringify(shiftAt(step)));
  expect(new Set(places).size).toBeGreaterThan(15);
});
