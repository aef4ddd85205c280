import { AsyncLocalStorage } from 'node:async_hooks';
import type { OnApplicationShutdown } from '@nestjs/common';
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { v4 as newInstance } from 'uuid';
import type { ServerRole, TraceSettings } from '../configuration/server.configuration.ts';
import { TracingService, type OpenSpan, type SpanFacts } from './tracing.service.ts';

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
/** Spans leave this process at least so often, in milliseconds. */
const EXPORT_MS = 1_000;

/** Traces in the protocol of OpenTelemetry, over HTTP. This file is loaded only where they are asked for. */
export class OpenTelemetryTracing extends TracingService implements OnApplicationShutdown {
  readonly isRecording = true;
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;
  readonly #context = new AsyncLocalStorage<Context>();

  constructor({ endpoint, share }: TraceSettings, role: ServerRole) {
    super();
    this.#provider = new TracerProvider({
      resource: defaultResource().merge(
        resourceFromAttributes({
          'service.namespace': 'innoweek',
          'service.name': `innoweek-${role}`,
          'service.instance.id': newInstance(),
        }),
      ),
      // Whoever began a trace has decided for all of it.
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }),
          scheduledDelayMillis: EXPORT_MS,
        }),
      ],
    });
    this.#tracer = this.#provider.getTracer('innoweek');
  }

  current(): string | null {
    const context = this.#context.getStore();
    const span = context && trace.getSpan(context);
    return span ? traceparentOf(span) : null;
  }

  begin(name: string, parent: string | null, facts: SpanFacts): OpenSpan {
    const under = (parent === null ? null : contextOf(parent)) ?? ROOT_CONTEXT;
    const span = this.#tracer.startSpan(name, { kind: SpanKind.SERVER, attributes: facts }, under);
    const context = trace.setSpan(under, span);
    return {
      within: (task) => this.#context.run(context, task),
      end: (known, failed) => {
        span.setAttributes(known);
        if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    };
  }

  async part<T>(name: string, task: () => Promise<T>): Promise<T> {
    const context = this.#context.getStore();
    if (!context) return task();
    const span = this.#tracer.startSpan(name, {}, context);
    try {
      return await this.#context.run(trace.setSpan(context, span), task);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  }

  note(name: string, parents: readonly string[], began: number, facts: SpanFacts): string[] {
    return parents.flatMap((parent) => {
      const context = contextOf(parent);
      if (!context) return [];
      const options = { kind: SpanKind.CONSUMER, attributes: facts, startTime: began };
      const span = this.#tracer.startSpan(name, options, context);
      span.end();
      return traceparentOf(span) ?? [];
    });
  }

  async onApplicationShutdown(): Promise<void> {
    // What cannot be handed in now is lost; a collector that is away must not hold up the end.
    await this.#provider.shutdown().catch(() => undefined);
  }
}

const traceparentOf = (span: Span): string | null => {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return (traceFlags & TraceFlags.SAMPLED) === 0 ? null : `00-${traceId}-${spanId}-01`;
};

const contextOf = (traceparent: string): Context | null => {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    isRemote: true,
  });
};
