import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  pageSchema,
  taskAssignmentSchema,
  taskAssignmentsSchema,
  taskDecisionSchema,
  taskDecisionsSchema,
  taskHistorySchema,
  taskOutcomesSchema,
  taskQuerySchema,
  taskSchema,
  taskSnoozeSchema,
  taskSnoozesSchema,
  taskSummaryQuerySchema,
  taskSummarySchema,
  taskUndoSchema,
  type Page,
  type Task,
  type TaskAssignment,
  type TaskAssignments,
  type TaskDecision,
  type TaskDecisions,
  type TaskHistory,
  type TaskOutcomes,
  type TaskQuery,
  type TaskSnooze,
  type TaskSnoozes,
  type TaskSummary,
  type TaskSummaryQuery,
  type TaskUndo,
} from '@innoweek/contracts';
import { ApiOkResponse } from '@nestjs/swagger';
import { Allow, Caller } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { languageOf } from '../problems/language.service.ts';
import { TaskActions } from './task.actions.ts';
import { TaskService } from './task.service.ts';

type Spoken = string | undefined;

@Controller('tasks')
@InScope('decisions')
export class TaskController {
  constructor(
    private readonly tasks: TaskService,
    private readonly actions: TaskActions,
  ) {}

  /** What somebody has to look at, the most severe first, then the oldest. An association sees those of its unit. */
  @Get()
  @Allow('association', 'coordinator', 'administrator')
  @ApiOkResponse({ standardSchema: pageSchema(taskSchema) })
  list(
    @Caller() caller: Principal,
    @Query({ schema: taskQuerySchema }) query: TaskQuery,
    @Headers('accept-language') language: Spoken,
  ): Promise<Page<Task>> {
    return this.tasks.list(caller, query, languageOf(language));
  }

  @Get('summary')
  @Allow('association', 'coordinator', 'administrator')
  @ApiOkResponse({ standardSchema: taskSummarySchema })
  summary(
    @Caller() caller: Principal,
    @Query({ schema: taskSummaryQuerySchema }) { edition }: TaskSummaryQuery,
  ): Promise<TaskSummary> {
    return this.tasks.summary(caller, edition);
  }

  @Get(':id')
  @Allow('association', 'coordinator', 'administrator')
  @ApiOkResponse({ standardSchema: taskSchema })
  read(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Headers('accept-language') language: Spoken,
  ): Promise<Task> {
    return this.tasks.read(caller, id, languageOf(language));
  }

  /** Everything that happened to a task, the newest first. */
  @Get(':id/history')
  @Allow('association', 'coordinator', 'administrator')
  @ApiOkResponse({ standardSchema: taskHistorySchema })
  history(@Caller() caller: Principal, @Param('id') id: string): Promise<TaskHistory> {
    return this.tasks.history(caller, id);
  }

  /** Gives tasks to somebody who may answer them, or to nobody. */
  @Post('assignments')
  @HttpCode(200)
  @Allow('association', 'coordinator')
  @ApiOkResponse({ standardSchema: taskOutcomesSchema })
  assignMany(
    @Caller() caller: Principal,
    @Body({ schema: taskAssignmentsSchema }) order: TaskAssignments,
    @Acting() actor: Actor,
    @Headers('accept-language') language: Spoken,
  ): Promise<TaskOutcomes> {
    return this.actions.assign(caller, order, actor, languageOf(language));
  }

  @Post('snoozes')
  @HttpCode(200)
  @Allow('association', 'coordinator')
  @ApiOkResponse({ standardSchema: taskOutcomesSchema })
  snoozeMany(
    @Caller() caller: Principal,
    @Body({ schema: taskSnoozesSchema }) order: TaskSnoozes,
    @Acting() actor: Actor,
    @Headers('accept-language') language: Spoken,
  ): Promise<TaskOutcomes> {
    return this.actions.snooze(caller, order, actor, languageOf(language));
  }

  /** Decides about many at once, each with its own outcome. */
  @Post('decisions')
  @HttpCode(200)
  @Allow('association', 'coordinator')
  @ApiOkResponse({ standardSchema: taskOutcomesSchema })
  decideMany(
    @Caller() caller: Principal,
    @Body({ schema: taskDecisionsSchema }) order: TaskDecisions,
    @Acting() actor: Actor,
    @Headers('accept-language') language: Spoken,
  ): Promise<TaskOutcomes> {
    return this.actions.decide(caller, order, actor, languageOf(language));
  }

  /** Takes decisions back: somebody has to look again. */
  @Post('undo')
  @HttpCode(200)
  @Allow('association', 'coordinator')
  @ApiOkResponse({ standardSchema: taskOutcomesSchema })
  undoMany(
    @Caller() caller: Principal,
    @Body({ schema: taskUndoSchema }) order: TaskUndo,
    @Acting() actor: Actor,
    @Headers('accept-language') language: Spoken,
  ): Promise<TaskOutcomes> {
    return this.actions.undo(caller, order, actor, languageOf(language));
  }

  @Post(':id/assign')
  @HttpCode(200)
  @Allow('association', 'coordinator')
  @ApiOkResponse({ standardSchema: taskSchema })
  assign(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: taskAssignmentSchema }) order: TaskAssignment,
    @Acting() actor: Actor,
    @Headers('accept-language') spoken: Spoken,
  ): Promise<Task> {
    const language = languageOf(spoken);
    const act = this.actions.assign(caller, { ...order, ids: [id] }, actor, language);
    return this.actions.one(caller, id, language, act);
  }

  @Post(':id/snooze')
  @HttpCode(200)
  @Allow('association', 'coordinator')
  @ApiOkResponse({ standardSchema: taskSchema })
  snooze(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: taskSnoozeSchema }) order: TaskSnooze,
    @Acting() actor: Actor,
    @Headers('accept-language') spoken: Spoken,
  ): Promise<Task> {
    const language = languageOf(spoken);
    const act = this.actions.snooze(caller, { ...order, ids: [id] }, actor, language);
    return this.actions.one(caller, id, language, act);
  }

  @Post(':id/decide')
  @HttpCode(200)
  @Allow('association', 'coordinator')
  @ApiOkResponse({ standardSchema: taskSchema })
  decide(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: taskDecisionSchema }) order: TaskDecision,
    @Acting() actor: Actor,
    @Headers('accept-language') spoken: Spoken,
  ): Promise<Task> {
    const language = languageOf(spoken);
    const act = this.actions.decide(caller, { ...order, ids: [id] }, actor, language);
    return this.actions.one(caller, id, language, act);
  }

  @Post(':id/undo')
  @HttpCode(200)
  @Allow('association', 'coordinator')
  @ApiOkResponse({ standardSchema: taskSchema })
  undo(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Acting() actor: Actor,
    @Headers('accept-language') spoken: Spoken,
  ): Promise<Task> {
    const language = languageOf(spoken);
    return this.actions.one(caller, id, language, this.actions.undo(caller, { ids: [id] }, actor, language));
  }
}
