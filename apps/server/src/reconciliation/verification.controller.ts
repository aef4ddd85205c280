import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import {
  selectionPreviewQuerySchema,
  selectionRulingSchema,
  verificationPreviewQuerySchema,
  verificationPreviewSchema,
  verificationSchema,
  verificationsSchema,
  type SelectionPreviewQuery,
  type SelectionRuling,
  type Verification,
  type VerificationPreview,
  type VerificationPreviewQuery,
  type Verifications,
} from '@innoweek/contracts';
import { ApiOkResponse } from '@nestjs/swagger';
import { Allow, Caller } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { languageOf } from '../problems/language.service.ts';
import { SelectionService } from './selection.service.ts';
import { VerificationService } from './verification.service.ts';

/** Decisions about many figures at once. */
@Controller()
@InScope('decisions')
@Allow('coordinator')
export class VerificationController {
  constructor(
    private readonly verifications: VerificationService,
    private readonly selections: SelectionService,
  ) {}

  /** What verifying would change on the boards; nothing is written. */
  @Post('verifications/preview')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: verificationPreviewSchema })
  previewVerification(
    @Caller() caller: Principal,
    @Body({ schema: verificationPreviewQuerySchema }) order: VerificationPreviewQuery,
    @Headers('accept-language') language: string | undefined,
  ): Promise<VerificationPreview> {
    return this.verifications.preview(caller, order, languageOf(language));
  }

  /** Accepts reported figures as verified: those that are named, or all of a filter. */
  @Post('verifications')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: verificationSchema })
  verify(
    @Caller() caller: Principal,
    @Body({ schema: verificationsSchema }) order: Verifications,
    @Acting() actor: Actor,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Verification> {
    return this.verifications.verify(caller, order, actor, languageOf(language));
  }

  /** What the same ruling for many figures would change; nothing is decided. */
  @Post('rulings/selection/preview')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: verificationPreviewSchema })
  previewSelection(
    @Body({ schema: selectionPreviewQuerySchema }) order: SelectionPreviewQuery,
    @Headers('accept-language') language: string | undefined,
  ): Promise<VerificationPreview> {
    return this.selections.preview(order, languageOf(language));
  }

  /** The same ruling for many figures, each with its own outcome. */
  @Post('rulings/selection')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: verificationSchema })
  decideSelection(
    @Caller() caller: Principal,
    @Body({ schema: selectionRulingSchema }) order: SelectionRuling,
    @Acting() actor: Actor,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Verification> {
    return this.selections.decide(caller, order, actor, languageOf(language));
  }
}
