import { Injectable } from '@nestjs/common';
import type {
  FigureName,
  Language,
  RulingDraft,
  SelectionPreviewQuery,
  SelectionRuling,
  Verification,
  VerificationPreview,
} from '@innoweek/contracts';
import { countedKey } from '@innoweek/counting';
import type { Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { EditionService } from '../editions/edition.service.ts';
import type { ProblemCode } from '../problems/problem.catalog.ts';
import { RulingService } from './ruling.service.ts';
import { outcomesOf, subjectOf } from './verification.service.ts';

type Sorted = { drafts: RulingDraft[]; problems: Map<FigureName, ProblemCode> };

/** The same ruling for many figures: what can be decided is, and of the rest it is said why not. */
@Injectable()
export class SelectionService {
  constructor(
    private readonly rulings: RulingService,
    private readonly editions: EditionService,
  ) {}

  async preview(order: SelectionPreviewQuery, language: Language): Promise<VerificationPreview> {
    const { drafts, problems } = await this.#sort(order);
    const { impact } =
      drafts.length === 0
        ? { impact: {} }
        : await this.rulings.preview({ ...editionOf(order), rulings: drafts });
    return { figures: drafts.length, impact, outcomes: outcomesOf(order.figures, problems, language) };
  }

  async decide(
    principal: Principal,
    order: SelectionRuling,
    actor: Actor,
    language: Language,
  ): Promise<Verification> {
    const { drafts, problems } = await this.#sort(order);
    const receipt =
      drafts.length === 0
        ? null
        : await this.rulings.decide(
            principal,
            { ...editionOf(order), rulings: drafts, reason: order.reason },
            actor,
          );
    return {
      receipt: receipt?.receipt ?? null,
      figures: drafts.length,
      outcomes: outcomesOf(order.figures, problems, language),
    };
  }

  async #sort({ edition: code, figures, rule }: SelectionPreviewQuery): Promise<Sorted> {
    const edition = await this.editions.find(code);
    const problems = new Map<FigureName, ProblemCode>();
    const drafts = new Map<string, RulingDraft>();
    for (const figure of figures) {
      const { event, unit, day, metric } = figure;
      const draft: RulingDraft = {
        ...(event === undefined ? { unit } : { event }),
        day,
        metric,
        rule,
      };
      if (await this.rulings.isKnown(edition, draft))
        drafts.set(countedKey({ ...figure, subject: subjectOf(figure) }), draft);
      else problems.set(figure, 'figure_not_found');
    }
    return { drafts: [...drafts.values()], problems };
  }
}

const editionOf = ({ edition }: SelectionPreviewQuery): { edition?: string } =>
  edition === undefined ? {} : { edition };
