import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DisplayPass } from './display.pass.ts';
import { secretHash } from './secret.hash.ts';

/** What is noted of the last sight of a wall is at most so much older than that, in seconds. */
const LAST_SEEN_S = 30;

/** Knows walls by the secret of their link. Asked anew each time: a link that was revoked is refused with the next request. */
@Injectable()
export class DisplayPassService {
  constructor(private readonly source: DataSource) {}

  /** What a secret opens; null when it is nobody's, revoked or expired. Notes that the wall was seen. */
  async find(secret: string): Promise<DisplayPass | null> {
    const [found] = await this.source.query<(DisplayPass & { stale: boolean })[]>(
      `select d.id as "displayId", e.code as edition, d.scope,
              (d.last_seen_at is null or d.last_seen_at < now() - make_interval(secs => $2)) as stale
       from displays d join editions e on e.id = d.edition_id
       where d.secret_hash = $1 and d.revoked_at is null and d.expires_at > now()`,
      [secretHash(secret), LAST_SEEN_S],
    );
    if (!found) return null;
    const { stale, ...pass } = found;
    if (stale)
      await this.source.query(`update displays set last_seen_at = now() where id = $1`, [pass.displayId]);
    return pass;
  }
}
