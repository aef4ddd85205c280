import type { LogLevel, ServerRole } from './server.configuration.ts';

export const ROLES = ['all', 'api', 'worker'] as const satisfies readonly ServerRole[];
export const LOG_LEVELS = [
  'silent',
  'fatal',
  'error',
  'warn',
  'info',
  'debug',
  'trace',
] as const satisfies readonly LogLevel[];

/** What each variable must be, said in both languages; secrets are those whose value is never shown. */
export const EXPECTATIONS = {
  PORT: {
    en: 'give a whole number from 0 to 65535',
    zh: '请填 0 到 65535 之间的整数',
  },
  WORKER_PORT: {
    en: 'give a whole number from 0 to 65535, or leave it out for a worker that does not listen',
    zh: '请填 0 到 65535 之间的整数，不填则 worker 不监听端口',
  },
  HOST: {
    en: 'give an IP address or a host name, such as 127.0.0.1 or 0.0.0.0',
    zh: '请填 IP 地址或主机名，例如 127.0.0.1 或 0.0.0.0',
  },
  DATABASE_URL: {
    en: 'give postgres://user:password@host:5432/database, or leave it out for the embedded PostgreSQL',
    zh: '请填 postgres://用户:密码@主机:5432/数据库，不填则使用内置 PostgreSQL',
    secret: true,
  },
  DATABASE_REPLICA_URL: {
    en: 'give postgres://user:password@host:5432/database of a streaming replica, or leave it out to read from DATABASE_URL alone',
    zh: '请填流复制只读副本的地址 postgres://用户:密码@主机:5432/数据库，不填则只从 DATABASE_URL 读取',
    secret: true,
  },
  REDIS_URL: {
    en: 'give redis://host:6379 or rediss://host:6379, or leave it out to run without Redis',
    zh: '请填 redis://主机:6379 或 rediss://主机:6379，不填则不使用 Redis',
    secret: true,
  },
  ROLE: { en: `give one of ${ROLES.join(', ')}`, zh: `请填 ${ROLES.join('、')} 之一` },
  DATA_DIR: { en: 'give the path of a folder', zh: '请填文件夹路径' },
  BACKUP_DIR: {
    en: 'give the path of a folder, on another disk than DATA_DIR, or leave it out for no backups',
    zh: '请填文件夹路径，最好与 DATA_DIR 不在同一磁盘，不填则不备份',
  },
  BACKUP_KEEP: { en: 'give a whole number from 1 to 1000', zh: '请填 1 到 1000 之间的整数' },
  PUBLIC_URL: {
    en: 'give an address such as https://week.example.org, without path or query',
    zh: '请填网址，例如 https://week.example.org，不带路径和参数',
  },
  INNOWEEK_ADMIN_EMAIL: { en: 'give an e-mail address', zh: '请填电子邮箱地址' },
  INNOWEEK_ADMIN_PASSWORD: {
    en: 'give at least 12 and at most 200 characters',
    zh: '请填 12 到 200 个字符',
    secret: true,
  },
  INNOWEEK_DEMO_PASSWORD: {
    en: 'give at least 8 and at most 200 characters',
    zh: '请填 8 到 200 个字符',
    secret: true,
  },
  INNOWEEK_SECRET_KEY: {
    en: 'give 32 to 200 characters at random, such as from openssl rand -base64 32, or leave it out for a key file in DATA_DIR',
    zh: '请填 32 到 200 个随机字符，例如 openssl rand -base64 32 的输出，不填则使用 DATA_DIR 中的密钥文件',
    secret: true,
  },
  OIDC_ISSUER: {
    en: 'give the address of the OpenID Connect provider, such as https://id.example.org (http only on this machine)',
    zh: '请填 OpenID Connect 服务的地址，例如 https://id.example.org（仅本机可用 http）',
  },
  OIDC_CLIENT_ID: { en: 'give at most 200 characters', zh: '请填不超过 200 个字符' },
  OIDC_CLIENT_SECRET: { en: 'give at most 500 characters', zh: '请填不超过 500 个字符', secret: true },
  OIDC_LABEL: { en: 'give at most 40 characters', zh: '请填不超过 40 个字符' },
  SMTP_URL: {
    en: 'give smtp://user:password@host:587 or smtps://user:password@host:465, or leave it out to send no mail',
    zh: '请填 smtp://用户:密码@主机:587 或 smtps://用户:密码@主机:465，不填则不发送邮件',
    secret: true,
  },
  MAIL_FROM: { en: 'give the e-mail address that mail comes from', zh: '请填发件邮箱地址' },
  REMIND_HOURS: { en: 'give a whole number of hours from 1 to 720', zh: '请填 1 到 720 之间的整数（小时）' },
  AUDIT_DAYS: {
    en: 'give a whole number of days from 183 to 36500',
    zh: '请填 183 到 36500 之间的整数（天）',
  },
  HISTORY_DAYS: { en: 'give a whole number of days from 1 to 3660', zh: '请填 1 到 3660 之间的整数（天）' },
  UPLOAD_DAYS: {
    en: 'give a whole number of days from 1 to 36500, or leave it out to keep uploads for ever',
    zh: '请填 1 到 36500 之间的整数（天），不填则一直保留上传的文件',
  },
  DRAIN_SECONDS: { en: 'give a whole number of seconds from 0 to 300', zh: '请填 0 到 300 之间的整数（秒）' },
  SESSION_HOURS: { en: 'give a whole number of hours from 1 to 720', zh: '请填 1 到 720 之间的整数（小时）' },
  SESSION_IDLE_MINUTES: {
    en: 'give a whole number of minutes from 5 to 1440',
    zh: '请填 5 到 1440 之间的整数（分钟）',
  },
  PASSWORD_MIN_LENGTH: { en: 'give a whole number from 8 to 64', zh: '请填 8 到 64 之间的整数' },
  PASSWORD_KINDS: { en: 'give a whole number from 1 to 4', zh: '请填 1 到 4 之间的整数' },
  TRUSTED_PROXIES: {
    en: 'give addresses or networks such as 10.0.0.0/8 parted by commas, or none',
    zh: '请填 IP 地址或网段，例如 10.0.0.0/8，多个用逗号分隔；不信任任何代理填 none',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    en: 'give http://host:4318 or https://host of an OpenTelemetry collector, or leave it out to record no traces',
    zh: '请填 OpenTelemetry 收集器的地址，例如 http://主机:4318，不填则不记录追踪',
  },
  OTEL_TRACES_SAMPLER_ARG: {
    en: 'give the share of requests that are traced, from 0 to 1, such as 0.01',
    zh: '请填被追踪请求所占的比例，0 到 1 之间，例如 0.01',
  },
  LOG_LEVEL: { en: `give one of ${LOG_LEVELS.join(', ')}`, zh: `请填 ${LOG_LEVELS.join('、')} 之一` },
} as const satisfies Record<string, { en: string; zh: string; secret?: boolean }>;
