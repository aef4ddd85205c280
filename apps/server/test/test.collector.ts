import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { z } from 'zod';

const exportSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({
        attributes: z.array(
          z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }) }),
        ),
      }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
            }),
          ),
        }),
      ),
    }),
  ),
});

export type CollectedSpan = {
  service: string | undefined;
  traceId: string;
  spanId: string;
  parentSpanId?: string | undefined;
  name: string;
};

/** An OpenTelemetry collector: keeps what it is sent over HTTP as JSON. */
export class TestCollector {
  readonly spans: CollectedSpan[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<TestCollector> {
    const server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        if (request.url === '/v1/traces') collector.#take(Buffer.concat(pieces).toString('utf8'));
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const collector = new TestCollector(server, `http://127.0.0.1:${String(address.port)}`);
    return collector;
  }

  /** Waits for a span, for as long as spans are held back before they are sent. */
  async until(is: (span: CollectedSpan) => boolean): Promise<CollectedSpan> {
    for (let tries = 0; tries < 400; tries += 1) {
      const found = this.spans.find(is);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`no such span within 10 s among ${this.spans.map(({ name }) => name).join(', ')}`);
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close').catch(() => undefined);
  }

  #take(text: string): void {
    for (const { resource, scopeSpans } of exportSchema.parse(JSON.parse(text)).resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
      for (const { spans } of scopeSpans) for (const span of spans) this.spans.push({ service, ...span });
    }
  }
}
