import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import {
  pageSchema,
  remindedSchema,
  reminderQuerySchema,
  reminderSchema,
  remindSchema,
  type Page,
  type Remind,
  type Reminded,
  type Reminder,
  type ReminderQuery,
} from '@innoweek/contracts';
import { ApiOkResponse } from '@nestjs/swagger';
import { Allow, Caller } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { ReminderService } from './reminder.service.ts';

@Controller('reminders')
@InScope('decisions')
export class ReminderController {
  constructor(private readonly reminders: ReminderService) {}

  /** Who was reminded of what: an association's own, for overseers all. */
  @Get()
  @Allow('association', 'coordinator', 'administrator')
  @ApiOkResponse({ standardSchema: pageSchema(reminderSchema) })
  list(
    @Caller() principal: Principal,
    @Query({ schema: reminderQuerySchema }) query: ReminderQuery,
  ): Promise<Page<Reminder>> {
    return this.reminders.list(principal, query);
  }

  /** Reminds units of what they owe now. */
  @Post()
  @HttpCode(200)
  @Allow('coordinator')
  @ApiOkResponse({ standardSchema: remindedSchema })
  remind(
    @Caller() principal: Principal,
    @Body({ schema: remindSchema }) order: Remind,
    @Acting() actor: Actor,
  ): Promise<Reminded> {
    return this.reminders.remind(principal, order, actor);
  }
}
