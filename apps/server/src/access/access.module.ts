import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard.ts';
import { DisplayPassService } from './display-pass.service.ts';
import { PrincipalService } from './principal.service.ts';
import { RouteRegistry } from './route.registry.ts';

/** Who is asking, and whether they may: for every route of the whole server. */
@Module({
  imports: [DiscoveryModule],
  providers: [
    DisplayPassService,
    PrincipalService,
    RouteRegistry,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [DisplayPassService, PrincipalService, RouteRegistry],
})
export class AccessModule {}
