import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { ServerConfiguration } from './server.configuration.ts';

export const CONFIGURATION = Symbol('innoweek:configuration');

/** Gives every room the configuration that main read: nothing else looks at the environment. */
@Global()
@Module({})
export class ConfigurationModule {
  static with(configuration: ServerConfiguration): DynamicModule {
    return {
      module: ConfigurationModule,
      providers: [{ provide: CONFIGURATION, useValue: configuration }],
      exports: [CONFIGURATION],
    };
  }
}
