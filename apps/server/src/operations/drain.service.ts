import { Injectable } from '@nestjs/common';

/** Whether this process is on its way out: it still answers, and asks to be sent nothing more. */
@Injectable()
export class DrainService {
  #draining = false;

  get isDraining(): boolean {
    return this.#draining;
  }

  begin(): void {
    this.#draining = true;
  }
}
