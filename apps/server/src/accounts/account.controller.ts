import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import {
  accountChangeSchema,
  accountDraftSchema,
  accountQuerySchema,
  accountSchema,
  invitationSchema,
  pageSchema,
  type Account,
  type AccountChange,
  type AccountDraft,
  type Invitation,
  type Page,
} from '@innoweek/contracts';
import { ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { Allow } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import { ProblemError } from '../problems/problem.error.ts';
import type { AccountEntity } from './account.entity.ts';
import { AccountService } from './account.service.ts';
import { PasswordLinkService } from './password-link.service.ts';

@Controller('accounts')
@Allow('administrator')
export class AccountController {
  constructor(
    private readonly accounts: AccountService,
    private readonly links: PasswordLinkService,
  ) {}

  @Post()
  @ApiCreatedResponse({ standardSchema: accountSchema })
  create(
    @Body({ schema: accountDraftSchema }) draft: AccountDraft,
    @Acting() actor: Actor,
  ): Promise<Account> {
    return this.#described(this.accounts.create(draft, actor));
  }

  @Get()
  @ApiOkResponse({ standardSchema: pageSchema(accountSchema) })
  list(
    @Query({ schema: accountQuerySchema }) query: z.infer<typeof accountQuerySchema>,
  ): Promise<Page<Account>> {
    return this.accounts.list(query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: accountSchema })
  read(@Param('id') id: string): Promise<Account> {
    return this.#described(this.accounts.find(id));
  }

  /** A link for setting the password: mailed where mail is configured, told otherwise. */
  @Post(':id/invitation')
  @ApiCreatedResponse({ standardSchema: invitationSchema })
  invite(@Param('id') id: string, @Acting() actor: Actor): Promise<Invitation> {
    return this.links.invite(id, actor);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: accountSchema })
  change(
    @Param('id') id: string,
    @Body({ schema: accountChangeSchema }) change: AccountChange,
    @Acting() actor: Actor,
  ): Promise<Account> {
    return this.#described(this.accounts.change(id, change, actor));
  }

  async #described(found: Promise<AccountEntity>): Promise<Account> {
    const [account] = await this.accounts.describe([await found]);
    if (account === undefined) throw new ProblemError('account_not_found');
    return account;
  }
}
