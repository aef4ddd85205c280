import { describe, expect, it } from '@jest/globals';
import { chooseAccount, type AccountDirectory, type SystemAccount } from './embedded-account.model.ts';

const POSTGRES = { name: 'postgres', uid: 26, gid: 26 };
const INNOWEEK = { name: 'innoweek', uid: 998, gid: 998 };

const machine = (
  accounts: readonly SystemAccount[],
  canCreate = true,
): AccountDirectory & { readonly created: string[] } => {
  const known = new Map(accounts.map((account) => [account.name, account]));
  const created: string[] = [];
  return {
    created,
    find: (name) => known.get(name),
    create: (name) => {
      if (!canCreate) return false;
      created.push(name);
      known.set(name, { ...INNOWEEK, name });
      return true;
    },
  };
};

describe('the account that PostgreSQL runs as for root', () => {
  it('is postgres where there is one', () => {
    const accounts = machine([INNOWEEK, POSTGRES]);
    expect(chooseAccount(accounts)).toEqual(POSTGRES);
    expect(accounts.created).toEqual([]);
  });

  it('is made once where there is none', () => {
    const accounts = machine([]);
    expect(chooseAccount(accounts)).toEqual(INNOWEEK);
    expect(chooseAccount(accounts)).toEqual(INNOWEEK);
    expect(accounts.created).toEqual(['innoweek']);
  });

  it('is nobody where none can be made', () => {
    const nobody = { name: 'nobody', uid: 99, gid: 99 };
    expect(chooseAccount(machine([nobody], false))).toEqual(nobody);
    expect(chooseAccount(machine([], false))).toEqual({ name: 'nobody', uid: 65_534, gid: 65_534 });
  });

  it('stays whoever owns the cluster already, even when a postgres came later', () => {
    expect(chooseAccount(machine([POSTGRES]), { uid: 998, gid: 998 })).toMatchObject({ uid: 998, gid: 998 });
  });
});
