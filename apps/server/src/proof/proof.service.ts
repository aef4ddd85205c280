import { Injectable } from '@nestjs/common';
import type { Proof } from '@innoweek/contracts';
import { RecountService } from '../counting/recount.service.ts';
import { unhurried } from '../database/statement.patience.ts';
import { ChainChecker } from './chain.checker.ts';

/** Differences told at most. */
const MAX_DIFFERENCES = 1_000;

/** Whether the board is what the ledger says, and the ledger what it was. */
@Injectable()
export class ProofService {
  constructor(
    private readonly recounts: RecountService,
    private readonly chain: ChainChecker,
  ) {}

  /** Recounts every edition and hashes its chain again. */
  prove(): Promise<Proof> {
    return unhurried(() => this.#prove());
  }

  async #prove(): Promise<Proof> {
    const began = Date.now();
    const { version, entries, differences: counted } = await this.recounts.compare();
    const recounted = Date.now();
    const { links, differences: chained } = await this.chain.check();
    const tookMs = { recount: recounted - began, chain: Date.now() - recounted };
    const differences = [...chained, ...counted];
    return {
      balanced: differences.length === 0,
      version,
      entries,
      links,
      tookMs,
      differences: differences.slice(0, MAX_DIFFERENCES),
    };
  }
}
