import { isIP } from 'node:net';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EXPECTATIONS, LOG_LEVELS, ROLES } from './environment.words.ts';
import { readTrustedProxies } from './trusted.proxies.ts';

/** Which part of the server a process is: `all` is api and worker in one. */
export type ServerRole = 'all' | 'api' | 'worker';

export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** The first administrator, made when there is none. */
export interface FirstAdministrator {
  readonly email: string;
  readonly password: string;
}

/** Where mail is handed in, and who it is from. */
export interface MailServer {
  readonly url: string;
  readonly from: string;
}

/** Where people may sign in besides here. */
export interface SignInProvider {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Its name on the button. */
  readonly label: string | null;
}

/** Where traces go, and of which share of requests. */
export interface TraceSettings {
  /** Without a slash at the end; `/v1/traces` follows it. */
  readonly endpoint: string;
  /** From 0 to 1. */
  readonly share: number;
}

export interface SessionLimits {
  /** A session ends so long after signing in, in milliseconds, used or not. */
  readonly longestMs: number;
  /** And so long after its last use. */
  readonly idleMs: number;
}

export interface PasswordLimits {
  readonly minLength: number;
  /** Kinds of characters that have to occur, of four. */
  readonly kinds: number;
}

/** Everything the environment says, read once at the start. Nothing else in the server reads `process.env`. */
export interface ServerConfiguration {
  /** 0 lets the system choose a free one. */
  readonly port: number;
  readonly host: string;
  /** Absent: the embedded PostgreSQL under `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** A replica of it, for explanations and exports. Absent: those are read where all is. */
  readonly databaseReplicaUrl: string | undefined;
  /** Absent: queue and channel run on PostgreSQL. */
  readonly redisUrl: string | undefined;
  readonly role: ServerRole;
  /** Absolute. A relative `DATA_DIR` counts from the project's root, whatever folder the process was started in. */
  readonly dataDir: string;
  /** Where the embedded PostgreSQL is backed up to, absolute as `dataDir`. Absent: nowhere. */
  readonly backupDir: string | undefined;
  /** So many whole backups are kept. */
  readonly backupKeep: number;
  /** Origin that links and calendars carry, without a slash at the end. */
  readonly publicUrl: string;
  /** The same where the operator said it. Absent: it was guessed, and whoever came here knows better. */
  readonly statedUrl: string | undefined;
  readonly administrator: FirstAdministrator | undefined;
  readonly demoPassword: string | undefined;
  readonly logLevel: LogLevel;
  /** Absent: nothing is mailed, and administrators hand links on themselves. */
  readonly mail: MailServer | undefined;
  /** Moderators are reminded of what waits longer, in hours. */
  readonly remindHours: number;
  /** The audit trail is kept so long, in days. */
  readonly auditDays: number;
  /** Every version of a board can be shown again for so long, in days; the last of each minute for ever. */
  readonly historyDays: number;
  /** Uploaded files are kept so long, in days. Absent: for ever. */
  readonly uploadDays: number | undefined;
  /** From the order to stop until requests are refused, in seconds: whoever balances load has to notice first. */
  readonly drainSeconds: number;
  /** Absent: no traces are recorded. */
  readonly traces: TraceSettings | undefined;
  /** Where a process that only runs jobs tells how it is. Absent: it does not listen. */
  readonly workerPort: number | undefined;
  readonly sessions: SessionLimits;
  readonly passwords: PasswordLimits;
  /** Networks whose proxies are believed when they say where a request comes from. */
  readonly trustedProxies: readonly string[];
  /** Absent: passwords alone. */
  readonly oidc: SignInProvider | undefined;
  /** What secrets in the database are encrypted with. Absent: a file under `dataDir`, made at the first start. */
  readonly secretKey: string | undefined;
}

/** A value of the environment that the server cannot start with. The message is one line, free of secrets. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  readonly variable: string;

  constructor(variable: string, english: string, chinese: string) {
    super(`${chinese} / ${english}`);
    this.variable = variable;
  }
}

/** `src/configuration` and `dist/configuration` lie equally deep, so this holds before and after the build. */
export const PROJECT_ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

type Variable = keyof typeof EXPECTATIONS;

const isVariable = (name: unknown): name is Variable => typeof name === 'string' && name in EXPECTATIONS;

const urlOf = (...protocols: readonly string[]) =>
  z.string().refine((value) => {
    const url = URL.parse(value);
    return url !== null && protocols.includes(url.protocol) && url.hostname !== '';
  });

/** An origin and nothing else: a path would end up doubled in every link. */
const isOrigin = (value: string): boolean => {
  const url = URL.parse(value);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return false;
  return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
};

/** Without TLS a provider is believed on this machine alone. */
const isProvider = (value: string): boolean => {
  const url = URL.parse(value);
  if (url?.search !== '' || url.hash !== '' || url.username !== '') return false;
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere);
};

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
const ONLY_DIGITS_AND_DOTS = /^[\d.]+$/;

const isHost = (value: string): boolean =>
  isIP(value) !== 0 || (HOST_NAME.test(value) && !ONLY_DIGITS_AND_DOTS.test(value));

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .refine((value) => value >= least && value <= most);

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((value) => value <= 65_535);

const path = z.string().refine((value) => !value.includes('\0'));

const environment = z.object({
  PORT: port.default(3000),
  WORKER_PORT: port.optional(),
  HOST: z.string().refine(isHost).default('127.0.0.1'),
  DATABASE_URL: urlOf('postgres:', 'postgresql:').optional(),
  DATABASE_REPLICA_URL: urlOf('postgres:', 'postgresql:').optional(),
  REDIS_URL: urlOf('redis:', 'rediss:').optional(),
  ROLE: z.enum(ROLES).default('all'),
  DATA_DIR: path.default('.data'),
  BACKUP_DIR: path.optional(),
  BACKUP_KEEP: wholeNumber(1, 1_000).default(7),
  PUBLIC_URL: z
    .string()
    .refine(isOrigin)
    .transform((value) => new URL(value).origin)
    .optional(),
  INNOWEEK_ADMIN_EMAIL: z.email().max(254).optional(),
  INNOWEEK_ADMIN_PASSWORD: z.string().min(12).max(200).optional(),
  INNOWEEK_DEMO_PASSWORD: z.string().min(8).max(200).optional(),
  INNOWEEK_SECRET_KEY: z.string().min(32).max(200).optional(),
  OIDC_ISSUER: z
    .string()
    .refine(isProvider)
    .transform((value) => new URL(value))
    .optional(),
  OIDC_CLIENT_ID: z.string().max(200).optional(),
  OIDC_CLIENT_SECRET: z.string().max(500).optional(),
  OIDC_LABEL: z.string().trim().max(40).optional(),
  SMTP_URL: urlOf('smtp:', 'smtps:').optional(),
  MAIL_FROM: z.email().max(254).optional(),
  REMIND_HOURS: wholeNumber(1, 720).default(48),
  AUDIT_DAYS: wholeNumber(183, 36_500).default(1_096),
  HISTORY_DAYS: wholeNumber(1, 3_660).default(5),
  UPLOAD_DAYS: wholeNumber(1, 36_500).optional(),
  DRAIN_SECONDS: wholeNumber(0, 300).default(0),
  SESSION_HOURS: wholeNumber(1, 720).default(12),
  SESSION_IDLE_MINUTES: wholeNumber(5, 1440).default(30),
  PASSWORD_MIN_LENGTH: wholeNumber(8, 64).default(12),
  PASSWORD_KINDS: wholeNumber(1, 4).default(1),
  TRUSTED_PROXIES: z
    .string()
    .default('loopback,linklocal,uniquelocal')
    .transform(readTrustedProxies)
    .refine((networks) => networks !== null)
    .transform((networks) => Object.freeze([...networks])),
  OTEL_EXPORTER_OTLP_ENDPOINT: urlOf('http:', 'https:')
    .transform((value) => value.replace(/\/+$/, ''))
    .optional(),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0(\.\d{1,9})?|1(\.0{1,9})?)$/)
    .transform(Number)
    .default(1),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
});

const LONGEST_SHOWN = 60;

/** A value as one short line: control characters would break the line, or the terminal. */
const shown = (value: string): string => {
  const line = value.replace(/\p{C}/gu, '?');
  return line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN)}…` : line;
};

const badValue = (variable: Variable, value: string): ConfigurationError => {
  const expectation: { en: string; zh: string; secret?: boolean } = EXPECTATIONS[variable];
  return expectation.secret === true
    ? new ConfigurationError(
        variable,
        `${variable} cannot be used: ${expectation.en}.`,
        `${variable} 的值不可用：${expectation.zh}。`,
      )
    : new ConfigurationError(
        variable,
        `${variable} is "${shown(value)}": ${expectation.en}.`,
        `${variable} 的值“${shown(value)}”不可用：${expectation.zh}。`,
      );
};

/** Compose files and shells pass an unset variable on as an empty one: both mean "not given". */
const givenValues = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.keys(EXPECTATIONS).flatMap((name) => {
      const value = env[name];
      return value === undefined || value.trim() === '' ? [] : [[name, value]];
    }),
  );

const administratorOf = (
  email: string | undefined,
  password: string | undefined,
): FirstAdministrator | undefined => {
  if (email === undefined && password === undefined) return undefined;
  if (email !== undefined && password !== undefined) return Object.freeze({ email, password });
  const [missing, present] =
    email === undefined
      ? ['INNOWEEK_ADMIN_EMAIL', 'INNOWEEK_ADMIN_PASSWORD']
      : ['INNOWEEK_ADMIN_PASSWORD', 'INNOWEEK_ADMIN_EMAIL'];
  throw new ConfigurationError(
    missing,
    `${missing} is missing although ${present} is set: give both or neither.`,
    `设置了 ${present}，却没有设置 ${missing}：请两个都填，或都不填。`,
  );
};

const mailOf = (url: string | undefined, from: string | undefined): MailServer | undefined => {
  if (url === undefined) return undefined;
  if (from !== undefined) return { url, from };
  throw new ConfigurationError(
    'MAIL_FROM',
    'MAIL_FROM is missing although SMTP_URL is set: give the e-mail address that mail comes from.',
    '设置了 SMTP_URL，却没有设置 MAIL_FROM：请填写发件邮箱地址。',
  );
};

const oidcOf = ({
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: clientId,
  OIDC_CLIENT_SECRET: clientSecret,
  OIDC_LABEL: label,
}: z.infer<typeof environment>): SignInProvider | undefined => {
  const given = { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret };
  if (issuer !== undefined && clientId !== undefined && clientSecret !== undefined)
    return Object.freeze({ issuer, clientId, clientSecret, label: label ?? null });
  const names = Object.entries(given);
  const present = names.find(([, value]) => value !== undefined)?.[0];
  const missing = names.find(([, value]) => value === undefined)?.[0];
  if (present === undefined || missing === undefined) return undefined;
  throw new ConfigurationError(
    missing,
    `${missing} is missing although ${present} is set: give OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, or none.`,
    `设置了 ${present}，却没有设置 ${missing}：请把 OIDC_ISSUER、OIDC_CLIENT_ID、OIDC_CLIENT_SECRET 都填上，或都不填。`,
  );
};

/**
 * The configuration that an environment means. Throws a `ConfigurationError` on the first value that is bad or
 * missing.
 */
export const readConfiguration = (
  env: Readonly<Record<string, string | undefined>>,
  projectRoot: string = PROJECT_ROOT,
): ServerConfiguration => {
  const given = givenValues(env);
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const variable = parsed.error.issues[0]?.path[0];
    if (!isVariable(variable)) throw parsed.error;
    throw badValue(variable, given[variable] ?? '');
  }
  const values = parsed.data;
  if (values.ROLE !== 'all' && values.DATABASE_URL === undefined) {
    throw new ConfigurationError(
      'DATABASE_URL',
      `DATABASE_URL is missing: with ROLE=${values.ROLE} several processes share a database, so give its address.`,
      `缺少 DATABASE_URL：ROLE=${values.ROLE} 时多个进程共用一个数据库，请填写它的地址。`,
    );
  }
  if (values.BACKUP_DIR !== undefined && values.DATABASE_URL !== undefined) {
    throw new ConfigurationError(
      'BACKUP_DIR',
      'BACKUP_DIR is for the embedded PostgreSQL, yet DATABASE_URL is set: leave one out; docs/backups.md says how a PostgreSQL of your own is backed up.',
      'BACKUP_DIR 只用于内置 PostgreSQL，但同时设置了 DATABASE_URL：请去掉其中一个；自备 PostgreSQL 的备份方法见 docs/backups.md。',
    );
  }
  const folder = (given: string): string =>
    isAbsolute(given) ? resolve(given) : resolve(projectRoot, given);
  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL,
    databaseReplicaUrl: values.DATABASE_REPLICA_URL,
    redisUrl: values.REDIS_URL,
    role: values.ROLE,
    dataDir: folder(values.DATA_DIR),
    backupDir: values.BACKUP_DIR === undefined ? undefined : folder(values.BACKUP_DIR),
    backupKeep: values.BACKUP_KEEP,
    publicUrl: values.PUBLIC_URL ?? `http://localhost:${values.PORT}`,
    statedUrl: values.PUBLIC_URL,
    administrator: administratorOf(values.INNOWEEK_ADMIN_EMAIL, values.INNOWEEK_ADMIN_PASSWORD),
    demoPassword: values.INNOWEEK_DEMO_PASSWORD,
    logLevel: values.LOG_LEVEL,
    mail: mailOf(values.SMTP_URL, values.MAIL_FROM),
    remindHours: values.REMIND_HOURS,
    auditDays: values.AUDIT_DAYS,
    historyDays: values.HISTORY_DAYS,
    uploadDays: values.UPLOAD_DAYS,
    drainSeconds: values.DRAIN_SECONDS,
    traces:
      values.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? undefined
        : Object.freeze({
            endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
            share: values.OTEL_TRACES_SAMPLER_ARG,
          }),
    workerPort: values.WORKER_PORT,
    sessions: {
      longestMs: values.SESSION_HOURS * 3_600_000,
      idleMs: values.SESSION_IDLE_MINUTES * 60_000,
    },
    passwords: { minLength: values.PASSWORD_MIN_LENGTH, kinds: values.PASSWORD_KINDS },
    trustedProxies: values.TRUSTED_PROXIES,
    oidc: oidcOf(values),
    secretKey: values.INNOWEEK_SECRET_KEY,
  });
};
