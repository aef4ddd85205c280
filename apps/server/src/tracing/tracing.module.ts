import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { NoTracing, TracingService } from './tracing.service.ts';

/** Traces for whoever collects them; without a collector nothing of theirs is loaded. */
@Global()
@Module({})
export class TracingModule {
  static with({ traces, role }: ServerConfiguration): DynamicModule {
    return {
      module: TracingModule,
      providers: [
        {
          provide: TracingService,
          useFactory: async (): Promise<TracingService> => {
            if (!traces) return new NoTracing();
            const { OpenTelemetryTracing } = await import('./open.telemetry.ts');
            return new OpenTelemetryTracing(traces, role);
          },
        },
      ],
      exports: [TracingService],
    };
  }
}
