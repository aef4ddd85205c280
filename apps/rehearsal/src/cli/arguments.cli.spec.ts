import { describe, expect, it } from '@jest/globals';
import { ArgumentError, readArguments } from './arguments.cli.ts';
import { languageOf, problemText } from './console.words.ts';

const GIVEN = ['--url', 'http://127.0.0.1:3000', '--token', 'secret'];

const complaint = (words: string[], environment = {}): string => {
  try {
    readArguments(words, environment);
  } catch (error) {
    if (error instanceof ArgumentError) return problemText('en', error.problem);
    throw error;
  }
  return 'nothing';
};

describe('the command line', () => {
  it('has the week of 2016 as it was unless told otherwise', () => {
    expect(readArguments(GIVEN, {})).toEqual({
      url: 'http://127.0.0.1:3000',
      token: 'secret',
      seed: 2016,
      scale: 1,
      speed: 60,
      days: 7,
      edition: null,
      state: null,
    });
    expect(
      readArguments([...GIVEN, '--speed', 'max', '--scale=0.02', '--edition', 'demo-2016'], {}),
    ).toMatchObject({ speed: 'max', scale: 0.02, edition: 'demo-2016' });
  });

  it('takes the token from the environment, where no list of processes shows it', () => {
    expect(readArguments(GIVEN.slice(0, 2), { INNOWEEK_REHEARSAL_TOKEN: 'hidden' }).token).toBe('hidden');
  });

  it.each([
    [['--token', 'x'], '--url wants the address'],
    [['--url', 'localhost:3000', '--token', 'x'], '--url wants the address'],
    [['--url', 'http://localhost:3000'], '--token wants the token'],
    [[...GIVEN, '--seed', '-1'], '--seed wants a whole number'],
    [[...GIVEN, '--seed', '1.5'], '--seed wants a whole number'],
    [[...GIVEN, '--scale', '0'], '--scale wants a number'],
    [[...GIVEN, '--speed', 'fast'], '--speed wants a number'],
    [[...GIVEN, '--speed'], '--speed wants a number'],
    [[...GIVEN, '--days', '0'], '--days wants a whole number'],
    [[...GIVEN, '--edition', 'Demo 2016'], '--edition wants the code'],
    [[...GIVEN, '--sede', '3'], '--sede is not known'],
    [[...GIVEN, 'now'], 'now is not known'],
  ])('says in one line what is wrong with %j', (words, said) => {
    const line = complaint(words);
    expect(line).toContain(said);
    expect(line).not.toContain('\n');
  });
});

describe('the language of the terminal', () => {
  it('is Chinese where the terminal is', () => {
    expect(languageOf({ LANG: 'zh_CN.UTF-8' })).toBe('zh-CN');
    expect(languageOf({ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' })).toBe('en');
    expect(languageOf({})).toBe('en');
    expect(problemText('zh-CN', { flag: '--days', wants: 'days' })).toBe(
      '--days：请给出 1 到 14 之间的整数。',
    );
  });
});
