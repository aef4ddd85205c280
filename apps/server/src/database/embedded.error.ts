/** Why the embedded PostgreSQL cannot run. The message is one line that says what to do, in both languages. */
export class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError';

  constructor(english: string, chinese: string, options?: ErrorOptions) {
    super(`${chinese} / ${english}`, options);
  }
}

/** The `code` of a system error, such as ENOENT. Node's own errors may belong to another realm than ours. */
export const systemErrorCode = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/** What a failed write means to whoever runs the server; undefined when it is no ordinary matter of the disk. */
export const storageError = (error: unknown, folder: string): EmbeddedDatabaseError | undefined => {
  switch (systemErrorCode(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return cannotWrite(folder, error);
    case 'ENOTDIR':
    case 'EEXIST':
      return new EmbeddedDatabaseError(
        `The data folder ${folder} is not a folder: remove the file of that name, or set DATA_DIR to another folder.`,
        `数据目录 ${folder} 不是文件夹：请移走同名文件，或用 DATA_DIR 指定其他目录。`,
        { cause: error },
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(folder, error);
    default:
      return undefined;
  }
};

/** This user may not write to the data folder, or nobody may. */
export const cannotWrite = (folder: string, cause?: unknown): EmbeddedDatabaseError =>
  new EmbeddedDatabaseError(
    `The data folder ${folder} cannot be written: give this user the right to write there, or set DATA_DIR to another folder.`,
    `数据目录 ${folder} 不可写：请授予当前用户写权限，或用 DATA_DIR 指定其他目录。`,
    { cause },
  );

/** The disk under the data folder has no room left. */
export const diskFull = (folder: string, cause?: unknown): EmbeddedDatabaseError =>
  new EmbeddedDatabaseError(
    `The disk of the data folder ${folder} is full: free at least 300 MB there, or set DATA_DIR to a folder on another disk.`,
    `数据目录 ${folder} 所在磁盘已满：请至少腾出 300 MB，或用 DATA_DIR 指定其他磁盘上的目录。`,
    { cause },
  );
