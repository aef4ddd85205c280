import { StreamableFile } from '@nestjs/common';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A workbook as a reply that browsers save under a name of plain letters. */
export const sheetFile = (bytes: Uint8Array, name: string): StreamableFile =>
  new StreamableFile(bytes, { type: XLSX, disposition: `attachment; filename="${name}"` });
