import { execFileSync, spawnSync } from 'node:child_process';
import { EmbeddedDatabaseError } from './embedded.error.ts';

/** The user that PostgreSQL runs as, where that is not ourselves. */
export interface SystemAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** What the choice of an account asks of the system; tests answer it themselves. */
export interface AccountDirectory {
  find(name: string): SystemAccount | undefined;
  /** Creates a system user without home and without a way to sign in; false where that is not possible. */
  create(name: string): boolean;
}

const idOf = (flag: '-u' | '-g', name: string): number | undefined => {
  try {
    const printed = execFileSync('id', [flag, name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const id = Number(printed.trim());
    return Number.isInteger(id) && id > 0 ? id : undefined;
  } catch {
    return undefined;
  }
};

/** Every system has one of these: shadow's, Debian's, BusyBox's. */
const CREATORS = [
  [
    'useradd',
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/bin/false',
  ],
  ['adduser', '--system', '--group', '--no-create-home', '--disabled-login'],
  ['adduser', '-S', '-D', '-H', '-s', '/bin/false'],
] as const;

/** The accounts of this machine. */
export const SYSTEM_ACCOUNTS: AccountDirectory = {
  find: (name) => {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    return uid === undefined || gid === undefined ? undefined : { name, uid, gid };
  },
  create: (name) =>
    CREATORS.some(
      ([command, ...args]) => spawnSync(command, [...args, name], { stdio: 'ignore' }).status === 0,
    ),
};

const OWN_ACCOUNT = 'innoweek';
/** What `nobody` is on Linux, for the rare machine that has no `id` or no entry for it. */
const NOBODY = 65_534;

/**
 * The account to run PostgreSQL as when we are root, which PostgreSQL refuses to be. The owner of a cluster that
 * exists stays its owner: installing or removing a `postgres` user later must not lock us out of our own data.
 * @param ownerOfCluster numeric ids, when the cluster exists and is not root's
 */
export const chooseAccount = (
  accounts: AccountDirectory,
  ownerOfCluster?: { readonly uid: number; readonly gid: number },
): SystemAccount => {
  if (ownerOfCluster !== undefined) return { name: `#${ownerOfCluster.uid}`, ...ownerOfCluster };
  const existing = accounts.find('postgres') ?? accounts.find(OWN_ACCOUNT);
  if (existing !== undefined) return existing;
  const created = accounts.create(OWN_ACCOUNT) ? accounts.find(OWN_ACCOUNT) : undefined;
  return created ?? accounts.find('nobody') ?? { name: 'nobody', uid: NOBODY, gid: NOBODY };
};

/** Whether we are root, whom PostgreSQL refuses. */
export const isRoot = (): boolean => process.getuid?.() === 0;

/** Runs a `sh` test as the account: only the system itself knows what modes, lists and mounts amount to. */
const holdsFor = (account: SystemAccount, test: string, ...args: readonly string[]): boolean => {
  const { status, error } = spawnSync('/bin/sh', ['-c', test, 'sh', ...args], {
    uid: account.uid,
    gid: account.gid,
    cwd: '/',
    stdio: 'ignore',
  });
  if (error !== undefined) {
    throw new EmbeddedDatabaseError(
      `PostgreSQL refuses to run as root, and this root may not become the user ${account.name}: start InnoWeek as an ordinary user, or set DATABASE_URL.`,
      `PostgreSQL 不允许以 root 运行，而当前 root 无法切换到用户 ${account.name}：请以普通用户启动，或设置 DATABASE_URL。`,
      { cause: error },
    );
  }
  return status === 0;
};

/** Whether the account can go into this folder. */
export const canEnter = (account: SystemAccount, folder: string): boolean =>
  holdsFor(account, 'cd -- "$1"', folder);

/** Whether the account can read and run what lies in PostgreSQL's program folder. */
export const canRun = (account: SystemAccount, program: string): boolean =>
  holdsFor(account, '[ -x "$1/bin/postgres" ] && [ -r "$1/share/postgresql/postgres.bki" ]', program);
