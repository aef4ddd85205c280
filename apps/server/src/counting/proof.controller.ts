import { Controller, Get } from '@nestjs/common';
import type { Proof } from '@innoweek/contracts';
import { Allow } from '../access/access.decorator.ts';
import { RecountService } from './recount.service.ts';

@Controller('proof')
export class ProofController {
  #running: Promise<Proof> | null = null;

  constructor(private readonly recounts: RecountService) {}

  /** A recount of the whole ledger against the board. Callers at the same time share one. */
  @Get()
  @Allow('coordinator', 'administrator')
  async prove(): Promise<Proof> {
    this.#running ??= this.recounts.prove().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }
}
