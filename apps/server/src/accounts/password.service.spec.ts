import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../problems/problem.error.ts';
import { PasswordService } from './password.service.ts';

describe('passwords', () => {
  it('are kept as argon2id with 19 MiB and two passes', async () => {
    const hash = await new PasswordService().hash('correct horse battery');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('match however the input method composed them, and nothing else does', async () => {
    const passwords = new PasswordService();
    const hash = await passwords.hash('cafe\u0301 密码１２３');
    expect(await passwords.matches(hash, 'caf\u00e9 密码123')).toBe(true);
    expect(await passwords.matches(hash, 'cafe 密码123')).toBe(false);
  });

  it('of an account without one are always wrong', async () => {
    expect(await new PasswordService().matches(null, 'anything')).toBe(false);
  });

  it('are checked few at a time, and a flood is told to come back', async () => {
    const passwords = new PasswordService();
    let running = 0;
    let most = 0;
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const work = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await gate;
      running -= 1;
    };
    const tries = Array.from({ length: 210 }, () => passwords.inTurn(work));
    const outcomes = Promise.allSettled(tries);
    open();
    const refused = (await outcomes).filter(({ status }) => status === 'rejected');
    expect(most).toBe(4);
    expect(refused).toHaveLength(6);
    for (const outcome of refused) expect(outcome).toMatchObject({ reason: expect.any(ProblemError) });
    await expect(passwords.inTurn(() => Promise.resolve('free again'))).resolves.toBe('free again');
  });
});
