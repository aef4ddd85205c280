/** What is known of a piece of work: names as OpenTelemetry has them, values that say nothing of a person. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

/** A piece of work under way. */
export type OpenSpan = {
  /** What is begun in the task belongs to this span. */
  within<T>(task: () => T): T;
  end(facts: SpanFacts, failed: boolean): void;
};

/**
 * Follows the walk of a tally through the processes. A trace is handed on as W3C `traceparent`: in the batch to the
 * fold, and in the message of a version to the gateway.
 */
export abstract class TracingService {
  /** Whether anything becomes of a trace. */
  abstract readonly isRecording: boolean;

  /** Of the trace that the caller works for, where it is recorded. */
  abstract current(): string | null;

  /**
   * Begins a request.
   * @param parent `traceparent` of a caller that is believed
   */
  abstract begin(name: string, parent: string | null, facts: SpanFacts): OpenSpan;

  /** Runs a part of what the caller works for. */
  abstract part<T>(name: string, task: () => Promise<T>): Promise<T>;

  /**
   * Notes work that is over and was done for several traces at once, in each of them.
   * @param began milliseconds since 1970
   * @returns the traces, to be handed on
   */
  abstract note(name: string, parents: readonly string[], began: number, facts: SpanFacts): string[];
}

/** Of a server that nobody told where traces go. */
export class NoTracing extends TracingService {
  readonly isRecording = false;

  current(): string | null {
    return null;
  }
  begin(): OpenSpan {
    return NOTHING;
  }
  part<T>(_name: string, task: () => Promise<T>): Promise<T> {
    return task();
  }
  note(): string[] {
    return [];
  }
}

const NOTHING: OpenSpan = { within: (task) => task(), end: () => undefined };
