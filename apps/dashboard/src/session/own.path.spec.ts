import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ownPath } from './own.path.ts';

describe('ownPath', () => {
  it.each([
    ['/events?status=submitted', '/events?status=submitted'],
    ['/events/GD-2016-0001/edit#time', '/events/GD-2016-0001/edit#time'],
    ['/', '/'],
    ['//evil.example/x', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/.//evil.example', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['events', '/'],
    ['/sign-in?to=/sign-in', '/'],
    [undefined, '/'],
    [7, '/'],
  ])('%p leads to %p', (asked, path) => {
    expect(ownPath(asked)).toBe(path);
  });

  it('never leads to another site', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      ':',
      '@',
      '\t',
      '\n',
      ' ',
      'evil.example',
      'https:',
      '%2f',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = ownPath(pieces.join(''));
        expect(new URL(path, 'https://our.example').origin).toBe('https://our.example');
      }),
    );
  });
});
