import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadTexts } from './index.ts';

/** Every key with the values that its text asks for: `a.b {{count}}`. */
const outline = (texts: object, path = ''): string[] =>
  Object.entries(texts).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null) return outline(value, `${path}${key}.`);
    const asked = [...String(value).matchAll(/\{\{(\w+)\}\}/g)].map(([mark]) => mark).sort();
    return [[`${path}${key}`, ...asked].join(' ')];
  });

const leaves = (texts: object): string[] =>
  Object.values(texts).flatMap((value: unknown) =>
    typeof value === 'object' && value !== null ? leaves(value) : [String(value)],
  );

const SOURCE = new URL('..', import.meta.url);
const components = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.tsx'),
);
const HAN = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/u;

describe('texts', () => {
  it('has the same keys in both languages, asking for the same values', async () => {
    const zh = outline(await loadTexts['zh-CN']());
    const en = outline(await loadTexts.en());
    expect(en).toEqual(zh);
    expect(zh.length).toBeGreaterThan(100);
  });

  it('has no Chinese in English but the name of the other language', async () => {
    const texts = await loadTexts.en();
    // 万 and 亿 may be typed in any language, and are then named.
    const chinese = leaves(texts).filter((text) => HAN.test(text.replaceAll(/[万亿]/g, '')));
    expect(chinese).toEqual([texts.shell.languageOther]);
  });

  it.each(components)('%s has no text of its own', (path) => {
    const source = readFileSync(new URL(path, SOURCE), 'utf8');
    const code = source.replaceAll(/\/\*.*?\*\/|(?<!:)\/\/.*$/gms, '');
    expect(code.split('\n').filter((line) => HAN.test(line))).toEqual([]);
  });
});
