import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SERVER } from '../access/actor.decorator.ts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { AccountService } from './account.service.ts';

/** Lets somebody in on a new installation: the administrator that the environment names, when there is none. */
@Injectable()
export class FirstAdministratorService implements OnApplicationBootstrap {
  constructor(
    private readonly accounts: AccountService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { administrator } = this.configuration;
    if (administrator)
      await this.accounts.ensureAdministrator(administrator.email, administrator.password, SERVER);
  }
}
