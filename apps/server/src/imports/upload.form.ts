import type { Readable } from 'node:stream';
import { importKindSchema, MAX_UPLOAD_BYTES } from '@innoweek/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { parseInput } from '../problems/schema-validation.pipe.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { reservedKey } from '../problems/unread.request.ts';
import type { Upload } from './import.service.ts';

/** The fields beside the file of an import. */
const importFormSchema = z.strictObject({
  kind: importKindSchema,
  edition: z.string().min(1).max(41).optional(),
  /** The reporting unit that the file speaks for. */
  unit: z.string().max(20).optional(),
});
const LONGEST_NAME = 200;
/** What the reader of forms says of one that breaks off or has no shape. */
const MALFORMED =
  /boundary not found|unexpected end of (form|multipart data)|malformed|premature close|part terminated early/i;
const FILES_LIMIT = 'FST_FILES_LIMIT';
const PROTOTYPE = 'FST_PROTO_VIOLATION';

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

const sentTwice = (path: string, cause?: unknown): ProblemError =>
  new ProblemError('invalid_input', { errors: [{ path, code: 'too_long', params: { maximum: 1 } }], cause });

/** Control characters and folders have no place in a name that is shown. */
const plainName = (name: string): string =>
  (name.split(/[/\\]/).at(-1) ?? '').replace(/\p{Cc}/gu, '').slice(-LONGEST_NAME) || 'upload';

export const readUpload = (
  request: FastifyRequest,
  keep: (content: Readable) => Promise<string>,
): Promise<Upload> => readForm(request, importFormSchema, keep);

/**
 * Reads a multipart form with one file, in whatever order its parts come. The file goes where `keep` puts it
 * while the request still arrives, so that its size never stands in memory.
 */
export const readForm = async <Fields extends object>(
  request: FastifyRequest,
  schema: z.ZodType<Fields>,
  keep: (content: Readable) => Promise<string>,
): Promise<Fields & { fileName: string; hash: string }> => {
  if (!request.isMultipart()) throw new ProblemError('media_type_unsupported');
  const fields: [string, unknown][] = [];
  let file: { fileName: string; hash: string } | null = null;
  try {
    for await (const part of request.parts({ limits: { fileSize: MAX_UPLOAD_BYTES, files: 1 } })) {
      if (part.type === 'field') {
        fields.push([part.fieldname, part.value]);
        continue;
      }
      const hash = await keep(part.file);
      if (part.file.truncated) throw new ProblemError('too_large');
      if (part.fieldname !== 'file')
        throw new ProblemError('invalid_input', {
          errors: [{ path: part.fieldname, code: 'unrecognized_key', params: { keys: part.fieldname } }],
        });
      file = { fileName: plainName(part.filename), hash };
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    if (codeOf(error) === FILES_LIMIT) throw sentTwice('file', error);
    if (codeOf(error) === PROTOTYPE) throw reservedKey(error);
    if (error instanceof Error && MALFORMED.test(error.message))
      throw new ProblemError('malformed_form', { cause: error });
    throw error;
  }
  const names = fields.map(([name]) => name);
  const doubled = names.find((name, at) => names.indexOf(name) < at);
  if (doubled !== undefined) throw sentTwice(doubled);
  const said = parseInput(schema, Object.fromEntries(fields));
  if (!file) throw new ProblemError('invalid_input', { errors: [{ path: 'file', code: 'required' }] });
  return { ...said, ...file };
};
