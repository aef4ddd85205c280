import { readFile } from 'node:fs/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { eventCodeSchema, type Event, type Language } from '@innoweek/contracts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { EventService } from '../events/event.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { markUpPage } from './event.markup.ts';

/** The page of an event as programs read it that run no scripts: search engines, previews of links. */
@Injectable()
export class EventPageService {
  readonly #log = new Logger('pages');

  constructor(
    private readonly events: EventService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  /**
   * The dashboard's page with the event told in it.
   * @param file the dashboard's page
   * @returns null where the path is not that of an event which everybody may see
   */
  async markUp(file: string, path: string, language: Language): Promise<string | null> {
    const code = eventCodeSchema.safeParse(/^\/events\/([^/]+)\/?$/.exec(path)?.[1]);
    if (!code.success) return null;
    const event = await this.#findPublic(code.data);
    if (event === null) return null;
    return markUpPage(await readFile(file, 'utf8'), event, this.configuration.publicUrl, language);
  }

  async #findPublic(code: string): Promise<Event | null> {
    try {
      return await this.events.read(null, code);
    } catch (error) {
      // The page itself needs no database: it says what is wrong, and repairs itself.
      if (!(error instanceof ProblemError))
        this.#log.warn({ msg: 'the page of an event is sent without it', code, err: error });
      return null;
    }
  }
}
