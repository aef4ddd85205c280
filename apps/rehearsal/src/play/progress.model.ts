/** Which actions of the plan are done: all below the watermark, and some above it. */
export class Progress {
  private readonly above: Set<number>;

  constructor(
    private watermark = 0,
    above: readonly number[] = [],
  ) {
    this.above = new Set(above);
  }

  has(index: number): boolean {
    return index < this.watermark || this.above.has(index);
  }

  add(index: number): void {
    if (index < this.watermark) return;
    this.above.add(index);
    while (this.above.delete(this.watermark)) this.watermark += 1;
  }

  get done(): number {
    return this.watermark + this.above.size;
  }

  toJSON(): { watermark: number; above: number[] } {
    return { watermark: this.watermark, above: [...this.above].sort((one, other) => one - other) };
  }
}
