import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConfigurationError, readConfiguration } from './server.configuration.ts';

const refusal = (env: Record<string, string>): ConfigurationError => {
  try {
    readConfiguration(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(env)}`);
};

describe('the environment', () => {
  it('needs nothing', () => {
    expect(readConfiguration({}, '/project')).toEqual({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: undefined,
      databaseReplicaUrl: undefined,
      redisUrl: undefined,
      role: 'all',
      dataDir: resolve('/project/.data'),
      backupDir: undefined,
      backupKeep: 7,
      publicUrl: 'http://localhost:3000',
      statedUrl: undefined,
      administrator: undefined,
      demoPassword: undefined,
      logLevel: 'info',
      mail: undefined,
      remindHours: 48,
      auditDays: 1_096,
      historyDays: 5,
      uploadDays: undefined,
      drainSeconds: 0,
      workerPort: undefined,
      sessions: { longestMs: 12 * 3_600_000, idleMs: 30 * 60_000 },
      passwords: { minLength: 12, kinds: 1 },
      trustedProxies: ['loopback', 'linklocal', 'uniquelocal'],
      oidc: undefined,
      secretKey: undefined,
    });
  });

  it('takes every value that is given', () => {
    const read = readConfiguration({
      PORT: '0',
      HOST: '::1',
      DATABASE_URL: 'postgresql://u:p@db.example.org:5432/week',
      REDIS_URL: 'rediss://cache:6379/2',
      ROLE: 'worker',
      DATA_DIR: '/var/week',
      PUBLIC_URL: 'https://week.example.org/',
      INNOWEEK_ADMIN_EMAIL: 'first@example.org',
      INNOWEEK_ADMIN_PASSWORD: 'correct horse battery',
      INNOWEEK_DEMO_PASSWORD: 'demonstration',
      INNOWEEK_SECRET_KEY: 'thirty-two random characters or more',
      LOG_LEVEL: 'debug',
    });
    expect(read).toMatchObject({
      port: 0,
      host: '::1',
      role: 'worker',
      dataDir: resolve('/var/week'),
      publicUrl: 'https://week.example.org',
      statedUrl: 'https://week.example.org',
      administrator: { email: 'first@example.org', password: 'correct horse battery' },
      demoPassword: 'demonstration',
      secretKey: 'thirty-two random characters or more',
      logLevel: 'debug',
    });
  });

  it('is frozen, all the way down', () => {
    const read = readConfiguration({
      INNOWEEK_ADMIN_EMAIL: 'first@example.org',
      INNOWEEK_ADMIN_PASSWORD: 'correct horse battery',
    });
    expect(Object.isFrozen(read)).toBe(true);
    expect(Object.isFrozen(read.administrator)).toBe(true);
  });

  it('keeps data under the project, whatever folder the process was started in', () => {
    const root = resolve(import.meta.dirname, '../../../..');
    expect(readConfiguration({}).dataDir).toBe(join(root, '.data'));
    expect(readConfiguration({ DATA_DIR: 'elsewhere/data' }).dataDir).toBe(join(root, 'elsewhere/data'));
  });

  it('reads an empty value as one not given', () => {
    expect(readConfiguration({ PORT: '', REDIS_URL: ' ', DATABASE_URL: '' }, '/project')).toEqual(
      readConfiguration({}, '/project'),
    );
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '80a'],
    ['PORT', '-1'],
    ['PORT', '3e3'],
    ['HOST', '300.1.1.1'],
    ['HOST', 'not a host'],
    ['DATABASE_URL', 'mysql://root@localhost/week'],
    ['DATABASE_URL', 'localhost'],
    ['REDIS_URL', 'http://localhost:6379'],
    ['ROLE', 'both'],
    ['PUBLIC_URL', 'week.example.org'],
    ['PUBLIC_URL', 'https://week.example.org/path'],
    ['PUBLIC_URL', 'ftp://week.example.org'],
    ['INNOWEEK_ADMIN_EMAIL', 'first@'],
    ['INNOWEEK_ADMIN_PASSWORD', 'eleven char'],
    ['INNOWEEK_DEMO_PASSWORD', 'short'],
    ['LOG_LEVEL', 'loud'],
    ['SMTP_URL', 'mail.example.org'],
    ['MAIL_FROM', 'week'],
    ['OIDC_ISSUER', 'http://id.example.org'],
    ['OIDC_ISSUER', 'https://user@id.example.org'],
    ['INNOWEEK_SECRET_KEY', 'short'],
    ['SESSION_HOURS', '0'],
    ['SESSION_IDLE_MINUTES', '4'],
    ['PASSWORD_MIN_LENGTH', '7'],
    ['PASSWORD_KINDS', '5'],
    ['TRUSTED_PROXIES', 'nginx'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.0.0.1,'],
    ['TRUSTED_PROXIES', '::1/64/1'],
  ])('%s=%s stops the start with one line naming it', (variable, value) => {
    const error = refusal({ [variable]: value });
    expect(error.variable).toBe(variable);
    expect(error.message).toContain(variable);
    expect(error.message).not.toMatch(/[\r\n]/);
    expect(error.message).toMatch(/give /);
    expect(error.message).toMatch(/请填/);
  });

  it.each([
    ['none', []],
    ['10.0.0.0/8, fd00::/8,192.0.2.7', ['10.0.0.0/8', 'fd00::/8', '192.0.2.7']],
    ['loopback', ['loopback']],
  ])('believes the proxies in TRUSTED_PROXIES=%s', (value, networks) => {
    expect(readConfiguration({ TRUSTED_PROXIES: value }).trustedProxies).toEqual(networks);
  });

  it('hands mail in only as somebody', () => {
    const error = refusal({ SMTP_URL: 'smtp://user:secret@mail.example.org' });
    expect(error.variable).toBe('MAIL_FROM');
    expect(error.message).not.toContain('secret');
  });

  it.each([
    'DATABASE_URL',
    'DATABASE_REPLICA_URL',
    'REDIS_URL',
    'INNOWEEK_ADMIN_PASSWORD',
    'INNOWEEK_DEMO_PASSWORD',
    'SMTP_URL',
  ])('never prints the value of %s', (variable) => {
    expect(refusal({ [variable]: 'hunter2' }).message).not.toContain('hunter2');
  });

  it('keeps to one line whatever the value is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (value) => {
        fc.pre(value.trim() !== '' && !['all', 'api', 'worker'].includes(value));
        const { message } = refusal({ ROLE: value });
        expect(message).not.toMatch(/\p{Cc}/u);
        expect(message.length).toBeLessThan(300);
      }),
    );
  });

  it.each([
    ['INNOWEEK_ADMIN_EMAIL', { INNOWEEK_ADMIN_PASSWORD: 'correct horse battery' }],
    ['INNOWEEK_ADMIN_PASSWORD', { INNOWEEK_ADMIN_EMAIL: 'first@example.org' }],
  ])('wants %s when its partner is there', (variable, env) => {
    expect(refusal(env).variable).toBe(variable);
    expect(refusal(env).message).not.toContain('correct horse');
  });

  it('backs up the embedded database alone, to a folder that counts from the project as the data does', () => {
    expect(readConfiguration({ BACKUP_DIR: 'kept', BACKUP_KEEP: '3' }, '/project')).toMatchObject({
      backupDir: resolve('/project/kept'),
      backupKeep: 3,
    });
    expect(refusal({ BACKUP_KEEP: '0' }).variable).toBe('BACKUP_KEEP');
    const { variable, message } = refusal({ BACKUP_DIR: 'kept', DATABASE_URL: 'postgres://db/week' });
    expect(variable).toBe('BACKUP_DIR');
    expect(message).toContain('docs/backups.md');
  });

  it.each(['api', 'worker'])('wants a shared database for the role %s', (role) => {
    expect(refusal({ ROLE: role }).variable).toBe('DATABASE_URL');
    expect(readConfiguration({ ROLE: role, DATABASE_URL: 'postgres://db/week' }).role).toBe(role);
  });
});
