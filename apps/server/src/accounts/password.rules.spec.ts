import { describe, expect, it } from '@jest/globals';
import { weaknesses } from './password.rules.ts';

const LIMITS = { minLength: 12, kinds: 1 };
const codes = (password: string, limits = LIMITS, known: string[] = []): string[] =>
  weaknesses(password, limits, known).map(({ code }) => code);

describe('a new password', () => {
  it.each(['correct horse battery', '我家门前有两棵枣树都很高大', 'xK7-mmPq-92rt'])(
    'may be %s',
    (password) => {
      expect(codes(password)).toEqual([]);
    },
  );

  it('is counted in characters, as it is kept', () => {
    expect(codes('夏天的晚上我们去看海')).toEqual(['password_short']);
    expect(codes('ｘＫ７-ｍｍＰｑ-９２ｒ')).toEqual([]);
  });

  it.each(['aaaaaaaaaaaa', 'password1234', 'Passw0rd123456', 'innoweek123456', 'qwertyqwerty123456'])(
    'is not what is guessed first: %s',
    (password) => {
      expect(codes(password)).toEqual(['password_guessable']);
    },
  );

  it('is not made of what others know of its owner', () => {
    expect(codes('zhangwei2026', LIMITS, ['zhangwei@cast.org.cn', '张伟'])).toEqual(['password_guessable']);
    expect(codes('zhangwei-keeps-bees', LIMITS, ['zhangwei@cast.org.cn'])).toEqual([]);
  });

  it('has several kinds of characters where that is asked', () => {
    const limits = { minLength: 8, kinds: 3 };
    expect(codes('alllowercase', limits)).toEqual(['password_kinds']);
    expect(codes('lower4UPPER', limits)).toEqual([]);
  });
});
